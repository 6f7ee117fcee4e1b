import pytest

from domain.timeline import Gap, Piece
from tests.transcode.probes import probed, source


def test_an_angle_starts_at_the_whole_millisecond_before_its_first_frame():
    one = source(Piece(0, 60_000, 1500.9, 40.0))
    assert (one.start_ms, one.end_ms) == (1500, 61_503)
    assert source(Piece(0, 60_000, -3.25)).start_ms == -4


def test_a_pause_cuts_a_file_into_stretches_and_leaves_a_gap():
    one = source(Piece(0, 20_000, 0.0), Piece(20_000, 60_000, 5000.0, 100.0))
    first, second = one.stretches
    assert (first.from_s, first.until_s, first.lesson_ms) == (0.0, 20.0, 0.0)
    assert (second.from_s, second.until_s) == (20.0, None)
    assert second.lesson_ms == pytest.approx(25_002.0)
    assert second.lesson_at(21.0) == pytest.approx(26_002.1)
    assert one.gaps == (Gap(20_000, 25_002),)


def test_parts_follow_each_other_on_file_time():
    one = source(Piece(0, 120_000, 100.0), probes=(probed(), probed(start_s=1.4)))
    first, second = one.stretches
    assert (first.path.name, first.until_s) == ("part 0.mp4", None)
    assert (second.path.name, second.from_s, second.zero_s, second.lesson_ms) == ("part 1.mp4", 0.0, 1.4, 60_100.0)


def test_each_part_may_be_a_piece():
    one = source(Piece(0, 60_000, 0.0), Piece(60_000, 120_000, 9000.0), probes=(probed(), probed()))
    assert [(stretch.path.name, stretch.lesson_ms) for stretch in one.stretches] == [
        ("part 0.mp4", 0.0),
        ("part 1.mp4", 69_000.0),
    ]


def test_a_camera_without_a_place_cannot_be_rendered():
    from transcode.source import Source  # noqa: PLC0415 - only this test makes one by hand

    with pytest.raises(ValueError, match="no piece"):
        Source(1, "Camera 1", source().paths, probed(), ())
