"""Lessons to be observed: planned, handed in, confirmed by the trainee, and seen by each person as far as they may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import (
    CAMERAS,
    Attestation,
    AttestationText,
    Observation,
    ObservationKind,
    RegisterOutcome,
    due_at,
)
from domain.people import School
from domain.policy import visible_observations
from domain.programme import AgePhase, Placement
from domain.recording import UNDER_WAY, Preparation, PreparationState, Recording, Revision, may_be_replaced
from domain.things import OfCohort, OfObservation
from review.answers import FindingSeen, noticed
from review.errors import NotNow, NotWithin
from review.making import PreparationSeen, current_recordings, latest_revision, made, revision_numbered
from review.nudged import Manifest, served
from review.seen import Seen, seen_by
from storage.facts import observation_facts, within
from storage.rows import Rows

Prepare = Callable[[Session, str, list[str]], str]
"""Asks, in the session's transaction, that an observation's recordings be made into a lesson; returns the preparation's id."""

Stop = Callable[[str], None]
"""Ends the work on a preparation, by its id."""


@dataclass(frozen=True)
class Plan:
    """What is said about a lesson before it is filmed."""

    kind: ObservationKind
    title: str
    focus: str
    focus_reason: str
    phase: AgePhase
    subject: str
    lesson_language: str
    due_on: date


@dataclass(frozen=True)
class CameraSeen:
    """One of the three places for a recording: what is in it, and what was found out about that.

    `replaceable`: whoever looks may put another in its place. Nobody else learns from it that one was asked for.
    """

    camera: int
    recording: Recording | None
    findings: tuple[FindingSeen, ...]
    replaceable: bool


@dataclass(frozen=True)
class Detail:
    """Everything about one observation that its page shows."""

    seen: Seen
    cameras: tuple[CameraSeen, ...]
    findings: tuple[FindingSeen, ...]
    preparation: PreparationSeen | None
    attestation: Attestation | None


class Observations:
    """Plans, shows and hands on observations."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def facts(self, observation_id: str) -> OfObservation | None:
        """Return an observation as the policy sees it, or None when there is none."""
        with self._rows.read() as session:
            return observation_facts(session, observation_id)

    def visible_to(self, actor: Actor) -> list[Seen]:
        """Return every observation that the actor may know of, soonest due first."""
        with self._rows.read() as session:
            return seen_by(session, actor, within(visible_observations(actor, Action.OBSERVATION_SEE)), self._now())

    def of_cohort(self, actor: Actor, cohort_id: str) -> list[Seen]:
        """Return how the observations of a cohort stand, for somebody who may look into the cohort."""
        with self._rows.read() as session:
            return seen_by(session, actor, Observation.cohort_id == cohort_id, self._now())

    def these(self, actor: Actor, observation_ids: list[str]) -> list[Seen]:
        """Return how these observations stand, for somebody who may see them by what names them (a sample)."""
        with self._rows.read() as session:
            return seen_by(session, actor, Observation.id.in_(observation_ids), self._now())

    def detail(self, actor: Actor, observation_id: str) -> Detail:
        """Return everything about one observation. The caller has asked whether the actor may see it."""
        with self._rows.read() as session:
            [seen] = seen_by(session, actor, Observation.id == observation_id, self._now())
            recordings = {
                recording.camera: recording
                for recording in session.scalars(
                    select(Recording)
                    .options(selectinload(Recording.parts))
                    .where(Recording.observation_id == observation_id, Recording.replaced_at.is_(None))
                )
            }
            findings = noticed(session, observation_id, {camera: recording.id for camera, recording in recordings.items()})
            attestation = None
            if seen.observation.attested_at is not None:  # one that lapsed is history: it was about other recordings
                attestation = session.scalar(
                    select(Attestation)
                    .where(Attestation.observation_id == observation_id)
                    .order_by(Attestation.id.desc())
                    .limit(1)
                )
            preparation = made(session, [observation_id])[observation_id].preparation
        asked_again = {each.send_back.camera for each in seen.send_backs}
        is_published = seen.observation.feedback_published_at is not None
        cameras = []
        for camera in CAMERAS:
            recording = recordings.get(camera)
            about = tuple(one for one in findings if recording is not None and one.finding.recording_id == recording.id)
            is_free = recording is None or may_be_replaced(feedback_published=is_published, sent_back=camera in asked_again)
            cameras.append(CameraSeen(camera, recording, about, is_free and Action.RECORDING_RECEIVE in seen.can))
        of_lesson = tuple(one for one in findings if one.finding.recording_id is None)
        return Detail(seen, tuple(cameras), of_lesson, preparation, attestation)

    def plan(self, actor: Actor, place: OfCohort, placement_id: str, plan: Plan) -> str:
        """Plan an observation for a placement and return its id. It is due at 23:59 in the school's zone. Raises Denied."""
        with self._custody.act(actor, Action.OBSERVATION_PLAN, place) as deed:
            placement = deed.session.get_one(Placement, placement_id)
            school = deed.session.get_one(School, placement.school_id)
            observation = Observation(
                provider_id=placement.provider_id,
                cohort_id=placement.cohort_id,
                placement_id=placement.id,
                trainee_id=placement.trainee_id,
                kind=plan.kind,
                title=plan.title,
                focus=plan.focus,
                focus_reason=plan.focus_reason,
                phase=plan.phase,
                subject=plan.subject,
                lesson_language=plan.lesson_language,
                due_at=due_at(plan.due_on, school.zone),
                created_at=self._now(),
            )
            deed.session.add(observation)
            deed.about("observation", observation.id)
            deed.payload |= {"title": plan.title, "kind": plan.kind, "due_at": observation.due_at}
        return observation.id

    def attest(
        self, actor: Actor, thing: OfObservation, *, text_id: str, outcome: RegisterOutcome, checked_on: date
    ) -> Attestation:
        """Keep the trainee's confirmation, which opens the lesson to others. Raises Denied.

        Raises NotNow when it was confirmed before or the provider's words have changed; NotWithin for a day to come.
        """
        if checked_on > self._latest_day_anywhere():
            raise NotWithin("The day on which the register was checked cannot be in the future. Please correct it.")
        with self._custody.act(actor, Action.OBSERVATION_ATTEST, thing) as deed:
            observation = deed.session.get_one(Observation, thing.id, with_for_update=True)
            if observation.attested_at is not None:
                raise NotNow("This lesson was confirmed already. There is nothing more to do.")
            text = deed.session.get(AttestationText, text_id)
            newest = deed.session.scalar(
                select(func.max(AttestationText.version)).where(AttestationText.provider_id == thing.provider_id)
            )
            if text is None or text.provider_id != thing.provider_id or text.version != newest:
                raise NotNow("The words to confirm have changed since you opened the page. Please read the new ones.")
            attestation = Attestation(
                observation_id=observation.id,
                text_id=text.id,
                person_id=actor.person_id,
                register_outcome=outcome,
                register_checked_on=checked_on,
                attested_at=self._now(),
            )
            observation.attested_at = attestation.attested_at
            deed.session.add(attestation)
            deed.payload |= {"text_version": text.version, "register_outcome": outcome, "register_checked_on": checked_on}
        return attestation

    def ask_to_prepare(self, actor: Actor, thing: OfObservation, prepare: Prepare) -> str:
        """Ask that the recordings that are in be made into a lesson, and return the preparation's id.

        Raises Denied; NotNow when no recording is in.
        """
        with self._custody.act(actor, Action.LESSON_PREPARE, thing) as deed:
            recordings = _recordings_for_good(deed.session, thing.id)
            if not recordings:
                raise NotNow("No recording has arrived yet. Add the file of at least one camera first.")
            preparation_id = prepare(deed.session, thing.id, [recording.id for recording in recordings])
            deed.payload |= {"preparation": preparation_id, "cameras": [recording.camera for recording in recordings]}
        return preparation_id

    def stop_preparing(self, actor: Actor, thing: OfObservation, stop: Stop) -> str:
        """Stop the preparation that is under way, and return its id. What was published stays, and so do the recordings.

        `stop` ends the work itself, once it is decided. Raises Denied; NotNow when nothing is under way.
        """
        with self._custody.act(actor, Action.LESSON_STOP, thing) as deed:
            deed.session.get_one(Observation, thing.id, with_for_update=True)
            running = deed.session.scalars(
                select(Preparation).where(Preparation.observation_id == thing.id, Preparation.state.in_(UNDER_WAY))
            ).all()
            if not running:
                raise NotNow("Nothing is being prepared at the moment, so there is nothing to stop.")
            for preparation in running:
                preparation.state, preparation.finished_at = PreparationState.STOPPED, self._now()
            stopped = [preparation.id for preparation in running]
            deed.payload |= {"preparations": stopped}
        for preparation_id in stopped:
            stop(preparation_id)
        return stopped[-1]

    def revision(self, observation_id: str, number: int | None = None) -> Revision | None:
        """Return a published revision: the newest, or the one of this number; None when there is none."""
        with self._rows.read() as session:
            if number is None:
                return latest_revision(session, observation_id)
            return revision_numbered(session, observation_id, number)

    def lesson(self, observation_id: str, number: int | None = None) -> Manifest | None:
        """Return `lesson.json` as it is served: the newest, or that of one revision, with people's nudges applied."""
        with self._rows.read() as session:
            revision = (
                latest_revision(session, observation_id)
                if number is None
                else revision_numbered(session, observation_id, number)
            )
            return None if revision is None else served(session, revision)

    def _latest_day_anywhere(self) -> date:
        """Today, where it is latest: a school in Auckland is a day ahead of us for half of ours."""
        return (self._now().astimezone(UTC) + timedelta(hours=14)).date()


def prepare_when_complete(session: Session, observation_id: str, prepare: Prepare) -> str | None:
    """Ask for the lesson once all three cameras are in, in the transaction that brought the last one.

    A lesson that was asked for with fewer is asked for again with every recording that comes later. Of cameras that finish at
    the same moment, the one that commits last sees the others and asks. Returns the preparation's id, or None while a camera is
    missing.
    """
    recordings = _recordings_for_good(session, observation_id)
    is_whole = {recording.camera for recording in recordings} == set(CAMERAS)
    if not is_whole and not _was_asked_for(session, observation_id):
        return None
    return prepare(session, observation_id, [recording.id for recording in recordings])


def _was_asked_for(session: Session, observation_id: str) -> bool:
    return session.scalar(select(Preparation.id).where(Preparation.observation_id == observation_id).limit(1)) is not None


def _recordings_for_good(session: Session, observation_id: str) -> list[Recording]:
    """The recordings that count, once every other transaction that adds one to this observation has ended."""
    session.flush()
    session.execute(select(Observation.id).where(Observation.id == observation_id).with_for_update())
    return current_recordings(session, [observation_id]).get(observation_id, [])
