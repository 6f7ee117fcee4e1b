"""The trainee's own reflection on a lesson: handed in once, changed in the open, before the feedback if the provider wishes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import AwaitedReflection, Comment, CommentKind
from domain.people import ReflectionRule
from domain.things import OfObservation, OfProvider
from review.errors import NotNow, NotWithin
from review.making import revision_numbered
from review.nudged import served
from review.placing import framework_of
from review.sending import SentBefore, take_draft
from storage.rows import Rows


class Reflections:
    """What trainees say about their own lessons, and the provider's rule about when."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def hand_in(self, actor: Actor, thing: OfObservation, text: str, *, revision: int, draft: str | None = None) -> str:
        """Hand in the trainee's reflection, for all to read who read the comments; feedback that waited for it opens.

        Returns the id of the comment that it is. Sending the same draft again is sending it once. Raises Denied; NotWithin
        for a revision that is not published; NotNow for a second reflection.
        """
        try:
            with self._custody.act(actor, Action.REFLECTION_WRITE, thing) as deed:
                take_draft(deed.session, thing.id, actor.person_id, draft)
                if _handed_in(deed.session, thing.id) is not None:
                    raise NotNow("Your reflection is handed in already. You can change it: earlier wordings stay readable.")
                published = revision_numbered(deed.session, thing.id, revision)
                if published is None:
                    raise NotWithin("This version of the lesson is not published. Reload the lesson; your text is kept.")
                moment = self._now()
                reflection = Comment(
                    observation_id=thing.id,
                    author_id=actor.person_id,
                    revision=revision,
                    start_ms=served(deed.session, published)["start_ms"],
                    kind=CommentKind.REFLECTION,
                    text=text,
                    framework_version=framework_of(deed.session, thing.provider_id).version,
                    sent_as=draft,
                    written_at=moment,
                    published_at=moment,
                )
                deed.session.add(reflection)
                awaited = deed.session.get(AwaitedReflection, thing.id, with_for_update=True)
                if awaited is not None:
                    awaited.handed_in_at = moment
                deed.about("comment", reflection.id)
                deed.payload["text"] = text
        except SentBefore as sent:
            return sent.comment_id
        return reflection.id

    def first(self, provider_id: str) -> bool:
        """Whether the provider's trainees reflect before they read feedback."""
        with self._rows.read() as session:
            return _first(session, provider_id)

    def set_first(self, actor: Actor, place: OfProvider, *, first: bool) -> None:
        """Set the rule for feedback that is published from now on. Raises Denied."""
        with self._custody.act(actor, Action.REFLECTION_RULE_SET, place) as deed:
            rule = deed.session.get(ReflectionRule, place.provider_id, with_for_update=True)
            deed.payload |= {"before": rule is not None and rule.first, "after": first}
            if rule is None:
                deed.session.add(ReflectionRule(provider_id=place.provider_id, first=first, set_at=self._now()))
            else:
                rule.first, rule.set_at = first, self._now()


def await_reflection(session: Session, thing: OfObservation, moment: datetime) -> None:
    """As feedback is published for the first time: let it wait for the trainee's reflection, where that is the rule."""
    if _first(session, thing.provider_id) and _handed_in(session, thing.id) is None:
        session.add(AwaitedReflection(observation_id=thing.id, asked_at=moment))


def _first(session: Session, provider_id: str) -> bool:
    rule = session.get(ReflectionRule, provider_id)
    return rule is not None and rule.first


def _handed_in(session: Session, observation_id: str) -> str | None:
    reflections = select(Comment.id).where(Comment.kind == CommentKind.REFLECTION, Comment.withdrawn_at.is_(None))
    return session.scalar(reflections.where(Comment.observation_id == observation_id))
