"""The waveform of a lesson track: how loud each tenth of a second is, for drawing. Arrays in, a small file out."""

import json
from pathlib import Path

import numpy as np

from media.pcm import Sound
from transcode.sound import LessonSound

STEP_MS = 100
"""One value each tenth of a second: 36,000 an hour, 200 kB, finer than any screen draws a lesson."""

BLOCK_STEPS = 6000
"""Ten minutes at a time, so that an hour's samples are never in memory together."""


def write_waveform(track: LessonSound, out: Path) -> str:
    """Write `audio/<camera>.waveform.json` and return its path: peaks from 0 to 1 as published, from `start_ms` on.

    Raises ValueError for the silent track, which has no sound to draw.
    """
    if track.sound is None:
        raise ValueError("the silent track has no waveform")
    path = f"audio/{track.camera}.waveform.json"
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    values = [round(float(value), 3) for value in peaks(track.sound)]
    shape = {"version": 1, "start_ms": track.start_ms, "step_ms": STEP_MS, "peaks": values}
    (out / path).write_text(json.dumps(shape, separators=(",", ":")), encoding="ascii")
    return path


def peaks(sound: Sound) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the largest absolute sample of each step, 0 to 1; the last step may be shorter."""
    samples, step = sound.open(), sound.rate * STEP_MS // 1000
    found = []
    for begin in range(0, sound.samples, step * BLOCK_STEPS):
        block = np.abs(samples[begin : begin + step * BLOCK_STEPS].astype(np.int32))
        found.append(np.maximum.reduceat(block, np.arange(0, len(block), step)))
    return np.concatenate(found).astype(np.float64) / 32768.0
