"""Reads a whole audit chain and says whether it is sound, up to which anchor, and what no anchor covers yet."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.anchor import Anchor, Anchors
from custody.chain import GENESIS, entry_hash, payload_hash
from domain.audit import AuditAnchor, AuditEntry, AuditHead, AuditPayload
from storage.rows import Rows


@dataclass(frozen=True)
class Verification:
    """What was found. `problem` is empty for a sound chain, else the first thing wrong, in words.

    `anchored` is the sequence up to which a signed anchor vouches for the chain. The `unanchored` entries after it are
    consistent with each other, but whoever holds the database could still have rewritten them.
    """

    provider_id: str
    entries: int
    anchored: int
    erased_payloads: int
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem

    @property
    def unanchored(self) -> int:
        """How many entries no anchor covers yet."""
        return self.entries - self.anchored

    def in_words(self) -> str:
        """Return the result as a person reads it."""
        if not self.sound:
            return f"The audit record of {self.provider_id} is NOT sound: {self.problem}"
        covered = f"{self.anchored} are covered by a signed anchor, {self.unanchored} are not yet anchored"
        erased = f" The details of {self.erased_payloads} were lawfully erased." if self.erased_payloads else ""
        return f"The audit record of {self.provider_id} is sound: {self.entries} entries; {covered}.{erased}"


@dataclass
class _Walk:
    """Where the reading of a chain stands."""

    sequence: int = 0
    last_hash: str = GENESIS
    erased: int = 0
    anchored: int = 0
    problem: str = ""


def verify_all(rows: Rows, anchors: Anchors) -> list[Verification]:
    """Verify every chain there is."""
    with rows.read() as session:
        chains = session.scalars(select(AuditEntry.provider_id).distinct().order_by(AuditEntry.provider_id)).all()
    return [verify(rows, provider_id, anchors) for provider_id in chains]


def verify(rows: Rows, provider_id: str, anchors: Anchors) -> Verification:
    """Check every link, every payload that is still there, the head, and every anchor in the object store."""
    kept = list(anchors.kept(provider_id))
    walk = _Walk()
    forged = next((anchor for anchor in kept if not _genuine(anchor, provider_id, anchors)), None)
    if forged is not None:
        walk.problem = f"the anchor at entry {forged.sequence} was not signed by this service's key."
    else:
        with rows.read() as session:
            _walk_entries(session, provider_id, kept, walk)
            walk.problem = walk.problem or _end_problem(session, provider_id, kept, walk)
    return Verification(provider_id, walk.sequence, walk.anchored, walk.erased, walk.problem)


def _genuine(anchor: Anchor, provider_id: str, anchors: Anchors) -> bool:
    return anchor.provider_id == provider_id and anchor.is_signed_by(anchors.public_key)


def _walk_entries(session: Session, provider_id: str, anchors: list[Anchor], walk: _Walk) -> None:
    signed: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        signed.setdefault(anchor.sequence, []).append(anchor)
    chain = (
        select(AuditEntry, AuditPayload)
        .outerjoin(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
        .where(AuditEntry.provider_id == provider_id)
        .order_by(AuditEntry.sequence)
    )
    with session.execute(chain, execution_options={"yield_per": 500}) as found:  # closes the cursor at the first problem
        for entry, payload in found:
            walk.problem = _entry_problem(entry, payload, walk) or _anchor_problem(entry, signed.get(entry.sequence, []))
            if walk.problem:
                return
            walk.sequence = entry.sequence
            walk.last_hash = entry.entry_hash
            walk.erased += payload.erased_at is not None
            if entry.sequence in signed:
                walk.anchored = entry.sequence
            session.expunge_all()  # a chain may be long: hold no more of it than one batch


def _entry_problem(entry: AuditEntry, payload: AuditPayload | None, walk: _Walk) -> str:
    expected = walk.sequence + 1
    if entry.sequence != expected:
        return f"entry {expected} is missing."
    if entry.previous_hash != walk.last_hash:
        return f"entry {entry.sequence} does not follow from the one before it."
    if entry.entry_hash != entry_hash(entry):
        return f"entry {entry.sequence} was changed after it was written."
    if payload is None:
        return f"the details of entry {entry.sequence} are missing, and no erasure was recorded."
    if payload.erased_at is None and payload_hash(payload.salt, payload.payload) != entry.payload_hash:
        return f"the details of entry {entry.sequence} were changed after they were written."
    return ""


def _anchor_problem(entry: AuditEntry, anchors: list[Anchor]) -> str:
    for anchor in anchors:
        if anchor.entry_hash != entry.entry_hash:
            return f"entry {entry.sequence} is not the one that was signed at {anchor.signed_at}: the record was rewritten."
    return ""


def _end_problem(session: Session, provider_id: str, anchors: list[Anchor], walk: _Walk) -> str:
    head = session.get(AuditHead, provider_id)
    sequence, last_hash = (0, GENESIS) if head is None else (head.sequence, head.entry_hash)
    if (sequence, last_hash) != (walk.sequence, walk.last_hash):
        return f"the record ends at entry {walk.sequence}, but its head says {sequence}: entries at the end are missing."
    beyond = max((anchor.sequence for anchor in anchors), default=0)
    if beyond > walk.sequence:
        return f"an anchor vouches for entry {beyond}, but the record ends at entry {walk.sequence}."
    written = session.scalars(select(AuditAnchor.sequence).where(AuditAnchor.provider_id == provider_id)).all()
    lost = set(written) - {anchor.sequence for anchor in anchors}
    if lost:
        return f"the anchor at entry {min(lost)} is no longer in the object store."
    return ""
