import numpy as np
import pytest

from ingest.movement import movement
from ingest.picture import fit_movements, fit_pictures
from tests.ingest.filmed import Lesson

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
