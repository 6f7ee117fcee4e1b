"""Gathers from the rows the facts that the policy decides on, and turns what an actor can see into SQL. Decides nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from domain.actions import Actor
from domain.commentary import AwaitedReflection, Comment, CommentKind
from domain.findings import Finding, FindingAnswer, Severity
from domain.moderation import Sample, SampledLesson
from domain.observation import Observation
from domain.people import Held, Membership
from domain.programme import Cohort, Placement
from domain.recording import Recording, SendBack
from domain.scope import Clause, Relation, Scope
from domain.things import OfCohort, OfComment, OfObservation, OfSample


def actor_of(session: Session, person_id: str, now: datetime) -> Actor:
    """Return the person with the memberships in force at `now`, oldest first. Somebody unknown holds none."""
    rows = session.scalars(select(Membership).where(Membership.person_id == person_id).order_by(Membership.id))
    held = (Held(row.id, row.provider_id, row.role, row.scope_kind, row.scope_id) for row in rows if row.held_at(now))
    return Actor(person_id, tuple(held))


def observation_facts(session: Session, observation_id: str) -> OfObservation | None:
    """Return what decides who may do what to an observation, or None when there is none."""
    found = session.execute(
        select(Observation, Placement.mentor_id, stopped().label("stopped"))
        .join(Placement, Placement.id == Observation.placement_id)
        .where(Observation.id == observation_id)
    ).one_or_none()
    if found is None:
        return None
    observation, mentor_id, is_stopped = found
    samples = session.scalars(select(SampledLesson.sample_id).where(SampledLesson.observation_id == observation_id))
    awaited = session.scalar(awaited_reflections().where(AwaitedReflection.observation_id == observation_id))
    return OfObservation(
        provider_id=observation.provider_id,
        id=observation.id,
        cohort_id=observation.cohort_id,
        trainee_id=observation.trainee_id,
        mentor_id=mentor_id,
        sample_ids=frozenset(samples),
        attested=observation.attested_at is not None,
        feedback_published=observation.feedback_published_at is not None,
        stopped=bool(is_stopped),
        awaits_reflection=awaited is not None,
    )


def stopped() -> ColumnElement[bool]:
    """Return the condition on `Observation` that holds while a recording that counts has an error nobody has answered."""
    answered = exists().where(
        FindingAnswer.recording_id == Finding.recording_id,
        FindingAnswer.code == Finding.code,
        FindingAnswer.at_ms.is_not_distinct_from(Finding.at_ms),
    )
    return exists().where(
        Finding.observation_id == Observation.id,
        Finding.severity == Severity.ERROR,
        Finding.recording_id == Recording.id,
        Recording.replaced_at.is_(None),
        ~answered,
    )


def open_send_backs(session: Session, observation_ids: Collection[str]) -> Sequence[SendBack]:
    """Return what was sent back on these observations and neither replaced nor undone, by camera and then oldest first."""
    return session.scalars(
        select(SendBack)
        .join(Recording, Recording.id == SendBack.recording_id)
        .where(
            SendBack.observation_id.in_(observation_ids),
            SendBack.undone_at.is_(None),
            Recording.replaced_at.is_(None),
        )
        .order_by(SendBack.camera, SendBack.id)
    ).all()


def comment_facts(session: Session, comment_id: str) -> OfComment | None:
    """Return what decides who may do what to a comment, or None when there is none or its author withdrew it."""
    comment = session.get(Comment, comment_id)
    if comment is None or comment.withdrawn_at is not None:
        return None
    observation = observation_facts(session, comment.observation_id)
    assert observation is not None, "a comment's observation is held by a foreign key"
    return OfComment(
        observation=observation,
        id=comment.id,
        author_id=comment.author_id,
        published=comment.published_at is not None,
        is_note=comment.kind is CommentKind.NOTE,
    )


def awaited_reflections() -> Select[str]:
    """Return the selection of the observations whose feedback waits for the trainee's own reflection."""
    return select(AwaitedReflection.observation_id).where(AwaitedReflection.handed_in_at.is_(None))


def cohort_facts(session: Session, cohort_id: str, *, trainee_id: str | None = None) -> OfCohort | None:
    """Return a cohort as a thing, narrowed to one trainee if named, or None when there is none."""
    cohort = session.get(Cohort, cohort_id)
    return None if cohort is None else OfCohort(cohort.provider_id, cohort.id, trainee_id)


def sample_facts(session: Session, sample_id: str) -> OfSample | None:
    """Return a drawn sample as a thing, or None when there is none."""
    sample = session.get(Sample, sample_id)
    return None if sample is None else OfSample(sample.provider_id, sample.id, sample.cohort_id)


def within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `Observation` that holds for exactly the rows whose facts `scope` admits."""
    return or_(false(), *(_condition(clause) for clause in scope.clauses))


def _condition(clause: Clause) -> ColumnElement[bool]:
    demands: list[ColumnElement[bool]] = [Observation.provider_id == clause.provider_id]
    match clause.relation:
        case Relation.PROVIDER:
            pass
        case Relation.COHORT:
            demands.append(Observation.cohort_id == clause.key)
        case Relation.OWN | Relation.ASSIGNED:
            demands.append(Observation.trainee_id == clause.key)
        case Relation.MENTEE:
            demands.append(Observation.placement_id.in_(select(Placement.id).where(Placement.mentor_id == clause.key)))
        case Relation.SAMPLED:
            drawn = select(SampledLesson.observation_id).where(SampledLesson.sample_id == clause.key)
            demands.append(Observation.id.in_(drawn))
    if clause.needs_attestation:
        demands += [Observation.attested_at.is_not(None), ~stopped()]
    if clause.needs_feedback:
        demands.append(Observation.feedback_published_at.is_not(None))
    if clause.until_feedback:
        demands.append(Observation.feedback_published_at.is_(None))
    if clause.needs_reflection:
        demands.append(Observation.id.not_in(awaited_reflections()))
    return and_(*demands)
