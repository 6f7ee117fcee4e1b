"""How a provider's year is laid out: its schools, cohorts and placements, and the words its trainees confirm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import AttestationText
from domain.people import Membership, Person, Provider, Role, School, ScopeKind
from domain.policy import may
from domain.programme import AgePhase, Cohort, Placement
from domain.things import OfCohort, OfProvider
from people.errors import NoSuch, Unfit
from storage.rows import Rows

SHIPPED_ATTESTATION = (
    "I have checked the school's register of children who may not be filmed, with the person who keeps it. No child on that"
    " register can be seen or heard in these recordings. The school knows that the lesson was filmed and who will watch it."
    " I have used no pupil's name in a title or a file name."
)
"""The words a provider starts with. It may set its own; whoever confirmed keeps the version they confirmed."""


@dataclass(frozen=True)
class PlacementSeen:
    """A placement with the people and the school it joins."""

    placement: Placement
    school: School
    trainee: Person
    mentor: Person | None


@dataclass(frozen=True)
class CohortMember:
    """A trainee of a cohort, with the tutor assigned to them, if any."""

    trainee: Person
    tutor: Person | None


class Programme:
    """Lays out the year and says how it is laid out."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def schools(self, actor: Actor) -> list[School]:
        """Return the schools of every provider that the actor belongs to, by name."""
        with self._rows.read() as session:
            theirs = School.provider_id.in_(_providers(actor))
            return list(session.scalars(select(School).where(theirs).order_by(School.name, School.id)))

    def add_school(self, actor: Actor, place: OfProvider, name: str, country: str, zone: str) -> School:
        """Add a school. Raises Denied; Unfit for a time zone that does not exist."""
        try:
            school = School(provider_id=place.provider_id, name=name, country=country, zone=zone)
        except (KeyError, ValueError, OSError) as error:  # what ZoneInfo raises for a name that is none
            raise Unfit(f"There is no time zone named {zone}. Choose one such as Europe/London or Asia/Dubai.") from error
        with self._custody.act(actor, Action.SCHOOL_ADD, place) as deed:
            deed.session.add(school)
            deed.about("school", school.id)
            deed.payload |= {"name": name, "country": country, "zone": zone}
        return school

    def cohorts(self, actor: Actor) -> list[Cohort]:
        """Return the cohorts that the actor may look into, by their start and name."""
        with self._rows.read() as session:
            found = session.scalars(
                select(Cohort).where(Cohort.provider_id.in_(_providers(actor))).order_by(Cohort.starts_on, Cohort.name)
            )
            return [one for one in found if may(actor, Action.COHORT_SEE, OfCohort(one.provider_id, one.id)).allowed]

    def cohort(self, cohort_id: str) -> Cohort:
        """Return one cohort. Raises NoSuch."""
        with self._rows.read() as session:
            found = session.get(Cohort, cohort_id)
        if found is None:
            raise NoSuch("This cohort is not here. Reload the page.")
        return found

    def add_cohort(self, actor: Actor, place: OfProvider, name: str, starts_on: date, ends_on: date) -> Cohort:
        """Add a cohort. Raises Denied; Unfit when it would end before it starts."""
        if ends_on <= starts_on:
            raise Unfit("A cohort must end after it starts. Please look at the two dates again.")
        cohort = Cohort(provider_id=place.provider_id, name=name, starts_on=starts_on, ends_on=ends_on)
        with self._custody.act(actor, Action.COHORT_ADD, place) as deed:
            deed.session.add(cohort)
            deed.about("cohort", cohort.id)
            deed.payload |= {"name": name, "starts_on": starts_on, "ends_on": ends_on}
        return cohort

    def members(self, cohort_id: str) -> list[CohortMember]:
        """Return the trainees in the cohort now, by name, each with their tutor."""
        now = self._now()
        with self._rows.read() as session:
            trainees = _holders(session, Role.TRAINEE, ScopeKind.COHORT, [cohort_id], now)
            ids = [person.id for _, person in trainees]
            own = {held.scope_id: tutor for held, tutor in _holders(session, Role.TUTOR, ScopeKind.TRAINEE, ids, now)}
            shared = [tutor for _, tutor in _holders(session, Role.TUTOR, ScopeKind.COHORT, [cohort_id], now)]
        of_all = shared[0] if len(shared) == 1 else None
        people = {person.id: CohortMember(person, own.get(person.id, of_all)) for _, person in trainees}
        return sorted(people.values(), key=lambda member: member.trainee.full_name.casefold())

    def placements(self, actor: Actor) -> list[PlacementSeen]:
        """Return the placements for which the actor may plan an observation: their own, or their trainees'."""
        reaches = [held.scope_id for held in actor.memberships]
        with self._rows.read() as session:
            found = _placements(
                session,
                Placement.provider_id.in_(_providers(actor))
                & or_(
                    Placement.trainee_id == actor.person_id,
                    Placement.trainee_id.in_(reaches),
                    Placement.cohort_id.in_(reaches),
                    Placement.provider_id.in_(reaches),
                ),
            )
        return [
            one
            for one in found
            if may(
                actor,
                Action.OBSERVATION_PLAN,
                OfCohort(one.placement.provider_id, one.placement.cohort_id, one.placement.trainee_id),
            ).allowed
        ]

    def placement_place(self, placement_id: str) -> OfCohort | None:
        """Return the cohort of a placement, narrowed to its trainee, or None when there is no such placement."""
        with self._rows.read() as session:
            found = session.get(Placement, placement_id)
            return None if found is None else OfCohort(found.provider_id, found.cohort_id, found.trainee_id)

    def add_placement(
        self,
        actor: Actor,
        place: OfCohort,
        *,
        trainee_id: str,
        school_id: str,
        mentor_id: str | None,
        term: str,
        age_phase: AgePhase,
    ) -> PlacementSeen:
        """Place a trainee of the cohort in a school. Raises Denied; NoSuch when somebody or something named is not there."""
        with self._custody.act(actor, Action.PLACEMENT_ADD, place) as deed:
            session, now = deed.session, self._now()
            school = session.get(School, school_id)
            if school is None or school.provider_id != place.provider_id:
                raise NoSuch("This school is not one of the provider's. Add the school first.")
            if not _holds(session, trainee_id, Role.TRAINEE, place.provider_id, now, scope_id=place.id):
                raise NoSuch("This trainee is not in the cohort. Invite them to the cohort first.")
            if mentor_id is not None and not _holds(session, mentor_id, Role.MENTOR, place.provider_id, now):
                raise NoSuch("This person is not a mentor of the provider. Invite them as a mentor first.")
            placement = Placement(
                provider_id=place.provider_id,
                cohort_id=place.id,
                trainee_id=trainee_id,
                school_id=school_id,
                mentor_id=mentor_id,
                term=term,
                age_phase=age_phase,
            )
            session.add(placement)
            deed.about("placement", placement.id)
            deed.payload |= {"trainee": trainee_id, "school": school_id, "mentor": mentor_id, "term": term}
            session.flush()
            [seen] = _placements(session, Placement.id == placement.id)
        return seen

    def attestation_text(self, provider_id: str) -> AttestationText | None:
        """Return the provider's present words, or None when there is no such provider."""
        with self._rows.read() as session:
            return latest_text(session, provider_id)

    def set_attestation_text(self, actor: Actor, place: OfProvider, text: str) -> AttestationText:
        """Make these the provider's words from now on, as a new version. Raises Denied."""
        with self._custody.act(actor, Action.ATTESTATION_TEXT_SET, place) as deed:
            deed.session.get(Provider, place.provider_id, with_for_update=True)
            before = latest_text(deed.session, place.provider_id)
            version = 1 if before is None else before.version + 1
            kept = AttestationText(provider_id=place.provider_id, version=version, text=text, created_at=self._now())
            deed.session.add(kept)
            deed.about("attestation_text", kept.id)
            deed.payload |= {"version": version, "text": text}
        return kept


def latest_text(session: Session, provider_id: str) -> AttestationText | None:
    """Return the newest version of a provider's words."""
    return session.scalar(
        select(AttestationText)
        .where(AttestationText.provider_id == provider_id)
        .order_by(AttestationText.version.desc())
        .limit(1)
    )


def _providers(actor: Actor) -> set[str]:
    return {held.provider_id for held in actor.memberships}


def _holders(
    session: Session, role: Role, kind: ScopeKind, scope_ids: list[str], now: datetime
) -> list[tuple[Membership, Person]]:
    rows = session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == role, Membership.scope_kind == kind, Membership.scope_id.in_(scope_ids))
        .order_by(Membership.id)
    )
    return [(held, person) for held, person in rows if held.held_at(now)]


def _holds(
    session: Session, person_id: str, role: Role, provider_id: str, now: datetime, *, scope_id: str | None = None
) -> bool:
    theirs = session.scalars(
        select(Membership).where(
            Membership.person_id == person_id, Membership.role == role, Membership.provider_id == provider_id
        )
    )
    return any(held.held_at(now) and scope_id in {None, held.scope_id} for held in theirs)


def _placements(session: Session, condition: ColumnElement[bool]) -> list[PlacementSeen]:
    mentor = aliased(Person)
    rows = session.execute(
        select(Placement, School, Person, mentor)
        .join(School, School.id == Placement.school_id)
        .join(Person, Person.id == Placement.trainee_id)
        .outerjoin(mentor, mentor.id == Placement.mentor_id)
        .where(condition)
        .order_by(Person.full_name, Placement.id)
    )
    return [PlacementSeen(*row) for row in rows]
