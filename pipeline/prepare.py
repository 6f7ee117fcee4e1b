"""`prepare`: the whole recipe in one folder, without a server or an account. A run that was cut off goes on where it was."""

import fcntl
import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import DBOS, WorkflowHandle, WorkflowStatusString

from domain.recording import PreparationState
from ingest.accepted import USUAL, Accepted
from pipeline import worker
from pipeline.contract import Job, QueueName
from pipeline.crew import Crew, storage_failed
from pipeline.engine import POLL_SECONDS, enqueued, install, undisturbed
from pipeline.folder_desk import WORK, FolderDesk, FolderTaken, StageProgress
from pipeline.workshop import Workshop
from transcode.speech import SpeechModel

COMPLETE, CAMERA_MISSING, NOTHING_USABLE = 0, 3, 2
"""Exit codes: everything is published; published with a camera missing; there is nothing to publish."""

CHAPTER = re.compile(r"G[HXLS](?P<chapter>\d\d)(?P<recording>\d{4})", re.IGNORECASE)
"""How GoPro names the chapters of about 4 GB into which it cuts a recording."""


OPENING_S = {QueueName.LESSONS: 0.2, QueueName.CAMERAS: 0.2, QueueName.MEDIA: 0.2, QueueName.SPEECH: 4.0}
"""How often the queues are looked into until the lesson opens: quickly, for that takes a minute."""

OPENED_S = {QueueName.LESSONS: 60.0, QueueName.CAMERAS: 5.0, QueueName.MEDIA: 1.0, QueueName.SPEECH: 5.0}
"""How often after that: the one lesson has begun, and what is left takes as long as the lesson."""

UNTOLD_S = 10.0
"""How often it is looked whether the job ended without the desk being told."""


@dataclass(frozen=True)
class PrepareOptions:
    """What may be chosen. `media_at_once` None means as many as there are cores, of one thread each."""

    speech: SpeechModel
    language: str = "en"
    media_at_once: int | None = None
    accepted: Accepted = USUAL


@dataclass(frozen=True)
class Prepared:
    """How it ended: the exit code, and a sentence when it was not complete."""

    code: int
    words: str = ""


def prepare_folder(
    cameras: Sequence[Path],
    out: Path,
    options: PrepareOptions,
    on_progress: Callable[[StageProgress], None] | None = None,
) -> Prepared:
    """Make one lesson out of `cameras` in the folder `out`. Each camera is a file, or a folder with its parts in order.

    `on_progress` is called from other threads. Raises FolderTaken when the folder holds another lesson, or is being worked
    on; FileNotFoundError for a camera that is not there. Interrupting leaves everything for the next run to go on from.
    """
    files = [parts_of(camera) for camera in cameras]
    work = out / WORK
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(f"{out} is being worked on by another run of this program.") from None
        desk = FolderDesk(out, on_progress)
        preparation = desk.open(files, options.language)
        if desk.outcome[0] not in (PreparationState.COMPLETE, PreparationState.FAILED):
            _run(desk, preparation, work, options)
        return _ended(desk, preparation)


def parts_of(camera: Path) -> list[Path]:
    """Return a camera's files: the file itself, or a folder's files in the order in which they were filmed."""
    if camera.is_dir():
        parts = in_order(path for path in camera.iterdir() if path.is_file() and not path.name.startswith("."))
        if not parts:
            raise FileNotFoundError(f"{camera} is an empty folder")
        return parts
    if not camera.is_file():
        raise FileNotFoundError(f"there is no file {camera}")
    return [camera]


def in_order(parts: Iterable[Path]) -> list[Path]:
    """Return a camera's files in the order in which they were filmed: by name, but for action cameras' chapters.

    Those write the chapter before the number of the recording: GX010042, GX020042, and only then GX010043.
    """

    def key(path: Path) -> tuple[str, str, str]:
        chapter = CHAPTER.fullmatch(path.stem)
        return ("", chapter["recording"], chapter["chapter"]) if chapter else (path.name, "", "")

    return sorted(parts, key=key)


def _run(desk: FolderDesk, preparation: str, work: Path, options: PrepareOptions) -> None:
    url = f"sqlite:///{(work / 'jobs.db').resolve()}"
    install(url)
    crew = Crew(desk, Workshop(work / "steps"), options.speech, storage_failed, options.accepted)
    with undisturbed():
        worker.launch(url, "prepare", crew, options.media_at_once, OPENING_S)
        try:
            lesson = enqueued(Job.PREPARE, QueueName.LESSONS, preparation)
            job: WorkflowHandle[Any] = DBOS.enqueue_workflow_with_options(lesson, preparation, 0, 0)
            _wait(desk.opened, job)
            worker.listen(options.media_at_once, OPENED_S)
            _wait(desk.ended, job)
            job.get_result(polling_interval_sec=POLL_SECONDS)
        except KeyboardInterrupt:
            # As in the worker: to wind steps down would record them as failed. Their tools end with this process.
            os._exit(130)
        finally:
            DBOS.destroy()


def _wait(happened: threading.Event, job: WorkflowHandle[Any]) -> None:
    """Wait until the desk knows that something has happened, or the job has ended without it."""
    while not happened.wait(UNTOLD_S):
        if job.get_status().status not in (WorkflowStatusString.PENDING.value, WorkflowStatusString.ENQUEUED.value):
            return


def _ended(desk: FolderDesk, preparation: str) -> Prepared:
    state, failure = desk.outcome
    if state is not PreparationState.COMPLETE:
        return Prepared(NOTHING_USABLE, failure or "")
    shown = {angle["camera"] for angle in desk.manifest["angles"]}
    missing = [camera.label for camera in desk.order(preparation).cameras if camera.camera not in shown]
    if missing:
        return Prepared(CAMERA_MISSING, f"The lesson was made without {', '.join(missing)}.")
    return Prepared(COMPLETE)
