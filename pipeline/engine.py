"""The job engine's own tables and settings, said once for the service, the workers and `prepare`."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, _workflow_commands
from dbos._dbos import _get_or_create_dbos_registry
from sqlalchemy import make_url

from pipeline import contract
from pipeline.contract import Job, QueueName

POLL_SECONDS = 0.2
"""How often the end of a job is looked for that somebody waits for who cannot watch yet: an opening has some ten hand-overs."""

PATIENT_SECONDS = 1.0
"""How often it is looked for otherwise. A look costs up to 1 ms of processor time, and an encode is waited for for minutes."""

SELDOM_SECONDS = 30.0
"""How often a private engine looks after what nobody asks of it."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let engines that are launched inside look seldom for what only other processes could ask of them.

    The engine looks once a second for jobs that were delayed or have a deadline (we give none), and into a queue of its own for
    those that a console resumes. Nobody does either on a private database, and both looks together were a hundredth of what a
    lesson costs. It has no setting for it, so its own figures are changed, and put back after. Raises AttributeError where it
    has no such figures any more.
    """
    own: list[tuple[Any, str]] = [
        (_workflow_commands, "_BACKGROUND_JOBS_INTERVAL_SEC"),
        (_get_or_create_dbos_registry().get_internal_queue(), "_polling_interval_sec"),
    ]
    usual = [getattr(place, name) for place, name in own]
    for place, name in own:
        setattr(place, name, SELDOM_SECONDS)
    try:
        yield
    finally:
        for (place, name), seconds in zip(own, usual, strict=True):
            setattr(place, name, seconds)


def install(database_url: str) -> None:
    """Create or raise the job engine's tables beside ours, so that a client can enqueue before any worker has run.

    `database_url` is SQLAlchemy's address of a SQLite file or of PostgreSQL. Doing it again is done already.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        with closing(sqlite3.connect(url.database, timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")  # the engine leaves the default, where readers block writers
    DBOS.migrate(database_url)


def enqueued(job: Job, queue: QueueName, job_id: str, turn: int = 0) -> EnqueueOptions:
    """Return how a job is put into a queue: under its own id, so that doing it again is done already."""
    return {
        "priority": contract.priority(contract.SOON, turn),
        "workflow_name": job.value,
        "queue_name": queue.value,
        "workflow_id": job_id,
        "app_version": contract.VERSION,
    }


def configuration(database_url: str, executor_id: str) -> DBOSConfig:
    """Return the engine's settings for a worker. The tables must be there: a worker does not change the database's shape."""
    return {
        "name": contract.APPLICATION,
        "system_database_url": database_url,
        "application_version": contract.VERSION,
        "executor_id": executor_id,
        "serializer": DBOSPortableJSONSerializer(),  # the default, pickle, would run whatever a row holds
        "run_migrations": False,
        "enable_otlp": False,
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": PATIENT_SECONDS,  # nothing of ours is told that way
    }
