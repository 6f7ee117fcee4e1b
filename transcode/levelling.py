"""Brings a track to one loudness with no peak too high: listens through it, decides on frames, and rewrites it in place.

One gain for the whole track, so that loud stays louder than quiet. It is chosen so that the track has the target *after* its
peaks are held: where claps are the loudest things in a lesson, what they were worth is made good. Nothing is delayed: sample n
stays sample n.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.command import ToolStopped, Watch
from media.pcm import SAMPLE_BYTES, Sound
from transcode import limiter
from transcode.loudness import FRAME, RATE, KWeighting, Loudness, Values, dbfs, integrated_lufs

TARGET_LUFS = -16.0
"""What speech on laptops and phones is levelled to (AES TD1008 for spoken word), so that no angle is louder than another."""

CEILING_DBTP = -3.5
"""Ceiling of true peaks, for -1.5 dBTP after decoding: the encoder was seen to add up to 1.6 dB to clipped claps."""

SILENT_LUFS = -62.0
"""At or below: a voice this quiet is lost in any microphone's own noise, and raising it would only raise that."""

MOST_DB = 40.0
"""No more gain than this: it brings a voice to level that is recorded as quietly as a whisper at the back of a hall."""

NEAR_LU = 0.03
"""Near enough to the target."""

MOST_TRIES = 12

CEILING = 10.0 ** (CEILING_DBTP / 20.0)
FULL_SCALE = 32768.0
BLOCK = 10 * RATE
"""Samples that are read at once; whole frames, and whole steps of the loudness meter."""


@dataclass(frozen=True)
class Levelled:
    """`loudness` is as recorded. `gain_db` is the gain wherever no peak is held; `held_db`, by how much the highest is held."""

    loudness: Loudness
    gain_db: float
    held_db: float


def level(sound: Sound, *, most_db: float = MOST_DB, watch: Watch | None = None) -> Levelled:
    """Rewrite a track at `RATE` as it is to be published: at the target, or as near to it as a gain of `most_db` brings it.

    A track of nothing but noise at the edge of hearing keeps its level. Raises ToolStopped between blocks when told to stop.
    """
    watch = watch or Watch()
    energies, peaks = _listened(sound, watch)
    loudness = Loudness(integrated_lufs(energies), dbfs(float(peaks.max(initial=0.0))))
    most_db = 0.0 if loudness.integrated_lufs <= SILENT_LUFS else most_db
    least_db = min(most_db, TARGET_LUFS - loudness.integrated_lufs)
    known = np.zeros(len(peaks), dtype=bool)
    while True:
        gain_db = solved(energies, peaks, least_db, most_db)
        # Between its samples a frame is higher, so that more is held, more gain is needed, and more frames can matter.
        high = ~known & (peaks * 10.0 ** ((gain_db + limiter.BETWEEN_DB) / 20.0) > CEILING)
        if not high.any():
            break
        peaks[high] = np.maximum(peaks[high], _true_peaks(sound, np.flatnonzero(high), watch))
        known |= high
    factors = limiter.gains(peaks, 10.0 ** (gain_db / 20.0), CEILING)
    _rewrite(sound, factors, watch)
    return Levelled(loudness, round(gain_db, 2), round(gain_db - dbfs(float(factors.min())), 2))


def solved(energies: Values, peaks: Values, least_db: float, most_db: float) -> float:
    """Return the gain in dB, from `least_db` to `most_db`, with which frames come to the target, peaks held under the ceiling.

    Loudness rises with the gain, the slower the more is held: by false position between a gain too small and one too large.
    """

    def missing(gain_db: float) -> float:
        return TARGET_LUFS - integrated_lufs(energies * limiter.gains(peaks, 10.0 ** (gain_db / 20.0), CEILING) ** 2)

    if least_db == most_db or (too_low := missing(least_db)) <= NEAR_LU:
        return least_db
    return _between(missing, least_db, too_low, most_db)


def _between(missing: Callable[[float], float], low: float, too_low: float, high: float) -> float:
    """Return where `missing`, which falls, is nearly nothing: the Illinois variant of false position."""
    too_high = missing(high)
    if too_high >= 0.0:
        return high
    side = 0
    for _ in range(MOST_TRIES):
        middle = (low * too_high - high * too_low) / (too_high - too_low)
        found = missing(middle)
        if abs(found) <= NEAR_LU:
            return middle
        if found > 0.0:
            low, too_low = middle, found
            too_high, side = (too_high / 2.0, 1) if side == 1 else (too_high, 1)
        else:
            high, too_high = middle, found
            too_low, side = (too_low / 2.0, -1) if side == -1 else (too_low, -1)
    return low


def _listened(sound: Sound, watch: Watch) -> tuple[Values, Values]:
    """Return the K-weighted mean square and the highest sample of each frame. A last part of a frame is filled with silence."""
    weighting, energies, peaks = KWeighting(), [np.empty(0)], [np.empty(0)]
    for begin in range(0, sound.samples, BLOCK):
        samples = _read(sound, begin, min(BLOCK, sound.samples - begin), watch)
        frames = np.pad(samples, (0, -len(samples) % FRAME))
        energies.append(weighting.energies(frames))
        peaks.append(np.abs(frames).reshape(-1, FRAME).max(axis=1).astype(np.float64))
    return np.concatenate(energies), np.concatenate(peaks)


def _true_peaks(sound: Sound, frames: NDArray[np.intp], watch: Watch) -> Values:
    """Return the true peaks of some frames, in rising order."""
    found = [np.empty(0)]
    per = BLOCK // FRAME
    for first in range(0, -(-sound.samples // FRAME), per):
        here = frames[(frames >= first) & (frames < first + per)] - first
        if here.size == 0:
            continue
        begin = first * FRAME - limiter.REACH
        samples = _read(sound, begin, BLOCK + 2 * limiter.REACH, watch)
        every = np.lib.stride_tricks.sliding_window_view(samples, FRAME + 2 * limiter.REACH)
        found.append(limiter.true_peaks(every[here * FRAME]))
    return np.concatenate(found)


def _rewrite(sound: Sound, factors: Values, watch: Watch) -> None:
    with sound.path.open("r+b") as file:
        for begin in range(0, sound.samples, BLOCK):
            samples = _read(sound, begin, min(BLOCK, sound.samples - begin), watch)
            samples *= limiter.drawn(factors, begin // FRAME, -(-len(samples) // FRAME))[: len(samples)] * np.float32(
                FULL_SCALE
            )
            file.seek(begin * SAMPLE_BYTES)
            file.write(np.rint(samples).astype("<i2").tobytes())


def _read(sound: Sound, begin: int, count: int, watch: Watch) -> NDArray[np.float32]:
    """Return `count` samples from `begin` on, 1 for full scale; silence before the beginning and after the end."""
    if watch.stop.is_set():
        raise ToolStopped("levelling")
    first, last = max(0, begin), min(sound.samples, begin + count)
    samples = np.fromfile(sound.path, "<i2", last - first, offset=first * SAMPLE_BYTES)
    heard = samples.astype(np.float32) / np.float32(FULL_SCALE)
    return np.pad(heard, (first - begin, begin + count - last))
