"""How the cameras of a lesson were lined up, and setting that right by hand."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from domain.recording import AlignmentStatus
from review.alignment import AlignmentSeen, CameraPlaced, NudgeSeen
from review.nudges import Push
from review_api.contract import problems
from review_api.guard import Permit, guard, not_there
from review_api.lesson import Numbered, not_ready
from review_api.parts import The
from review_api.shapes import Ask, CameraNumber, Id, IdInPath, LessonTime, PersonShape, Shape, Words
from review_api.things import the_nudge, the_observation

router = APIRouter(prefix="/api", tags=["Watching"])

MOST_FRAMES = 10_000
"""Bounds what a number can be; how far a camera may be moved is said in words."""


class PieceShape(Shape):
    """An unbroken stretch: `lesson = offset_ms + file_ms x (1 + drift_ppm / 1e6)` from `file_start_ms` to `file_end_ms`."""

    file_start_ms: float = Field(examples=[0.0])
    file_end_ms: float = Field(examples=[3_600_000.0])
    offset_ms: float = Field(examples=[-41_218.4])
    drift_ppm: float = Field(examples=[63.1])


class GapShape(Shape):
    """A stretch of lesson time for which the camera has no picture."""

    from_ms: LessonTime
    to_ms: LessonTime
    reason: str = Field(examples=["paused"])


class EvidenceShape(Shape):
    """One comparison: at `file_ms` of the camera, the other one was found `off_ms` away from where the fit has it."""

    file_ms: float = Field(examples=[15_000.0])
    lesson_ms: float = Field(examples=[-26_217.5])
    off_ms: float = Field(examples=[4.2])
    agrees: bool


class NudgeShape(Shape):
    """A camera shown `delta_ms` later. `asked_camera` is the one that was asked for: where it gives the lesson's own sound,
    the other cameras move the opposite way instead. Undone, it stays in the record.
    """

    id: Id
    camera: int = Field(examples=[2])
    asked_camera: int = Field(examples=[2])
    delta_ms: float = Field(examples=[-80.0])
    reason: str = Field(examples=["The clap is heard before the hands meet."])
    by: PersonShape
    made_at: datetime
    undone_at: datetime | None
    undone_by: PersonShape | None

    @classmethod
    def of(cls, seen: NudgeSeen) -> "NudgeShape":
        """Build from what was gathered."""
        nudge = seen.nudge
        return cls(
            id=nudge.id,
            camera=seen.camera,
            asked_camera=nudge.asked_camera,
            delta_ms=nudge.delta_ms,
            reason=nudge.reason,
            by=PersonShape.of(seen.by),
            made_at=nudge.made_at,
            undone_at=nudge.undone_at,
            undone_by=None if seen.undone_by is None else PersonShape.of(seen.undone_by),
        )


class CameraPlacedShape(Shape):
    """How one camera got its place, what that rests on, and by how much people moved it since (`nudge_ms`)."""

    camera: int = Field(examples=[2])
    label: str = Field(examples=["Camera 2"])
    file_name: str = Field(examples=["MVI_0042.MP4"])
    status: AlignmentStatus
    reason: str | None = Field(examples=[None])
    method: str | None = Field(examples=["sound"])
    confidence: float | None = Field(examples=[0.99])
    uncertainty_ms: float | None = Field(examples=[8.0])
    against: int | None = Field(examples=[1])
    suggested_offset_ms: float | None = Field(examples=[None])
    frame_ms: float | None = Field(examples=[40.0])
    pieces: list[PieceShape]
    gaps: list[GapShape]
    evidence: list[EvidenceShape]
    nudge_ms: float = Field(examples=[-80.0])
    nudges: list[NudgeShape]

    @classmethod
    def of(cls, placed: CameraPlaced) -> "CameraPlacedShape":
        """Build from what was gathered."""
        fit, recording = placed.fit, placed.recording
        return cls(
            camera=recording.camera,
            label=recording.label,
            file_name=recording.parts[0].file_name if recording.parts else recording.label,
            status=fit.status,
            reason=fit.reason,
            method=fit.method,
            confidence=fit.confidence,
            uncertainty_ms=fit.uncertainty_ms,
            against=fit.against,
            suggested_offset_ms=fit.suggested_offset_ms,
            frame_ms=fit.frame_ms,
            pieces=[PieceShape.model_validate(piece) for piece in fit.pieces],
            gaps=[GapShape.model_validate(gap) for gap in placed.gaps],
            evidence=[EvidenceShape.model_validate(point) for point in placed.evidence],
            nudge_ms=placed.nudge_ms,
            nudges=[NudgeShape.of(each) for each in placed.nudges],
        )


class AlignmentShape(Shape):
    """How a lesson's cameras were lined up. `anchor` is the one whose clock the lesson keeps."""

    anchor: int = Field(examples=[1])
    cameras: list[CameraPlacedShape]
    can_nudge: bool

    @classmethod
    def of(cls, seen: AlignmentSeen) -> "AlignmentShape":
        """Build from what was gathered."""
        return cls(anchor=seen.anchor, cameras=[CameraPlacedShape.of(each) for each in seen.cameras], can_nudge=seen.can_nudge)


class NewNudge(Ask):
    """Show a camera later by `delta_ms`, or by so many of its pictures (`frames`); earlier when negative. Say why."""

    camera: CameraNumber
    delta_ms: Annotated[float, Field(allow_inf_nan=False, examples=[-80.0])] | None = None
    frames: Annotated[int, Field(ge=-MOST_FRAMES, le=MOST_FRAMES, examples=[-2])] | None = None
    reason: Words = Field(examples=["The clap is heard before the hands meet."])


@router.get("/observations/{id}/alignment")
def read_alignment(
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_observation)], the: The, revision: Numbered = None
) -> AlignmentShape:
    """Tell how the cameras of the newest published lesson or of one `revision` were lined up. Until there is one: `not_ready`.

    Cameras are moved in the newest only: of an earlier one, `can_nudge` is false.
    """
    seen = the.alignments.of(permit.actor, permit.thing, revision)
    if seen is None and revision is not None:
        raise not_there()
    if seen is None:
        raise not_ready()
    return AlignmentShape.of(seen)


@router.post("/observations/{id}/nudges", status_code=201, responses=problems(409))
def nudge_camera(ask: NewNudge, permit: Annotated[Permit, guard(Action.NUDGE_MAKE, the_observation)], the: The) -> NudgeShape:
    """Move a camera beside the others. Nudges add up; the next `lesson.json` has them. No comment moves."""
    push = Push(ask.camera, ask.reason, ask.delta_ms, ask.frames)
    return NudgeShape.of(the.nudges.one(the.nudges.make(permit.actor, permit.thing, push)))


@router.delete("/nudges/{id}", status_code=204, responses=problems(409))
def undo_nudge(
    id: IdInPath,  # noqa: A002 - the path's name
    permit: Annotated[Permit, guard(Action.NUDGE_UNDO, the_nudge)],
    the: The,
) -> None:
    """Take a nudge back, with all that the same request moved. It stays in the record; twice is once."""
    the.nudges.undo(permit.actor, permit.thing, id)
