"""A recording whose stored bytes are no longer those that were sent: its people are told once, and its files may come again."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from custody.act import Custody
from domain.actions import WORKER, Action
from domain.findings import Finding, FindingCode, Severity
from domain.recording import Part, Recording
from storage.facts import observation_facts
from storage.rows import Rows


def damaged(recording_id: str | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that a recording was found damaged in the store."""
    return exists().where(Finding.recording_id == recording_id, Finding.code == FindingCode.DAMAGED)


def is_damaged(session: Session, recording_id: str) -> bool:
    """Whether a recording was found damaged in the store, so that the very same files are worth sending again."""
    return bool(session.scalar(select(damaged(recording_id))))


def tell(rows: Rows, custody: Custody, part: Part, read_sha256: str, now: datetime) -> None:
    """File the damage of one of a recording's files as a finding for its people. Doing it twice is done already.

    `read_sha256` is what the store gives now. Raises Denied.
    """
    with rows.read() as session:
        recording = session.get_one(Recording, part.recording_id)
        thing = observation_facts(session, recording.observation_id)
        if is_damaged(session, recording.id):
            return
    assert thing is not None, "a recording belongs to an observation"
    with custody.act(WORKER, Action.RECORDING_FIND_DAMAGED, thing) as deed:
        deed.about("recording", recording.id)
        deed.payload |= {
            "file_name": part.file_name,
            "key": part.object_key,
            "composite": part.composite,
            "sha256_read": read_sha256,
            "camera": recording.camera,
        }
        deed.session.add(
            Finding(
                observation_id=recording.observation_id,
                recording_id=recording.id,
                camera=recording.camera,
                code=FindingCode.DAMAGED,
                severity=Severity.ERROR,
                message=_words(part.file_name),
                found_at=now,
            )
        )


def _words(file_name: str) -> str:
    return (
        f"What the service has kept of {file_name} is damaged. The fault lies with the service's storage, not with the camera "
        "or the line. Please send this camera's recording again, and keep the original until this message has gone. What was "
        "made of it before can still be seen, but may be wrong in places."
    )
