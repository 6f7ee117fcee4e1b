"""What people write and have not sent: kept beside their browser's own copy, for them alone, never overwritten unseen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Comment, CommentDraft, CommentKind
from domain.drawing import Drawing
from domain.observation import Observation
from domain.policy import may
from domain.things import OfObservation
from domain.timeline import LessonMs
from review.errors import NotNow, NotWithin, ReviewError
from storage.facts import comment_facts
from storage.rows import Rows

MOST_DRAFTS = 500
"""Drafts and marks of one person on one lesson. A mark every seven seconds of an hour is more than anybody will write about."""


@dataclass(frozen=True)
class Drafted:
    """What a draft holds. See `CommentDraft` for what it is a draft of."""

    kind: CommentKind
    text: str
    start_ms: LessonMs | None = None
    end_ms: LessonMs | None = None
    camera: int | None = None
    drawing: Drawing | None = None
    standards: tuple[str, ...] = ()
    parent_id: str | None = None
    comment_id: str | None = None
    comment_version: int | None = None


class DraftMovedOn(ReviewError):  # noqa: N818 - reads as what happened
    """Another window has saved this draft since, or sent it. Carries the draft as it is kept, or the comment it became."""

    def __init__(self, draft: CommentDraft | None, comment_id: str | None = None) -> None:
        super().__init__(
            "This draft was changed in another window or on another device. Nothing was overwritten: compare the two and keep"
            " what you want."
            if comment_id is None
            else "This draft was sent from another window or device already. What you have here is kept on this page."
        )
        self.draft = draft
        self.comment_id = comment_id


class Drafts:
    """Keeps drafts. Beginning one and throwing it away are acts; savings between are bookkeeping of words nobody else has."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def of(self, actor: Actor, thing: OfObservation) -> list[CommentDraft]:
        """Return the actor's own drafts on a lesson, the oldest saving first."""
        with self._rows.read() as session:
            mine = select(CommentDraft).where(
                CommentDraft.observation_id == thing.id, CommentDraft.author_id == actor.person_id
            )
            return list(session.scalars(mine.order_by(CommentDraft.kept_at, CommentDraft.id)))

    def keep(self, actor: Actor, thing: OfObservation, draft_id: str, drafted: Drafted, *, saves: int) -> CommentDraft:
        """Keep a draft that was last seen after `saves` savings (0: never), and return it as it is kept now.

        Raises Denied; DraftMovedOn when another window knows more; NotWithin for a comment that it cannot be about; NotNow
        when there are too many.
        """
        with self._rows.write() as session:
            kept = _known(session, actor, thing, draft_id, saves)
            if kept is not None:
                _write(kept, drafted, self._now())
                kept.saves += 1
                return kept
        with self._custody.act(actor, Action.COMMENT_DRAFT, thing) as deed:
            deed.session.get_one(Observation, thing.id, with_for_update=True)  # two windows that begin the same one at once
            kept = _known(deed.session, actor, thing, draft_id, saves)
            if kept is not None:
                raise DraftMovedOn(kept)
            _check_about(deed.session, actor, thing, drafted)
            _check_room(deed.session, actor, thing)
            kept = CommentDraft(
                author_id=actor.person_id,
                id=draft_id,
                observation_id=thing.id,
                parent_id=drafted.parent_id,
                comment_id=drafted.comment_id,
                comment_version=drafted.comment_version,
                kind=drafted.kind,
                text=drafted.text,
                saves=saves + 1,
            )
            _write(kept, drafted, self._now())
            deed.session.add(kept)
            deed.about("comment_draft", draft_id)
            deed.payload |= {"observation": thing.id, "reply_to": drafted.parent_id, "edit_of": drafted.comment_id}
        return kept

    def discard(self, actor: Actor, thing: OfObservation, draft_id: str, *, saves: int) -> None:
        """Throw a draft away. One that is gone is gone. Raises Denied; DraftMovedOn when it holds words not seen here."""
        with self._rows.read() as session:
            if session.get(CommentDraft, (actor.person_id, draft_id)) is None:
                return
        with self._custody.act(actor, Action.COMMENT_DISCARD, thing) as deed:
            kept = _known(deed.session, actor, thing, draft_id, saves)
            if kept is not None:
                deed.session.delete(kept)
            deed.about("comment_draft", draft_id)
            deed.payload["observation"] = thing.id


def _known(session: Session, actor: Actor, thing: OfObservation, draft_id: str, saves: int) -> CommentDraft | None:
    """The draft as the asking window knows it, locked; None when there is none (any more). Raises DraftMovedOn."""
    kept = session.get(CommentDraft, (actor.person_id, draft_id), with_for_update=True)
    if kept is None:
        sent = session.scalar(select(Comment.id).where(Comment.author_id == actor.person_id, Comment.sent_as == draft_id))
        if sent is not None:
            raise DraftMovedOn(None, sent)
        return None
    if kept.observation_id != thing.id:
        raise NotWithin("This draft belongs to another lesson. Open that lesson to go on with it.")
    if kept.saves != saves:
        session.expunge(kept)  # what the refusal carries must outlive the transaction that it undoes
        raise DraftMovedOn(kept)
    return kept


def _write(kept: CommentDraft, drafted: Drafted, moment: datetime) -> None:
    kept.kind, kept.text, kept.camera = drafted.kind, drafted.text, drafted.camera
    kept.start_ms, kept.end_ms = drafted.start_ms, drafted.end_ms
    kept.drawing, kept.standards = drafted.drawing, list(drafted.standards)
    kept.comment_version = drafted.comment_version
    kept.kept_at = moment


def _check_about(session: Session, actor: Actor, thing: OfObservation, drafted: Drafted) -> None:
    asked = ((drafted.parent_id, Action.COMMENT_REPLY), (drafted.comment_id, Action.COMMENT_EDIT))
    for comment_id, action in asked:
        if comment_id is None:
            continue
        about = comment_facts(session, comment_id)
        if about is None or about.observation.id != thing.id or not may(actor, action, about).allowed:
            raise NotWithin("The comment that this was written about is not there any more. Your words are kept on this page.")


def _check_room(session: Session, actor: Actor, thing: OfObservation) -> None:
    mine = CommentDraft.observation_id == thing.id, CommentDraft.author_id == actor.person_id
    if (session.scalar(select(func.count()).select_from(CommentDraft).where(*mine)) or 0) >= MOST_DRAFTS:
        raise NotNow(f"There are {MOST_DRAFTS} drafts and marks of yours on this lesson. Please send or discard some of them.")
