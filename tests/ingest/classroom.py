"""Synthetic lessons with known truth, by numpy alone: speech-like sound in an echoing room, heard by drifting cameras.

Speech: syllables of 120 to 320 ms, each a harmonic tone with three random formants or a burst of hiss, in phrases with
pauses. Room: the teacher changes place every few seconds; each microphone hears every place with its own delay (sound needs
2.9 ms for a metre) and its own reverberation (exponentially decaying noise, 0.5 s to -60 dB, as loud as the direct sound).
Truth: `world_s = starts_s + file_s * (1 + ppm / 1e6)`, and from each moment at which the camera missed time on, later by that.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage, signal

from domain.timeline import lesson_of
from ingest.align import Alignment, Heard
from media.pcm import Sound

RATE = 16_000
SOUND_MS_PER_METRE = 2.9


@dataclass(frozen=True)
class Microphone:
    """One camera: when it starts, its drift, how long it runs, how loud its own noise is against the speech.

    `missed` are (moment of the file, seconds of the world that are not in the file), in order.
    """

    starts_s: float
    runs_s: float
    ppm: float = 0.0
    snr_db: float = 10.0
    missed: tuple[tuple[float, float], ...] = ()

    @property
    def rate(self) -> float:
        """Seconds of the world in a second of the file."""
        return 1.0 + self.ppm / 1e6

    def world_s(self, file_s: float) -> float:
        """When it was that the file shows at `file_s`."""
        return self.starts_s + file_s * self.rate + sum(missing for at, missing in self.missed if file_s >= at)

    def file_s(self, world_s: float) -> float | None:
        """Where the file shows a moment of the world; None where it does not."""
        edges = [0.0, *(at for at, _ in self.missed), self.runs_s]
        for number, (begin, end) in enumerate(itertools.pairwise(edges)):
            moment = (world_s - self.starts_s - sum(missing for _, missing in self.missed[:number])) / self.rate
            if begin <= moment < end:
                return moment
        return None


def speech(seconds: float, seed: int) -> np.ndarray:
    """Speech-like sound, `seconds` long, about 0.1 in RMS."""
    random = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE))
    at = 0.0
    while at < seconds - 0.5:
        for _ in range(random.integers(3, 12)):
            length = int(random.uniform(0.12, 0.32) * RATE)
            time = np.arange(length) / RATE
            begin = int(at * RATE)
            piece = _syllable(time, random)[: len(out) - begin]
            out[begin : begin + len(piece)] += piece
            at += length / RATE * random.uniform(0.8, 1.3)
            if at >= seconds - 0.5:
                break
        at += random.exponential(0.5)
    return 0.1 * out / (out.std() or 1.0)


def _syllable(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    shape = np.abs(np.sin(np.pi * time / time[-1])) ** 0.5 * random.uniform(0.3, 1.0)
    if random.random() < 0.25:
        band = signal.butter(2, sorted(random.uniform(1500, 7000, 2) + np.array([0, 400])), "band", fs=RATE, output="sos")
        return shape * signal.sosfilt(band, random.standard_normal(len(time))) * 1.5
    pitch = random.uniform(110, 240)
    phase = 2 * np.pi * np.cumsum(pitch * (1 + random.uniform(-0.2, 0.2) * time / time[-1])) / RATE
    formants = random.uniform([250, 800, 2000], [850, 2200, 3400])
    tone = np.zeros(len(time))
    for harmonic in range(1, int(5000 / pitch)):
        gain = sum(np.exp(-(((harmonic * pitch - formant) / 250) ** 2)) for formant in formants) + 0.02
        tone += gain / harmonic**0.3 * np.sin(harmonic * phase + random.uniform(0, 0.3))
    return shape * tone


def room(dry: np.ndarray, microphones: int, seed: int, *, places: int = 6, size_m: float = 8.0) -> list[np.ndarray]:
    """What a perfect microphone hears at each of several spots while the teacher moves among `places`."""
    random = np.random.default_rng(seed + 1)
    spots = random.uniform(0, size_m, (microphones, 2))
    standing = random.uniform(0, size_m, (places, 2))
    heard = [np.zeros(len(dry) + RATE) for _ in range(microphones)]
    at, place = 0, 0
    while at < len(dry):
        stay = int(random.uniform(4, 12) * RATE)
        stretch = dry[at : at + stay]
        for number in range(microphones):
            distance = float(np.hypot(*(spots[number] - standing[place])))
            echo = _echo(distance, np.random.default_rng((seed, number, place)))
            wet = signal.fftconvolve(stretch, echo)[: len(stretch) + RATE // 2]
            heard[number][at : at + len(wet)] += wet
        at, place = at + stay, int(random.integers(places))
    return heard


def _echo(distance_m: float, random: np.random.Generator) -> np.ndarray:
    delay = distance_m * SOUND_MS_PER_METRE / 1000 * RATE
    response = np.zeros(RATE // 2)
    tail = np.arange(len(response) - int(delay) - 8)
    noise = random.standard_normal(len(tail)) * np.exp(-6.9 * tail / (0.5 * RATE))
    response[int(delay) + 8 :] = noise / np.sqrt((noise**2).sum())
    response[int(delay)] += 1 - delay % 1
    response[int(delay) + 1] += delay % 1
    return response


def record(scene: np.ndarray, microphone: Microphone, path: Path, seed: int) -> Sound:
    """Write what one camera's file holds: its stretch of the scene, on its own clock, with its own noise."""
    count = int(microphone.runs_s * RATE)
    file_s = np.arange(count) / RATE
    moments = (microphone.starts_s + file_s * microphone.rate) * RATE
    for at, missing in microphone.missed:
        moments[file_s >= at] += missing * RATE
    heard = ndimage.map_coordinates(scene, [moments], order=3, mode="constant")
    noise = np.random.default_rng((seed, 99)).standard_normal(count)
    noise = signal.lfilter([1.0], [1.0, -0.7], noise)
    noise *= scene.std() / noise.std() / 10 ** (microphone.snr_db / 20)
    samples = np.clip((heard + noise) * 8000, -32768, 32767).astype("<i2")
    samples.tofile(path)
    return Sound(path, RATE, count)


def lesson(folder: Path, microphones: Sequence[Microphone], seed: int, dry: np.ndarray | None = None) -> list[Heard]:
    """One lesson (`dry`, or speech of its own) heard by several cameras; camera numbers start at 1."""
    end = max(m.world_s(m.runs_s) for m in microphones) + 1
    scenes = room(speech(end, seed) if dry is None else dry, len(microphones), seed)
    return [
        heard(number, record(scene, microphone, folder / f"{seed}-{number}.pcm", seed * 10 + number))
        for number, (scene, microphone) in enumerate(zip(scenes, microphones, strict=True), start=1)
    ]


def heard(camera: int, sound: Sound) -> Heard:
    """A camera as alignment takes it."""
    return Heard(camera=camera, file=sound.path.name, sound=sound, duration_ms=sound.duration_s * 1000)


DATED_S = 1.0
"""Breaks are dated to within this: nearer to one than this, nothing is asked of where a camera lies."""


def worst_error_ms(alignment: Alignment, microphones: Sequence[Microphone]) -> float:
    """The largest error of any camera against the anchor, at moments throughout what they share, away from breaks."""
    known = dict(enumerate(microphones, start=1))
    pieces = {camera.camera: camera.pieces for camera in alignment.cameras if camera.pieces}
    anchor = known[alignment.anchor]
    errors = []
    for camera in pieces.keys() - {alignment.anchor}:
        own = known[camera]
        for file_s in np.linspace(0.0, own.runs_s - 0.01, 100):
            theirs_s = anchor.file_s(own.world_s(file_s))
            if theirs_s is None or _near_break(own, file_s) or _near_break(anchor, theirs_s):
                continue
            placed, expected = lesson_of(pieces[camera], file_s * 1000), lesson_of(pieces[alignment.anchor], theirs_s * 1000)
            assert placed is not None
            assert expected is not None
            errors.append(abs(placed - expected))
    return max(errors)


def _near_break(microphone: Microphone, file_s: float) -> bool:
    return any(abs(file_s - at) < DATED_S for at, _ in microphone.missed)
