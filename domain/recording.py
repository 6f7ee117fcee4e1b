"""What arrived from the cameras and what became of it: recordings, their parts, the pinned clock, fits and revisions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Noun, new_id, utc_now
from domain.timeline import LagPoint, ListOf, Piece


class Recording(Noun, kw_only=True):
    """One camera's recording of one lesson. Replacing it makes a new recording; the old one stays, with `replaced_at`."""

    __tablename__ = "recording"
    __table_args__ = (
        # One camera of a lesson has one present recording, whatever arrives at the same moment.
        Index(
            "uq_recording_present",
            "observation_id",
            "camera",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    camera: Mapped[int]
    label: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)
    parts: Mapped[list["Part"]] = relationship(order_by="Part.ordinal", lazy="raise", default_factory=list)


class Part(Noun, kw_only=True):
    """One original file, byte for byte as it came. Its object is never rewritten.

    `sha256` is the file's identity. A file that came in parts was checked part by part and has a `composite` of their digests,
    `part_bytes` each; its `sha256` is filled in, once, when the whole of it has been read. `fingerprint` tells files apart
    before they are sent.
    """

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("recording_id", "ordinal"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recording.id"), index=True)
    ordinal: Mapped[int]
    object_key: Mapped[str]
    file_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(default=None)
    composite: Mapped[str | None] = mapped_column(default=None)
    part_bytes: Mapped[int | None] = mapped_column(default=None)
    fingerprint: Mapped[str | None] = mapped_column(default=None)
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class SendBack(Noun, kw_only=True):
    """A tutor or lead asks the trainee for another file of a camera, and says why. Nothing that was sent is taken away.

    It is open until that recording is replaced or it is undone. `answer` is what the trainee says to it, who may have no other.
    """

    __tablename__ = "send_back"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recording.id"), index=True)
    camera: Mapped[int]
    reason: Mapped[str]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)


def may_be_replaced(*, feedback_published: bool, sent_back: bool) -> bool:
    """Whether a recording that is in may be replaced: published feedback speaks of it, so from then on only when asked to."""
    return sent_back or not feedback_published


class PreparationState(StrEnum):
    """Where the making of a lesson stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    FAILED = "failed"
    STOPPED = "stopped"


UNDER_WAY = (PreparationState.QUEUED, PreparationState.RUNNING)
"""A preparation in any other state has ended, and nothing is published of it any more."""


class Preparation(Noun, kw_only=True):
    """One run of the pipeline over one set of recordings. Its id is the workflow's id, so starting it twice is one run.

    `turn` is its place in an order that is fair between trainees, smallest first; within a turn, who asked first goes first.
    """

    __tablename__ = "preparation"

    id: Mapped[str] = mapped_column(primary_key=True)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    recording_ids: Mapped[list[str]]
    state: Mapped[PreparationState] = mapped_column(default=PreparationState.QUEUED)
    failure: Mapped[str | None] = mapped_column(default=None)
    turn: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class StageState(StrEnum):
    """Where one stage of a preparation stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class Stage(Noun, kw_only=True):
    """Progress of one stage, for one camera or for the lesson (camera 0). `done` counts towards `total` in `unit`."""

    __tablename__ = "stage"

    preparation_id: Mapped[str] = mapped_column(ForeignKey("preparation.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    camera: Mapped[int] = mapped_column(primary_key=True, default=0)
    state: Mapped[StageState] = mapped_column(default=StageState.WAITING)
    done: Mapped[float] = mapped_column(default=0.0)
    total: Mapped[float] = mapped_column(default=1.0)
    unit: Mapped[str] = mapped_column(default="")
    runs: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class Clock(Noun, kw_only=True):
    """A pinned lesson clock: rate of the anchor camera, zero at the earliest aligned start. Never recomputed."""

    __tablename__ = "clock"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    anchor_recording_id: Mapped[str] = mapped_column(ForeignKey("recording.id"))
    pinned_at_revision: Mapped[int]
    pinned_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class AlignmentStatus(StrEnum):
    """Whether a camera found its place."""

    ALIGNED = "aligned"
    UNALIGNABLE = "unalignable"


class ClockFit(Noun, kw_only=True):
    """How one recording's file time maps to a pinned clock; or, when it could not be placed, why.

    `against` is the camera that it was compared with and `evidence` what was heard (or seen) there. `suggested_offset_ms` is
    where an unplaced recording would lie by the clocks inside the files; nothing acts on it. `frame_ms` is how long one of its
    pictures is shown, for steps of one picture; None where that is not known.
    """

    __tablename__ = "clock_fit"
    __table_args__ = (UniqueConstraint("clock_id", "recording_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    clock_id: Mapped[str] = mapped_column(ForeignKey("clock.id"), index=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recording.id"), index=True)
    status: Mapped[AlignmentStatus]
    reason: Mapped[str | None] = mapped_column(default=None)
    method: Mapped[str | None] = mapped_column(default=None)
    confidence: Mapped[float | None] = mapped_column(default=None)
    uncertainty_ms: Mapped[float | None] = mapped_column(default=None)
    pieces: Mapped[tuple[Piece, ...]] = mapped_column(ListOf(Piece), default=())
    against: Mapped[int | None] = mapped_column(default=None)
    evidence: Mapped[tuple[LagPoint, ...]] = mapped_column(ListOf(LagPoint), default=())
    suggested_offset_ms: Mapped[float | None] = mapped_column(default=None)
    frame_ms: Mapped[float | None] = mapped_column(default=None)
    fitted_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Nudge(Noun, kw_only=True):
    """A person's correction of where one fit lies: its camera is shown `delta_ms` later. Those in force add up.

    It belongs to the fit: a recording that replaces this one does not inherit it, and the same recording prepared again on the
    same clock keeps it. Applied when a lesson is served, so that nothing is rendered again and no comment moves.

    What a person asked is one or more rows that share `asked_id`: the camera of the lesson's own sound never moves, so a nudge
    of it (`asked_camera`) is stored as the opposite nudge of every other camera. Undone, the rows stay.
    """

    __tablename__ = "nudge"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    clock_fit_id: Mapped[str] = mapped_column(ForeignKey("clock_fit.id"), index=True)
    asked_id: Mapped[str] = mapped_column(index=True)
    asked_camera: Mapped[int]
    delta_ms: Mapped[float]
    reason: Mapped[str]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None)


class RevisionState(StrEnum):
    """Whether everything has been published."""

    PARTIAL = "partial"
    COMPLETE = "complete"


class Revision(Noun, kw_only=True):
    """One published state of a lesson: the manifest served as `lesson.json`, over media files that never change.

    `prefix` is where the media files lie in the object store; revisions of one preparation share it.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("observation_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    preparation_id: Mapped[str] = mapped_column(ForeignKey("preparation.id"), index=True)
    clock_id: Mapped[str] = mapped_column(ForeignKey("clock.id"))
    number: Mapped[int]
    state: Mapped[RevisionState]
    prefix: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    published_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
