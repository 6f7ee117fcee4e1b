"""Lists a picture's packets, without decoding them: where a file can be cut, and whether its pictures come evenly."""

import itertools
import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media.command import Command
from media.ffmpeg import ffprobe
from media.probe import listed, number
from media.sample_table import Shown
from media.sample_table import shown as shown_by_table

UNEVEN_BY = 0.2
"""Difference, in parts of the usual, from which a picture is shown for another time. Whole milliseconds (Matroska) make 0.1 at
120 a second, the jitter of a phone that keeps its rate about as much; a picture that was left out makes 1."""


@dataclass(frozen=True)
class Pace:
    """When the pictures of a file are shown: its keyframes, in seconds of file time, in order, and how unevenly all come.

    `uneven` is the share of pictures that are shown for more or less time than is usual in the file, 0 to 1.
    """

    keyframes_s: tuple[float, ...]
    uneven: float


def keyframes(path: Path) -> tuple[float, ...]:
    """Return when each keyframe of the picture is shown, in seconds of file time, in order."""
    return pace(path).keyframes_s


def pace(path: Path) -> Pace:
    """Return when the pictures of a file are shown: from its own table, where it has one that leaves nothing open.

    Otherwise the whole file is read once. Raises the errors of `media.command` then.
    """
    table = shown_by_table(path)
    return listed_pace(path) if table is None else _of_table(table)


def _of_table(table: Shown) -> Pace:
    times = table.ticks / table.timescale
    keys = np.sort(times[table.keys]) - times.min()
    return Pace(tuple(round(float(time), 6) for time in keys), _uneven(np.sort(times).tolist()))


def listed_pace(path: Path) -> Pace:
    """Return when the pictures of a file are shown, from a listing of its packets. Reads the whole file once."""
    shown: list[float] = []
    keys: list[float] = []
    for fields in listed(packets_command(path)):
        time = number(fields[0])
        if time is None or len(fields) < 2 or "D" in fields[1]:
            continue
        shown.append(time)
        if "K" in fields[1]:
            keys.append(time)
    zero = min(shown, default=0.0)
    return Pace(tuple(sorted(round(time - zero, 6) for time in keys)), _uneven(sorted(shown)))


def packets_command(path: Path) -> Command:
    """Return the command that lists the picture's packets: time shown, flags (K key, D thrown away by an edit list)."""
    return ffprobe(path, "-select_streams", "V:0", "-show_entries", "packet=pts_time,flags", "-print_format", "csv=p=0")


def _uneven(shown: list[float]) -> float:
    """Return which share of pictures is shown for another time than most, by more than rounding and a camera's jitter do."""
    lasts = [later - time for time, later in itertools.pairwise(shown)]
    if not lasts:
        return 0.0
    usual = statistics.median(lasts)
    return sum(abs(one - usual) > UNEVEN_BY * usual for one in lasts) / len(lasts)
