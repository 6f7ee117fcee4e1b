"""What is handed from step to step: small frozen papers that travel as JSON. Never pixels, samples or rows."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from domain.recording import AlignmentStatus
from domain.timeline import Doubt, LagPoint, Piece
from pipeline.contract import StageName

Paper = TypeVar("Paper")


def to_json(paper: Any) -> Any:
    """Return a dataclass, with everything in it, as plain JSON values."""
    return _adapter(type(paper)).dump_python(paper, mode="json")


def from_json(kind: type[Paper], raw: Any) -> Paper:
    """Return the dataclass that `to_json` wrote. Raises pydantic's ValidationError when it is not one."""
    paper: Paper = _adapter(kind).validate_python(raw)
    return paper


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


@dataclass(frozen=True)
class CameraOrder:
    """One camera of an order: which recording, under which name people know it."""

    camera: int
    label: str
    recording_id: str
    observation_id: str
    file: str


@dataclass(frozen=True)
class Order:
    """What is to be made: one lesson out of these cameras. `language` is the lesson's, as BCP 47.

    `missing` are cameras that the lesson was planned with and that nothing came from.
    """

    preparation_id: str
    observation_id: str
    language: str
    cameras: tuple[CameraOrder, ...]
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class StageKey:
    """Which stage of which preparation; camera 0 is the lesson."""

    preparation_id: str
    name: StageName
    camera: int = 0


@dataclass(frozen=True)
class Fit:
    """Where one recording lies on a lesson clock, or why it could not be placed. Fields as in `domain.recording.ClockFit`.

    `doubts` are the stretches of its file that may lie elsewhere: they are told when it is placed, and not kept with the clock.
    """

    camera: int
    recording_id: str
    status: AlignmentStatus
    reason: str | None = None
    method: str | None = None
    confidence: float | None = None
    uncertainty_ms: float | None = None
    pieces: tuple[Piece, ...] = ()
    against: int | None = None
    evidence: tuple[LagPoint, ...] = ()
    suggested_offset_ms: float | None = None
    frame_ms: float | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def aligned(self) -> bool:
        """Whether the recording has a place."""
        return self.status is AlignmentStatus.ALIGNED


@dataclass(frozen=True)
class Timeline:
    """The lesson clock and where each camera lies on it. `anchor` is the camera whose rate the clock keeps."""

    anchor: int
    pinned_at_revision: int
    fits: tuple[Fit, ...]

    @property
    def placed(self) -> tuple[Fit, ...]:
        """The cameras that have a place."""
        return tuple(fit for fit in self.fits if fit.aligned)

    @property
    def without_evidence(self) -> "Timeline":
        """The same, to be handed from step to step: hundreds of points are kept with the fits, and no step reads them."""
        return replace(self, fits=tuple(replace(fit, evidence=()) for fit in self.fits))

    @property
    def start_ms(self) -> int:
        """Where the lesson begins: the earliest moment that any camera has."""
        return round(min(piece.lesson_start_ms for fit in self.placed for piece in fit.pieces))

    @property
    def end_ms(self) -> int:
        """Where the lesson ends: the last moment that any camera has."""
        return round(max(piece.lesson_end_ms for fit in self.placed for piece in fit.pieces))
