"""Waits for free space: a worker that failed for want of it would fail again at the same step.

That it waits, and for how much, is written where people and the operator can see it, unless the rows lie on the full disk too.
"""

import shutil
import threading
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain.lease import Shortage
from pipeline.crew import FREE_BYTES
from pipeline.lease import now_ms
from storage.rows import Rows

POLL_SECONDS = 5.0
"""How often a worker that found no free space looks again."""

GROWTH = 4
"""A worker that ran out although it had what it wanted wants so many times as much before it tries again."""

LARGEST_SHARE = 0.25
"""It never wants more than this part of the whole disk: a lesson that does not fit then must not keep all others waiting."""

FORGOTTEN_MS = 3_600_000
"""A worker that has not run out for an hour wants the least again."""

log = structlog.get_logger()


class Room:
    """The free space of one worker, on the disk of its work `folder`."""

    def __init__(self, rows: Rows, executor_id: str, folder: Path, least_bytes: int = FREE_BYTES) -> None:
        self._rows = rows
        self._executor_id = executor_id
        self._folder = folder
        self._least = least_bytes

    def wait(self, stop: threading.Event, poll_seconds: float = POLL_SECONDS) -> None:
        """Return when there is enough, or when `stop` is set."""
        known, needed = self._last()
        while (free := self.free) < needed and not stop.is_set():
            log.error("worker.waits_for_space", free_bytes=free, needed_bytes=needed, folder=str(self._folder))
            self._note(needed, free)
            known = True
            stop.wait(poll_seconds)
        if known:
            self._note(needed, self.free)

    def ran_out(self) -> None:
        """Note that the disk was full in the middle of the work, so that it is gone on with when there is clearly more."""
        needed = min(GROWTH * self._last()[1], round(LARGEST_SHARE * shutil.disk_usage(self._folder).total))
        self._note(max(needed, self._least), min(self.free, needed - 1))

    @property
    def free(self) -> int:
        """Bytes that are free."""
        return shutil.disk_usage(self._folder).free

    def _last(self) -> tuple[bool, int]:
        """Whether this worker has ever run out, and what it wants now."""
        try:
            with self._rows.read() as session:
                row = session.get(Shortage, self._executor_id)
                now = session.scalars(select(now_ms(session))).one()
        except SQLAlchemyError as error:
            log.warning("room.not_read", error=str(error))
            return False, self._least
        lately = row is not None and now - row.noted_ms <= FORGOTTEN_MS
        return row is not None, max(self._least, row.needed_bytes) if row is not None and lately else self._least

    def _note(self, needed: int, free: int) -> None:
        try:
            with self._rows.write() as session:
                now = session.scalars(select(now_ms(session))).one()
                session.merge(Shortage(executor_id=self._executor_id, needed_bytes=needed, free_bytes=free, noted_ms=now))
        except SQLAlchemyError as error:
            log.warning("room.not_noted", error=str(error))  # the disk of the rows may be the one that is full
