"""Which microphone is the clearest: the one in which speech stands highest above the room's noise."""

from collections.abc import Mapping

import numpy as np

from media.pcm import Sound

FRAME_S = 0.05
"""Length of a frame of level: a syllable lasts several, a gap between words at least one."""

SPEECH_SHARE, NOISE_SHARE = 0.90, 0.15
"""A tenth of the frames of a lesson is loud speech; at least one frame in seven falls between words."""

FLOOR = 1.0
"""One step of 16-bit sound: digital silence counts as this, so that a dead microphone has no infinite clarity."""

BLOCK_FRAMES = 12_000
"""Ten minutes at a time, so that the sound is never in memory as a whole."""


def clarity_db(sound: Sound) -> float:
    """Return how many decibels lie between the speech and the noise of a recording; 0 when there is nothing to hear.

    Percentiles of the frame levels stand for both, as in the WADA and NIST estimates of signal-to-noise ratio.
    """
    length = int(sound.rate * FRAME_S)
    samples = sound.open()
    frames = len(samples) // length
    if frames == 0:
        return 0.0
    levels = np.concatenate(
        [
            np.sqrt(
                np.mean(
                    samples[at * length : min(at + BLOCK_FRAMES, frames) * length].reshape(-1, length).astype(float) ** 2,
                    axis=1,
                )
            )
            for at in range(0, frames, BLOCK_FRAMES)
        ]
    )
    speech, noise = np.quantile(np.maximum(levels, FLOOR), (SPEECH_SHARE, NOISE_SHARE))
    return float(20.0 * np.log10(speech / noise))


def clearest(sounds: Mapping[int, Sound]) -> int | None:
    """Return the camera whose microphone is the clearest, the lowest number of equals; None when no camera has sound."""
    return min(sounds, key=lambda camera: (-round(clarity_db(sounds[camera]), 1), camera), default=None)
