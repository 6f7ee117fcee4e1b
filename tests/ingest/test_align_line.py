"""The line through window lags, on lags made by hand: what rooms, steps, walks and wrong windows do to it."""

import numpy as np
import pytest

from ingest.drift import STEEPEST_PPM, fit_line, theil_sen, vote, weighed
from ingest.steady import steady_slope

STEEPEST = STEEPEST_PPM * 1e-6
TOLERANCE = 0.025


def windows(seconds: float, count: int = 120) -> np.ndarray:
    return np.linspace(2.0, seconds - 2.0, count)


def stays(times: np.ndarray, seed: int, *, stay_s: float = 12.0, spread_s: float = 0.008) -> np.ndarray:
    """A lag for each place at which the teacher stays."""
    places = np.random.default_rng(seed).normal(0.0, spread_s, 1000)
    return places[(times / stay_s).astype(int)]


def test_a_clean_line_is_found_exactly():
    times = windows(1800)
    line = fit_line(times, 3.25 + 120e-6 * times, TOLERANCE, 1800)
    assert line.slope == pytest.approx(120e-6, abs=0.5e-6)
    assert line.at(900.0) == pytest.approx(3.25 + 120e-6 * 900, abs=1e-5)
    assert line.inliers == 1.0


def test_four_of_ten_wrong_windows_do_not_move_it():
    random = np.random.default_rng(3)
    times = windows(1800)
    lags = -41.218 + 63e-6 * times + random.normal(0, 0.004, len(times))
    wrong = random.random(len(times)) < 0.4
    lags[wrong] = -41.218 + random.uniform(-0.15, 0.15, wrong.sum())
    line = fit_line(times, lags, TOLERANCE, 1800)
    assert line.at(900.0) == pytest.approx(-41.218 + 63e-6 * 900, abs=0.004)
    assert line.slope == pytest.approx(63e-6, abs=6e-6)
    assert 0.55 < line.inliers < 0.8


def test_the_flattest_of_equal_slopes_wins_the_vote():
    slope, inside = vote(np.array([0.0, 10.0, 20.0]), np.array([1.0, 1.0, 1.0]), 0.01)
    assert slope == 0.0
    assert inside.all()


def test_a_single_window_makes_a_flat_line():
    line = fit_line(np.array([5.0]), np.array([2.0]), TOLERANCE, 10.0)
    assert (line.offset_s, line.slope, line.inliers) == (2.0, 0.0, 1.0)
    assert line.uncertainty_s > 0.015


def test_theil_sen_stays_within_what_clocks_do():
    times = np.linspace(0.0, 10.0, 10)
    assert theil_sen(times, times * 0.01) == STEEPEST
    assert theil_sen(times[:1], times[:1]) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_drift_between_steps_is_told_from_the_steps(seed):
    times = windows(90, 140)
    noise = np.random.default_rng(seed).normal(0, 0.0001, len(times))
    found = steady_slope(times, 181e-6 * times + stays(times, seed) + noise, STEEPEST)
    assert found is not None
    assert found.slope == pytest.approx(181e-6, abs=12e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_teacher_who_never_stops_walking_is_no_evidence_of_drift(seed):
    """1 m/s to and fro: whatever is answered weighs less than the expectation that clocks are alike."""
    times = windows(90, 140)
    walk = 0.015 * np.sin(2 * np.pi * times / (15 + seed) + seed)
    found = steady_slope(times, walk, STEEPEST)
    assert found is None or abs(weighed(0.0, 0.01, 90.0, found)[0]) < 60e-6


def test_too_few_windows_say_nothing_of_drift():
    times = np.array([0.0, 5.0, 10.0])
    assert steady_slope(times, times * 1e-4, STEEPEST) is None


def test_windows_that_agree_on_nothing_say_nothing_of_drift():
    times = windows(90)
    assert steady_slope(times, np.random.default_rng(1).uniform(-0.15, 0.15, len(times)), STEEPEST) is None


def test_a_short_overlap_shrinks_drift_towards_none_and_a_long_one_does_not():
    short, short_bound = weighed(100e-6, 0.01, 60.0, None)
    long, long_bound = weighed(100e-6, 0.01, 3600.0, None)
    assert abs(short) < 10e-6
    assert long == pytest.approx(100e-6, rel=0.01)
    assert long_bound < short_bound < 0.03


def test_a_teacher_who_never_moves_hides_a_bias_and_that_is_said():
    assert weighed(0.0, 0.0003, 3600.0, None)[1] > 0.018
    assert weighed(0.0, 0.010, 3600.0, None)[1] < 0.005
