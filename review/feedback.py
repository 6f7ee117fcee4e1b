"""Publishing feedback: one act that opens all of an author's comments on a lesson at once, and never a note."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Comment, CommentKind
from domain.observation import Observation
from domain.things import OfObservation
from review.errors import NotNow
from review.reflections import await_reflection


@dataclass(frozen=True)
class PublishedFeedback:
    """What became readable, and when the lesson's feedback was first published."""

    comment_ids: tuple[str, ...]
    feedback_published_at: datetime


class Feedback:
    """Makes private comments public."""

    def __init__(self, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._custody = custody
        self._now = now

    def publish(self, actor: Actor, thing: OfObservation) -> PublishedFeedback:
        """Publish everything the actor wrote on the lesson and has not published, but notes, all in one transaction.

        Raises Denied; NotNow when there is nothing to publish.
        """
        with self._custody.act(actor, Action.FEEDBACK_PUBLISH, thing) as deed:
            observation = deed.session.get_one(Observation, thing.id, with_for_update=True)
            comments = deed.session.scalars(
                select(Comment)
                .where(
                    Comment.observation_id == thing.id,
                    Comment.author_id == actor.person_id,
                    Comment.published_at.is_(None),
                    Comment.withdrawn_at.is_(None),
                    Comment.kind != CommentKind.NOTE,
                )
                .order_by(Comment.start_ms, Comment.id)
                .with_for_update()
            ).all()
            if not comments:
                raise NotNow("There is nothing to publish yet. Write a comment first; private notes are never published.")
            moment = self._now()
            for comment in comments:
                comment.published_at = moment
            first = observation.feedback_published_at or moment
            if observation.feedback_published_at is None:
                await_reflection(deed.session, thing, moment)
            observation.feedback_published_at = first
            ids = tuple(comment.id for comment in comments)
            deed.payload["comments"] = ids
        return PublishedFeedback(ids, first)
