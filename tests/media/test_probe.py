import os
import re
import struct
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import pytest

from media.command import ToolFailed
from media.errors import NotARecording
from media.frames import read_image
from media.pace import keyframes
from media.probe import probe
from media.sniff import sniff
from tests.media.clips import clip, make, picture


def test_a_camera_file_is_described(tmp_path):
    path = clip(tmp_path / "a.mp4", "-c:a", "aac")
    described = probe(path)
    assert described.container == "mov"
    assert described.duration_s == pytest.approx(3.0, abs=0.05)
    assert described.size_bytes == path.stat().st_size
    video, audio = described.video, described.audio
    assert video is not None
    assert (video.codec, video.profile, video.pixel_format, video.width, video.height) == ("h264", "High", "yuv420p", 160, 90)
    assert (video.sample_aspect, video.frame_rate, video.avg_frame_rate) == (Fraction(1), Fraction(25), Fraction(25))
    assert (video.variable, video.rotation, video.interlaced, video.bit_depth, video.hdr) == (False, 0, False, 8, False)
    assert video.b_frames == 2
    assert (video.start_s, video.duration_s, video.last_packet_s) == (0.0, 3.0, pytest.approx(3.0, abs=0.001))
    assert audio is not None
    assert (audio.codec, audio.channels, audio.sample_rate) == ("aac", 1, 44_100)
    assert audio.last_packet_s == pytest.approx(3.0, abs=0.03)
    assert described.zero_s == 0.0
    assert described.file_duration_s == 3.0


def test_the_last_packet_of_a_long_file_is_found_in_its_tail(tmp_path):
    described = probe(clip(tmp_path / "a.mp4", seconds=15))
    assert described.video is not None
    assert described.video.last_packet_s == pytest.approx(15.0, abs=0.001)


def test_a_phone_held_upright_is_turned_as_ffmpeg_turns_it(tmp_path):
    flat = clip(tmp_path / "a.mp4")
    turned = make(tmp_path / "b.mp4", "-i", str(flat), "-c", "copy", "-metadata:s:v", "rotate=90", reads=(flat,))
    video = probe(turned).video
    assert video is not None
    assert (video.width, video.height, video.display_size) == (160, 90, (90, 160))
    stored = make(tmp_path / "stored.png", "-noautorotate", "-i", str(turned), "-frames:v", "1", reads=(turned,))
    upright = make(tmp_path / "upright.png", "-i", str(turned), "-frames:v", "1", reads=(turned,))
    clockwise_quarters = video.rotation // 90
    assert np.array_equal(np.rot90(read_image(stored), -clockwise_quarters), read_image(upright))


def test_oblong_pixels_are_told(tmp_path):
    wide = make(tmp_path / "a.mp4", *picture(1), "-vf", "setsar=4/3", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    video = probe(wide).video
    assert video is not None
    assert video.sample_aspect == Fraction(4, 3)
    assert video.display_size == (213, 90)


def test_ten_bits_high_dynamic_range_and_interlacing_are_told(tmp_path):
    colours = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
    deep = probe(make(tmp_path / "a.mp4", *picture(1), "-c:v", "libx264", "-pix_fmt", "yuv420p10le", *colours)).video
    assert deep is not None
    assert (deep.bit_depth, deep.transfer, deep.hdr) == (10, "arib-std-b67", True)
    woven = ("-vf", "setfield=tff", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-flags", "+ildct+ilme", "-x264opts", "tff=1")
    field = probe(make(tmp_path / "b.mp4", *picture(1, size="160x96"), *woven)).video
    assert field is not None
    assert field.interlaced


def test_a_changing_frame_rate_is_told(tmp_path):
    uneven = ("-vf", "setpts='PTS+if(gt(N,30),0.5/TB,0)+random(0)*0.015/TB'", "-vsync", "vfr", "-c:v", "libx264")
    video = probe(
        make(tmp_path / "a.mp4", *picture(3), *uneven, "-pix_fmt", "yuv420p", "-video_track_timescale", "90000")
    ).video
    assert video is not None
    assert video.variable


def test_a_transport_stream_does_not_start_at_zero(tmp_path):
    described = probe(clip(tmp_path / "a.ts", "-c:a", "aac"))
    assert described.container == "mpegts"
    assert described.zero_s == pytest.approx(1.4, abs=0.2)
    assert described.video is not None
    assert described.video.last_packet_s == pytest.approx(described.zero_s + 3.0, abs=0.05)


def test_keyframes_are_in_file_time(tmp_path):
    for name in ("a.mp4", "a.ts", "a.mkv"):
        assert keyframes(clip(tmp_path / name, "-c:a", "aac")) == pytest.approx((0.0, 1.0, 2.0), abs=0.002)


def test_cover_art_is_not_the_picture(tmp_path):
    art = make(tmp_path / "art.png", *picture(1, size="64x64"), "-frames:v", "1")
    sound = ("-f", "lavfi", "-i", "sine=duration=2", "-i", str(art), "-map", "0", "-map", "1")
    song = make(tmp_path / "a.m4a", *sound, "-c:a", "aac", "-c:v", "png", "-disposition:v", "attached_pic", reads=(art,))
    assert probe(song).video is None


FAMILIES = {"a.mp4": "mov", "a.mov": "mov", "a.mkv": "matroska", "a.webm": "matroska", "a.ts": "mpegts", "a.avi": "avi",
            "a.flv": "flv", "a.wmv": "asf", "a.mpg": "mpeg", "a.m2ts": "mpegts"}  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_containers_are_known_by_their_bytes(tmp_path, name):
    codec = {"a.webm": "libvpx", "a.wmv": "wmv2", "a.mpg": "mpeg2video"}.get(name, "libx264")
    made = make(tmp_path / name, *picture(1), "-c:v", codec, "-pix_fmt", "yuv420p")
    renamed = made.rename(tmp_path / "recording.bin")
    assert sniff(renamed) == FAMILIES[name]
    assert probe(renamed).video is not None


NOT_RECORDINGS = {
    "nothing": b"",
    "one byte": b"\0",
    "text": b"Lesson notes\n" * 200,
    "a playlist": b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
    "a concat script": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "an image": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "a PDF": b"%PDF-1.7\n" + b"\0" * 100,
    "a zip": b"PK\x03\x04" + b"\0" * 100,
    "zeros": b"\0" * 4096,
    "subtitles": b"1\n00:00:00,000 --> 00:00:01,000\nhello\n",
    "one sync byte": b"\x47" + b"\0" * 2000,
}


@pytest.mark.parametrize("kind", NOT_RECORDINGS)
def test_other_files_never_reach_a_tool(tmp_path, kind, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    path = tmp_path / "lesson.mp4"
    path.write_bytes(NOT_RECORDINGS[kind])
    assert sniff(path) is None
    with pytest.raises(NotARecording, match=r"lesson.mp4 is not a video recording"):
        probe(path)


def test_a_recording_that_was_not_finalised_fails_in_ffprobes_words(tmp_path):
    whole = clip(tmp_path / "a.mp4").read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: whole.index(b"moov") - 4])
    with pytest.raises(ToolFailed, match="Invalid data found") as caught:
        probe(path)
    assert "moov atom not found" in caught.value.stderr


def test_a_truncated_recording_claims_more_than_it_holds(tmp_path):
    whole = clip(tmp_path / "a.mp4", "-movflags", "+faststart", seconds=14)
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    described = probe(path)
    assert described.video is not None
    assert described.duration_s == pytest.approx(14.0, abs=0.1)
    assert described.video.last_packet_s is not None
    assert described.video.last_packet_s < 8.0


def test_sound_alone_has_no_picture(tmp_path):
    described = probe(make(tmp_path / "a.m4a", "-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac"))
    assert described.video is None
    assert described.audio is not None
    assert described.file_duration_s == pytest.approx(2.0, abs=0.05)


def test_a_huge_picture_is_not_decoded(tmp_path):
    """28 kB whose frames claim 15360 x 15360, which would take a gigabyte: there is no size that anybody could use."""
    small = make(tmp_path / "a.mp4", *picture(1, size="160x96", rate="5"), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p")
    huge = struct.pack(">HH", 15360, 15360)
    body = re.sub(rb"\xff\xc0\x00\x11\x08....", lambda found: found[0][:5] + huge, small.read_bytes(), flags=re.DOTALL)
    small.write_bytes(body.replace(struct.pack(">HH", 160, 96), huge))
    video = probe(small).video
    assert video is not None
    assert (video.width, video.height) == (0, 0)


def test_a_claimed_hundred_hours_are_reported_as_claimed(tmp_path):
    path = clip(tmp_path / "a.mp4")
    body = bytearray(path.read_bytes())
    at = body.index(b"mvhd") + 4 + 4 + 8
    scale = struct.unpack(">I", body[at : at + 4])[0]
    body[at + 4 : at + 8] = struct.pack(">I", scale * 360_000)
    path.write_bytes(bytes(body))
    described = probe(path)
    assert described.duration_s == 360_000.0
    assert described.file_duration_s == 3.0
    assert described.video is not None
    assert described.video.last_packet_s == pytest.approx(3.0, abs=0.01)


def test_noise_after_a_good_beginning_is_refused_or_described(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\x20ftypisom" + os.urandom(50_000))
    with pytest.raises(ToolFailed):
        probe(path)


APPLES = "com.apple.quicktime.creationdate"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"creation_time": "2026-11-20T09:00:05.000000Z"}, datetime(2026, 11, 20, 9, 0, 5, tzinfo=UTC)),
        (
            {"creation_time": "2026-11-20T09:00:05Z", APPLES: "2026-11-20T10:00:03+0100"},
            datetime(2026, 11, 20, 9, 0, 3, tzinfo=UTC),
        ),
        ({}, None),
        ({"creation_time": "1904-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "1970-01-01T00:12:00Z"}, None),
        ({"creation_time": "2018-01-01T00:03:20Z"}, None),
        ({"creation_time": "yesterday"}, None),
        ({APPLES: "2026-11-20T10:00:03"}, None),
    ],
)
def test_a_clock_that_was_set_is_believed(tmp_path, tags, expected):
    named = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    path = clip(tmp_path / "a.mov", "-movflags", "use_metadata_tags", *named, seconds=1)
    assert probe(path).created_at == expected
