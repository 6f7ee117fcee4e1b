"""The drifts of all three pairs of three cameras at once: where the echoes of all pairs lie on each other, and which close.

In a short recording the echoes of one pair may lie on each other at two drifts: a teacher who was twice here and twice there
makes the second. Two cameras cannot tell. But of three clocks, the first's drift against the third is the sum of the two
others; so the energies of all pairs are added along the drifts for which that is true. At the clocks' own, all three have much
of it; to a drift that one pair made up, the two others have nothing to add.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.drift import STEEPEST_PPM, Drift, sharp_near
from ingest.echoes import APART_S, Curve
from ingest.line import near, straight_line
from ingest.pair import PairFit
from ingest.together import Pair

RIVAL = 0.95
"""Where other drifts that close have this part of the energy, each pair keeps its own."""

THREE = 3


def closing(fits: Sequence[PairFit]) -> list[PairFit]:
    """Return the fits; a drift that the three pairs of three cameras together contradict is taken anew, near what they say."""
    cameras = sorted({camera for fit in fits for camera in fit.cameras})
    curves = {fit.pair: fit.drift.curve for fit in fits if fit.drift is not None and fit.drift.curve is not None}
    if len(cameras) != THREE or len(curves) != THREE:
        return list(fits)
    lengths_s = {fit.pair: float(np.ptp(fit.windows.times_s)) for fit in fits}
    said = _together(curves, lengths_s)
    return [_heeding(fit, said[fit.pair], lengths_s[fit.pair]) if said else fit for fit in fits]


def _together(curves: Mapping[Pair, Curve], lengths_s: Mapping[Pair, float]) -> dict[Pair, float]:
    """Return for each pair the slope at which all together have most energy; empty where another is as likely."""
    first, whole, last = sorted(curves)  # (1, 2), (1, 3) and (2, 3), which is their difference
    slopes = curves[first].slopes[:, None], curves[whole].slopes[None, :]
    left = slopes[1] - slopes[0]
    energy = curves[first].energy[:, None] + curves[whole].energy[None, :] + curves[last].at(left)
    steepest = STEEPEST_PPM * 1e-6
    energy[(np.abs(slopes[0]) > steepest) | (np.abs(slopes[1]) > steepest) | (np.abs(left) > steepest)] = 0.0
    best = np.unravel_index(int(energy.argmax()), energy.shape)
    found = {first: float(slopes[0][best[0], 0]), whole: float(slopes[1][0, best[1]])}
    top = float(energy[best])
    same = np.ones(energy.shape, np.bool_)
    for pair, slope in zip(found, slopes, strict=True):
        same &= np.abs(slope - found[pair]) * lengths_s[pair] <= 2.0 * APART_S
    energy[same] = 0.0
    if top <= 0.0 or float(energy.max()) > RIVAL * top:
        return {}
    return {**found, last: found[whole] - found[first]}


def _heeding(fit: PairFit, slope: float, length_s: float) -> PairFit:
    """Return the fit with its lines laid anew near a slope, if it took another."""
    was, windows = fit.drift, fit.windows
    if was is None or abs(was.slope - slope) * length_s <= 2.0 * APART_S:
        return fit
    begins_s = np.array([line.begin_s for line in fit.lines])
    of_line = np.maximum(np.searchsorted(begins_s, windows.times_s, "right") - 1, 0)
    found = sharp_near(windows, of_line, slope, APART_S)
    drift = Drift(slope + found.slope, found.deviation, was.curve)
    lines = []
    for number, line in enumerate(fit.lines):
        own = of_line == number
        times, centres = windows.times_s[own], windows.centres_s[own]
        lines.append(straight_line(line.begin_s, line.end_s, drift, times, centres) if own.any() else line)
    return replace(fit, lines=tuple(lines), agreeing=near(lines, windows.times_s, windows.lags_s), drift=drift)
