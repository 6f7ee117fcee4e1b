"""Two channels become one microphone: real files of each kind of wiring, decoded for listening and for publishing."""

import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from media import pcm
from media.channels import Mix, choose, mixed
from media.command import ToolStopped, Watch
from media.pcm import decode_sound
from tests.media.clips import make, picture
from tests.transcode.voices import fan, hum, speech, white

RATE = 48_000
SECONDS = 8
SAMPLES = SECONDS * RATE
HISS, OTHER_HISS = white(SAMPLES, 1), white(SAMPLES, 2)


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> np.ndarray:
    return 0.1 * speech(tmp_path_factory.mktemp("said"), SECONDS, RATE)


def later(samples: np.ndarray, by: int) -> np.ndarray:
    return np.roll(samples, by)


WIRINGS = {
    "both the same": (Mix.SUM, lambda said: (said, said)),
    "two microphones": (Mix.SUM, lambda said: (said + 0.005 * HISS, 0.8 * later(said, 25) + 0.005 * OTHER_HISS)),
    "a hand apart": (Mix.SUM, lambda said: (said + 0.005 * HISS, 0.9 * later(said, 12) + 0.005 * OTHER_HISS)),
    "an arm apart": (Mix.SUM, lambda said: (said + 0.005 * HISS, 0.9 * later(said, 80) + 0.005 * OTHER_HISS)),
    "far apart": (Mix.SUM, lambda said: (said + 0.003 * HISS, 0.7 * later(said, 700) + 0.003 * OTHER_HISS)),
    "crossed": (Mix.DIFFERENCE, lambda said: (said, -said)),
    "crossed, in noise": (Mix.DIFFERENCE, lambda said: (said + 0.05 * HISS, -0.8 * said + 0.05 * OTHER_HISS)),
    "nothing on the left": (Mix.RIGHT, lambda said: (0 * said, said)),
    "hiss on the left": (Mix.RIGHT, lambda said: (0.05 * HISS, said + 0.003 * OTHER_HISS)),
    "hum on the right": (Mix.LEFT, lambda said: (said + 0.003 * HISS, 0.3 * hum(SAMPLES, RATE))),
    "a fan on the right": (Mix.LEFT, lambda said: (said + 0.003 * HISS, 0.2 * fan(SAMPLES, RATE))),
    "hum on both": (Mix.SUM, lambda said: (0.3 * hum(SAMPLES, RATE), 0.3 * hum(SAMPLES, RATE) + 0.003 * HISS)),
    "silence": (Mix.SUM, lambda said: (0 * said, 0 * said)),
}


def filmed(channels: tuple[np.ndarray, np.ndarray], folder: Path) -> Path:
    path = folder / "two.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.rint(np.clip(np.stack(channels, axis=1), -1, 1) * 32767).astype("<i2").tobytes())
    streams = ("-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k")
    return make(folder / "two.mp4", *picture(SECONDS), "-i", str(path), *streams, reads=(path,))


@pytest.mark.parametrize("wiring", WIRINGS)
def test_the_wiring_is_found(wiring, said):
    mix, channels = WIRINGS[wiring]
    samples = np.rint(np.clip(np.stack(channels(said), axis=1), -1, 1) * 32767).astype(np.int16)
    assert choose([samples], RATE) is mix
    parts = [samples[begin : begin + RATE] for begin in range(0, SAMPLES, RATE)]
    assert choose(parts[::-1], RATE) is mix


@pytest.mark.media
@pytest.mark.parametrize("rate", [16_000, 48_000])
@pytest.mark.parametrize("wiring", ["both the same", "crossed", "nothing on the left", "hum on the right"])
def test_what_is_said_is_heard_whatever_the_wiring(wiring, rate, said, tmp_path):
    path = filmed(WIRINGS[wiring][1](said), tmp_path)
    heard = decode_sound([path], tmp_path / "a.pcm", rate=rate).open().astype(float) / 32767
    step = RATE // rate
    truth = said[: len(heard) * step].reshape(-1, step).mean(axis=1)
    both = min(len(truth), len(heard))
    likeness = np.corrcoef(truth[:both], heard[:both])[0, 1]
    assert likeness > 0.95
    assert heard.std() == pytest.approx(truth.std(), rel=0.2)


@pytest.mark.media
def test_blocks_meet_without_a_seam(said, tmp_path, monkeypatch):
    path = filmed((said, -said), tmp_path)
    whole = np.array(decode_sound([path], tmp_path / "whole.pcm").open())
    monkeypatch.setattr(pcm, "BLOCK_S", 1)
    assert np.array_equal(whole, decode_sound([path], tmp_path / "blocks.pcm").open())


@pytest.mark.media
def test_a_stop_reaches_the_mixing(said, tmp_path, monkeypatch):
    path, stop = filmed((said, -said), tmp_path), threading.Event()
    monkeypatch.setattr(pcm, "choose", lambda excerpts, rate: stop.set() or Mix.SUM)
    with pytest.raises(ToolStopped):
        decode_sound([path], tmp_path / "a.pcm", watch=Watch(stop=stop))


def test_the_loudest_samples_stay_what_they_are():
    samples = np.array([[32767, 32767], [-32768, -32768], [-32768, 32767]], np.int16)
    assert mixed(samples, Mix.SUM).tolist() == [32767, -32768, 0]
    assert mixed(samples, Mix.DIFFERENCE).tolist() == [0, 0, -32768]
    assert mixed(samples, Mix.LEFT).tolist() == [32767, -32768, -32768]


def test_nothing_is_a_sum():
    assert choose([], RATE) is Mix.SUM
    assert choose([np.zeros((7, 2), np.int16)], RATE) is Mix.SUM
