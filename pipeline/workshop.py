"""Work folders of one machine: each try of a step works in its own, and one atomic pointer says which try is the one.

work/<observation>/<step>/<attempt>/...      files in the making
work/<observation>/<step>/done.json          {"attempt": ..., "outcome": ...}: the pointer, linked into place once
"""

import json
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.base import new_id

POINTER = "done.json"


@dataclass(frozen=True)
class Finished:
    """A step that is done on this machine: the folder with its files, and its outcome as JSON."""

    folder: Path
    outcome: Any


class Bench:
    """The place of one step."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def finished(self) -> Finished | None:
        """Return the finished try, if there is one whose files are still here."""
        pointer = self._folder / POINTER
        if not pointer.exists():
            return None
        said = json.loads(pointer.read_text(encoding="utf-8"))
        folder = self._folder / said["attempt"]
        return Finished(folder, said["outcome"]) if folder.is_dir() else None

    def begin(self) -> Path:
        """Return a fresh folder for one try, and clear away what tries that were cut off left behind.

        A try of a process that still lives is left alone: it may be another worker's, stopped and about to go on.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if self.finished() is None:
            (self._folder / POINTER).unlink(missing_ok=True)
            for left in self._folder.iterdir():
                if left.is_dir() and not _belongs_to_another(left):
                    shutil.rmtree(left, ignore_errors=True)
        attempt = self._folder / f"{new_id()}-{os.getpid()}"
        attempt.mkdir()
        return attempt

    def finish(self, attempt: Path, outcome: Any) -> Finished:
        """Make `attempt` the finished one, durably. If another try was first, that one stands and is returned."""
        for path in sorted(attempt.rglob("*"), reverse=True):
            _flush(path)
        _flush(attempt)
        draft = self._folder / f"{attempt.name}.json"
        draft.write_text(json.dumps({"attempt": attempt.name, "outcome": outcome}), encoding="utf-8")
        _flush(draft)
        with suppress(FileExistsError):
            os.link(draft, self._folder / POINTER)  # unlike a rename, this never replaces the pointer of another try
        draft.unlink()
        _flush(self._folder)
        finished = self.finished()
        assert finished is not None, "the pointer was just written or was there before"
        return finished


class Workshop:
    """All work folders below one root."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()  # tools run in another folder
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def turn(self, observation_id: str, step: str) -> threading.Lock:
        """Return the lock under which this process does a step, so that two parts that need it do it once."""
        with self._guard:
            return self._locks[f"{observation_id}/{step}"]

    def bench(self, observation_id: str, step: str) -> Bench:
        """Return the place of a step. `step` is a name that tells it from every other step of the observation."""
        return Bench(self.root / observation_id / step)

    def sources(self, observation_id: str, recording_id: str) -> Path:
        """Return the folder for local copies of a recording's files."""
        return self.root / observation_id / f"source-{recording_id}"

    def fresh(self, observation_id: str, step: str) -> Path:
        """Return an empty folder for small files that are written anew each time."""
        folder = self.root / observation_id / step
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def gathered(self, observation_id: str, preparation_id: str) -> Path:
        """Return the folder in which a lesson's files lie together as they are published, for reading them back."""
        return self.root / observation_id / f"{preparation_id}-lesson"

    def gather(self, observation_id: str, preparation_id: str, folder: Path, names: Sequence[str]) -> None:
        """Link a finished try's files into the gathered lesson."""
        for name in names:
            place(folder / name, self.gathered(observation_id, preparation_id) / name)

    def clear(self, observation_id: str, ids: Sequence[str]) -> None:
        """Remove what was made for an observation under these ids. It can be made again from the originals."""
        folder = self.root / observation_id
        for bench in folder.iterdir() if folder.is_dir() else ():
            if any(each in bench.name for each in ids):
                shutil.rmtree(bench, ignore_errors=True)

    def observations(self) -> list[str]:
        """Return the observations for which there are folders."""
        return sorted(folder.name for folder in self.root.iterdir() if folder.is_dir()) if self.root.is_dir() else []

    def clear_all_but(self, observation_id: str, ids: Collection[str]) -> list[str]:
        """Remove every folder of an observation that carries none of these ids; return them as `observation/folder`."""
        folder, removed = self.root / observation_id, []
        for bench in folder.iterdir():
            if not any(each in bench.name for each in ids):
                shutil.rmtree(bench, ignore_errors=True)
                removed.append(f"{observation_id}/{bench.name}")
        with suppress(OSError):
            folder.rmdir()  # only when it is empty
        return removed


def _belongs_to_another(attempt: Path) -> bool:
    process = attempt.name.rpartition("-")[2]
    return process != str(os.getpid()) and Path("/proc", process).exists()


def place(source: Path, target: Path) -> None:
    """Put a file where it is looked for, whole or not at all: linked, or copied where links are not possible."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.unlink(missing_ok=True)
    try:
        os.link(source, draft)
    except OSError:
        shutil.copyfile(source, draft)  # a file system without hard links, such as a camera's card
    draft.replace(target)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
