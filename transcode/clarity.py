"""How clearly a microphone hears speech: the step from the room's noise to the voice, in the band and the rhythm of speech.

Levels of 20 ms frames in the telephone band; noise and voice are low and high percentiles of them (as in NIST's `stnr`). Hum
and rumble lie outside the band, and a steady tone inside it has no step. Arrays in, a named figure out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from media.pcm import Sound

BAND_HZ = (300.0, 3400.0)
"""Where speech is told apart; below is traffic, ventilation and mains hum, above is hiss."""

FRAME_S = 0.02

NOISE_PERCENTILE, VOICE_PERCENTILE = 15.0, 95.0
"""Even in direct teaching a sixth of the frames is pauses; even in quiet work a twentieth is talk."""

DEAD_DBFS = -65.0
"""A voice weaker than this is not a voice: the microphone is off or broken."""

FLOOR_DBFS = -80.0
"""Silence put in by software counts as this, so that a muted stretch does not look like a perfect microphone."""

LEAST_STEP_DB = 6.0
"""With a smaller step there is noise or a hum, and no speech that can be followed."""

BLOCK_S = 60


@dataclass(frozen=True)
class Clarity:
    """Levels in dBFS of voice and noise. `usable` is False for a dead or a humming microphone."""

    voice_dbfs: float
    noise_dbfs: float

    @property
    def speech_to_noise_db(self) -> float:
        """The step from noise to voice."""
        return self.voice_dbfs - self.noise_dbfs

    @property
    def usable(self) -> bool:
        """Whether there is speech to be heard."""
        return self.voice_dbfs > DEAD_DBFS and self.speech_to_noise_db >= LEAST_STEP_DB


def clarity(sound: Sound) -> Clarity:
    """Return how clearly a recording holds speech. Frames of exact silence (pauses, holes) are left out."""
    levels = _levels(sound)
    heard = levels[levels > FLOOR_DBFS]
    if heard.size == 0:
        return Clarity(FLOOR_DBFS, FLOOR_DBFS)
    noise, voice = np.percentile(heard, [NOISE_PERCENTILE, VOICE_PERCENTILE])
    return Clarity(float(voice), float(noise))


def clearest(found: Mapping[int, Clarity]) -> int | None:
    """Return the camera with the clearest microphone; the loudest when none is usable; None when there is none at all.

    Equals go to the lowest number, so that the choice is the same each time.
    """
    usable = {camera: one for camera, one in found.items() if one.usable}
    if usable:
        return max(sorted(usable), key=lambda camera: round(usable[camera].speech_to_noise_db, 1))
    return max(sorted(found), key=lambda camera: round(found[camera].voice_dbfs, 1), default=None)


def _levels(sound: Sound) -> NDArray[np.float64]:
    """Return the level of each frame in the band, in dBFS, a minute at a time."""
    band = butter(4, BAND_HZ, btype="bandpass", fs=sound.rate, output="sos")
    samples, frame = sound.open(), int(sound.rate * FRAME_S)
    state = np.zeros((band.shape[0], 2))
    found: list[NDArray[np.float64]] = [np.empty(0)]
    for begin in range(0, sound.samples, BLOCK_S * sound.rate):
        block = samples[begin : begin + BLOCK_S * sound.rate].astype(np.float64) / 32768.0
        passed, state = sosfilt(band, block, zi=state)
        whole = passed[: len(passed) // frame * frame].reshape(-1, frame)
        found.append(20.0 * np.log10(np.maximum(np.sqrt((whole**2).mean(axis=1)), 1e-6)))
    return np.concatenate(found)
