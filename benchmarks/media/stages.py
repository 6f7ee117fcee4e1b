"""The stages of a run, each of which can be asked for by itself: the bare commands, the project's own, and the scores."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.media import bare
from benchmarks.media.clock import clock_rows, rungs, told
from benchmarks.media.lesson import Made
from benchmarks.media.likeness import likeness_rows
from benchmarks.media.program import watched
from benchmarks.media.words import words_row

Row = dict[str, Any]
WORK = ".work"


@dataclass
class Run:
    """A run in a folder. Rows are written as they come, and found again by a run that goes on."""

    folder: Path
    cameras: list[Path]
    model: str
    made: Made | None
    read_every: bool

    @property
    def lesson(self) -> Path:
        return self.folder / "lesson"

    @property
    def manifest(self) -> Row:
        found: Row = json.loads((self.lesson / "lesson.json").read_text(encoding="utf-8"))
        return found

    @property
    def _rows(self) -> Path:
        return self.folder / "rows.jsonl"

    def rows(self, stage: str = "") -> list[Row]:
        """Return the rows of a stage, or all."""
        lines = self._rows.read_text(encoding="utf-8").splitlines() if self._rows.exists() else []
        every: list[Row] = [json.loads(line) for line in lines]
        return [row for row in every if stage in ("", row["stage"])]

    def keep(self, row: Row) -> None:
        """Add a row. Several at a time may be added by several threads: a line is written whole."""
        self.add([row])
        print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)

    def add(self, rows: list[Row]) -> None:
        """Add rows without a word."""
        with self._rows.open("a", encoding="utf-8") as file:
            file.write("".join(json.dumps(row) + "\n" for row in rows))

    def forget(self, *stages: str) -> None:
        """Drop the rows of these stages, which are made anew."""
        left = [row for row in self.rows() if row["stage"] not in stages]
        self._rows.write_text("".join(json.dumps(row) + "\n" for row in left), encoding="utf-8")


def run_bare(run: Run, turn: int) -> None:
    """Do the bare work, or what is left of it. Its files are removed when all of it is done, but for the playlists."""
    folder, stage = run.folder / f"bare-{turn}", f"bare {turn}"
    kept = run.rows(stage)
    if any(row["task"] == "sizes" for row in kept):
        return

    def keep(row: Row) -> None:
        if row["code"]:
            sys.exit(f"{row['task']} failed: {(folder / 'said.log').read_text(encoding='utf-8')[-2000:]}")
        run.keep({**row, "stage": stage})

    bare.run_bare(run.cameras, folder, run.model, keep, {row["task"] for row in kept})
    run.keep({"stage": stage, "task": "sizes", **bare.sizes(folder)})
    for path in (*folder.glob("*.m4s"), *folder.glob("*.s16"), *folder.glob("*.s16k")):
        path.unlink()


def run_prepare(run: Run, turn: int, *, until_watchable: bool = False) -> None:
    """Prepare the lesson in one program, as a person would, and keep what it cost. A run that was cut off goes on."""
    stage = f"prepare {turn}"
    if any(row["code"] == 0 for row in run.rows(stage)):
        return
    before = run.rows(stage)
    if not before:
        shutil.rmtree(run.lesson, ignore_errors=True)
    argv = (sys.executable, "-m", "triptych", "prepare", *map(str, run.cameras), "--out", str(run.lesson))
    row = watched(
        argv,
        run.folder / "prepare.log",
        env={"TRIPTYCH_SPEECH_MODEL": run.model},
        appears=None if before else run.lesson / "lesson.json",
        and_stop=until_watchable,
    )
    run.keep({"stage": stage, "task": "until watchable" if until_watchable else "prepare", **row})
    if row["code"] and not until_watchable:
        sys.exit(f"the lesson could not be prepared: {(run.folder / 'prepare.log').read_text(encoding='utf-8')[-2000:]}")


def score(run: Run) -> None:
    """Read back what was published: its size and, when the truth is known, its clock, its pictures and their likeness."""
    run.forget("size", "clock", "rung", "ssim", "words")
    run.keep({"stage": "size", "task": "originals", "bytes": sum(path.stat().st_size for path in run.cameras)})
    for name in ("angles", "audio"):
        run.keep({"stage": "size", "task": name, "bytes": _bytes(run.lesson / name)})
    run.keep({"stage": "size", "task": "published", "bytes": _bytes(run.lesson)})
    if run.made is None:
        return
    manifest = run.manifest
    if manifest.get("transcript"):
        run.keep(words_row(run.lesson, manifest, run.made))
    for rung in rungs(run.lesson, manifest):
        every = run.read_every or not rung.copied
        rows = clock_rows(rung, manifest, run.made, every=every)
        run.add(_of_segments(rows))
        run.keep(told(rung, rows, run.made, every=every))
        if not rung.copied:
            for row in likeness_rows(rung, rows, run.made):
                run.keep(row)


def _of_segments(rows: list[Row]) -> list[Row]:
    """Return each segment's first and last picture that was read: an hour has 324,000."""
    ends: dict[str, list[Row]] = {}
    for row in rows:
        ends.setdefault(row["segment"], []).append(row)
    return [row for own in ends.values() for row in (own if len(own) == 1 else (own[0], own[-1]))]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and WORK not in path.parts)
