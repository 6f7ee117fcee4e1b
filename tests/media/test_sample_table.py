"""When pictures are shown is read out of a file's own table, or not at all: never otherwise than a listing of packets says."""

import struct
from pathlib import Path

import pytest

from media.pace import listed_pace, pace
from media.sample_table import MOST_BOXES, shown
from tests.media.clips import make, picture

pytestmark = pytest.mark.media

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", H264),
        ("a.mov", H264),
        ("a.mp4", (*H264, "-movflags", "+faststart")),
        ("a.mp4", (*H264, "-video_track_timescale", "90000")),
        ("a.mp4", (*H264, "-use_editlist", "0")),
        ("a.mp4", (*H264, "-movflags", "+negative_cts_offsets", "-use_editlist", "0")),
        ("a.mp4", ("-c:v", "libx264", "-g", "7", "-bf", "0", "-pix_fmt", "yuv420p")),
        ("a.mp4", (*H264, "-vf", "select='not(eq(n,40))',setpts='PTS+3600*0.2*sin(N)'", "-fps_mode", "passthrough")),
        ("a.mp4", (*H264, "-output_ts_offset", "1.5")),
    ],
    ids=["mp4", "mov", "table first", "90 kHz", "no edit", "negative offsets", "no B-frames", "uneven", "begins late"],
)
def test_it_says_what_the_listing_says(tmp_path: Path, name: str, options: tuple[str, ...]):
    path = make(tmp_path / name, *picture(4.0, size="160x96", rate="25"), *options)
    assert shown(path) is not None
    told, listed = pace(path), listed_pace(path)
    assert told.keyframes_s == pytest.approx(listed.keyframes_s, abs=2e-6)
    assert told.uneven == pytest.approx(listed.uneven)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", (*H264, "-movflags", "+frag_keyframe+empty_moov")),
        ("a.mkv", H264),
        ("a.mp4", ("-c:v", "mjpeg")),
    ],
    ids=["fragments", "another container", "keyframes only"],
)
def test_other_files_are_listed(tmp_path: Path, name: str, options: tuple[str, ...]):
    path = make(tmp_path / name, *picture(4.0, size="160x96", rate="25"), *options)
    assert shown(path) is None
    assert pace(path) == listed_pace(path)


def test_an_edit_that_cuts_pictures_off_is_listed(tmp_path: Path):
    whole = make(tmp_path / "whole.mp4", *picture(4.0, size="160x96", rate="25"), *H264)
    cut = make(tmp_path / "cut.mp4", "-ss", "1.5", "-i", str(whole), "-c", "copy")
    assert b"elst" in cut.read_bytes()
    assert shown(cut) is None
    assert pace(cut) == listed_pace(cut)


def test_two_pictures_in_one_file_are_listed(tmp_path: Path):
    size = picture(4.0, size="160x96", rate="25")
    assert shown(make(tmp_path / "a.mp4", *size, *size, "-map", "0:v", "-map", "1:v", *H264)) is None


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.97])
def test_a_file_that_was_cut_off_has_no_table_to_believe(tmp_path: Path, kept: float):
    path = make(tmp_path / "a.mp4", *picture(4.0, size="160x96", rate="25"), *H264, "-movflags", "+faststart")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert shown(path) is None


@pytest.mark.parametrize("kind", [b"stts", b"ctts", b"stsz", b"stss", b"stsc", b"stco", b"elst", b"mdhd", b"mvhd", b"hdlr"])
@pytest.mark.parametrize("number", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_no_number_in_it_brings_it_down(tmp_path: Path, kind: bytes, number: int):
    path = make(tmp_path / "a.mp4", *picture(1.0, size="160x96", rate="25"), *H264)
    data = bytearray(path.read_bytes())
    at = data.find(kind, data.find(b"moov"))
    for place in range(at - 4, at + 32, 4):
        if place != at:
            path.write_bytes(data[:place] + struct.pack(">I", number) + data[place + 4 :])
            found = shown(path)
            assert found is None or len(found.ticks) == 25


def test_boxes_inside_boxes_are_not_followed_for_ever(tmp_path: Path):
    nest = b""
    for _ in range(5000):
        nest = struct.pack(">I4s", len(nest) + 8, b"trak") + nest
    path = tmp_path / "a.mp4"
    path.write_bytes(struct.pack(">I4s", len(nest) + 8, b"moov") + nest)
    assert shown(path) is None


def test_no_more_boxes_are_followed_than_a_camera_could_have_written(tmp_path: Path):
    path = make(tmp_path / "a.mp4", *picture(1.0, size="160x96", rate="25"), *H264)
    empty = struct.pack(">I4s", 8, b"free")
    data = path.read_bytes()
    path.write_bytes(data + 100 * empty)
    assert shown(path) is not None
    path.write_bytes(data + MOST_BOXES * empty)
    assert shown(path) is None
