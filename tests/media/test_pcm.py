import threading
from dataclasses import replace

import numpy as np
import pytest

from media.command import ToolStopped, Watch
from media.pcm import RATE, NoSound, Sound, decode_sound
from media.probe import probe
from tests.media.clips import CLICKS_S, clicking, clicks_in, clip, make, picture

LATER_S = {"together": 0.0, "sound begins later": 0.7, "sound begins earlier": -0.3}
CONTAINERS = {"mp4": "aac", "mov": "pcm_s16le", "ts": "aac", "mkv": "aac"}


@pytest.mark.parametrize("ending", CONTAINERS)
@pytest.mark.parametrize("case", LATER_S)
def test_sample_zero_is_the_first_video_frame(tmp_path, ending, case):
    later = LATER_S[case]
    sound = decode_sound([clicking(tmp_path / f"a.{ending}", CONTAINERS[ending], later_s=later)], tmp_path / "a.pcm")
    assert clicks_in(sound.open(), sound.rate) == pytest.approx([moment + later for moment in CLICKS_S], abs=0.002)


def test_samples_are_mapped_and_not_read(tmp_path):
    sound = decode_sound([clip(tmp_path / "a.mp4")], tmp_path / "a.pcm")
    samples = sound.open()
    assert isinstance(samples, np.memmap)
    assert samples.dtype == np.int16
    assert sound.rate == RATE
    assert sound.duration_s == pytest.approx(3.0, abs=0.05)
    assert (tmp_path / "a.pcm").stat().st_size == 2 * sound.samples


def test_a_hole_in_the_sound_is_silent(tmp_path):
    whole = clicking(tmp_path / "a.mkv", "aac")
    dropped = ("-c", "copy", "-bsf:a", "noise=drop='between(n,70,160)'")
    holed = make(tmp_path / "b.mkv", "-i", str(whole), *dropped, reads=(whole,))
    sound = decode_sound([holed], tmp_path / "b.pcm")
    found = clicks_in(sound.open(), sound.rate)
    assert found == pytest.approx([1.0, 4.0], abs=0.002)
    assert not sound.open()[int(1.5 * RATE) : int(2.4 * RATE)].any()


def test_an_edit_list_that_cuts_the_beginning_is_followed(tmp_path):
    whole = clicking(tmp_path / "a.mp4", "aac")
    cut = make(tmp_path / "b.mp4", "-ss", "0.5", "-i", str(whole), "-c", "copy", reads=(whole,))
    sound = decode_sound([cut], tmp_path / "b.pcm")
    assert clicks_in(sound.open(), sound.rate) == pytest.approx([moment - 0.5 for moment in CLICKS_S], abs=0.002)


def test_parts_follow_each_other_on_file_time(tmp_path):
    parts = [clicking(tmp_path / f"{number}.mp4", "aac") for number in (1, 2)]
    told: list[float] = []
    sound = decode_sound(parts, tmp_path / "a.pcm", watch=Watch(on_progress=told.append))
    expected = [*CLICKS_S, *(6.0 + moment for moment in CLICKS_S)]
    assert clicks_in(sound.open(), sound.rate) == pytest.approx(expected, abs=0.002)
    assert told[-1] == pytest.approx(12.0, abs=0.2)


def test_a_recording_of_six_hours_may_have_six_hours_of_sound(tmp_path, monkeypatch):
    """Whether one so long is accepted is a setting, which is asked for before."""
    seen = []

    def run(command, *, limits, watch):
        seen.append(limits)
        raise ToolStopped("ffmpeg")

    path = clip(tmp_path / "a.mp4")
    described = probe(path)
    monkeypatch.setattr("media.pcm.probe", lambda _: replace(described, duration_s=6 * 3600.0))
    monkeypatch.setattr("media.pcm.run", run)
    with pytest.raises(ToolStopped):
        decode_sound([path], tmp_path / "a.pcm", rate=48_000)
    assert described.audio is not None
    assert 6 * 3600 <= seen[0].file_bytes / (48_000 * 2 * described.audio.channels) <= 6 * 3600 + 900


def test_a_part_without_sound_is_silent(tmp_path):
    mute = make(tmp_path / "mute.mp4", *picture(2), "-c:v", "libx264", "-pix_fmt", "yuv420p")
    sound = decode_sound([mute, clicking(tmp_path / "a.mp4", "aac")], tmp_path / "a.pcm")
    assert clicks_in(sound.open(), sound.rate) == pytest.approx([2.0 + moment for moment in CLICKS_S], abs=0.002)


def test_no_sound_track_is_said_so(tmp_path):
    mute = make(tmp_path / "mute.mp4", *picture(2), "-c:v", "libx264", "-pix_fmt", "yuv420p")
    with pytest.raises(NoSound, match="no sound track"):
        decode_sound([mute], tmp_path / "a.pcm")
    assert not (tmp_path / "a.pcm").exists()


def test_a_stop_reaches_the_decoder(tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ToolStopped):
        decode_sound([clip(tmp_path / "a.mp4")], tmp_path / "a.pcm", watch=Watch(stop=stop))
    assert not (tmp_path / "a.pcm.part").exists()


def test_a_sound_of_no_samples_cannot_be_mapped(tmp_path):
    (tmp_path / "empty").touch()
    with pytest.raises(ValueError, match="empty"):
        Sound(tmp_path / "empty", RATE, 0).open()
