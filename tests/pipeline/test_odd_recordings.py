"""Recordings that are looked at one by one: held upright, cut into chapters, with holes, with sound of a rare kind."""

import json
import re
import statistics
import struct
import subprocess
from pathlib import Path

import pytest

from pipeline.prepare import COMPLETE, prepare_folder
from tests.pipeline.cameras import AAC, H264, KINDS, Kind, Room, a_room, begins_at_s
from tests.pipeline.test_recordings import NO_WORDS, TOGETHER_MS, Made
from tests.transcode.filmed import shown

pytestmark = pytest.mark.media

MATRIX_AT = 44
"""Where the matrix lies behind the name of a track's header, in bytes (ISO/IEC 14496-12, 8.3.2, version 0)."""

ODD = {
    "AVCHD, LPCM": Kind(
        "00000.MTS",
        (
            *H264,
            "-flags",
            "+ilme+ildct",
            "-x264-params",
            "tff=1",
            "-c:a",
            "pcm_bluray",
            "-ar",
            "48000",
            "-ac",
            "2",
            "-mpegts_m2ts_mode",
            "1",
            "-f",
            "mpegts",
        ),
    ),
    "a webcam that drops pictures": Kind(
        "webcam.mkv",
        (*H264, "-fps_mode", "vfr", "-c:a", "libopus"),
        rate="30",
        filters="select='not(between(mod(n,60),20,27))'",
        copied=True,
    ),
    "a camera whose clock was never set": Kind(
        "00000.MP4", (*H264, *AAC, "-metadata", "creation_time=1970-01-01T00:00:00Z"), copied=True
    ),
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return a_room(tmp_path_factory.mktemp("room"))


def made(camera: Path, out: Path) -> Made:
    prepared = prepare_folder([camera], out, NO_WORDS)
    assert prepared.code == COMPLETE, prepared.words
    return Made(out, json.loads((out / "lesson.json").read_text()), 1000.0 * begins_at_s(1))


@pytest.mark.parametrize("name", ODD)
def test_each_plays_and_is_on_time(name: str, room: Room, tmp_path: Path) -> None:
    lesson = made(room.film(ODD[name], tmp_path, 1), tmp_path / "out")
    assert [rung["copied"] for rung in lesson.angle(1)["renditions"]] == [ODD[name].copied]
    late = lesson.late_ms(1, tmp_path)
    assert abs(statistics.median(late)) < TOGETHER_MS
    assert max(abs(one) for one in late) < 2.5 * TOGETHER_MS
    assert [track["camera"] for track in lesson.lesson["audio"]] == [1]


def test_a_phone_that_was_held_upright_is_shown_upright(room: Room, tmp_path: Path) -> None:
    path = room.film(KINDS["prosumer, MP4, 59.94"], tmp_path, 1)
    content = bytearray(path.read_bytes())
    # A quarter turn, as a phone writes it into the header of the picture's track.
    struct.pack_into(">9i", content, content.index(b"tkhd") + MATRIX_AT, 0, 1 << 16, 0, -1 << 16, 0, 0, 180 << 16, 0, 1 << 30)
    path.write_bytes(content)
    lesson = made(path, tmp_path / "out")
    assert [rung["copied"] for rung in lesson.angle(1)["renditions"]] == [False]
    assert "RESOLUTION=180x320" in (tmp_path / "out" / lesson.angle(1)["playlist"]).read_text()


def test_chapters_of_an_action_camera_are_one_recording_in_their_own_order(room: Room, tmp_path: Path) -> None:
    whole = room.film(KINDS["prosumer, MP4, 59.94"], tmp_path, 1)
    card = tmp_path / "DCIM"
    card.mkdir()
    cut = ("-c", "copy", "-f", "segment", "-segment_time", "5", "-reset_timestamps", "1", str(tmp_path / "cut%d.MP4"))
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", str(whole), *cut], check=True, timeout=60)
    # The camera writes the chapter before the number of the recording, so that by name the second recording comes in between.
    for number, name in enumerate(("GH010042.MP4", "GH020042.MP4", "GH010043.MP4")):
        (tmp_path / f"cut{number}.MP4").rename(card / name)
    lesson = made(card, tmp_path / "out")
    late = lesson.late_ms(1, tmp_path)
    assert len(late) > 0.95 * 30 * 15
    assert abs(statistics.median(late)) < TOGETHER_MS
    assert max(abs(one) for one in late) < 2.5 * TOGETHER_MS


def test_a_copy_that_would_be_damaged_is_encoded_and_said_and_the_other_camera_is_as_ever(room: Room, tmp_path: Path) -> None:
    kind = KINDS["prosumer, MP4, 59.94"]
    sound, damaged = room.film(kind, tmp_path / "1", 1), room.film(kind, tmp_path / "2", 2)
    content = bytearray(damaged.read_bytes())
    begin, end = round(len(content) * 0.45), round(len(content) * 0.5)
    content[begin:end] = bytes(end - begin)
    damaged.write_bytes(content)
    prepared = prepare_folder([sound, damaged], tmp_path / "out", NO_WORDS)
    assert prepared.code == COMPLETE, prepared.words
    lesson = Made(tmp_path / "out", json.loads((tmp_path / "out" / "lesson.json").read_text()), 1000.0 * begins_at_s(1))
    assert [rung["copied"] for camera in (1, 2) for rung in lesson.angle(camera)["renditions"]] == [True, False]
    (told,) = (found for found in lesson.lesson["findings"] if found["code"] == "render_failed")
    assert told["camera"] == 2
    # A twentieth of 16 seconds, somewhat before the middle; pictures differ in size, so the place is not exact.
    place = re.search(r"is damaged from 00:(\d\d) to 00:(\d\d) of the lesson", told["message"])
    assert place is not None, told["message"]
    assert 5 <= int(place[1]) <= int(place[2]) <= 10
    (rung,) = lesson.rungs(2)
    read = list(shown(lesson.out, rung, tmp_path, lesson.angle(2)["start_ms"]))
    late = [abs(moment + lesson.zero_ms - inside) for moment, inside in read if inside is not None]
    assert sum(one < TOGETHER_MS for one in late) > 0.8 * 30 * 15, "what is not damaged is there, on time"
    assert read[-1][0] > 15_000
