"""The desk of `prepare`: no server and no account. Everything is in one folder, which is what the service publishes too.

DIR/lesson.json      the newest revision, replaced atomically      DIR/angles, DIR/audio, ...   media, never changed
DIR/.work/           this desk's book and the work in progress; it may be removed once the lesson is complete
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found
from domain.lesson import Lesson
from domain.recording import PreparationState, StageState
from pipeline import contract
from pipeline.clocks import on_pinned_clock
from pipeline.desk import NONE_TAKEN
from pipeline.manifest import as_stored
from pipeline.orders import CameraOrder, Fit, Order, StageKey, Timeline, from_json, to_json
from pipeline.workshop import place

WORK = ".work"
MANIFEST = "lesson.json"


class FolderTaken(Exception):  # noqa: N818 - reads as what happened
    """The folder holds a lesson made from other files. Its files never change, so another folder is needed."""


@dataclass(frozen=True)
class StageProgress:
    """One stage as it stands, for a progress bar."""

    key: StageKey
    state: StageState = StageState.WAITING
    done: float = 0.0
    total: float = 1.0
    unit: str = ""
    runs: int = 0


@dataclass
class _Book:
    """Everything the desk has to remember between two runs."""

    order: Order
    files: dict[str, list[str]]
    state: PreparationState = PreparationState.QUEUED
    failure: str | None = None
    timeline: Timeline | None = None
    stages: list[StageProgress] = field(default_factory=list)
    findings: list[tuple[str | None, Found]] = field(default_factory=list)


class FolderDesk:
    """A desk in a folder. `on_progress` is told about every stage that moves, from any thread.

    `opened` is set once the lesson can be watched, or never will be; `ended` when the work is over.
    """

    def __init__(self, out: Path, on_progress: Callable[[StageProgress], None] | None = None) -> None:
        self.out = out
        self._path = out / WORK / "desk.json"
        self._on_progress = on_progress or (lambda _: None)
        self._lock = threading.RLock()
        self._moving: dict[StageKey, StageProgress] = {}
        self.opened, self.ended = threading.Event(), threading.Event()

    def open(self, cameras: Sequence[Sequence[Path]], language: str) -> str:
        """Take an order for these cameras (each its files in order) and return the preparation's id.

        The same files give the same order, so that a run that was cut off goes on. Raises FolderTaken.
        """
        files = [[str(path.resolve()) for path in paths] for paths in cameras]
        preparation = contract.preparation_id(str(self.out.resolve()), [language, *(_digest_of(paths) for paths in cameras)])
        if self._path.exists():
            with self._book() as book:
                if book.order.preparation_id != preparation:
                    raise FolderTaken(f"{self.out} holds a lesson made from other files. Choose an empty folder.")
            return preparation
        if (self.out / MANIFEST).exists():
            raise FolderTaken(f"{self.out} already holds a lesson. Choose an empty folder.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        orders = tuple(
            CameraOrder(number, f"Camera {number}", f"{preparation}-{number}", "lesson", paths[0].name)
            for number, paths in enumerate(cameras, start=1)
        )
        order = Order(preparation, "lesson", language, orders)
        self._save(_Book(order, {each.recording_id: paths for each, paths in zip(orders, files, strict=True)}))
        return preparation

    @property
    def outcome(self) -> tuple[PreparationState, str | None]:
        """How the work stands, and why it failed if it did."""
        with self._book() as book:
            return book.state, book.failure

    @property
    def stages(self) -> tuple[StageProgress, ...]:
        """Every stage as it stands."""
        with self._book() as book:
            return tuple(self._moving.get(each.key, each) for each in book.stages)

    @property
    def manifest(self) -> dict[str, Any]:
        """The newest `lesson.json`. Raises FileNotFoundError before the first."""
        manifest: dict[str, Any] = json.loads((self.out / MANIFEST).read_text(encoding="utf-8"))
        return manifest

    def order(self, preparation_id: str) -> Order:
        """Return the one order there is."""
        with self._book() as book:
            _expect(book, preparation_id)
            return book.order

    def camera(self, recording_id: str) -> CameraOrder:
        """Return one camera of the order."""
        with self._book() as book:
            for camera in book.order.cameras:
                if camera.recording_id == recording_id:
                    return camera
        raise KeyError(f"no recording {recording_id}")

    def fetch(self, recording_id: str, into: Path) -> tuple[Path, ...]:  # noqa: ARG002 - the files are here already
        """Give the files that were named on the command line."""
        with self._book() as book:
            return tuple(Path(name) for name in book.files[recording_id])

    def begin(self, preparation_id: str, stages: Sequence[StageKey]) -> None:
        """Lay out the stages."""
        with self._changed() as book:
            _expect(book, preparation_id)
            if book.state is PreparationState.QUEUED:
                book.state = PreparationState.RUNNING
                known = {stage.key for stage in book.stages}
                book.stages += [StageProgress(stage) for stage in stages if stage not in known]

    def finish(self, preparation_id: str, failure: str | None = None) -> None:
        """Write down how it ended."""
        with self._changed() as book:
            _expect(book, preparation_id)
            if book.state in (PreparationState.QUEUED, PreparationState.RUNNING):
                book.state = PreparationState.FAILED if failure else PreparationState.COMPLETE
                book.failure = failure
        self.opened.set()
        self.ended.set()

    def preparing(self, recording_id: str) -> str | None:
        """Return the one order, while it is being worked on."""
        with self._book() as book:
            mine = recording_id in book.files
            under_way = book.state in (PreparationState.QUEUED, PreparationState.RUNNING)
            return book.order.preparation_id if mine and under_way else None

    def wanted(self, preparation_id: str) -> bool:  # noqa: ARG002 - one folder has one order
        """It is, until the program is interrupted."""
        return True

    def stage_began(self, stage: StageKey, total: float, unit: str, done: float = 0.0) -> None:
        """Count one more start, unless it goes on."""

        def begun(old: StageProgress) -> StageProgress:
            runs, furthest = (old.runs, max(old.done, done)) if done else (old.runs + 1, 0.0)
            return replace(old, state=StageState.RUNNING, done=furthest, total=total, unit=unit, runs=runs)

        self._move(stage, begun)

    def stage_moved(self, stage: StageKey, done: float) -> None:
        """Move the figure. It is not written down: a run that goes on begins a stage anew, and figures come every second."""
        with self._lock:
            old = self._moving.get(stage)
            if old is None or old.state is not StageState.RUNNING:
                return
            moved = self._moving[stage] = replace(old, done=max(old.done, done))
        self._on_progress(moved)

    def stage_ended(self, stage: StageKey, state: StageState) -> None:
        """Set the final state."""
        ended = state is StageState.DONE
        self._move(
            stage,
            lambda old: replace(
                old, state=state, done=old.total if ended else old.done, runs=max(old.runs, 1) if ended else old.runs
            ),
        )

    def file(
        self,
        camera: CameraOrder | None,
        preparation_id: str | None,  # noqa: ARG002 - one folder has one order
        found: Sequence[Found],
        pictures: Mapping[FindingCode, Path] = NONE_TAKEN,  # noqa: ARG002 - findings are read as text here
    ) -> None:
        """Remember findings, each once."""
        with self._changed() as book:
            about = camera.recording_id if camera else None
            book.findings += [(about, each) for each in found if (about, each) not in book.findings]

    def findings(self, preparation_id: str) -> tuple[Found, ...]:
        """Return every finding."""
        with self._book() as book:
            _expect(book, preparation_id)
            return tuple(found for _, found in book.findings)

    def pin(self, preparation_id: str, anchor: int, fits: Sequence[Fit]) -> Timeline:
        """Pin the clock at the first call; later fits are expressed in it."""
        with self._changed() as book:
            _expect(book, preparation_id)
            if book.timeline is None:
                book.timeline = Timeline(anchor, self._number() + 1, tuple(fits))
            pinned = {fit.recording_id: fit for fit in book.timeline.placed}
            placed = on_pinned_clock(fits, pinned) or book.timeline.fits
            book.timeline = replace(book.timeline, fits=placed)
            return book.timeline

    def keep(self, preparation_id: str, folder: Path, names: Sequence[str]) -> None:  # noqa: ARG002 - one preparation, one folder
        """Link the files into the lesson's folder; they are on the same disk, so nothing is copied."""
        for name in names:
            place(folder / name, self.out / name)

    def grow(self, preparation_id: str, name: str, text: str) -> None:  # noqa: ARG002 - as above
        """Replace the playlist in the lesson's folder."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or len(text) > path.stat().st_size:
            _replace(path, text)

    def bring(self, preparation_id: str, name: str, to: Path) -> None:  # noqa: ARG002 - as above
        """Link the file back out of the lesson's folder."""
        place(self.out / name, to)

    def publish(self, preparation_id: str, lesson: Lesson) -> int:
        """Replace `lesson.json`, unless it says the same already."""
        with self._lock:
            self.order(preparation_id)
            number = self._number()
            if number and json.loads((self.out / MANIFEST).read_text(encoding="utf-8")) == as_stored(
                lesson.as_revision(number)
            ):
                self.opened.set()
                return number
            _replace(self.out / MANIFEST, json.dumps(as_stored(lesson.as_revision(number + 1)), indent=1, ensure_ascii=False))
            self.opened.set()
            return number + 1

    def _number(self) -> int:
        return int(self.manifest["revision"]) if (self.out / MANIFEST).exists() else 0

    def _move(self, stage: StageKey, change: Callable[[StageProgress], StageProgress]) -> None:
        with self._changed() as book:
            at = next((index for index, old in enumerate(book.stages) if old.key == stage), None)
            moved = change(self._moving.get(stage) or (StageProgress(stage) if at is None else book.stages[at]))
            if at is None:
                book.stages.append(moved)
            else:
                book.stages[at] = moved
            self._moving[stage] = moved
        self._on_progress(moved)

    @contextmanager
    def _book(self) -> Iterator[_Book]:
        with self._lock:
            yield from_json(_Book, json.loads(self._path.read_text(encoding="utf-8")))

    @contextmanager
    def _changed(self) -> Iterator[_Book]:
        with self._book() as book:
            yield book
            self._save(book)

    def _save(self, book: _Book) -> None:
        _replace(self._path, json.dumps(to_json(book)))


def _expect(book: _Book, preparation_id: str) -> None:
    if book.order.preparation_id != preparation_id:
        raise KeyError(f"no preparation {preparation_id}")


def _digest_of(paths: Sequence[Path]) -> str:
    """What a camera's files are, without reading hours of them: their places, sizes and times of change."""
    facts = [(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _replace(path: Path, text: str) -> None:
    """Write a file so that a reader, or a crash, finds the old text or the new one and nothing between."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", encoding="utf-8") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    draft.replace(path)
