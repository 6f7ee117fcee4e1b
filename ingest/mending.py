"""Finds where a stretch of a camera belongs that does not sound like the others where it was put: time is missing beside it.

Pairs overlook a break that leaves little on one side of it, since a few seconds agree somewhere by chance. Here all cameras
are asked, of a stretch that is known to lie wrong, and within what the order of time leaves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Piece
from ingest.beside import stretch_of
from ingest.correlate import score
from ingest.dating import Witness
from ingest.likelihood import BLOCK_S, Rising, blocks
from ingest.pieces import SAME_LAG_S
from ingest.place import Place

MENDED_NATS = 15.0
"""So much must speak for the new place: chance finds 11 among all lags of ten minutes."""

FARTHEST_MS = 600_000.0
"""So far a stretch is looked for where the order of time sets no bound."""

SHORTEST_S = 4.0
"""Less than this is not looked for."""

CANDIDATES = 3

EVIDENT_NATS = 6.0
"""What less than this speaks for, beside the stretch, goes with it."""

JOIN_S = 5.0
"""A break this near to where a further part begins is there."""

BY_ONSETS_S = 0.03
"""What is found by onsets alone is no surer than this."""


def mended(
    place: Place,
    file_s: tuple[float, float],
    own: Rising,
    witnesses: Sequence[Witness],
    *,
    joins_s: Sequence[float],
    nats: NDArray[np.float64],
) -> Place | None:
    """Return the place with a stretch of its file moved to where the others heard it; None when that is nowhere to be found.

    `nats` is what all say for the place as it is, for each BLOCK_S of the file.
    """
    middle_ms = sum(file_s) / 2 * 1000.0
    number = next((n for n, each in enumerate(place.pieces) if each.file_start_ms <= middle_ms < each.file_end_ms), None)
    if number is None or file_s[1] - file_s[0] < SHORTEST_S:
        return None
    whole = place.pieces[number]
    begin_ms, end_ms = _edges(whole, file_s, joins_s, nats)
    if begin_ms > whole.file_start_ms and end_ms < whole.file_end_ms:
        return None
    part = replace(whole, file_start_ms=begin_ms, file_end_ms=end_ms)
    heard = replace(part, file_start_ms=max(begin_ms, file_s[0] * 1000.0), file_end_ms=min(end_ms, file_s[1] * 1000.0))
    before = place.pieces[number - 1] if number else None
    behind = place.pieces[number + 1] if number + 1 < len(place.pieces) else None
    earliest = -FARTHEST_MS if before is None else before.lesson_end_ms - part.lesson_start_ms
    latest = FARTHEST_MS if behind is None else behind.lesson_start_ms - part.lesson_end_ms
    room = (0.0 if begin_ms > whole.file_start_ms else earliest), (0.0 if end_ms < whole.file_end_ms else latest)
    moves = [each for each in _moves(heard, room, own, witnesses) if abs(each) > SAME_LAG_S * 1000.0]
    said = [_said(heard.shifted(each), own, witnesses) for each in moves]
    if not said or max(said) < MENDED_NATS:
        return None
    moved = part.shifted(moves[int(np.argmax(said))])
    rest = [replace(whole, file_end_ms=begin_ms)] if begin_ms > whole.file_start_ms else []
    rest_after = [replace(whole, file_start_ms=end_ms)] if end_ms < whole.file_end_ms else []
    pieces = (*place.pieces[:number], *rest, moved, *rest_after, *place.pieces[number + 1 :])
    return replace(place, pieces=pieces, uncertainty_s=max(place.uncertainty_s, BY_ONSETS_S))


def _edges(
    whole: Piece, file_s: tuple[float, float], joins_s: Sequence[float], nats: NDArray[np.float64]
) -> tuple[float, float]:
    """Return from when to when, in ms of the file, a stretch of a piece goes, with what beside it nothing speaks for."""
    begin_ms, end_ms = file_s[0] * 1000.0, file_s[1] * 1000.0
    if _summed(nats, whole.file_start_ms, begin_ms) < EVIDENT_NATS:
        begin_ms = whole.file_start_ms
    if _summed(nats, end_ms, whole.file_end_ms) < EVIDENT_NATS:
        end_ms = whole.file_end_ms
    joins_ms = [each * 1000.0 for each in joins_s if whole.file_start_ms < each * 1000.0 < whole.file_end_ms]
    edges = []
    for edge in (begin_ms, end_ms):
        inside = whole.file_start_ms < edge < whole.file_end_ms
        near = [join for join in joins_ms if inside and abs(join - edge) <= JOIN_S * 1000.0]
        edges.append(min(near, key=lambda join: abs(join - edge)) if near else edge)
    return max(edges[0], whole.file_start_ms), min(edges[1], whole.file_end_ms)


def _summed(nats: NDArray[np.float64], begin_ms: float, end_ms: float) -> float:
    first, after = (round(each / 1000.0 / BLOCK_S) for each in (begin_ms, end_ms))
    return float(nats[first : max(first, after)].sum())


def _moves(heard: Piece, room_ms: tuple[float, float], own: Rising, witnesses: Sequence[Witness]) -> Iterator[float]:
    """Yield by how much later (ms of the lesson) a stretch may lie, by the onsets of each other camera."""
    onsets = own.onsets.between(heard.file_start_ms / 1000.0, heard.file_end_ms / 1000.0)
    begin_s = int(heard.file_start_ms / 1000.0 * own.onsets.rate) / own.onsets.rate
    for witness in witnesses:
        for theirs in witness.pieces:
            low = max(theirs.lesson_start_ms, heard.lesson_start_ms + room_ms[0])
            high = min(theirs.lesson_end_ms, heard.lesson_end_ms + room_ms[1])
            first_s, last_s = max(0.0, theirs.to_file(low) / 1000.0), theirs.to_file(high) / 1000.0
            if last_s - first_s < SHORTEST_S:
                continue
            agreed = score(witness.heard.onsets.between(first_s, last_s), onsets, SHORTEST_S)
            first_s = int(first_s * witness.heard.onsets.rate) / witness.heard.onsets.rate
            for peak in agreed.peaks(CANDIDATES) if agreed is not None else ():
                there_ms = (first_s + peak.lag_s) * 1000.0
                yield theirs.to_lesson(there_ms) - heard.to_lesson(begin_s * 1000.0)


def _said(side: Piece, own: Rising, witnesses: Sequence[Witness]) -> float:
    """Return what all say for a piece, in nats."""
    total = 0.0
    for witness in witnesses:
        for theirs in witness.pieces:
            if (stretch := stretch_of(theirs, side)) is not None:
                total += float(witness.likelihood.lenient(blocks(witness.heard, own, stretch)).sum())
    return total
