"""The moment at which a camera's clock changes its rate: two slopes at which the echoes of either side lie on each other.

A camera warms up, or a driver resamples: from then on its lags take another slope. No one slope then lays the echoes of the
whole on each other, and two do, far better (`ingest.echoes`). Where the lines meet is told by the echoes again: those of one
side lie on those of the other when the kink is where it was, to a fraction of a millisecond, which a change of 100 ppm runs
through in seconds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.drift import Drift
from ingest.echoes import FINE_HZ, REACH_S, Echoes, energy, evenly, loudest, sharpest
from ingest.phase import WindowLags
from ingest.robust import HUBER_S, Bent, bent, straight

BENDS_FROM_S = 150.0
"""A change of drift is looked for in runs of this length..."""

LEAST_WINDOWS = 40
"""... and of so many windows."""

MOVES_S = 0.004
"""It must move the line by this much somewhere: less is not worth a piece."""

BETTER = 1.3
"""The echoes must lie on each other so much better. Walking teachers reach 1.2, clocks that change 2 and more (measured)."""

BENT_FROM_S, STEEPEST_CHANGE = 600.0, 300e-6
"""From this length on, the lags' own bent line is what is started from, unless it bends like no clock."""

TRIED, STARTS = (0.35, 0.65), 2
WORTH = 1.1
"""Moments at which a change is tried first (parts of the length); so many of the best are followed, if the energies of both
sides exceed that of the whole by so much."""

TURNS_S = 0.04
"""A side's slope lies this near to that of the lags' own bent line, over its length."""

ROUNDS = ((0.06, 0.02), (0.03, 0.006), (0.01, 0.003), (0.005, 0.002))
"""Round by round: the part of the length that is left out around the kink, and how far off the two lines may meet (seconds)."""

NO_CHANGE = 1e-6
"""Lines whose slopes differ by less meet anywhere."""

MARGIN = 0.05
"""Nearer to an end than this part of the length, nothing tells a kink from a step of the teacher's."""


@dataclass(frozen=True)
class Bend:
    """The drift changes `at_s` from the first slope to the second."""

    at_s: float
    before: Drift
    behind: Drift

    def at(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the lags at moments, against that at the kink."""
        return np.where(times_s < self.at_s, self.before.slope, self.behind.slope) * (times_s - self.at_s)


def bend_of(windows: WindowLags) -> Bend | None:
    """Return where the drift of one run changes, or None if one slope explains its echoes as well as two."""
    times = windows.times_s
    length = float(np.ptp(times)) if len(times) else 0.0
    if len(times) < LEAST_WINDOWS or length < BENDS_FROM_S:
        return None
    guess = bent(times, windows.centres_s, HUBER_S)
    lag_s = guess.at(times)
    one = np.zeros(len(times), np.intp)
    line = straight(times, windows.centres_s, HUBER_S)
    if length < BENT_FROM_S or abs(guess.change) > STEEPEST_CHANGE:
        guess, lag_s = line, line.at(times)
    echoes = Echoes.around(windows, lag_s, one)
    level = echoes.less(line.at(times) - lag_s)
    worth = loudest(level, REACH_S)
    starts = [_start(echoes, at, guess) for at in (*(times[0] + length * np.array(TRIED)), guess.at_s)]
    likely = [start for gain, start in sorted(starts, key=lambda each: -each[0])[:STARTS] if gain >= WORTH * worth]
    if not likely:
        return None
    dated = [_dated(echoes, lag_s, start) for start in likely]
    best, found = max(((energy(echoes.less(each.at(times) - lag_s)), each) for each in dated), key=lambda each: each[0])
    low, high = _within(times, MARGIN)
    if best < BETTER * sharpest(level, REACH_S).energy or not low <= found.at_s <= high:
        return None
    moves_s = abs(found.behind.slope - found.before.slope) * (found.at_s - times[0]) * (times[-1] - found.at_s) / length
    return found if moves_s >= MOVES_S else None


def _within(times_s: NDArray[np.float64], margin: float) -> tuple[float, float]:
    inside = margin * float(np.ptp(times_s))
    return float(times_s[0]) + inside, float(times_s[-1]) - inside


def _start(echoes: Echoes, at_s: float, guess: Bent) -> tuple[float, Bend]:
    """Return the energy of both sides of a moment, each by itself, and the bend to begin with."""
    times = echoes.times_s
    at_s = float(np.clip(at_s, *_within(times, 2 * MARGIN)))
    sides = [echoes.some(times < at_s), echoes.some(times >= at_s)]
    # Either side is looked at around its own straight line: what is left of the lags' own kink is turned away.
    bend = Bend(at_s, Drift(guess.slope, 0.0), Drift(guess.end, 0.0))
    moved = [bend.at(side.times_s) - guess.at(side.times_s) for side in sides]
    return sum(loudest(side.less(away), TURNS_S) for side, away in zip(sides, moved, strict=True)), bend


def _dated(echoes: Echoes, lag_s: NDArray[np.float64], bend: Bend) -> Bend:
    """Return the bend that is near: in turn, the slope of either side and the moment at which the lines meet."""
    times = echoes.times_s
    for blur, meet_s in ROUNDS:
        aside = blur * float(np.ptp(times))
        masks = [times < bend.at_s - aside, times >= bend.at_s + aside]
        if min(int(mask.sum()) for mask in masks) < LEAST_WINDOWS // 4:
            break
        slopes, stacks = [], []
        for mask, was in zip(masks, (bend.before, bend.behind), strict=True):
            side = echoes.some(mask).less(was.slope * (times[mask] - bend.at_s) - lag_s[mask])
            more = sharpest(side, TURNS_S)
            slopes.append(Drift(was.slope + more.slope, more.deviation))
            stacks.append(side.less(more.slope * (times[mask] - bend.at_s)).spectra.sum(axis=0))
        change = slopes[1].slope - slopes[0].slope
        late_s = _later(stacks[0], stacks[1], echoes.hz, meet_s)
        at = bend.at_s - late_s / change if abs(change) > NO_CHANGE else bend.at_s
        bend = Bend(float(np.clip(at, *_within(times, MARGIN / 2))), *slopes)
    return bend


def _later(one: NDArray[np.complex64], other: NDArray[np.complex64], hz: NDArray[np.float64], within_s: float) -> float:
    """Return by how much later the echoes of the other stack lie."""
    lags = evenly(within_s, FINE_HZ)
    together = np.real(np.exp(-2j * np.pi * np.outer(lags, hz)) @ (one * other.conj()))
    return float(lags[int(np.argmax(together))])
