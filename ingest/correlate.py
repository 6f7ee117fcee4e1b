"""Where one recording may lie on another: the correlation of their onsets at every lag, over the whole length.

A lag is what must be added to a moment of recording B to get the same moment of recording A: `t_a = t_b + lag`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from ingest.envelope import STEP, Onsets

SHORTEST_OVERLAP_S = 10.0
"""Lags that leave less in common are not looked at: chance alone fits a few seconds somewhere."""

SMEARS = (1, 5, 25, 101)
"""Frames over which correlation is summed, to find a peak that drift has smeared: 300 ppm over an hour is 108 frames."""

RIVAL_DISTANCE_S = 0.5
"""A second peak counts as a rival from this far on: nearer ones are the same event's rhythm and echo."""

GAUSSIAN = 1.4826
"""Standard deviation of a normal distribution, in median absolute deviations."""


@dataclass(frozen=True)
class Peak:
    """A lag that stands out: `z` is its height over the spread of all other lags, `smear_s` the width in which it lies."""

    lag_s: float
    z: float
    smear_s: float


@dataclass(frozen=True)
class Score:
    """How well onsets agree at every lag, once for each width of smear, as z (robust standard deviations above the middle).

    `z[smear, index]` is of lag `(index + first) / rate`.
    """

    z: NDArray[np.float32]
    first: int
    rate: int

    def peaks(self, count: int) -> list[Peak]:
        """Return the highest peaks, highest first, each at least RIVAL_DISTANCE_S from the others."""
        found: list[Peak] = []
        for row, smear in zip(self.z, SMEARS, strict=True):
            rest = row.copy()
            apart = int(RIVAL_DISTANCE_S * self.rate) + smear
            for _ in range(count):
                place = int(np.argmax(rest))
                found.append(Peak((place + self.first) / self.rate, float(rest[place]), smear / self.rate))
                rest[max(0, place - apart) : place + apart + 1] = -np.inf
        chosen: list[Peak] = []
        for peak in sorted(found, key=lambda one: -one.z):
            if np.isfinite(peak.z) and all(abs(peak.lag_s - other.lag_s) > RIVAL_DISTANCE_S for other in chosen):
                chosen.append(peak)
        return chosen[:count]

    def best_near(self, lag_s: float, within_s: float) -> Peak | None:
        """Return the highest peak within `within_s` of a lag; None when no such lag was looked at."""
        low = max(0, round((lag_s - within_s) * self.rate) - self.first)
        high = min(self.z.shape[1], round((lag_s + within_s) * self.rate) - self.first + 1)
        if high <= low:
            return None
        row, place = np.unravel_index(int(np.argmax(self.z[:, low:high])), (len(SMEARS), high - low))
        z = float(self.z[row, low + place])
        return Peak((int(place) + low + self.first) / self.rate, z, SMEARS[int(row)] / self.rate)


def overlap_s(lag_s: float, duration_a_s: float, duration_b_s: float) -> float:
    """Return how long both recordings run at this lag."""
    return max(0.0, min(duration_a_s, lag_s + duration_b_s) - max(0.0, lag_s))


def score(a: Onsets, b: Onsets, shortest_s: float = SHORTEST_OVERLAP_S) -> Score | None:
    """Return how well the onsets of whole recordings agree at every lag; None when they cannot share enough time.

    Each lag's sum over bands is divided by the square root of its overlap, so that chance has the same spread everywhere.
    """
    least = int(shortest_s * a.rate)
    if min(a.frames, b.frames) < least:
        return None
    first, last = -(b.frames - least), a.frames - least
    plain = _correlation(a, b)
    plain = np.concatenate((plain[len(plain) + first :], plain[: last + 1]))
    lags = np.arange(first, last + 1, dtype=np.float32)
    plain /= np.sqrt(np.minimum(a.frames, lags + b.frames) - np.maximum(0, lags))
    z = np.empty((len(SMEARS), len(plain)), np.float32)
    for row, smear in zip(z, SMEARS, strict=True):
        ndimage.uniform_filter1d(plain, smear, output=row)
        _stand_out(row)
    return Score(z, first, a.rate)


def _stand_out(row: NDArray[np.float32]) -> None:
    """Turn a row into robust standard deviations above its middle, in place: it is as long as two lessons."""
    row -= np.median(row)
    row /= np.float32(GAUSSIAN * float(np.median(np.abs(row))) or 1.0)


def _correlation(a: Onsets, b: Onsets) -> NDArray[np.float32]:
    """Return the sum over bands of the correlation at every lag; negative lags are at negative indices."""
    length = fft.next_fast_len(a.frames + b.frames, real=True)
    spectrum = np.zeros(length // 2 + 1, np.complex64)
    for band_a, band_b in zip(a.values, b.values, strict=True):
        cross = fft.rfft(band_b * np.float32(STEP), length)
        np.conj(cross, out=cross)
        cross *= fft.rfft(band_a * np.float32(STEP), length)
        spectrum += cross
    return fft.irfft(spectrum, length)


def vertex(height: NDArray[np.float32] | NDArray[np.float64], place: int) -> float:
    """Return how far from `place`, within half a step, the parabola through the peak and its neighbours is highest."""
    if not 0 < place < len(height) - 1:
        return 0.0
    left, top, right = (float(value) for value in height[place - 1 : place + 2])
    bend = left - 2.0 * top + right
    return 0.0 if bend >= 0.0 else float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
