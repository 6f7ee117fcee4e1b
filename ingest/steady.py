"""Drift from the stretches in which nobody moves: between a teacher's steps, lags change by drift alone.

Each step moves all later lags at once, so that a line through everything takes steps for drift. Differences of lags over a
few seconds mostly lie within one stay: those agree on one slope, whatever the places; the few that span a step lie anywhere.
So the slope on which most differences agree is taken: the mode, found on a grid of slopes with a normal kernel (a Hough vote
with soft edges). Its variance is the jackknife's over blocks of time (Tukey 1958): a teacher who walks all the time makes the
blocks disagree, and the answer then weighs little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEAREST_S, FARTHEST_S = 4.0, 20.0
"""Windows are compared that share no sound and that probably share a stay."""

KERNEL_S = 0.0003
"""How well windows of one stay agree: GCC-PHAT is good to a fraction of a millisecond, heads move by ten centimetres."""

STEPS = 301
BLOCKS = 8

LEAST_PAIRS = 24
LEAST_SPAN_S = 40.0
"""Fewer differences than these, or within less time, show no agreement worth the name: one step can outvote two stays."""

CAUTION = 2.0
"""By how much the jackknife's variance is raised: neighbouring blocks share stays. Measured on simulated stays of 8 to 30 s."""

SURE_PPM = 8.0
"""Never surer than this (standard deviation): a slow, steady walk in one direction looks like drift to every block."""


@dataclass(frozen=True)
class Slope:
    """A slope in parts of one, and its variance."""

    slope: float
    variance: float


def steady_slope(times_s: NDArray[np.float64], lags_s: NDArray[np.float64], steepest: float) -> Slope | None:
    """Return the slope on which differences over a few seconds agree, within `steepest` either way; None if they do not."""
    first, second = np.triu_indices(len(times_s), 1)
    apart = times_s[second] - times_s[first]
    near = (apart >= NEAREST_S) & (apart <= FARTHEST_S)
    if np.count_nonzero(near) < LEAST_PAIRS or np.ptp(times_s) < LEAST_SPAN_S:
        return None
    first, second, apart = first[near], second[near], apart[near]
    change = lags_s[second] - lags_s[first]
    slopes = np.linspace(-steepest, steepest, STEPS)
    support = np.exp(-0.5 * ((change[:, None] - slopes * apart[:, None]) / KERNEL_S) ** 2)
    # Longer differences tell the slope more exactly, in proportion to their length.
    votes = support * apart[:, None]
    middle = (times_s[first] + times_s[second]) / 2
    block = np.clip((middle - middle.min()) / (np.ptp(middle) or 1.0) * BLOCKS, 0, BLOCKS - 1).astype(int)
    by_block = np.array([votes[block == number].sum(axis=0) for number in range(BLOCKS)])
    total = by_block.sum(axis=0)
    place = int(np.argmax(total))
    estimate = _mean_around(total, slopes, place)
    without = np.array([_mode(total - own, slopes) for own in by_block])
    jackknife = (BLOCKS - 1) / BLOCKS * float(((without - without.mean()) ** 2).sum())
    return Slope(estimate, CAUTION * jackknife + (SURE_PPM * 1e-6) ** 2)


def _mode(total: NDArray[np.float64], slopes: NDArray[np.float64]) -> float:
    return _mean_around(total, slopes, int(np.argmax(total)))


def _mean_around(total: NDArray[np.float64], slopes: NDArray[np.float64], place: int) -> float:
    """Return the centre of the top of the peak, finer than the grid."""
    top = slice(max(0, place - 3), place + 4)
    weights = np.maximum(total[top] - 0.5 * total[place], 0.0)
    return float((weights * slopes[top]).sum() / weights.sum())
