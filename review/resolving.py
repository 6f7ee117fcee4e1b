"""Saying that a published comment is dealt with, and opening it again: by either of the two who talk the lesson through."""

from collections.abc import Callable
from datetime import datetime

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Comment, CommentKind, Resolution
from domain.things import OfComment
from review.errors import NotNow


class Resolving:
    """Marks comments as dealt with."""

    def __init__(self, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._custody = custody
        self._now = now

    def set(self, actor: Actor, thing: OfComment, *, resolved: bool) -> None:
        """Mark a comment as dealt with, or open it again; twice is once. Raises Denied; NotNow for what cannot be."""
        with self._custody.act(actor, Action.COMMENT_RESOLVE, thing) as deed:
            comment = deed.session.get_one(Comment, thing.id, with_for_update=True)
            if comment.published_at is None or comment.kind in {CommentKind.REPLY, CommentKind.REFLECTION, CommentKind.NOTE}:
                raise NotNow("Only a published comment can be marked as dealt with. Publish it first.")
            found = deed.session.get(Resolution, thing.id)
            if resolved and found is None:
                deed.session.add(Resolution(comment_id=thing.id, resolved_by=actor.person_id, resolved_at=self._now()))
            elif not resolved and found is not None:
                deed.session.delete(found)
            deed.payload["resolved"] = resolved
