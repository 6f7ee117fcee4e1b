"""What the finished timeline is doubted for, on onsets made by hand: three cameras of one lesson, and places that are given."""

import numpy as np
import pytest

from domain.timeline import DoubtKind, Piece
from ingest.envelope import Onsets
from ingest.likelihood import rising
from ingest.place import Place
from ingest.second_look import DOUBTED, looked_at_again
from tests.ingest.risings import onsets, world

LESSON = world(260, 11)
WHOLE = {1: onsets(LESSON, [(0, 250)], 1), 3: onsets(LESSON, [(5, 255)], 3)}


def pieces(*edges_and_offsets: tuple[float, float, float]) -> tuple[Piece, ...]:
    return tuple(Piece(begin * 1000.0, end * 1000.0, offset * 1000.0) for begin, end, offset in edges_and_offsets)


def placed(*each: tuple[Piece, ...]) -> dict[int, Place]:
    return {camera: Place(own, 1.0, 0.02) for camera, own in enumerate(each, start=1)}


FIRST, THIRD = pieces((0, 250, 0)), pieces((0, 250, 5))


def looked(
    second: Onsets, own: tuple[Piece, ...], *, joins_s: tuple[float, ...] = (), heard: dict[int, Onsets] | None = None
) -> dict[int, Place]:
    """The places of all three after the second look, when the second camera was put at `own`; the first is the anchor."""
    others = WHOLE if heard is None else heard
    return again(placed(FIRST, own, THIRD), {**others, 2: second}, {2: joins_s}, 1)


def again(
    places: dict[int, Place], heard: dict[int, Onsets], joins_s: dict[int, tuple[float, ...]], anchor: int
) -> dict[int, Place]:
    return looked_at_again(places, {camera: rising(each) for camera, each in heard.items()}, joins_s, anchor)


def told(place: Place) -> list[tuple[DoubtKind, float, float]]:
    return [(doubt.kind, doubt.from_ms / 1000.0, doubt.to_ms / 1000.0) for doubt in place.doubts]


def silent(begin_s: float, end_s: float) -> np.ndarray:
    quiet = LESSON.copy()
    quiet[:, int(begin_s * 100) : int(end_s * 100)] = 0.0
    return quiet


def joined(*parts: Onsets) -> Onsets:
    """One recording after another, in one file."""
    return Onsets(np.concatenate([part.values for part in parts], axis=1), parts[0].rate)


def elsewhere(seconds: float) -> Onsets:
    """What is heard in another room."""
    return onsets(world(seconds, 77), [(0, seconds)], 4)


def test_what_lies_right_is_left_as_it_is():
    second = onsets(LESSON, [(2, 120), (121, 250)], 2)
    own = pieces((0, 118, 2), (118, 247, 3))
    found = looked(second, own)
    assert {camera: (place.confidence, place.doubts) for camera, place in found.items()} == dict.fromkeys((1, 2, 3), (1.0, ()))
    assert found[2].pieces == own


def test_a_break_that_was_dated_wrongly_is_dated_by_what_all_hear():
    second = onsets(LESSON, [(2, 120), (121, 250)], 2)
    found = looked(second, pieces((0, 124, 2), (124, 247, 3)))
    assert found[2].pieces[0].file_end_ms == pytest.approx(118_000.0, abs=500.0)
    assert found[2].pieces[1].file_start_ms == found[2].pieces[0].file_end_ms
    assert (found[2].confidence, found[2].doubts) == (1.0, ())


def test_a_block_lost_in_a_silence_is_put_in_its_middle_and_the_camera_is_not_sure():
    lesson = silent(115, 125)
    heard = {1: onsets(lesson, [(0, 250)], 1), 3: onsets(lesson, [(5, 255)], 3)}
    second = onsets(lesson, [(2, 124), (124.4, 250)], 2)
    found = looked(second, pieces((0, 114, 2), (114, 247.6, 2.4)), heard=heard)
    (doubt,) = found[2].doubts
    assert (doubt.kind, doubt.missing_ms) == (DoubtKind.UNDATED, pytest.approx(400.0))
    assert (doubt.from_ms, doubt.to_ms) == (pytest.approx(113_000.0, abs=1500.0), pytest.approx(122_600.0, abs=1500.0))
    assert found[2].pieces[0].file_end_ms == pytest.approx(118_000.0, abs=2500.0)
    assert [found[camera].confidence for camera in (1, 2, 3)] == [1.0, DOUBTED, 1.0]


def test_a_break_of_two_pictures_is_no_doubt_wherever_it_was():
    lesson = silent(115, 125)
    heard = {1: onsets(lesson, [(0, 250)], 1), 3: onsets(lesson, [(5, 255)], 3)}
    found = looked(onsets(lesson, [(2, 120), (120.07, 250)], 2), pieces((0, 114, 2), (114, 247.9, 2.07)), heard=heard)
    assert (found[2].confidence, found[2].doubts) == (1.0, ())


@pytest.mark.parametrize("until_s", [140, 210])
def test_a_silence_without_a_break_is_no_doubt(until_s):
    lesson = silent(100, until_s)
    heard = {1: onsets(lesson, [(0, 250)], 1), 3: onsets(lesson, [(5, 255)], 3)}
    found = looked(onsets(lesson, [(2, 250)], 2), pieces((0, 248, 2)), heard=heard)
    assert not any(place.doubts for place in found.values())


def test_a_part_that_nobody_else_heard_is_told():
    """Its first part was recorded before the others began: where it lies rests on nothing."""
    second = joined(elsewhere(40), onsets(LESSON, [(0, 200)], 2))
    found = looked(second, pieces((0, 240, -40)), joins_s=(40.0,))
    assert told(found[2]) == [(DoubtKind.UNHEARD, 0.0, 40.0)]
    assert found[2].confidence == DOUBTED


def test_parts_that_were_heard_are_no_doubt():
    found = looked(onsets(LESSON, [(2, 250)], 2), pieces((0, 248, 2)), joins_s=(60.0, 150.0))
    assert found[2].doubts == ()


def test_a_part_of_which_a_few_seconds_were_heard_is_put_where_they_were():
    """The others begin when the first part has twelve seconds to go, and time that is missing after it was overlooked."""
    second = joined(elsewhere(40), onsets(LESSON, [(10, 22)], 2), onsets(LESSON, [(26, 240)], 2))
    heard = {1: onsets(LESSON, [(10, 250)], 1), 3: onsets(LESSON, [(12, 255)], 3)}
    places = placed(pieces((0, 240, 10)), pieces((0, 266, -26)), pieces((0, 243, 12)))
    found = again(places, {**heard, 2: second}, {2: (52.0,)}, 1)
    before, behind = found[2].pieces
    assert (before.file_end_ms, behind.offset_ms) == (52_000.0, -26_000.0)
    assert before.offset_ms == pytest.approx(-30_000.0, abs=20.0)
    assert all(place.doubts == () for place in found.values())
    assert found[2].uncertainty_s >= 0.03


def test_a_stretch_at_the_end_that_lies_wrong_is_put_where_it_was_heard():
    second = onsets(LESSON, [(2, 220), (228, 250)], 2)
    found = looked(second, pieces((0, 240, 2)))
    before, behind = found[2].pieces
    assert (before.offset_ms, behind.offset_ms) == (2000.0, pytest.approx(10_000.0, abs=20.0))
    assert before.file_end_ms == behind.file_start_ms == pytest.approx(218_000.0, abs=500.0)
    assert (found[2].confidence, found[2].doubts) == (1.0, ())


def test_a_stretch_between_two_that_lie_right_is_moved_within_what_they_leave():
    second = onsets(LESSON, [(0, 80), (83, 120), (130, 250)], 2)
    found = looked(second, pieces((0, 117, 0), (117, 237, 13)))
    assert [piece.offset_ms for piece in found[2].pieces] == [0.0, pytest.approx(3000.0, abs=20.0), 13_000.0]
    assert [piece.file_end_ms for piece in found[2].pieces] == [pytest.approx(each, abs=500.0) for each in (80e3, 117e3, 237e3)]
    assert found[2].doubts == ()


def test_a_stretch_that_agrees_nowhere_is_told_of_the_camera_at_fault_alone():
    second = joined(onsets(LESSON, [(2, 220)], 2), elsewhere(22))
    found = looked(second, pieces((0, 240, 2)))
    ((kind, begin_s, end_s),) = told(found[2])
    assert kind is DoubtKind.CONTRADICTED
    assert (begin_s, end_s) == (pytest.approx(218.0, abs=1.5), pytest.approx(240.0, abs=1.5))
    assert [found[camera].confidence for camera in (1, 2, 3)] == [1.0, DOUBTED, 1.0]


def test_of_two_cameras_it_is_not_the_clock_that_is_doubted():
    second = joined(onsets(LESSON, [(2, 220)], 2), elsewhere(22))
    places = {1: Place(FIRST, 1.0, 0.0), 2: Place(pieces((0, 240, 2)), 1.0, 0.02)}
    found = again(places, {1: WHOLE[1], 2: second}, {}, 1)
    assert (found[1].doubts, found[1].confidence) == ((), 1.0)
    assert [kind for kind, _, _ in told(found[2])] == [DoubtKind.CONTRADICTED]


def test_the_doubts_of_the_clock_are_everybodys():
    """All others lie on it: where it may be off, so may they."""
    clock = joined(onsets(LESSON, [(0, 220)], 1), elsewhere(22))
    places = placed(pieces((0, 242, 0)), pieces((0, 248, 2)), THIRD)
    found = again(places, {1: clock, 2: onsets(LESSON, [(2, 250)], 2), 3: WHOLE[3]}, {}, 1)
    assert [bool(found[camera].doubts) for camera in (1, 2, 3)] == [True, False, False]
    assert [found[camera].confidence for camera in (1, 2, 3)] == [DOUBTED] * 3


def test_a_camera_alone_or_without_sound_has_nothing_to_be_held_against():
    alone = again({2: Place(FIRST, 1.0, 0.0)}, {2: WHOLE[1]}, {2: (100.0,)}, 2)
    assert (alone[2].doubts, alone[2].confidence) == ((), 1.0)
    deaf = again({1: Place(FIRST, 1.0, 0.0), 2: Place(THIRD, 0.9, 0.05)}, {1: WHOLE[1]}, {}, 1)
    assert (deaf[2].doubts, deaf[2].confidence) == ((), 0.9)
