"""Decodes a camera's picture, once, to a flat file of tiny grey frames, with the moment of *file time* of each.

Time 0 is the moment at which the first video frame is shown, edit lists applied. Frames keep their own moments and are not
laid on a grid: a grid repeats and drops frames in a rhythm (30 on 25: five times a second) that every camera of that rate
shares, and that would be found instead of the lesson.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from media.command import Command, Limits, Watch, run
from media.errors import MediaError
from media.ffmpeg import ffmpeg, open_input
from media.probe import Probe, probe

WIDTH, HEIGHT = 48, 27
"""Pixels of a tiny frame: a head at the far wall is about one of them, and an hour is 117 MB at 25 frames a second."""

CLOSEST_S = 0.024
"""Frames nearer than this to the one before are left out: 50 and 60 a second show nothing more of a lesson than 25 and 30."""

TIME_BASE = 1_000_000
"""Moments are told in microseconds."""

BLOCK_TIMES = 4096


class NoPicture(MediaError):  # noqa: N818 - reads as what happened
    """None of the files has a picture. An ordinary fault, which callers are expected to handle."""


@dataclass(frozen=True)
class Film:
    """Tiny grey frames on disk: `frames` of `height` x `width` bytes at `path`, and when each is shown, beside it."""

    path: Path
    width: int
    height: int
    frames: int

    def open(self) -> "np.memmap[tuple[int, int, int], np.dtype[np.uint8]]":
        """Return the frames, `[frame, y, x]`, mapped and not read. Raises ValueError when there are none."""
        return np.memmap(self.path, dtype=np.uint8, mode="r", shape=(self.frames, self.height, self.width))

    def times(self) -> "np.memmap[tuple[int], np.dtype[np.float64]]":
        """Return when each frame is shown, in seconds of file time, never falling. Raises ValueError when there are none."""
        return np.memmap(times_path(self.path), dtype="<f8", mode="r", shape=(self.frames,))

    @property
    def duration_s(self) -> float:
        """When the last frame is shown, in seconds of file time; 0 without frames."""
        return float(self.times()[-1]) if self.frames else 0.0


def times_path(path: Path) -> Path:
    """Return where the moments of the frames at `path` lie."""
    return path.with_name(f"{path.name}.times")


def decode_film(paths: Sequence[Path], out: Path, *, first_s: float | None = None, watch: Watch | None = None) -> Film:
    """Decode the picture of one camera (its parts in order) to the file `out` and `times_path(out)`, and return it.

    With `first_s`, only the first so many seconds of the first part, which spares the rest the decoding.
    Parts follow each other on file time without a hole, as in `media.pcm`. A part without picture is passed over. Raises
    NoPicture when none has any, NotARecording and the errors of `media.command` otherwise. Progress is seconds of film
    over all parts.
    """
    if first_s is not None:
        paths = paths[:1]
    probes = [probe(path) for path in paths]
    if not any(described.video for described in probes):
        raise NoPicture("there is no picture in this recording")
    part, told = out.with_name(f"{out.name}.part"), out.with_name(f"{out.name}.told")
    begins, latest = 0.0, 0.0
    with out.open("wb") as frames, times_path(out).open("wb") as times:
        for path, described in zip(paths, probes, strict=True):
            if described.video is not None:
                try:
                    command = film_command(path, described.zero_s, part, told, first_s)
                    run(command, limits=_limits(described), watch=(watch or Watch()).later(begins))
                    with part.open("rb") as tiny:
                        shutil.copyfileobj(tiny, frames, 1 << 20)
                    latest = _tell(told, times, begins, latest)
                finally:
                    part.unlink(missing_ok=True)
                    told.unlink(missing_ok=True)
            begins += described.file_duration_s
    return Film(out, WIDTH, HEIGHT, out.stat().st_size // (WIDTH * HEIGHT))


def film_command(path: Path, zero_s: float, out: Path, told: Path, first_s: float | None = None) -> Command:
    """Return the command that writes one file's frames, or those of its first seconds, to `out` and a line on each to `told`.

    `zero_s` is file time 0 on the container's clock, which `-copyts` keeps. The lines are a `framecrc` listing of the same
    frames: raw video has no moments of its own. Scaling by area costs no more than the fast way that looks at few pixels,
    and averages the sensor's noise; the loop filter is kept, since without it every keyframe is a jump.
    """
    chain = (
        f"settb=1/{TIME_BASE}",
        f"setpts=PTS-{zero_s:.6f}/TB",
        f"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{CLOSEST_S})'",
        f"scale={WIDTH}:{HEIGHT}:flags=area",
        "format=gray",
        "split[frames][times]",
    )
    kept = ("-fps_mode", "passthrough", "-enc_time_base", f"1:{TIME_BASE}", "-c:v", "rawvideo")
    return ffmpeg(
        *(() if first_s is None else ("-t", f"{first_s:g}")),
        *open_input(path),
        "-copyts",
        "-filter_complex", f"[0:V:0]{','.join(chain)}",
        "-map", "[frames]", *kept, "-f", "rawvideo", f"file:{out.absolute()}",
        "-map", "[times]", *kept, "-f", "framecrc", f"file:{told.absolute()}",
        reads=[path],
        writes=[out.absolute().parent],
    )  # fmt: skip


def _limits(described: Probe) -> Limits:
    return Limits.for_duration(max(described.duration_s, described.file_duration_s))


def _tell(told: Path, times: IO[bytes], begins_s: float, latest_s: float) -> float:
    """Append the moments of a part that begins at `begins_s` to the whole, and return the latest. They never fall."""
    with told.open(encoding="ascii") as lines:
        for block in _moments(lines):
            moments = np.maximum.accumulate(np.maximum(block + begins_s, latest_s))
            latest_s = float(moments[-1])
            times.write(moments.astype("<f8").tobytes())
    return latest_s


def _moments(lines: IO[str]) -> Iterator["np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """Yield the moments in a listing, in seconds, some thousand at a time. Lines: stream, dts, pts, length, bytes, checksum."""
    block: list[float] = []
    for line in lines:
        if line.startswith("#"):
            continue
        block.append(int(line.split(",")[2]) / TIME_BASE)
        if len(block) == BLOCK_TIMES:
            yield np.array(block)
            block = []
    if block:
        yield np.array(block)
