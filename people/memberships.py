"""Roles given and ended. A membership is never deleted: it gets an end, and the record keeps who had which role when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.moderation import Sample
from domain.people import Membership, Person, Provider, Role, ScopeKind
from domain.policy import may
from domain.things import OfCohort, OfProvider
from people.accounts import MembershipHeld
from people.errors import AlreadyThere, NoSuch
from people.granting import check_grant
from people.places import place_of, scope_name
from storage.rows import Rows


@dataclass(frozen=True)
class PersonInCohort:
    """A person who has to do with a cohort, with the roles they hold in it."""

    person: Person
    memberships: tuple[MembershipHeld, ...]


class Memberships:
    """Gives roles to people who are known here, ends them, and says who has which."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def grant(
        self,
        actor: Actor,
        place: OfProvider | OfCohort,
        person_id: str,
        *,
        role: Role,
        scope_kind: ScopeKind,
        scope_id: str,
    ) -> MembershipHeld:
        """Give a role to somebody who has one at this provider already. Raises Denied, MayNotGrant, NoSuch, AlreadyThere."""
        with self._custody.act(actor, Action.MEMBERSHIP_GRANT, place) as deed:
            deed.membership = check_grant(deed.actor, Action.MEMBERSHIP_GRANT, role, scope_kind, place)
            theirs = deed.session.scalars(
                select(Membership).where(Membership.person_id == person_id, Membership.provider_id == place.provider_id)
            ).all()
            if not theirs:
                raise NoSuch("This person is not known to the provider. Invite them instead.")
            for held in theirs:
                if (held.role, held.scope_kind, held.scope_id) == (role, scope_kind, scope_id) and held.held_at(self._now()):
                    raise AlreadyThere("This person has this role already. Nothing was changed.")
            membership = Membership(
                person_id=person_id,
                provider_id=place.provider_id,
                role=role,
                scope_kind=scope_kind,
                scope_id=scope_id,
                starts_at=self._now(),
            )
            deed.session.add(membership)
            deed.about("membership", membership.id)
            deed.payload |= {"person": person_id, "role": role, "scope_kind": scope_kind, "scope_id": scope_id}
            provider = deed.session.get_one(Provider, place.provider_id)
            name = scope_name(deed.session, scope_kind, scope_id)
        return MembershipHeld(membership, provider, name)

    def end(self, actor: Actor, place: OfProvider | OfCohort, membership_id: str) -> None:
        """End a role now. Raises Denied, MayNotGrant, NoSuch; AlreadyThere for the last admin of a provider."""
        with self._custody.act(actor, Action.MEMBERSHIP_END, place) as deed:
            membership = deed.session.get(Membership, membership_id, with_for_update=True)
            if membership is None or not membership.held_at(self._now()):
                raise NoSuch("This role has ended already. Reload the page.")
            deed.membership = check_grant(deed.actor, Action.MEMBERSHIP_END, membership.role, membership.scope_kind, place)
            if membership.role is Role.ADMIN and self._is_last_admin(deed.session, membership):
                raise AlreadyThere("This is the provider's last admin. Make somebody else an admin first.")
            membership.ends_at = self._now()
            deed.about("membership", membership.id)
            deed.payload |= {"person": membership.person_id, "role": membership.role}

    def place_of_membership(self, membership_id: str) -> OfProvider | OfCohort | None:
        """Return the place in which a membership was given, or None when there is no such membership."""
        with self._rows.read() as session:
            membership = session.get(Membership, membership_id)
            return None if membership is None else _place(session, membership)

    def place_of_person(self, actor: Actor, person_id: str, action: Action) -> OfProvider | OfCohort | None:
        """Return a place in which the person has a role and in which `actor` may do `action`; else any of theirs, or None."""
        now = self._now()
        with self._rows.read() as session:
            theirs = session.scalars(select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)).all()
            places = [_place(session, held) for held in theirs if held.held_at(now)]
        known = [place for place in places if not may(actor, action, place).hidden]
        allowed = [place for place in known if may(actor, action, place).allowed]
        return next(iter([*allowed, *known, *places]), None)

    def place(self, scope_kind: ScopeKind, scope_id: str) -> OfProvider | OfCohort | None:
        """Return the place that a scope names, or None when there is none."""
        with self._rows.read() as session:
            return place_of(session, scope_kind, scope_id)

    def people_of(self, cohort_id: str) -> list[PersonInCohort]:
        """Return everybody with a role in force in the cohort: over it, one of its trainees or one of its samples."""
        now = self._now()
        with self._rows.read() as session:
            return people_of_cohort(session, cohort_id, now)

    def _is_last_admin(self, session: Session, leaving: Membership) -> bool:
        admins = session.scalars(
            select(Membership)
            .where(Membership.provider_id == leaving.provider_id, Membership.role == Role.ADMIN)
            .with_for_update()
        )
        return not any(held.id != leaving.id and held.held_at(self._now()) for held in admins)


def people_of_cohort(session: Session, cohort_id: str, now: datetime) -> list[PersonInCohort]:
    """Return everybody with a role in force in the cohort, sorted by full name."""
    trainees = select(Membership.person_id).where(
        Membership.role == Role.TRAINEE, Membership.scope_kind == ScopeKind.COHORT, Membership.scope_id == cohort_id
    )
    samples = select(Sample.id).where(Sample.cohort_id == cohort_id)
    rows = session.execute(
        select(Membership, Person, Provider)
        .join(Person, Person.id == Membership.person_id)
        .join(Provider, Provider.id == Membership.provider_id)
        .where(
            or_(
                (Membership.scope_kind == ScopeKind.COHORT) & (Membership.scope_id == cohort_id),
                (Membership.scope_kind == ScopeKind.TRAINEE) & Membership.scope_id.in_(trainees),
                (Membership.scope_kind == ScopeKind.SAMPLE) & Membership.scope_id.in_(samples),
            )
        )
        .order_by(Membership.id)
    )
    people: dict[str, tuple[Person, list[MembershipHeld]]] = {}
    for membership, person, provider in rows:
        if membership.held_at(now):
            name = scope_name(session, membership.scope_kind, membership.scope_id)
            people.setdefault(person.id, (person, []))[1].append(MembershipHeld(membership, provider, name))
    found = [PersonInCohort(person, tuple(held)) for person, held in people.values()]
    return sorted(found, key=lambda one: one.person.full_name.casefold())


def _place(session: Session, membership: Membership) -> OfProvider | OfCohort:
    """The place of a membership; its whole provider when what it was over is gone, so that it can still be ended."""
    place = place_of(session, membership.scope_kind, membership.scope_id)
    return place if place is not None else OfProvider(membership.provider_id)
