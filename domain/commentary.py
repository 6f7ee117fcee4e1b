"""What reviewers write: comments on lesson time, tied to standards, with replies and every earlier wording kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now
from domain.drawing import Drawing, DrawingColumn
from domain.timeline import LessonMs


class CommentKind(StrEnum):
    """What a comment is. A note is its author's own and is never published.

    A reply answers a comment. A reflection is what the trainee says about the whole lesson; it stands beside the comments.
    """

    STRENGTH = "strength"
    DEVELOPMENT = "development"
    QUESTION = "question"
    NOTE = "note"
    REPLY = "reply"
    REFLECTION = "reflection"


class Comment(Noun, kw_only=True):
    """A comment at a moment (`end_ms` None) or over a range of lesson time, made while watching `revision`.

    `standards` holds sub-heading codes (S4a) of the named framework version. A reply has a `parent_id`, the kind
    `reply`, and its parent's time. `published_at` None means private to its author. `sent_as` is the draft that it was sent
    from: a browser that never heard the answer sends it again, and it is still one comment.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("end_ms IS NULL OR end_ms > start_ms", name="range"),
        Index("uq_comment_author_id_sent_as", "author_id", "sent_as", unique=True),
    )

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
    drawing: Mapped[Drawing | None] = mapped_column(DrawingColumn, default=None)
    framework_version: Mapped[str]
    standards: Mapped[list[str]] = mapped_column(default_factory=list)
    sent_as: Mapped[str | None] = mapped_column(default=None)
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
    drawing: Mapped[Drawing | None] = mapped_column(DrawingColumn, default=None)
    standards: Mapped[list[str]]
    replaced_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    replaced_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Resolution(Noun, kw_only=True):
    """That a published comment was talked through and is dealt with. It is taken away when the comment is opened again."""

    __tablename__ = "resolution"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    resolved_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class AwaitedReflection(Noun, kw_only=True):
    """That feedback on a lesson opens to its trainee with their own reflection: the provider's rule on the day of publication.

    A rule that is made later hides nothing that somebody has read already.
    """

    __tablename__ = "awaited_reflection"

    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    handed_in_at: Mapped[datetime | None] = mapped_column(default=None)


class CommentDraft(Noun, kw_only=True):
    """What somebody is writing and has not sent: their own alone, kept so that no word is lost with a browser or a device.

    The browser names it (`id`), before any answer. A new comment has neither `parent_id` nor `comment_id`; a reply has the
    first, an edit the second and the version that it was begun on. Without text it is a mark: a moment to write about
    later. `start_ms` None follows the playhead. `saves` counts savings, so that a window that knows less is told so.
    """

    __tablename__ = "comment_draft"

    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("comment.id"), default=None)
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comment.id"), default=None)
    comment_version: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[CommentKind]
    text: Mapped[str]
    start_ms: Mapped[LessonMs | None] = mapped_column(default=None)
    end_ms: Mapped[LessonMs | None] = mapped_column(default=None)
    camera: Mapped[int | None] = mapped_column(default=None)
    drawing: Mapped[Drawing | None] = mapped_column(DrawingColumn, default=None)
    standards: Mapped[list[str]] = mapped_column(default_factory=list)
    saves: Mapped[int] = mapped_column(default=1)
    kept_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Viewing(Noun, kw_only=True):
    """One person's sitting with one lesson: one audit row, however many segments are fetched.

    `ranges` are the stretches of lesson time played, as [from_ms, to_ms] pairs, appended while the sitting lasts; `cameras` the
    same by the number of each camera whose picture was on view meanwhile. They lie on the clock of `revision`, which was newest
    or was asked for when the sitting began.
    """

    __tablename__ = "viewing"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[str | None] = mapped_column(ForeignKey("membership.id"), default=None)
    revision: Mapped[int | None] = mapped_column(default=None)
    ranges: Mapped[list[list[int]]] = mapped_column(JSON, default_factory=list)
    cameras: Mapped[dict[str, list[list[int]]]] = mapped_column(JSON, default_factory=dict)
    opened_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
