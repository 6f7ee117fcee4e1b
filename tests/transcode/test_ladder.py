from fractions import Fraction

import pytest

from domain.timeline import Piece
from tests.transcode.probes import EVERY_SECOND, PHONE, probed, source
from transcode.ladder import Rung, copyable, encoded_instead, ladder, picture_size, playable


def test_a_phones_h264_is_copied_and_gets_a_small_rung():
    assert playable(probed(), EVERY_SECOND).ok
    assert ladder(source(), [EVERY_SECOND]) == (Rung(1080, copied=True), Rung(360, crf=25, kbps=900))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"codec": "hevc"}, "hevc"),
        ({"pixel_format": "yuv420p10le", "bit_depth": 10}, "yuv420p10le"),
        ({"pixel_format": "yuv422p"}, "4:2:0"),
        ({"interlaced": True}, "interlaced"),
        ({"rotation": 90}, "side"),
        ({"sample_aspect": Fraction(4, 3)}, "square"),
        ({"transfer": "arib-std-b67"}, "dynamic range"),
        ({"width": 7680, "height": 4320}, "too large"),
    ],
)
def test_what_browsers_cannot_play_is_encoded_and_the_reason_said(changes, word):
    verdict = playable(probed(**changes), EVERY_SECOND)
    assert not verdict.ok
    assert word in " ".join(verdict.reasons)
    assert not ladder(source(probes=(probed(**changes),)), [EVERY_SECOND])[0].copied


def test_keyframes_too_far_apart_or_missing_at_the_start_forbid_a_copy():
    assert "12.0 s apart" in playable(probed(), (0.0, 12.0, 20.0, 30.0, 40.0, 50.0)).reasons[0]
    assert "begin with a keyframe" in playable(probed(), (0.5, 5.0)).reasons[0]
    assert not playable(probed(), ()).ok


def test_avi_is_never_copied():
    avi = probed()
    assert not playable(type(avi)("avi", avi.duration_s, avi.size_bytes, avi.video, None), EVERY_SECOND).ok


EVERY_FOUR = tuple(float(second) for second in range(0, 60, 4))


def test_after_a_pause_a_copy_may_begin_at_a_keyframe_a_little_later():
    begins_between = source(Piece(0, 9_000, 0.0), Piece(9_000, 60_000, 5000.0))
    assert "9.0 s into" in copyable(begins_between, [EVERY_FOUR]).reasons[0]
    assert copyable(source(Piece(0, 9_600, 0.0), Piece(9_600, 60_000, 5000.0)), [EVERY_FOUR]).ok


def test_where_nothing_was_interrupted_the_next_keyframe_may_be_far():
    assert copyable(source(Piece(0, 8_100, 0.0), Piece(8_100, 60_000, -0.81, 100.0)), [EVERY_FOUR]).ok


def test_where_pieces_overlap_a_keyframe_is_needed_at_once():
    assert not copyable(source(Piece(0, 9_600, 0.0), Piece(9_600, 60_000, -500.0)), [EVERY_FOUR]).ok


def test_a_piece_without_a_keyframe_of_its_own_is_not_copied():
    short = source(Piece(0, 9_600, 0.0), Piece(9_600, 11_000, 5000.0), Piece(11_000, 60_000, 9000.0))
    assert "9.6 s into" in copyable(short, [EVERY_FOUR]).reasons[0]


def test_parts_of_different_make_are_encoded():
    two = source(Piece(0, 120_000, 0.0), probes=(probed(), probed(width=1280, height=720)))
    assert "its parts differ in size or profile" in copyable(two, [EVERY_SECOND, EVERY_SECOND]).reasons


def test_a_small_source_has_one_rung():
    assert ladder(source(probes=(probed(width=640, height=360),)), [EVERY_SECOND]) == (Rung(360, copied=True),)


def test_encoded_pictures_are_upright_square_even_and_never_enlarged():
    assert picture_size(PHONE, Rung(360)) == (640, 360)
    upright = probed(rotation=90).video
    assert upright is not None
    assert picture_size(upright, Rung(360)) == (360, 640)
    anamorphic = probed(width=1440, sample_aspect=Fraction(4, 3)).video
    assert anamorphic is not None
    assert picture_size(anamorphic, Rung(1080)) == (1920, 1080)
    tiny = probed(width=321, height=181).video
    assert tiny is not None
    assert picture_size(tiny, Rung(360)) == (320, 180)
    assert encoded_instead(source(probes=(probed(width=3840, height=2160),))).height == 1080
