import json

import numpy as np
import pytest

from media.pcm import Sound
from transcode.sound import LessonSound
from transcode.waveform import BLOCK_STEPS, STEP_MS, peaks, write_waveform


def test_peaks_are_where_the_sound_is_loud_and_as_loud_as_published(tmp_path):
    samples = np.zeros(48_000 * 2 + 100, "<i2")
    samples[48_000] = -16_384
    samples.tofile(tmp_path / "lesson.s16")
    sound = Sound(tmp_path / "lesson.s16", 48_000, samples.size)
    path = write_waveform(LessonSound(2, "audio/2.m3u8", -500, 2.0, 96_000, 6.0206, None, sound), tmp_path)
    assert path == "audio/2.waveform.json"
    drawn = json.loads((tmp_path / path).read_text())
    assert (drawn["start_ms"], drawn["step_ms"], len(drawn["peaks"])) == (-500, STEP_MS, 21)
    assert [place for place, value in enumerate(drawn["peaks"]) if value] == [10]
    assert drawn["peaks"][10] == pytest.approx(0.5, abs=0.001)


def test_blocks_meet_without_a_seam(tmp_path):
    samples = np.tile(np.arange(10, dtype="<i2") * 100, BLOCK_STEPS + 7)
    samples.tofile(tmp_path / "long.s16")
    found = peaks(Sound(tmp_path / "long.s16", 100, samples.size))
    assert len(found) == BLOCK_STEPS + 7
    assert set(np.round(found * 32768)) == {900.0}


def test_silence_cannot_be_drawn(tmp_path):
    with pytest.raises(ValueError, match="silent"):
        write_waveform(LessonSound(0, "audio/0.m3u8", 0, 2.0, 2000), tmp_path)
