"""From pairs to one timeline: where each camera's file lies on the anchor's clock, piece by piece.

Where the lag of a pair jumps, time is missing: upwards, from the second recording; downwards, from the first. So each jump
belongs to one camera, and the other one runs on unbroken.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.timeline import Doubt, LagPoint, Piece
from ingest.line import Line
from ingest.pair import PairFit
from ingest.pieces import SAME_LAG_S

BY_SOUND, BY_PICTURE = "sound", "picture"
"""By what a camera found its place."""

SAME_GAP_S = 8.0
"""Two pairs that date a gap of one camera this near to each other speak of the same gap."""

JUST_MS = 2000.0
"""A gap this near to the edge of what a pair covers, or to another, is not a further one."""

SAME_DRIFT = 2e-6
"""Pieces that touch and whose drifts differ by less are one."""


@dataclass(frozen=True)
class Place:
    """A camera's place: its `pieces` on the anchor's clock, how it was reached, how far it may be off, and what it rests on."""

    pieces: tuple[Piece, ...]
    confidence: float
    uncertainty_s: float
    against: int | None = None
    method: str = BY_SOUND
    points: tuple[LagPoint, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def lesson_s(self, file_s: float) -> float:
        """Return the lesson time of a moment of the file; outside all pieces, by the nearest."""
        return self.piece_at(file_s).to_lesson(file_s * 1000.0) / 1000.0

    def piece_at(self, file_s: float) -> Piece:
        """Return the piece that holds a moment, or the nearest one."""
        at = file_s * 1000.0
        return min(self.pieces, key=lambda piece: max(piece.file_start_ms - at, at - piece.file_end_ms, 0.0))


def anchored(camera: int, duration_s: float, fits: Sequence[PairFit]) -> Place:
    """Return the anchor's own place: its clock is the lesson's, but time that it missed is missing there too."""
    pieces, begin, offset = [], 0.0, 0.0
    for at, missing in _gaps(camera, fits):
        if begin < at < duration_s:
            pieces.append(Piece(begin * 1000.0, at * 1000.0, offset * 1000.0))
            begin, offset = at, offset + missing
    pieces.append(Piece(begin * 1000.0, duration_s * 1000.0, offset * 1000.0))
    return Place(tuple(pieces), 1.0, 0.0)


def _gaps(camera: int, fits: Sequence[PairFit]) -> list[tuple[float, float]]:
    """Return (moment of the file, seconds missing) of each gap of a camera, on its own clock, as told by its surest pairs."""
    told: list[tuple[float, float]] = []
    for fit in sorted((each for each in fits if camera in {each.camera_a, each.camera_b}), key=lambda each: -each.confidence):
        for before, behind in itertools.pairwise(fit.lines):
            # Both lags at one moment: over a long pause the two clocks themselves come apart.
            at, resumes = before.end_s, behind.begin_s
            if fit.camera_b == camera:
                gap = at, (behind.at(resumes) - before.at(resumes)) / (1.0 + before.slope)
            else:
                gap = at + before.at(at), before.at(resumes) - behind.at(resumes)
            if gap[1] > SAME_LAG_S and all(abs(gap[0] - other) > SAME_GAP_S for other, _ in told):
                told.append(gap)
    return sorted(told)


def breaks(camera: int, fits: Sequence[PairFit]) -> int:
    """Return how uneven a camera's clock runs: how often it missed time, and in how many of its pairs the drift changes."""
    own = [fit for fit in fits if camera in {fit.camera_a, fit.camera_b}]
    return len(_gaps(camera, fits)) + sum(len({line.slope for line in fit.lines}) - 1 for fit in own)


def hung(camera: int, duration_s: float, fit: PairFit, near: Place, fits: Sequence[PairFit]) -> Place:
    """Return the place of a camera that hangs, by `fit`, on one already placed; `fits` tell of gaps that this one missed."""
    forward = fit.camera_b == camera
    rough = [_piece(line, near, forward=forward) for line in fit.lines]
    covered = (min(piece.file_start_ms for piece in rough), max(piece.file_end_ms for piece in rough))
    gaps = _gaps(camera, fits)
    pieces = _with_gaps(_closed(_merged(rough), duration_s * 1000.0), gaps, covered)
    uncertainty = max(line.uncertainty_s for line in fit.lines)
    return Place(
        tuple(pieces),
        near.confidence * fit.confidence,
        (near.uncertainty_s**2 + uncertainty**2) ** 0.5,
        fit.camera_a if forward else fit.camera_b,
    )


def _piece(line: Line, near: Place, *, forward: bool) -> Piece:
    """Return one line of a pair as a piece of the new camera, on the lesson clock of the camera that it hangs on."""
    middle = (line.begin_s + line.end_s) / 2
    rate = 1.0 + line.slope
    if forward:
        theirs = near.piece_at(middle + line.at(middle))
        begin, end, offset, own = line.begin_s, line.end_s, line.offset_s, rate
    else:
        theirs = near.piece_at(middle)
        begin, end = (moment + line.at(moment) for moment in (line.begin_s, line.end_s))
        offset, own = -line.offset_s / rate, 1.0 / rate
    drift = (theirs.rate * own - 1.0) * 1e6
    return Piece(begin * 1000.0, end * 1000.0, theirs.offset_ms + offset * 1000.0 * theirs.rate, drift)


def _merged(rough: Sequence[Piece]) -> list[Piece]:
    """Join neighbours that run on from each other: the jump between them was the other camera's."""
    joined = [rough[0]]
    for piece in rough[1:]:
        last = joined[-1]
        at = (last.file_end_ms + piece.file_start_ms) / 2
        step = piece.to_lesson(at) - last.to_lesson(at)
        if abs(step) > SAME_LAG_S * 1000.0 or abs(piece.rate - last.rate) > SAME_DRIFT:
            joined.append(piece)
            continue
        lengths = [each.file_end_ms - each.file_start_ms for each in (last, piece)]
        share = lengths[1] / sum(lengths)
        joined[-1] = Piece(last.file_start_ms, piece.file_end_ms, last.offset_ms + share * step, last.drift_ppm)
    return joined


def _closed(joined: Sequence[Piece], duration_ms: float) -> list[Piece]:
    """Let the pieces cover the whole file: to its ends, and up to each other."""
    edges = [0.0, *(min(max(piece.file_start_ms, 0.0), duration_ms) for piece in joined[1:]), duration_ms]
    for number, (before, behind) in enumerate(itertools.pairwise(joined), start=1):
        if abs(behind.to_lesson(edges[number]) - before.to_lesson(edges[number])) <= SAME_LAG_S * 1000.0:
            continue
        edges[number] = min(max(before.file_end_ms, 0.0), duration_ms)
    return [
        replace(piece, file_start_ms=low, file_end_ms=high)
        for piece, (low, high) in zip(joined, itertools.pairwise(edges), strict=True)
        if high > low
    ]


def _with_gaps(pieces: Sequence[Piece], gaps: Sequence[tuple[float, float]], covered: tuple[float, float]) -> list[Piece]:
    """Return the pieces with the gaps that lie outside of what their pair covers (file ms), where it cannot know of any."""
    found = list(pieces)
    for at_s, missing_s in gaps:
        at = at_s * 1000.0
        if covered[0] + JUST_MS < at < covered[1] - JUST_MS:
            continue
        held = next((piece for piece in found if piece.file_start_ms < at < piece.file_end_ms), None)
        if held is None or min(at - held.file_start_ms, held.file_end_ms - at) < JUST_MS:
            continue
        number, later = found.index(held), at >= covered[1] - JUST_MS
        halves = [replace(held, file_end_ms=at), replace(held, file_start_ms=at)]
        found[number : number + 1] = halves
        moved = slice(number + 1, None) if later else slice(0, number + 1)
        missing = missing_s * 1000.0 * held.rate
        found[moved] = [piece.shifted(missing if later else -missing) for piece in found[moved]]
    return found


def evidence(camera: int, fit: PairFit, own: Place, near: Place, most: int = 240) -> tuple[LagPoint, ...]:
    """Return what the windows of a pair say about a camera's fit, at most so many, evenly thinned."""
    forward = fit.camera_b == camera
    points = []
    step = max(1, -(-len(fit.windows.times_s) // most))
    for time_s, lag_s, agrees in list(zip(fit.windows.times_s, fit.windows.lags_s, fit.agreeing, strict=True))[::step]:
        mine, theirs = (time_s, time_s + lag_s) if forward else (time_s + lag_s, time_s)
        off = near.lesson_s(float(theirs)) - own.lesson_s(float(mine))
        points.append(LagPoint(round(float(mine) * 1000.0), round(off * 1000.0, 1), bool(agrees)))
    return tuple(points)
