"""A sound at a lower rate is the same sound at the same moments."""

from pathlib import Path

import numpy as np
import pytest

from media.pcm import Sound
from media.resample import resample, resample_command


def test_the_command():
    argv = resample_command(Sound(Path("/making/track.s16le"), 48_000, 10), Path("/making/sound.s16le"), 16_000).argv
    assert " ".join(argv[argv.index("-f") :]) == (
        "-f s16le -ar 48000 -ac 1 -protocol_whitelist file -format_whitelist s16le -max_pixels 16777216 -threads 1 "
        "-i file:/making/track.s16le -f s16le -ar 16000 -ac 1 file:/making/sound.s16le"
    )


@pytest.mark.media
def test_every_moment_stays_where_it_was(tmp_path):
    places = [300, 48_000, 95_100]
    high = np.zeros(96_000)
    for place in places:
        high[place - 30 : place + 31] += 20_000 * np.hanning(61)
    (tmp_path / "high").write_bytes(high.astype("<i2").tobytes())
    low = resample(Sound(tmp_path / "high", 48_000, high.size), tmp_path / "low", 16_000)
    assert (low.rate, low.samples) == (16_000, 32_000)
    heard = low.open().astype(float)
    for place in places:
        around = np.arange(place // 3 - 12, place // 3 + 13)
        assert np.average(around, weights=np.maximum(heard[around], 0)) == pytest.approx(place / 3, abs=0.05)
