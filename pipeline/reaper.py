"""Takes over the jobs of workers that died and did not come back. The engine by itself would leave them waiting for ever."""

import threading
from collections.abc import Callable

import structlog
from dbos import DBOS
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain.lease import Lease
from pipeline.lease import BEATS_PER_LEASE, Leases, fresh
from pipeline.quarantine import Quarantine
from storage.rows import Rows

log = structlog.get_logger()


class Reaper(threading.Thread):
    """Looks every quarter of a lease. Of several workers, one at a time does; see `Leases.elect`.

    `give_up` ends the worker when looking fails for a reason that will not pass.
    """

    def __init__(self, rows: Rows, leases: Leases, quarantine: Quarantine, give_up: Callable[[str], None]) -> None:
        super().__init__(name="reaper", daemon=True)
        self._rows = rows
        self._leases = leases
        self._quarantine = quarantine
        self._give_up = give_up
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Look, again and again. A database that cannot be reached is the heart's business; here it is only tried again."""
        while not self._stop_asked.wait(self._leases.ttl_seconds / BEATS_PER_LEASE):
            try:
                self.look()
            except SQLAlchemyError as error:
                log.warning("reaper.failed", error=str(error))
            except Exception as error:  # noqa: BLE001 - a thread that ended unseen would leave jobs lying for ever
                self._give_up(f"the reaper failed: {error!r}")

    def look(self) -> frozenset[str]:
        """Take over what dead workers left, and return their names. A worker is dead when it has jobs and no lease."""
        if not self._leases.elect():
            return frozenset()
        pending = self._quarantine.cut_off()
        with self._rows.read() as session:
            alive = fresh(session)
            remembered = frozenset(session.scalars(select(Lease.executor_id)))
        dead = frozenset(job.executor_id for job in pending if job.executor_id) - alive
        if dead:
            log.warning("reaper.takes_over", workers=sorted(dead))
            # A worker that gave its lease back did not die, so nothing is counted against its jobs.
            self._quarantine.count(job for job in pending if job.executor_id in dead & remembered)
            # Unlike DBOS.resume_workflow, this takes a job only while it is still its dead owner's: two workers that
            # look at once cannot both start it. The engine has no public name for it (3.4).
            DBOS._recover_pending_workflows(sorted(dead))  # noqa: SLF001
            self._leases.forget(dead)
        return dead

    def stop(self) -> None:
        """Stop looking."""
        self._stop_asked.set()
