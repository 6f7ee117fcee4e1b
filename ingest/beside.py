"""What placed cameras say for each other's places: tenth by tenth of a second, on each camera's own time."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Piece
from ingest.likelihood import BLOCK_S, Likelihood, Rising, Stretch, blocks, learned
from ingest.place import Place
from ingest.track import Track

SHORTEST_MS = 500.0
"""Cameras that share less than this say nothing of each other."""


@dataclass(frozen=True)
class Beside:
    """Two cameras that lie beside each other: where A lies on B, stretch by stretch, and what agreement of the two says."""

    camera_a: int
    camera_b: int
    stretches: tuple[Stretch, ...]
    likelihood: Likelihood

    @property
    def cameras(self) -> set[int]:
        """The two cameras."""
        return {self.camera_a, self.camera_b}

    def on(self, camera: int, times_s: NDArray[np.float64], stretch: Stretch) -> NDArray[np.float64]:
        """Return moments of B, in a stretch, on the time of one of the two."""
        return times_s if camera == self.camera_b else times_s + stretch.track.at(times_s)


@dataclass(frozen=True)
class Said:
    """What two cameras that lie beside each other say for it along one of their stretches, in nats at moments of B."""

    beside: Beside
    stretch: Stretch
    times_s: NDArray[np.float64]
    nats: NDArray[np.float64]


def common_ms(one: Piece, other: Piece) -> tuple[float, float]:
    """Return from when to when in the lesson both pieces run."""
    return max(one.lesson_start_ms, other.lesson_start_ms), min(one.lesson_end_ms, other.lesson_end_ms)


def stretch_of(of_a: Piece, of_b: Piece) -> Stretch | None:
    """Return where a piece of A lies on one of B; None when they share too little."""
    low, high = common_ms(of_a, of_b)
    if high - low < SHORTEST_MS:
        return None
    times, there = ([piece.to_file(moment) / 1000.0 for moment in (low, high)] for piece in (of_b, of_a))
    return Stretch(Track(np.array(times), np.array(there) - np.array(times)), *times)


def beside(places: Mapping[int, Place], heard: Mapping[int, Rising]) -> list[Beside]:
    """Return all pairs of cameras that share enough to say something of each other."""
    found = []
    for a, b in itertools.combinations(heard, 2):
        each = itertools.product(places[a].pieces, places[b].pieces)
        stretches = [stretch for of_a, of_b in each if (stretch := stretch_of(of_a, of_b)) is not None]
        if (likelihood := learned(heard[a], heard[b], stretches)) is not None:
            found.append(Beside(a, b, tuple(stretches), likelihood))
    return found


def said(known: Sequence[Beside], heard: Mapping[int, Rising]) -> list[Said]:
    """Return what each pair says along each of its stretches."""
    told = []
    for pair in known:
        for stretch in pair.stretches:
            found = blocks(heard[pair.camera_a], heard[pair.camera_b], stretch)
            times = found.begin_s + (np.arange(len(found.agreement), dtype=np.float64) + 0.5) * BLOCK_S
            told.append(Said(pair, stretch, times, pair.likelihood.lenient(found)))
    return told


def for_camera(camera: int, length_s: float, told: Sequence[Said]) -> NDArray[np.float64]:
    """Return what all others say for a camera's place, in nats for each BLOCK_S of its file."""
    total = np.zeros(int(length_s / BLOCK_S) + 1)
    for each in told:
        if camera in each.beside.cameras:
            at = each.beside.on(camera, each.times_s, each.stretch) / BLOCK_S
            np.add.at(total, np.clip(at, 0, len(total) - 1).astype(int), each.nats)
    return total
