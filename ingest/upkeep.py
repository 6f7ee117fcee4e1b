"""What is done for uploads when nobody asks: cut-off ends are finished, silent ones put away, whole files given their identity.

Each round looks at the rows and at the store and does what is left to do, so nothing is lost by a crash between two rounds,
and two processes that do it at once do the same.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from custody.act import Custody, Denied
from domain.actions import WORKER, Actor
from domain.base import utc_now
from domain.recording import Part, Recording
from domain.things import OfObservation
from domain.upload import UNFINISHED, FileDigests, Upload, UploadFile, UploadState
from ingest.completing import Completing
from ingest.damage import damaged, tell
from ingest.refusals import NotTaken
from ingest.uploads import Uploads
from storage.facts import observation_facts
from storage.objects import ObjectMissing, ObjectStore, StoreUnavailable
from storage.rows import Rows

ROUND_SECONDS = 20.0
"""How often everything is looked at: what a crash left is finished within a minute."""

CUT_OFF_AFTER = timedelta(seconds=20)
"""A completion that has not ended by then is taken up; one that is merely slow is not harmed by it."""

SILENT_DAYS = 14
"""An upload with no part for so long is put away: its space is needed, and its person is told."""

UNFILED_SECONDS = 3600
"""Files begun at the store that no upload speaks of after so long were begun just before a crash."""

log = structlog.get_logger(__name__)


class Upkeep:
    """Looks after uploads in a thread of its own."""

    def __init__(
        self,
        rows: Rows,
        custody: Custody,
        objects: ObjectStore,
        uploads: Uploads,
        completing: Completing,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._rows = rows
        self._custody = custody
        self._objects = objects
        self._uploads = uploads
        self._completing = completing
        self._now = now

    def keep_up(self, stop: threading.Event) -> None:
        """Go round until `stop` is set. What fails is logged and tried again in the next round."""
        while not stop.wait(ROUND_SECONDS):
            for task in (self.finish, self.put_away, self.clear, self.identify):
                try:
                    task()
                except Exception as error:
                    log.exception("uploads.upkeep_failed", task=task.__name__, error=str(error))

    def finish(self) -> int:
        """Go on with completions that a crash cut off. Returns how many became recordings."""
        finished = 0
        for upload, thing in self._in_state(UploadState.COMPLETING, self._now() - CUT_OFF_AFTER):
            try:
                finished += self._completing.go_on(Actor(upload.person_id), thing, upload.id) is not None
            except Denied as denied:
                log.warning("uploads.not_finished", upload=upload.id, reason=denied.verdict.reason)
                self._uploads.abandon(WORKER, thing, upload.id)
            except NotTaken as refused:
                log.warning("uploads.not_finished", upload=upload.id, reason=str(refused))
        return finished

    def put_away(self) -> int:
        """Put away uploads that have been silent for fourteen days, with a notice for their person. Returns how many."""
        silent = self._in_state(UploadState.OPEN, self._now() - timedelta(days=SILENT_DAYS))
        for upload, thing in silent:
            last = f"{upload.active_at.day} {upload.active_at:%B %Y}"
            notice = (
                f"The upload for camera {upload.camera} was put away, because nothing of it had come since {last}. What had "
                "arrived was removed. Choose the files again to send them."
            )
            self._uploads.abandon(WORKER, thing, upload.id, notice=notice)
        return len(silent)

    def clear(self) -> int:
        """Remove files begun at the store that no upload under way speaks of. Returns how many."""
        begun = self._objects.parts.under_way()
        if not begun:
            return 0
        with self._rows.read() as session:
            known = set(
                session.scalars(
                    select(UploadFile.store_id)
                    .join(Upload, Upload.id == UploadFile.upload_id)
                    .where(Upload.state.in_(UNFINISHED))
                )
            )
        left = [store_id for store_id, age in begun.items() if store_id not in known and age > UNFILED_SECONDS]
        for store_id in left:
            self._objects.parts.give_up("", store_id)
        return len(left)

    def identify(self) -> int:
        """Read files that came in parts and note their SHA-256, once their parts' digests fit. Returns how many.

        Where they do not fit, the recording's people are told, once, and the file is not read again.
        """
        with self._rows.read() as session:
            waiting = session.scalars(
                select(Part)
                .join(Recording, Recording.id == Part.recording_id)
                .where(Part.sha256.is_(None), ~damaged(Recording.id))
                .order_by(Part.id)
            ).all()
        named = 0
        for part in waiting:
            digests = FileDigests(part.part_bytes)
            try:
                for block in self._objects.read(part.object_key):
                    digests.update(block)
            except StoreUnavailable as error:
                log.warning("uploads.not_identified", part=part.id, key=part.object_key, words=str(error))
                continue
            except ObjectMissing:
                digests = FileDigests(part.part_bytes)
            if not digests.fit(None, part.composite):
                log.error("uploads.damaged_in_the_store", part=part.id, key=part.object_key)
                tell(self._rows, self._custody, part, digests.sha256, self._now())
                continue
            with self._rows.write() as session:
                session.execute(update(Part).where(Part.id == part.id, Part.sha256.is_(None)).values(sha256=digests.sha256))
            named += 1
        return named

    def _in_state(self, state: UploadState, before: datetime) -> list[tuple[Upload, OfObservation]]:
        with self._rows.read() as session:
            found = session.scalars(select(Upload).where(Upload.state == state, Upload.active_at < before)).all()
            things = [(upload, observation_facts(session, upload.observation_id)) for upload in found]
        return [(upload, thing) for upload, thing in things if thing is not None]
