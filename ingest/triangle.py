"""Three cameras check each other: the way round a triangle of pairs must come back to where it began."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.confidence import BELIEVED
from ingest.pair import PairFit

CLOSES_WITHIN_S = 0.06
"""A triangle of pairs must close to this: each pair may be off by what a walking teacher and echoes hide, and no more."""

CLOSED_DOUBT = 0.5
"""A closed triangle halves the remaining doubt of its pairs: three false locks do not close by chance."""

AT_FAULT_CONFIDENCE = 0.8
"""What is left of the confidence of the camera at fault: a person is asked to look."""

MOMENTS = 41


def closed(fits: Sequence[PairFit]) -> list[PairFit]:
    """Return the fits as the triangles leave them: those that close are surer; of one that does not, the least sure goes.

    The camera at fault is the one that the two least sure pairs share: its remaining pair is no longer sure.
    """
    found = {(fit.camera_a, fit.camera_b): fit for fit in fits}
    cameras = sorted({camera for pair in found for camera in pair}, key=lambda camera: sum(pair[1] == camera for pair in found))
    for first, second, third in itertools.combinations(cameras, 3):
        pairs = [(first, second), (second, third), (first, third)]
        if not all(pair in found and found[pair].confidence >= BELIEVED for pair in pairs):
            continue
        outer, inner, direct = (found[pair] for pair in pairs)
        if (misses := closure_s(outer, inner, direct)) is None:
            continue
        if misses <= CLOSES_WITHIN_S:
            found |= {
                pair: replace(found[pair], confidence=1.0 - CLOSED_DOUBT * (1.0 - found[pair].confidence)) for pair in pairs
            }
        else:
            weakest, next_one, _ = sorted(pairs, key=lambda pair: _weight(found[pair]))
            found[weakest] = replace(found[weakest], confidence=0.0)
            found[next_one] = replace(found[next_one], confidence=min(found[next_one].confidence, AT_FAULT_CONFIDENCE))
    return list(found.values())


def _weight(fit: PairFit) -> float:
    return fit.confidence * fit.evidence.onsets_z * fit.evidence.share


def closure_s(outer: PairFit, inner: PairFit, direct: PairFit) -> float | None:
    """Return by how much the way round three cameras misses its start (median over moments that all three share); else None.

    `outer` lies B on A, `inner` C on B, `direct` C on A.
    """
    begin = max(inner.lines[0].begin_s, direct.lines[0].begin_s)
    end = min(inner.lines[-1].end_s, direct.lines[-1].end_s)
    misses = []
    for moment in np.linspace(begin, end, MOMENTS):
        between = float(moment) + inner.lag_at(float(moment))
        if outer.lines[0].begin_s <= between <= outer.lines[-1].end_s:
            misses.append(abs(between + outer.lag_at(between) - float(moment) - direct.lag_at(float(moment))))
    return float(np.median(misses)) if misses and end > begin else None
