"""The worker: the only process of the service that launches the job engine. It is crash-only.

Whatever it is doing, it may be killed: jobs go on from their last finished step, here or on another machine. It ends itself
when it cannot write or when its lease has run out, and in good order at SIGTERM or SIGINT.
"""

import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import structlog
from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from custody.act import Custody
from ingest.accepted import USUAL, Accepted
from pipeline import steps, workflow
from pipeline.contract import QueueName
from pipeline.crew import FREE_BYTES, Crew, give_up, is_full
from pipeline.engine import configuration
from pipeline.lease import Heart, Leases
from pipeline.quarantine import Quarantine
from pipeline.reaper import Reaper
from pipeline.room import Room
from pipeline.service_desk import ServiceDesk
from pipeline.slot import take_slot
from pipeline.sweep import Sweeper
from pipeline.workshop import Workshop
from storage.objects import ObjectStore, StoreUnavailable
from storage.rows import Rows
from transcode.cores import cores
from transcode.speech import SpeechModel

LESSONS_AT_ONCE = 8
"""Lessons that a worker keeps in hand. They mostly wait for their parts, so this is about fairness, not about load."""

CAMERAS_AT_ONCE = 6 * LESSONS_AT_ONCE
"""Jobs that put a camera's parts in order and wait for them: two for each camera of a lesson. They too only wait."""

Looks = Mapping[QueueName, float]
"""After how many seconds each queue is looked into again."""

LOOKS_S: Looks = MappingProxyType({QueueName.LESSONS: 2.0, QueueName.CAMERAS: 1.0, QueueName.MEDIA: 0.5, QueueName.SPEECH: 4.0})
"""How often a worker looks into each queue. A look costs some 3 ms of processor time: five a second into each would be one
second in thirty of a lesson's preparation. Many jobs follow each other in the media's queue only, and words come last."""

log = structlog.get_logger()


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker has to be told. `media_at_once` None means as many as there are cores, of one thread each."""

    work_dir: Path
    speech: SpeechModel
    slot: int = 0
    lease_seconds: float = 60.0
    media_at_once: int | None = None
    accepted: Accepted = USUAL


def run_worker(settings: WorkerSettings, rows: Rows, objects: ObjectStore, custody: Custody) -> NoReturn:
    """Work until told to stop. Ends the process: 0 after SIGTERM or SIGINT, 74 when storage failed.

    The database must be migrated and the engine's tables installed. Raises SlotTaken when another worker has the slot.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    slot = take_slot(rows.url, settings.slot)
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    room = Room(rows, slot.executor_id, settings.work_dir, FREE_BYTES)
    room.wait(stop)

    leases = Leases(rows, slot.executor_id, settings.lease_seconds)
    desk = ServiceDesk(rows, objects, custody, leases.fence)
    quarantine = Quarantine(rows, rows.url, desk)
    if leases.take():
        log.warning("worker.died_before", executor=slot.executor_id)
        quarantine.count(quarantine.cut_off([slot.executor_id]))
    Heart(leases, give_up).start()

    workshop = Workshop(settings.work_dir)
    crew = Crew(desk, workshop, settings.speech, lambda error: _leave(leases, room, error), settings.accepted)
    launch(rows.url, slot.executor_id, crew, settings.media_at_once)
    Reaper(rows, leases, quarantine, give_up).start()
    Sweeper(rows, workshop).start()
    log.info("worker.ready", executor=slot.executor_id)

    stop.wait()
    # Stopping is the crash in good order: to wind steps down would record them as failed, to leave them lets them go on.
    # Their tools end with this process; the lease goes first, so that nobody has to wait for it to run out.
    leases.give_back()
    log.info("worker.stopped", executor=slot.executor_id)
    os._exit(0)


def launch(database_url: str, executor_id: str, crew: Crew, media_at_once: int | None, looks_s: Looks = LOOKS_S) -> None:
    """Start the engine in this process, with this crew behind its steps. Jobs that were cut off under this name go on."""
    steps.employ(crew)
    log.debug("worker.jobs", known=[job.value for job in workflow.JOBS])
    DBOS(config=configuration(database_url, executor_id))
    DBOS.launch()
    listen(media_at_once, looks_s)


def listen(media_at_once: int | None, looks_s: Looks) -> None:
    """Look into the queues from now on so often, for at most so many jobs of each. May be said again while the engine runs."""
    at_once = media_at_once or cores()
    limits = {
        QueueName.LESSONS: LESSONS_AT_ONCE,
        QueueName.CAMERAS: CAMERAS_AT_ONCE,
        QueueName.MEDIA: at_once,
        QueueName.SPEECH: 1,
    }
    for queue, limit in limits.items():
        # A limit per worker, not over all: jobs of a dead worker, which still count as running, would block the others.
        DBOS.register_queue(
            queue.value, worker_concurrency=limit, polling_interval_sec=looks_s[queue], on_conflict="always_update"
        )


def _leave(leases: Leases, room: Room, error: BaseException) -> NoReturn:
    """End a worker whose storage failed. A store or database that is away is no fault of the jobs, so no death is counted.

    A full disk of this machine counts: a job may be what fills it, each time again. A full store is away. Either is tried
    again when there is clearly more room.
    """
    if is_full(error):
        room.ran_out()
    if isinstance(error, StoreUnavailable | SQLAlchemyError):
        with suppress(SQLAlchemyError):
            leases.give_back()
    give_up(f"storage failed: {error}")
