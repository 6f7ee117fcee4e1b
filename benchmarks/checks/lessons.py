"""Made-up lessons of two cameras whose second is another lesson's, or the first one's file once more; or is good, but hard.

A lesson has sentences of its own; cameras hear them from places of their own in an echoing room, and are begun at different
moments. What is asked is what becomes of the second: whether it is left out, and for which reason.
"""

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from scipy.ndimage import uniform_filter1d

from benchmarks.checks import files, sounds
from benchmarks.sync.script import sentence
from ingest.align import align
from ingest.heard import heard_of, looking
from media.pcm import decode_sound
from media.probe import probe

SECONDS = 45.0
RATE = sounds.RATE
SENTENCES = 18
"""About a minute of speech."""

Sound = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True)
class Rig:
    """The recordings of a lesson: what was said in it, a folder for the cameras' files, and chance."""

    said: Sound
    folder: Path
    random: Random

    def heard_from_somewhere(self, said: Sound, noise_db: tuple[float, float]) -> Sound:
        """Return what a microphone hears: its own place in the room, its own noise, so many decibels below the speech."""
        random = self.random
        decay = int(random.uniform(0.15, 0.5) * RATE)
        room = random.standard_normal(decay) * np.exp(-6.9 * np.arange(decay) / decay) * random.uniform(0.03, 0.1)
        room[0] = 1.0
        size = next_fast_len(len(said) + decay)
        echoing = np.fft.irfft(np.fft.rfft(said, size) * np.fft.rfft(room, size), size)[: len(said)]
        noise = np.cumsum(random.standard_normal(len(said))) if random.random() < 0.3 else random.standard_normal(len(said))
        noise = np.diff(uniform_filter1d(noise, 40), prepend=0.0)
        noise *= echoing.std() / max(noise.std(), 1e-9) * 10 ** (-random.uniform(*noise_db) / 20)
        whole = echoing + noise
        return np.asarray(whole / np.abs(whole).max() * random.uniform(0.1, 0.9))

    def camera(self, number: int, sound: Sound, picture: NDArray[np.uint8], kind: files.Kind) -> Path:
        """Write a camera's file: one picture all the time, with the sensor's noise, and this sound."""
        folder = self.folder / f"{number}"
        folder.mkdir()
        take = files.Take(picture[None], sound, folder, self.random)
        return take.filmed(kind, len(sound) / RATE, rate="2")


def picture(random: Random) -> NDArray[np.uint8]:
    """Return what a camera sees of a room: dark and bright fields, at every size, unlike what another camera sees."""
    sizes = (3, 6, 12)
    fields = sum(cv2.resize(random.uniform(0, 255, (n, 2 * n, 3)), (320, 180), interpolation=cv2.INTER_CUBIC) for n in sizes)
    return np.clip(fields / len(sizes), 0, 255).astype(np.uint8)


def spoken(seed: int, voice: int) -> Sound:
    """Return a lesson's sentences, its own, in one of the voices; its loudest sample 1."""
    name, pitch, words = sounds.VOICES[voice]
    text = " ".join(sentence(f"checks {seed} {number}") for number in range(SENTENCES))
    with tempfile.TemporaryDirectory(prefix="triptych-spoken-") as folder:
        path = Path(folder, "said.wav")
        subprocess.run(["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(words), "-w", str(path), text], check=True)
        with wave.open(str(path)) as file:
            rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    said = np.interp(np.arange(0, len(samples) - 1, rate / RATE), np.arange(len(samples)), samples)
    return np.resize(said / np.abs(said).max(), int((SECONDS + 20.0) * RATE))


def _heard(rig: Rig, *, begins_s: tuple[float, float] = (0.0, 8.0), noise_db: tuple[float, float] = (8.0, 25.0)) -> Sound:
    begin = int(rig.random.uniform(*begins_s) * RATE)
    return rig.heard_from_somewhere(rig.said, noise_db)[begin : begin + int(SECONDS * RATE)]


def ordinary(rig: Rig, first: Path) -> Path:  # noqa: ARG001 - all are made of the same
    """A second camera of the same lesson."""
    return rig.camera(2, _heard(rig), picture(rig.random), files.HEADER_LAST)


def noisy(rig: Rig, first: Path) -> Path:  # noqa: ARG001
    """A second camera at the back, beside a fan."""
    return rig.camera(2, _heard(rig, noise_db=(2.0, 8.0)), picture(rig.random), files.MATROSKA)


def begun_late(rig: Rig, first: Path) -> Path:  # noqa: ARG001
    """A second camera that was switched on a quarter of a minute after the other."""
    return rig.camera(2, _heard(rig, begins_s=(12.0, 18.0)), picture(rig.random), files.PROSUMER)


def one_microphone(rig: Rig, first: Path) -> Path:
    """Two cameras of one computer, started at once, that record one microphone: the same sound, and another picture."""
    shown = rig.folder / "shown"
    shown.mkdir()
    seen = files.Take(picture(rig.random)[None], np.zeros(RATE), shown, rig.random)
    silent = seen.filmed(files.HEADER_LAST, SECONDS, rate="2")
    out = rig.folder / "2.mp4"
    argv = ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", str(silent), "-i", str(first), "-map", "0:v", "-map", "1:a"]
    subprocess.run([*argv, "-c:v", "copy", "-c:a", "aac", "-t", f"{SECONDS}", str(out)], check=True)
    return out


GOOD: tuple[Callable[[Rig, Path], Path], ...] = (ordinary, ordinary, noisy, begun_late, one_microphone)


def another_lesson(rig: Rig, first: Path) -> Path:  # noqa: ARG001
    """The second file is of another lesson: by another teacher, or by the same one on another day."""
    other = spoken(int(rig.random.integers(10**9)), int(rig.random.integers(len(sounds.VOICES))))
    begin = int(rig.random.uniform(0.0, 8.0) * RATE)
    heard = rig.heard_from_somewhere(other, (8.0, 25.0))[begin : begin + int(SECONDS * RATE)]
    return rig.camera(2, heard, picture(rig.random), files.HEADER_LAST)


def given_twice(rig: Rig, first: Path) -> Path:
    """The second file is the first camera's: copied, put into another container, or exported once more and smaller."""
    smaller = ("-vf", "scale=160:90", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "64k")
    ways = (("copy.mp4", ("-c", "copy")), ("copy.mkv", ("-c", "copy")), ("small.mp4", smaller))
    name, how = ways[int(rig.random.integers(len(ways)))]
    out = rig.folder / f"2-{name}"
    if name == "copy.mp4" and rig.random.random() < 0.5:
        shutil.copy(first, out)
    else:
        subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", str(first), *how, str(out)], check=True)
    return out


FAULTS: dict[str, Callable[[Rig, Path], Path]] = {"not_the_same_lesson": another_lesson, "duplicate": given_twice}


def answers(seed: int, make: Callable[[Rig, Path], Path], random: Random) -> list[str]:
    """Return why cameras of a lesson, whose second is made by `make`, are left out; nothing when all have a place."""
    with tempfile.TemporaryDirectory(prefix="triptych-lesson-") as scratch:
        folder = Path(scratch)
        rig = Rig(spoken(seed, int(random.integers(len(sounds.VOICES)))), folder, random)
        first = rig.camera(1, _heard(rig), picture(random), files.HEADER_LAST)
        return _reasons([first, make(rig, first)], folder)


def _reasons(paths: Sequence[Path], folder: Path) -> list[str]:
    parts = dict(enumerate(([path] for path in paths), 1))
    heard = [heard_of(n, each[0].name, [probe(each[0])], decode_sound(each, folder / f"{n}.s16")) for n, each in parts.items()]
    aligned = align(heard, look=looking(parts, folder))
    return [camera.reason for camera in aligned.cameras if camera.reason is not None]
