"""The lines through the window lags of a pair, run by run: offset, drift, a drift that changes, and how far each may be off.

All runs of a pair share their drift, since the clocks are the same; each has a level of its own. In each, one change of drift
is looked for (`ingest.bend`).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.bend import Bend, bend_of
from ingest.drift import Drift, Level, drift_of, level_of
from ingest.phase import WindowLags
from ingest.pieces import Run
from ingest.rejoin import rejoined

AGREES_S = 0.03
"""Lags agree with what was followed, or fitted, when they are this near: 10 m nearer to one microphone than to the other."""

LARGEST_ROOM_S = 0.03
"""10 m and a little, at the speed of sound: no lag lies further from the clocks' difference."""


@dataclass(frozen=True)
class Line:
    """On B's time from `begin_s` to `end_s`, the lag is `offset_s + slope * t`; `uncertainty_s` bounds its error (95 %)."""

    begin_s: float
    end_s: float
    offset_s: float
    slope: float
    uncertainty_s: float

    def at(self, time_s: float) -> float:
        """Return the lag at a moment."""
        return self.offset_s + self.slope * time_s


@dataclass(frozen=True)
class Fitted:
    """The lines, in order, which of the windows they rest on, and the drift that they share; None when it changes."""

    lines: tuple[Line, ...]
    agreeing: NDArray[np.bool_]
    drift: Drift | None


def lines(
    found: Sequence[Run],
    windows: WindowLags,
    of_run: NDArray[np.intp],
    followed_s: NDArray[np.float64],
) -> Fitted:
    """Return the lines of all runs. `of_run[i]` is the run of window i, `followed_s[i]` what the onsets said there.

    Their slope is that at which the windows' echoes lie on each other; their level that of the windows' centres, which have no
    side. A run without windows keeps what was followed.
    """
    times_s, lags_s = windows.times_s, windows.lags_s
    agreeing = np.zeros(len(times_s), np.bool_)
    for number in range(len(found)):
        own = of_run == number
        agreeing[own] = fullest(lags_s[own] - followed_s[own], AGREES_S)
    drift = drift_of(windows, of_run)
    line_of = rejoined(found, windows.some(agreeing), of_run[agreeing], drift.slope)
    if line_of[-1] < len(found) - 1:
        found = [
            _whole([run for run, own in zip(found, line_of, strict=True) if own == each]) for each in range(line_of[-1] + 1)
        ]
        of_run = line_of[of_run]
        drift = drift_of(windows, of_run)
    bends = [bend_of(windows.some(of_run == number)) for number in range(len(found))]
    made: list[Line] = []
    for number, (run, bend) in enumerate(zip(found, bends, strict=True)):
        own = windows.some(agreeing & (of_run == number))
        if not len(own.times_s):
            made.append(_level_line(run.begin_s, run.end_s, run.middle_lag_s, LARGEST_ROOM_S))
        elif bend is not None:
            made += _bent(run, bend, own)
        else:
            made.append(straight_line(run.begin_s, run.end_s, drift, own.times_s, own.centres_s))
    changes = any(bend is not None for bend in bends)
    return Fitted(tuple(made), near(made, times_s, lags_s), None if changes else drift)


def _whole(parts: Sequence[Run]) -> Run:
    return replace(parts[0], end_s=parts[-1].end_s)


def near(made: Sequence[Line], times_s: NDArray[np.float64], lags_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which windows agree with the line of their time."""
    agreeing = np.zeros(len(times_s), np.bool_)
    for line in made:
        inside = (times_s >= line.begin_s) & (times_s < line.end_s)
        agreeing |= inside & (np.abs(lags_s - line.offset_s - line.slope * times_s) <= AGREES_S)
    return agreeing


def fullest(levels_s: NDArray[np.float64], tolerance_s: float) -> NDArray[np.bool_]:
    """Return which levels lie in the band of `2 * tolerance_s` that holds most of them.

    Not those near their median: a teacher with two places makes two clusters, and the middle of the room is between them.
    """
    if not len(levels_s):
        return np.zeros(0, np.bool_)
    order = np.sort(levels_s)
    counts = np.searchsorted(order, order + 2 * tolerance_s, "right") - np.arange(len(order))
    low = float(order[int(np.argmax(counts))])
    inside: NDArray[np.bool_] = (levels_s >= low) & (levels_s <= low + 2 * tolerance_s)
    return inside


def _level_line(begin_s: float, end_s: float, lag_s: float, uncertainty_s: float) -> Line:
    return Line(begin_s, end_s, lag_s, 0.0, uncertainty_s)


def straight_line(begin_s: float, end_s: float, drift: Drift, times: NDArray[np.float64], centres: NDArray[np.float64]) -> Line:
    """Return the line of a drift through the centres of windows (one or more)."""
    middle = float(times.mean())
    level = level_of(_together(centres - drift.slope * (times - middle)))
    reach_s = max(end_s - middle, middle - begin_s)
    return Line(
        begin_s, end_s, level.middle_s - drift.slope * middle, drift.slope, _bound(level, drift, end_s - begin_s, reach_s)
    )


def _together(rest_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the levels without those that are further from the others than a room is long."""
    return rest_s[fullest(rest_s, AGREES_S)]


def _bound(level: Level, drift: Drift, length_s: float, reach_s: float) -> float:
    """Return the 95 % bound of a line's error: of its level, and of its drift over the way to its farther end.

    The level: sound can be nearer to one microphone by no more than the room is long, so that the wider the lags lie, the less
    room is left for the middle to be wrong; where a teacher never moves, all of it is.
    """
    left = LEVEL_SHARE * max(0.0, LARGEST_ROOM_S - level.width_s / 2)
    few = FEW_PLACES_S / (1.0 + length_s / FEW_PLACES_IN_S) ** 0.5
    return float(np.sqrt(LEAST_S**2 + left**2 + few**2 + (2.0 * drift.deviation * reach_s) ** 2))


LEVEL_SHARE = 0.75
"""Which part of the room that is left the error keeps within, 95 times of 100 (measured on simulated rooms)."""

FEW_PLACES_S, FEW_PLACES_IN_S = 0.019, 600.0
"""What few places (and their echoes) leave open in a short recording, and how soon more of them mend it."""

LEAST_S = 0.012
"""Never surer than this."""


def _bent(run: Run, bend: Bend, windows: WindowLags) -> list[Line]:
    """Return the two lines of a run whose drift changes, meeting where it does."""
    level = level_of(_together(windows.centres_s - bend.at(windows.times_s)))
    return [
        Line(
            low,
            high,
            level.middle_s - side.slope * bend.at_s,
            side.slope,
            _bound(level, side, high - low, (high - low) / 2),
        )
        for (low, high), side in zip(
            itertools.pairwise((run.begin_s, bend.at_s, run.end_s)), (bend.before, bend.behind), strict=True
        )
    ]
