"""Puts the recordings of one lesson on one timeline by their sound, and says which could not be placed, and why.

Every pair is compared; the pairs that hold form a graph. The largest group of cameras that hang together is the lesson;
its surest camera is the anchor, whose clock is the lesson's. The rest hang on it by their surest chain of pairs.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.recording import AlignmentStatus
from domain.timeline import LagPoint, Piece, starting_at_zero
from ingest.envelope import is_dead, onsets
from ingest.pair import Listened, PairFit, Refusal, fit_pair
from media.pcm import Sound

BY_SOUND, BY_PICTURE, ALONE = "sound", "picture", "alone"
"""How a camera got its place; alone: no other camera hangs on it, so that it is the lesson's clock by itself."""

CLOSES_WITHIN_S = 0.04
"""A triangle of pairs must close to this: each pair may be off by what a walking teacher hides, and no more."""

CLOSED_CONFIDENCE = 0.5
"""A closed triangle halves the remaining doubt of its pairs: three false locks do not close by chance."""


@dataclass(frozen=True)
class Heard:
    """One camera's recording as it comes to be aligned. `sound` is None when there is no sound track.

    `joins_ms` are the moments of file time at which a further given part begins: time may be missing there. `recorded_at` is
    when the camera's own clock says that the recording began.
    """

    camera: int
    file: str
    sound: Sound | None
    duration_ms: float
    joins_ms: tuple[float, ...] = ()
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class CameraAlignment:
    """Where one camera lies on lesson time, with `pieces`; or, unalignable, the `reason` (a `Refusal`) and no pieces.

    `against` is the camera that it was compared with and `evidence` what that comparison found; both empty for the anchor.
    `suggested_offset_ms` is where an unalignable camera would lie by the clocks inside the files: never acted upon.
    """

    camera: int
    file: str
    status: AlignmentStatus
    reason: str | None = None
    method: str | None = None
    confidence: float | None = None
    uncertainty_ms: float | None = None
    pieces: tuple[Piece, ...] = ()
    against: int | None = None
    evidence: tuple[LagPoint, ...] = ()
    suggested_offset_ms: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the camera's entry of `triptych align --json`."""
        entry: dict[str, Any] = {"camera": self.camera, "file": self.file, "status": self.status.value}
        if self.status is AlignmentStatus.UNALIGNABLE:
            suggested = {} if self.suggested_offset_ms is None else {"suggested_offset_ms": round(self.suggested_offset_ms)}
            return {**entry, "reason": self.reason, **suggested}
        return {
            **entry,
            "offset_ms": round(self.pieces[0].offset_ms, 3),
            "drift_ppm": round(self.pieces[0].drift_ppm, 3),
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "uncertainty_ms": None if self.uncertainty_ms is None else round(self.uncertainty_ms, 1),
            "method": self.method,
            "pieces": [
                {
                    "file_start_ms": piece.file_start_ms,
                    "file_end_ms": piece.file_end_ms,
                    "offset_ms": round(piece.offset_ms, 3),
                    "drift_ppm": round(piece.drift_ppm, 3),
                }
                for piece in self.pieces
            ],
        }


@dataclass(frozen=True)
class Alignment:
    """All cameras of a lesson, in the order given. `pairs` is the evidence; it is drawn, not published."""

    anchor: int
    cameras: tuple[CameraAlignment, ...]
    pairs: tuple[PairFit, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every camera has its place."""
        return all(camera.status is AlignmentStatus.ALIGNED for camera in self.cameras)

    def to_json(self) -> dict[str, Any]:
        """Return what `triptych align --json` prints."""
        return {"anchor": self.anchor, "cameras": [camera.to_json() for camera in self.cameras]}


@dataclass(frozen=True)
class _Place:
    """A camera's clock in the anchor's: `anchor_s = offset_s + file_s * rate`, reached with this confidence and uncertainty."""

    offset_s: float
    rate: float
    confidence: float
    uncertainty_s: float

    def at(self, file_s: float) -> float:
        return self.offset_s + file_s * self.rate


def align(heard: Sequence[Heard]) -> Alignment:
    """Return where each camera lies on lesson time. The smallest start is lesson time 0, and the anchor's drift is 0.

    At least one camera is always aligned: alone, it is the lesson. Raises ValueError without cameras.
    """
    if not heard:
        raise ValueError("there is nothing to align")
    listened = {
        item.camera: Listened(item.camera, item.sound, onsets(item.sound))
        for item in heard
        if item.sound is not None and not is_dead(item.sound)
    }
    answers = {pair: fit_pair(listened[pair[0]], listened[pair[1]]) for pair in itertools.combinations(listened, 2)}
    fits = _closed([answer for answer in answers.values() if isinstance(answer, PairFit)])
    anchor = _anchor([item.camera for item in heard], list(listened), fits)
    places = _places(anchor, fits)
    method = BY_SOUND if len(places) > 1 else ALONE
    cameras = [
        _aligned(item, places[item.camera], method) if item.camera in places else _refused(item, answers) for item in heard
    ]
    placed = [camera.pieces for camera in cameras if camera.pieces]
    shifted = iter(starting_at_zero(placed))
    return Alignment(
        anchor,
        tuple(replace(camera, pieces=next(shifted)) if camera.pieces else camera for camera in cameras),
        tuple(fits),
    )


def _closed(fits: list[PairFit]) -> list[PairFit]:
    """Return the fits that the triangle leaves: closed, all of them and surer; not closed, without the least sure."""
    if len(fits) != 3:
        return fits
    if abs(closure_s(fits)) > CLOSES_WITHIN_S + sum(fit.line.uncertainty_s for fit in fits) / 3:
        return sorted(fits, key=lambda fit: fit.confidence)[1:]
    return [replace(fit, confidence=1.0 - CLOSED_CONFIDENCE * (1.0 - fit.confidence)) for fit in fits]


def closure_s(fits: Sequence[PairFit]) -> float:
    """Return by how much the way round three cameras misses its start, at the middle of the third camera's overlap."""
    by_cameras = {(fit.camera_a, fit.camera_b): fit for fit in fits}
    first, second, third = sorted({camera for pair in by_cameras for camera in pair}, key=lambda c: _order(c, fits))
    direct, outer, inner = (by_cameras[pair] for pair in ((first, third), (first, second), (second, third)))
    moment = float(direct.windows.times_s.mean())
    between = moment + inner.line.at(moment)
    return between + outer.line.at(between) - (moment + direct.line.at(moment))


def _order(camera: int, fits: Sequence[PairFit]) -> int:
    """A camera's place in the order in which pairs were made: how often it stands second."""
    return sum(fit.camera_b == camera for fit in fits)


def _anchor(cameras: list[int], audible: list[int], fits: list[PairFit]) -> int:
    """Return the camera with the most confidence in all its pairs, within the largest group; else the first one with sound."""
    if not fits:
        return (audible or cameras)[0]
    totals = {camera: sum(fit.confidence for fit in fits if camera in {fit.camera_a, fit.camera_b}) for camera in cameras}
    return max(cameras, key=lambda camera: (len(_places(camera, fits)), totals[camera]))


def _places(anchor: int, fits: Sequence[PairFit]) -> dict[int, _Place]:
    """Return the clock of each camera that hangs on the anchor, by its surest chain (maximum spanning tree, Prim 1957)."""
    places = {anchor: _Place(0.0, 1.0, 1.0, 0.0)}
    while True:
        edges = [fit for fit in fits if (fit.camera_a in places) != (fit.camera_b in places)]
        if not edges:
            return places
        fit = max(edges, key=lambda edge: _preference(edge, places))
        rate = 1.0 + fit.line.slope
        if fit.camera_a in places:
            near, camera = places[fit.camera_a], fit.camera_b
            offset, rate = near.at(fit.line.offset_s), near.rate * rate
        else:
            near, camera = places[fit.camera_b], fit.camera_a
            rate = near.rate / rate
            offset = near.offset_s - fit.line.offset_s * rate
        uncertainty = (near.uncertainty_s**2 + fit.line.uncertainty_s**2) ** 0.5
        places[camera] = _Place(offset, rate, near.confidence * fit.confidence, uncertainty)


def _preference(edge: PairFit, places: dict[int, _Place]) -> tuple[float, float]:
    """Rank an edge of the tree: surer in the second decimal, then the least uncertainty by the time it has been followed."""
    near = places[edge.camera_a] if edge.camera_a in places else places[edge.camera_b]
    return round(near.confidence * edge.confidence, 2), -(near.uncertainty_s + edge.line.uncertainty_s)


def _aligned(item: Heard, place: _Place, method: str) -> CameraAlignment:
    return CameraAlignment(
        camera=item.camera,
        file=item.file,
        status=AlignmentStatus.ALIGNED,
        method=method,
        confidence=place.confidence,
        uncertainty_ms=place.uncertainty_s * 1000.0,
        pieces=(Piece(0.0, item.duration_ms, place.offset_s * 1000.0, (place.rate - 1.0) * 1e6),),
    )


def _refused(item: Heard, answers: dict[tuple[int, int], PairFit | Refusal]) -> CameraAlignment:
    """Name why a camera hangs on nothing: the most telling of what its pairs answered."""
    said = [answer for pair, answer in answers.items() if item.camera in pair and isinstance(answer, Refusal)]
    order = (Refusal.AMBIGUOUS, Refusal.NOT_THE_SAME_LESSON, Refusal.TOO_SHORT_OVERLAP)
    reason = next((refusal for refusal in order if refusal in said), Refusal.NO_AUDIO)
    return CameraAlignment(item.camera, item.file, AlignmentStatus.UNALIGNABLE, reason.value)
