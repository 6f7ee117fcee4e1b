"""What a camera does to what its microphone hears: noise, automatic gain, clipping, the converter, the codec."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.sync import noise
from benchmarks.sync.cases import Camera
from benchmarks.sync.noise import Signal, Source

RATE = 16_000
SPEECH_LEVEL = 0.05
"""RMS of speech on file, in parts of full scale: about -26 dBFS, as cameras record."""

SHARES: dict[str, dict[str, float]] = {
    "room": {"pink": 0.55, "babble": 0.3, "hum": 0.15},
    "hum": {"pink": 0.15, "babble": 0.05, "hum": 0.8},
    "wind": {"pink": 0.25, "babble": 0.05, "wind": 0.7},
    "clicks": {"pink": 0.5, "babble": 0.2, "clicks": 0.3},
}
"""Parts of the noise's power, by what is loud in the room."""


def room_noise(camera: Camera, bed: Signal, seed: list[int], mains_hz: float) -> Source:
    """Return the noise of one microphone, with an RMS of 1. `mains_hz` is the mains' frequency as its camera counts it."""
    chance = np.random.default_rng(seed)
    makers: dict[str, Callable[[], Source]] = {
        "pink": lambda: noise.pink(chance),
        "hum": lambda: noise.hum(chance, mains_hz),
        "wind": lambda: noise.wind(chance),
        "clicks": lambda: noise.clicks(chance),
        "babble": lambda: noise.babble(chance, bed),
    }
    shares = SHARES[camera.noises[0] if camera.noises else "room"]
    sources = [(np.float32(np.sqrt(share)), makers[kind]()) for kind, share in shares.items()]

    def more(count: int) -> Signal:
        return sum((gain * source(count) for gain, source in sources), np.zeros(count, np.float32))

    return more


def gain_control() -> Callable[[Signal], Signal]:
    """Return an automatic gain: fast down (20 ms), slow up (2 s), up to 24 dB, as consumer cameras have it."""
    level = SPEECH_LEVEL
    step = RATE // 100

    def control(samples: Signal) -> Signal:
        nonlocal level
        frames = -(-len(samples) // step)
        padded = np.zeros(frames * step, np.float32)
        padded[: len(samples)] = samples
        gains = np.empty(frames + 1)
        gains[0] = _gain(level)
        for number, loud in enumerate(np.sqrt(np.mean(padded.reshape(frames, step) ** 2, axis=1))):
            level += (loud - level) * (0.4 if loud > level else 0.005)
            gains[number + 1] = _gain(level)
        return samples * np.interp(np.arange(len(samples)) / step, np.arange(frames + 1), gains).astype(np.float32)

    return control


def _gain(level: float) -> float:
    return float(np.clip(1.5 * SPEECH_LEVEL / max(level, 1e-6), 0.25, 16.0))


def plain(samples: Signal) -> Signal:
    """A fixed gain."""
    return samples


def converted(samples: Signal, clips_db: float) -> NDArray[np.int16]:
    """Return what the converter writes; `clips_db` too much gain is cut off at full scale."""
    return np.clip(samples * np.float32(32767 * 10 ** (clips_db / 20)), -32768, 32767).astype("<i2")
