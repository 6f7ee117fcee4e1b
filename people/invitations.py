"""Invitations: a single-use link that makes a person, or gives one more role to a person who proves who they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.account import Credential, Invitation
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.people import Membership, Person, Provider, Role, ScopeKind
from domain.things import OfCohort, OfProvider
from people.errors import LinkNotValid, WrongPassword
from people.granting import check_grant
from people.passwords import Passwords, check
from people.places import scope_name
from people.tokens import digest_of, new_token
from storage.rows import Rows

GOOD_FOR = timedelta(days=7)
"""How long an invitation can be accepted: people read their mail at weekends."""


@dataclass(frozen=True)
class Invitee:
    """Who is invited, and to what. The names are a suggestion: the person writes their own when they accept."""

    email: str
    full_name: str
    known_as: str
    role: Role
    scope_kind: ScopeKind
    scope_id: str


@dataclass(frozen=True)
class Issued:
    """A single-use secret, shown once. Only its digest is kept."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that can still be accepted, as its holder sees it. `known` means a person with this address exists."""

    invitation: Invitation
    provider: Provider
    scope_name: str
    known: bool


class Invitations:
    """Makes, shows and accepts invitations."""

    def __init__(self, rows: Rows, custody: Custody, passwords: Passwords, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._passwords = passwords
        self._now = now

    def invite(self, actor: Actor, place: OfProvider | OfCohort, invitee: Invitee) -> Issued:
        """Make an invitation to a role inside `place`. Raises Denied, or MayNotGrant when it would give too much."""
        with self._custody.act(actor, Action.PERSON_INVITE, place) as deed:
            deed.membership = check_grant(deed.actor, Action.PERSON_INVITE, invitee.role, invitee.scope_kind, place)
            invitation, issued = new_invitation(place.provider_id, invitee, self._now(), invited_by=actor.person_id)
            deed.session.add(invitation)
            deed.about("invitation", invitation.id)
            deed.payload |= {
                "email": invitation.email,
                "role": invitation.role,
                "scope_kind": invitation.scope_kind,
                "scope_id": invitation.scope_id,
            }
        return issued

    def read(self, token: str) -> OpenInvitation:
        """Return what the link's holder is invited to. Raises LinkNotValid."""
        with self._rows.read() as session:
            invitation = self._open(session, token)
            provider = session.get_one(Provider, invitation.provider_id)
            return OpenInvitation(
                invitation,
                provider,
                scope_name(session, invitation.scope_kind, invitation.scope_id),
                known=_person_of(session, invitation.email) is not None,
            )

    def accept(self, token: str, full_name: str, known_as: str, password: str) -> str:
        """Accept, once, and return the person's id.

        A new person chooses a password (WeakPassword says what is wrong with it). Somebody who is here already proves it
        with the password they have (WrongPassword otherwise); their names stay as they are. Raises LinkNotValid.
        """
        with self._rows.read() as session:
            invitation = self._open(session, token)
            person = _person_of(session, invitation.email)
            credential = None if person is None else session.get(Credential, person.id)
        if person is not None:
            self._prove(invitation, person, password, None if credential is None else credential.password_hash)
            return self._join(token, invitation, person.id, [])
        check(password, [full_name, known_as, invitation.email])
        fresh = Person(full_name=full_name, known_as=known_as, email=invitation.email)
        hashed = self._passwords.hash(password)
        return self._join(token, invitation, fresh.id, [fresh, Credential(person_id=fresh.id, password_hash=hashed)])

    def _prove(self, invitation: Invitation, person: Person, password: str, kept: str | None) -> None:
        right, _ = self._passwords.verify(password, kept)
        if not right:
            self._custody.deny_public(
                Action.INVITATION_ACCEPT,
                provider_id=invitation.provider_id,
                actor_id=person.id,
                subject=("invitation", invitation.id),
                reason="The password was not that of the person who is invited.",
            )
            raise WrongPassword

    def _join(self, token: str, invitation: Invitation, person_id: str, new: list[Person | Credential]) -> str:
        with self._custody.act_public(
            Action.INVITATION_ACCEPT,
            provider_id=invitation.provider_id,
            actor_id=person_id,
            subject=("invitation", invitation.id),
        ) as deed:
            kept = self._open(deed.session, token, lock=True)
            if new and _person_of(deed.session, kept.email) is not None:  # another invitation was accepted just now
                raise WrongPassword
            for noun in new:
                deed.session.add(noun)
                deed.session.flush()
            kept.accepted_at = self._now()
            kept.accepted_by = person_id
            membership = Membership(
                person_id=person_id,
                provider_id=kept.provider_id,
                role=kept.role,
                scope_kind=kept.scope_kind,
                scope_id=kept.scope_id,
                starts_at=self._now(),
            )
            deed.session.add(membership)
            deed.payload |= {"membership": membership.id, "role": kept.role, "new_person": bool(new)}
        return person_id

    def _open(self, session: Session, token: str, *, lock: bool = False) -> Invitation:
        """The invitation of this token. Raises LinkNotValid when it is spent. Of two who hold the lock, the second waits."""
        query = select(Invitation).where(Invitation.token_sha256 == digest_of(token))
        found = session.scalar(query.with_for_update() if lock else query)
        if found is None or found.accepted_at is not None or found.expires_at <= self._now():
            raise LinkNotValid
        return found


def new_invitation(provider_id: str, invitee: Invitee, now: datetime, *, invited_by: str | None) -> tuple[Invitation, Issued]:
    """Return the row and the secret of a fresh invitation."""
    token = new_token()
    invitation = Invitation(
        provider_id=provider_id,
        token_sha256=digest_of(token),
        email=invitee.email.strip().casefold(),
        full_name=invitee.full_name,
        known_as=invitee.known_as,
        role=invitee.role,
        scope_kind=invitee.scope_kind,
        scope_id=invitee.scope_id,
        invited_by=invited_by,
        invited_at=now,
        expires_at=now + GOOD_FOR,
    )
    return invitation, Issued(token, invitation.expires_at)


def _person_of(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email))
