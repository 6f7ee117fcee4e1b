"""The audit chain of one provider: every entry holds the hash of the one before it, so none can be changed or dropped unseen.

An entry is the SHA-256 of its own fields, of the previous entry's hash and of the *salted* hash of its payload. The payload
lies in a table of its own and can be erased, as data protection law may demand, without breaking the chain; the salt goes
with it, so that what was erased cannot be guessed back. What this file does not know: who may act, and when to commit.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.audit import AuditEntry, AuditHead, AuditPayload, Outcome
from domain.base import new_id, utc_now

GENESIS = "0" * 64
"""What the first entry of a chain names as its predecessor."""


@dataclass(frozen=True)
class Line:
    """What is to be recorded: everything of an entry that does not depend on its place in the chain."""

    provider_id: str
    action: str
    outcome: Outcome
    actor_id: str
    role: str
    subject_kind: str
    subject_id: str
    payload: Mapping[str, Any]
    membership_id: str | None = None
    id: str | None = None


def append(session: Session, line: Line) -> AuditEntry:
    """Add `line` to the end of its provider's chain, in the caller's transaction. Call it last before the commit.

    Everything still unsent is sent first; then the head is locked, so that acts of one provider queue up only for the
    moment between here and the commit. Raises ValueError or TypeError for a payload that JSON cannot hold.
    """
    session.flush()
    payload = plain(line.payload)
    salt = secrets.token_hex(16)
    head = _locked_head(session, line.provider_id)
    entry = AuditEntry(
        id=line.id or new_id(),
        provider_id=line.provider_id,
        sequence=head.sequence + 1,
        at=utc_now(),
        action=line.action,
        outcome=line.outcome,
        actor_id=line.actor_id,
        membership_id=line.membership_id,
        role=line.role,
        subject_kind=line.subject_kind,
        subject_id=line.subject_id,
        payload_hash=payload_hash(salt, payload),
        previous_hash=head.entry_hash,
        entry_hash="",
    )
    entry.entry_hash = entry_hash(entry)
    session.add(entry)
    session.flush()
    session.add(AuditPayload(entry_id=entry.id, salt=salt, payload=payload))
    session.execute(
        update(AuditHead)
        .where(AuditHead.provider_id == line.provider_id)
        .values(sequence=entry.sequence, entry_hash=entry.entry_hash)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    return entry


def erase(session: Session, entry_id: str, at: datetime) -> None:
    """Blot out the payload of one entry, salt and all. The chain stays whole. Doing it again changes nothing."""
    session.execute(
        update(AuditPayload)
        .where(AuditPayload.entry_id == entry_id, AuditPayload.erased_at.is_(None))
        .values(payload={}, salt="", erased_at=at)
    )


def entry_hash(entry: AuditEntry) -> str:
    """Return the SHA-256, in hexadecimal, of everything in an entry, its predecessor's hash included."""
    fields = [
        entry.previous_hash,
        entry.id,
        entry.provider_id,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.outcome,
        entry.actor_id,
        entry.membership_id,
        entry.role,
        entry.subject_kind,
        entry.subject_id,
        entry.payload_hash,
    ]
    return hashlib.sha256(_canonical(fields)).hexdigest()


def payload_hash(salt: str, payload: Mapping[str, Any]) -> str:
    """Return the salted SHA-256 of a payload, in hexadecimal."""
    return hashlib.sha256(salt.encode("ascii") + b"\n" + _canonical(payload)).hexdigest()


def plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload exactly as JSON will give it back: moments and days as ISO 8601, tuples and sets as lists."""
    kept: dict[str, Any] = json.loads(_canonical(payload))
    return kept


def _canonical(value: object) -> bytes:
    words = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_as_json)
    return words.encode("utf-8")


def _as_json(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(f"an audit payload cannot hold a {type(value).__name__}")


def _locked_head(session: Session, provider_id: str) -> Row[int, str]:
    lock = (
        select(AuditHead.sequence, AuditHead.entry_hash).where(AuditHead.provider_id == provider_id).with_for_update()
    )  # SQLite ignores FOR UPDATE: its transaction took the write lock when it began
    head = session.execute(lock).one_or_none()
    if head is not None:
        return head
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = {"provider_id": provider_id, "sequence": 0, "entry_hash": GENESIS}
    session.execute(insert(AuditHead).values(first).on_conflict_do_nothing())  # another's first act may have just made it
    return session.execute(lock).one()
