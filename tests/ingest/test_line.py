"""Lines of runs, from window lags made by hand: kinks, runs without windows, and how far a line may be off."""

import numpy as np
import pytest

from ingest.line import AGREES_S, LARGEST_ROOM_S, LEAST_S, fullest, lines
from ingest.pieces import Run
from ingest.track import Track
from tests.ingest.windows import heard

ACCURATE_S = 0.02


def run(begin_s: float, end_s: float, lag_s: float) -> Run:
    return Run(begin_s, end_s, Track(np.array([begin_s, end_s]), np.array([lag_s, lag_s])), np.zeros(0, np.float32))


def windows(begin_s: float, end_s: float, count: int) -> np.ndarray:
    return np.linspace(begin_s + 2.0, end_s - 2.0, count)


def places(times: np.ndarray, seed: int, reach_s: float = 0.012) -> np.ndarray:
    """Lags of a teacher who stays 40 s at each of seven places, again and again, good to 0.2 ms; their middle is 0."""
    own = np.array([-1.0, -0.83, -0.31, -0.12, 0.38, 0.88, 1.0]) * reach_s
    return own[place_of(times, seed)] + np.random.default_rng(seed).normal(0.0, 0.0002, len(times))


def place_of(times: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng([seed, 1]).integers(0, 7, 1000)[(times / 40.0).astype(int)]


def fitted(found: list[Run], times: np.ndarray, lags: np.ndarray, seed: int):
    """The lines through the windows of one run, of a teacher who is where `places` has put them."""
    followed = np.full(len(times), found[0].middle_lag_s)
    return lines(found, heard(times, lags, place=place_of(times, seed)), np.zeros(len(times), np.intp), followed)


def test_a_line_covers_its_run_and_goes_through_the_middle_of_the_places():
    times = windows(0, 1800, 300)
    made = fitted([run(0, 1800, 5.0)], times, 5.0 + places(times, 1), 1)
    (line,) = made.lines
    assert (line.begin_s, line.end_s) == (0, 1800)
    assert line.at(900.0) == pytest.approx(5.0, abs=0.003)
    assert line.slope == pytest.approx(0.0, abs=2e-6)
    assert made.agreeing.all()


@pytest.mark.parametrize("seed", range(3))
def test_windows_far_off_are_set_aside(seed):
    times = windows(0, 1800, 300)
    lags = 5.0 + places(times, seed)
    wrong = np.arange(0, 300, 4)
    lags[wrong] = 5.0 + np.random.default_rng(seed).choice((-1, 1), 75) * np.random.default_rng(9).uniform(0.06, 0.1, 75)
    made = fitted([run(0, 1800, 5.0)], times, lags, seed)
    assert made.lines[0].at(900.0) == pytest.approx(5.0, abs=0.004)
    assert not made.agreeing[wrong].any()
    assert np.delete(made.agreeing, wrong).all()


def test_runs_share_their_drift_and_each_has_its_level():
    first, second = windows(0, 600, 100), windows(600, 1500, 150)
    times, of_run = np.concatenate((first, second)), np.repeat([0, 1], [100, 150])
    lags = np.array([5.0, 26.6])[of_run] + 60e-6 * times + places(times, 3)
    followed = np.array([5.0, 26.6])[of_run] + 60e-6 * times
    made = lines([run(0, 600, 5.02), run(600, 1500, 26.66)], heard(times, lags, place=place_of(times, 3)), of_run, followed)
    assert made.lines[0].slope == made.lines[1].slope == pytest.approx(60e-6, abs=15e-6)
    for line, level in zip(made.lines, (5.0, 26.6), strict=True):
        for moment in (line.begin_s, line.end_s):
            assert line.at(moment) == pytest.approx(level + 60e-6 * moment, abs=ACCURATE_S)
    assert made.lines[1].at(600.0) - made.lines[0].at(600.0) == pytest.approx(21.6, abs=0.015)


def test_a_run_without_windows_keeps_what_was_followed_and_says_that_it_is_unsure():
    times = windows(0, 600, 100)
    made = fitted([run(0, 600, 5.0), run(600, 640, 7.5)], times, 5.0 + places(times, 4), 4)
    assert (made.lines[1].at(620.0), made.lines[1].slope) == (7.5, 0.0)
    assert made.lines[1].uncertainty_s == LARGEST_ROOM_S


@pytest.mark.parametrize("seed", range(3))
def test_a_clock_that_changes_its_rate_makes_two_lines_that_meet(seed):
    times = windows(0, 1800, 400)
    found = Run(0, 1800, Track(np.array([0.0, 900.0, 1800.0]), np.array([5.0, 5.018, 5.171])), np.zeros(0, np.float32))
    truth = 5.0 + 20e-6 * times + 150e-6 * np.maximum(0.0, times - 900.0)
    lags = truth + places(times, seed)
    before, behind = lines(
        [found], heard(times, lags, place=place_of(times, seed)), np.zeros(400, np.intp), found.track.at(times)
    ).lines
    assert (before.begin_s, behind.end_s) == (0, 1800)
    assert before.end_s == behind.begin_s == pytest.approx(900.0, abs=5.0)
    assert before.at(before.end_s) == pytest.approx(behind.at(behind.begin_s), abs=1e-9)
    answered = np.where(times < before.end_s, before.at(times), behind.at(times))  # type: ignore[arg-type]
    assert answered == pytest.approx(truth, abs=ACCURATE_S)
    assert np.sqrt(((answered - truth) ** 2).mean()) < 0.006


@pytest.mark.parametrize("seed", range(5))
def test_a_walking_teacher_makes_no_kink(seed):
    times = windows(0, 1800, 400)
    assert len(fitted([run(0, 1800, 5.0)], times, 5.0 + places(times, seed, reach_s=0.02), seed).lines) == 1


def test_a_teacher_who_never_moves_hides_a_bias_and_that_is_said():
    times = windows(0, 3600, 400)
    still = 5.0 + np.random.default_rng(1).normal(0.0, 0.0002, 400)
    (standing,) = lines(
        [run(0, 3600, 5.0)], heard(times, still, place=np.zeros(400, np.intp)), np.zeros(400, np.intp), np.full(400, 5.0)
    ).lines
    (walking,) = fitted([run(0, 3600, 5.0)], times, 5.0 + places(times, 1, reach_s=0.02), 1).lines
    assert standing.uncertainty_s > 0.02
    assert LEAST_S <= walking.uncertainty_s < 0.017


def test_the_shorter_the_recording_the_less_sure():
    said = []
    for length in (60.0, 600.0, 3600.0):
        times = windows(0, length, 200)
        said.append(fitted([run(0, length, 5.0)], times, 5.0 + places(times, 5), 5).lines[0].uncertainty_s)
    assert said == sorted(said, reverse=True)
    assert said[0] > 1.2 * said[-1]


def test_a_line_is_less_sure_towards_an_end_that_is_far_from_all_windows():
    times = windows(0, 300, 60)
    (at_first,) = fitted([run(0, 900, 5.0)], times, 5.0 + places(times, 5), 5).lines
    (about_the_middle,) = fitted([run(-300, 600, 5.0)], times, 5.0 + places(times, 5), 5).lines
    assert at_first.uncertainty_s > about_the_middle.uncertainty_s


def test_the_fullest_band_is_not_the_one_about_the_median():
    """Two places and some errors: the middle between them is where nobody ever stood."""
    levels = np.concatenate((np.full(40, -0.05), np.full(35, 0.05), np.linspace(-0.001, 0.001, 10)))
    inside = fullest(levels, AGREES_S)
    assert inside[:40].all()
    assert not inside[40:75].any()
    assert fullest(np.zeros(0), AGREES_S).shape == (0,)
