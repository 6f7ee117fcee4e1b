"""An observation as one person sees it: the nouns it is made of, where it stands, and what this person may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.actions import Action, Actor
from domain.commentary import AwaitedReflection, Comment, CommentKind
from domain.moderation import SampledLesson
from domain.observation import Observation, Progress, Status, is_late, status_of
from domain.people import Person, School
from domain.policy import may, visible_observations
from domain.programme import Placement
from domain.recording import UNDER_WAY, PreparationState, Recording
from domain.scope import Relation
from domain.things import OfObservation
from review.making import Made, current_recordings, made
from review.sending_back import SendBackSeen, sent_back
from storage.facts import awaited_reflections, stopped

OFFERED = (
    Action.OBSERVATION_WATCH,
    Action.OBSERVATION_ATTEST,
    Action.RECORDING_RECEIVE,
    Action.RECORDING_CONFIRM,
    Action.FINDING_EXPLAIN,
    Action.SEND_BACK_MAKE,
    Action.SEND_BACK_UNDO,
    Action.SEND_BACK_ANSWER,
    Action.LESSON_PREPARE,
    Action.LESSON_STOP,
    Action.COMMENT_READ,
    Action.COMMENT_WRITE,
    Action.COMMENT_REPLY,
    Action.COMMENT_DRAFT,
    Action.REFLECTION_WRITE,
    Action.FEEDBACK_PUBLISH,
    Action.TRANSCRIPT_EDIT,
    Action.TRANSCRIPT_MASK,
    Action.TRANSCRIPT_UNMASK,
    Action.TRANSCRIPT_EXPORT,
)
"""The acts on an observation that a page offers; which of them a person may do is said with the observation."""

TOLD_OF_SEND_BACKS = (Action.SEND_BACK_MAKE, Action.SEND_BACK_ANSWER)
"""Who may do one of these knows what was sent back and why. To anybody else it would tell how a tutor judges the lesson."""


@dataclass(frozen=True)
class Seen:
    """An observation in somebody's list. `send_backs` are open, and there for those only who may know of them."""

    observation: Observation
    trainee: Person
    school: School
    placement: Placement
    recordings: tuple[Recording, ...]
    made: Made
    status: Status
    late: bool
    comment_count: int
    send_backs: tuple[SendBackSeen, ...]
    relation: Relation
    awaits_reflection: bool
    can: tuple[Action, ...]


def seen_by(session: Session, actor: Actor, condition: ColumnElement[bool], now: datetime) -> list[Seen]:
    """Return the observations that meet `condition`, soonest due first, in a fixed number of queries.

    The caller has narrowed `condition` to what the actor can see: this says how things stand, not whether.
    """
    rows = session.execute(
        select(Observation, Placement, School, Person)
        .join(Placement, Placement.id == Observation.placement_id)
        .join(School, School.id == Placement.school_id)
        .join(Person, Person.id == Observation.trainee_id)
        .where(condition)
        .order_by(Observation.due_at, Observation.id)
    ).all()
    ids = [row.Observation.id for row in rows]
    recordings = current_recordings(session, ids)
    making = made(session, ids, with_stages=False)
    held = frozenset(session.scalars(select(Observation.id).where(Observation.id.in_(ids), stopped())))
    asked_again = sent_back(session, ids)
    counts = comment_counts(session, actor, ids)
    samples = _samples(session, ids)
    awaited = frozenset(session.scalars(awaited_reflections().where(AwaitedReflection.observation_id.in_(ids))))
    found = []
    for observation, placement, school, trainee in rows:
        thing = facts(
            observation,
            placement,
            samples.get(observation.id, frozenset()),
            is_stopped=observation.id in held,
            awaits_reflection=observation.id in awaited,
        )
        arrived = tuple(recordings.get(observation.id, ()))
        stands = making[observation.id]
        can = tuple(action for action in OFFERED if may(actor, action, thing).allowed)
        is_told = not set(TOLD_OF_SEND_BACKS).isdisjoint(can)
        send_backs = asked_again.get(observation.id, ()) if is_told else ()
        progress = _progress(observation, arrived, stands, sent_back=bool(send_backs), is_stopped=thing.stopped)
        found.append(
            Seen(
                observation=observation,
                trainee=trainee,
                school=school,
                placement=placement,
                recordings=arrived,
                made=stands,
                status=status_of(progress, now),
                late=is_late(observation.due_at, stands.handed_in_at or now),
                comment_count=counts.get(observation.id, 0) if Action.COMMENT_READ in can else 0,
                send_backs=send_backs,
                relation=_relation(actor, thing),
                awaits_reflection=thing.awaits_reflection,
                can=can,
            )
        )
    return found


def facts(
    observation: Observation,
    placement: Placement,
    sample_ids: frozenset[str],
    *,
    is_stopped: bool,
    awaits_reflection: bool,
) -> OfObservation:
    """Return what the policy decides on, from rows that were read already."""
    return OfObservation(
        provider_id=observation.provider_id,
        id=observation.id,
        cohort_id=observation.cohort_id,
        trainee_id=observation.trainee_id,
        mentor_id=placement.mentor_id,
        sample_ids=sample_ids,
        attested=observation.attested_at is not None,
        feedback_published=observation.feedback_published_at is not None,
        stopped=is_stopped,
        awaits_reflection=awaits_reflection,
    )


def visible_comments(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Comment` that holds for what the actor may read: their own, and what others published."""
    published = and_(Comment.published_at.is_not(None), Comment.kind != CommentKind.NOTE)
    return and_(Comment.withdrawn_at.is_(None), or_(Comment.author_id == actor.person_id, published))


def comment_counts(session: Session, actor: Actor, observation_ids: Sequence[str]) -> dict[str, int]:
    """Return how many comments, replies and reflection apart, the actor would read on each observation."""
    rows = session.execute(
        select(Comment.observation_id, func.count())
        .where(
            Comment.observation_id.in_(observation_ids),
            Comment.parent_id.is_(None),
            Comment.kind != CommentKind.REFLECTION,
            visible_comments(actor),
        )
        .group_by(Comment.observation_id)
    )
    return dict(rows.all())


def _progress(
    observation: Observation, arrived: Sequence[Recording], stands: Made, *, sent_back: bool, is_stopped: bool
) -> Progress:
    state = None if stands.preparation is None else stands.preparation.preparation.state
    return Progress(
        due_at=observation.due_at,
        cameras_received=len(arrived),
        preparing=state in UNDER_WAY,
        blocked=state is PreparationState.FAILED,
        watchable=stands.published is not None,
        attested=observation.attested_at is not None,
        feedback_published=observation.feedback_published_at is not None,
        sent_back=sent_back,
        stopped=is_stopped,
    )


def _samples(session: Session, observation_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for observation_id, sample_id in session.execute(
        select(SampledLesson.observation_id, SampledLesson.sample_id).where(SampledLesson.observation_id.in_(observation_ids))
    ):
        found.setdefault(observation_id, set()).add(sample_id)
    return {observation_id: frozenset(ids) for observation_id, ids in found.items()}


_NEAREST = (Relation.OWN, Relation.ASSIGNED, Relation.MENTEE, Relation.COHORT, Relation.PROVIDER, Relation.SAMPLED)


def _relation(actor: Actor, thing: OfObservation) -> Relation:
    """The nearest of the ways in which the actor reaches the observation; somebody of several roles has several."""
    clauses = visible_observations(actor, Action.OBSERVATION_SEE).clauses
    ways = {clause.relation for clause in clauses if clause.admits(thing)}
    return next((relation for relation in _NEAREST if relation in ways), Relation.PROVIDER)
