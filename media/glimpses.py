"""Takes a few small pictures and a few short stretches of sound out of a recording, spread over its length, without decoding
the rest: each is an input of its own that ffmpeg seeks in. What comes back is plain numbers, so that nothing else has to
decode a camera's own file.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.command import Command, Limits, run
from media.errors import ToolFailed
from media.few_pictures import write_few
from media.ffmpeg import ffmpeg, open_input
from media.probe import Probe
from media.sample_table import shown

WIDTH, HEIGHT = 320, 180
"""Pixels of a glimpse: a face at the far wall is a few of them, which is what a reviewer sees in a small view too."""

STILL_WIDTH, STILL_HEIGHT = 640, 360
"""Most pixels of a still: enough to see what is meant, and about 40 kB."""

AT_ONCE = 12
"""Inputs of one process: each holds a decoder, about 60 MB at 4K."""

SLACK_S = 0.001
"""Times are told in whole microseconds, or milliseconds: a keyframe this little after a moment is meant by it."""

LIMITS = Limits(wall_seconds=120.0, file_bytes=64 * 2**20)

Pictures = NDArray[np.uint8]
"""Picture x height x width x 3, blue green red."""

Samples = NDArray[np.int16]
"""Sample x channel."""


@dataclass(frozen=True)
class Glimpses:
    """Small pictures of one file, `pictures[n]` shown at `times_s[n]` of file time, in order."""

    times_s: tuple[float, ...]
    pictures: Pictures


def glimpses(path: Path, times_s: Sequence[float]) -> Glimpses:
    """Return the keyframe at or before each of `times_s` (seconds of file time). Times that show nothing are left out.

    To get different pictures ask for the times of keyframes. Raises the errors of `media.command`; a stretch that cannot be
    decoded is left out. Where the file's own table says where its pictures lie, they are taken out and decoded in one run.
    """
    seen: list[tuple[float, Pictures]] = []
    with tempfile.TemporaryDirectory(prefix="triptych-glimpses-") as scratch:
        if (found := _taken_out(path, times_s, Path(scratch))) is not None:
            return Glimpses(tuple(times_s), found)
        for begin in range(0, len(times_s), AT_ONCE):
            some = times_s[begin : begin + AT_ONCE]
            files = [Path(scratch, f"{number}.bgr") for number in range(len(some))]
            _try(pictures_command(path, some, files))
            for time, file in zip(some, files, strict=True):
                if _is_whole(file):
                    seen.append((time, _read(file)))
                file.unlink(missing_ok=True)
    pictures = np.concatenate([one for _, one in seen]) if seen else np.zeros((0, HEIGHT, WIDTH, 3), np.uint8)
    return Glimpses(tuple(time for time, _ in seen), pictures)


def _taken_out(path: Path, times_s: Sequence[float], scratch: Path) -> Pictures | None:
    """Return the pictures for these times by way of a film of nothing else; None when that does not give one for each."""
    table = shown(path)
    if table is None or not times_s:
        return None
    keys = np.flatnonzero(table.keys)
    keys = keys[np.argsort(table.ticks[keys], kind="stable")]
    keys_s = (table.ticks[keys] - table.ticks.min()) / table.timescale
    numbers = keys[np.maximum(np.searchsorted(keys_s, np.asarray(times_s) + SLACK_S, side="right") - 1, 0)]
    few, into = scratch / "few.mp4", scratch / "few"
    if not write_few(path, table, numbers.tolist(), few):
        return None
    into.mkdir()
    _try(few_command(few, into))
    few.unlink()
    files = [into / f"{number}.bgr" for number in range(len(numbers))]
    if len(list(into.iterdir())) != len(files) or any(not _is_whole(file) for file in files):
        return None
    return np.concatenate([_read(file) for file in files])


def _is_whole(file: Path) -> bool:
    return file.exists() and file.stat().st_size == WIDTH * HEIGHT * 3


def _read(file: Path) -> Pictures:
    return np.fromfile(file, np.uint8).reshape(1, HEIGHT, WIDTH, 3)


def excerpts(path: Path, described: Probe, times_s: Sequence[float], seconds: float) -> list[Samples]:
    """Return the sound of `seconds` from each of `times_s`, at its own rate, in its own channels, at most two.

    An excerpt in which there is no sound is empty. Raises as `glimpses` does, and ValueError when there is no sound track.
    """
    if described.audio is None:
        raise ValueError("there is no sound track")
    channels = max(1, min(described.audio.channels, 2))
    found = []
    with tempfile.TemporaryDirectory(prefix="triptych-excerpts-") as scratch:
        files = [Path(scratch, f"{number}.s16") for number in range(len(times_s))]
        for begin in range(0, len(times_s), AT_ONCE):
            some = slice(begin, begin + AT_ONCE)
            _try(sound_command(path, times_s[some], seconds, channels, files[some]))
        for file in files:
            heard = np.fromfile(file, "<i2") if file.exists() else np.zeros(0, np.int16)
            found.append(heard[: heard.size // channels * channels].reshape(-1, channels).astype(np.int16, copy=False))
    return found


def pictures_command(path: Path, times_s: Sequence[float], files: Sequence[Path]) -> Command:
    """Return the command that writes one small picture for each time."""
    argv: list[str] = []
    for time in times_s:
        argv += ["-noaccurate_seek", "-skip_frame", "nokey", "-ss", f"{time + SLACK_S:.3f}", *open_input(path, threads=1)]
    for number, file in enumerate(files):
        shown = ("-map", f"{number}:V:0", "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area,format=bgr24", "-frames:v", "1")
        argv += [*shown, "-f", "rawvideo", f"file:{file.absolute()}"]
    return ffmpeg(*argv, reads=[path], writes=[files[0].absolute().parent])


def few_command(few: Path, into: Path) -> Command:
    """Return the command that writes every picture of a film of `write_few` as a small one, named by its number."""
    shown = ("-map", "0:V:0", "-vf", f"scale={WIDTH}:{HEIGHT}:flags=area,format=bgr24,settb=1/1")
    named = ("-fps_mode", "passthrough", "-enc_time_base", "1:1", "-c:v", "rawvideo", "-f", "image2", "-frame_pts", "1")
    argv = (*open_input(few, formats=("mov",), threads=1), "-copyts", *shown, *named)
    return ffmpeg(*argv, f"{str(into.absolute()).replace('%', '%%')}/%d.bgr", reads=[few], writes=[into.absolute()])


def still(path: Path, time_s: float, out: Path) -> bool:
    """Write the keyframe at or before `time_s` (seconds of file time) to `out`, a JPEG, and say whether that could be done.

    Raises the errors of `media.command` but for ToolFailed: a moment that cannot be decoded has no picture.
    """
    _try(still_command(path, time_s, out))
    return out.exists() and out.stat().st_size > 0


def still_command(path: Path, time_s: float, out: Path) -> Command:
    """Return the command that writes one picture as people see it: upright by the file's own word, its points made square."""
    within = f"{STILL_WIDTH}:{STILL_HEIGHT}:flags=area:force_original_aspect_ratio=decrease:force_divisible_by=2"
    square = "scale=trunc(iw*sar/2)*2:ih,setsar=1"
    return ffmpeg(
        "-noaccurate_seek", "-skip_frame", "nokey", "-ss", f"{time_s + SLACK_S:.3f}", *open_input(path, threads=1),
        "-map", "0:V:0", "-vf", f"{square},scale={within},format=yuvj420p", "-frames:v", "1",
        "-c:v", "mjpeg", "-q:v", "4", "-map_metadata", "-1", "-bitexact", "-f", "image2", "-update", "1",
        f"file:{out.absolute()}",
        reads=[path],
        writes=[out.absolute().parent],
    )  # fmt: skip


def sound_command(path: Path, times_s: Sequence[float], seconds: float, channels: int, files: Sequence[Path]) -> Command:
    """Return the command that writes one stretch of sound for each time."""
    argv: list[str] = []
    for time in times_s:
        argv += ["-ss", f"{time:.3f}", "-t", f"{seconds:g}", *open_input(path, threads=1)]
    for number, file in enumerate(files):
        argv += ["-map", f"{number}:a:0", "-ac", str(channels), "-f", "s16le", f"file:{file.absolute()}"]
    return ffmpeg(*argv, reads=[path], writes=[files[0].absolute().parent])


def _try(command: Command) -> None:
    """Run it; a place that cannot be decoded fails the process after it has written the others, or before: so be it."""
    try:
        run(command, limits=LIMITS)
    except ToolFailed:
        return
