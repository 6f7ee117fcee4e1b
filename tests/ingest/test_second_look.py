"""What the finished timeline is doubted for, on onsets made by hand: three cameras of one lesson, and places that are given."""

import numpy as np
import pytest

from domain.timeline import DoubtKind, Piece
from ingest.envelope import Onsets
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
    return looked_at_again(placed(FIRST, own, THIRD), {**others, 2: second}, {2: joins_s}, 1)


def told(place: Place) -> list[tuple[DoubtKind, float, float]]:
    return [(doubt.kind, doubt.from_ms / 1000.0, doubt.to_ms / 1000.0) for doubt in place.doubts]


def silent(begin_s: float, end_s: float) -> np.ndarray:
    quiet = LESSON.copy()
    quiet[:, int(begin_s * 100) : int(end_s * 100)] = 0.0
    return quiet


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


def test_a_silence_without_a_break_is_no_doubt():
    lesson = silent(100, 140)
    heard = {1: onsets(lesson, [(0, 250)], 1), 3: onsets(lesson, [(5, 255)], 3)}
    found = looked(onsets(lesson, [(2, 250)], 2), pieces((0, 248, 2)), heard=heard)
    assert not any(place.doubts for place in found.values())


def test_a_part_that_nobody_else_heard_is_told():
    """Its first part was recorded before the others began: where it lies rests on nothing."""
    second = onsets(world(60, 77), [(0, 40)], 4)
    later = onsets(LESSON, [(0, 200)], 2)
    joined = Onsets(np.concatenate((second.values, later.values), axis=1), later.rate)
    found = looked(joined, pieces((0, 240, -40)), joins_s=(40.0,))
    assert told(found[2]) == [(DoubtKind.UNHEARD, 0.0, 40.0)]
    assert found[2].confidence == DOUBTED


def test_parts_that_were_heard_are_no_doubt():
    found = looked(onsets(LESSON, [(2, 250)], 2), pieces((0, 248, 2)), joins_s=(60.0, 150.0))
    assert found[2].doubts == ()


def test_a_part_of_which_a_few_seconds_were_heard_somewhere_else_is_contradicted():
    """The others begin when the first part has twelve seconds to go, and time that is missing after it was overlooked."""
    before = onsets(LESSON, [(10, 22)], 2)
    early = onsets(world(60, 77), [(0, 40)], 4)
    later = onsets(LESSON, [(26, 240)], 2)
    joined = Onsets(np.concatenate((early.values, before.values, later.values), axis=1), later.rate)
    found = looked(joined, pieces((0, 266, -26)), joins_s=(52.0,))
    assert [doubt.kind for doubt in found[2].doubts] == [DoubtKind.CONTRADICTED]
    assert found[2].confidence == DOUBTED
    assert [found[camera].doubts for camera in (1, 3)] == [(), ()]


def test_a_stretch_that_lies_wrong_is_told_of_the_camera_at_fault_alone():
    second = onsets(LESSON, [(2, 220), (228, 250)], 2)
    found = looked(second, pieces((0, 240, 2)))
    ((kind, begin_s, end_s),) = told(found[2])
    assert kind is DoubtKind.CONTRADICTED
    assert (begin_s, end_s) == (pytest.approx(218.0, abs=1.5), pytest.approx(240.0, abs=1.5))
    assert [found[camera].confidence for camera in (1, 2, 3)] == [1.0, DOUBTED, 1.0]


def test_of_two_cameras_it_is_not_the_clock_that_is_doubted():
    second = onsets(LESSON, [(2, 220), (228, 250)], 2)
    places = {1: Place(FIRST, 1.0, 0.0), 2: Place(pieces((0, 240, 2)), 1.0, 0.02)}
    found = looked_at_again(places, {1: WHOLE[1], 2: second}, {}, 1)
    assert (found[1].doubts, found[1].confidence) == ((), 1.0)
    assert [kind for kind, _, _ in told(found[2])] == [DoubtKind.CONTRADICTED]


def test_the_doubts_of_the_clock_are_everybodys():
    """All others lie on it: where it may be off, so may they."""
    broken = onsets(LESSON, [(0, 220), (228, 250)], 1)
    places = {
        1: Place(pieces((0, 242, 0)), 1.0, 0.0),
        **{camera: Place(own, 1.0, 0.02) for camera, own in ((2, pieces((0, 248, 2))), (3, THIRD))},
    }
    heard = {1: broken, 2: onsets(LESSON, [(2, 250)], 2), 3: WHOLE[3]}
    found = looked_at_again(places, heard, {}, 1)
    assert [bool(found[camera].doubts) for camera in (1, 2, 3)] == [True, False, False]
    assert [found[camera].confidence for camera in (1, 2, 3)] == [DOUBTED] * 3


def test_a_camera_alone_or_without_sound_has_nothing_to_be_held_against():
    alone = looked_at_again({2: Place(FIRST, 1.0, 0.0)}, {2: WHOLE[1]}, {2: (100.0,)}, 2)
    assert (alone[2].doubts, alone[2].confidence) == ((), 1.0)
    deaf = looked_at_again({1: Place(FIRST, 1.0, 0.0), 2: Place(THIRD, 0.9, 0.05)}, {1: WHOLE[1]}, {}, 1)
    assert (deaf[2].doubts, deaf[2].confidence) == ((), 0.9)
