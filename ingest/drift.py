"""The line through window lags: offset and drift of one clock against another, robustly, and how sure one can be.

A teacher walks: sound needs 29 ms for 10 m, so that window lags spread by +-20 ms around the difference of the clocks, and
over a few minutes that spread looks like drift. So the slope is weighed against what clocks of cameras really do
(`CLOCKS_PPM`), in proportion to what the overlap can tell; over 20 minutes the data decide, over 90 s the prior does.
Methods: a vote over slopes for a first guess that half of wrong windows cannot spoil (Hough 1962), Theil-Sen slope (Sen,
JASA 1968), trimming by the median absolute deviation, shrinkage to a normal prior.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

TRIM_S = 0.015
"""Lags nearer to the line than this are never trimmed: the teacher's places are apart by as much, and all of them count."""

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
    best, chosen = (0, 0.0), np.zeros(len(lags_s), np.bool_)
    middle = float(times_s.mean())
    for slope in sorted(slopes, key=abs):
        level = lags_s - slope * (times_s - middle)
        order = np.sort(level)
        counts = np.searchsorted(order, order + 2 * tolerance_s, "right") - np.arange(len(order))
        place = int(np.argmax(counts))
        if counts[place] > best[0]:
            best = (int(counts[place]), float(slope))
            chosen = (level >= order[place]) & (level <= order[place] + 2 * tolerance_s)
    return best[1], chosen


def fit_line(
    times_s: NDArray[np.float64],
    lags_s: NDArray[np.float64],
    tolerance_s: float,
    overlap_s: float,
) -> Line:
    """Return the line through the lags that agree within `tolerance_s`. Needs at least one lag; more make it surer."""
    _, inside = vote(times_s, lags_s, tolerance_s)
    slope = theil_sen(times_s[inside], lags_s[inside])
    for _ in range(3):
        residuals = lags_s - slope * times_s
        centre = float(np.median(residuals[inside]))
        deviation = 1.4826 * float(np.median(np.abs(residuals[inside] - centre)))
        inside = np.abs(residuals - centre) <= min(max(3.0 * deviation, TRIM_S), tolerance_s)
        slope = theil_sen(times_s[inside], lags_s[inside])
    times, lags = times_s[inside], lags_s[inside]
    middle = float(times.mean())
    residuals = lags - slope * (times - middle)
    centre = float(residuals.mean())
    spread = float(residuals.std())
    slope, uncertainty = shrunk(slope, spread, overlap_s)
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


def shrunk(slope: float, spread_s: float, overlap_s: float) -> tuple[float, float]:
    """Return the slope after weighing it against the prior, and the 95 % bound of the line's error anywhere in the overlap."""
    places = max(1.0, overlap_s / STAY_S)
    spread = float(np.sqrt((ROOM_PLACES * ROOM_SPREAD_S**2 + places * spread_s**2) / (ROOM_PLACES + places)))
    slope_variance = 12.0 * spread**2 / (overlap_s**2 * places)
    prior_variance = (CLOCKS_PPM * 1e-6) ** 2
    weight = prior_variance / (prior_variance + slope_variance)
    left = weight * slope_variance
    standing = max(0.0, 1.0 - spread_s / WALKING_SPREAD_S)
    statistical = 1.96 * float(np.sqrt(spread**2 / places + left * (overlap_s / 2) ** 2))
    bias = STANDING_BIAS_S * standing
    return weight * slope, float(np.hypot(statistical, bias))
