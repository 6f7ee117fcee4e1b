"""An observation as it is answered: in a list, and whole."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from domain.actions import Action
from domain.lease import Shortage
from domain.observation import Attestation, Observation, ObservationKind, RegisterOutcome, Status
from domain.programme import AgePhase
from domain.recording import PreparationState, StageState
from domain.scope import Relation
from review.making import Made, PreparationSeen
from review.observations import Detail
from review.seen import Seen
from review_api.recording_shapes import CameraShape, FindingShape, SendBackShape
from review_api.shapes import Id, PersonShape, Shape, Zone

Nearness = Literal["own", "assigned", "cohort", "mentee", "sampled"]


class SchoolSeen(Shape):
    """Where a lesson was taught."""

    name: str = Field(examples=["Al Noor Primary School"])
    country: str = Field(examples=["AE"])
    zone: Zone


class StageShape(Shape):
    """Progress of one stage for one camera (0: for the lesson): `done` of `total`, in `unit`."""

    name: str = Field(examples=["render"])
    camera: int = Field(examples=[1])
    state: StageState
    done: float = Field(examples=[41.0])
    total: float = Field(examples=[90.0])
    unit: str = Field(examples=["s"])


class ShortageShape(Shape):
    """The service's disk is full: so many bytes are free, and so many are needed before the work goes on by itself."""

    free_bytes: int = Field(examples=[104_857_600])
    needed_bytes: int = Field(examples=[268_435_456])

    @classmethod
    def of(cls, short: Shortage) -> "ShortageShape":
        """Build from the row."""
        return cls(free_bytes=short.free_bytes, needed_bytes=short.needed_bytes)


class PreparationShape(Shape):
    """How the making of the lesson stands. While it is under way, `ahead` lessons are made before it, in a fair order.

    `short` says that it waits for free space.
    """

    id: Id
    state: PreparationState
    ahead: int = Field(examples=[0])
    short: ShortageShape | None = Field(examples=[None])
    failure: str | None = Field(examples=[None])
    stages: list[StageShape]

    @classmethod
    def of(cls, seen: PreparationSeen) -> "PreparationShape":
        """Build from what was gathered."""
        return cls(
            id=seen.preparation.id,
            state=seen.preparation.state,
            ahead=seen.ahead,
            short=None if seen.short is None else ShortageShape.of(seen.short),
            failure=seen.preparation.failure,
            stages=[
                StageShape(name=one.name, camera=one.camera, state=one.state, done=one.done, total=one.total, unit=one.unit)
                for one in seen.stages
            ],
        )


class AttestationShape(Shape):
    """What the trainee confirmed, and when."""

    register_outcome: RegisterOutcome
    register_checked_on: date
    attested_at: datetime

    @classmethod
    def of(cls, attestation: Attestation) -> "AttestationShape":
        """Build from the noun."""
        return cls(
            register_outcome=attestation.register_outcome,
            register_checked_on=attestation.register_checked_on,
            attested_at=attestation.attested_at,
        )


class Summary(Shape):
    """An observation in a list. `send_backs` are open; to those who may not know how a tutor judges, there are none."""

    id: Id
    title: str = Field(examples=["Year 4 fractions"])
    subject: str = Field(examples=["Mathematics"])
    phase: AgePhase
    kind: ObservationKind
    focus: str = Field(examples=["Modelling the first example"])
    trainee: PersonShape
    school: SchoolSeen
    term: str = Field(examples=["Second placement"])
    due_at: datetime
    status: Status
    late: bool
    cameras_received: int = Field(examples=[3])
    poster: str | None = Field(examples=["/media/0193b1f2c4d8a1b2c3d4e5f60718293a/3/angles/1/poster.jpg"])
    comment_count: int = Field(examples=[12])
    attested_at: datetime | None
    feedback_published_at: datetime | None
    send_backs: list[SendBackShape]
    awaits_reflection: bool
    relation: Nearness
    can: list[Action]

    @classmethod
    def of(cls, seen: Seen) -> "Summary":
        """Build from what was gathered."""
        return cls(**summary_fields(seen))


class DetailShape(Summary):
    """An observation on its own page."""

    focus_reason: str = Field(examples=["Agreed after the last observation."])
    lesson_language: str = Field(examples=["en"])
    cameras: list[CameraShape]
    findings: list[FindingShape]
    preparation: PreparationShape | None
    attestation: AttestationShape | None
    revision: int | None = Field(examples=[3])

    @classmethod
    def of_detail(cls, detail: Detail) -> "DetailShape":
        """Build from what was gathered."""
        observation = detail.seen.observation
        watched = Action.OBSERVATION_WATCH in detail.seen.can
        return cls(
            **summary_fields(detail.seen),
            focus_reason=observation.focus_reason,
            lesson_language=observation.lesson_language,
            cameras=[CameraShape.of(camera, watched=watched) for camera in detail.cameras],
            findings=[FindingShape.of(finding, watched=watched) for finding in detail.findings],
            preparation=PreparationShape.of(detail.preparation) if detail.preparation else None,
            attestation=AttestationShape.of(detail.attestation) if detail.attestation else None,
            revision=detail.seen.made.published.number if detail.seen.made.published else None,
        )


def summary_fields(seen: Seen) -> dict[str, Any]:
    """Return the fields that list and page share."""
    observation: Observation = seen.observation
    return {
        "id": observation.id,
        "title": observation.title,
        "subject": observation.subject,
        "phase": observation.phase,
        "kind": observation.kind,
        "focus": observation.focus,
        "trainee": PersonShape.of(seen.trainee),
        "school": SchoolSeen(name=seen.school.name, country=seen.school.country, zone=seen.school.zone),
        "term": seen.placement.term,
        "due_at": observation.due_at,
        "status": seen.status,
        "late": seen.late,
        "cameras_received": len(seen.recordings),
        "poster": _poster(observation.id, seen.made) if Action.OBSERVATION_WATCH in seen.can else None,
        "comment_count": seen.comment_count,
        "attested_at": observation.attested_at,
        "feedback_published_at": observation.feedback_published_at,
        "send_backs": [SendBackShape.of(one) for one in seen.send_backs],
        "awaits_reflection": seen.awaits_reflection,
        "relation": "cohort" if seen.relation is Relation.PROVIDER else seen.relation.value,
        "can": list(seen.can),
    }


def _poster(observation_id: str, made: Made) -> str | None:
    if made.published is None or made.published.poster is None:
        return None
    return f"/media/{observation_id}/{made.published.number}/{made.published.poster}"
