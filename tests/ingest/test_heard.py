"""What alignment is told of cameras: lengths, joins and clocks of given parts, and films only when asked for."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.heard import heard_of, looking
from media.command import Command, run
from tests.transcode.probes import probed

BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_given_parts_follow_each_other_on_file_time():
    parts = [replace(probed(), created_at=BEGAN), probed(), probed()]
    heard = heard_of(2, "GX010042.MP4", parts, None)
    length_ms = parts[0].file_duration_s * 1000.0
    assert heard.joins_ms == pytest.approx((length_ms, 2 * length_ms))
    assert heard.duration_ms == pytest.approx(3 * length_ms)
    assert (heard.camera, heard.file, heard.sound, heard.recorded_at) == (2, "GX010042.MP4", None, BEGAN)
    assert heard_of(1, "a.mp4", parts[1:2], None).joins_ms == ()


@pytest.mark.media
def test_a_film_is_decoded_when_it_is_asked_for_and_once(tmp_path: Path):
    clip, tone, folder = tmp_path / "clip.mp4", tmp_path / "tone.m4a", tmp_path / "films"
    folder.mkdir()
    make = ("ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i")
    run(Command((*make, "testsrc2=s=160x90:r=25:d=3", str(clip)), writes=(tmp_path,)))
    run(Command((*make, "sine=d=1", str(tone)), writes=(tmp_path,)))
    look = looking({1: [clip], 2: [tone]}, folder)
    assert list(folder.iterdir()) == []
    first, whole = look(1, 1.0), look(1, None)
    assert first is not None
    assert whole is not None
    assert (first.frames, whole.frames) == (25, 75)
    assert (first.open()[10] == whole.open()[10]).all()
    assert look(1, None) is whole
    assert look(2, None) is None
