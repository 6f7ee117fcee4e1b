"""A lesson in a room: who says what, when and where, and what perfect microphones hear of it, on the world's clock.

Speech is the library's; the seed chooses the room, the voices, the words and the ways of the teacher.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from benchmarks.sync import noise
from benchmarks.sync.cases import Case
from benchmarks.sync.rooms import Room, responses
from benchmarks.sync.speech import PIPER, PUPILS, RATE, RECORDED, TEACHERS, Library

Signal = NDArray[np.float32]
CROSSFADE_S = 0.3
"""A teacher who changes place while speaking is heard from both for this long."""

NEAR_M = 0.25
"""Nobody comes back to the same spot, only as near as this to it, either way and across (metres)."""

SHIFTS_S = (8.0, 60.0)
"""Who stays in a place shifts from spot to spot all the same, this often."""

MARGIN_S = 2.0
"""The scene begins this long before the first camera and ends this long after the last."""


@dataclass(frozen=True)
class Sounding:
    """One sound from one place. `speech` counts for the level against which the noise is measured."""

    start_s: float
    clip: Signal
    place: int
    speech: bool = True


@dataclass(frozen=True)
class Scene:
    """What each microphone hears without noise, from `start_s` of the world on: (microphones, samples), 32-bit floats.

    `spoken` is (start, end, place) of all speech, `delays_ms[place][microphone]` how long the direct sound needs.
    """

    heard: NDArray[np.float32]
    start_s: float
    speech_rms: tuple[float, ...]
    spoken: tuple[tuple[float, float, int], ...]
    delays_ms: tuple[tuple[float, ...], ...]


def perform(case: Case, number: int, room: Room, *, library: Library, span_s: tuple[float, float], file: Path) -> Scene:
    """Return lesson `number` of a case, heard from span_s[0] to span_s[1]; the samples are kept in `file`, mapped."""
    chance = np.random.default_rng([case.seed, number, 7])
    places = np.concatenate([room.front, room.circuit, room.pupils])
    start_s, end_s = span_s[0] - MARGIN_S, span_s[1] + MARGIN_S
    stays = list(_shifting(_stays(case.way, room, (start_s, end_s), chance), np.random.default_rng([case.seed, number, 10])))
    about = np.random.default_rng([case.seed, number, 8]).uniform(-NEAR_M, NEAR_M, (len(stays), 2))
    spots = np.array([[*(places[place][:2] + off), places[place][2]] for (_, _, place), off in zip(stays, about, strict=True)])
    stays = [(start, end, len(places) + spot) for spot, (start, end, _) in enumerate(stays)]
    places = np.concatenate([places, spots])
    sounds = sorted(
        _sounds(case, number, room, library, span=(start_s, end_s), stays=stays, chance=chance), key=lambda one: one.start_s
    )
    ways = {place: responses(room, places[place], [case.seed, place]) for place in {one.place for one in sounds}}
    shape = (len(room.microphones), int((end_s - start_s) * RATE))
    heard = np.memmap(file, dtype=np.float32, mode="w+", shape=shape)
    energy, samples = np.zeros(shape[0]), 0
    for one in sounds:
        wet = signal.oaconvolve(one.clip[None, :], ways[one.place], axes=1).astype(np.float32)
        at = round((one.start_s - start_s) * RATE)
        wet = wet[:, max(0, -at) : max(0, shape[1] - at)]
        heard[:, max(0, at) : max(0, at) + wet.shape[1]] += wet
        if one.speech:
            energy += np.sum(wet**2, axis=1)
            samples += len(one.clip)
    spoken = tuple((one.start_s, one.start_s + len(one.clip) / RATE, one.place) for one in sounds if one.speech)
    delays = tuple(tuple(room.delays_ms(place)) for place in places)
    return Scene(heard, start_s, tuple(np.sqrt(energy / max(samples, 1))), spoken, delays)


def _sounds(
    case: Case,
    number: int,
    room: Room,
    library: Library,
    *,
    span: tuple[float, float],
    stays: list[tuple[float, float, int]],
    chance: np.random.Generator,
) -> Iterator[Sounding]:
    desks = range(1 + len(room.circuit), 1 + len(room.circuit) + len(room.pupils))
    quiet = [(span[0] + MARGIN_S + a, span[0] + MARGIN_S + b) for a, b in case.quiet_s]
    for one in _talk(case, number, library, span=span, stays=stays, desks=desks, chance=chance):
        if not any(a < one.start_s + len(one.clip) / RATE and one.start_s < b for a, b in quiet):
            yield one
    if case.music:
        at = span[0]
        while at < span[1]:
            length = chance.uniform(30, 70)
            tune = noise.music(chance, length)
            yield Sounding(at + chance.uniform(0, 20), tune * np.float32(chance.uniform(0.4, 1.0)), 0, speech=False)
            at += length + chance.uniform(20, 60)
    for _ in range(case.bells):
        at = chance.uniform(span[0], span[1] - 10)
        yield Sounding(at, 2 * noise.bell(chance.uniform(3, 8)), int(desks[0]), speech=False)


def _stays(way: str, room: Room, span: tuple[float, float], chance: np.random.Generator) -> Iterator[tuple[float, float, int]]:
    """Yield (from, to, place): where the teacher is. Place 0 is the front."""
    at, circuit, here = span[0], list(range(1, 1 + len(room.circuit))), 0
    turns = span[0] + (span[1] - span[0]) * chance.uniform(0.5, 0.75)
    while at < span[1]:
        stays_s = chance.uniform(8, 60)
        if way == "standing":
            here, stays_s = 0, span[1] - span[0]
        elif way == "front-then-circulate" and at < turns:
            here, stays_s = 0, turns - at
        else:
            here = int(chance.choice([place for place in ([0, *circuit] if way == "mixed" else circuit) if place != here]))
        yield at, at + stays_s, here
        at += stays_s


def _shifting(stays: Iterator[tuple[float, float, int]], chance: np.random.Generator) -> Iterator[tuple[float, float, int]]:
    """Yield the stays, each cut where the teacher shifts from spot to spot."""
    for start, end, place in stays:
        at = start
        while at < end:
            until = min(end, at + float(chance.uniform(*SHIFTS_S)))
            yield at, until, place
            at = until


def _talk(
    case: Case,
    number: int,
    library: Library,
    *,
    span: tuple[float, float],
    stays: list[tuple[float, float, int]],
    desks: range,
    chance: np.random.Generator,
) -> Iterator[Sounding]:
    """Yield the speech: the teacher's sentences with pauses, answers from the desks, murmurs, and drills."""
    voice = {"piper": PIPER, "recordings": RECORDED}.get(case.voice) or TEACHERS[int(case.voice)]
    teacher = library.sentences(voice, np.random.default_rng([case.seed, number, 1]), number, case.lessons)
    pupils = [library.sentences(p, np.random.default_rng([case.seed, number, 2]), number, case.lessons) for p in PUPILS]
    answers = 0.0 if case.way == "standing" else chance.uniform(0.15, 0.3)
    drill_at = chance.uniform(0.15, 0.4) * (span[1] - span[0]) + span[0] if case.drill else np.inf
    at = span[0]
    while at < span[1]:
        clip = next(teacher)
        if at >= drill_at:
            for _ in range(case.drill):
                yield from _moving(at, clip, stays)
                at += len(clip) / RATE + 0.7
            drill_at = at + chance.uniform(0.3, 0.6) * (span[1] - span[0])
            clip = next(teacher)
        yield from _moving(at, clip, stays)
        at += len(clip) / RATE + 0.2 + chance.exponential(0.6)
        if chance.random() < answers:
            answer = next(pupils[int(chance.integers(len(pupils)))]) * np.float32(chance.uniform(0.5, 0.9))
            yield Sounding(at, answer, int(chance.choice(desks)))
            at += len(answer) / RATE + 0.2 + chance.exponential(0.4)
        if chance.random() < 0.08:
            at += chance.uniform(2, 10)
        if case.way != "standing" and chance.random() < 0.15:
            murmur = next(pupils[int(chance.integers(len(pupils)))]) * np.float32(0.15)
            yield Sounding(at + chance.uniform(-3, 3), murmur, int(chance.choice(desks)), speech=False)


def _moving(at: float, clip: Signal, stays: list[tuple[float, float, int]]) -> Iterator[Sounding]:
    """Yield a sentence from where the teacher is; from two places or more when he walks meanwhile."""
    end, fade = at + len(clip) / RATE, int(CROSSFADE_S * RATE)
    here = [stay for stay in stays if stay[0] < end and at < stay[1]]
    if not here:
        return  # a drill that outlasts the lesson
    cuts = [0, *(round((stay[1] - at) * RATE) for stay in here[:-1]), len(clip)]
    for stay, (first, last) in zip(here, itertools.pairwise(cuts), strict=True):
        low, high = max(0, first - fade // 2), min(len(clip), last + fade // 2)
        place = np.arange(low, high)
        gain = np.ones(high - low)
        if first > 0:
            gain *= np.clip((place - low) / fade, 0, 1)
        if last < len(clip):
            gain *= np.clip((high - place) / fade, 0, 1)
        yield Sounding(at + low / RATE, clip[low:high] * gain.astype(np.float32), stay[2])
