"""Observations: the list that everybody begins with, planning one, its page, and what its trainee confirms."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from domain.actions import Action
from domain.observation import ObservationKind, RegisterOutcome
from domain.programme import AgePhase
from domain.things import OfCohort
from people.accounts import Present
from review.observations import Plan
from review_api.contract import problems
from review_api.guard import Permit, guard, not_there, within
from review_api.parts import The
from review_api.shapes import Ask, Id, Line, OptionalWords, Shape
from review_api.summaries import AttestationShape, DetailShape, Summary
from review_api.things import the_observation

router = APIRouter(prefix="/api/observations", tags=["Observations"])

Language = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35), Field(examples=["en"])
]
"""A language, as a BCP 47 tag."""


EARLIEST_DUE, LATEST_DUE = date(2000, 1, 1), date(2100, 12, 31)
"""Days on which work can be due: a slip of the finger in the year is said, and no zone leads out of the calendar."""


class NewObservation(Ask):
    """A lesson to be observed, planned for one of the placements that the person may plan for. No pupil's name, please."""

    placement_id: Id
    kind: ObservationKind
    title: Line = Field(examples=["Year 4 fractions"])
    focus: Line = Field(examples=["Modelling the first example"])
    focus_reason: OptionalWords = Field(examples=["Agreed after the last observation."])
    phase: AgePhase
    subject: Line = Field(examples=["Mathematics"])
    lesson_language: Language
    due_on: date = Field(ge=EARLIEST_DUE, le=LATEST_DUE, examples=["2026-12-04"])


class AttestationTextShape(Shape):
    """The words that a trainee is asked to confirm."""

    id: Id
    version: int = Field(examples=[1])
    text: str = Field(examples=["I have checked the school's register of children who may not be filmed."])


class NewAttestation(Ask):
    """A trainee's confirmation of the words they read."""

    text_id: Id
    register_outcome: RegisterOutcome
    register_checked_on: date = Field(examples=["2026-11-20"])


class PreparationAsked(Shape):
    """The preparation that was asked for, or stopped; its progress comes with the observation and its events."""

    id: Id


def the_placement(ask: NewObservation, the: The) -> OfCohort:
    """Find the place of a placement named in the body."""
    found = the.programme.placement_place(ask.placement_id)
    if found is None:
        raise not_there()
    return found


@router.get("")
def list_observations(present: Annotated[Present, within(Action.OBSERVATION_SEE)], the: The) -> list[Summary]:
    """Return every observation that the person may know of, soonest due first."""
    return [Summary.of(seen) for seen in the.observations.visible_to(present.actor)]


@router.post("", status_code=201, responses=problems(404))
def plan_observation(
    ask: NewObservation, permit: Annotated[Permit, guard(Action.OBSERVATION_PLAN, the_placement)], the: The
) -> DetailShape:
    """Plan an observation. It is due at 23:59 of the day in the school's time zone."""
    plan = Plan(**ask.model_dump(exclude={"placement_id"}))
    observation_id = the.observations.plan(permit.actor, permit.thing, ask.placement_id, plan)
    return DetailShape.of_detail(the.observations.detail(permit.actor, observation_id))


@router.get("/{id}")
def read_observation(permit: Annotated[Permit, guard(Action.OBSERVATION_SEE, the_observation)], the: The) -> DetailShape:
    """Return everything about one observation."""
    return DetailShape.of_detail(the.observations.detail(permit.actor, permit.thing.id))


@router.post("/{id}/prepare", status_code=202, responses=problems(409))
def prepare(permit: Annotated[Permit, guard(Action.LESSON_PREPARE, the_observation)], the: The) -> PreparationAsked:
    """Go on with the cameras that are in. Asking again for the same files is asking once."""
    asked = the.observations.ask_to_prepare(permit.actor, permit.thing, the.prepare)
    return PreparationAsked(id=asked)


@router.post("/{id}/stop", status_code=202, responses=problems(409))
def stop_preparing(permit: Annotated[Permit, guard(Action.LESSON_STOP, the_observation)], the: The) -> PreparationAsked:
    """Stop the making of the lesson. What can be watched stays; asking to prepare again goes on from where it was."""
    return PreparationAsked(id=the.observations.stop_preparing(permit.actor, permit.thing, the.parts.pipeline.cancel))


@router.get("/{id}/attestation-text")
def read_attestation_text(
    permit: Annotated[Permit, guard(Action.OBSERVATION_SEE, the_observation)], the: The
) -> AttestationTextShape:
    """Return the words that the trainee is asked to confirm."""
    text = the.programme.attestation_text(permit.thing.provider_id)
    if text is None:
        raise not_there()
    return AttestationTextShape(id=text.id, version=text.version, text=text.text)


@router.post("/{id}/attestation", status_code=201, responses=problems(409))
def attest(
    ask: NewAttestation, permit: Annotated[Permit, guard(Action.OBSERVATION_ATTEST, the_observation)], the: The
) -> AttestationShape:
    """Confirm that the school's register was checked: only then can anybody else watch."""
    kept = the.observations.attest(
        permit.actor,
        permit.thing,
        text_id=ask.text_id,
        outcome=ask.register_outcome,
        checked_on=ask.register_checked_on,
    )
    return AttestationShape.of(kept)
