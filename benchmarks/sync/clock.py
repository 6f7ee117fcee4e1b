"""A camera's clock, exactly: which moment of the world each moment of the file shows, and the resampling that makes it so.

Method: cubic B-spline interpolation (Unser, "Splines: a perfect fit for signal and image processing", IEEE SPM 1999) at the
moments at which the camera's own crystal samples.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

RATE = 16_000
BLOCK = 30 * RATE
MARGIN = 32
"""Samples beside a block that the spline's prefilter needs to forget its edge."""


@dataclass(frozen=True)
class Break:
    """Something that ends one piece of the clock at `at_s` of file time: time missing from the file, another drift, or both.

    `kind` is "pause", "drop", "part" (a given part ends here) or "drift". `ppm` is None where the drift goes on.
    """

    kind: str
    at_s: float
    missing_s: float = 0.0
    ppm: float | None = None


@dataclass(frozen=True)
class Stretch:
    """One piece of a clock: `world_s = world_start_s + (file_s - file_start_s) * (1 + ppm / 1e6)`."""

    file_start_s: float
    file_end_s: float
    world_start_s: float
    ppm: float

    def world_s(self, file_s: float) -> float:
        return self.world_start_s + (file_s - self.file_start_s) * (1 + self.ppm / 1e6)


def stretches(start_s: float, runs_s: float, ppm: float, breaks: tuple[Break, ...]) -> tuple[Stretch, ...]:
    """Return the pieces of a clock that starts at `start_s` of the world and fills `runs_s` of file time."""
    edges = [*(one.at_s for one in breaks), runs_s]
    found = [Stretch(0.0, edges[0], start_s, ppm)]
    for one, end_s in zip(breaks, edges[1:], strict=True):
        last = found[-1]
        drift = last.ppm if one.ppm is None else one.ppm
        found.append(Stretch(one.at_s, end_s, last.world_s(one.at_s) + one.missing_s, drift))
    return tuple(found)


def blocks(clock: tuple[Stretch, ...]) -> Iterator[NDArray[np.float64]]:
    """Yield, block by block of the file's samples, the moment of the world at which each was taken, in seconds."""
    samples = round(clock[-1].file_end_s * RATE)
    starts = np.array([stretch.file_start_s for stretch in clock])
    for begin in range(0, samples, BLOCK):
        file_s = np.arange(begin, min(begin + BLOCK, samples)) / RATE
        piece = np.searchsorted(starts, file_s, side="right") - 1
        world_starts = np.array([stretch.world_start_s for stretch in clock])[piece]
        rates = np.array([1 + stretch.ppm / 1e6 for stretch in clock])[piece]
        yield world_starts + (file_s - starts[piece]) * rates


def resample(scene: NDArray[np.float32], moments: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the scene at `moments` (in samples of the scene, rising); silence outside it."""
    edges = np.flatnonzero(np.diff(moments) > 2.0) + 1
    return np.concatenate([_smooth(scene, part) for part in np.split(moments, edges)])


def _smooth(scene: NDArray[np.float32], moments: NDArray[np.float64]) -> NDArray[np.float32]:
    low, high = int(moments[0]) - MARGIN, int(moments[-1]) + MARGIN + 2
    inside = scene[max(0, low) : max(0, min(high, len(scene)))]
    padded = np.zeros(high - low, np.float32)
    at = max(0, -low)
    padded[at : at + len(inside)] = inside
    return ndimage.map_coordinates(padded, [moments - low], order=3, output=np.float32, mode="constant")
