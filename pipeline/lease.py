"""Leases: which workers are alive, by the database's clock, and never by a worker's own.

A worker beats from an operating-system thread, so that a busy event loop cannot make it look dead. A worker that finds
its lease run out (it was stopped, or could not reach the database) ends itself: its work may already be another's.
"""

import os
import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy import BigInteger, ColumnElement, delete, literal_column, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from domain.lease import Lease
from storage.rows import Rows

BEATS_PER_LEASE = 4
"""Three beats in a row may be lost before a lease runs out."""

REAPER = "reaper"
"""The lease of whoever looks for dead workers, so that only one does at a time."""

log = structlog.get_logger()


class LeaseLost(Exception):  # noqa: N818 - reads as what happened
    """This worker's lease ran out; what it was doing may have been given to another worker."""


def now_ms(session: Session) -> ColumnElement[int]:
    """Return the database's clock as SQL: whole milliseconds since 1970."""
    if session.get_bind().dialect.name == "sqlite":
        return literal_column("CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)", BigInteger)
    return literal_column("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", BigInteger)


def fresh(session: Session) -> frozenset[str]:
    """Return the executors whose lease holds now."""
    return frozenset(session.scalars(select(Lease.executor_id).where(Lease.beat_ms + Lease.ttl_ms > now_ms(session))))


class Leases:
    """The leases that one worker, `executor_id`, holds; each holds for `ttl_seconds` after a beat."""

    def __init__(self, rows: Rows, executor_id: str, ttl_seconds: float) -> None:
        self._rows = rows
        self.executor_id = executor_id
        self.ttl_seconds = ttl_seconds

    def take(self) -> bool:
        """Take the lease at start. Returns whether a worker of this name died without giving its lease back."""
        with self._rows.write() as session:
            died = session.get(Lease, self.executor_id) is not None
            self._put(session, self.executor_id)
            return died

    def beat(self) -> None:
        """Prolong the lease. Raises LeaseLost when it has run out or somebody has removed it."""
        with self._rows.write() as session:
            self.fence(session)
            mine = update(Lease).where(Lease.executor_id == self.executor_id, Lease.process_id == os.getpid())
            session.execute(mine.values(beat_ms=now_ms(session)).execution_options(synchronize_session=False))

    def fence(self, session: Session) -> None:
        """Raise LeaseLost, inside the transaction that would publish, unless the lease holds at this moment."""
        if self.executor_id not in fresh(session):
            raise LeaseLost(f"the lease of {self.executor_id} ran out, so its work may be another's")

    def give_back(self) -> None:
        """End the leases in good order, so that the work is taken over at once and no death is counted."""
        with self._rows.write() as session:
            session.execute(delete(Lease).where(Lease.host == self.executor_id))

    def elect(self) -> bool:
        """Whether this worker is the one that looks for dead workers, for one lease from now."""
        with self._rows.write() as session:
            row = session.get(Lease, REAPER)
            if row is not None and row.host != self.executor_id and REAPER in fresh(session):
                return False
            self._put(session, REAPER)
            return True

    def forget(self, executor_ids: frozenset[str]) -> None:
        """Remove the leases of workers whose work has been taken over, unless one of them has come back."""
        with self._rows.write() as session:
            gone = executor_ids - fresh(session)
            session.execute(delete(Lease).where(Lease.executor_id.in_(gone)))

    def _put(self, session: Session, executor_id: str) -> None:
        session.execute(delete(Lease).where(Lease.executor_id == executor_id))
        session.expunge_all()
        session.add(
            Lease(
                executor_id=executor_id,
                host=self.executor_id,
                process_id=os.getpid(),
                beat_ms=session.scalars(select(now_ms(session))).one(),
                ttl_ms=round(self.ttl_seconds * 1000),
            )
        )


class Heart(threading.Thread):
    """Beats a lease until it is stopped. `on_loss` is told, once, when the lease is lost or cannot be prolonged in time."""

    def __init__(self, leases: Leases, on_loss: Callable[[str], None], *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(name="lease", daemon=True)
        self._leases = leases
        self._on_loss = on_loss
        self._now = now
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Beat."""
        interval = self._leases.ttl_seconds / BEATS_PER_LEASE
        beaten_at = self._now()
        while not self._stop_asked.wait(interval):
            try:
                self._leases.beat()
                beaten_at = self._now()
            except LeaseLost as loss:
                self._on_loss(str(loss))
                return
            except SQLAlchemyError as error:
                log.warning("lease.beat_failed", executor=self._leases.executor_id, error=str(error))
                if self._now() - beaten_at > self._leases.ttl_seconds - 2 * interval:
                    self._on_loss(f"the database could not be written to: {error}")
                    return

    def stop(self) -> None:
        """Stop beating; the lease itself is given back by `Leases.give_back`."""
        self._stop_asked.set()
