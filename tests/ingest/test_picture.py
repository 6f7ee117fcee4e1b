import numpy as np
import pytest

from ingest.movement import movement
from ingest.picture import fit_movements, fit_pictures
from ingest.picture_line import laid
from tests.ingest.filmed import Lesson, write

AT_25 = np.arange(0.0, 110.0, 1 / 25)
AT_30 = np.arange(0.0, 115.0, 1001 / 30000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def front(folder):
    return Lesson(1).film(folder / "front", AT_25, view=1, offset_s=3.2)


@pytest.fixture(scope="module")
def back(folder):
    """Another view at another rate, which begins 18.1 s later and whose clock is 80 ppm slow."""
    return Lesson(1).film(folder / "back", AT_30, view=2, offset_s=21.3, drift=80e-6)


def test_two_views_of_one_lesson_are_laid_on_each_other(front, back):
    fit = fit_pictures(front, back)
    assert fit is not None
    for moment in (0.0, 45.0, 88.0):
        assert fit.at(moment) == pytest.approx(18.1 + 80e-6 * moment, abs=0.04)
    assert fit.confidence >= 0.9
    assert 0.03 < fit.uncertainty_s < 0.15
    assert [point.file_ms for point in fit.points] == sorted(point.file_ms for point in fit.points)
    assert np.mean([point.agrees for point in fit.points]) > 0.7
    assert np.median([abs(point.off_ms) for point in fit.points]) < 40


def test_the_other_way_round_it_is_the_inverse(front, back):
    one, other = fit_movements(movement(front), movement(back)), fit_movements(movement(back), movement(front))
    assert one is not None
    assert other is not None
    assert other.at(50.0) == pytest.approx(-one.at(50.0 + other.at(50.0)), abs=0.03)


def test_cameras_that_share_two_people_of_six_are_laid_on_each_other(folder):
    left = Lesson(4).film(folder / "left", AT_25, view=1, offset_s=1.0, sees=range(4))
    right = Lesson(4).film(folder / "right", AT_25, view=3, offset_s=8.0, sees=range(2, 6))
    fit = fit_pictures(left, right)
    assert fit is not None
    assert fit.at(50.0) == pytest.approx(7.0, abs=0.06)


def test_lamps_alone_are_evidence(folder):
    dark = Lesson(5, lamps=30).film(folder / "dark", AT_25, view=1, offset_s=1.0, sees=range(3))
    light = Lesson(5, lamps=30).film(folder / "light", AT_30, view=2, offset_s=9.0, sees=range(3, 6))
    fit = fit_pictures(dark, light)
    assert fit is not None
    assert fit.at(50.0) == pytest.approx(8.0, abs=0.06)


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_different_lessons_are_refused(folder, front, seed):
    other = Lesson(seed).film(folder / f"other-{seed}", AT_30, view=2, offset_s=12.0)
    assert fit_pictures(front, other) is None


def test_the_same_rhythm_of_keyframes_is_no_evidence(folder):
    """Every keyframe, once a second, all pixels jump, in both films at the same moments of file time."""
    films = []
    for number in (1, 2):
        jumps = np.zeros(len(AT_25))
        jumps[::25] = 25.0
        pattern = jumps[:, None, None] * np.random.default_rng(number).uniform(0.5, 1.5, (27, 48))
        films.append(Lesson(20 + number).film(folder / f"key-{number}", AT_25, view=number, extra=pattern))
    assert fit_pictures(*films) is None


def test_the_beginning_that_all_films_share_is_no_evidence(folder):
    """A hand that pressed record, and exposure that settles, in the first two seconds of every film."""
    films = []
    for number in (1, 2):
        hand = np.where(AT_25 < 2.0, 60.0 * np.sin(AT_25 * 9), 0.0)[:, None, None] * np.ones((27, 48))
        films.append(Lesson(30 + number).film(folder / f"hand-{number}", AT_25, view=number, extra=hand))
    assert fit_pictures(*films) is None


def test_less_than_a_minute_says_nothing(folder, front):
    short = Lesson(1).film(folder / "short", AT_25[: 25 * 40], view=2, offset_s=20.0)
    assert fit_pictures(front, short) is None


def test_a_covered_lens_says_nothing(folder, front):
    covered = Lesson(1).film(folder / "covered", AT_25, view=2, extra=np.full(len(AT_25), -300.0))
    assert fit_pictures(front, covered) is None


def test_a_pause_makes_nobody_sure(folder):
    """Filmed on for 70 s, paused for half a minute that the file does not have, and filmed on."""
    lesson_times = np.where(AT_25 < 70.0, AT_25, AT_25 + 30.0)
    paused = Lesson(1).film(folder / "paused", lesson_times, view=2, offset_s=3.0)
    cut = write(folder / "cut", np.asarray(paused.open()), AT_25)
    whole = Lesson(1).film(folder / "whole", np.arange(0.0, 140.0, 1 / 25), view=1, offset_s=1.0)
    fit = fit_pictures(whole, cut)
    assert fit is None or fit.confidence < 0.9


WINDOWS_S = np.arange(12.0, 600.0, 12.0)
SURELY = 20.0


def lags(seed: int, wrong: float = 0.2) -> np.ndarray:
    """Lags of a clock that runs 100 ppm fast, some of them anywhere."""
    random = np.random.default_rng(seed)
    found = 7.0 + 100e-6 * WINDOWS_S + random.normal(0.0, 0.02, len(WINDOWS_S))
    anywhere = random.random(len(WINDOWS_S)) < wrong
    found[anywhere] = 7.0 + random.uniform(-0.6, 0.6, np.count_nonzero(anywhere))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_wrong_windows_do_not_move_the_line(seed):
    line = laid(SURELY, WINDOWS_S, lags(seed))
    assert line is not None
    for moment in (0.0, 300.0, 600.0):
        assert line.at(moment) == pytest.approx(7.0 + 100e-6 * moment, abs=0.025)
    assert line.uncertainty_s > abs(line.at(0.0) - 7.0)
    assert line.confidence > 0.9


def test_drift_is_believed_only_as_far_as_the_overlap_shows_it():
    few = WINDOWS_S < 70.0
    line = laid(SURELY, WINDOWS_S[few], lags(1, 0.0)[few] + 300e-6 * WINDOWS_S[few])
    assert line is not None
    assert 0.0 < line.slope < 100e-6


@pytest.mark.parametrize("windows", [6, 15])
def test_a_stretch_that_lies_elsewhere_is_a_break(windows):
    broken = lags(2, 0.05)
    broken[-windows:] = 7.0 + np.resize([-0.3, 0.4, 0.25], windows)
    assert laid(SURELY, WINDOWS_S, broken) is None
