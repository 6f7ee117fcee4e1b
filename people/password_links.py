"""Links to set a new password: made by somebody who could take the person's roles away, used once, within a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.account import Credential, PasswordLink
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.people import Membership, Person
from domain.things import OfCohort, OfProvider
from people.accounts import chain_of, end_all
from people.errors import LinkNotValid, MayNotGrant, NoSuch
from people.granting import granting_membership
from people.invitations import Issued
from people.passwords import Passwords, check
from people.places import place_of
from people.tokens import digest_of, new_token
from storage.facts import actor_of
from storage.rows import Rows

GOOD_FOR = timedelta(hours=24)
"""How long a link works: it is asked for by somebody who waits to sign in."""


@dataclass(frozen=True)
class OpenPasswordLink:
    """A link that can still be used, as its holder sees it."""

    person: Person
    expires_at: datetime


class PasswordLinks:
    """Makes, shows and uses links to set a new password."""

    def __init__(self, rows: Rows, custody: Custody, passwords: Passwords, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._passwords = passwords
        self._now = now

    def make(self, actor: Actor, place: OfProvider | OfCohort, person_id: str) -> Issued:
        """Make a link for somebody in `place`. Raises Denied and NoSuch.

        Raises MayNotGrant when the person holds a role, here or at another provider, that the actor could not give: whoever
        holds the link holds all of the person's roles.
        """
        with self._custody.act(actor, Action.PASSWORD_LINK, place) as deed:
            if deed.session.get(Person, person_id) is None:
                raise NoSuch("This person is not here. Reload the page and try again.")
            if not self._reaches_all_of(deed.session, deed.actor, person_id):
                raise MayNotGrant(
                    "This person also has a role that is not yours to give, so you cannot make a link for them. Please ask an"
                    " admin; where several providers are concerned, ask whoever runs the service."
                )
            link, issued = new_password_link(person_id, self._now(), made_by=actor.person_id)
            deed.session.add(link)
            deed.about("person", person_id)
            deed.payload["password_link"] = link.id
        return issued

    def read(self, token: str) -> OpenPasswordLink:
        """Return whose password the link sets. Raises LinkNotValid, also when its maker could not make it any more."""
        with self._rows.read() as session:
            link = self._open(session, token)
            return OpenPasswordLink(session.get_one(Person, link.person_id), link.expires_at)

    def use(self, token: str, password: str) -> str:
        """Set the password, once, and end every sign-in of the person, whose id is returned.

        Every other link of the person ends with it. Raises LinkNotValid, also when its maker could not make it any more: by now
        the person may hold a role that is not the maker's to give. Raises WeakPassword, which leaves the link good.
        """
        with self._rows.read() as session:
            link = self._open(session, token)
            person = session.get_one(Person, link.person_id)
            provider_id = chain_of(session, person.id)
        check(password, [person.full_name, person.known_as, person.email])
        hashed = self._passwords.hash(password)
        with self._custody.act_public(
            Action.PASSWORD_SET, provider_id=provider_id, actor_id=person.id, subject=("person", person.id)
        ) as deed:
            spent = self._open(deed.session, token, lock=True)
            deed.session.execute(
                update(PasswordLink)
                .where(PasswordLink.person_id == person.id, PasswordLink.used_at.is_(None))
                .values(used_at=self._now())
            )
            deed.session.merge(Credential(person_id=person.id, password_hash=hashed, set_at=self._now()))
            deed.payload |= {"password_link": spent.id, "sign_ins_ended": end_all(deed.session, person.id, self._now())}
        return person.id

    def _reaches_all_of(self, session: Session, actor: Actor, person_id: str) -> bool:
        now = self._now()
        memberships = session.scalars(select(Membership).where(Membership.person_id == person_id)).all()
        in_force = [held for held in memberships if held.ends_at is None or now < held.ends_at]
        for held in in_force:
            place = place_of(session, held.scope_kind, held.scope_id)
            if place is None or place.provider_id != held.provider_id:
                return False
            if granting_membership(actor, Action.PASSWORD_LINK, held.role, held.scope_kind, place) is None:
                return False
        return bool(in_force)

    def _open(self, session: Session, token: str, *, lock: bool = False) -> PasswordLink:
        """The link of this token. Raises LinkNotValid when it is spent. Of two who hold the lock, the second waits."""
        query = select(PasswordLink).where(PasswordLink.token_sha256 == digest_of(token))
        found = session.scalar(query.with_for_update() if lock else query)
        if found is None or found.used_at is not None or found.expires_at <= self._now():
            raise LinkNotValid
        if found.made_by is not None:
            maker = actor_of(session, found.made_by, self._now())
            if not self._reaches_all_of(session, maker, found.person_id):
                raise LinkNotValid
        return found


def new_password_link(person_id: str, now: datetime, *, made_by: str | None) -> tuple[PasswordLink, Issued]:
    """Return the row and the secret of a fresh link."""
    token = new_token()
    link = PasswordLink(
        person_id=person_id, token_sha256=digest_of(token), made_by=made_by, made_at=now, expires_at=now + GOOD_FOR
    )
    return link, Issued(token, link.expires_at)
