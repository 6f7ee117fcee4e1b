"""Comments as one person reads them: those they may read, with replies inside and what may be done with each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actions import Action, Actor
from domain.commentary import Comment, CommentKind, Resolution
from domain.people import Person
from domain.policy import may
from domain.things import OfComment, OfObservation
from review.seen import visible_comments

OFFERED = (Action.COMMENT_EDIT, Action.COMMENT_WITHDRAW, Action.COMMENT_REPLY, Action.COMMENT_RESOLVE)
"""The acts on a comment that a page offers."""


@dataclass(frozen=True)
class Dealt:
    """That a comment is dealt with: who said so, and when."""

    by: Person
    at: datetime


@dataclass(frozen=True)
class CommentSeen:
    """A comment as one person sees it, with the replies they may read and what they may do."""

    comment: Comment
    author: Person
    dealt: Dealt | None
    replies: tuple["CommentSeen", ...]
    can: tuple[Action, ...]


def seen_on(session: Session, actor: Actor, thing: OfObservation) -> list[CommentSeen]:
    """Return what the actor may read on a lesson, in the order of lesson time."""
    rows = session.execute(
        select(Comment, Person)
        .join(Person, Person.id == Comment.author_id)
        .where(Comment.observation_id == thing.id, visible_comments(actor))
        .order_by(Comment.start_ms, Comment.written_at, Comment.id)
    ).all()
    dealt = _dealt(session, thing.id)
    replies: dict[str, list[CommentSeen]] = {}
    for comment, author in rows:
        if comment.parent_id is not None:
            replies.setdefault(comment.parent_id, []).append(_seen(actor, thing, comment, author))
    return [
        _seen(
            actor,
            thing,
            comment,
            author,
            dealt=dealt.get(comment.id),
            replies=tuple(sorted(replies.get(comment.id, ()), key=_when_written)),
        )
        for comment, author in rows
        if comment.parent_id is None
    ]


def _seen(
    actor: Actor,
    thing: OfObservation,
    comment: Comment,
    author: Person,
    *,
    dealt: Dealt | None = None,
    replies: tuple[CommentSeen, ...] = (),
) -> CommentSeen:
    is_note = comment.kind is CommentKind.NOTE
    fact = OfComment(thing, comment.id, comment.author_id, published=comment.published_at is not None, is_note=is_note)
    open_to_replies = fact.published and not is_note and comment.parent_id is None
    fitting = {
        Action.COMMENT_REPLY: open_to_replies,
        Action.COMMENT_RESOLVE: open_to_replies and comment.kind is not CommentKind.REFLECTION,
        Action.COMMENT_WITHDRAW: comment.kind is not CommentKind.REFLECTION,
    }
    can = tuple(action for action in OFFERED if fitting.get(action, True) and may(actor, action, fact).allowed)
    return CommentSeen(comment, author, dealt, replies, can)


def _dealt(session: Session, observation_id: str) -> dict[str, Dealt]:
    rows = session.execute(
        select(Resolution, Person)
        .join(Comment, Comment.id == Resolution.comment_id)
        .join(Person, Person.id == Resolution.resolved_by)
        .where(Comment.observation_id == observation_id)
    )
    return {found.comment_id: Dealt(person, found.resolved_at) for found, person in rows}


def _when_written(seen: CommentSeen) -> tuple[datetime, str]:
    return seen.comment.written_at, seen.comment.id
