"""Reads the drawn clock out of every published segment: how far pictures are from their true moment, and if any is missing.

Two errors are told apart, as in `benchmarks.published_zero`: `publish_ms` against the manifest's own fit, which is what
publishing adds, and `truth_ms` against the truth, with the alignment's error in it.
"""

import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.boxes import fragment_times
from benchmarks.media.lesson import Made
from benchmarks.published_zero import fit_of
from triptych.sample.clock import BOTTOM, CELLS, CHECK_BITS, DATA_BITS, GUARD_LEFT, GUARD_RIGHT, LEFT, RIGHT, TOP

CELL, ROWS = 10, 16
"""The strip is brought to so many pixels for each cell, and rows in all."""

SMALLEST_CONTRAST = 0.2 * 255


@dataclass(frozen=True)
class Rung:
    """A published rung: its `playlist`, the files it is made of, the initialisation first, and when its pictures are shown."""

    camera: int
    name: str
    copied: bool
    start_ms: int
    playlist: Path
    files: tuple[str, ...]

    @property
    def track(self) -> str:
        return f"angle {self.camera} {self.name}"

    def times(self) -> list[tuple[str, list[float]]]:
        """Return each fragment's segment and when its pictures are shown, in ms of media time, the first its keyframe's."""
        init, found = self.playlist.parent / self.files[0], []
        for name in self.files[1:]:
            found += [(name, times) for times in fragment_times([init, self.playlist.parent / name])]
        return found


def rungs(lesson: Path, manifest: dict[str, Any]) -> Iterator[Rung]:
    """Yield every rung of a lesson. The benchmark's cameras are one piece each, so each has one initialisation."""
    for angle in manifest["angles"]:
        copied = {str(one["height"]): one["copied"] for one in angle["renditions"]}
        master = lesson / angle["playlist"]
        for uri in dict.fromkeys(line for line in master.read_text("ascii").splitlines() if line and line[0] != "#"):
            lines = (master.parent / uri).read_text("ascii").splitlines()
            (init,) = {line.split('URI="')[1].split('"')[0] for line in lines if line.startswith("#EXT-X-MAP:")}
            segments = [line for line in lines if line and line[0] != "#"]
            name = Path(uri).parent.name
            files = (init, *segments)
            yield Rung(angle["camera"], name, copied[name], angle["start_ms"], master.parent / uri, files)


def clock_rows(rung: Rung, manifest: dict[str, Any], made: Made, *, every: bool) -> list[dict[str, Any]]:
    """Return a row for each picture that was read: all with `every`, else each keyframe, of which every segment has some.

    Raises ValueError when a picture's clock cannot be read, or when another number of pictures is decoded than was published.
    """
    fragments = rung.times()
    shown = sorted((time, name) for name, times in fragments for time in (times if every else times[:1]))
    drawn = _drawn(rung, every=every)
    if len(drawn) != len(shown):
        raise ValueError(f"{rung.track}: {len(shown)} pictures are published and {len(drawn)} can be decoded")
    if (drawn < 0).any():
        raise ValueError(f"{rung.track}: the clock of {int((drawn < 0).sum())} pictures could not be read")
    piece = made.truth.cameras[rung.camera - 1].pieces[0]
    true = made.truth.in_clock_of(manifest["clock"]["anchor"])[rung.camera][0]
    fit = fit_of(next(angle for angle in manifest["angles"] if angle["camera"] == rung.camera))
    rows = []
    for (media_ms, name), reading in zip(shown, drawn, strict=True):
        published = rung.start_ms + media_ms
        about = piece.to_lesson(true.to_file(published))
        file_ms = piece.to_file(made.room_ms(rung.camera, float(reading), about))
        rows.append(
            {
                "stage": "clock",
                "task": rung.track,
                "segment": name,
                "file_ms": round(file_ms, 2),
                "published_ms": round(published, 3),
                "publish_ms": round(published - fit.to_lesson(file_ms), 3),
                "truth_ms": round(published - true.to_lesson(file_ms), 3),
            }
        )
    return rows


def told(rung: Rung, rows: list[dict[str, Any]], made: Made, *, every: bool) -> dict[str, Any]:
    """Return the figures of a rung: its errors, its drift against the fit, and pictures lost or doubled.

    A track's first picture is told apart: it is shown up to a millisecond early by design, with the track's own beginning. The
    drawn clock shows whole milliseconds, so that half of one is the least that any error can be.

    Where every picture was read, each is known by its clock; else by their number and by the steps between them.
    """
    camera = made.truth.cameras[rung.camera - 1]
    frame_ms = camera.pieces[0].file_end_ms / camera.frames
    if every:
        places = [round(row["file_ms"] / frame_ms) for row in rows]
    else:
        times = sorted(time for _, fragment in rung.times() for time in fragment)
        places = [round(time / frame_ms) for time in times]
    steps = np.diff(places)
    errors = np.array([row["publish_ms"] for row in rows[1:]])
    slope = np.polyfit([row["published_ms"] for row in rows[1:]], errors, 1)[0] * 1e6
    return {
        "stage": "rung",
        "task": rung.track,
        "copied": rung.copied,
        "segments": len(rung.files) - 1,
        "segments_read": len({row["segment"] for row in rows}),
        "pictures": len(places),
        "pictures_read": len(rows),
        "lost": int((steps[steps > 1] - 1).sum()) + (camera.frames - 1 - places[-1] + places[0] if every else 0),
        "doubled": int((steps < 1).sum()),
        "publish_ms_first": rows[0]["publish_ms"],
        "publish_ms_worst": round(float(np.abs(errors).max()), 3),
        "drift_ppm": round(float(slope), 3),
        "truth_ms_median": round(statistics.median(row["truth_ms"] for row in rows), 3),
        "truth_ms_worst": max(abs(row["truth_ms"]) for row in rows),
        "missing": camera.frames - len(places),
    }


def _drawn(rung: Rung, *, every: bool) -> NDArray[np.int64]:
    """Return the reading of each decoded picture's clock, in order of presentation, -1 where it cannot be read."""
    height, width = ROWS, CELLS * CELL
    strip = f"crop=iw*{RIGHT - LEFT:.4f}:ih*{BOTTOM - TOP:.4f}:iw*{LEFT}:ih*{TOP}:exact=1,scale={width}:{height}:flags=area"
    argv = ("ffmpeg", "-nostdin", "-loglevel", "error", *(() if every else ("-skip_frame", "nokey")), "-threads", "2")
    out = ("-vf", f"format=gray,{strip}", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")
    source = ("-i", f"concat:{'|'.join(rung.files)}", "-map", "0:V:0")
    raw = subprocess.run((*argv, *source, *out), check=True, stdout=subprocess.PIPE, cwd=rung.playlist.parent).stdout
    return read_strips(np.frombuffer(raw, np.uint8).reshape(-1, height, width))


def read_strips(strips: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return what strips of `CELLS` cells read, in ms, -1 where one cannot be read with certainty."""
    halves = strips.reshape(len(strips), 2, ROWS // 2, CELLS, CELL)[:, :, 2:-2, :, CELL // 4 : -(CELL // 4)]
    levels = halves.astype(np.float32).mean(axis=(2, 4))
    contrast = levels[:, 0] - levels[:, 1]
    bits = contrast > 0
    data = bits[:, len(GUARD_LEFT) : len(GUARD_LEFT) + DATA_BITS].astype(np.int64)
    ms = data @ (1 << np.arange(DATA_BITS - 1, -1, -1))
    check = bits[:, len(GUARD_LEFT) + DATA_BITS : -len(GUARD_RIGHT)].astype(np.int64) @ (1 << np.arange(CHECK_BITS - 1, -1, -1))
    due = (5 + sum((ms >> shift) & 15 for shift in range(0, DATA_BITS, 4))) % 16
    guards = np.concatenate([bits[:, : len(GUARD_LEFT)], bits[:, -len(GUARD_RIGHT) :]], axis=1)
    sure = (check == due) & (guards == np.array([*GUARD_LEFT, *GUARD_RIGHT], bool)).all(axis=1)
    return np.where(sure & (np.abs(contrast).min(axis=1) >= SMALLEST_CONTRAST), ms, -1)
