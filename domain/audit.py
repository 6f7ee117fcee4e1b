"""The record of who did what: a hash chain per provider over salted payload hashes, so payloads can be erased lawfully."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now

INSTALLATION = "installation"
"""The chain of acts that belong to no provider: the first admin, a sign-in that failed for an unknown address."""


class Outcome(StrEnum):
    """What became of an act. An effect outside the rows has an intent first and done or failed after it."""

    DONE = "done"
    DENIED = "denied"
    INTENT = "intent"
    FAILED = "failed"


class AuditEntry(Noun, kw_only=True):
    """One link of a provider's chain. Never updated, never deleted."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("provider_id", "sequence"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(index=True)
    sequence: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str]
    outcome: Mapped[Outcome]
    actor_id: Mapped[str]
    membership_id: Mapped[str | None]
    role: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    payload_hash: Mapped[str]
    previous_hash: Mapped[str]
    entry_hash: Mapped[str]


class AuditPayload(Noun, kw_only=True):
    """What was done in detail. Erasable: the chain holds only its salted hash."""

    __tablename__ = "audit_payload"

    entry_id: Mapped[str] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str]
    payload: Mapped[dict[str, Any]]
    erased_at: Mapped[datetime | None] = mapped_column(default=None)


class AuditHead(Noun, kw_only=True):
    """The end of a provider's chain, locked last before every commit."""

    __tablename__ = "audit_head"

    provider_id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    entry_hash: Mapped[str]


class AuditAnchor(Noun, kw_only=True):
    """A signed statement of a head, also kept in the object store: what lies before it can no longer be rewritten unseen."""

    __tablename__ = "audit_anchor"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(index=True)
    sequence: Mapped[int]
    entry_hash: Mapped[str]
    signature: Mapped[str]
    object_key: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
