"""The line through window lags: offset and drift of one clock against another, robustly, and how sure one can be.

A teacher walks: sound needs 29 ms for 10 m, so that window lags spread by +-20 ms around the difference of the clocks, and
over a few minutes that spread looks like drift. So the slope is weighed against what clocks of cameras really do
(`CLOCKS_PPM`), in proportion to what the overlap can tell; over 20 minutes the data decide, over 90 s the prior does.
Methods: a vote over slopes for a first guess that half of wrong windows cannot spoil (Hough 1962), Theil-Sen slope (Sen,
JASA 1968), inliers by the fullest band, the slope of the teacher's stays (`steady`), inverse-variance weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.steady import Slope, steady_slope

STEEPEST_PPM = 300.0
"""No two working cameras differ by more: crystals are within 100 ppm each."""

CLOCKS_PPM = 60.0
"""Standard deviation of the drift between two cameras that is expected before anything is heard."""

STAY_S = 30.0
"""How long a teacher's place lasts: windows nearer than this share their error and count as one."""

ROOM_SPREAD_S = 0.010
"""Standard deviation of the lags from place to place in a classroom of 8 m, before anything is heard."""

ROOM_PLACES = 2.0
"""How many places' worth of evidence that expectation is."""

REFITS = 3
"""Rounds of slope and choice of inliers; the choice is stable after two."""

STANDING_BIAS_S = 0.020
"""95 % bound of the constant bias of a teacher who never moves (7 m nearer to one microphone); walking averages it out."""

WALKING_SPREAD_S = 0.008
"""Spread of the lags from which the teacher is taken to have walked through the room."""


@dataclass(frozen=True)
class Line:
    """`lag = offset_s + slope * t` with `slope` in parts of one. `spread_s` is the inliers' standard deviation.

    `inliers` is the share of windows that agree, `uncertainty_s` the 95 % bound of the line's error anywhere in the overlap.
    """

    offset_s: float
    slope: float
    spread_s: float
    inliers: float
    windows: int
    uncertainty_s: float

    def at(self, time_s: float) -> float:
        """Return the lag at a moment."""
        return self.offset_s + self.slope * time_s


def vote(times_s: NDArray[np.float64], lags_s: NDArray[np.float64], tolerance_s: float) -> tuple[float, NDArray[np.bool_]]:
    """Return the slope on whose line most lags lie within `tolerance_s`, and which do. Of equal slopes, the flattest."""
    length = float(np.ptp(times_s)) or 1.0
    steepest = STEEPEST_PPM * 1e-6
    steps = int(np.ceil(2 * steepest * length / tolerance_s)) + 1
    slopes = np.linspace(-steepest, steepest, 2 * steps + 1)
    middle = float(times_s.mean())
    best, chosen = 0.0, np.zeros(len(lags_s), np.bool_)
    for slope in sorted(slopes, key=abs):
        inside = _fullest(lags_s - slope * (times_s - middle), tolerance_s)
        if np.count_nonzero(inside) > np.count_nonzero(chosen):
            best, chosen = float(slope), inside
    return best, chosen


def _fullest(levels_s: NDArray[np.float64], tolerance_s: float) -> NDArray[np.bool_]:
    """Return which levels lie in the band of `2 * tolerance_s` that holds most of them.

    Not those near their median: a teacher with two places makes two clusters, and the middle of the room is between them.
    """
    order = np.sort(levels_s)
    counts = np.searchsorted(order, order + 2 * tolerance_s, "right") - np.arange(len(order))
    low = float(order[int(np.argmax(counts))])
    inside: NDArray[np.bool_] = (levels_s >= low) & (levels_s <= low + 2 * tolerance_s)
    return inside


def fit_line(
    times_s: NDArray[np.float64],
    lags_s: NDArray[np.float64],
    tolerance_s: float,
    overlap_s: float,
) -> Line:
    """Return the line through the lags that agree within `tolerance_s`. Needs at least one lag; more make it surer."""
    slope, inside = vote(times_s, lags_s, tolerance_s)
    for _ in range(REFITS):
        slope = theil_sen(times_s[inside], lags_s[inside])
        inside = _fullest(lags_s - slope * times_s, tolerance_s)
    times, lags = times_s[inside], lags_s[inside]
    middle = float(times.mean())
    residuals = lags - slope * (times - middle)
    centre = float(residuals.mean())
    spread = float(residuals.std())
    steady = steady_slope(times, lags, STEEPEST_PPM * 1e-6)
    slope, uncertainty = weighed(slope, spread, overlap_s, steady)
    return Line(centre - slope * middle, slope, spread, float(inside.mean()), len(times_s), uncertainty)


def theil_sen(times_s: NDArray[np.float64], lags_s: NDArray[np.float64]) -> float:
    """Return the median slope over all pairs of points, within the bounds of what clocks do; 0 for fewer than two."""
    first, second = np.triu_indices(len(times_s), 1)
    apart = times_s[second] - times_s[first]
    # Pairs that are near tell more of the teacher's steps than of the clocks.
    far = apart > 0.25 * np.ptp(times_s) if len(times_s) > 1 else np.zeros(0, np.bool_)
    if not far.any():
        return 0.0
    slope = float(np.median((lags_s[second] - lags_s[first])[far] / apart[far]))
    return float(np.clip(slope, -STEEPEST_PPM * 1e-6, STEEPEST_PPM * 1e-6))


def weighed(slope: float, spread_s: float, overlap_s: float, steady: Slope | None) -> tuple[float, float]:
    """Return the slope after weighing all evidence, and the 95 % bound of the line's error anywhere in the overlap.

    The evidence: the slope through everything, that of the stays, and what clocks do (zero, within CLOCKS_PPM), each by the
    inverse of its variance.
    """
    places = max(1.0, overlap_s / STAY_S)
    spread = float(np.sqrt((ROOM_PLACES * ROOM_SPREAD_S**2 + places * spread_s**2) / (ROOM_PLACES + places)))
    evidence = [Slope(0.0, (CLOCKS_PPM * 1e-6) ** 2), Slope(slope, 12.0 * spread**2 / (overlap_s**2 * places))]
    evidence += [steady] if steady is not None else []
    precision = sum(1.0 / each.variance for each in evidence)
    best = sum(each.slope / each.variance for each in evidence) / precision
    standing = max(0.0, 1.0 - spread_s / WALKING_SPREAD_S)
    statistical = 1.96 * float(np.sqrt(spread**2 / places + (overlap_s / 2) ** 2 / precision))
    return best, float(np.hypot(statistical, STANDING_BIAS_S * standing))
