"""Chooses where to start: the lags at which all pairs of cameras agree with each other, not each pair's own best alone.

One pair's best lag can be a bell, or chance in loud noise. But three cameras leave no freedom: if A lies on B and B on C, then
the lag of A on C is known. So each pair's candidates are ranked by their own height together with what the two ways round
a third camera say. True lags add up; false ones have nothing to add.
"""

import itertools
from collections.abc import Mapping

from ingest.correlate import Peak, Score
from ingest.drift import STEEPEST_PPM

Pair = tuple[int, int]

CANDIDATES = 6
"""Peaks of each pair that are considered."""

MOST_STARTS = 4
STARTS_Z = 5.0
"""Further peaks of this height are told beside the likeliest: pauses make several, and so does what repeats."""

LOOSE_S = 0.15
"""Lags round a triangle meet within this, and what drift makes of them over the recording."""


def starts(scores: Mapping[Pair, Score], lengths_s: Mapping[int, float]) -> dict[Pair, list[Peak]]:
    """Return for each pair of cameras the lag to start from, and after it the others that stand out.

    `lengths_s` are the recordings' durations.
    """
    peaks = {pair: score.peaks(CANDIDATES) for pair, score in scores.items()}
    chosen: dict[Pair, list[Peak]] = {}
    for pair, own in peaks.items():
        within = LOOSE_S + 2 * STEEPEST_PPM * 1e-6 * max(lengths_s[camera] for camera in pair)
        tried = [*own, *_implied(pair, scores, peaks)]
        best = max(tried, key=lambda peak: _in_all(pair, peak, scores, peaks, within))
        further = [peak for peak in own if peak.z >= STARTS_Z and abs(peak.lag_s - best.lag_s) > 2 * LOOSE_S]
        chosen[pair] = [best, *further][:MOST_STARTS]
    return chosen


def _in_all(pair: Pair, peak: Peak, scores: Mapping[Pair, Score], peaks: Mapping[Pair, list[Peak]], within_s: float) -> float:
    """Return a candidate's height together with what the ways round a third camera add to it."""
    return peak.z + _round_about(pair, peak.lag_s, scores, peaks, within_s)


def _ways(pair: Pair, peaks: Mapping[Pair, list[Peak]]) -> list[int]:
    """Return the third cameras that have been compared with both of a pair."""
    known = {camera for each in peaks for camera in each}
    return [third for third in known if third not in pair and all(_lags(camera, third, peaks) for camera in pair)]


def _lags(a: int, b: int, peaks: Mapping[Pair, list[Peak]]) -> list[tuple[float, float]]:
    """Return (lag of b on a, z) of each candidate, whichever way round the pair was compared."""
    if (a, b) in peaks:
        return [(peak.lag_s, peak.z) for peak in peaks[a, b]]
    return [(-peak.lag_s, peak.z) for peak in peaks.get((b, a), [])]


def _round_about(
    pair: Pair, lag_s: float, scores: Mapping[Pair, Score], peaks: Mapping[Pair, list[Peak]], within_s: float
) -> float:
    """Return the best sum of heights of the two lags round a third camera that close with this one; 0 without any."""
    a, b = pair
    best = 0.0
    for third in _ways(pair, peaks):
        ways = [(lag, z, _z_near(b, third, lag - lag_s, scores, within_s)) for lag, z in _lags(a, third, peaks)]
        ways += [(lag, z, _z_near(a, third, lag + lag_s, scores, within_s)) for lag, z in _lags(b, third, peaks)]
        best = max([best, *(max(0.0, one) + max(0.0, other) for _, one, other in ways)])
    return best


def _z_near(a: int, b: int, lag_s: float, scores: Mapping[Pair, Score], within_s: float) -> float:
    found = scores[a, b].best_near(lag_s, within_s) if (a, b) in scores else scores[b, a].best_near(-lag_s, within_s)
    return 0.0 if found is None else found.z


def _implied(pair: Pair, scores: Mapping[Pair, Score], peaks: Mapping[Pair, list[Peak]]) -> list[Peak]:
    """Return the lags that the best candidates of the two ways round imply, where this pair has seen anything at all there."""
    a, b = pair
    found = []
    for third in _ways(pair, peaks):
        for (to_a, _), (to_b, _) in itertools.product(_lags(a, third, peaks)[:2], _lags(b, third, peaks)[:2]):
            peak = scores[pair].best_near(to_a - to_b, LOOSE_S)
            found += [peak] if peak is not None else []
    return found
