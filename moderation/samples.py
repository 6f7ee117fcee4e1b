"""Samples of lessons for a moderator: drawn once, kept with all that is needed to draw them again, and explained."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.moderation import Sample, SampledLesson, Standing
from domain.observation import Observation
from domain.people import Person
from domain.policy import may
from domain.programme import Cohort
from domain.recording import Revision
from domain.things import OfCohort, OfSample
from moderation.draw import RULE, Candidate, Drawn, Frame, draw
from moderation.errors import EmptySample, NotHere
from moderation.letter import letter
from moderation.standing import latest, trainees_of
from storage.facts import sample_facts, stopped
from storage.rows import Rows

LARGEST_SEED = 2**31 - 1
"""What every database's integer can hold."""


@dataclass(frozen=True)
class SampleSeen:
    """A sample with the names that go with it."""

    sample: Sample
    cohort: Cohort
    drawn_by: Person
    frame_size: int
    lesson_count: int


@dataclass(frozen=True)
class SampledLessonSeen:
    """One lesson in a sample, with its trainee and why they were taken."""

    lesson: SampledLesson
    trainee: Person


@dataclass(frozen=True)
class SampleDetail:
    """A sample with its lessons, in the order of the draw, and the letter that explains it."""

    seen: SampleSeen
    lessons: tuple[SampledLessonSeen, ...]
    letter: str


class Samples:
    """Draws samples and shows them."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def facts(self, sample_id: str) -> OfSample | None:
        """Return a sample as the policy sees it, or None when there is none."""
        with self._rows.read() as session:
            return sample_facts(session, sample_id)

    def draw(self, actor: Actor, place: OfCohort, *, random_count: int, seed: int | None, reason: str) -> str:
        """Draw an open sample from the cohort as it stands now, keep it, and return its id.

        Without a `seed` one is chosen. Raises Denied; EmptySample when there would be nothing to watch.
        """
        chosen = secrets.randbelow(LARGEST_SEED + 1) if seed is None else seed
        with self._custody.act(actor, Action.SAMPLE_DRAW, place) as deed:
            frame = frame_of(deed.session, place.id, self._now())
            drawn = draw(frame, seed=chosen, random_count=random_count)
            if not any(one.lessons for one in drawn):
                raise EmptySample(
                    "None of the trainees in this sample has a lesson that can be watched yet. Wait until one is ready and"
                    " confirmed by its trainee, or draw more from the rest."
                )
            sample = Sample(
                provider_id=place.provider_id,
                cohort_id=place.id,
                rule=RULE,
                seed=chosen,
                random_count=random_count,
                reason=reason,
                frame=frame.to_json(),
                drawn_by=actor.person_id,
                drawn_at=self._now(),
            )
            deed.session.add(sample)
            deed.session.flush()
            deed.session.add_all(
                SampledLesson(
                    sample_id=sample.id,
                    trainee_id=one.trainee_id,
                    observation_id=lesson,
                    part=one.part,
                    reason=one.reason,
                    probability=one.probability,
                )
                for one in drawn
                for lesson in one.lessons
            )
            deed.about("sample", sample.id)
            deed.payload |= {
                "rule": RULE,
                "seed": chosen,
                "random_count": random_count,
                "reason": reason,
                "trainees": [one.trainee_id for one in drawn],
            }
        return sample.id

    def visible_to(self, actor: Actor, cohort_id: str | None = None) -> list[SampleSeen]:
        """Return the samples that the actor may see, the newest first; of one cohort, if named."""
        providers = {held.provider_id for held in actor.memberships}
        conditions: list[ColumnElement[bool]] = [Sample.provider_id.in_(providers)]
        if cohort_id is not None:
            conditions.append(Sample.cohort_id == cohort_id)
        with self._rows.read() as session:
            found = session.execute(
                select(Sample, Cohort, Person)
                .join(Cohort, Cohort.id == Sample.cohort_id)
                .join(Person, Person.id == Sample.drawn_by)
                .where(*conditions)
                .order_by(Sample.drawn_at.desc(), Sample.id.desc())
            ).all()
            rows = [
                row
                for row in found
                if may(actor, Action.SAMPLE_SEE, OfSample(row.Sample.provider_id, row.Sample.id, row.Sample.cohort_id)).allowed
            ]
            counts = _lesson_counts(session, [sample.id for sample, _, _ in rows])
        return [_seen(sample, cohort, person, counts) for sample, cohort, person in rows]

    def detail(self, sample_id: str) -> SampleDetail:
        """Return a sample with its lessons and its letter. The caller has asked whether it may be seen."""
        with self._rows.read() as session:
            row = session.execute(
                select(Sample, Cohort, Person)
                .join(Cohort, Cohort.id == Sample.cohort_id)
                .join(Person, Person.id == Sample.drawn_by)
                .where(Sample.id == sample_id)
            ).one_or_none()
            if row is None:
                raise NotHere("This sample is not here. Reload the page.")
            sample, cohort, drawn_by = row
            frame = Frame.from_json(sample.frame)
            lessons = session.execute(
                select(SampledLesson, Person)
                .join(Person, Person.id == SampledLesson.trainee_id)
                .where(SampledLesson.sample_id == sample_id)
            ).all()
            ids = [one.trainee_id for one in frame.candidates]
            named = session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
            names = dict(named.all())
        drawn = drawn_again(sample)
        order = {lesson: number for number, lesson in enumerate(lesson for one in drawn for lesson in one.lessons)}
        seen = tuple(
            SampledLessonSeen(lesson, trainee)
            for lesson, trainee in sorted(lessons, key=lambda pair: order[pair.SampledLesson.observation_id])
        )
        words = letter(frame, drawn, names, seed=sample.seed, reason=sample.reason)
        return SampleDetail(_seen(sample, cohort, drawn_by, {sample.id: len(seen)}), seen, words)


def drawn_again(sample: Sample) -> tuple[Drawn, ...]:
    """Repeat a draw from what was kept of it: the same trainees, for the same reasons, with the same probabilities."""
    return draw(Frame.from_json(sample.frame), seed=sample.seed, random_count=sample.random_count)


def frame_of(session: Session, cohort_id: str, now: datetime) -> Frame:
    """Return everybody in the cohort as they stand, with their attested lessons that can be watched now."""
    standings = latest(session, cohort_id)
    trainees = trainees_of(session, cohort_id, now)
    lessons: dict[str, list[str]] = {}
    published = select(Revision.id).where(Revision.observation_id == Observation.id).exists()
    for trainee_id, observation_id in session.execute(
        select(Observation.trainee_id, Observation.id)
        .where(Observation.cohort_id == cohort_id, Observation.attested_at.is_not(None), ~stopped(), published)
        .order_by(Observation.id)
    ):
        lessons.setdefault(trainee_id, []).append(observation_id)
    return Frame.of(
        Candidate(
            trainee_id,
            standings[trainee_id].standing if trainee_id in standings else Standing.ON_TRACK,
            tuple(lessons.get(trainee_id, ())),
        )
        for trainee_id in trainees
    )


def _lesson_counts(session: Session, sample_ids: list[str]) -> dict[str, int]:
    rows = session.execute(
        select(SampledLesson.sample_id, func.count())
        .where(SampledLesson.sample_id.in_(sample_ids))
        .group_by(SampledLesson.sample_id)
    )
    return dict(rows.all())


def _seen(sample: Sample, cohort: Cohort, drawn_by: Person, counts: Mapping[str, int]) -> SampleSeen:
    return SampleSeen(sample, cohort, drawn_by, len(sample.frame["trainees"]), counts.get(sample.id, 0))
