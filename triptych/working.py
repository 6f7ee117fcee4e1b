"""`triptych worker`: the durable jobs of this machine, and the hourly signature under the audit chains."""

import threading

import structlog

from custody.act import Custody
from pipeline.worker import WorkerSettings, run_worker
from storage.rows import connect
from triptych.doctor import complaints
from triptych.operating import anchors
from triptych.settings import Settings
from triptych.speech import speech_model
from triptych.wiring import object_store, upkeep

log = structlog.get_logger()


def work(settings: Settings) -> None:
    """Work until told to stop. Says at the start what is not well; makes lessons without captions when there is no model."""
    for words in complaints(settings):
        log.warning("not well", finding=words)
    rows = connect(settings.database)
    threading.Thread(target=anchors(settings, rows).keep_signing, args=(threading.Event(),), name="anchor", daemon=True).start()
    objects = object_store(settings)
    looking_after = upkeep(settings, rows, objects)
    threading.Thread(target=looking_after.keep_up, args=(threading.Event(),), name="uploads", daemon=True).start()
    run_worker(
        WorkerSettings(
            work_dir=settings.data_dir / "work",
            speech=speech_model(settings),
            slot=settings.slot,
            lease_seconds=settings.lease_seconds,
            accepted=settings.accepted,
        ),
        rows,
        objects,
        Custody(rows),
    )
