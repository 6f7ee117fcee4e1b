"""Each way in which a camera's file can be bad gets its own words, and a good file gets none."""

import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.findings import FindingCode, Severity
from ingest import sentences
from ingest.accepted import Accepted
from ingest.checks import CameraCheck, check, look_command
from ingest.content import listening_times
from ingest.hearing import EXCERPT_S
from media.command import Command, ToolMissing, run
from media.ffmpeg import CONTAINERS, open_input, start

pytestmark = pytest.mark.media

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000")
SILENCE = ("-f", "lavfi", "-i", "anullsrc=sample_rate=48000:channel_layout=mono")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25")


def film(out: Path, *arguments: str, seconds: float = 4.0) -> Path:
    run(Command((*start(), *arguments, "-t", str(seconds), str(out)), writes=(out.parent,)))
    return out


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording with nothing wrong, its header in front of its picture."""
    out = tmp_path_factory.mktemp("good") / "lesson.mp4"
    return film(out, *PICTURE, *TONE, *H264, "-c:a", "aac", "-movflags", "+faststart", seconds=8.0)


def codes(checked: CameraCheck) -> list[FindingCode]:
    return [found.code for found in checked.findings]


def assert_refused(paths: Sequence[Path], code: FindingCode) -> str:
    """The camera cannot be used for this one reason; return the sentence."""
    checked = check(2, list(paths))
    assert codes(checked) == [code]
    assert not checked.ok
    assert checked.findings[0].severity is Severity.ERROR
    assert checked.findings[0].camera == 2
    assert "eplace this" in checked.findings[0].message
    return checked.findings[0].message


def test_a_good_recording_has_no_findings(good: Path):
    checked = check(1, [good])
    assert checked.ok
    assert checked.findings == ()
    assert checked.probe is not None
    assert checked.probe.file_duration_s == pytest.approx(8.0, abs=0.1)


def test_json_is_what_the_command_promises(good: Path):
    told = json.loads(json.dumps(check(3, [good]).to_json()))
    assert set(told) == {"camera", "file", "ok", "media", "findings"}
    assert (told["camera"], told["file"], told["ok"], told["findings"]) == (3, "lesson.mp4", True, [])
    assert told["media"]["video"]["frame_rate"] == "25"


def test_json_carries_the_finding(tmp_path: Path):
    (tmp_path / "lesson.mp4").touch()
    told = json.loads(json.dumps(check(1, [tmp_path / "lesson.mp4"]).to_json()))
    assert told["media"] is None
    assert told["findings"] == [{"code": "empty", "severity": "error", "message": sentences.EMPTY, "at_ms": None}]


def test_an_empty_file(tmp_path: Path):
    (tmp_path / "lesson.mp4").touch()
    assert "empty" in assert_refused([tmp_path / "lesson.mp4"], FindingCode.EMPTY)


def test_a_camera_without_files():
    assert_refused([], FindingCode.EMPTY)


@pytest.mark.parametrize(
    "content",
    [
        b"Lesson plan, Year 4, fractions\n" * 400,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        b"%PDF-1.7\n" + bytes(2000),
        bytes(50_000),
    ],
    ids=["text", "playlist", "concat", "png", "pdf", "zeros"],
)
def test_a_file_that_only_has_the_name_of_a_recording(tmp_path: Path, content: bytes):
    path = tmp_path / "lesson.mp4"
    path.write_bytes(content)
    assert_refused([path], FindingCode.NOT_A_RECORDING)


def test_a_faststart_file_that_was_cut_short(good: Path, tmp_path: Path):
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    message = assert_refused([cut], FindingCode.TRUNCATED)
    assert "should last 8 seconds" in message
    at_ms = check(1, [cut]).findings[0].at_ms
    assert at_ms is not None
    assert 2000 < at_ms < 6000


def test_a_camcorders_stream_that_was_cut_short_is_told_and_can_be_used(tmp_path: Path):
    whole = film(tmp_path / "00001.mts", *PICTURE, *TONE, *H264, "-c:a", "ac3", "-mpegts_m2ts_mode", "1", "-f", "mpegts")
    cut = tmp_path / "00000.mts"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3 // 192 * 192 + 100])
    found = check(1, [cut])
    assert found.ok
    told = [one for one in found.findings if one.code is FindingCode.TRUNCATED]
    assert [one.severity for one in told] == [Severity.WARNING]
    assert "copy the recording from the camera again" in told[0].message
    assert FindingCode.TRUNCATED not in {one.code for one in check(1, [cut, whole]).findings}, "the next part may go on"


def test_a_recording_that_was_not_finalised(tmp_path: Path):
    whole = film(tmp_path / "whole.mp4", *PICTURE, *TONE, *H264, "-c:a", "aac")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "not finalised" in assert_refused([cut], FindingCode.NOT_FINALISED)


def test_a_file_of_noise_behind_a_good_header(good: Path, tmp_path: Path):
    content = bytearray(good.read_bytes())
    data = content.index(b"mdat") + 4
    content[data:] = os.urandom(len(content) - data)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    assert_refused([broken], FindingCode.UNREADABLE)


def test_no_more_pictures_are_decoded_than_it_takes_to_see_that_they_play(good: Path):
    assert look_command(good).argv == (
        *start(), "-t", "2.0", *open_input(good), "-map", "0:V:0", "-frames:v", "10", "-f", "framecrc", "pipe:1",
    )  # fmt: skip
    shown = run(look_command(good)).stdout.decode().splitlines()
    assert sum(not line.startswith("#") for line in shown) == 10


def test_a_header_that_says_nothing(tmp_path: Path):
    path = tmp_path / "lesson.mkv"
    path.write_bytes(b"\x1a\x45\xdf\xa3" + bytes(3000))
    assert_refused([path], FindingCode.UNREADABLE)


def test_sound_only(tmp_path: Path):
    assert "no picture" in assert_refused([film(tmp_path / "voice.m4a", *TONE, "-c:a", "aac")], FindingCode.NO_VIDEO)


def test_too_short(tmp_path: Path):
    short = film(tmp_path / "short.mp4", *PICTURE, *TONE, *H264, "-c:a", "aac", seconds=1.0)
    assert "1.0 seconds" in assert_refused([short], FindingCode.TOO_SHORT)


def test_a_header_that_claims_a_hundred_hours(tmp_path: Path):
    # Two frames, a hundred hours apart: a few kilobytes from which no time-out may be derived.
    picture = ("-f", "lavfi", "-i", "color=size=64x64:rate=1:duration=3")
    long = film(tmp_path / "long.mkv", *picture, "-vf", "setpts=N*180000/TB", "-vsync", "0", *H264, seconds=10**7)
    assert long.stat().st_size < 10_000
    assert "up to 4 hours" in assert_refused([long], FindingCode.TOO_LONG)


@pytest.mark.parametrize(("name", "codec"), [("huge.avi", "mjpeg"), ("huge.mp4", "mpeg4"), ("huge.mkv", "libx264")])
def test_a_picture_of_too_many_points(tmp_path: Path, name: str, codec: str):
    picture = ("-f", "lavfi", "-i", "color=size=5120x4096:rate=1")
    huge = film(
        tmp_path / name, *picture, "-c:v", codec, "-q:v", "31", "-pix_fmt", "yuvj420p" if codec == "mjpeg" else "yuv420p"
    )
    assert "4K or less" in assert_refused([huge], FindingCode.TOO_LARGE)


def test_no_sound_is_a_warning_and_the_camera_stays(tmp_path: Path):
    checked = check(1, [film(tmp_path / "mute.mp4", *PICTURE, *H264, "-an")])
    assert checked.ok
    assert [(found.code, found.severity) for found in checked.findings] == [(FindingCode.NO_AUDIO, Severity.WARNING)]


def test_a_dead_microphone_is_a_warning_and_the_camera_stays(tmp_path: Path):
    checked = check(1, [film(tmp_path / "dead.mp4", *PICTURE, *SILENCE, *H264, "-c:a", "aac")])
    assert checked.ok
    assert [(found.code, found.severity) for found in checked.findings] == [(FindingCode.SILENT, Severity.WARNING)]


def test_sound_between_the_listenings_is_not_silence(tmp_path: Path):
    # 120 s in which only half a second, between two of the places listened at, is not silent.
    first, second = listening_times(120.0)[3:5]
    at = (first + EXCERPT_S + second) / 2
    once = f"sine=frequency=440:sample_rate=8000,volume=enable='not(between(t,{at},{at + 0.5}))':volume=0"
    picture = ("-f", "lavfi", "-i", "color=size=64x64:rate=5")
    knock = film(tmp_path / "knock.mkv", *picture, "-f", "lavfi", "-i", once, *H264, "-c:a", "pcm_s16le", seconds=120.0)
    assert FindingCode.SILENT not in codes(check(1, [knock]))


def test_an_uneven_rate_is_said_for_the_record(tmp_path: Path):
    phone = ("-vf", "select='mod(n+1,7)'", "-fps_mode", "passthrough")
    checked = check(1, [film(tmp_path / "phone.mp4", *PICTURE, *TONE, *phone, *H264, "-c:a", "aac", seconds=8.0)])
    assert [(found.code, found.severity) for found in checked.findings] == [(FindingCode.VARIABLE_FRAME_RATE, Severity.INFO)]


@pytest.mark.parametrize(
    ("name", "video", "sound"), [("a.mkv", H264, "aac"), ("a.avi", ("-c:v", "mjpeg"), "pcm_s16le"), ("a.mts", H264, "ac3")]
)
def test_other_containers_are_fine(tmp_path: Path, name: str, video: tuple[str, ...], sound: str):
    form = ("-f", "mpegts") if name.endswith(".mts") else ()
    assert check(1, [film(tmp_path / name, *PICTURE, *TONE, *video, "-c:a", sound, *form)]).findings == ()


def test_a_provider_may_take_fewer_kinds(good: Path, tmp_path: Path):
    only_mp4 = Accepted(containers=frozenset({"mov"}))
    renamed = film(tmp_path / "a.avi", *PICTURE, *TONE, "-c:v", "mjpeg", "-c:a", "pcm_s16le").rename(tmp_path / "a.mp4")
    checked = check(1, [renamed], only_mp4)
    assert (codes(checked), checked.ok) == ([FindingCode.NOT_ACCEPTED], False)
    assert checked.findings[0].message.startswith("This is an AVI file, a kind of recording that is not taken here. Export it")
    assert check(1, [good], only_mp4).findings == ()
    assert set(sentences.KINDS) == set(CONTAINERS)


def test_a_wrong_extension_does_not_matter(good: Path, tmp_path: Path):
    renamed = tmp_path / "lesson.txt"
    renamed.write_bytes(good.read_bytes())
    assert check(1, [renamed]).findings == ()


def test_parts_are_one_recording(good: Path, tmp_path: Path):
    second = tmp_path / "2.mp4"
    second.write_bytes(good.read_bytes())
    checked = check(1, [good, second])
    assert checked.findings == ()
    assert checked.probe is not None
    assert checked.probe.file_duration_s == pytest.approx(16.0, abs=0.2)
    assert checked.probe.size_bytes == 2 * good.stat().st_size


def test_the_bad_part_is_named(good: Path, tmp_path: Path):
    (tmp_path / "2.mp4").touch()
    message = assert_refused([good, tmp_path / "2.mp4"], FindingCode.EMPTY)
    assert message.startswith("Part 2 of 2: ")


def test_a_missing_tool_is_not_the_recordings_fault(good: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRIPTYCH_FFPROBE", "/nowhere/ffprobe")
    with pytest.raises(ToolMissing):
        check(1, [good])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4, "4 seconds"),
        (61, "1 minute 1 second"),
        (725.2, "12 minutes 5 seconds"),
        (12000, "3 hours 20 minutes"),
        (3600, "1 hour"),
        (0, "0 seconds"),
    ],
)
def test_lengths_in_words(seconds: float, words: str):
    assert sentences.length(seconds) == words


def test_a_forged_length(good: Path, tmp_path: Path):
    # Only the movie's length is forged, not its tracks'.
    content = bytearray(good.read_bytes())
    at = content.index(b"mvhd") + 4
    scale = struct.unpack_from(">I", content, at + 12)[0]
    struct.pack_into(">I", content, at + 16, min(2**32 - 1, 100 * 3600 * scale))
    forged = tmp_path / "forged.mp4"
    forged.write_bytes(content)
    assert_refused([forged], FindingCode.TOO_LONG)
