"""The line through window lags: offset and drift of one clock against another, robustly, and how sure one can be.

A teacher walks: sound needs 29 ms for 10 m, so that window lags spread by +-20 ms around the difference of the clocks, and
over a few minutes that spread looks like drift. What tells the clocks from the room is that *places come back*: with the right
drift taken out, the echoes of one place lie on each other, whenever the teacher was there (`ingest.echoes`). Where two drifts
are about as likely by that, a line through all lags is taken, as near as a walking teacher lets it. And *clocks are alike*: two
cameras differ by some tens of ppm (`CLOCKS_PPM`), which decides the shortest recordings.

The level is not the mean: a teacher spends most of a lesson at the front, nearer to one microphone. Each *place* counts once,
however long it lasted: the mean over the occupied values, which lies nearer to the middle of the room.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.echoes import Curve, Echoes, Found, sharpest
from ingest.phase import WindowLags
from ingest.robust import HUBER_S

STEEPEST_PPM = 300.0
"""No two working cameras differ by more: crystals are within 100 ppm each."""

CLOCKS_PPM = 90.0
"""Standard deviation of the drift between two cameras that is expected before anything is heard."""

STAY_S = 45.0
"""How long a teacher's place lasts: windows nearer than this share their error and count as one."""

WANDERS_S = 0.06
"""So far a line through the lags may wander from the clocks, by the places a lesson begins and ends in."""

LEAST_WINDOWS = 12
"""Fewer windows show no place twice."""

RIVAL = 0.9
"""Echoes that lie on each other nearly as well at another drift, with this part of the energy, tell neither."""

CAUTION, LONG_FROM_S, LONG_CAUTION = 1.44, 480.0, 4.3
"""By how much the variance of a line through all lags is raised: stays are not all alike, and a long lesson has an order (first
at the board, then among the desks) that looks like drift."""

BRIDGED, FEW_WINDOWS, BRIDGED_S = 0.18, 35, 0.015
"""A silence of so much of the length, with so few windows about it, is bridged by what is said before and behind it, and that
may have been said in other places: the drift may then move lags by as much (standard deviation, measured)."""

LEAST_SPREAD_S = 0.004
"""In a few seconds a teacher stands still, and the lags lie closer than the room makes them."""

PLACE_S = 0.002
"""Width of one place's values."""

EDGE = 0.05
"""The width of a level leaves out this share of the windows at either end."""

NORMAL_WIDTH = 3.45
"""Of normal errors: the width between the 5th and the 95th percentile, over the median difference of two of them."""

PASSING = 120
"""A value held by one window of so many may be an error, or somebody who answered once: it counts half."""


@dataclass(frozen=True)
class Drift:
    """The slope of lags in parts of one, and its standard deviation.

    `curve` is how well the echoes lie on each other at other slopes; None where there were too few.
    """

    slope: float
    deviation: float
    curve: Curve | None = field(default=None, compare=False)


def drift_of(windows: WindowLags, runs: NDArray[np.intp]) -> Drift:
    """Return the common slope of the windows' lags; each run (`runs[i]` is that of window i) has a level of its own."""
    times_s = windows.times_s
    length = float(np.ptp(times_s)) if len(times_s) else 0.0
    prior = Drift(0.0, CLOCKS_PPM * 1e-6)
    if len(times_s) < 4 or length < 8.0:
        return prior
    rough, spread = _rough(times_s, windows.centres_s, runs)
    curve = None
    heard = _through(rough, spread, length)
    if len(times_s) >= LEAST_WINDOWS:
        found = sharp_near(windows, runs, rough, WANDERS_S)
        curve = found.curve.above(rough)
        if found.rival <= RIVAL:
            heard = Drift(rough + found.slope, found.deviation)
    bridged = len(times_s) < FEW_WINDOWS and float(np.diff(times_s).max()) > BRIDGED * length
    best, alike = 0.0, prior.deviation**2
    for _ in range(4):
        precision = 1.0 / alike + heard.deviation**-2
        best = heard.slope * heard.deviation**-2 / precision
        # Student's t with 3 degrees of freedom: most clocks are alike, and a few are not at all.
        alike = (3.0 * prior.deviation**2 + best**2) / 4.0
    slope = float(np.clip(best, -STEEPEST_PPM * 1.2e-6, STEEPEST_PPM * 1.2e-6))
    return Drift(slope, max(precision**-0.5, BRIDGED_S / length if bridged else 0.0), curve)


def sharp_near(windows: WindowLags, runs: NDArray[np.intp], slope: float, moves_s: float) -> Found:
    """Return the slope at which the echoes lie on each other, against `slope`: so near that lags move by `moves_s` at most."""
    line_s = slope * windows.times_s
    for run in np.unique(runs):
        own = runs == run
        line_s[own] += np.median(windows.centres_s[own] - line_s[own])
    return sharpest(Echoes.around(windows, line_s, runs), moves_s)


def _through(slope: float, spread: float, length_s: float) -> Drift:
    """Return the drift that a line through all lags tells, by its slope and the lags' spread around it."""
    caution = LONG_CAUTION if length_s >= LONG_FROM_S else CAUTION
    variance = caution * 12.0 * max(spread, LEAST_SPREAD_S) ** 2 / (length_s**2 * max(2.0, length_s / STAY_S))
    return Drift(slope, variance**0.5)


def _rough(times_s: NDArray[np.float64], lags_s: NDArray[np.float64], runs: NDArray[np.intp]) -> tuple[float, float]:
    """Return the slope by Huber's M-estimate (Ann. Math. Stat. 1964) and the spread around it."""
    weights = np.ones(len(times_s))
    slope, rest = 0.0, lags_s
    for _ in range(8):
        time, lag = _levelled(times_s, runs, weights), _levelled(lags_s, runs, weights)
        below = float((weights * time * time).sum())
        slope = float((weights * time * lag).sum() / below) if below > 0 else 0.0
        rest = lag - slope * time
        weights = HUBER_S / np.maximum(np.abs(rest), HUBER_S)
    return slope, float(np.sqrt(np.average(rest**2, weights=weights)))


def _levelled(values: NDArray[np.float64], runs: NDArray[np.intp], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values less the weighted mean of their run."""
    sums = np.bincount(runs, weights * values) / np.maximum(np.bincount(runs, weights), 1e-12)
    return values - sums[runs]


@dataclass(frozen=True)
class Level:
    """The middle of the values that lags take once drift is out, and the width over which their places lie (seconds)."""

    middle_s: float
    width_s: float


def level_of(rest_s: NDArray[np.float64]) -> Level:
    """Return the mean over the occupied values, each place counting once, and how wide the places lie.

    `rest_s` is in order of time: neighbours mostly share a place, and what they differ by all the same is the windows' own
    error, which widens what is seen of a teacher who never moves.
    """
    low = float(rest_s.min())
    place = np.floor((rest_s - low) / PLACE_S).astype(np.intp)
    held = np.bincount(place)
    sums = np.bincount(place, rest_s)
    sums, held = sums[held > 0], held[held > 0]
    values = sums / held
    weight = held / (held + max(1.0, len(rest_s) / PASSING))
    middle = float((weight * values).sum() / weight.sum())
    often = held * weight
    order = np.cumsum(often) / often.sum()
    inner = values[(order > EDGE) & (order - often / often.sum() < 1.0 - EDGE)]
    error = NORMAL_WIDTH * float(np.median(np.abs(np.diff(rest_s)))) if len(rest_s) > 1 else 0.0
    seen = float(np.ptp(inner)) if len(inner) else 0.0
    return Level(middle, float(np.sqrt(max(0.0, seen**2 - error**2))))
