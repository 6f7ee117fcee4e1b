"""A worker's name: host and slot, held under a file lock. Two workers under one name would run one job twice at once."""

import fcntl
import hashlib
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class SlotTaken(Exception):  # noqa: N818 - reads as what happened
    """Another worker on this machine, for the same database, holds the slot."""


@dataclass(frozen=True)
class Slot:
    """A slot that is held. The lock ends with the process, however it ends."""

    executor_id: str
    lock: IO[bytes]


def take_slot(database_url: str, number: int) -> Slot:
    """Take slot `number` of this machine for a database. Raises SlotTaken with what to do about it."""
    digest = hashlib.sha256(database_url.encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"triptych-{digest}-{number}.lock"
    lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise SlotTaken(
            f"A worker already runs in slot {number} on this machine. Give this one another number with TRIPTYCH_SLOT."
        ) from None
    return Slot(f"{socket.gethostname()}-{number}", lock)
