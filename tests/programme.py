"""A small programme for tests: one provider, its people in every role, and one observation. Written straight into the rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.actions import Actor
from domain.observation import Observation, ObservationKind
from domain.people import Membership, Person, Provider, Role, School, ScopeKind
from domain.programme import AgePhase, Cohort, Placement
from domain.standards import SHIPPED_VERSION
from domain.things import OfCohort, OfObservation, OfProvider
from storage.facts import actor_of, cohort_facts, observation_facts
from storage.rows import Rows

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Programme:
    """The ids of what was made, and how to ask for the people as actors."""

    rows: Rows
    provider_id: str
    cohort_id: str
    placement_id: str
    observation_id: str
    people: dict[str, str]

    def actor(self, name: str) -> Actor:
        with self.rows.read() as session:
            return actor_of(session, self.people[name], NOW)

    @property
    def provider(self) -> OfProvider:
        return OfProvider(self.provider_id)

    @property
    def cohort(self) -> OfCohort:
        with self.rows.read() as session:
            found = cohort_facts(session, self.cohort_id)
        assert found is not None
        return found

    @property
    def observation(self) -> OfObservation:
        with self.rows.read() as session:
            found = observation_facts(session, self.observation_id)
        assert found is not None
        return found


def a_programme(rows: Rows, name: str = "derby") -> Programme:
    """Make a provider with a trainee, mentor, tutor, lead, admin and stranger (no membership), and one observation."""
    with rows.write() as session:
        provider = Provider(name=name, framework_version=SHIPPED_VERSION)
        session.add(provider)
        roles = ("trainee", "mentor", "tutor", "lead", "admin", "stranger")
        people = {role: Person(full_name=role.title(), known_as=role, email=f"{role}@{name}.example") for role in roles}
        session.add_all(people.values())
        session.flush()
        school = School(provider_id=provider.id, name="Al Noor", country="AE", zone="Asia/Dubai")
        starts, ends = date(2026, 1, 5), date(2026, 12, 18)
        cohort = Cohort(provider_id=provider.id, name="January 2026", starts_on=starts, ends_on=ends)
        session.add_all([school, cohort])
        session.flush()
        scopes = {
            "trainee": (Role.TRAINEE, ScopeKind.COHORT, cohort.id),
            "mentor": (Role.MENTOR, ScopeKind.PROVIDER, provider.id),
            "tutor": (Role.TUTOR, ScopeKind.TRAINEE, people["trainee"].id),
            "lead": (Role.LEAD, ScopeKind.COHORT, cohort.id),
            "admin": (Role.ADMIN, ScopeKind.PROVIDER, provider.id),
        }
        for who, (role, kind, scope_id) in scopes.items():
            session.add(
                Membership(
                    person_id=people[who].id,
                    provider_id=provider.id,
                    role=role,
                    scope_kind=kind,
                    scope_id=scope_id,
                    starts_at=LONG_AGO,
                )
            )
        placement = Placement(
            provider_id=provider.id,
            cohort_id=cohort.id,
            trainee_id=people["trainee"].id,
            school_id=school.id,
            mentor_id=people["mentor"].id,
            term="autumn",
            age_phase=AgePhase.KEY_STAGE_2,
        )
        session.add(placement)
        session.flush()
        observation = an_observation(provider.id, cohort.id, placement.id, people["trainee"].id)
        session.add(observation)
    ids = {who: person.id for who, person in people.items()}
    return Programme(rows, provider.id, cohort.id, placement.id, observation.id, ids)


def an_observation(provider_id: str, cohort_id: str, placement_id: str, trainee_id: str) -> Observation:
    """Return a planned observation, not yet added to any session."""
    return Observation(
        provider_id=provider_id,
        cohort_id=cohort_id,
        placement_id=placement_id,
        trainee_id=trainee_id,
        kind=ObservationKind.FORMATIVE,
        title="Fractions",
        focus="Questioning",
        focus_reason="Last target",
        phase=AgePhase.KEY_STAGE_2,
        subject="Mathematics",
        lesson_language="en",
        due_at=NOW,
    )
