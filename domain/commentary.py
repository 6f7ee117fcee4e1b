"""What reviewers write: comments on lesson time, tied to standards, with replies and every earlier wording kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now
from domain.timeline import LessonMs


class CommentKind(StrEnum):
    """What a comment is. A note is its author's own and is never published."""

    STRENGTH = "strength"
    DEVELOPMENT = "development"
    QUESTION = "question"
    NOTE = "note"
    REPLY = "reply"


class Comment(Noun, kw_only=True):
    """A comment at a moment (`end_ms` None) or over a range of lesson time, made while watching `revision`.

    `standards` holds sub-heading codes (S4a) of the named framework version. A reply has a `parent_id`, the kind
    `reply`, and its parent's time. `published_at` None means private to its author.
    """

    __tablename__ = "comment"
    __table_args__ = (CheckConstraint("end_ms IS NULL OR end_ms > start_ms", name="range"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("comment.id"), default=None, index=True)
    revision: Mapped[int]
    start_ms: Mapped[LessonMs]
    end_ms: Mapped[LessonMs | None] = mapped_column(default=None)
    kind: Mapped[CommentKind]
    text: Mapped[str]
    camera: Mapped[int | None] = mapped_column(default=None)
    framework_version: Mapped[str]
    standards: Mapped[list[str]] = mapped_column(default_factory=list)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class CommentVersion(Noun, kw_only=True):
    """An earlier wording of a comment, kept when it is edited."""

    __tablename__ = "comment_version"
    __table_args__ = (UniqueConstraint("comment_id", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"), index=True)
    version: Mapped[int]
    start_ms: Mapped[LessonMs]
    end_ms: Mapped[LessonMs | None] = mapped_column(default=None)
    kind: Mapped[CommentKind]
    text: Mapped[str]
    camera: Mapped[int | None] = mapped_column(default=None)
    standards: Mapped[list[str]]
    replaced_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Viewing(Noun, kw_only=True):
    """One person's sitting with one lesson: one audit row, however many segments are fetched.

    `ranges` are the stretches of lesson time played, as [from_ms, to_ms] pairs, appended while the sitting lasts.
    """

    __tablename__ = "viewing"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[str | None] = mapped_column(ForeignKey("membership.id"), default=None)
    ranges: Mapped[list[list[int]]] = mapped_column(JSON, default_factory=list)
    opened_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
