"""Clears this machine's work folders of what nobody will ask for again: lessons that are done, and what was replaced.

A lesson that was stopped, or failed, keeps what was finished, so that asking again goes on from there; but not for ever. All
of it can be made again from the originals.

Tools that a worker left behind when it was killed are ended too.
"""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from domain.base import utc_now
from domain.recording import UNDER_WAY, Preparation, PreparationState, Recording
from media.leftovers import end_leftovers
from pipeline.workshop import Workshop
from storage.rows import Rows

EVERY_SECONDS = 3600.0
"""How often a worker sweeps; the first time when it starts."""

KEPT = timedelta(days=7)
"""How long what was finished of a stopped or failed lesson is kept for somebody who asks again."""

ENDING = timedelta(hours=1)
"""A step that was under way when its lesson was replaced or ended may still be writing for a while."""

log = structlog.get_logger()


class Sweeper(threading.Thread):
    """Sweeps every hour, for as long as the worker lives."""

    def __init__(self, rows: Rows, workshop: Workshop) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._rows = rows
        self._workshop = workshop
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Sweep, again and again. A database or a disk that fails is others' business; here it is only tried again."""
        while not self._stop_asked.is_set():
            try:
                if left := end_leftovers():
                    log.warning("sweep.ended_leftovers", tools=len(left))
                self.sweep(utc_now())
            except (SQLAlchemyError, OSError) as error:
                log.warning("sweep.failed", error=str(error))
            self._stop_asked.wait(EVERY_SECONDS)

    def sweep(self, now: datetime) -> list[str]:
        """Remove what nobody will ask for again, and return it as `observation/folder`."""
        removed = []
        for observation_id in self._workshop.observations():
            with self._rows.read() as session:
                kept = _kept(session, observation_id, now)
            removed += self._workshop.clear_all_but(observation_id, kept)
        if removed:
            log.info("sweep.removed", folders=len(removed))
        return removed

    def stop(self) -> None:
        """Stop sweeping."""
        self._stop_asked.set()


def _kept(session: Session, observation_id: str, now: datetime) -> frozenset[str]:
    """Return the ids of the preparations and recordings whose folders are kept."""
    preparations = session.scalars(
        select(Preparation).where(Preparation.observation_id == observation_id).order_by(Preparation.asked_at)
    ).all()
    recordings = session.scalars(select(Recording).where(Recording.observation_id == observation_id)).all()
    current = {each.id for each in recordings if each.replaced_at is None}
    going = [each for each in preparations if _is_going(each, now)]
    if preparations and _may_be_asked_for(preparations[-1], now):
        going.append(preparations[-1])
    # What came and was heard waits for the other cameras; what a lesson was made of is done with when that is.
    return frozenset([*(each.id for each in going), *_of(going), *(current - set(_of(preparations)))])


def _is_going(one: Preparation, now: datetime) -> bool:
    return one.state in UNDER_WAY or now - (one.finished_at or one.asked_at) < ENDING


def _may_be_asked_for(one: Preparation, now: datetime) -> bool:
    return one.state is not PreparationState.COMPLETE and now - (one.finished_at or one.asked_at) < KEPT


def _of(preparations: Iterable[Preparation]) -> Iterable[str]:
    return (each for one in preparations for each in one.recording_ids)
