"""How trainees stand, and the samples drawn for moderators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from domain.moderation import SamplePart, Standing
from moderation.samples import LARGEST_SEED, SampleDetail, SampleSeen
from people.accounts import Present
from review.seen import Seen
from review_api.contract import problems
from review_api.guard import Permit, guard, within
from review_api.parts import The
from review_api.shapes import Ask, Id, PersonShape, Shape, Words
from review_api.summaries import Summary
from review_api.things import the_cohort, the_sample

router = APIRouter(prefix="/api", tags=["Moderation"])


class NewStanding(Ask):
    """How a trainee stands from now on, and why."""

    trainee_id: Id
    standing: Standing
    reason: Words = Field(examples=["Behaviour management has not moved since the last observation."])


class StandingShape(Shape):
    """How a trainee stands."""

    trainee_id: Id
    standing: Standing
    reason: str = Field(examples=["Behaviour management has not moved since the last observation."])
    set_at: datetime


class NewSample(Ask):
    """A draw: all borderline and at risk trainees, and `random_count` of the rest. Without a seed one is chosen."""

    random_count: int = Field(ge=0, le=10_000, examples=[8])
    seed: int | None = Field(default=None, ge=0, le=LARGEST_SEED, examples=[20260312])
    reason: Words = Field(examples=["Spring moderation"])


class CohortName(Shape):
    """A cohort by its name."""

    id: Id
    name: str = Field(examples=["September 2026"])


class SampleSummary(Shape):
    """A sample in a list."""

    id: Id
    cohort: CohortName
    rule: str = Field(examples=["all_borderline_plus_random"])
    seed: int = Field(examples=[20260312])
    random_count: int = Field(examples=[8])
    reason: str = Field(examples=["Spring moderation"])
    drawn_at: datetime
    drawn_by: PersonShape
    frame_size: int = Field(examples=[63])
    lesson_count: int = Field(examples=[14])

    @classmethod
    def of(cls, seen: SampleSeen) -> "SampleSummary":
        """Build from what was gathered."""
        return cls(
            id=seen.sample.id,
            cohort=CohortName(id=seen.cohort.id, name=seen.cohort.name),
            rule=seen.sample.rule,
            seed=seen.sample.seed,
            random_count=seen.sample.random_count,
            reason=seen.sample.reason,
            drawn_at=seen.sample.drawn_at,
            drawn_by=PersonShape.of(seen.drawn_by),
            frame_size=seen.frame_size,
            lesson_count=seen.lesson_count,
        )


class SampledLessonShape(Shape):
    """One lesson in a sample: why its trainee was taken, and how likely that was."""

    observation: Summary
    trainee: PersonShape
    part: SamplePart
    reason: str = Field(examples=["Borderline: every borderline trainee is in the sample."])
    probability: float = Field(examples=[1.0])


class SampleShape(SampleSummary):
    """A sample with its lessons, and the letter that explains it."""

    lessons: list[SampledLessonShape]
    letter: str = Field(examples=["14 of 63 trainees: all 5 borderline, 1 at risk and 8 drawn from the rest. Seed 20260312."])

    @classmethod
    def of_detail(cls, detail: SampleDetail, lessons: list[Seen]) -> "SampleShape":
        """Build from what was gathered."""
        by_id = {seen.observation.id: seen for seen in lessons}
        return cls(
            **SampleSummary.of(detail.seen).model_dump(),
            lessons=[
                SampledLessonShape(
                    observation=Summary.of(by_id[one.lesson.observation_id]),
                    trainee=PersonShape.of(one.trainee),
                    part=one.lesson.part,
                    reason=one.lesson.reason,
                    probability=one.lesson.probability,
                )
                for one in detail.lessons
            ],
            letter=detail.letter,
        )


@router.post("/cohorts/{id}/standings", status_code=201)
def set_standing(
    ask: NewStanding, permit: Annotated[Permit, guard(Action.STANDING_SET, the_cohort)], the: The
) -> StandingShape:
    """Set how a trainee stands, with the reason. Earlier settings are kept."""
    row = the.standings.set(permit.actor, permit.thing, ask.trainee_id, ask.standing, ask.reason)
    return StandingShape(trainee_id=row.trainee_id, standing=row.standing, reason=row.reason, set_at=row.set_at)


@router.get("/cohorts/{id}/samples")
def list_cohort_samples(permit: Annotated[Permit, guard(Action.SAMPLE_SEE, the_cohort)], the: The) -> list[SampleSummary]:
    """Return the samples drawn from a cohort, the newest first."""
    return [SampleSummary.of(seen) for seen in the.samples.visible_to(permit.actor, permit.thing.id)]


@router.post("/cohorts/{id}/samples", status_code=201, responses=problems(409))
def draw_sample(ask: NewSample, permit: Annotated[Permit, guard(Action.SAMPLE_DRAW, the_cohort)], the: The) -> SampleShape:
    """Draw a sample from the cohort as it stands now. Rule, seed and frame are kept, so that the draw can be repeated."""
    sample_id = the.samples.draw(permit.actor, permit.thing, random_count=ask.random_count, seed=ask.seed, reason=ask.reason)
    return _detail(permit.present, the, sample_id)


@router.get("/samples")
def list_samples(present: Annotated[Present, within(Action.SAMPLE_SEE)], the: The) -> list[SampleSummary]:
    """Return the samples that the person may see: a moderator's own, a lead's cohorts'."""
    return [SampleSummary.of(seen) for seen in the.samples.visible_to(present.actor)]


@router.get("/samples/{id}")
def read_sample(permit: Annotated[Permit, guard(Action.SAMPLE_SEE, the_sample)], the: The) -> SampleShape:
    """Return a sample with its lessons, each with the reason for which its trainee was taken."""
    return _detail(permit.present, the, permit.thing.id)


def _detail(present: Present, the: The, sample_id: str) -> SampleShape:
    detail = the.samples.detail(sample_id)
    ids = [one.lesson.observation_id for one in detail.lessons]
    return SampleShape.of_detail(detail, the.observations.these(present.actor, ids))
