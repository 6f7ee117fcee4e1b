"""Classrooms: shoeboxes with microphones on tripods and places where people speak, and what each microphone hears of each.

Method: early reflections by the image source method (Allen & Berkley, "Image method for efficiently simulating small-room
acoustics", JASA 1979; by pyroomacoustics, Scheibler et al., ICASSP 2018), late ones as decaying noise of the same energy
(Lehmann & Johansson, "Diffuse reverberation model for efficient image-source simulation", IEEE TASLP 2010). The way of the
direct sound, 2.9 ms for a metre, is in every response: it is what an alignment by sound has to live with.
"""

from dataclasses import dataclass

import numpy as np
import pyroomacoustics
from numpy.typing import NDArray

RATE = 16_000
SPEED_OF_SOUND = 343.0
"""Metres per second, as pyroomacoustics has it."""

ORDER = 18
"""Reflections followed one by one; they are complete for at least the first 0.14 s."""

MIXED_S = (0.09, 0.14)
"""From here to there the traced reflections give way to the diffuse tail."""

FRACTIONAL_DELAY = 40
"""Samples by which pyroomacoustics delays everything: half of its fractional delay filter."""


@dataclass(frozen=True)
class Room:
    """A classroom. Positions are (n, 3) arrays in metres; `pupils` sit, `circuit` are places where a teacher may stand."""

    size_m: tuple[float, float, float]
    rt60_s: float
    microphones: NDArray[np.float64]
    front: NDArray[np.float64]
    circuit: NDArray[np.float64]
    pupils: NDArray[np.float64]

    def delays_ms(self, place: NDArray[np.float64]) -> list[float]:
        """Return how long the direct sound from a place needs to each microphone."""
        return [float(np.linalg.norm(microphone - place)) / SPEED_OF_SOUND * 1000 for microphone in self.microphones]


def classroom(chance: np.random.Generator, microphones: int = 3) -> Room:
    """Return a room of 6 x 5 to 10 x 8 m with an RT60 of 0.35 to 0.8 s, cameras along its walls, in corners, on a table."""
    size = (chance.uniform(6, 10), chance.uniform(5, 8), chance.uniform(2.8, 3.2))
    front = np.array([[chance.uniform(0.6, 1.4), size[1] * chance.uniform(0.35, 0.65), 1.55]])
    return Room(
        size_m=size,
        rt60_s=float(chance.uniform(0.35, 0.8)),
        microphones=_microphones(chance, size, microphones),
        front=front,
        circuit=_apart(chance, size, int(chance.integers(4, 8)), 1.55, 1.4),
        pupils=_apart(chance, size, 8, 1.15, 0.9),
    )


def _microphones(chance: np.random.Generator, size: tuple[float, float, float], count: int) -> NDArray[np.float64]:
    """Corners, middles of walls and tables by chance, 1.2 to 1.6 m high."""
    near, far, wide = 0.35, size[0] - 0.35, size[1] - 0.35
    spots = [(near, near), (near, wide), (far, near), (far, wide), (size[0] / 2, near), (size[0] / 2, wide), (far, size[1] / 2)]
    spots.append((size[0] * chance.uniform(0.35, 0.65), size[1] * chance.uniform(0.35, 0.65)))
    chosen = chance.permutation(len(spots))[:count]
    jitter = chance.uniform(-0.15, 0.15, (count, 2))
    return np.array([[*(spots[spot] + jitter[n]), chance.uniform(1.2, 1.6)] for n, spot in enumerate(chosen)])


def _apart(
    chance: np.random.Generator, size: tuple[float, float, float], count: int, height_m: float, distance_m: float
) -> NDArray[np.float64]:
    """Return places all over the room, nearer to each other than `distance_m` only when the room is too small."""
    places: list[NDArray[np.float64]] = []
    while len(places) < count:
        tried = [np.array([*chance.uniform(0.7, np.array(size[:2]) - 0.7), height_m]) for _ in range(12)]
        clear = [t for t in tried if all(np.linalg.norm(t - other) >= distance_m for other in places)]
        places.append((clear or tried)[0])
    return np.array(places)


def responses(room: Room, place: NDArray[np.float64], seed: list[int]) -> NDArray[np.float32]:
    """Return what each microphone hears of a click at a place: (microphones, samples), time 0 at the click."""
    absorption, _ = pyroomacoustics.inverse_sabine(room.rt60_s, room.size_m)
    box = pyroomacoustics.ShoeBox(room.size_m, fs=RATE, materials=pyroomacoustics.Material(absorption), max_order=ORDER)
    box.add_source(place)
    box.add_microphone_array(room.microphones.T)
    box.compute_rir()
    length = int(room.rt60_s * RATE)
    whole = np.zeros((len(room.microphones), length), np.float32)
    for number in range(len(room.microphones)):
        early = np.asarray(box.rir[number][0], np.float64)[FRACTIONAL_DELAY : FRACTIONAL_DELAY + length]
        whole[number, : len(early)] = early
        whole[number] = _with_tail(whole[number], room.rt60_s, np.random.default_rng([*seed, number]))
    return whole


def _with_tail(early: NDArray[np.float32], rt60_s: float, chance: np.random.Generator) -> NDArray[np.float32]:
    time = np.arange(len(early)) / RATE
    decay = 10 ** (-3 * time / rt60_s)
    mixing = (time >= MIXED_S[0]) & (time < MIXED_S[1])
    noise = chance.standard_normal(len(early)) * decay
    gain = np.sqrt(np.sum(early[mixing] ** 2) / np.sum(noise[mixing] ** 2))
    fade = np.clip((time - MIXED_S[0]) / (MIXED_S[1] - MIXED_S[0]), 0, 1)
    return (early * np.sqrt(1 - fade) + noise * gain * np.sqrt(fade)).astype(np.float32)
