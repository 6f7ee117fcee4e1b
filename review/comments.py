"""Comments on lesson time: written, edited with every earlier wording kept, replied to, withdrawn, and read by whoever may."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Comment, CommentKind, CommentVersion
from domain.drawing import Drawing
from domain.things import OfComment, OfObservation
from domain.timeline import LessonMs
from review.comments_seen import CommentSeen, seen_on
from review.errors import NotNow, StaleVersion
from review.placing import check_place, framework_of
from review.sending import SentBefore, drop_draft, take_draft
from storage.facts import comment_facts
from storage.rows import Rows


@dataclass(frozen=True)
class Wording:
    """What a comment says and where. `end_ms` None: a moment; `camera` None: no camera in particular."""

    kind: CommentKind
    text: str
    start_ms: LessonMs
    end_ms: LessonMs | None = None
    camera: int | None = None
    standards: tuple[str, ...] = ()
    drawing: Drawing | None = None


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
            return seen_on(session, actor, thing)

    def one(self, actor: Actor, thing: OfObservation, comment_id: str) -> CommentSeen:
        """Return one comment, or a reply, that the actor may read. Raises NotNow when it is not there any more."""
        for seen in self.on(actor, thing):
            for each in (seen, *seen.replies):
                if each.comment.id == comment_id:
                    return each
        raise NotNow("This comment is not there any more: its author withdrew it. Reload the page.")

    def write(self, actor: Actor, thing: OfObservation, wording: Wording, *, revision: int, draft: str | None = None) -> str:
        """Write a comment, private until published, and return its id. Sending the same draft again is sending it once.

        Raises Denied; NotWithin, in words.
        """
        try:
            with self._custody.act(actor, Action.COMMENT_WRITE, thing) as deed:
                take_draft(deed.session, thing.id, actor.person_id, draft)
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
                    drawing=wording.drawing,
                    framework_version=standards.version,
                    standards=list(wording.standards),
                    sent_as=draft,
                    written_at=self._now(),
                )
                deed.session.add(comment)
                deed.about("comment", comment.id)
                deed.payload["after"] = _told(wording)
        except SentBefore as sent:
            return sent.comment_id
        return comment.id

    def edit(
        self,
        actor: Actor,
        thing: OfComment,
        version: int,
        change: Callable[[Wording], Wording],
        *,
        draft: str | None = None,
    ) -> None:
        """Change a comment that is still at `version`; the earlier wording is kept, and the draft it was written in goes.

        Raises Denied; NotWithin, in words; NotNow for a change that its state forbids; StaleVersion, which carries the comment
        as it stands, when somebody was faster.
        """
        with self._custody.act(actor, Action.COMMENT_EDIT, thing) as deed:
            comment = deed.session.get_one(Comment, thing.id, with_for_update=True, populate_existing=True)
            if comment.version != version:
                deed.session.expunge(comment)  # what the refusal carries must outlive the transaction that it undoes
                raise StaleVersion(comment)
            drop_draft(deed.session, actor.person_id, draft)
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
                    drawing=before.drawing,
                    standards=list(before.standards),
                    replaced_by=actor.person_id,
                    replaced_at=self._now(),
                )
            )
            comment.start_ms, comment.end_ms, comment.kind = after.start_ms, after.end_ms, after.kind
            comment.text, comment.camera, comment.standards = after.text, after.camera, list(after.standards)
            comment.drawing = after.drawing
            comment.version += 1
            comment.edited_at = self._now()
            deed.payload |= {"version": comment.version, "before": _told(before), "after": _told(after)}

    def withdraw(self, actor: Actor, thing: OfComment) -> None:
        """Take a comment back. It is kept, with its wordings, but nobody reads it any more. Raises Denied."""
        with self._custody.act(actor, Action.COMMENT_WITHDRAW, thing) as deed:
            comment = deed.session.get_one(Comment, thing.id, with_for_update=True)
            if comment.kind is CommentKind.REFLECTION:
                raise NotNow("A reflection that was handed in is changed, not taken back: your tutor may have read it.")
            comment.withdrawn_at = self._now()
            deed.payload["before"] = _told(wording_of(comment))

    def reply(self, actor: Actor, thing: OfComment, text: str, *, draft: str | None = None) -> str:
        """Answer a published comment, for all who read it to see, and return the reply's id. Raises Denied; NotNow.

        Sending the same draft again is sending it once.
        """
        try:
            with self._custody.act(actor, Action.COMMENT_REPLY, thing) as deed:
                take_draft(deed.session, thing.observation.id, actor.person_id, draft)
                reply = self._answer(deed.session, actor, thing, text, draft)
                deed.about("comment", reply.id)
                deed.payload |= {"parent": thing.id, "text": text}
        except SentBefore as sent:
            return sent.comment_id
        return reply.id

    def _answer(self, session: Session, actor: Actor, thing: OfComment, text: str, draft: str | None) -> Comment:
        parent = session.get_one(Comment, thing.id, with_for_update=True)
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
            sent_as=draft,
            written_at=moment,
            published_at=moment,
        )
        session.add(reply)
        return reply

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
    return Wording(
        comment.kind,
        comment.text,
        comment.start_ms,
        comment.end_ms,
        comment.camera,
        tuple(comment.standards),
        comment.drawing,
    )


def _check_kind(comment: Comment, after: Wording) -> None:
    only_words = comment.kind in {CommentKind.REPLY, CommentKind.REFLECTION}
    if only_words and replace(wording_of(comment), text=after.text) != after:
        raise NotNow(f"Of a {comment.kind.value} only the text can be changed. Nothing was changed.")
    if comment.published_at is not None and after.kind is CommentKind.NOTE:
        raise NotNow("A published comment cannot become a private note. Withdraw it and write a note instead.")


def _told(wording: Wording) -> dict[str, object]:
    """A wording as the audit keeps it."""
    return {
        "kind": wording.kind,
        "text": wording.text,
        "start_ms": wording.start_ms,
        "end_ms": wording.end_ms,
        "camera": wording.camera,
        "standards": list(wording.standards),
        "drawing": None if wording.drawing is None else wording.drawing.to_json(),
    }
