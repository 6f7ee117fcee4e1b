"""Comments on a lesson, and publishing them as feedback."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from domain.commentary import CommentKind, CommentVersion
from domain.things import OfComment
from review.comments import Wording
from review.comments_seen import CommentSeen
from review.errors import StaleVersion
from review_api.contract import problems
from review_api.drawings import DrawingShape
from review_api.errors import Problem
from review_api.guard import Permit, guard
from review_api.parts import The
from review_api.shapes import Ask, CameraNumber, Id, LessonTime, LongWords, PersonShape, Shape
from review_api.things import the_comment, the_observation

router = APIRouter(prefix="/api", tags=["Comments"])

WritableKind = Literal["strength", "development", "question", "note"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,20}$", examples=["S4a"])]
Codes = Annotated[list[Code], Field(max_length=40)]
Revision = Annotated[int, Field(ge=1, le=1_000_000, examples=[3])]
DraftSent = Annotated[Id | None, Field(description="The draft that this was written in: it goes, and sent twice is sent once.")]


class ResolvedShape(Shape):
    """That a comment was talked through and is dealt with."""

    by: PersonShape
    at: datetime


class CommentShape(Shape):
    """A comment at a moment (`end_ms` null) or over a stretch of lesson time; without `published_at` its author's alone."""

    id: Id
    author: PersonShape
    kind: CommentKind
    text: str = Field(examples=["Clear model of the first example; every pupil could see the board."])
    start_ms: LessonTime
    end_ms: LessonTime | None
    camera: int | None = Field(examples=[1])
    standards: list[str] = Field(examples=[["S4a", "S6b"]])
    drawing: DrawingShape | None
    revision: int = Field(examples=[3])
    version: int = Field(examples=[1])
    written_at: datetime
    edited_at: datetime | None
    published_at: datetime | None
    resolved: ResolvedShape | None
    parent_id: Id | None
    replies: list["CommentShape"]
    can: list[Action]

    @classmethod
    def of(cls, seen: CommentSeen) -> "CommentShape":
        """Build from what was gathered."""
        comment = seen.comment
        return cls(
            id=comment.id,
            author=PersonShape.of(seen.author),
            kind=comment.kind,
            text=comment.text,
            start_ms=comment.start_ms,
            end_ms=comment.end_ms,
            camera=comment.camera,
            standards=comment.standards,
            drawing=DrawingShape.of(comment.drawing),
            revision=comment.revision,
            version=comment.version,
            written_at=comment.written_at,
            edited_at=comment.edited_at,
            published_at=comment.published_at,
            resolved=ResolvedShape(by=PersonShape.of(seen.dealt.by), at=seen.dealt.at) if seen.dealt else None,
            parent_id=comment.parent_id,
            replies=[cls.of(reply) for reply in seen.replies],
            can=list(seen.can),
        )


class NewComment(Ask):
    """A comment, made while watching `revision` of the lesson."""

    kind: WritableKind
    text: LongWords = Field(examples=["Clear model of the first example; every pupil could see the board."])
    start_ms: LessonTime
    end_ms: LessonTime | None = None
    camera: CameraNumber | None = None
    standards: Codes = Field(default_factory=list, examples=[["S4a", "S6b"]])
    drawing: DrawingShape | None = None
    revision: Revision
    draft: DraftSent = None


class CommentChange(Ask):
    """What is to change about a comment that was read at `version`. What is left out stays."""

    version: int = Field(ge=1, le=1_000_000, examples=[1])
    kind: WritableKind | None = None
    text: LongWords | None = Field(default=None, examples=["Clear model of both examples."])
    start_ms: LessonTime | None = None
    end_ms: LessonTime | None = None
    camera: CameraNumber | None = None
    standards: Codes | None = None
    drawing: DrawingShape | None = None
    draft: DraftSent = None

    def apply(self, wording: Wording) -> Wording:
        """Return the wording with every field that was sent; null takes an end, a camera or a drawing away."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set - {"version", "draft"}}
        for name in ("kind", "text", "start_ms", "standards"):
            if name in sent and sent[name] is None:
                del sent[name]
        if "standards" in sent:
            sent["standards"] = tuple(sent["standards"])
        if self.drawing is not None:
            sent["drawing"] = self.drawing.noun()
        if "kind" in sent:
            sent["kind"] = CommentKind(sent["kind"])
        return replace(wording, **sent)


class NewReply(Ask):
    """An answer to a published comment. Everybody who reads the comment reads it."""

    text: LongWords = Field(examples=["I had planned a second example, but ran out of time."])
    draft: DraftSent = None


class NewResolution(Ask):
    """Whether a comment is dealt with."""

    resolved: bool = Field(examples=[True])


class CommentVersionShape(Shape):
    """An earlier wording of a comment."""

    version: int = Field(examples=[1])
    kind: CommentKind
    text: str = Field(examples=["Clear model of the first example."])
    start_ms: LessonTime
    end_ms: LessonTime | None
    camera: int | None = Field(examples=[None])
    standards: list[str] = Field(examples=[["S4a"]])
    drawing: DrawingShape | None
    replaced_at: datetime

    @classmethod
    def of(cls, version: CommentVersion) -> "CommentVersionShape":
        """Build from the noun."""
        return cls(
            version=version.version,
            kind=version.kind,
            text=version.text,
            start_ms=version.start_ms,
            end_ms=version.end_ms,
            camera=version.camera,
            standards=version.standards,
            drawing=DrawingShape.of(version.drawing),
            replaced_at=version.replaced_at,
        )


class FeedbackShape(Shape):
    """What became readable for the trainee and everybody else who may watch."""

    published: list[Id]
    feedback_published_at: datetime


@router.get("/observations/{id}/comments")
def list_comments(permit: Annotated[Permit, guard(Action.COMMENT_READ, the_observation)], the: The) -> list[CommentShape]:
    """Return what the person may read on a lesson, in the order of lesson time, replies inside."""
    return [CommentShape.of(seen) for seen in the.comments.on(permit.actor, permit.thing)]


@router.post("/observations/{id}/comments", status_code=201)
def write_comment(
    ask: NewComment, permit: Annotated[Permit, guard(Action.COMMENT_WRITE, the_observation)], the: The
) -> CommentShape:
    """Write a comment. It is private until its author publishes their feedback; a note stays private."""
    drawing = ask.drawing.noun() if ask.drawing else None
    wording = Wording(CommentKind(ask.kind), ask.text, ask.start_ms, ask.end_ms, ask.camera, tuple(ask.standards), drawing)
    comment_id = the.comments.write(permit.actor, permit.thing, wording, revision=ask.revision, draft=ask.draft)
    return CommentShape.of(the.comments.one(permit.actor, permit.thing, comment_id))


@router.patch("/comments/{id}", responses=problems(409))
def edit_comment(
    ask: CommentChange, permit: Annotated[Permit, guard(Action.COMMENT_EDIT, the_comment)], the: The
) -> CommentShape:
    """Change a comment; its earlier wording is kept. If it was changed meanwhile, the 409 carries it as it stands."""
    thing: OfComment = permit.thing
    try:
        the.comments.edit(permit.actor, thing, ask.version, ask.apply, draft=ask.draft)
    except StaleVersion as stale:
        current = CommentShape.of(the.comments.one(permit.actor, thing.observation, thing.id))
        raise Problem(409, "changed_meanwhile", str(stale), current=current.model_dump(mode="json")) from stale
    return CommentShape.of(the.comments.one(permit.actor, thing.observation, thing.id))


@router.delete("/comments/{id}", status_code=204)
def withdraw_comment(permit: Annotated[Permit, guard(Action.COMMENT_WITHDRAW, the_comment)], the: The) -> None:
    """Take a comment back. The record keeps it; nobody reads it any more."""
    the.comments.withdraw(permit.actor, permit.thing)


@router.get("/comments/{id}/versions")
def list_versions(permit: Annotated[Permit, guard(Action.COMMENT_READ, the_comment)], the: The) -> list[CommentVersionShape]:
    """Return the earlier wordings of a comment, oldest first: to its author all, to others those that were published."""
    return [CommentVersionShape.of(version) for version in the.comments.versions(permit.actor, permit.thing)]


@router.post("/comments/{id}/replies", status_code=201, responses=problems(409))
def reply_to_comment(
    ask: NewReply, permit: Annotated[Permit, guard(Action.COMMENT_REPLY, the_comment)], the: The
) -> CommentShape:
    """Answer a published comment."""
    thing: OfComment = permit.thing
    reply_id = the.comments.reply(permit.actor, thing, ask.text, draft=ask.draft)
    return CommentShape.of(the.comments.one(permit.actor, thing.observation, reply_id))


@router.put("/comments/{id}/resolution", responses=problems(409))
def resolve_comment(
    ask: NewResolution, permit: Annotated[Permit, guard(Action.COMMENT_RESOLVE, the_comment)], the: The
) -> CommentShape:
    """Mark a published comment as dealt with, or open it again."""
    thing: OfComment = permit.thing
    the.resolving.set(permit.actor, thing, resolved=ask.resolved)
    return CommentShape.of(the.comments.one(permit.actor, thing.observation, thing.id))


@router.post("/observations/{id}/feedback", responses=problems(409))
def publish_feedback(permit: Annotated[Permit, guard(Action.FEEDBACK_PUBLISH, the_observation)], the: The) -> FeedbackShape:
    """Publish everything the person wrote on the lesson, but notes, all at once."""
    done = the.feedback.publish(permit.actor, permit.thing)
    return FeedbackShape(published=list(done.comment_ids), feedback_published_at=done.feedback_published_at)
