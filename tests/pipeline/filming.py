"""Made-up cameras of one lesson, known to the millisecond: what a perfect alignment would say of them, on any clock.

True time is the room's. A camera's file runs with its own drift, pauses (true time passes, file time does not), and may change
its drift in mid-recording. A fresh alignment takes one camera's rate and calls its earliest start 0.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.recording import AlignmentStatus
from domain.timeline import Piece, starting_at_zero
from pipeline.orders import Fit


@dataclass(frozen=True)
class Filmed:
    """A recording. `takes` are its unbroken runs as lines from file time to *true* time."""

    camera: int
    recording_id: str
    takes: tuple[Piece, ...]

    def file_at(self, true_ms: float) -> float | None:
        """Which moment of the file was filmed then."""
        return next((t.to_file(true_ms) for t in self.takes if t.lesson_start_ms <= true_ms < t.lesson_end_ms), None)


def filmed(camera: int, recording_id: str, chance: random.Random) -> Filmed:
    """Return a recording of 10 to 50 minutes in one to three takes."""
    drift, file_ms, true_ms = chance.uniform(-150, 150), 0.0, chance.uniform(-90_000, 90_000)
    takes = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        length = chance.uniform(600_000, 1_000_000)
        offset = true_ms - file_ms * (1.0 + drift / 1e6)
        takes.append(Piece(file_ms, file_ms + length, offset, drift))
        file_ms, true_ms = takes[-1].file_end_ms, takes[-1].lesson_end_ms
        if chance.random() < 0.6:
            true_ms += chance.uniform(2_000, 60_000)
        else:
            drift += chance.uniform(-60, 60)
    return Filmed(camera, recording_id, tuple(takes))


def aligned(films: Sequence[Filmed], chance: random.Random, noise_ms: float = 0.0) -> tuple[int, list[Fit]]:
    """Return the anchor and the fits of a fresh alignment, off by up to `noise_ms`, some takes cut in two for no reason."""
    anchor = chance.choice(films)
    on_anchor = []
    for film in films:
        off = 0.0 if film is anchor else chance.uniform(-noise_ms, noise_ms)
        pieces = (cut for take in film.takes for cut in _on_clock_of(anchor, take))
        on_anchor.append([part.shifted(off) for piece in pieces for part in _cut(piece, chance)])
    fits = [
        Fit(film.camera, film.recording_id, AlignmentStatus.ALIGNED, None, "sound", chance.uniform(0.9, 0.99), 8.0, pieces)
        for film, pieces in zip(films, starting_at_zero(on_anchor), strict=True)
    ]
    return anchor.camera, fits


def _on_clock_of(anchor: Filmed, take: Piece) -> Iterator[Piece]:
    """A take as lines to the anchor's clock, which bends where the anchor's drift changes; in a pause it keeps its rate."""
    clock_ms, since_ms, rate = 0.0, anchor.takes[0].lesson_start_ms, anchor.takes[0].rate
    turns = [each.lesson_start_ms for each in anchor.takes[1:]] + [math.inf]
    rates = [each.rate for each in anchor.takes[1:]] + [rate]
    begin_ms = -math.inf
    for turn_ms, next_rate in zip(turns, rates, strict=True):
        first_ms = max(take.file_start_ms, take.to_file(begin_ms))
        last_ms = min(take.file_end_ms, take.to_file(turn_ms))
        if last_ms - first_ms > 1e-6:
            offset_ms = clock_ms + (take.offset_ms - since_ms) / rate
            yield Piece(first_ms, last_ms, offset_ms, (take.rate / rate - 1.0) * 1e6)
        if turn_ms < math.inf:
            clock_ms += (turn_ms - since_ms) / rate
        begin_ms, since_ms, rate = turn_ms, turn_ms, next_rate


def _cut(piece: Piece, chance: random.Random) -> list[Piece]:
    if chance.random() < 0.7 or piece.file_end_ms - piece.file_start_ms < 5_000:
        return [piece]
    middle = chance.uniform(piece.file_start_ms + 1_000, piece.file_end_ms - 1_000)
    return [replace(piece, file_end_ms=middle), replace(piece, file_start_ms=middle)]
