from pathlib import Path

import numpy as np

from media.pcm import Sound
from transcode.clarity import Clarity, clarity, clearest

RATE = 16_000
TIMES = np.arange(20 * RATE) / RATE
NOISE = np.random.default_rng(5).standard_normal(TIMES.size)


def kept(samples: np.ndarray, path: Path) -> Sound:
    np.clip(samples, -32768, 32767).astype("<i2").tofile(path)
    return Sound(path, RATE, samples.size)


def voice() -> np.ndarray:
    """Something with the band and the rhythm of speech: a buzz at 600 Hz, four syllables a second, pauses."""
    syllables = np.maximum(0.0, np.sin(2 * np.pi * 2 * TIMES)) * (np.sin(2 * np.pi * 0.2 * TIMES) > -0.5)
    return 6000 * syllables * np.sin(2 * np.pi * 600 * TIMES)


def test_less_noise_is_clearer(tmp_path):
    quiet = clarity(kept(voice() + 30 * NOISE, tmp_path / "quiet"))
    loud = clarity(kept(voice() + 600 * NOISE, tmp_path / "loud"))
    assert quiet.usable
    assert loud.usable
    assert quiet.speech_to_noise_db > loud.speech_to_noise_db + 15
    assert clearest({1: loud, 2: quiet}) == 2


def test_a_dead_or_humming_microphone_never_wins(tmp_path):
    dead = clarity(kept(2 * NOISE, tmp_path / "dead"))
    silent = clarity(kept(np.zeros(RATE), tmp_path / "silent"))
    hum = clarity(
        kept(9000 * np.sin(2 * np.pi * 50 * TIMES) + 5000 * np.sin(2 * np.pi * 400 * TIMES) + NOISE, tmp_path / "hum")
    )
    heard = clarity(kept(voice() + 1500 * NOISE, tmp_path / "heard"))
    assert not dead.usable
    assert not silent.usable
    assert not hum.usable
    assert clearest({1: dead, 2: hum, 3: heard, 4: silent}) == 3


def test_paused_stretches_do_not_look_like_a_perfect_microphone(tmp_path):
    noisy = voice() + 600 * NOISE
    paused = noisy.copy()
    paused[5 * RATE : 15 * RATE] = 0
    whole, part = clarity(kept(noisy, tmp_path / "whole")), clarity(kept(paused, tmp_path / "part"))
    assert abs(whole.speech_to_noise_db - part.speech_to_noise_db) < 3


def test_equals_go_to_the_first_and_nothing_to_none():
    same = Clarity(-20.0, -50.0)
    assert clearest({3: same, 2: same}) == 2
    assert clearest({1: Clarity(-70.0, -75.0), 2: Clarity(-68.0, -75.0)}) == 2
    assert clearest({}) is None
