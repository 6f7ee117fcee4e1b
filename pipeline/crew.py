"""Those at work: the desk, the workshop and the tools' settings of one worker, and how a stage is done once.

A stage works in a folder of its own try; the try becomes the stage's result by one atomic pointer. A stage that is done is
found by its pointer and never done again, whatever happened to the worker in between.
"""

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from domain.findings import FindingCode, Found
from domain.recording import StageState
from ingest.accepted import USUAL, Accepted
from media.command import Watch
from media.errors import MediaError, ToolFailed, ToolStopped
from pipeline.desk import Desk
from pipeline.lease import LeaseLost
from pipeline.orders import CameraOrder, Order, StageKey
from pipeline.progress import Meter
from pipeline.workshop import Bench, Finished, Workshop
from storage.objects import StoreFull, StoreUnavailable
from transcode.errors import TranscodeError
from transcode.playlist import addresses, is_growing
from transcode.speech import SpeechModel

EXIT_STORAGE = 74
"""The exit code of a worker that could not read or write (EX_IOERR). The supervisor starts it again."""

FREE_BYTES = 256 * 2**20
"""Below this much free space a tool that failed is taken to have failed for want of it."""

STORE_TRIES = 6
"""An object store that stumbles is tried again for about a minute before the worker gives up and is started afresh."""

SCRATCH = "scratch"
"""The folder of a try for large files that are not published."""

SORRY = (MediaError, TranscodeError)
"""What makes one camera, or one part of a lesson, fail in good order: a finding is filed and the rest goes on."""

log = structlog.get_logger()


class StageFailed(Exception):  # noqa: N818 - reads as what happened
    """A stage could not do its work. The words are for people; what the tool said is in the log."""


class Stopped(Exception):  # noqa: N818
    """The work was cancelled. Nothing is said about it: whoever cancelled it knows."""


Work = Callable[[Path, Watch], Any]
"""What a stage does: fills an empty folder, reports to a watch, and returns its outcome as plain JSON values."""


@dataclass(frozen=True)
class Crew:
    """What a step needs. One per process. `leave` ends the process when the storage fails; `accepted` is what is taken in."""

    desk: Desk
    workshop: Workshop
    speech: SpeechModel
    leave: Callable[[BaseException], NoReturn]
    accepted: Accepted = USUAL

    def do(
        self,
        stage: "Stage",
        work: Work,
        stop: threading.Event,
    ) -> Finished:
        """Do a stage once and return its files and outcome (plain JSON values).

        `work` gets an empty folder and a watch, whose progress is in the stage's unit. Raises StageFailed when a tool
        failed, Stopped when somebody set `stop`; a want of space is raised as the OSError that it is.
        """
        bench = self.workshop.bench(stage.observation_id, stage.step)
        with self.workshop.turn(stage.observation_id, stage.step):
            return bench.finished() or self._try(stage, bench, work, stop)

    def _try(self, stage: "Stage", bench: Bench, work: Work, stop: threading.Event) -> Finished:
        began = time.monotonic()
        stage.note(self.desk, lambda desk, key: desk.stage_began(key, stage.total, stage.unit, stage.begins))
        moved = Meter(lambda done: stage.note(self.desk, lambda desk, key: desk.stage_moved(key, done)), stage.total)
        attempt = bench.begin()
        try:
            outcome = work(attempt, Watch(moved, stop).later(stage.begins))
        except ToolStopped as stopped:
            raise Stopped from stopped
        except SORRY as error:
            self._refuse_full_disk()
            stage.note(self.desk, lambda desk, key: desk.stage_ended(key, StageState.FAILED))
            said = error.stderr[-2000:] if isinstance(error, ToolFailed) else ""
            log.warning("stage.failed", step=stage.step, error=str(error), said=said)
            raise StageFailed(str(error)) from error
        shutil.rmtree(attempt / SCRATCH, ignore_errors=True)
        finished = bench.finish(attempt, outcome)
        log.info("stage.done", step=stage.step, seconds=round(time.monotonic() - began, 3))
        return finished

    def ended(self, stage: "Stage", *, ok: bool = True) -> None:
        """Say that a stage, and everything that belongs to it, is done; or that its work showed that it cannot be."""
        state = StageState.DONE if ok else StageState.FAILED
        stage.note(self.desk, lambda desk, key: desk.stage_ended(key, state))

    def keep(self, order: Order, folder: Path) -> None:
        """Keep the files of a finished try, but for its scratch folder, trying again while the store stumbles."""
        names = [name for name in files_in(folder) if not name.startswith(f"{SCRATCH}/")]
        self.workshop.gather(order.observation_id, order.preparation_id, folder, names)
        self._patiently(lambda: self.desk.keep(order.preparation_id, folder, names))

    def file(self, camera: CameraOrder, found: Sequence[Found], pictures: Mapping[FindingCode, Path]) -> None:
        """File what was found about a recording, with pictures of it, trying again while the store stumbles."""
        self._patiently(lambda: self.desk.file(camera, None, found, pictures))

    def _patiently(self, put: Callable[[], None]) -> None:
        for tries in range(1, STORE_TRIES + 1):
            try:
                put()
            except StoreUnavailable as error:
                if tries == STORE_TRIES:
                    raise
                log.warning("store.stumbles", tries=tries, error=str(error))
                time.sleep(2.0**tries)
            else:
                return

    def grow(self, order: Order, folder: Path, name: str) -> None:
        """Keep the newest state of a growing playlist, which lies in `folder`, here and where lessons are kept."""
        self.workshop.gather(order.observation_id, order.preparation_id, folder, [name])
        text = (folder / name).read_text(encoding="ascii")
        self._patiently(lambda: self.desk.grow(order.preparation_id, name, text))

    def bring(self, order: Order, playlist: str) -> Path:
        """Return the folder of this machine in which a kept track lies; what other machines made of it is fetched."""
        here = self.workshop.gathered(order.observation_id, order.preparation_id)
        track = here / playlist
        track.parent.mkdir(parents=True, exist_ok=True)
        draft = track.with_name(f".{track.name}.{threading.get_ident()}.draft")
        if not track.is_file() or is_growing(track.read_text(encoding="ascii")):
            self.desk.bring(order.preparation_id, playlist, draft)
        for name in addresses((draft if draft.is_file() else track).read_text(encoding="ascii")):
            if not (track.parent / name).is_file():
                self.desk.bring(order.preparation_id, str(Path(playlist).parent / name), track.parent / name)
        if draft.is_file():
            draft.replace(track)
        return here

    def _refuse_full_disk(self) -> None:
        if shutil.disk_usage(self.workshop.root).free < FREE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.workshop.root))


@dataclass(frozen=True)
class Stage:
    """One stage to be done. `step` names its work folder; `key` finds the row that people see, if there is one yet.

    A chunk of a stage has a work folder of its own; `begins` is how much of the stage lies in the chunks before it.
    """

    observation_id: str
    step: str
    key: Callable[[], StageKey | None]
    total: float
    unit: str = "s"
    begins: float = 0.0

    def note(self, desk: Desk, say: Callable[[Desk, StageKey], None]) -> None:
        """Tell the desk about this stage. A recording that nobody is preparing yet is heard without a row."""
        key = self.key()
        if key is not None:
            say(desk, key)


def files_in(folder: Path) -> list[str]:
    """Return the files below a folder, relative to it, media before the playlists that name them."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(names, key=lambda name: name.endswith((".m3u8", ".vtt", ".json")))


def is_storage(error: BaseException) -> bool:
    """Whether an error means that nothing can be trusted to be written any more, so that the process must end."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)
    return isinstance(error, OperationalError | InterfaceError | StoreUnavailable | LeaseLost)


def is_full(error: BaseException) -> bool:
    """Whether an error means that there is no space left on a disk."""
    return isinstance(error, StoreFull) or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))


def storage_failed(error: BaseException) -> NoReturn:
    """End a process that has no lease to think of."""
    give_up(f"storage failed: {error}")


def give_up(words: str) -> NoReturn:
    """End the process at once. Its tools end with it, its lease runs out, and its jobs are taken up where they were."""
    log.critical("worker.ends", reason=words)
    os._exit(EXIT_STORAGE)
