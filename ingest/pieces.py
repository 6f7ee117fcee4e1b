"""Finds where one lag ends and another begins: a camera that was paused, blocks that were dropped, parts with time missing.

Each lag that may hold somewhere is a hypothesis, followed along the recording (`ingest.track`). Second by second each is
weighed by how much the onsets agree there (log-likelihood ratio against chance, for agreement of known mean and unit
variance), and the likeliest course through the hypotheses is taken, where changing costs (dynamic programming; the cost is a
prior on how rarely cameras are paused). What no hypothesis explains is searched for another lag, within what the order of time
leaves. Each change is then dated to a frame of 10 ms by where the sum of both sides is greatest.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.correlate import Peak, score
from ingest.drift import STEEPEST_PPM
from ingest.envelope import Onsets
from ingest.track import LOUDEST, Track, follow, near, per_second, products, shared_s, support

CHANGE_COSTS = 14.0
"""Nats that a change to another lag must gain: what five clear seconds have over chance."""

CHANGE_AT_JOIN_COSTS = 5.0
"""Where a further part begins time may well be missing."""

JOIN_S = 2.0
"""A change this near to a part's beginning is that beginning."""

CLEAREST, FAINTEST = 1.5, 0.35
"""Bounds of the mean agreement of a second that is assumed (standard deviations): clear speech, and 5 dB below the noise."""

UNEXPLAINED_S = 15.0
"""Stretches without any hypothesis are searched from this length on."""

FOUND_Z = 8.0
"""A lag found in an unexplained stretch must stand out by this much to be tried."""

SAME_LAG_S = 0.045
"""Lags nearer than this are one lag: a teacher who walks across the room moves it by as much."""

FOLLOWED_WITHIN_S = 0.1
ROUNDS = 3
MOST_STRETCHES = 8
"""Searches: so many rounds, of the so many longest unexplained stretches each."""

STEP_WINDOW_S, STEP_WITHIN_S, STEP_AGREES_S = 20.0, 0.6, 0.03
"""Small steps are looked for in windows of this length, up to this far, and two windows must agree so well."""

SHORTEST_RUN_S = 12
"""A lag that holds for less is not told from a phrase that was said twice."""

DATED_WITHIN_S = 6


Joins = tuple[Sequence[float], Sequence[float]]
"""The moments, on A's and on B's own time, at which a further part begins."""


@dataclass(frozen=True)
class Run:
    """A stretch of B's time on which one lag holds, and how much the onsets agree with it second by second of all of B."""

    begin_s: float
    end_s: float
    track: Track
    agreement: NDArray[np.float32]

    @property
    def middle_lag_s(self) -> float:
        """The lag in the middle."""
        return float(self.track.at(np.array((self.begin_s + self.end_s) / 2)))


def runs(a: Onsets, b: Onsets, start: Peak, joins: Joins, holds: Callable[[Run], bool]) -> list[Run]:
    """Return the runs of B on A in order, covering all the time that both have; one run when one lag holds throughout.

    `start` is the surest lag; `joins` are the moments, on A's and on B's own time, at
    which a further part begins. `holds` is asked of each run, where there are several, whether the sound itself bears it out.
    """
    # Only the surest lag is followed: one that holds for a short while would be followed into chance everywhere else. The
    # others are found again where it does not hold, with its drift.
    # The surest lag may be that of one busy quarter of an hour: from there a clock may drift all along the rest.
    begin_s, end_s = shared_s(a, b, start.lag_s)
    drifts_s = max(start.smear_s, STEEPEST_PPM * 1e-6 * (end_s - begin_s))
    tracks = [follow(a, b, start.lag_s, drifts_s + FOLLOWED_WITHIN_S)]
    seconds = len(per_second(np.zeros(b.frames, np.float32), b.rate))
    agreement = [support(a, b, track) for track in tracks]
    clear = _clearness(agreement[0])
    for _ in range(ROUNDS):
        course = _course(agreement, clear, _cost(seconds, tracks, joins))
        fresh = _searched(a, b, course, tracks)
        fresh += _stepped(a, b, course, [*tracks, *fresh])
        if not fresh:
            break
        tracks += fresh
        agreement += [support(a, b, track) for track in fresh]
    course = _course(agreement, clear, _cost(seconds, tracks, joins))
    of_track = {id(track): heard for track, heard in zip(tracks, agreement, strict=True)}
    kept = _joined(course, tracks)
    if len(kept) > 1:
        kept = [each for each in kept if holds(Run(each[1], each[2], each[0], of_track[id(each[0])]))] or kept
        kept = _in_order(_same_joined(_without_excursions(kept)))
    return _dated(a, b, kept, [of_track[id(track)] for track, _, _ in kept], joins)


def _clearness(agreement: NDArray[np.float32]) -> float:
    """Return what agreement a second is expected to have where the lag holds: the mean of the better half of 10 s blocks."""
    blocks = agreement[: len(agreement) // 10 * 10].reshape(-1, 10).mean(axis=1) if len(agreement) >= 10 else agreement
    better = blocks[blocks >= np.median(blocks)]
    return float(np.clip(better.mean(), FAINTEST, CLEAREST))


def _cost(seconds: int, tracks: Sequence[Track], joins: Joins) -> NDArray[np.float64]:
    """Return what a change costs at each second of B."""
    cost = np.full(seconds, CHANGE_COSTS)
    in_a, in_b = joins
    for join in [*in_b, *(join - float(np.median(track.lags_s)) for join in in_a for track in tracks)]:
        cost[max(0, int(join - JOIN_S)) : max(0, int(join + JOIN_S) + 1)] = CHANGE_AT_JOIN_COSTS
    return cost


def _course(agreement: Sequence[NDArray[np.float32]], clear: float, cost: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return for each second the hypothesis that holds, or -1 where none does."""
    held = np.clip(np.array(agreement), -LOUDEST, LOUDEST)
    gain = np.concatenate((np.zeros_like(held[:1]), clear * held - clear**2 / 2))
    states, seconds = gain.shape
    total = np.array([0.0, *(-cost[0] for _ in range(states - 1))]) + gain[:, 0]
    came_from = np.zeros((seconds, states), np.intp)
    for second in range(1, seconds):
        best = int(total.argmax())
        # To leave for nothing is free, to come to a lag costs: so each stretch of a lag is paid for once.
        arriving = np.full(states, total[best] - cost[second])
        arriving[0] = total[best]
        stays = total >= arriving
        came_from[second] = np.where(stays, np.arange(states), best)
        total = np.where(stays, total, arriving) + gain[:, second]
    course = np.empty(seconds, np.intp)
    course[-1] = int(total.argmax())
    for second in range(seconds - 1, 0, -1):
        course[second - 1] = came_from[second, course[second]]
    return course - 1


def _stretches(course: NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """Return (hypothesis, first second, second after the last) of each stretch."""
    edges = [0, *(np.flatnonzero(np.diff(course)) + 1).tolist(), len(course)]
    return [(int(course[first]), first, after) for first, after in itertools.pairwise(edges)]


def _searched(a: Onsets, b: Onsets, course: NDArray[np.intp], tracks: list[Track]) -> list[Track]:
    """Return lags that hold in stretches which no hypothesis explains, searched where the order of time leaves room."""
    stretches = _stretches(course)
    empty = [number for number, (state, first, after) in enumerate(stretches) if state < 0 and after - first >= UNEXPLAINED_S]
    empty.sort(key=lambda number: stretches[number][1] - stretches[number][2])
    found: list[Track] = []
    for number in empty[:MOST_STRETCHES]:
        _, first, after = stretches[number]
        before = tracks[stretches[number - 1][0]] if number else None
        behind = tracks[stretches[number + 1][0]] if number + 1 < len(stretches) else None
        low = 0.0 if before is None else first + float(before.at(np.array(first)))
        high = a.duration_s if behind is None else after + float(behind.at(np.array(after)))
        found += _lag_in(a, b, (first, after), (max(0.0, low), min(high, a.duration_s)), [*tracks, *found])
    return found


def _lag_in(a: Onsets, b: Onsets, of_b: tuple[float, float], of_a: tuple[float, float], known: Sequence[Track]) -> list[Track]:
    agreed = score(a.between(*of_a), b.between(*of_b), UNEXPLAINED_S)
    if agreed is None:
        return []
    middle = np.array(sum(of_b) / 2)
    found = []
    for peak in agreed.peaks(2):
        lag = peak.lag_s + of_a[0] - of_b[0]
        if peak.z < FOUND_Z or any(abs(float(track.at(middle)) - lag) < SAME_LAG_S for track in known):
            continue
        # The clocks are those of the surest hypothesis, and so is the drift.
        found.append(known[0].moved(lag - float(known[0].at(middle))))
    return found


def _stepped(a: Onsets, b: Onsets, course: NDArray[np.intp], tracks: list[Track]) -> list[Track]:
    """Return lags a small step from one that seems to hold: speech has a rhythm, and agrees a little a syllable away.

    They are looked for in windows along the stretches; two in a row must show the same step.
    """
    found: list[Track] = []
    window, hop, reach = (round(seconds * b.rate) for seconds in (STEP_WINDOW_S, STEP_WINDOW_S / 2, STEP_WITHIN_S))
    for state, first, after in _stretches(course):
        before = 0.0
        for begin in range(first * b.rate, min(after * b.rate, b.frames) - window, hop) if state >= 0 else ():
            middle = np.array((begin + window / 2) / b.rate)
            lag = round(float(tracks[state].at(middle)) * a.rate)
            row = near(a, b, (begin, begin + window), (lag - reach, lag + reach))
            step = (int(row.argmax()) - reach) / a.rate
            if abs(step) > SAME_LAG_S and abs(step - before) <= STEP_AGREES_S:
                moved = tracks[state].moved(step)
                if all(abs(float(track.at(middle)) - float(moved.at(middle))) > SAME_LAG_S for track in [*tracks, *found]):
                    found.append(moved)
            before = step
    return found


def _joined(course: NDArray[np.intp], tracks: Sequence[Track]) -> list[tuple[Track, int, int]]:
    """Return (track, first second, second after the last) of the lags in order; the same lag again is one stretch."""
    held = [(tracks[state], first, after) for state, first, after in _stretches(course) if state >= 0]
    lasting = [each for each in _same_joined(held) if each[2] - each[1] >= SHORTEST_RUN_S]
    return _in_order(lasting) or [(tracks[0], 0, len(course))]


def _same_joined(held: Sequence[tuple[Track, int, int]]) -> list[tuple[Track, int, int]]:
    kept: list[tuple[Track, int, int]] = []
    for track, first, after in held:
        if kept:
            last, begun, ended = kept[-1]
            at = np.array((ended + first) / 2)
            if abs(float(last.at(at)) - float(track.at(at))) < SAME_LAG_S:
                kept[-1] = (last if ended - begun >= after - first else track, begun, after)
                continue
        kept.append((track, first, after))
    return kept


def _without_excursions(kept: Sequence[tuple[Track, int, int]]) -> list[tuple[Track, int, int]]:
    """Return the stretches without those between two of one lag: both cameras would have missed the same time, one by one."""
    left = list(kept)
    for number in range(len(left) - 2, 0, -1):
        (before, _, ended), (behind, begun, _) = left[number - 1], left[number + 1]
        at = np.array((ended + begun) / 2)
        if abs(float(before.at(at)) - float(behind.at(at))) < SAME_LAG_S:
            del left[number]
    return left


def _in_order(kept: list[tuple[Track, int, int]]) -> list[tuple[Track, int, int]]:
    """Return the stretches without those that would send A back in time: of two that disagree, the shorter goes."""
    while True:
        wrong = [
            (before, behind)
            for before, behind in itertools.pairwise(kept)
            if behind[1] + float(behind[0].at(np.array(behind[1])))
            < before[2] + float(before[0].at(np.array(before[2]))) - 2 * DATED_WITHIN_S
        ]
        if not wrong:
            return kept
        shorter = min(wrong[0], key=lambda each: each[2] - each[1])
        kept = [each for each in kept if each is not shorter]


def _dated(
    a: Onsets, b: Onsets, kept: Sequence[tuple[Track, int, int]], heard: Sequence[NDArray[np.float32]], joins: Joins
) -> list[Run]:
    """Return the runs, each change dated to where the agreement before and after it adds up to most.

    Where the lag falls, it is A that missed time: B then has a stretch between the runs that A knows nothing of.
    """
    begin = shared_s(a, b, float(kept[0][0].at(np.array(0.0))))[0]
    end = shared_s(a, b, float(kept[-1][0].at(np.array(b.duration_s))))[1]
    found: list[Run] = []
    for ((before, _, ended), (behind, begun, _)), agreement in zip(itertools.pairwise(kept), heard, strict=False):
        fallen = max(0.0, float(before.at(np.array(ended))) - float(behind.at(np.array(begun))))
        low, high = max(0.0, ended - DATED_WITHIN_S), min(b.duration_s, begun + DATED_WITHIN_S)
        high = max(low + 1.0, high - fallen)
        change = _snapped(_change(a, b, (before, behind), (low, high), fallen), (low, high), before, joins)
        found.append(Run(begin, max(change, begin), before, agreement))
        begin = min(change + fallen, end)
    found.append(Run(begin, max(end, begin), kept[-1][0], heard[-1]))
    lasting = [run for run in found if run.end_s - run.begin_s >= 1.0]
    return lasting or [max(found, key=lambda run: run.end_s - run.begin_s)]


def _change(a: Onsets, b: Onsets, tracks: tuple[Track, Track], within: tuple[float, float], fallen_s: float) -> float:
    """Return the moment up to which the first track holds, if the second one holds from `fallen_s` after it."""
    first = products(a, b, tracks[0], within)
    second = products(a, b, tracks[1], (within[0] + fallen_s, within[1] + fallen_s))
    count = min(len(first), len(second))
    gained = np.concatenate(([0.0], np.cumsum(first[:count] - second[:count])))
    return within[0] + int(np.argmax(gained)) / b.rate


def _snapped(at_s: float, within: tuple[float, float], before: Track, joins: Joins) -> float:
    """Return the moment of a change: a part's beginning when there is one near, on either recording; else as found."""
    in_a, in_b = joins
    known = [*in_b, *(join - float(before.at(np.array(at_s))) for join in in_a)]
    reach = max(JOIN_S, (within[1] - within[0]) / 2)
    near = [join for join in known if within[0] <= join <= within[1] and abs(join - at_s) <= reach]
    return min(near, key=lambda join: abs(join - at_s)) if near else at_s
