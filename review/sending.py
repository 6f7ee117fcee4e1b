"""Sending what was drafted, once: the comment takes its draft's place, and an answer that got lost makes no second one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.commentary import Comment, CommentDraft
from domain.observation import Observation


class SentBefore(Exception):  # noqa: N818 - reads as what happened
    """This draft has become a comment already. Raised inside an act, it undoes the act: nothing happens twice."""

    def __init__(self, comment_id: str) -> None:
        super().__init__(comment_id)
        self.comment_id = comment_id


def take_draft(session: Session, observation_id: str, author_id: str, draft_id: str | None) -> None:
    """Remove the draft that is being sent, inside the transaction that makes it a comment. Raises SentBefore.

    Whoever sends on a lesson holds its row, so of two windows that send the same draft at once the second sees the first.
    """
    if draft_id is None:
        return
    session.get_one(Observation, observation_id, with_for_update=True)
    sent = session.scalar(select(Comment.id).where(Comment.author_id == author_id, Comment.sent_as == draft_id))
    if sent is not None:
        raise SentBefore(sent)
    drop_draft(session, author_id, draft_id)


def drop_draft(session: Session, author_id: str, draft_id: str | None) -> None:
    """Remove a draft whose words are kept elsewhere now. One that is not there is no concern: a browser may be ahead."""
    draft = None if draft_id is None else session.get(CommentDraft, (author_id, draft_id), with_for_update=True)
    if draft is not None:
        session.delete(draft)
