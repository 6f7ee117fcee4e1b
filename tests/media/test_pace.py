"""A camera that keeps its rate is told from one that does not, whatever its container rounds times to."""

from pathlib import Path

import pytest

from media.pace import pace
from tests.media.clips import clip, make, picture

pytestmark = pytest.mark.media

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p")


@pytest.mark.parametrize(
    ("name", "rate", "options"),
    [
        ("a.mp4", "25", ()),
        ("a.mkv", "30000/1001", ()),
        ("a.mkv", "60000/1001", ()),
        ("a.mts", "25", ("-flags", "+ilme+ildct", "-x264-params", "tff=1", "-f", "mpegts")),
    ],
    ids=["steady", "whole milliseconds", "whole milliseconds, 60 a second", "interlaced"],
)
def test_a_steady_camera_is_even(tmp_path: Path, name: str, rate: str, options: tuple[str, ...]):
    found = pace(make(tmp_path / name, *picture(4.0, size="160x96", rate=rate), *H264, *options))
    assert found.uneven < 0.01
    assert found.keyframes_s[0] == 0.0


def test_one_frame_that_was_lost_is_one(tmp_path: Path):
    lost = ("-vf", "select='not(eq(n,40))'", "-fps_mode", "passthrough")
    assert pace(make(tmp_path / "a.mp4", *picture(4.0), *H264, *lost)).uneven == pytest.approx(1 / 98)


@pytest.mark.parametrize(
    "frames",
    ["select='mod(n+1,7)'", "select='not(gt(n,60)*mod(n,2))'", "settb=1/90000,setpts='PTS+0.3*3600*sin(78.233*N)'"],
    ids=["every seventh is missing", "half as many in the dark", "a phone that hurries and waits"],
)
def test_a_phone_is_uneven(tmp_path: Path, frames: str):
    timed = ("-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000")
    assert pace(make(tmp_path / "a.mp4", *picture(4.0), "-vf", frames, *H264, *timed)).uneven > 0.1


def test_one_picture_alone_is_even(tmp_path: Path):
    assert pace(make(tmp_path / "a.mp4", *picture(0.04), *H264)).uneven == 0.0
    assert pace(clip(tmp_path / "b.mp4", "-an")).uneven == 0.0
