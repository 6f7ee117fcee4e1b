"""Does zero mean zero? Reads the drawn clock out of published pictures and the clicks out of published sound.

    .venv/bin/python benchmarks/published_zero.py [--sample FOLDER --lesson FOLDER] [--seed 1] [--minutes 1.5]

`--lesson` is a folder that `triptych prepare` made from the sample; without both, they are made. The contract under test is
`lesson time = start_ms + media time as a browser counts it`: for pictures and sound alike, the presentation time that
the boxes of the fragments give (decode time + composition offset, edit list applied), wherever decoding begins.

Two errors are told apart. `publish_ms`: published lesson time minus the one that the manifest's own fit gives to that
moment of the file; this is what publishing adds, and must be next to nothing. `truth_ms`: minus the true lesson time, so
with the alignment's error in it. The clock is drawn in whole milliseconds, so either can be half a millisecond off by that.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.boxes import sample_times
from benchmarks.results import report
from domain.timeline import Piece, file_of
from media.command import Command, Limits, run
from media.ffmpeg import start
from triptych.commands import prepare_lesson
from triptych.sample import SampleOptions, Truth, make_sample
from triptych.sample.acoustics import click
from triptych.sample.clock import read_clock
from triptych.settings import Settings

SIZE = (640, 360)
RATE = 48_000
CLICK_WITHIN_MS = 90.0
PATIENT = Limits(wall_seconds=1800.0)


@dataclass(frozen=True)
class Moment:
    """Something seen or heard in what was published: where, on the room's clock, and on the published lesson's."""

    track: str
    camera: int
    room_ms: float
    published_ms: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sample", type=Path)
    arguments.add_argument("--lesson", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--minutes", type=float, default=1.5)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="triptych-zero-") as scratch:
        sample = chosen.sample or Path(scratch, "sample")
        if not (sample / "truth.json").exists():
            make_sample(sample, SampleOptions(minutes=chosen.minutes, seed=chosen.seed), print)
        truth = Truth.read(sample)
        lesson = chosen.lesson or prepare(sample, truth, Path(scratch, "lesson"))
        manifest = json.loads((lesson / "lesson.json").read_text(encoding="utf-8"))
        moments = [*seen(lesson, manifest, Path(scratch)), *heard(lesson, manifest, truth, Path(scratch))]
        rows = list(judged(moments, manifest, truth))
    summary: dict[str, Any] = {"seed": truth.seed, "anchor": manifest["clock"]["anchor"], "tracks": {}}
    for track in dict.fromkeys(row["track"] for row in rows):
        summary["tracks"][track] = spread([row for row in rows if row["track"] == track])
        print(track, summary["tracks"][track])
    summary["publish_ms_worst"] = max(abs(row["publish_ms"]) for row in rows)
    summary["truth_ms_worst"] = max(abs(row["truth_ms"]) for row in rows)
    report("published_zero", rows, summary)


def prepare(sample: Path, truth: Truth, out: Path) -> Path:
    """Make the lesson as `triptych prepare` does."""
    code = prepare_lesson([sample / camera.file for camera in truth.cameras], out, "en", Settings(), Console(stderr=True))
    if code not in {0, 3}:
        sys.exit(f"the lesson could not be prepared (exit code {code})")
    return out


def seen(lesson: Path, manifest: dict[str, Any], scratch: Path) -> Iterator[Moment]:
    """Yield every frame of every rung whose clock can be read. Ends the run when frames cannot."""
    for angle in manifest["angles"]:
        master = lesson / angle["playlist"]
        for uri in [line for line in master.read_text(encoding="ascii").splitlines() if line and not line.startswith("#")]:
            playlist = master.parent / uri
            track = f"angle {angle['camera']} {playlist.parent.name}"
            unread = 0
            for stretch in stretches(playlist, scratch):
                times = sample_times(stretch)
                frames = decoded_frames(stretch)
                if len(times) != len(frames):
                    sys.exit(f"{track}: {len(times)} times and {len(frames)} frames")
                for media_ms, frame in zip(times, frames, strict=True):
                    room_ms = read_clock(frame)
                    if room_ms is None:
                        unread += 1
                    else:
                        yield Moment(track, angle["camera"], room_ms, angle["start_ms"] + media_ms)
            if unread:
                sys.exit(f"{track}: the clock of {unread} frames could not be read")


def heard(lesson: Path, manifest: dict[str, Any], truth: Truth, scratch: Path) -> Iterator[Moment]:
    """Yield every click that lies well inside a camera's own recording."""
    about = {camera.camera: camera for camera in truth.cameras}
    fits = {angle["camera"]: fit_of(angle) for angle in manifest["angles"]}
    for audio in manifest["audio"]:
        camera = about.get(audio["camera"])
        if camera is None:
            continue
        for stretch in stretches(lesson / audio["playlist"], scratch):
            begins = sample_times(stretch)[0]
            sound = decoded_sound(stretch)
            for room_ms in truth.clicks_ms:
                file_ms = file_of(camera.pieces, room_ms)
                if file_ms is None or not 150 < file_ms < camera.pieces[-1].file_end_ms - 150:
                    continue
                due = fits[camera.camera].to_lesson(file_ms) - audio["start_ms"] - begins
                media_ms = begins + click_near(sound, due)
                yield Moment(f"audio {camera.camera}", camera.camera, room_ms, audio["start_ms"] + media_ms)


def judged(moments: list[Moment], manifest: dict[str, Any], truth: Truth) -> Iterator[dict[str, Any]]:
    """Yield each moment with its two errors."""
    true = truth.in_clock_of(manifest["clock"]["anchor"])
    about = {camera.camera: camera for camera in truth.cameras}
    fits = {angle["camera"]: fit_of(angle) for angle in manifest["angles"]}
    for moment in moments:
        pieces = about[moment.camera].pieces
        place = next(index for index, piece in reversed(list(enumerate(pieces))) if moment.room_ms >= piece.lesson_start_ms - 1)
        file_ms = pieces[place].to_file(moment.room_ms)
        yield {
            "track": moment.track,
            "camera": moment.camera,
            "room_ms": moment.room_ms,
            "published_ms": round(moment.published_ms, 3),
            "publish_ms": round(moment.published_ms - fits[moment.camera].to_lesson(file_ms), 3),
            "truth_ms": round(moment.published_ms - true[moment.camera][place].to_lesson(file_ms), 3),
        }


def fit_of(angle: dict[str, Any]) -> Piece:
    """Return the manifest's fit of an angle's first piece."""
    return Piece(0.0, 1e12, angle["offset_ms"], angle["drift_ppm"])


def stretches(playlist: Path, scratch: Path) -> Iterator[Path]:
    """Yield one file for each initialisation segment of a playlist: it, and the media segments that belong to it."""
    groups: dict[str, list[str]] = {}
    current, absent = "", False
    for line in playlist.read_text(encoding="ascii").splitlines():
        if line.startswith("#EXT-X-MAP:"):
            current = line.split('URI="')[1].split('"')[0]
        elif line.startswith("#EXT-X-GAP"):
            absent = True
        elif line and not line.startswith("#"):
            if not absent:
                groups.setdefault(current, []).append(line)
            absent = False
    for init, segments in groups.items():
        whole = scratch / "stretch.mp4"
        whole.write_bytes(b"".join((playlist.parent / name).read_bytes() for name in (init, *segments)))
        yield whole


def decoded_frames(path: Path) -> NDArray[np.uint8]:
    """Return all frames as grey pictures of `SIZE`."""
    scale = ("-vsync", "0", "-vf", f"scale={SIZE[0]}:{SIZE[1]}", "-pix_fmt", "gray", "-f", "rawvideo")
    # A lesson's frames are more than a tool may answer on its standard output, so they come in a file.
    raw = path.with_suffix(".gray")
    argv = (*start(), "-copyts", "-i", str(path), "-map", "0:V:0", *scale, str(raw))
    run(Command(argv, reads=(path,), writes=(path.parent,)), limits=PATIENT)
    return np.memmap(raw, np.uint8, "r").reshape(-1, SIZE[1], SIZE[0])


def decoded_sound(path: Path) -> NDArray[np.float64]:
    """Return the sound as it is decoded from its first sample, priming included if any was published."""
    argv = (*start(), "-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1")
    return np.frombuffer(run(Command(argv, reads=(path,)), limits=PATIENT).stdout, "<i2").astype(np.float64)


def click_near(sound: NDArray[np.float64], due_ms: float) -> float:
    """Return where the click begins that is due at `due_ms` of a sound: the best match of its waveform, in ms."""
    pattern = click(RATE).astype(np.float64)
    first = max(0, round((due_ms - CLICK_WITHIN_MS) * RATE / 1000))
    last = round((due_ms + CLICK_WITHIN_MS) * RATE / 1000) + pattern.size
    return (first + int(np.argmax(np.correlate(sound[first:last], pattern, "valid")))) * 1000 / RATE


def spread(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how large both errors are in a track."""
    told: dict[str, Any] = {"n": len(rows)}
    for name in ("publish_ms", "truth_ms"):
        sizes = sorted(abs(row[name]) for row in rows)
        told[name] = {
            "median": round(statistics.median(row[name] for row in rows), 3),
            "p95": sizes[int(0.95 * (len(sizes) - 1))],
            "worst": sizes[-1],
        }
    return told


if __name__ == "__main__":
    main()
