"""Onsets made by hand: what two cameras would show of one lesson, without any sound."""

from collections.abc import Sequence

import numpy as np

from ingest.envelope import BANDS, FRAME_RATE, STEP, Onsets


def world(seconds: float, seed: int) -> np.ndarray:
    """What rises when in a lesson, `[band, frame]`: three times a second something, in some of the bands."""
    random = np.random.default_rng(seed)
    frames = int(seconds * FRAME_RATE)
    strength = np.zeros((BANDS, frames))
    for at in random.choice(frames, int(seconds * 3), replace=False):
        strength[random.random(BANDS) < 0.5, at] += random.uniform(2.0, 6.0)
    return np.apply_along_axis(np.convolve, 1, strength, [0.5, 1.0, 0.5], "same")


def onsets(
    lesson: np.ndarray, stretches: Sequence[tuple[float, float]], seed: int, *, noise: float = 1.0, ppm: float = 0.0
) -> Onsets:
    """What a camera has that recorded these stretches (from when, to when in the world), with noise of its own."""
    frames = np.concatenate([np.arange(int(begin * FRAME_RATE), int(end * FRAME_RATE)) for begin, end in stretches])
    moved = np.rint(frames + np.arange(len(frames)) * ppm * 1e-6).astype(int)
    held = lesson[:, np.clip(moved, 0, lesson.shape[1] - 1)]
    heard = held + np.random.default_rng((seed, 7)).normal(0.0, noise, held.shape)
    heard = (heard - heard.mean(axis=1, keepdims=True)) / heard.std(axis=1, keepdims=True)
    return Onsets(np.clip(np.rint(heard / STEP), -127, 127).astype(np.int8), FRAME_RATE)
