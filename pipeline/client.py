"""The service's side of the pipeline: enqueues jobs by name. Loads nothing that decodes, aligns or listens.

A job is enqueued in the caller's own transaction: the row and the job are there together, or neither is.
"""

import itertools
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import Session

from domain.findings import Finding, FindingCode
from domain.recording import Part, Preparation, PreparationState, Recording
from pipeline import contract
from pipeline.contract import Job, QueueName
from pipeline.engine import enqueued
from pipeline.turns import next_turn

_IN_VAIN = (PreparationState.FAILED, PreparationState.STOPPED)


class PipelineClient:
    """Starts and stops jobs. Safe from any thread; connects to nothing until it is used."""

    def __init__(self, database_url: str) -> None:
        self._engine = DBOSClient(
            system_database_url=database_url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=contract.APPLICATION,
            lazy=True,
        )

    def hear(self, connection: Connection | Session, recording_id: str) -> str:
        """Enqueue the checks and the sound of one recording, in the caller's transaction. Returns the job's id.

        Doing it again is done already.
        """
        job = contract.hear_id(recording_id)
        self._enqueue(connection, Job.HEAR, QueueName.MEDIA, job, recording_id)
        return job

    def prepare(self, connection: Connection | Session, observation_id: str, recording_ids: Sequence[str]) -> str:
        """Enqueue the making of a lesson from these recordings, in the caller's transaction. Returns the preparation's id.

        Asking again for the same recordings is the same preparation, unless it failed or was stopped: then it is a new attempt,
        which finds what the last one had finished. Raises ValueError when there is no recording, or one of them is not there.
        """
        with _session_on(connection) as session:
            recordings = _in_camera_order(session, recording_ids)
            digests = [_digest_of(session, recording) for recording in recordings]
            preparation, retry = _first_not_failed(session, observation_id, digests)
            if session.get(Preparation, preparation) is None:
                ids = [recording.id for recording in recordings]
                turn = next_turn(session, observation_id)
                session.add(Preparation(id=preparation, observation_id=observation_id, recording_ids=ids, turn=turn))
                session.flush()
            turn = session.get_one(Preparation, preparation).turn
        self._enqueue(connection, Job.PREPARE, QueueName.LESSONS, preparation, preparation, retry, turn, turn=turn)
        return preparation

    def cancel(self, preparation_id: str) -> None:
        """Stop a preparation and all its parts; what was published stays. A finished one is left as it is."""
        self._engine.cancel_workflow(preparation_id, cancel_children=True)

    def close(self) -> None:
        """Close the connections."""
        self._engine.destroy()

    def _enqueue(
        self, connection: Connection | Session, job: Job, queue: QueueName, job_id: str, *arguments: str | int, turn: int = 0
    ) -> None:
        self._engine.enqueue_in_transaction(connection, enqueued(job, queue, job_id, turn), *arguments)


def _session_on(connection: Connection | Session) -> AbstractContextManager[Session]:
    """The caller's session, or one that joins the caller's transaction and leaves its end to the caller."""
    if isinstance(connection, Session):
        return nullcontext(connection)
    return Session(connection, join_transaction_mode="rollback_only")


def _first_not_failed(session: Session, observation_id: str, digests: Sequence[str]) -> tuple[str, int]:
    for retry in itertools.count():
        preparation = contract.preparation_id(observation_id, digests, retry)
        known = session.get(Preparation, preparation)
        if known is None or not (known.state in _IN_VAIN or _of_damaged(session, known)):
            return preparation, retry
    raise AssertionError("counting ended")


def _of_damaged(session: Session, known: Preparation) -> bool:
    """Whether one of its files was found damaged in the store: the same files that came again are another lesson."""
    damaged = select(exists().where(Finding.recording_id.in_(known.recording_ids), Finding.code == FindingCode.DAMAGED))
    return bool(session.scalar(damaged))


def _in_camera_order(session: Session, recording_ids: Sequence[str]) -> list[Recording]:
    found = session.scalars(select(Recording).where(Recording.id.in_(recording_ids)).order_by(Recording.camera)).all()
    missing = set(recording_ids) - {recording.id for recording in found}
    if missing or not found:
        raise ValueError(f"there is no recording {', '.join(sorted(missing))}" if missing else "a lesson needs a recording")
    return list(found)


def _digest_of(session: Session, recording: Recording) -> str:
    """What names the recording's bytes from its first moment on: a whole file's digest may still be on its way."""
    known = func.coalesce(Part.composite, Part.sha256)
    parts = session.scalars(select(known).where(Part.recording_id == recording.id).order_by(Part.ordinal))
    return f"{recording.camera}:{','.join(parts)}"
