"""The line through the lags of windows of two films, how far it may be off, and how far it is to be believed.

Method: a vote for a first guess that wrong windows cannot spoil (Hough 1962), then least squares with re-weighting (Holland
and Welsch 1977), in which what clocks do is one more observation of the slope.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.timeline import LagPoint

WINDOW_S = 24.0
"""Length of a window: some of the people who are in both films have moved."""

STEEPEST = 300e-6
CLOCKS = 60e-6
"""No two cameras' clocks differ by more than the first; the second is the standard deviation that is expected beforehand."""

AGREES_S = 0.08
"""Windows agree when they are this near the line: two frames."""

FRAME_S = 0.04
"""What pictures cannot tell (95 %): where in its exposure a frame's moment lies, how late a starved encoder shows movement."""

SURE_MARGIN = 1.6
"""Confidence is 1 - exp(SURE_MARGIN - margin): 0.9 from a margin of 3.9."""

CLEAR_SHARE = 0.5
"""At least this share of windows must agree with the line."""

LULL_WINDOWS, BREAK_WINDOWS = 3, 5
"""From so many windows in a row that disagree, twice as many as chance puts in a row, the camera may have paused, or has."""

LULL_CONFIDENCE = 0.8
"""No fit with such a stretch is surer: nobody may have moved, or it is no longer one line. A person looks."""


@dataclass(frozen=True)
class PictureFit:
    """How film B lies on film A: `t_a = t_b + lag_s + slope * t_b`. `uncertainty_s` is the 95 % bound of its error.

    `points` are the windows' lags against it, on B's file time.
    """

    lag_s: float
    slope: float
    confidence: float
    uncertainty_s: float
    points: tuple[LagPoint, ...]

    def at(self, time_s: float) -> float:
        """Return the lag at a moment of B."""
        return self.lag_s + self.slope * time_s


def laid(evidence: float, times_s: NDArray[np.float64], lags_s: NDArray[np.float64]) -> PictureFit | None:
    """Return the line through window lags, or None when too few agree. `evidence` is the margin of the whole-length search."""
    middle = float(times_s.mean())
    level, slope = _voted(times_s - middle, lags_s)
    width = AGREES_S
    for _ in range(10):
        rest = lags_s - level - slope * (times_s - middle)
        agrees = np.abs(rest) <= AGREES_S
        width = max(0.008, 1.4826 * float(np.median(np.abs(rest[agrees]))))
        # Windows overlap by half, and count half each. The clocks' own expectation is one more observation of the slope.
        weights = agrees / (1.0 + (rest / (2.0 * width)) ** 2) / 2.0
        total = float(weights.sum())
        centre = float((weights * (times_s - middle)).sum()) / total
        apart = times_s - middle - centre
        precision = float((weights * apart**2).sum()) / width**2 + 1.0 / CLOCKS**2
        slope = float((weights * apart * lags_s).sum()) / width**2 / precision
        slope = float(np.clip(slope, -STEEPEST, STEEPEST))
        level = float((weights * lags_s).sum()) / total - slope * centre
    farthest = float(np.abs(apart).max()) + WINDOW_S / 2
    uncertainty = float(np.hypot(1.96 * np.sqrt(width**2 / total + farthest**2 / precision), FRAME_S))
    rest = lags_s - level - slope * (times_s - middle)
    agrees = np.abs(rest) <= AGREES_S
    points = tuple(
        LagPoint(float(at) * 1000.0, float(off) * 1000.0, bool(good))
        for at, off, good in zip(times_s, rest, agrees, strict=True)
    )
    stretch = _stretch(agrees)
    if float(agrees.mean()) < CLEAR_SHARE or stretch >= BREAK_WINDOWS:
        return None
    confidence = 1.0 - float(np.exp(SURE_MARGIN - evidence))
    confidence = min(confidence, LULL_CONFIDENCE) if stretch >= LULL_WINDOWS else confidence
    points = tuple(
        LagPoint(float(at) * 1000.0, float(off) * 1000.0, bool(good))
        for at, off, good in zip(times_s, rest, agrees, strict=True)
    )
    return PictureFit(level - slope * middle, slope, confidence, uncertainty, points)


def _stretch(agrees: NDArray[np.bool_]) -> int:
    """Return how many windows in a row disagree, 0 when chance may have put them there.

    It puts about log(n) / log(1/p) of n in a row that each disagree with probability p (Erdos and Renyi 1970); p is that of
    the windows outside the stretch.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([True], agrees, [True])).astype(int)))
    longest = int((edges[1::2] - edges[::2]).max(initial=0))
    others = len(agrees) - longest
    disagree = (np.count_nonzero(~agrees) - longest + 0.5) / (others + 1.0)
    by_chance = np.log(len(agrees) + 1.0) / -np.log(disagree)
    return longest if longest > 2.0 * by_chance else 0


def _voted(times_s: NDArray[np.float64], lags_s: NDArray[np.float64]) -> tuple[float, float]:
    """Return the level and slope on whose line most lags lie; of equals, the flattest. `times_s` are centred."""
    steps = max(1, int(np.ceil(STEEPEST * float(np.abs(times_s).max()) / (AGREES_S / 4))))
    best, level, chosen = -1, float(np.median(lags_s)), 0.0
    for slope in sorted(np.linspace(-STEEPEST, STEEPEST, 2 * steps + 1), key=abs):
        levels = np.sort(lags_s - slope * times_s)
        counts = np.searchsorted(levels, levels + 1.5 * AGREES_S, "right") - np.arange(len(levels))
        low = int(np.argmax(counts))
        if counts[low] > best:
            best, chosen = int(counts[low]), float(slope)
            level = float(np.median(levels[low : low + best]))
    return level, chosen
