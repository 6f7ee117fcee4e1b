"""What is drawn for one made-up lesson: its people, its light, its screen, and three cameras that see parts of it."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from benchmarks.filmed.people import RATE, Crowd, crowd

KINDS = ("ordinary", "people only", "calm", "narrow", "dim")
"""ordinary: people, slides, lights. people only: nothing changes but people. calm: a test is written, few move. narrow:
each camera sees a third of the room. dim: noise, low bit rate, shaking."""

PLACES = {"front": (0.4, 0.3, 2.1), "back": (5.2, 7.3, 2.2), "side": (8.8, 3.4, 1.9)}
"""Where cameras stand, in metres; they look towards the middle of what they are for, each lesson a little differently."""

TARGETS = {"front": (5.2, 4.6, 0.8), "back": (4.3, 1.0, 1.1), "side": (3.4, 3.4, 0.9)}


@dataclass(frozen=True)
class Camera:
    """One camera: where it is, what it sees, how bad it is, and its clock (`lesson_s = offset_s + file_s * (1 + drift)`)."""

    name: str
    place: tuple[float, float, float]
    target: tuple[float, float, float]
    field_degrees: float
    rate: Fraction
    variable: bool
    offset_s: float
    drift: float
    seconds: float
    noise: float
    exposure_s: float | None
    kbits: int
    keyframes_s: float
    shakes_a_minute: float

    def frame_times(self) -> NDArray[np.float64]:
        """Return the file time of each frame. A phone's are a little uneven, and in the dark it drops every other one."""
        numbers = np.arange(int(self.seconds * self.rate))
        if self.variable:
            return (numbers + UNEVEN * np.sin(UNEVEN_STEP * numbers)) / float(self.rate)
        return numbers / float(self.rate)


UNEVEN, UNEVEN_STEP = 0.06, 78.233
"""How a variable frame rate varies: frame n comes at (n + UNEVEN sin(UNEVEN_STEP n)) / rate. ffmpeg is told the same."""


@dataclass(frozen=True)
class Lesson:
    """One lesson. `light[pose]` is the brightness of lamps and sky, `slides[pose]` the number of the slide that is shown."""

    seed: int
    kind: str
    people: Crowd
    light: NDArray[np.float64]
    slides: NDArray[np.int64]
    cameras: tuple[Camera, ...]


def lesson(seed: int, kind: str, seconds: float) -> Lesson:
    """Return the lesson of a seed: the same for the same arguments."""
    random = np.random.default_rng([seed, KINDS.index(kind), 7])
    whole = seconds + 45.0
    count = int(whole * RATE)
    mood = "calm" if kind == "calm" else "lively"
    people = crowd(random, whole, mood, roams=bool(random.random() < 0.6))
    still = kind in {"people only", "calm", "narrow"}
    cameras = tuple(_camera(random, name, kind, seconds) for name in PLACES)
    return Lesson(seed, kind, people, _light(random, count, still=still), _slides(random, count, still=still), cameras)


def _light(random: np.random.Generator, count: int, *, still: bool) -> NDArray[np.float64]:
    """Sky that changes over tens of seconds (always), and lamps that are switched up to three times (not when `still`)."""
    knots = np.arange(0, count + 20 * RATE, 20 * RATE)
    light = 1.0 + 0.05 * np.interp(np.arange(count), knots, random.standard_normal(len(knots)))
    if not still:
        for moment in random.integers(0, count, random.integers(0, 4)):
            change = random.choice((0.6, 0.75, 1.3))
            ramp = int(random.uniform(0.02, 0.4) * RATE)
            light *= 1.0 + (change - 1.0) * np.clip((np.arange(count) - moment) / ramp, 0.0, 1.0)
    return light


def _slides(random: np.random.Generator, count: int, *, still: bool) -> NDArray[np.int64]:
    slides = np.zeros(count, np.int64)
    if not still:
        for moment in np.cumsum(random.uniform(15, 80, 30) * RATE).astype(int):
            slides[moment:] += 1
    return slides


def _camera(random: np.random.Generator, name: str, kind: str, seconds: float) -> Camera:
    rate, variable = [(Fraction(25), False), (Fraction(30000, 1001), False), (Fraction(30), True)][random.integers(3)]
    aim = 1.0 if kind == "narrow" else 0.4
    dim = kind == "dim"
    offset = float(random.uniform(0.0, 40.0))
    return Camera(
        name=name,
        place=tuple(np.add(PLACES[name], random.uniform(-0.25, 0.25, 3))),
        target=tuple(np.add(TARGETS[name], random.uniform(-aim, aim, 3) * (1, 1, 0.3))),
        field_degrees=float(random.uniform(30, 42) if kind == "narrow" else random.uniform(58, 85)),
        rate=rate,
        variable=variable,
        offset_s=offset,
        drift=float(random.normal(0, 45e-6)),
        seconds=float(random.uniform(0.9, 1.0) * seconds),
        noise=float(random.uniform(6, 11) if dim else random.uniform(1.5, 5)),
        exposure_s=None if random.random() < 0.2 else float(random.uniform(0.3, 1.5)),
        kbits=int(random.uniform(90, 160) if dim else random.uniform(250, 600)),
        keyframes_s=float(random.choice((1.0, 2.0, 10.0))),
        shakes_a_minute=float(random.uniform(3, 8) if dim else random.uniform(0, 2)),
    )
