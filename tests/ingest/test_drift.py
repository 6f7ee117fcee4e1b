"""Drift and level from window lags made by hand: what rooms, steps, walks and wrong windows do to them."""

import numpy as np
import pytest

from ingest.drift import BRIDGED_S, CLOCKS_PPM, PLACE_S, STEEPEST_PPM, Drift, drift_of, level_of
from tests.ingest.windows import heard

STEEPEST = STEEPEST_PPM * 1e-6


def drift_over(times: np.ndarray, lags: np.ndarray, runs: np.ndarray, place: np.ndarray | None = None) -> Drift:
    return drift_of(heard(times, lags, place=place), runs)


def windows(seconds: float, count: int = 140) -> np.ndarray:
    return np.linspace(2.0, seconds - 2.0, count)


def one_run(times: np.ndarray) -> np.ndarray:
    return np.zeros(len(times), np.intp)


def stays(times: np.ndarray, seed: int, *, stay_s: float = 12.0, spread_s: float = 0.008) -> np.ndarray:
    """A lag for each stay of the teacher's, at places of which none comes back."""
    places = np.random.default_rng(seed).normal(0.0, spread_s, 1000)
    return places[(times / stay_s).astype(int)]


def place_of(times: np.ndarray, seed: int) -> np.ndarray:
    """The place of each window: a teacher stays 40 s at one of six, again and again."""
    return np.random.default_rng([seed, 1]).integers(0, 6, 1000)[(times / 40.0).astype(int)]


def returning(times: np.ndarray, seed: int) -> np.ndarray:
    """A lag for each place to which the teacher comes back, good to 0.2 ms."""
    random = np.random.default_rng(seed)
    return random.uniform(-0.012, 0.012, 6)[place_of(times, seed)] + random.normal(0.0, 0.0002, len(times))


@pytest.mark.parametrize("ppm", [-280.0, 0.0, 63.0])
def test_a_clean_line_is_found_exactly(ppm):
    times = windows(1800)
    drift = drift_over(times, 3.25 + ppm * 1e-6 * times, one_run(times))
    assert drift.slope == pytest.approx(ppm * 1e-6, abs=0.5e-6)
    assert drift.deviation < 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_in_half_an_hour_places_come_back_and_drift_is_found_within_a_millionth(seed):
    times = windows(1800, 400)
    drift = drift_over(times, -118e-6 * times + returning(times, seed), one_run(times), place_of(times, seed))
    assert drift.slope == pytest.approx(-118e-6, abs=1e-6)
    assert drift.deviation < 2e-6


@pytest.mark.parametrize("seed", range(4))
def test_three_of_ten_wrong_windows_do_not_move_it(seed):
    times = windows(1800, 400)
    random = np.random.default_rng(seed)
    lags = 63e-6 * times + returning(times, seed)
    wrong = random.random(len(times)) < 0.3
    lags[wrong] += random.uniform(-0.03, 0.03, wrong.sum())
    assert drift_over(times, lags, one_run(times), place_of(times, seed)).slope == pytest.approx(63e-6, abs=2e-6)


@pytest.mark.parametrize("seed", range(6))
def test_drift_lies_within_what_is_said_to_be_unsure(seed):
    times = windows(300, 200)
    drift = drift_over(times, 40e-6 * times + returning(times, seed), one_run(times), place_of(times, seed))
    assert abs(drift.slope - 40e-6) < 3 * drift.deviation
    assert drift.deviation < 40e-6


def test_a_jump_between_runs_is_not_taken_for_drift():
    """Runs of five to eight minutes each tell little of drift, and together they tell it."""
    times = windows(1200, 240)
    runs = (times > 500).astype(np.intp) + (times > 900).astype(np.intp)
    jumps = np.array([0.0, 21.6, 22.0])[runs]
    lags = [jumps + 50e-6 * times + returning(times, seed) for seed in range(9)]
    off = [abs(drift_over(times, each, runs, place_of(times, seed)).slope - 50e-6) for seed, each in enumerate(lags)]
    assert float(np.median(off)) < 3e-6
    assert max(off) < 30e-6


def test_too_few_windows_leave_what_is_expected_of_clocks():
    for times in (np.array([5.0]), np.zeros(0), np.array([5.0, 6.0, 7.0, 8.0, 9.0])):
        drift = drift_over(times, 2.0 + 1e-3 * times, one_run(times))
        assert (drift.slope, drift.deviation) == (0.0, pytest.approx(CLOCKS_PPM * 1e-6))


def test_over_a_short_overlap_drift_is_less_sure_than_over_a_long_one():
    short, long = windows(30, 30), windows(3600, 400)
    seen = drift_over(short, 250e-6 * short + stays(short, 1), one_run(short))
    assert abs(seen.slope - 250e-6) < 3 * seen.deviation
    believed = drift_over(long, 250e-6 * long + returning(long, 1), one_run(long), place_of(long, 1))
    assert believed.slope == pytest.approx(250e-6, abs=1e-6)
    assert believed.deviation < seen.deviation / 10


def test_a_silence_bridged_by_few_windows_leaves_the_drift_unsure():
    spoken = np.concatenate((np.linspace(2.0, 40.0, 14), np.linspace(190.0, 238.0, 16)))
    evenly = np.linspace(2.0, 238.0, len(spoken))
    bridged, heard_all_along = (drift_over(times, 50e-6 * times, one_run(times)) for times in (spoken, evenly))
    assert bridged.slope == pytest.approx(50e-6, abs=2e-6)
    assert bridged.deviation * float(np.ptp(spoken)) == pytest.approx(BRIDGED_S)
    assert heard_all_along.deviation < bridged.deviation / 5


def test_where_nothing_repeats_itself_a_line_through_all_lags_is_answered_and_clocks_are_alike():
    """Half a minute of lags that have nothing in common but a slope which no clock has a reason for."""
    times = windows(30, 30)
    noise = np.random.default_rng(3).uniform(-0.006, 0.006, len(times))
    shrunk = drift_over(times, 250e-6 * times + noise, one_run(times))
    assert abs(shrunk.slope) < 100e-6
    assert shrunk.deviation > 40e-6


def test_no_steeper_drift_is_answered_than_clocks_have():
    times = windows(600)
    assert abs(drift_over(times, 2e-3 * times, one_run(times)).slope) <= 1.2 * STEEPEST


def test_drift_between_steps_is_told_from_the_steps():
    """Each stay of 12 s at a place of its own, for a minute and a half: a line through all lags would be off by 100 ppm."""
    times, off = windows(90), []
    for seed in range(9):
        lags = 181e-6 * times + stays(times, seed) + np.random.default_rng(seed).normal(0, 0.0001, len(times))
        off.append(abs(drift_over(times, lags, one_run(times)).slope - 181e-6))
    assert float(np.median(off)) < 30e-6


@pytest.mark.parametrize("seed", range(5))
def test_a_teacher_who_never_stops_walking_moves_no_camera_by_much(seed):
    """1 m/s to and fro for a minute and a half: the drift that is seen in it moves either end by a few milliseconds."""
    times = windows(90)
    walk = 0.015 * np.sin(2 * np.pi * times / (15 + seed) + seed)
    assert abs(drift_over(times, walk, one_run(times)).slope) * 45.0 < 0.005


def test_a_level_counts_each_place_once_however_long_it_lasted():
    """Nine tenths of the lesson at the front, a tenth walking through the room: the middle is the room's."""
    random = np.random.default_rng(1)
    walk = np.linspace(-0.012, 0.012, 200)
    front = np.full(1800, -0.011) + random.normal(0.0, 0.0003, 1800)
    level = level_of(np.concatenate((front, walk)))
    assert level.middle_s == pytest.approx(0.0, abs=0.003)
    assert float(np.concatenate((front, walk)).mean()) < -0.009


def test_the_width_of_a_level_is_that_of_the_places_without_the_odd_window():
    lags = np.concatenate([np.full(50, place) for place in (-0.01, -0.004, 0.002, 0.01)])
    assert level_of(lags).width_s == pytest.approx(0.02, abs=PLACE_S)
    odd = level_of(np.append(lags, 0.05))
    assert odd.width_s == pytest.approx(0.02, abs=PLACE_S)
    assert level_of(np.full(40, 0.3)).width_s == 0.0
    assert level_of(np.array([0.3])).middle_s == 0.3
