"""What was found about recordings, with what their trainee says to it: kept as it is, or explained in a sentence."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import UtcDateTime, utc_now
from domain.findings import Finding, FindingAnswer, FindingCode, Severity
from domain.observation import Observation
from domain.recording import Recording
from domain.things import OfObservation
from review.errors import NotNow
from review.making import current_recordings

_Key = tuple[str | None, int | None, FindingCode, int | None]


@dataclass(frozen=True)
class FindingSeen:
    """A finding and what the trainee said to it, if anything yet."""

    finding: Finding
    answer: FindingAnswer | None


class Answers:
    """Keeps what trainees say to findings."""

    def __init__(self, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._custody = custody
        self._now = now

    def explain(self, actor: Actor, thing: OfObservation, finding_id: str, text: str) -> FindingSeen:
        """Keep an explanation, in the place of an earlier answer. Of an error it says: go on without this recording.

        Raises Denied; NotNow when the finding went away meanwhile, or its recording was replaced.
        """
        with self._custody.act(actor, Action.FINDING_EXPLAIN, thing) as deed:
            session = deed.session
            present = _locked(session, thing.id)
            finding = session.get(Finding, finding_id, populate_existing=True)
            if finding is None or (finding.recording_id is not None and finding.recording_id not in present.values()):
                raise NotNow("This recording has been replaced. Reload the page; nothing needs to be explained any more.")
            answer = _answers(session, [thing.id]).get(_key(finding, present))
            deed.about("finding", finding_id)
            deed.payload |= {
                "observation": thing.id,
                "camera": finding.camera,
                "code": finding.code,
                "before": None if answer is None else answer.text,
                "after": text,
            }
            if answer is None:
                answer = _answer(finding, present, actor, self._now())
                session.add(answer)
            answer.text, answer.answered_by, answer.answered_at = text, actor.person_id, self._now()
        return FindingSeen(finding, answer)

    def confirm(self, actor: Actor, thing: OfObservation, camera: int, recording_id: str) -> tuple[FindingSeen, ...]:
        """Keep a camera's recording as it is: that answers every warning about it that is still open. Done twice is once.

        Returns all that was found about it. Raises Denied; NotNow when another recording is there by now, or when this one
        cannot be used as it is.
        """
        with self._custody.act(actor, Action.RECORDING_CONFIRM, thing) as deed:
            session = deed.session
            present = _locked(session, thing.id)
            if present.get(camera) != recording_id:
                raise NotNow(f"Camera {camera} has another recording by now. Reload the page and look at what was found there.")
            seen = [each for each in noticed(session, thing.id, present) if each.finding.camera == camera]
            if any(_stops(each) for each in seen):
                raise NotNow(
                    "This recording cannot be used as it is. Replace it, or say in a sentence why the lesson does without it."
                )
            kept = {  # of two parts of a recording the same may be found: that is one answer
                _key(each.finding, present): _answer(each.finding, present, actor, self._now())
                for each in seen
                if each.finding.severity is Severity.WARNING and each.answer is None
            }
            session.add_all(kept.values())
            deed.about("recording", recording_id)
            deed.payload |= {
                "observation": thing.id,
                "camera": camera,
                "findings": [{"code": answer.code, "at_ms": answer.at_ms} for answer in kept.values()],
            }
        return tuple(FindingSeen(each.finding, kept.get(_key(each.finding, present), each.answer)) for each in seen)


def noticed(session: Session, observation_id: str, present: Mapping[int, str]) -> list[FindingSeen]:
    """Return what was found about an observation's `present` recordings (ids by camera) and about the lesson, oldest first."""
    findings = session.scalars(
        select(Finding).where(Finding.observation_id == observation_id).order_by(Finding.found_at, Finding.id)
    )
    answers = _answers(session, [observation_id])
    counted = {None, *present.values()}
    return [FindingSeen(each, answers.get(_key(each, present))) for each in findings if each.recording_id in counted]


def recordings_changed(session: Session, observation_ids: Collection[str]) -> dict[str, datetime]:
    """Return, for each observation of which a recording came in, when last something about its recordings changed.

    That is: one came or was replaced, something was found or answered, or the register was confirmed. Not that one was sent
    back: that is not for everybody who may look.
    """
    told = [
        (Recording.observation_id, Recording.received_at),
        (Recording.observation_id, Recording.replaced_at),
        (Finding.observation_id, Finding.found_at),
        (FindingAnswer.observation_id, FindingAnswer.answered_at),
        (Observation.id, Observation.attested_at),
    ]
    moments = union_all(
        *(select(key.label("observation_id"), at.label("at")).where(key.in_(observation_ids)) for key, at in told)
    ).subquery()
    rows = session.execute(
        select(moments.c.observation_id, func.max(moments.c.at, type_=UtcDateTime())).group_by(moments.c.observation_id)
    )
    return {observation_id: at for observation_id, at in rows if at is not None}


def _locked(session: Session, observation_id: str) -> dict[int, str]:
    """The ids of the recordings that count, by camera, which stay so until the transaction ends."""
    session.get_one(Observation, observation_id, with_for_update=True)
    found: Iterable[Recording] = current_recordings(session, [observation_id]).get(observation_id, [])
    return {recording.camera: recording.id for recording in found}


def _answers(session: Session, observation_ids: Collection[str]) -> dict[_Key, FindingAnswer]:
    found = session.scalars(select(FindingAnswer).where(FindingAnswer.observation_id.in_(observation_ids)))
    return {(each.recording_id, each.camera, each.code, each.at_ms): each for each in found}


def _key(finding: Finding, present: Mapping[int, str]) -> _Key:
    """What a finding is about, by which the same is known again when a lesson that was prepared again finds it again."""
    recording_id = finding.recording_id or present.get(finding.camera or 0)
    return recording_id, finding.camera, finding.code, finding.at_ms


def _answer(finding: Finding, present: Mapping[int, str], actor: Actor, now: datetime) -> FindingAnswer:
    recording_id, camera, code, at_ms = _key(finding, present)
    return FindingAnswer(
        observation_id=finding.observation_id,
        recording_id=recording_id,
        camera=camera,
        code=code,
        at_ms=at_ms,
        answered_by=actor.person_id,
        answered_at=now,
    )


def _stops(seen: FindingSeen) -> bool:
    """Whether it says that the file itself cannot be used. What went wrong in preparing is asked for again instead."""
    return seen.finding.severity is Severity.ERROR and seen.finding.recording_id is not None and seen.answer is None
