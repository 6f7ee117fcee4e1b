"""What a few pictures tell: each fault by its own name, from the moment at which it begins, and nothing of a good lesson."""

import numpy as np
import pytest

from benchmarks.checks import scenes
from domain.findings import FindingCode, Severity
from ingest.sights import FEW_GLIMPSES, MOST_GLIMPSES, moments, most_glimpses, sights
from media.glimpses import Glimpses

APART_S = 75.0


@pytest.fixture(scope="module")
def lesson():
    return scenes.good(3, np.random.default_rng(3))


def said(pictures) -> list[tuple[FindingCode, int | None]]:
    times = tuple(APART_S * number for number in range(len(pictures)))
    found = list(sights(2, Glimpses(times, pictures), APART_S * len(pictures)))
    assert all((one.camera, one.severity) == (2, Severity.WARNING) and one.message.endswith(".") for one in found)
    return [(one.code, one.at_ms) for one in found]


def test_a_good_lesson_has_nothing(lesson):
    assert said(lesson) == []


@pytest.mark.parametrize("fault", scenes.FAULTS)
def test_each_fault_has_its_name(lesson, fault):
    faulty = scenes.FAULTS[fault](lesson, np.random.default_rng(1))
    assert [code.value for code, _ in said(faulty)] == [fault]


def test_a_stretch_is_told_from_where_it_begins(lesson):
    half = lesson.copy()
    half[6:] = 2
    assert said(half) == [(FindingCode.BLACK, 6 * 75_000)]
    words = next(sights(1, Glimpses(tuple(APART_S * n for n in range(12)), half), 900.0)).message
    assert "from about 07:30 to 15:00" in words


def test_all_of_it_is_called_so(lesson):
    [found] = sights(1, Glimpses(tuple(APART_S * n for n in range(12)), lesson * 0), 900.0)
    assert "from beginning to end" in found.message


def test_a_moment_is_not_worth_telling(lesson):
    once = lesson.copy()
    once[4] = 2
    assert said(once) == []


def test_no_pictures_say_nothing():
    assert said(np.zeros((0, 180, 320, 3), np.uint8)) == []


def test_every_keyframe_is_looked_at_once():
    assert moments([0.0, 10.0, 20.0], 30.0) == (0.0, 10.0, 20.0)
    assert moments([], 30.0) == (0.0,)
    assert moments([n / 25 for n in range(200)], 8.0) == (1.0, 3.0, 5.0, 7.0)
    many = moments([float(n) for n in range(3600)], 3600.0)
    assert len(many) == MOST_GLIMPSES == len(set(many))
    assert max(np.diff(many)) == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("codec", "width", "height", "most"),
    [
        ("hevc", 1920, 1080, MOST_GLIMPSES),
        ("h264", 3840, 2160, MOST_GLIMPSES),
        ("hevc", 3840, 2160, FEW_GLIMPSES),
        ("hevc", 2160, 3840, FEW_GLIMPSES),
        ("av1", 3840, 2160, FEW_GLIMPSES),
    ],
)
def test_fewer_pictures_are_looked_at_where_each_costs_much(codec: str, width: int, height: int, most: int):
    assert most_glimpses(codec, width, height) == most
    assert len(moments([float(n) for n in range(3600)], 3600.0, most)) == most
