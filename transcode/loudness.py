"""How loud a track is: ITU-R BS.1770-4, the method of EBU R128, on figures of short frames. Arrays in, figures out.

A frame holds the mean square of the K-weighted samples and the highest sample. All that levelling decides is decided on frames:
a gain that changes from frame to frame changes their energies by its square, and nothing has to be filtered again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

Values = NDArray[np.float64]

RATE = 48_000
"""Samples per second of lesson audio: what cameras record and browsers play without resampling."""

FRAME = 120
"""Samples of a frame, 2.5 ms: short beside a syllable, and an hour of them is 1.4 million."""

STEP_FRAMES, BLOCK_FRAMES = 40, 160
"""Loudness is gated by blocks of 400 ms, of which one begins every 100 ms."""

K_WEIGHTING = np.array([
    [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
    [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
])  # fmt: skip
"""The two filters of BS.1770 (the head's shelf, then a high pass), tabulated there for 48 kHz."""

OFFSET_LU = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0

SILENCE_DBFS = -120.0


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS (-70 at the quietest) and the highest sample in dBFS (-120 at the quietest)."""

    integrated_lufs: float
    peak_dbfs: float


class KWeighting:
    """The K-weighting of samples that come block by block."""

    def __init__(self) -> None:
        self._state = np.zeros((len(K_WEIGHTING), 2))

    def energies(self, samples: NDArray[np.floating]) -> Values:
        """Return the mean square of each whole frame of the next samples. All but the last block must be whole frames."""
        weighted, self._state = sosfilt(K_WEIGHTING, samples, zi=self._state)
        whole = weighted[: len(weighted) // FRAME * FRAME].reshape(-1, FRAME)
        return np.asarray(np.einsum("ij,ij->i", whole, whole) / FRAME)


def integrated_lufs(energies: Values) -> float:
    """Return the integrated loudness of frames: the mean of the blocks within 10 LU of the mean of all that is not silence."""
    blocks = _blocks(energies)
    heard = blocks[lufs(blocks) > ABSOLUTE_GATE_LUFS]
    if heard.size == 0:
        return ABSOLUTE_GATE_LUFS
    foreground = heard[lufs(heard) > lufs(heard.mean()) + RELATIVE_GATE_LU]
    return max(ABSOLUTE_GATE_LUFS, float(lufs(foreground.mean())))


def lufs(mean_square: Values | np.floating) -> Values:
    """Return the loudness of one channel whose K-weighted samples have this mean square."""
    return np.asarray(OFFSET_LU + 10.0 * np.log10(np.maximum(mean_square, 1e-15)))


def dbfs(amplitude: float) -> float:
    """Return an amplitude, 1 for full scale, in dB; at least -120."""
    return max(SILENCE_DBFS, 20.0 * float(np.log10(max(amplitude, 1e-9))))


def _blocks(energies: Values) -> Values:
    steps = energies[: len(energies) // STEP_FRAMES * STEP_FRAMES].reshape(-1, STEP_FRAMES).mean(axis=1)
    per = BLOCK_FRAMES // STEP_FRAMES
    return np.convolve(steps, np.full(per, 1.0 / per), "valid") if len(steps) >= per else np.empty(0)
