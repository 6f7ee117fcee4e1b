"""Steps of a lag: a teacher's, which is none of the clock's, and the clock's, which all later lags share."""

import numpy as np
import pytest

from ingest.phase import WindowLags
from ingest.pieces import Run
from ingest.rejoin import rejoined
from ingest.track import Track
from tests.ingest.windows import heard

PLACES_S = np.array([-0.011, -0.0085, -0.002, 0.003, 0.0075, 0.012])
DRIFT = 80e-6


def lesson(seed: int, minutes: float, *, step_s: float = 0.0, at: float = 0.5) -> tuple[WindowLags, np.ndarray]:
    """Windows of a teacher who stays 40 s in one place after the other, with echoes; from part `at` on the clock is ahead."""
    chance = np.random.default_rng(seed)
    times = np.linspace(2.0, minutes * 60.0 - 2.0, int(minutes * 8))
    place = PLACES_S[chance.integers(0, len(PLACES_S), 1000)][(times / 40.0).astype(int)]
    lags = place + DRIFT * times + np.where(times < at * times[-1], 0.0, step_s)
    echoes = np.where(chance.random(len(times)) < 0.4, chance.uniform(-0.01, 0.01, len(times)), 0.0)
    peaks, centres = (lags + chance.normal(0, sigma, len(times)) for sigma in (0.0002, 0.003))
    windows = heard(times, peaks + echoes, centres_s=centres)
    return windows, (times >= at * times[-1]).astype(np.intp)


def divided(minutes: float, *, at: float = 0.5, gap_s: float = 0.0) -> list[Run]:
    middle, end = at * minutes * 60.0, minutes * 60.0
    level = Track(np.array([0.0]), np.array([0.0]))
    return [Run(0.0, middle, level, np.zeros(0, np.float32)), Run(middle + gap_s, end, level, np.zeros(0, np.float32))]


@pytest.mark.parametrize("seed", range(6))
def test_a_step_of_the_teachers_divides_nothing(seed):
    windows, of_run = lesson(seed, 40)
    assert rejoined(divided(40), windows, of_run, DRIFT).tolist() == [0, 0]


@pytest.mark.parametrize("step_s", [0.5, 21.6, -0.09, 0.04])
@pytest.mark.parametrize("seed", range(3))
def test_a_step_of_the_clocks_stays(seed, step_s):
    windows, of_run = lesson(seed, 40, step_s=step_s)
    assert rejoined(divided(40), windows, of_run, DRIFT).tolist() == [0, 1]


def test_a_few_windows_cannot_tell_a_step_that_fits_into_the_room():
    windows, of_run = lesson(1, 40, step_s=0.012, at=0.98)
    assert rejoined(divided(40, at=0.98), windows, of_run, DRIFT).tolist() == [0, 0]
    windows, of_run = lesson(1, 40, step_s=0.4, at=0.98)
    assert rejoined(divided(40, at=0.98), windows, of_run, DRIFT).tolist() == [0, 1]


def test_runs_with_a_gap_between_them_stay_apart():
    windows, of_run = lesson(2, 40)
    assert rejoined(divided(40, gap_s=30.0), windows, of_run, DRIFT).tolist() == [0, 1]


def test_a_run_of_which_no_window_agrees_stays_apart():
    windows, _ = lesson(3, 40)
    assert rejoined(divided(40), windows, np.zeros(len(windows.times_s), np.intp), DRIFT).tolist() == [0, 1]
