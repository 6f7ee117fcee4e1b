"""Counts how often a job was cut off by its worker's death without getting any further, and gives up on it after three.

The engine's own count is no help: taking a job over sets it to zero. And a death alone proves nothing against a job that
merely ran beside the culprit, so a job that has finished another step since the last death starts counting anew.
"""

from collections.abc import Iterable

import structlog
from dbos import DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus
from sqlalchemy import select

from domain.lease import Resumption
from pipeline import contract
from pipeline.contract import Job
from pipeline.desk import Desk
from pipeline.lease import now_ms
from storage.rows import Rows

DEATHS = 3
"""After this many deaths of a worker at the same point of a job, the job is not tried again."""

WORDS = (
    f"Preparing this lesson stopped the program {DEATHS} times at the same point, so it is not tried again by itself. "
    "The files are kept. Replace a file, or ask for the lesson to be prepared once more."
)

log = structlog.get_logger()


class Quarantine:
    """The count, in rows; and the job engine, to look at jobs and to stop them."""

    def __init__(self, rows: Rows, database_url: str, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._engine = DBOSClient(
            system_database_url=database_url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=contract.APPLICATION,
            lazy=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._engine.destroy()

    def cut_off(self, executor_ids: Iterable[str] | None = None) -> list[WorkflowStatus]:
        """Return the jobs that are marked as running on these workers, or on any."""
        return self._engine.list_workflows(
            status="PENDING",
            app_version=contract.VERSION,
            executor_id=None if executor_ids is None else sorted(executor_ids),
            load_input=False,
            load_output=False,
        )

    def count(self, jobs: Iterable[WorkflowStatus]) -> None:
        """Count a death against each of `jobs` that was really at work, and stop those that have had too many.

        A lesson that was only waiting for one of its parts was not at work.
        """
        jobs = list(jobs)
        waiting = {job.parent_workflow_id for job in jobs}
        for job in jobs:
            if job.workflow_id not in waiting and self._deaths(job.workflow_id) >= DEATHS:
                self._stop(job)

    def _deaths(self, workflow_id: str) -> int:
        steps = len(self._engine.list_workflow_steps(workflow_id, load_output=False))
        with self._rows.write() as session:
            row = session.get(Resumption, workflow_id)
            if row is None:
                row = Resumption(workflow_id=workflow_id)
                session.add(row)
            row.count = row.count + 1 if steps == row.steps else 1
            row.steps = steps
            row.resumed_ms = session.scalars(select(now_ms(session))).one()
            row.quarantined = row.count >= DEATHS
            return row.count

    def _stop(self, job: WorkflowStatus) -> None:
        log.error("job.quarantined", job=job.workflow_id, name=job.name, deaths=DEATHS)
        self._engine.cancel_workflow(job.workflow_id, cancel_children=True)
        if job.name == Job.PREPARE.value:
            self._desk.finish(job.workflow_id, WORDS)
