"""The year as leads and admins lay it out: schools, cohorts, placements, and the words that trainees confirm."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from domain.actions import Action
from domain.moderation import Standing
from domain.observation import Status
from domain.people import School, ScopeKind
from domain.programme import AgePhase, Cohort
from domain.things import OfCohort, OfProvider
from people.accounts import Present
from people.programme import PlacementSeen
from review.seen import Seen
from review_api.contract import problems
from review_api.errors import Problem
from review_api.guard import Permit, SignedIn, guard, not_there, within
from review_api.observations import AttestationTextShape
from review_api.parts import The
from review_api.shapes import Ask, Id, Line, LongWords, PersonShape, Shape, Zone
from review_api.things import the_cohort

router = APIRouter(prefix="/api", tags=["Programme"])


class SchoolShape(Shape):
    """A placement school."""

    id: Id
    name: str = Field(examples=["Al Noor Primary School"])
    country: str = Field(examples=["AE"])
    zone: Zone

    @classmethod
    def of(cls, school: School) -> "SchoolShape":
        """Build from the noun."""
        return cls(id=school.id, name=school.name, country=school.country, zone=school.zone)


class NewSchool(Ask):
    """A school to add. `provider_id` may be left out by somebody who belongs to one provider only."""

    name: Line = Field(examples=["Al Noor Primary School"])
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["AE"])
    zone: Zone
    provider_id: Id | None = None


class CohortShape(Shape):
    """The trainees who start together."""

    id: Id
    name: str = Field(examples=["September 2026"])
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, cohort: Cohort) -> "CohortShape":
        """Build from the noun."""
        return cls(id=cohort.id, name=cohort.name, starts_on=cohort.starts_on, ends_on=cohort.ends_on)


class NewCohort(Ask):
    """A cohort to add. `provider_id` may be left out by somebody who belongs to one provider only."""

    name: Line = Field(examples=["September 2026"])
    starts_on: date = Field(examples=["2026-09-01"])
    ends_on: date = Field(examples=["2027-07-31"])
    provider_id: Id | None = None


class ObservationBrief(Shape):
    """An observation in a cohort's table."""

    id: Id
    title: str = Field(examples=["Year 4 fractions"])
    status: Status
    due_at: datetime
    late: bool

    @classmethod
    def of(cls, seen: Seen) -> "ObservationBrief":
        """Build from what was gathered."""
        one = seen.observation
        return cls(id=one.id, title=one.title, status=seen.status, due_at=one.due_at, late=seen.late)


class TraineeShape(Shape):
    """A trainee in a cohort's table. Without a `standing` set, they count as on track."""

    person: PersonShape
    standing: Standing
    standing_reason: str | None = Field(examples=["Behaviour management has not moved since the last observation."])
    tutor: PersonShape | None
    observations: list[ObservationBrief]


class CohortDetail(CohortShape):
    """A cohort on its own page: who is late, who is borderline, who has a tutor."""

    trainees: list[TraineeShape]


class PlacementShape(Shape):
    """One trainee's time in one school."""

    id: Id
    term: str = Field(examples=["Second placement"])
    age_phase: AgePhase
    school: SchoolShape
    trainee: PersonShape
    mentor: PersonShape | None

    @classmethod
    def of(cls, seen: PlacementSeen) -> "PlacementShape":
        """Build from what was gathered."""
        return cls(
            id=seen.placement.id,
            term=seen.placement.term,
            age_phase=seen.placement.age_phase,
            school=SchoolShape.of(seen.school),
            trainee=PersonShape.of(seen.trainee),
            mentor=PersonShape.of(seen.mentor) if seen.mentor else None,
        )


class NewPlacement(Ask):
    """A placement to add for a trainee of the cohort."""

    cohort_id: Id
    trainee_id: Id
    school_id: Id
    mentor_id: Id | None = None
    term: Line = Field(examples=["Second placement"])
    age_phase: AgePhase


class NewAttestationText(Ask):
    """The words that trainees are asked to confirm from now on."""

    text: LongWords = Field(examples=["I have checked the school's register of children who may not be filmed."])


def _own_provider(present: Present, provider_id: str | None) -> OfProvider:
    """The provider that was named, or the one that the person belongs to."""
    theirs = sorted({held.provider_id for held in present.actor.memberships})
    if provider_id is not None:
        return OfProvider(provider_id)
    if len(theirs) != 1:
        raise Problem(422, "which_provider", "You belong to several providers. Please say which one this is for.")
    return OfProvider(theirs[0])


def provider_of_school(ask: NewSchool, present: SignedIn) -> OfProvider:
    """Find the provider that a school is added to."""
    return _own_provider(present, ask.provider_id)


def provider_of_cohort(ask: NewCohort, present: SignedIn) -> OfProvider:
    """Find the provider that a cohort is added to."""
    return _own_provider(present, ask.provider_id)


def provider_in_query(
    provider_id: Annotated[Id, Query(description="The provider whose words they are.")],
) -> OfProvider:
    """Find the provider that the query names."""
    return OfProvider(provider_id)


def cohort_of_placement(ask: NewPlacement, the: The) -> OfCohort:
    """Find the cohort that a placement is added to."""
    found = the.memberships.place(ScopeKind.COHORT, ask.cohort_id)
    if not isinstance(found, OfCohort):
        raise not_there()
    return found


@router.get("/schools")
def list_schools(present: Annotated[Present, within(Action.PROVIDER_SEE)], the: The) -> list[SchoolShape]:
    """Return the schools of the person's providers, by name."""
    return [SchoolShape.of(school) for school in the.programme.schools(present.actor)]


@router.post("/schools", status_code=201)
def add_school(
    ask: NewSchool, permit: Annotated[Permit, guard(Action.SCHOOL_ADD, provider_of_school)], the: The
) -> SchoolShape:
    """Add a placement school. Its time zone decides when work is due."""
    return SchoolShape.of(the.programme.add_school(permit.actor, permit.thing, ask.name, ask.country, ask.zone))


@router.get("/cohorts")
def list_cohorts(present: Annotated[Present, within(Action.COHORT_SEE)], the: The) -> list[CohortShape]:
    """Return the cohorts that the person may look into."""
    return [CohortShape.of(cohort) for cohort in the.programme.cohorts(present.actor)]


@router.post("/cohorts", status_code=201)
def add_cohort(
    ask: NewCohort, permit: Annotated[Permit, guard(Action.COHORT_ADD, provider_of_cohort)], the: The
) -> CohortShape:
    """Add a cohort."""
    return CohortShape.of(the.programme.add_cohort(permit.actor, permit.thing, ask.name, ask.starts_on, ask.ends_on))


@router.get("/cohorts/{id}")
def read_cohort(permit: Annotated[Permit, guard(Action.COHORT_SEE, the_cohort)], the: The) -> CohortDetail:
    """Return a cohort with its trainees: how each stands, their tutor, and their observations."""
    cohort_id = permit.thing.id
    cohort = the.programme.cohort(cohort_id)
    standings = the.standings.of_cohort(cohort_id)
    lessons: dict[str, list[ObservationBrief]] = {}
    for seen in the.observations.of_cohort(permit.actor, cohort_id):
        lessons.setdefault(seen.observation.trainee_id, []).append(ObservationBrief.of(seen))
    trainees = []
    for member in the.programme.members(cohort_id):
        standing = standings.get(member.trainee.id)
        trainees.append(
            TraineeShape(
                person=PersonShape.of(member.trainee),
                standing=Standing.ON_TRACK if standing is None else standing.standing,
                standing_reason=None if standing is None else standing.reason,
                tutor=PersonShape.of(member.tutor) if member.tutor else None,
                observations=lessons.get(member.trainee.id, []),
            )
        )
    return CohortDetail(**CohortShape.of(cohort).model_dump(), trainees=trainees)


@router.get("/placements")
def list_placements(present: Annotated[Present, within(Action.OBSERVATION_PLAN)], the: The) -> list[PlacementShape]:
    """Return the placements for which the person may plan an observation."""
    return [PlacementShape.of(seen) for seen in the.programme.placements(present.actor)]


@router.post("/placements", status_code=201, responses=problems(404))
def add_placement(
    ask: NewPlacement, permit: Annotated[Permit, guard(Action.PLACEMENT_ADD, cohort_of_placement)], the: The
) -> PlacementShape:
    """Place a trainee of the cohort in a school."""
    seen = the.programme.add_placement(
        permit.actor,
        permit.thing,
        trainee_id=ask.trainee_id,
        school_id=ask.school_id,
        mentor_id=ask.mentor_id,
        term=ask.term,
        age_phase=ask.age_phase,
    )
    return PlacementShape.of(seen)


@router.get("/attestation-text", responses=problems(404))
def read_text(permit: Annotated[Permit, guard(Action.PROVIDER_SEE, provider_in_query)], the: The) -> AttestationTextShape:
    """Return the words that a provider's trainees are asked to confirm."""
    text = the.programme.attestation_text(permit.thing.provider_id)
    if text is None:
        raise not_there()
    return AttestationTextShape(id=text.id, version=text.version, text=text.text)


@router.put("/attestation-text", responses=problems(404))
def set_text(
    ask: NewAttestationText, permit: Annotated[Permit, guard(Action.ATTESTATION_TEXT_SET, provider_in_query)], the: The
) -> AttestationTextShape:
    """Set new words, as a new version. Whoever confirmed earlier words keeps those."""
    text = the.programme.set_attestation_text(permit.actor, permit.thing, ask.text)
    return AttestationTextShape(id=text.id, version=text.version, text=text.text)
