"""Signing in and out: a password for an opaque token, a token for the person with the roles they hold now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.account import Credential, SignIn
from domain.actions import Action, Actor
from domain.audit import INSTALLATION
from domain.base import utc_now
from domain.people import Membership, Person, Provider
from people.errors import NoSuch, WrongPassword
from people.passwords import Passwords
from people.places import scope_name
from people.tokens import digest_of, new_token
from storage.facts import actor_of
from storage.rows import Rows

IDLE = timedelta(minutes=30)
"""A sign-in that nothing was asked with for so long has ended: school computers are shared."""

LONGEST = timedelta(hours=12)
"""A sign-in ends after so long whatever happens: a working day."""

SEEN_EVERY = timedelta(minutes=1)
"""How often a sign-in's last use is written down; more often would be a write for every picture fetched."""


@dataclass(frozen=True)
class OpenedSignIn:
    """A new sign-in. The token is known to the browser and to nobody else."""

    token: str
    person_id: str


@dataclass(frozen=True)
class Present:
    """Somebody signed in, with the memberships they hold now."""

    actor: Actor
    sign_in_id: str

    @property
    def person_id(self) -> str:
        """Who it is."""
        return self.actor.person_id


@dataclass(frozen=True)
class MembershipHeld:
    """A membership in force, with the names that say what it means."""

    membership: Membership
    provider: Provider
    scope_name: str


@dataclass(frozen=True)
class Profile:
    """A person and what they are to the programme."""

    person: Person
    memberships: tuple[MembershipHeld, ...]


class Accounts:
    """Who is signed in. Only digests of tokens are kept, so a stolen database opens nobody's session."""

    def __init__(self, rows: Rows, custody: Custody, passwords: Passwords, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._passwords = passwords
        self._now = now

    def sign_in(self, email: str, password: str, user_agent: str) -> OpenedSignIn:
        """Open a new sign-in. Raises WrongPassword, after the same time for an unknown address as for a wrong word."""
        with self._rows.read() as session:
            person = session.scalar(select(Person).where(Person.email == email.strip().casefold()))
            credential = None if person is None else session.get(Credential, person.id)
            provider_id = INSTALLATION if person is None else chain_of(session, person.id)
        right, better = self._passwords.verify(password, credential.password_hash if credential else None)
        if person is None or not right:
            who = person.id if person is not None else f"unknown:{digest_of(email.strip().casefold())[:16]}"
            self._custody.deny_public(
                Action.SIGN_IN,
                provider_id=provider_id,
                actor_id=who,
                subject=("person", who),
                reason="E-mail address and password did not go together.",
            )
            raise WrongPassword
        with self._custody.act_public(
            Action.SIGN_IN, provider_id=provider_id, actor_id=person.id, subject=("person", person.id)
        ) as deed:
            if better is not None:
                deed.session.execute(update(Credential).where(Credential.person_id == person.id).values(password_hash=better))
            opened, kept = new_sign_in(person.id, user_agent)
            deed.session.add(kept)
            deed.payload["sign_in"] = kept.id
        return opened

    def open_for(self, person_id: str, user_agent: str) -> OpenedSignIn:
        """Open a sign-in for somebody whose secret was checked in the same request: an invitation just accepted."""
        with self._rows.read() as session:
            provider_id = chain_of(session, person_id)
        with self._custody.act_public(
            Action.SIGN_IN, provider_id=provider_id, actor_id=person_id, subject=("person", person_id)
        ) as deed:
            opened, kept = new_sign_in(person_id, user_agent)
            deed.session.add(kept)
            deed.payload["sign_in"] = kept.id
        return opened

    def present(self, token: str | None, *, in_use: bool = True) -> Present | None:
        """Return who the token stands for, or None when its sign-in never was, has ended, has idled out or is too old.

        With `in_use` the asking itself keeps the sign-in from idling out; a page left open must not.
        """
        if not token:
            return None
        now = self._now()
        with self._rows.read() as session:
            found = session.scalar(select(SignIn).where(SignIn.token_sha256 == digest_of(token)))
            if found is None or not in_force(found, now):
                return None
            actor = actor_of(session, found.person_id, now)
        if in_use and now - found.last_seen_at >= SEEN_EVERY:
            with self._rows.write() as session:
                session.execute(update(SignIn).where(SignIn.id == found.id, SignIn.ended_at.is_(None)).values(last_seen_at=now))
        return Present(actor, found.id)

    def sign_out(self, token: str | None) -> None:
        """End the sign-in that the token stands for. Ending one that is not there is done already."""
        if not token:
            return
        with self._rows.read() as session:
            found = session.scalar(select(SignIn).where(SignIn.token_sha256 == digest_of(token)))
            if found is None or found.ended_at is not None:
                return
            provider_id = chain_of(session, found.person_id)
        with self._custody.act_public(
            Action.SIGN_OUT, provider_id=provider_id, actor_id=found.person_id, subject=("person", found.person_id)
        ) as deed:
            deed.session.execute(update(SignIn).where(SignIn.id == found.id).values(ended_at=self._now()))
            deed.payload["sign_in"] = found.id

    def profile(self, person_id: str) -> Profile:
        """Return the person with every membership in force and the names that go with it. Raises NoSuch."""
        now = self._now()
        with self._rows.read() as session:
            person = session.get(Person, person_id)
            if person is None:
                raise NoSuch("This person is not here any more. Sign in again.")
            pairs = session.execute(
                select(Membership, Provider)
                .join(Provider, Provider.id == Membership.provider_id)
                .where(Membership.person_id == person_id)
                .order_by(Membership.id)
            ).all()
            held = tuple(
                MembershipHeld(membership, provider, scope_name(session, membership.scope_kind, membership.scope_id))
                for membership, provider in pairs
                if membership.held_at(now)
            )
        return Profile(person, held)


def in_force(sign_in: SignIn, now: datetime) -> bool:
    """Whether a sign-in still counts at `now`: not ended, used in the last half hour, begun less than twelve hours ago."""
    return sign_in.ended_at is None and now - sign_in.last_seen_at < IDLE and now - sign_in.began_at < LONGEST


def new_sign_in(person_id: str, user_agent: str) -> tuple[OpenedSignIn, SignIn]:
    """Return a fresh token for the browser and the row that keeps its digest. Every sign-in has a token of its own."""
    token = new_token()
    return OpenedSignIn(token, person_id), SignIn(
        person_id=person_id, token_sha256=digest_of(token), user_agent=user_agent[:400]
    )


def end_all(session: Session, person_id: str, now: datetime) -> int:
    """End every sign-in of a person, in the caller's transaction. Returns how many there were."""
    ended = session.execute(
        update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=now).returning(SignIn.id)
    )
    return len(ended.all())


def chain_of(session: Session, person_id: str) -> str:
    """Return the audit chain that a person's comings and goings belong to: that of their oldest membership's provider."""
    provider_id = session.scalar(
        select(Membership.provider_id).where(Membership.person_id == person_id).order_by(Membership.id).limit(1)
    )
    return provider_id or INSTALLATION
