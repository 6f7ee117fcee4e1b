"""Signed heads of the audit chains, kept where the database cannot reach: in the object store, and in the log.

Whoever can rewrite the whole database can rewrite a chain from the first entry on; not so the anchors, whose Ed25519 key (RFC
8032) is a file outside the database. What lies before an anchor can no longer be changed unseen.
"""

import io
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from domain.audit import AuditAnchor, AuditHead
from domain.base import new_id, utc_now
from storage.objects import ObjectStore, StoreUnavailable
from storage.rows import Rows

PREFIX = "audit/anchors"
EVERY_SECONDS = 3600.0
RETRY_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Anchor:
    """One signed statement: the chain of this provider had this head at this moment. `signature` is hexadecimal."""

    provider_id: str
    sequence: int
    entry_hash: str
    signed_at: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return "\n".join(
            ("triptych audit anchor 1", self.provider_id, str(self.sequence), self.entry_hash, self.signed_at)
        ).encode()

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature is this key's."""
        try:
            key.verify(bytes.fromhex(self.signature), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in the file at `path` (PEM, PKCS 8), made on first use for the owner's eyes only.

    Raises ValueError when the file holds no Ed25519 key. Losing the file loses the means to check the anchors: back it up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f"{path.name}.{new_id()}")
    try:
        draft.touch(mode=0o600)
        draft.write_bytes(made)
        os.link(draft, path)  # all at once, and never over a key that is there: two services may start together
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(  # noqa: TRY004 - the file is wrong, not the caller
            f"{path} does not hold an Ed25519 key. Restore the audit key from a backup."
        )
    return key


class Anchors:
    """Signs the heads that have moved, and reads back what was signed."""

    def __init__(self, rows: Rows, objects: ObjectStore, key_path: Path) -> None:
        self._rows = rows
        self._objects = objects
        self._key = signing_key(key_path)

    @property
    def public_key(self) -> Ed25519PublicKey:
        """The key that checks the signatures."""
        return self._key.public_key()

    def sign_heads(self) -> list[Anchor]:
        """Sign every head that has moved since its last anchor; return the new anchors.

        The object is put before the row is written: an anchor without a row is harmless, a row without its object is not.
        """
        with self._rows.read() as session:
            heads = session.scalars(select(AuditHead).order_by(AuditHead.provider_id)).all()
            signed = select(AuditAnchor.provider_id, func.max(AuditAnchor.sequence).label("sequence")).group_by(
                AuditAnchor.provider_id
            )
            last = {row.provider_id: row.sequence for row in session.execute(signed)}
        return [self._sign(head) for head in heads if head.sequence > last.get(head.provider_id, 0)]

    def kept(self, provider_id: str) -> Iterator[Anchor]:
        """Yield the anchors of a chain from the object store, oldest first, whether or not they are signed rightly."""
        for stored in self._objects.list(f"{PREFIX}/{provider_id}/"):
            yield Anchor(**json.loads(b"".join(self._objects.read(stored.key))))

    def keep_signing(self, stop: threading.Event, *, every_seconds: float = EVERY_SECONDS) -> None:
        """Sign the heads now and then every hour, until `stop` is set. Run it in a thread of its own.

        While store or database cannot be reached it says so in the log and tries again: nothing is lost by a late anchor.
        """
        wait = 0.0
        while not stop.wait(wait):
            try:
                self.sign_heads()
                wait = every_seconds
            except (StoreUnavailable, SQLAlchemyError) as error:
                _log.error("audit_anchor_failed", reason=str(error), retry_seconds=RETRY_SECONDS)
                wait = RETRY_SECONDS

    def _sign(self, head: AuditHead) -> Anchor:
        at = utc_now()
        draft = Anchor(head.provider_id, head.sequence, head.entry_hash, at.isoformat(timespec="microseconds"))
        anchor = Anchor(**{**asdict(draft), "signature": self._key.sign(draft.signed_bytes()).hex()})
        key = f"{PREFIX}/{anchor.provider_id}/{anchor.sequence:012d}-{at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.json"
        self._objects.put(key, io.BytesIO(json.dumps(asdict(anchor), sort_keys=True).encode()))
        with self._rows.write() as session:
            session.add(
                AuditAnchor(
                    provider_id=anchor.provider_id,
                    sequence=anchor.sequence,
                    entry_hash=anchor.entry_hash,
                    signature=anchor.signature,
                    object_key=key,
                    signed_at=datetime.fromisoformat(anchor.signed_at),
                )
            )
        _log.info("audit_anchor", **asdict(anchor))
        return anchor
