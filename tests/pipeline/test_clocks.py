"""A pinned clock stays where it is."""

import pytest

from domain.timeline import lesson_of
from pipeline.clocks import on_pinned_clock
from tests.pipeline.lessons import a_fit


def test_without_a_kept_recording_there_is_no_pinned_clock_to_speak_of():
    assert on_pinned_clock([a_fit(1, "new")], {}) is None
    assert on_pinned_clock([a_fit(1, "new")], {"old": a_fit(1, "old").pieces}) is None


def test_a_kept_recording_keeps_its_pieces_to_the_last_digit():
    pinned = {"a": a_fit(1, "a", 0.0).pieces, "b": a_fit(2, "b", 1234.567, 31.4).pieces}
    fits = on_pinned_clock([a_fit(1, "a", 900.0), a_fit(2, "b", 2134.6, 31.0), a_fit(3, "new", 0.0)], pinned)
    assert fits is not None
    assert [fit.pieces for fit in fits[:2]] == [pinned["a"], pinned["b"]]


def test_a_new_recording_lands_where_the_kept_one_says():
    """Camera 3 shows at its 10 s what camera 1 shows at its 12 s, on whatever clock that was measured."""
    fresh = [a_fit(1, "a", 500.0, -20.0), a_fit(3, "new", 2500.0, -20.0)]
    pinned = {"a": a_fit(1, "a", -700.0, 40.0).pieces}
    fits = on_pinned_clock(fresh, pinned)
    assert fits is not None
    assert lesson_of(fits[1].pieces, 10_000) == pytest.approx(lesson_of(pinned["a"], 12_000), abs=0.1)


def test_a_camera_without_a_place_stays_without():
    lost = a_fit(2, "lost").__class__(2, "lost", "unalignable", "no_audio")
    fits = on_pinned_clock([a_fit(1, "a", 5.0), lost], {"a": a_fit(1, "a").pieces})
    assert fits is not None
    assert fits[1] == lost
