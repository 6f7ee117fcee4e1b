"""Keeps a lesson's clock where it was pinned: a later alignment is expressed in it, so that no comment ever moves.

A kept recording lies on both clocks, the fresh one and the pinned one. Wherever one of its fresh pieces and one of its stored
pieces speak of the same stretch of its file, fresh lesson time `t` is the pinned time `shift + scale x t`: a crossing. A drift
that changes in mid-recording, or a pause that the two alignments cut differently, gives several crossings, each with the time
for which it speaks. A new recording is carried over by the crossings of the kept recording that covers it best and surest.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.recording import AlignmentStatus
from domain.timeline import Piece
from pipeline.orders import Fit

CONTRADICTION_MS = 150.0
"""Crossings of one lesson agree to what an alignment may be off by, a walking teacher included. Beyond this, one of the two
alignments was wrong about a kept recording, and nobody can be sure which."""

BEND_MS = 5.0
"""A change of rate that moves the end of a piece by less is what two alignments differ by anyhow."""

MEETING_WITHIN_MS = 60_000.0
"""How far from the end of a crossing the next may take over: their lines are good to milliseconds, where they meet is not."""

CONTRADICTED = 0.5
"""The most confidence that a place has which rests on crossings that contradict each other: a person is asked to look."""

UNSURE_OF_ITSELF = 0.5
"""How much a crossing counts whose recording has no confidence on record."""

_SYMMETRIC = {"not_the_same_lesson", "too_short_overlap", "ambiguous", "duplicate", "no_audio"}


@dataclass(frozen=True)
class Crossing:
    """How fresh lesson time becomes pinned lesson time, and the stretch of fresh time for which a kept recording says so."""

    recording_id: str
    scale: float
    shift_ms: float
    from_ms: float
    to_ms: float
    confidence: float

    def carry(self, piece: Piece) -> Piece:
        """Return a fresh piece on the pinned clock."""
        offset_ms = self.shift_ms + piece.offset_ms * self.scale
        return Piece(piece.file_start_ms, piece.file_end_ms, offset_ms, (piece.rate * self.scale - 1.0) * 1e6)

    def at(self, fresh_ms: float) -> float:
        """Return the pinned time of a fresh one."""
        return self.shift_ms + self.scale * fresh_ms

    def shares(self, piece: Piece) -> float:
        """Return how much of a fresh piece it speaks for, in milliseconds; negative: how far away from it."""
        return min(self.to_ms, piece.lesson_end_ms) - max(self.from_ms, piece.lesson_start_ms)


def on_pinned_clock(fits: Sequence[Fit], pinned: Mapping[str, Fit]) -> tuple[Fit, ...] | None:
    """Return a fresh alignment's fits on the pinned clock; None when a new clock is needed.

    `pinned` holds the fits on that clock, by recording id. A recording that has a place there keeps it to the last digit,
    whether or not the fresh alignment found one for it. A new one that cannot be carried over has no place. A new clock is
    needed when no recording is kept, or when more new ones hang together without the kept ones than there are kept ones: then
    they are the lesson, as in a first alignment.
    """
    kept = [fit for fit in fits if _stored(fit, pinned)]
    if not kept:
        return None
    crossings = [crossing for fit in kept for crossing in _crossings(fit, pinned[fit.recording_id])]
    fresh = [fit for fit in fits if not _stored(fit, pinned)]
    if not crossings and len([fit for fit in fresh if fit.aligned]) > len(kept):
        return None
    twins = {fit.against for fit in kept if not fit.aligned and fit.reason == "duplicate"}
    reason = next((fit.reason for fit in kept if fit.reason in _SYMMETRIC), "")
    placed = []
    for fit in fits:
        if _stored(fit, pinned):
            placed.append(_kept(fit, pinned[fit.recording_id]))
        elif fit.aligned and fit.camera in twins:
            placed.append(_without_place(fit, "duplicate"))
        elif fit.aligned and not crossings:
            placed.append(_without_place(fit, reason))
        else:
            placed.append(_carried(fit, crossings) if fit.aligned else _suggested(fit, crossings))
    return tuple(placed)


def _stored(fit: Fit, pinned: Mapping[str, Fit]) -> bool:
    return fit.recording_id in pinned and bool(pinned[fit.recording_id].pieces)


def _kept(fit: Fit, stored: Fit) -> Fit:
    """A kept recording as it is on record; what it rests on is told anew once it is no longer the only one."""
    told_anew = fit.aligned and stored.method == "alone"
    kept = replace(fit if told_anew else stored, pieces=stored.pieces, frame_ms=stored.frame_ms or fit.frame_ms)
    return replace(kept, doubts=fit.doubts)


def _crossings(fit: Fit, stored: Fit) -> Iterable[Crossing]:
    """Every pair of a fresh and a stored piece that speak of the same stretch of the kept recording's file."""
    confidence = (fit.confidence or UNSURE_OF_ITSELF) * (stored.confidence or UNSURE_OF_ITSELF)
    for fresh in fit.pieces:
        for old in stored.pieces:
            begin = max(fresh.file_start_ms, old.file_start_ms)
            end = min(fresh.file_end_ms, old.file_end_ms)
            if begin < end:
                scale = old.rate / fresh.rate
                shift_ms = old.offset_ms - fresh.offset_ms * scale
                yield Crossing(fit.recording_id, scale, shift_ms, fresh.to_lesson(begin), fresh.to_lesson(end), confidence)


def _carried(fit: Fit, crossings: Sequence[Crossing]) -> Fit:
    """A new recording on the pinned clock, all its pieces by one kept recording: the one that covers it best and surest."""
    weights: dict[str, float] = {}
    for crossing in crossings:
        covered = sum(max(0.0, crossing.shares(piece)) for piece in fit.pieces)
        own = (crossing.to_ms - crossing.from_ms) * 1e-6  # decides only where nothing is covered
        weights[crossing.recording_id] = weights.get(crossing.recording_id, 0.0) + crossing.confidence * (covered + own)
    surest = max(weights, key=lambda recording_id: weights[recording_id])
    mine = sorted((each for each in crossings if each.recording_id == surest), key=lambda each: each.from_ms)
    pieces = tuple(itertools.chain.from_iterable(_bent(piece, mine) for piece in fit.pieces))
    in_order = all(before.lesson_start_ms < after.lesson_start_ms for before, after in itertools.pairwise(pieces))
    if not in_order:
        best = max(mine, key=lambda crossing: crossing.to_ms - crossing.from_ms)
        pieces = tuple(best.carry(piece) for piece in fit.pieces)
    confidence = fit.confidence
    if not in_order or _contradicted(fit, crossings):
        confidence = min(CONTRADICTED, confidence or CONTRADICTED)
    return replace(fit, pieces=pieces, confidence=confidence)


def _bent(piece: Piece, crossings: Sequence[Crossing]) -> Iterator[Piece]:
    """A fresh piece on the pinned clock: in one line, or cut where one crossing passes into another of another rate.

    Never torn: where two crossings contradict each other instead, the one that speaks for most of the piece carries it whole.
    """
    speaking = [crossing for crossing in crossings if crossing.shares(piece) > 0.0]
    torn = any(_apart_ms(one, other) > CONTRADICTION_MS for one, other in itertools.pairwise(speaking))
    if torn or not speaking:
        yield max(crossings, key=lambda crossing: crossing.shares(piece)).carry(piece)
        return
    rest, crossing = piece, speaking[0]
    for following in speaking[1:]:
        end_ms = min(following.to_ms, piece.lesson_end_ms)
        if abs(crossing.at(end_ms) - following.at(end_ms)) < BEND_MS:
            continue
        cut_ms = piece.to_file(_meeting(crossing, following))
        if rest.file_start_ms < cut_ms < rest.file_end_ms:
            yield crossing.carry(replace(rest, file_end_ms=cut_ms))
            rest = replace(rest, file_start_ms=cut_ms)
        crossing = following
    yield crossing.carry(rest)


def _meeting(one: Crossing, other: Crossing) -> float:
    """When one crossing passes into the next: where their lines meet if that is near, else half-way between them."""
    middle = (one.to_ms + other.from_ms) / 2.0
    if one.scale == other.scale:
        return middle
    meeting = (other.shift_ms - one.shift_ms) / (one.scale - other.scale)
    near = abs(one.to_ms - other.from_ms) / 2.0 + MEETING_WITHIN_MS
    return meeting if abs(meeting - middle) <= near else middle


def _contradicted(fit: Fit, crossings: Sequence[Crossing]) -> bool:
    """Whether kept recordings give one and the same moment of a new one two places on the pinned clock."""
    speaking = [crossing for crossing in crossings if any(crossing.shares(piece) > 0.0 for piece in fit.pieces)]
    return any(_apart_ms(one, other) > CONTRADICTION_MS for one, other in itertools.combinations(speaking, 2))


def _apart_ms(one: Crossing, other: Crossing) -> float:
    """How far two crossings disagree where both speak, or half-way between them if they follow each other in one recording."""
    begin, end = max(one.from_ms, other.from_ms), min(one.to_ms, other.to_ms)
    if begin > end and one.recording_id != other.recording_id:
        return 0.0
    middle = (begin + end) / 2.0
    return abs(one.at(middle) - other.at(middle))


def _suggested(fit: Fit, crossings: Sequence[Crossing]) -> Fit:
    """A new recording without a place: what its file's clock suggests is told on the pinned clock too, or not at all."""
    if fit.suggested_offset_ms is None:
        return fit
    surest = max(crossings, key=lambda each: each.confidence * (each.to_ms - each.from_ms), default=None)
    return replace(fit, suggested_offset_ms=None if surest is None else surest.at(fit.suggested_offset_ms))


def _without_place(fit: Fit, reason: str | None) -> Fit:
    return replace(
        fit,
        status=AlignmentStatus.UNALIGNABLE,
        reason=reason,
        method=None,
        confidence=None,
        uncertainty_ms=None,
        pieces=(),
        evidence=(),
        suggested_offset_ms=None,
    )
