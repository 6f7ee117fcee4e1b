"""The cases, as data: families by what is difficult, each a number of seeds, and what a good alignment answers.

Two blocks of seeds say different things in different rooms: `dev` for choosing thresholds, `final` for the report.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.sync.clock import Break

BLOCKS = {"dev": 1, "final": 4}
"""A `final` block that has been scored is no longer blind: it gets the next number when something is changed after it."""

ALIGNED = "aligned"
DIFFERENT, DUPLICATE, SHORT, NO_AUDIO, AMBIGUOUS = (
    "not_the_same_lesson",
    "duplicate",
    "too_short_overlap",
    "no_audio",
    "ambiguous",
)
EVERYDAY = ("aac", "aac-quicktime", "ac3", "adpcm", "pcm-file")
"""Codecs of ordinary cameras. File time of their parts has no remainder."""

HOUR_LONG = ("aac", "ac3", "ac3")
"""One phone and two camcorders: AC-3 is quickly encoded."""

LENGTHS = {"short": (3.0, 6.0), "medium": (20.0, 30.0), "long": (60.0, 60.0), "double": (120.0, 120.0)}
"""Minutes. Double is for the cost alone."""


@dataclass(frozen=True)
class Camera:
    """One camera's recording. Times are seconds; `start_s` is on the world's clock, the rest on file time.

    `expects` is the right answer and `allows` answers that are neither right nor wrong. `track` is "sound", "mute" (a
    track of nothing) or "none". `copy_of` is the number of the camera whose file this is once more.
    """

    start_s: float
    runs_s: float
    ppm: float
    snr_db: float
    breaks: tuple[Break, ...] = ()
    lesson: int = 0
    noises: tuple[str, ...] = ()
    gain_control: bool = False
    clips_db: float = 0.0
    channels: str = "mono"
    codec: str = "pcm"
    dead_s: float = 0.0
    track: str = "sound"
    copy_of: int | None = None
    expects: str = ALIGNED
    allows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One lesson, or several, and the cameras in the room."""

    name: str
    family: str
    length: str
    seed: int
    cameras: tuple[Camera, ...]
    way: str = "mixed"
    voice: str = "0"
    lessons: int = 1
    quiet_s: tuple[tuple[float, float], ...] = ()
    music: bool = False
    bells: int = 0
    drill: int = 0


Chance = np.random.Generator
Family = Callable[[Case, Chance], Case]


def three(chance: Chance, minutes: float, snrs_db: Sequence[float] = (10, 5, 0)) -> tuple[Camera, ...]:
    """Return three cameras that start within a minute of each other, with crystals of up to 120 ppm."""
    starts = chance.uniform(-60, 60, 3) * min(1.0, minutes / 6)
    drifts = chance.uniform(-120, 120, 3)
    runs = minutes * 60 - chance.uniform(0, 0.15, 3) * min(minutes, 10) * 60
    return tuple(
        Camera(round(float(start), 4), round(float(length), 3), round(float(ppm), 3), float(snr))
        for start, length, ppm, snr in zip(starts, runs, drifts, chance.permutation(np.array(snrs_db)), strict=True)
    )


def with_camera(case: Case, number: int, **changes: object) -> Case:
    """Return the case with camera `number` (from 1) changed."""
    cameras = list(case.cameras)
    cameras[number - 1] = replace(cameras[number - 1], **changes)
    return replace(case, cameras=tuple(cameras))


def with_all(case: Case, **changes: object) -> Case:
    """Return the case with every camera changed alike."""
    return replace(case, cameras=tuple(replace(camera, **changes) for camera in case.cameras))


def seed_of(block: str, family: str, length: str, number: int) -> int:
    """Return the seed of a case: blocks share none."""
    return zlib.crc32(f"{BLOCKS[block]} {family} {length} {number}".encode())
