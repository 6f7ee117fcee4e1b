"""Where one lag ends and another begins, on onsets made by hand with known jumps."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from ingest.correlate import Peak, score
from ingest.envelope import Onsets
from ingest.pieces import Run, runs
from tests.ingest.risings import onsets, world

LESSON = world(260, 1)
WHOLE = onsets(LESSON, [(0, 240)], 1)


def found(
    a: Onsets,
    b: Onsets,
    *,
    joins: tuple[Sequence[float], Sequence[float]] = ((), ()),
    holds: Callable[[Run], bool] = lambda run: True,
) -> list[Run]:
    """The runs, starting from the likeliest lag."""
    agreed = score(a, b)
    assert agreed is not None
    best = agreed.peaks(1)[0]
    return runs(a, b, best, joins, holds)


def told(each: Sequence[Run]) -> list[tuple[float, float, float]]:
    return [(run.begin_s, run.end_s, run.middle_lag_s) for run in each]


def nearly(*expected: tuple[float, float, float]) -> list:
    return [
        (pytest.approx(begin, abs=1.0), pytest.approx(end, abs=1.0), pytest.approx(lag, abs=0.02))
        for begin, end, lag in expected
    ]


def test_one_lag_is_one_run_over_all_that_both_have():
    assert told(found(WHOLE, onsets(LESSON, [(30, 250)], 2))) == nearly((0, 210, 30))
    assert told(found(onsets(LESSON, [(30, 250)], 2), WHOLE)) == nearly((30, 240, -30))


def test_a_pause_of_the_second_recording_makes_the_lag_rise():
    paused = onsets(LESSON, [(10, 90), (112.3, 230)], 2)
    assert told(found(WHOLE, paused)) == nearly((0, 80, 10), (80, 197.7, 32.3))


def test_a_pause_of_the_first_recording_leaves_a_stretch_that_it_knows_nothing_of():
    paused = onsets(LESSON, [(10, 90), (112.3, 230)], 2)
    assert told(found(paused, WHOLE)) == nearly((10, 90, -10), (112.3, 230, -32.3))


def test_a_short_dropped_block_is_found():
    dropped = onsets(LESSON, [(0, 120), (120.3, 240)], 2)
    assert told(found(WHOLE, dropped)) == nearly((0, 120, 0), (120, 239.7, 0.3))


def test_several_pauses_are_found_though_only_one_lag_is_given():
    paused = onsets(LESSON, [(5, 60), (75, 130), (131, 170), (200, 240)], 2)
    assert told(found(WHOLE, paused)) == nearly((0, 55, 5), (55, 110, 20), (110, 149, 21), (149, 189, 51))


def test_a_break_is_dated_to_a_part_that_begins_near_it():
    paused = onsets(LESSON, [(10, 90), (112.3, 230)], 2, noise=3.0)
    (before, behind) = found(WHOLE, paused, joins=((), (80.0,)))
    assert (before.end_s, behind.begin_s) == (80.0, 80.0)
    (before, behind) = found(paused, WHOLE, joins=((80.0,), ()))
    assert before.end_s == pytest.approx(90.0, abs=0.03)


def test_a_lag_that_holds_for_a_few_seconds_only_is_a_phrase_said_twice():
    """Ten seconds lie at a third lag, which stood out: too little to be told from a repeated phrase."""
    spliced = onsets(LESSON, [(0, 100), (104, 114), (130, 240)], 2)
    before, behind = found(WHOLE, spliced)
    assert (before.middle_lag_s, behind.middle_lag_s) == (pytest.approx(0.0, abs=0.02), pytest.approx(20.0, abs=0.02))
    assert 99.0 <= before.end_s <= behind.begin_s <= 111.0


def test_what_comes_there_and_back_is_no_pause():
    """Music from the whiteboard that begins anew: 30 s of it lie at another lag, and then the lesson goes on as before."""
    spliced = onsets(LESSON, [(0, 100), (110, 140), (130, 240)], 2)
    assert told(found(WHOLE, spliced)) == nearly((0, 240, 0))


def test_a_silence_in_both_is_no_break():
    quiet = LESSON.copy()
    quiet[:, 8_000:15_000] = 0.0
    a, b = onsets(quiet, [(0, 240)], 1), onsets(quiet, [(20, 240)], 2)
    assert told(found(a, b)) == nearly((0, 220, 20))


def test_clocks_that_drift_apart_through_a_long_test_in_silence_are_no_break():
    """The lag that stands out sharply is that of the busy beginning; from there the clocks drift on by a third of a second."""
    quiet = world(1300, 4)
    quiet[:, 20_000:70_000] = 0.0
    drifting = onsets(quiet, [(20, 1290)], 2, ppm=-260.0)
    start = Peak(20.0, 50.0, 0.01)
    (run,) = runs(onsets(quiet, [(0, 1290)], 1), drifting, start, ((), ()), lambda run: True)
    assert float(run.track.at(np.array(1200.0))) == pytest.approx(20.0 - 260e-6 * 1200, abs=0.02)


def test_a_run_that_the_sound_does_not_bear_out_is_left_out():
    paused = onsets(LESSON, [(10, 90), (112.3, 230)], 2)
    assert told(found(WHOLE, paused, holds=lambda run: run.middle_lag_s > 20)) == nearly((0, 197.7, 32.3))
    assert len(found(WHOLE, paused, holds=lambda run: False)) == 2, "where none is borne out, nothing is chosen between them"


def test_of_runs_that_would_go_back_in_time_the_longer_stays():
    spliced = onsets(LESSON, [(60, 200), (0, 40)], 2)
    assert told(found(WHOLE, spliced)) == nearly((0, 180, 60))


def test_different_lessons_have_one_run_without_agreement():
    (run,) = found(WHOLE, onsets(world(240, 9), [(0, 240)], 3))
    assert float(np.clip(run.agreement, -2, 2).sum() / np.sqrt(len(run.agreement))) < 6.0
