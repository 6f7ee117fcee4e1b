"""The line through window lags: offset and drift of one clock against another, robustly, and how sure one can be.

A teacher walks: sound needs 29 ms for 10 m, so that window lags spread by +-20 ms around the difference of the clocks, and
over a few minutes that spread looks like drift. Three things tell the clocks from the room:

- *Places come back.* With the right drift taken out, the lags of one place fall on one value, whenever the teacher was
  there. So the slope is taken at which the lags gather most sharply: the sum over all pairs of lags of a normal kernel of
  their difference is greatest (quadratic Renyi entropy least: Principe, "Information theoretic learning", 2010). First the
  centres of the windows with a wide kernel, which no echo leads astray; then, near that slope, their peaks with a narrow
  one, since a place's echoes come back as exactly as its direct sound.
- *Stays are level.* Within one stay lags move by drift alone (`ingest.steady`): this decides short recordings.
- *Clocks are alike.* Two cameras differ by some tens of ppm (`CLOCKS_PPM`), which decides the shortest.

The level is not the mean: a teacher spends most of a lesson at the front, nearer to one microphone. Each *place* counts once,
however long it lasted: the mean over the occupied values, which lies nearer to the middle of the room.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ingest.correlate import vertex
from ingest.steady import Slope, steady_slope

STEEPEST_PPM = 300.0
"""No two working cameras differ by more: crystals are within 100 ppm each."""

CLOCKS_PPM = 90.0
"""Standard deviation of the drift between two cameras that is expected before anything is heard."""

STAY_S = 45.0
"""How long a teacher's place lasts: windows nearer than this share their error and count as one."""

WIDE_S = (0.006, 0.003)
"""Kernels for the centres of one place: they are good to some milliseconds."""

NARROW_S = (0.0004, 0.0002)
"""Kernels for the peaks of one place: a chair, a desk and a board bring a teacher back to within some ten centimetres."""

WANDERS_S = 0.06
"""So far a line through the lags may wander from the clocks, by the places a lesson begins and ends in..."""

LEFT_S = 0.01
"""... and so far the slope of the centres."""

BIN_S = 0.0002
REACH_S = 0.06
"""Lags are gathered in bins of this width, this far to both sides."""

STEP = 0.3
"""Slopes are tried so close that lags at either end move by this part of the kernel."""

BLOCKS = 8
"""Blocks of time, for the jackknife (Tukey 1958)."""

SHARP_FROM_S = 480.0
"""From this length on places come back often enough to tell their values from the drift."""

CAUTION, LONG_CAUTION = 1.44, 4.3
"""By how much the variance of a line through all lags is raised: stays are not all alike, and a long lesson has an order (first
at the board, then among the desks) that looks like drift."""

SWITCHES = 0.3
"""What of the jackknife's variance counts: a block left out may make another slope the sharpest, far off, when the one of all
blocks is right. Chosen so that 95 of 100 errors lie within two deviations."""

CONFLICT = 2.5
"""Slopes further apart than this many deviations contradict each other."""

LEAST_SPREAD_S = 0.004
"""In a few seconds a teacher stands still, and the lags lie closer than the room makes them."""

SURE_PPM = 0.12
"""Never surer of a drift than this."""

HUBER_S = 0.008
"""Beyond this a lag counts by its distance only: half of what a room makes."""

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
    """The slope of lags in parts of one, and its standard deviation."""

    slope: float
    deviation: float


def drift_of(
    times_s: NDArray[np.float64], lags_s: NDArray[np.float64], centres_s: NDArray[np.float64], runs: NDArray[np.intp]
) -> Drift:
    """Return the common slope of the windows' lags; each run (`runs[i]` is that of window i) has a level of its own."""
    length = float(np.ptp(times_s)) if len(times_s) else 0.0
    prior = Slope(0.0, (CLOCKS_PPM * 1e-6) ** 2)
    if len(times_s) < 4 or length < 8.0:
        return Drift(0.0, prior.variance**0.5)
    rough, spread = _rough(times_s, centres_s, runs)
    places = max(2.0, length / STAY_S)
    rough_variance = 12.0 * max(spread, LEAST_SPREAD_S) ** 2 / (length**2 * places)
    evidence = [prior]
    if length >= SHARP_FROM_S:
        evidence += [_sharp(times_s, lags_s, centres_s, runs, rough), Slope(rough, LONG_CAUTION * rough_variance)]
    else:
        through = Slope(rough, CAUTION * rough_variance)
        steady = steady_slope(times_s, lags_s, STEEPEST_PPM * 1e-6) if np.all(runs == runs[0]) else None
        evidence += [through] if steady is None or not _agree(through, steady) else [through, steady]
    for _ in range(4):
        precision = sum(1.0 / each.variance for each in evidence)
        best = sum(each.slope / each.variance for each in evidence) / precision
        # Student's t with 3 degrees of freedom: most clocks are alike, and a few are not at all.
        evidence[0] = Slope(0.0, (3.0 * prior.variance + best**2) / 4.0)
    return Drift(float(np.clip(best, -STEEPEST_PPM * 1.2e-6, STEEPEST_PPM * 1.2e-6)), precision**-0.5)


def _agree(one: Slope, other: Slope) -> bool:
    """Return whether two slopes may both be right: a few noisy differences vote for any slope together, and are sure of it."""
    return (one.slope - other.slope) ** 2 <= CONFLICT**2 * (one.variance + other.variance)


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


def _sharpest(  # noqa: PLR0917 - where from, how far, how finely
    times_s: NDArray[np.float64],
    lags_s: NDArray[np.float64],
    runs: NDArray[np.intp],
    around: float,
    moves_s: float,
    kernels_s: tuple[float, ...],
) -> float:
    """Return the slope at which the lags gather most sharply, in rounds of ever narrower kernels.

    It moves the lags over the whole length by no more than `moves_s` against the slope `around`.
    """
    length = float(np.ptp(times_s)) or 1.0
    time = times_s - float(times_s.mean())
    level = np.array([np.median(lags_s[runs == run]) if np.any(runs == run) else 0.0 for run in range(int(runs.max()) + 1)])
    lag = lags_s - level[runs]
    best, within = around, moves_s / length
    for kernel in kernels_s:
        count = int(np.ceil(within * length / (STEP * kernel)))
        slopes = best + np.arange(-count, count + 1) * (within / count)
        gathered = np.array([_gathered(lag - slope * time, runs, kernel) for slope in slopes])
        top = int(np.argmax(gathered))
        best = float(slopes[top] + vertex(gathered, top) * (within / count))
        within = 2.0 * kernel / length
    return best


def _gathered(rest_s: NDArray[np.float64], runs: NDArray[np.intp], kernel_s: float) -> float:
    """Return the sum over pairs of windows of one run of the kernel of their difference, by bins."""
    bins = round(2 * REACH_S / BIN_S)
    place = np.clip(np.rint((rest_s + REACH_S) / BIN_S), 0, bins).astype(np.intp)
    total = 0.0
    for run in range(int(runs.max()) + 1):
        held = np.bincount(place[runs == run], minlength=bins + 1).astype(np.float64)
        total += float((held * ndimage.gaussian_filter1d(held, kernel_s / BIN_S, mode="constant")).sum())
    return total


def _sharp(
    times_s: NDArray[np.float64],
    lags_s: NDArray[np.float64],
    centres_s: NDArray[np.float64],
    runs: NDArray[np.intp],
    around: float,
) -> Slope:
    """Return the sharpest slope, with its variance by leaving out one block of time after the other."""

    def found(kept: NDArray[np.bool_]) -> float:
        time, run = times_s[kept], runs[kept]
        wide = _sharpest(time, centres_s[kept], run, around, WANDERS_S, WIDE_S)
        return _sharpest(time, lags_s[kept], run, wide, LEFT_S, NARROW_S)

    block = np.minimum((np.argsort(np.argsort(times_s)) * BLOCKS) // len(times_s), BLOCKS - 1)
    without = np.array([found(block != number) for number in range(BLOCKS)])
    jackknife = (BLOCKS - 1) / BLOCKS * float(((without - without.mean()) ** 2).sum())
    return Slope(found(block >= 0), SWITCHES * jackknife + (SURE_PPM * 1e-6) ** 2)


def bend_of(
    times_s: NDArray[np.float64],
    lags_s: NDArray[np.float64],
    centres_s: NDArray[np.float64],
    slopes: tuple[float, float],
    at_s: float,
) -> float:
    """Return when a clock changed from the first slope to the second: the moment at which the lags gather most sharply.

    It is looked for around `at_s`, nearer than a fifth of the length: `ingest.robust` dates it to some minutes.
    """
    length = float(np.ptp(times_s))
    within = length / 5.0
    one = np.zeros(len(times_s), np.intp)
    changes = abs(slopes[1] - slopes[0]) or 1e-9
    for values, kernel in (*((centres_s, wide) for wide in WIDE_S), *((lags_s, narrow) for narrow in NARROW_S)):
        count = int(np.clip(np.ceil(within * changes / (STEP * kernel)), 1, 200))
        moments = at_s + np.arange(-count, count + 1) * (within / count)
        rests = [values - np.where(times_s < moment, *slopes) * (times_s - moment) for moment in moments]
        gathered = np.array([_gathered(rest - np.median(rest), one, kernel) for rest in rests])
        at_s = float(moments[int(np.argmax(gathered))])
        within = min(within, 2.0 * kernel / changes)
    return float(np.clip(at_s, times_s.min() + length / 20.0, times_s.max() - length / 20.0))


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
