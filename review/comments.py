"""Comments on lesson time: written, edited with every earlier wording kept, replied to, withdrawn, and read by whoever may."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Comment, CommentKind, CommentVersion
from domain.people import Person
from domain.policy import may
from domain.things import OfComment, OfObservation
from domain.timeline import LessonMs
from review.errors import NotNow, StaleVersion
from review.placing import check_place, framework_of
from review.seen import visible_comments
from storage.facts import comment_facts
from storage.rows import Rows

OFFERED = (Action.COMMENT_EDIT, Action.COMMENT_WITHDRAW, Action.COMMENT_REPLY)
"""The acts on a comment that a page offers."""


@dataclass(frozen=True)
class Wording:
    """What a comment says and where. `end_ms` None: a moment; `camera` None: no camera in particular."""

    kind: CommentKind
    text: str
    start_ms: LessonMs
    end_ms: LessonMs | None = None
    camera: int | None = None
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommentSeen:
    """A comment as one person sees it, with the replies they may read and what they may do."""

    comment: Comment
    author: Person
    replies: tuple["CommentSeen", ...]
    can: tuple[Action, ...]


class Comments:
    """What people write about a lesson. A comment is its author's alone until published; a note stays so."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def facts(self, comment_id: str) -> OfComment | None:
        """Return a comment as the policy sees it, or None when there is none or it was withdrawn."""
        with self._rows.read() as session:
            return comment_facts(session, comment_id)

    def on(self, actor: Actor, thing: OfObservation) -> list[CommentSeen]:
        """Return what the actor may read on a lesson, in the order of lesson time."""
        with self._rows.read() as session:
            rows = session.execute(
                select(Comment, Person)
                .join(Person, Person.id == Comment.author_id)
                .where(Comment.observation_id == thing.id, visible_comments(actor))
                .order_by(Comment.start_ms, Comment.written_at, Comment.id)
            ).all()
        replies: dict[str, list[CommentSeen]] = {}
        for comment, author in rows:
            if comment.parent_id is not None:
                replies.setdefault(comment.parent_id, []).append(_seen(actor, thing, comment, author, ()))
        return [
            _seen(actor, thing, comment, author, tuple(sorted(replies.get(comment.id, ()), key=_when_written)))
            for comment, author in rows
            if comment.parent_id is None
        ]

    def one(self, actor: Actor, thing: OfObservation, comment_id: str) -> CommentSeen:
        """Return one comment, or a reply, that the actor may read. Raises NotNow when it is not there any more."""
        for seen in self.on(actor, thing):
            for each in (seen, *seen.replies):
                if each.comment.id == comment_id:
                    return each
        raise NotNow("This comment is not there any more: its author withdrew it. Reload the page.")

    def write(self, actor: Actor, thing: OfObservation, wording: Wording, *, revision: int) -> str:
        """Write a comment, private until published, and return its id. Raises Denied; NotWithin, in words."""
        with self._custody.act(actor, Action.COMMENT_WRITE, thing) as deed:
            standards = framework_of(deed.session, thing.provider_id)
            check_place(deed.session, thing.id, revision, wording, standards)
            comment = Comment(
                observation_id=thing.id,
                author_id=actor.person_id,
                revision=revision,
                start_ms=wording.start_ms,
                end_ms=wording.end_ms,
                kind=wording.kind,
                text=wording.text,
                camera=wording.camera,
                framework_version=standards.version,
                standards=list(wording.standards),
                written_at=self._now(),
            )
            deed.session.add(comment)
            deed.about("comment", comment.id)
            deed.payload["after"] = _told(wording)
        return comment.id

    def edit(self, actor: Actor, thing: OfComment, version: int, change: Callable[[Wording], Wording]) -> None:
        """Change a comment that is still at `version`; the earlier wording is kept.

        Raises Denied; NotWithin, in words; NotNow for a change that its state forbids; StaleVersion, which carries the comment
        as it stands, when somebody was faster.
        """
        with self._custody.act(actor, Action.COMMENT_EDIT, thing) as deed:
            comment = deed.session.get_one(Comment, thing.id, with_for_update=True, populate_existing=True)
            if comment.version != version:
                deed.session.expunge(comment)  # what the refusal carries must outlive the transaction that it undoes
                raise StaleVersion(comment)
            before = wording_of(comment)
            after = change(before)
            if before == after:
                return
            _check_kind(comment, after)
            standards = framework_of(deed.session, thing.provider_id, comment.framework_version)
            check_place(deed.session, comment.observation_id, comment.revision, after, standards)
            deed.session.add(
                CommentVersion(
                    comment_id=comment.id,
                    version=comment.version,
                    start_ms=before.start_ms,
                    end_ms=before.end_ms,
                    kind=before.kind,
                    text=before.text,
                    camera=before.camera,
                    standards=list(before.standards),
                    replaced_by=actor.person_id,
                    replaced_at=self._now(),
                )
            )
            comment.start_ms, comment.end_ms, comment.kind = after.start_ms, after.end_ms, after.kind
            comment.text, comment.camera, comment.standards = after.text, after.camera, list(after.standards)
            comment.version += 1
            comment.edited_at = self._now()
            deed.payload |= {"version": comment.version, "before": _told(before), "after": _told(after)}

    def withdraw(self, actor: Actor, thing: OfComment) -> None:
        """Take a comment back. It is kept, with its wordings, but nobody reads it any more. Raises Denied."""
        with self._custody.act(actor, Action.COMMENT_WITHDRAW, thing) as deed:
            comment = deed.session.get_one(Comment, thing.id, with_for_update=True)
            comment.withdrawn_at = self._now()
            deed.payload["before"] = _told(wording_of(comment))

    def reply(self, actor: Actor, thing: OfComment, text: str) -> str:
        """Answer a published comment, for all who read it to see, and return the reply's id. Raises Denied; NotNow."""
        with self._custody.act(actor, Action.COMMENT_REPLY, thing) as deed:
            parent = deed.session.get_one(Comment, thing.id, with_for_update=True)
            if parent.parent_id is not None:
                raise NotNow("A reply cannot be replied to. Please reply to the comment above it.")
            if parent.published_at is None or parent.kind is CommentKind.NOTE:
                raise NotNow("Nobody else can read this comment yet. Publish it first, then replies are possible.")
            moment = self._now()
            reply = Comment(
                observation_id=parent.observation_id,
                author_id=actor.person_id,
                parent_id=parent.id,
                revision=parent.revision,
                start_ms=parent.start_ms,
                end_ms=parent.end_ms,
                kind=CommentKind.REPLY,
                text=text,
                framework_version=parent.framework_version,
                written_at=moment,
                published_at=moment,
            )
            deed.session.add(reply)
            deed.about("comment", reply.id)
            deed.payload |= {"parent": parent.id, "text": text}
        return reply.id

    def versions(self, actor: Actor, thing: OfComment) -> list[CommentVersion]:
        """Return the earlier wordings of a comment that the actor may read, oldest first.

        Its author reads all of them, others only those that were replaced after the comment was published: a draft, or the
        private note that it was once, stays its author's. The caller has asked whether the comment may be read.
        """
        with self._rows.read() as session:
            comment = session.get(Comment, thing.id)
            if comment is None:
                return []
            kept = session.scalars(
                select(CommentVersion).where(CommentVersion.comment_id == thing.id).order_by(CommentVersion.version)
            ).all()
        if comment.author_id == actor.person_id:
            return list(kept)
        since = comment.published_at
        return [version for version in kept if since is not None and version.replaced_at > since]


def wording_of(comment: Comment) -> Wording:
    """Return what a comment says now."""
    return Wording(comment.kind, comment.text, comment.start_ms, comment.end_ms, comment.camera, tuple(comment.standards))


def _check_kind(comment: Comment, after: Wording) -> None:
    if comment.parent_id is not None and replace(wording_of(comment), text=after.text) != after:
        raise NotNow("Of a reply only the text can be changed. Nothing was changed.")
    if comment.published_at is not None and after.kind is CommentKind.NOTE:
        raise NotNow("A published comment cannot become a private note. Withdraw it and write a note instead.")


def _seen(
    actor: Actor, thing: OfObservation, comment: Comment, author: Person, replies: tuple[CommentSeen, ...]
) -> CommentSeen:
    is_note = comment.kind is CommentKind.NOTE
    fact = OfComment(thing, comment.id, comment.author_id, published=comment.published_at is not None, is_note=is_note)
    open_to_replies = fact.published and not is_note and comment.parent_id is None
    can = tuple(
        action
        for action in OFFERED
        if (action is not Action.COMMENT_REPLY or open_to_replies) and may(actor, action, fact).allowed
    )
    return CommentSeen(comment, author, replies, can)


def _when_written(seen: CommentSeen) -> tuple[datetime, str]:
    return seen.comment.written_at, seen.comment.id


def _told(wording: Wording) -> dict[str, object]:
    """A wording as the audit keeps it."""
    return {
        "kind": wording.kind,
        "text": wording.text,
        "start_ms": wording.start_ms,
        "end_ms": wording.end_ms,
        "camera": wording.camera,
        "standards": list(wording.standards),
    }
