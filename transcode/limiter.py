"""Holds true peaks under a ceiling by turning the sound down around them, before and after, so that nothing is heard of it.

The gain is worked out for frames and drawn from the middle of one to the middle of the next. It looks ahead, so that it delays
nothing: the smallest gain that any frame near by needs, smoothed over fewer frames than that, is never more than what each
frame needs itself. True peaks are those of the samples and of three points between each two (ITU-R BS.1770-4, annex 2).
Arrays in, arrays out.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import convolve1d, minimum_filter1d
from scipy.signal import firwin

from transcode.loudness import FRAME, Values

SMOOTH_FRAMES = 4
"""The gain moves within 10 ms to each side of a peak: too slow for a crackle, too fast to be heard as a breath."""

HOLD_FRAMES = SMOOTH_FRAMES + 1
"""One more than is smoothed over, because the gain is drawn between the middles of frames."""

OVERSAMPLING = 4
"""Points looked at for each sample, as in the recommendation: a peak is read at most 0.6 dB too low."""

REACH = 16
"""Samples to each side from which a point between two samples is worked out."""

PIECE = FRAME // 4
"""Samples for which the points between are worked out by one product: four small ones are half the work of a whole frame's."""

BETWEEN_DB = 6.0
"""A peak between samples is taken for at most this much above its neighbours. A tone shows 3 dB, clipped noise more."""


def true_peaks(stretches: NDArray[np.float32]) -> Values:
    """Return the highest true peak of each row, 1 for full scale: a frame with `REACH` samples before and after it."""
    pieces = np.lib.stride_tricks.sliding_window_view(stretches, PIECE + 2 * REACH, axis=1)[:, ::PIECE]
    between = np.abs(pieces.reshape(-1, PIECE + 2 * REACH) @ _BETWEEN).reshape(len(stretches), -1).max(axis=1)
    at_samples = np.abs(stretches[:, REACH : REACH + FRAME]).max(axis=1)
    return np.asarray(np.maximum(between, at_samples), np.float64)


def gains(peaks: Values, gain: float, ceiling: float) -> Values:
    """Return the factor of each frame for one `gain` and no peak above `ceiling` (all are factors, 1 for full scale)."""
    needed = np.minimum(gain, ceiling / np.maximum(peaks, 1e-9))
    held = minimum_filter1d(needed, 2 * HOLD_FRAMES + 1, mode="nearest")
    return np.asarray(convolve1d(held, _SHAPE / _SHAPE.sum(), mode="nearest"))


def drawn(factors: Values, first: int, frames: int) -> NDArray[np.float32]:
    """Return the factor of each sample of `frames` frames from `first` on, out of the factors of the whole track's frames."""
    nodes = factors[np.clip(np.arange(first - 1, first + frames + 1), 0, len(factors) - 1)].astype(np.float32)
    lines = nodes[:-1, np.newaxis] + np.diff(nodes)[:, np.newaxis] * _ALONG
    return np.asarray(lines.ravel()[FRAME // 2 : FRAME // 2 + frames * FRAME])


def _between() -> NDArray[np.float32]:
    """Return the matrix that takes a piece with its surroundings to the points between its samples."""
    points = firwin(2 * REACH * OVERSAMPLING + 1, 1.0 / OVERSAMPLING, window=("kaiser", 6.0)) * OVERSAMPLING
    matrix = np.zeros((PIECE + 2 * REACH, PIECE, OVERSAMPLING - 1), np.float32)
    for phase in range(1, OVERSAMPLING):
        # What lies `phase` quarters after sample n is made of the samples from n - REACH + 1 to n + REACH.
        weights = points[phase::OVERSAMPLING][::-1]
        for sample in range(PIECE):
            matrix[sample + 1 : sample + 1 + 2 * REACH, sample, phase - 1] = weights
    return matrix.reshape(PIECE + 2 * REACH, -1)


_BETWEEN = _between()
_SHAPE = np.hanning(2 * SMOOTH_FRAMES + 3)[1:-1]
_ALONG = ((np.arange(FRAME) + 0.5) / FRAME).astype(np.float32)
"""How far each sample lies on the way from the middle of a frame to the middle of the next."""
