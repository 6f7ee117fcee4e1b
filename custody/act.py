"""The only way to change anything: permission, change and audit entry in one transaction, committed before the block is left.

    with custody.act(actor, Action.STANDING_SET, cohort) as deed:
        standing = TraineeStanding(...)
        deed.session.add(standing)
        deed.about("trainee_standing", standing.id)
        deed.payload["standing"] = standing.standing

An effect outside the rows (a file kept, an export handed out) has an intent first and its outcome after: see `intend`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from custody.chain import Line, append
from custody.denials import DenialLimit
from custody.intents import AlreadyDone, Intent
from domain.actions import Action, Actor
from domain.audit import INSTALLATION, AuditEntry, Outcome
from domain.base import new_id, utc_now
from domain.people import Held
from domain.policy import Verdict, may
from domain.things import OfCohort, OfComment, OfObservation, OfProvider, OfSample, Thing
from storage.facts import actor_of, cohort_facts, comment_facts, observation_facts, sample_facts
from storage.rows import Rows

PUBLIC_ACTS = frozenset({Action.SIGN_IN, Action.SIGN_OUT, Action.INVITATION_ACCEPT, Action.PASSWORD_SET})
"""Acts of people who are not signed in yet, or no longer: a secret in their hand decides, not a membership."""

_GONE = Verdict(allowed=False, reason="It is not there, or no longer.", hidden=True)


class Denied(Exception):  # noqa: N818 - reads as what happened
    """The policy says no. `verdict` holds the sentence for the person, and whether they may know that the thing exists."""

    def __init__(self, action: Action, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.action = action
        self.verdict = verdict


@dataclass(kw_only=True)
class Deed:
    """An act under way: the session of its one transaction, and what the audit entry will say of it.

    `payload` must be what JSON can hold (moments, days and sets included). It is erasable; ids and action are not.
    """

    session: Session
    actor: Actor
    action: Action
    membership: Held | None
    subject: tuple[str, str]
    payload: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.DONE
    others: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def about(self, kind: str, subject_id: str) -> None:
        """Name what the entry is about, when it is not the thing that permission was asked for."""
        self.subject = (kind, subject_id)

    def also(self, kind: str, subject_id: str, payload: Mapping[str, Any]) -> None:
        """Give a second subject an entry of its own: what was replaced, for one."""
        self.others.append((kind, subject_id, dict(payload)))


class Custody:
    """Every change to the rows passes through here, whether it came by HTTP, by the command line or from the worker."""

    def __init__(self, rows: Rows, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._now = now
        self._limit = DenialLimit()

    @contextmanager
    def act(self, actor: Actor, action: Action, thing: Thing, *, intent: Intent | None = None) -> Iterator[Deed]:
        """Open a transaction, ask the policy again on the facts as they are in it, and record what the block did.

        Raises Denied, once the refusal has been recorded in a transaction of its own. When the block raises, nothing
        happened and nothing is recorded. With an `intent`, this deed is its outcome; a second one raises AlreadyDone.
        """
        with self._rows.write() as session:
            present, verdict = self._ask(session, actor, action, thing)
            if verdict.allowed:
                if intent is not None and _concluded(session, intent):
                    raise AlreadyDone(intent.id)
                deed = _deed(session, present, action, verdict.membership, thing)
                yield deed
                if intent is not None:
                    deed.payload["intent"] = intent.id
                _record(deed, thing.provider_id, entry_id=None if intent is None else intent.outcome_id)
                return
        raise self._refusal(actor, action, thing, verdict)

    @contextmanager
    def act_public(self, action: Action, *, provider_id: str, actor_id: str, subject: tuple[str, str]) -> Iterator[Deed]:
        """Record an act that no membership decides, one of PUBLIC_ACTS. The caller has checked the secret that decides it.

        Raises ValueError for any other action.
        """
        _must_be_public(action)
        with self._rows.write() as session:
            deed = Deed(session=session, actor=Actor(actor_id), action=action, membership=None, subject=subject)
            yield deed
            _record(deed, provider_id)

    def deny_public(self, action: Action, *, provider_id: str, actor_id: str, subject: tuple[str, str], reason: str) -> None:
        """Record a refusal that no membership decides (a wrong password), in its own transaction and rate-limited."""
        _must_be_public(action)
        self._record_denial(Actor(actor_id), action, provider_id, subject, reason=reason)

    def require(self, actor: Actor, action: Action, thing: Thing) -> Verdict:
        """Return the verdict on an act that changes nothing, such as reading. Raises Denied after recording the refusal."""
        with self._rows.read() as session:
            _, verdict = self._ask(session, actor, action, thing)
        if not verdict.allowed:
            raise self._refusal(actor, action, thing, verdict)
        return verdict

    def refuse(self, actor: Actor, action: Action, thing: Thing, verdict: Verdict) -> Denied:
        """Record a refusal that was decided before anything was read or opened, and return what to raise. Rate-limited.

        A provider that the actor has nothing to do with may be one they made up: it gets no chain by that.
        """
        if isinstance(thing, OfProvider) and verdict.hidden:
            subject = (thing.kind, thing.id)
            self._record_denial(actor, action, INSTALLATION, subject, reason=verdict.reason)
            return Denied(action, verdict)
        return self._refusal(actor, action, thing, verdict)

    def intend(
        self, actor: Actor, action: Action, thing: Thing, payload: Mapping[str, Any], *, intent_id: str | None = None
    ) -> Intent:
        """Record that an effect outside the rows is about to happen, and return what its outcome is reported to.

        With an `intent_id` that is known already, the same intent is returned and nothing is recorded again. Raises Denied.
        """
        with self._rows.write() as session:
            present, verdict = self._ask(session, actor, action, thing)
            if verdict.allowed:
                intent = Intent(intent_id or new_id(), present, action, thing, verdict.membership, self._conclude)
                if session.get(AuditEntry, intent.id) is None:
                    deed = _deed(session, present, action, verdict.membership, thing)
                    deed.outcome = Outcome.INTENT
                    deed.payload = dict(payload)
                    _record(deed, thing.provider_id, entry_id=intent.id)
                return intent
        raise self._refusal(actor, action, thing, verdict)

    def _conclude(self, intent: Intent, outcome: Outcome, payload: Mapping[str, Any]) -> None:
        # No permission is asked: what has happened has happened, even if the membership ended in between.
        with self._rows.write() as session:
            if not _concluded(session, intent):
                deed = _deed(session, intent.actor, intent.action, intent.membership, intent.thing)
                deed.outcome = outcome
                deed.payload = {**payload, "intent": intent.id}
                _record(deed, intent.thing.provider_id, entry_id=intent.outcome_id)

    def _ask(self, session: Session, actor: Actor, action: Action, thing: Thing) -> tuple[Actor, Verdict]:
        present = actor if actor.service is not None else actor_of(session, actor.person_id, self._now())
        fresh = _fresh(session, thing)
        if fresh is None or fresh.provider_id != thing.provider_id:
            return present, _GONE
        return present, may(present, action, fresh)

    def _refusal(self, actor: Actor, action: Action, thing: Thing, verdict: Verdict) -> Denied:
        self._record_denial(actor, action, thing.provider_id, (thing.kind, thing.id), reason=verdict.reason)
        return Denied(action, verdict)

    def _record_denial(self, actor: Actor, action: Action, provider_id: str, subject: tuple[str, str], *, reason: str) -> None:
        if not self._limit.admits(actor.person_id, action, *subject):
            return
        with self._rows.write() as session:
            deed = Deed(session=session, actor=actor, action=action, membership=None, subject=subject)
            deed.outcome = Outcome.DENIED
            deed.payload = {"reason": reason}
            _record(deed, provider_id)


def _must_be_public(action: Action) -> None:
    if action not in PUBLIC_ACTS:
        raise ValueError(f"{action} is not a public act: it needs an actor and a thing")


def _concluded(session: Session, intent: Intent) -> bool:
    session.get(AuditEntry, intent.id, with_for_update=True)  # two that report at once: the second waits, and sees the first
    return session.get(AuditEntry, intent.outcome_id) is not None


def _deed(session: Session, actor: Actor, action: Action, membership: Held | None, thing: Thing) -> Deed:
    return Deed(session=session, actor=actor, action=action, membership=membership, subject=(thing.kind, thing.id))


def _record(deed: Deed, provider_id: str, *, entry_id: str | None = None) -> None:
    held = deed.membership
    line = Line(
        id=entry_id,
        provider_id=provider_id,
        action=deed.action.value,
        outcome=deed.outcome,
        actor_id=deed.actor.person_id,
        role=held.role.value if held is not None else deed.actor.service or "",
        membership_id=None if held is None else held.membership_id,
        subject_kind=deed.subject[0],
        subject_id=deed.subject[1],
        payload=deed.payload,
    )
    others = [
        replace(line, id=None, subject_kind=kind, subject_id=subject_id, payload=payload)
        for kind, subject_id, payload in deed.others
    ]
    for each in (line, *others):
        append(deed.session, each)


def _fresh(session: Session, thing: Thing) -> Thing | None:
    """The same thing with its facts as they are in this transaction; None when it is gone."""
    match thing:
        case OfObservation():
            return observation_facts(session, thing.id)
        case OfComment():
            return comment_facts(session, thing.id)
        case OfCohort():
            return cohort_facts(session, thing.id, trainee_id=thing.trainee_id)
        case OfSample():
            return sample_facts(session, thing.id)
        case OfProvider():
            return thing
