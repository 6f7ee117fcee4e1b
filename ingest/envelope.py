"""The onset envelope: when energy rises, band by band. What two microphones in one room share even when they sound unlike.

Method: spectral flux (Bello et al., "A tutorial on onset detection in music signals", IEEE TSAP 2005) in bands on the mel
scale, each kept apart. A broadband envelope locks on to false peaks at low signal-to-noise ratios, where noise fills most
bands; correlated band by band, the few that are clear still agree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from media.pcm import Sound

FRAME_RATE = 100
"""Envelope frames per second: the coarse lag is then within 5 ms, inside what the fine search covers."""

BANDS = 24
LOWEST_HZ, HIGHEST_HZ = 150.0, 6500.0
"""Below lies hum and handling noise; above, phones and codecs keep nothing."""

WINDOW = 512
"""Samples of one spectrum (32 ms at 16 kHz): short against a syllable, long enough to tell 24 bands apart."""

LEVELS_PER_NEPER = 1000.0
"""Levels wait as whole thousandths of a neper: 2 bytes instead of 4, and finer than any onset."""

BLOCK_FRAMES = 1500
"""Frames worked on at once (15 s, 10 MB of them), so that memory does not grow with the length of the lesson."""

FLOOR_PERCENTILE = 20
"""A band's background is its 20th percentile: in any lesson, one fifth of the time is quieter than speech."""

CLIP_SIGMAS = 5.0
"""Rises beyond this many standard deviations are cut: one slammed door must not outweigh an hour of speech."""

DEAD_AMPLITUDE, LOUD_SHARE = 8, 0.001
"""If 999 of 1000 samples are within this (of 32768, about -72 dBFS), nothing was recorded but the converter's own noise."""

LISTENED_SAMPLES = 1 << 20
"""Samples looked at together to find that out."""


STEP = 1 / 20
"""Onsets are kept as whole numbers of twentieths of a standard deviation: an hour of 24 bands is 9 MB instead of 35."""


@dataclass(frozen=True)
class Onsets:
    """Onset strength: `values[band, frame]` in units of STEP, each band of zero mean and unit variance; `rate` is in hertz."""

    values: NDArray[np.int8]
    rate: int

    @property
    def frames(self) -> int:
        """Number of frames."""
        return int(self.values.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.rate

    def between(self, begin_s: float, end_s: float) -> "Onsets":
        """Return a stretch of it."""
        return Onsets(self.values[:, int(begin_s * self.rate) : int(end_s * self.rate)], self.rate)


def is_dead(sound: Sound) -> bool:
    """Whether the microphone recorded nothing at all: no samples, or only the noise of its converter."""
    allowed = int(LOUD_SHARE * sound.samples)
    for begin in range(0, sound.samples, LISTENED_SAMPLES):
        samples = sound.stretch(begin, min(begin + LISTENED_SAMPLES, sound.samples))
        allowed -= int(np.count_nonzero((samples > DEAD_AMPLITUDE) | (samples < -DEAD_AMPLITUDE)))
        if allowed < 0:
            return False
    return True


def onsets(sound: Sound) -> Onsets:
    """Return the onset envelope of a whole recording. Reads the sound in blocks, works a band at a time."""
    levels = _band_levels(sound)
    values = np.zeros(levels.shape, np.int8)
    for band, level in enumerate(levels):
        power = np.expm1(level.astype(np.float32) / LEVELS_PER_NEPER)
        loudness = np.log1p(power / (np.percentile(power, FLOOR_PERCENTILE) + 1.0))
        rises = np.zeros_like(loudness)
        # Against two frames before: the window is three frames long, and a rise shorter than it would be counted twice.
        np.maximum(loudness[2:] - loudness[:-2], 0.0, out=rises[2:])
        values[band] = _standard(rises)
    return Onsets(values, FRAME_RATE)


def _standard(rises: NDArray[np.float32]) -> NDArray[np.int8]:
    """Clip and normalise one band; a band in which nothing ever rises becomes all zeros."""
    clipped = np.minimum(rises, rises.mean() + CLIP_SIGMAS * rises.std())
    clipped -= clipped.mean()
    spread = float(clipped.std())
    if spread == 0.0:
        return np.zeros(rises.shape, np.int8)
    steps: NDArray[np.int8] = np.clip(np.rint(clipped / (spread * STEP)), -127, 127).astype(np.int8)
    return steps


def _band_levels(sound: Sound) -> NDArray[np.int16]:
    """Return log(1 + power) in each band, frame by frame, in units of 1 / LEVELS_PER_NEPER; frame n lies on sample n * hop."""
    hop = sound.rate // FRAME_RATE
    frames = sound.samples // hop
    levels = np.empty((BANDS, frames), np.int16)
    taper = np.hanning(WINDOW).astype(np.float32)
    filters = [_where_not_zero(weights) for weights in mel_filters(sound.rate)]
    half = WINDOW // 2
    for begin in range(0, frames, BLOCK_FRAMES):
        end = min(begin + BLOCK_FRAMES, frames)
        first, last = begin * hop - half, (end - 1) * hop + half
        block = np.zeros(last - first, np.float32)
        low, high = max(first, 0), min(last, sound.samples)
        block[low - first : high - first] = sound.stretch(low, high)
        windows = np.lib.stride_tricks.sliding_window_view(block, WINDOW)[::hop]
        spectrum = fft.rfft(windows * taper, axis=1)
        power = spectrum.real**2 + spectrum.imag**2
        for level, (held, weights) in zip(levels, filters, strict=True):
            # Not one product of matrices: that starts threads of its own, which take this one's core and mostly wait.
            level[begin:end] = np.rint(np.log1p(np.einsum("fk,k->f", power[:, held], weights)) * LEVELS_PER_NEPER)
    return levels


def _where_not_zero(weights: NDArray[np.float32]) -> tuple[slice, NDArray[np.float32]]:
    """Return the stretch of frequencies that a filter lets through, and its weights there."""
    through = np.flatnonzero(weights)
    held = slice(int(through[0]), int(through[-1]) + 1)
    return held, weights[held]


def mel_filters(rate: int) -> NDArray[np.float32]:
    """Return triangular filters, `[band, frequency]`, equally wide on the mel scale (O'Shaughnessy 1987)."""
    lowest, highest = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOWEST_HZ, HIGHEST_HZ))
    edges_mel = np.linspace(lowest, highest, BANDS + 2)
    edges = 700.0 * (10.0 ** (edges_mel / 2595.0) - 1.0)
    frequencies = np.fft.rfftfreq(WINDOW, 1.0 / rate)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    filters: NDArray[np.float32] = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return filters
