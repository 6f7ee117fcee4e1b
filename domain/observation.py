"""A planned and recorded lesson, what the trainee attests about it, and the one status that everybody reads."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now
from domain.programme import AgePhase

CAMERAS = (1, 2, 3)


class ObservationKind(StrEnum):
    """Why the lesson is watched; the form used is a property of the kind."""

    FORMATIVE = "formative"
    REVIEW_POINT = "review_point"
    FINAL = "final"


class RegisterOutcome(StrEnum):
    """What the school's register of children who may not be filmed said about this class. The register stays at the school."""

    NONE_PRESENT = "none_present"
    ABSENT = "absent"


class Status(StrEnum):
    """Where an observation stands. Derived, never stored."""

    PLANNED = "planned"
    LATE = "late"
    RECEIVING = "receiving"
    PREPARING = "preparing"
    NEEDS_FILE = "needs_file"
    TO_ATTEST = "to_attest"
    TO_REVIEW = "to_review"
    FEEDBACK_PUBLISHED = "feedback_published"


class Observation(Noun, kw_only=True):
    """One lesson to be observed by recording. Never holds a pupil's name."""

    __tablename__ = "observation"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placement.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[ObservationKind]
    title: Mapped[str]
    focus: Mapped[str]
    focus_reason: Mapped[str]
    phase: Mapped[AgePhase]
    subject: Mapped[str]
    lesson_language: Mapped[str]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    attested_at: Mapped[datetime | None] = mapped_column(default=None)
    feedback_published_at: Mapped[datetime | None] = mapped_column(default=None)


class AttestationText(Noun, kw_only=True):
    """The words a provider asks its trainees to confirm. A change of words is a new version; old versions stay."""

    __tablename__ = "attestation_text"
    __table_args__ = (UniqueConstraint("provider_id", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    version: Mapped[int]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Attestation(Noun, kw_only=True):
    """A trainee's confirmation, before anyone else may watch, that the school's filming register was checked."""

    __tablename__ = "attestation"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    text_id: Mapped[str] = mapped_column(ForeignKey("attestation_text.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    register_outcome: Mapped[RegisterOutcome]
    register_checked_on: Mapped[date]
    attested_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


@dataclass(frozen=True)
class Progress:
    """What `status_of` needs to know: nothing but facts, gathered by whoever holds the rows.

    `sent_back`: another file of a camera was asked for. `stopped`: a recording cannot be used, and nobody has answered that.
    """

    due_at: datetime
    cameras_received: int
    preparing: bool
    blocked: bool
    watchable: bool
    attested: bool
    feedback_published: bool
    sent_back: bool = False
    stopped: bool = False


def status_of(progress: Progress, now: datetime) -> Status:  # noqa: PLR0911 - a table reads best whole
    """Return the one status. The order of the questions is the order in which a person would ask them."""
    if progress.sent_back or progress.stopped:  # whatever can be watched meanwhile
        return Status.NEEDS_FILE
    if progress.watchable and not progress.attested:  # also after feedback, when a recording was replaced
        return Status.TO_ATTEST
    if progress.feedback_published or progress.watchable:
        return Status.FEEDBACK_PUBLISHED if progress.feedback_published else Status.TO_REVIEW
    if progress.blocked:
        return Status.NEEDS_FILE
    if progress.preparing:
        return Status.PREPARING
    if progress.cameras_received:
        return Status.RECEIVING
    return Status.LATE if is_late(progress.due_at, now) else Status.PLANNED


def is_late(due: datetime, moment: datetime) -> bool:
    """Whether `moment` is past the due minute: work handed in at 23:59 and some seconds is in time."""
    return moment >= due + timedelta(minutes=1)


def due_at(day: date, school_zone: str) -> datetime:
    """Return the UTC moment of 23:59 on `day` in the school's zone (IANA name). See `is_late`."""
    return datetime.combine(day, time(23, 59), ZoneInfo(school_zone)).astimezone(UTC)
