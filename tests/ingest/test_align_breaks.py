"""Recordings that are not one line: cameras that were paused, blocks that were dropped, parts with time missing."""

from dataclasses import replace

import pytest

from domain.timeline import BETWEEN_FILES, gaps_of
from ingest.align import Alignment, align
from tests.ingest.classroom import RATE, Microphone, lesson, speech, worst_error_ms

ACCURATE_MS, GAP_MS, DATED_MS = 20.0, 25.0, 1000.0

PAUSED = [Microphone(0, 90), Microphone(5, 60, 40, 10, ((38.0, 21.6),)), Microphone(3, 85, -50)]
BOTH_PAUSED = [Microphone(0, 75, 30, 10, ((24.0, 12.0),)), Microphone(2, 75, -30, 10, ((55.0, 9.0),))]
DROPPED = [Microphone(0, 88, 0, 10, ((45.0, 0.3),)), Microphone(4, 84, 30), Microphone(2, 86)]
IN_PARTS = [Microphone(0, 82, 0, 10, ((45.0, 8.0),)), Microphone(4, 84)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("breaks")


@pytest.fixture(scope="module")
def paused(folder):
    return align(lesson(folder, PAUSED, seed=100))


def broken(alignment: Alignment) -> dict[int, list[tuple[float, float]]]:
    """(moment of the file, lesson time missing) of each break of each camera, in milliseconds."""
    return {
        camera.camera: [
            (before.file_end_ms, behind.to_lesson(before.file_end_ms) - before.to_lesson(before.file_end_ms))
            for before, behind in zip(camera.pieces, camera.pieces[1:], strict=False)
        ]
        for camera in alignment.cameras
    }


def test_a_pause_in_one_camera_is_found_and_leaves_the_others_whole(paused):
    assert paused.complete
    assert broken(paused) == {
        1: [],
        2: [(pytest.approx(38_000.0, abs=DATED_MS), pytest.approx(21_600.0, abs=GAP_MS))],
        3: [],
    }
    assert worst_error_ms(paused, PAUSED) <= ACCURATE_MS


def test_a_paused_camera_is_not_the_clock_when_there_is_an_unbroken_one(paused):
    assert paused.anchor in {1, 3}


def test_the_pieces_of_a_paused_camera_cover_its_file(paused):
    first, second = paused.cameras[1].pieces
    assert (first.file_start_ms, second.file_end_ms) == (0.0, 60_000.0)
    assert first.file_end_ms == second.file_start_ms


def test_a_pause_is_told_to_tools_outside_as_pieces(paused):
    told = paused.to_json()["cameras"][1]
    first, second = told["pieces"]
    assert (told["offset_ms"], told["drift_ppm"]) == (first["offset_ms"], first["drift_ppm"])
    assert second["offset_ms"] - first["offset_ms"] == pytest.approx(21_600.0, abs=GAP_MS)
    (gap,) = gaps_of(paused.cameras[1].pieces)
    assert gap.to_ms - gap.from_ms == pytest.approx(21_600.0, abs=GAP_MS)


def test_windows_on_both_sides_of_a_pause_bear_its_fit_out(paused):
    points = paused.cameras[1].evidence
    for side in ([each for each in points if each.file_ms < 37_000], [each for each in points if each.file_ms > 39_000]):
        assert sum(each.agrees for each in side) >= 5
        assert all(abs(each.off_ms) <= 45.0 for each in side if each.agrees)


def test_where_both_cameras_were_paused_each_has_its_own_gap(folder):
    """The clock of the lesson is then that of a paused camera, and lesson time goes on while it is."""
    alignment = align(lesson(folder, BOTH_PAUSED, seed=101))
    assert broken(alignment) == {
        1: [(pytest.approx(24_000.0, abs=DATED_MS), pytest.approx(12_000.0, abs=GAP_MS))],
        2: [(pytest.approx(55_000.0, abs=DATED_MS), pytest.approx(9_000.0, abs=GAP_MS))],
    }
    anchor = alignment.cameras[alignment.anchor - 1]
    assert [piece.drift_ppm for piece in anchor.pieces] == [0.0, 0.0]
    assert worst_error_ms(alignment, BOTH_PAUSED) <= ACCURATE_MS


def test_a_dropped_block_of_a_third_of_a_second_is_found(folder):
    alignment = align(lesson(folder, DROPPED, seed=102))
    assert broken(alignment) == {
        1: [(pytest.approx(45_000.0, abs=DATED_MS), pytest.approx(300.0, abs=GAP_MS))],
        2: [],
        3: [],
    }
    assert worst_error_ms(alignment, DROPPED) <= ACCURATE_MS


def test_time_missing_between_given_parts_is_a_gap_at_their_join(folder):
    first, second = lesson(folder, IN_PARTS, seed=103)
    alignment = align([replace(first, joins_ms=(45_000.0,)), second])
    assert broken(alignment) == {
        1: [(pytest.approx(45_000.0, abs=25.0), pytest.approx(8_000.0, abs=GAP_MS))],
        2: [],
    }
    (gap,) = gaps_of(alignment.cameras[0].pieces, (45_000.0,))
    assert gap.reason == BETWEEN_FILES
    assert worst_error_ms(alignment, IN_PARTS) <= ACCURATE_MS


def test_parts_without_time_missing_are_one_piece(folder):
    microphones = [Microphone(0, 82), Microphone(4, 80)]
    first, second = lesson(folder, microphones, seed=104)
    alignment = align([replace(first, joins_ms=(30_000.0, 60_000.0)), replace(second, joins_ms=(40_000.0,))])
    assert broken(alignment) == {1: [], 2: []}
    assert worst_error_ms(alignment, microphones) <= ACCURATE_MS


def test_a_long_silence_is_no_break(folder):
    """A test being written: nobody says anything for 35 seconds."""
    microphones = [Microphone(0, 88), Microphone(2.5, 87, 40)]
    dry = speech(91, 7)
    dry[30 * RATE : 65 * RATE] = 0.0
    alignment = align(lesson(folder, microphones, seed=120, dry=dry))
    assert broken(alignment) == {1: [], 2: []}
    assert alignment.complete
    assert worst_error_ms(alignment, microphones) <= ACCURATE_MS
