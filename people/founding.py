"""How a provider begins: from the command line, by whoever runs the service, with nobody there yet to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from custody.act import Custody
from domain.account import Credential
from domain.actions import OPERATOR, Action
from domain.base import utc_now
from domain.observation import AttestationText
from domain.people import Membership, Person, Provider, Role, ScopeKind
from domain.standards import SHIPPED_VERSION
from domain.things import OfProvider
from people.errors import AlreadyThere
from people.invitations import Invitee, Issued, new_invitation
from people.passwords import Passwords, check
from people.programme import SHIPPED_ATTESTATION


@dataclass(frozen=True)
class Founded:
    """A new provider with its first admin: a person who can sign in, or an invitation to hand over. One of the two."""

    provider_id: str
    person_id: str | None
    invitation: Issued | None


def admin_create(
    custody: Custody,
    *,
    provider_name: str,
    full_name: str,
    known_as: str,
    email: str,
    password: str | None = None,
    passwords: Passwords | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Founded:
    """Found a provider with the shipped standards and attestation text, and its first admin, in one act of the operator.

    With a `password` the admin can sign in at once; without one an invitation is returned, good for seven days. Raises
    WeakPassword in words; AlreadyThere when a password is given for an e-mail address that somebody here has.
    """
    if password is not None:
        check(password, [full_name, known_as, email])
    hashed = None if password is None else (passwords or Passwords()).hash(password)
    provider = Provider(name=provider_name, framework_version=SHIPPED_VERSION, created_at=now())
    with custody.act(OPERATOR, Action.ADMIN_CREATE, OfProvider(provider.id)) as deed:
        session = deed.session
        session.add(provider)
        session.flush()
        session.add(AttestationText(provider_id=provider.id, version=1, text=SHIPPED_ATTESTATION, created_at=now()))
        deed.payload |= {"provider": provider_name, "email": email.strip().casefold()}
        if hashed is None:
            invitee = Invitee(email, full_name, known_as, Role.ADMIN, ScopeKind.PROVIDER, provider.id)
            invitation, issued = new_invitation(provider.id, invitee, now(), invited_by=None)
            session.add(invitation)
            return Founded(provider.id, None, issued)
        person = Person(full_name=full_name, known_as=known_as, email=email)
        if session.scalar(select(Person.id).where(Person.email == person.email)) is not None:
            raise AlreadyThere(
                f"Somebody with the address {person.email} is here already. Leave the password out: an invitation lets them"
                " take the role with the password they have."
            )
        session.add(person)
        session.flush()
        session.add(Credential(person_id=person.id, password_hash=hashed, set_at=now()))
        session.add(
            Membership(
                person_id=person.id,
                provider_id=provider.id,
                role=Role.ADMIN,
                scope_kind=ScopeKind.PROVIDER,
                scope_id=provider.id,
                starts_at=now(),
            )
        )
        return Founded(provider.id, person.id, None)
