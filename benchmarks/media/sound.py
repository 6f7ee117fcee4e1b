"""The sound of a long lesson: sentences that nobody says twice, a restless class and clicks, at three microphones of one room.

It is made act by act and kept on disk as 16-bit samples on the room's clock, so that an hour needs no more memory than an act.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from benchmarks.sync.script import sentence
from domain.timeline import Piece
from triptych.sample import CameraOptions
from triptych.sample.acoustics import microphone_noise
from triptych.sample.picture import SEATS
from triptych.sample.script import PUPIL, TEACHER, Planned
from triptych.sample.sound import RATE, SPEECH_LEVEL, Sources, at_microphone, sources
from triptych.sample.truth import Line
from triptych.sample.view import viewpoint
from triptych.sample.voices import Piper, Said, find_voice

ACT_MS = 180_000
REST_MS = 1500
"""Nobody speaks at an act's end: the room's echo does not cross from one into the next."""

BLOCK_S = 60
MARGIN = 16
"""Samples to each side that a cubic spline is drawn through, beyond which it hardly changes."""


class Room:
    """A lesson of `lesson_ms` as it sounds at the places of cameras with these views; its files lie in `folder`."""

    def __init__(self, folder: Path, seed: int, lesson_ms: int, views: Sequence[str]) -> None:
        self.folder = folder
        self.seed = seed
        self.lesson_ms = lesson_ms
        self.places = [viewpoint(view, 16, 9).place for view in views]

    def heard(self, number: int) -> Path:
        """Where the sound at a camera lies: mono 16-bit samples at `RATE`, from the room's time 0 on."""
        return self.folder / f"heard-{number}.s16"

    def perform(self) -> tuple[tuple[Line, ...], tuple[int, ...]]:
        """Write the sound at every camera; return what is said when, and when the clicks are."""
        self.folder.mkdir(exist_ok=True)
        for number in range(1, len(self.places) + 1):
            self.heard(number).unlink(missing_ok=True)
        script: list[Line] = []
        clicks: list[int] = []
        for act, begins in enumerate(range(0, self.lesson_ms, ACT_MS)):
            sounding = self._act(act, min(ACT_MS, self.lesson_ms - begins))
            script += [Line(begins + one.start_ms, begins + one.end_ms, one.speaker, one.text) for one in sounding.script]
            clicks += [begins + click for click in sounding.clicks_ms]
            for number, place in enumerate(self.places, 1):
                heard = at_microphone(sounding, place, self.seed)
                with self.heard(number).open("ab") as file:
                    file.write((np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes())
        return tuple(script), tuple(clicks)

    def clear(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.folder)

    def _act(self, act: int, length_ms: int) -> Sources:
        lines = _lines(f"{self.seed} {act}", length_ms)
        kept = self.folder / f"said-{act}.npz"
        return sources(self.seed * 1000 + act, length_ms, lines, _said(lines, kept), SEATS)


def _lines(seed: str, length_ms: int) -> list[Planned]:
    """Return an act's sentences, placed as the sample places its script."""
    chance = random.Random(f"act {seed}")
    lines: list[Planned] = []
    clock = chance.uniform(600, 1400)
    while True:
        speaker = TEACHER if chance.random() < 0.75 else PUPIL
        text = sentence(f"media {seed} {len(lines)}")
        length = 500 + len(text) * 1000 / 14
        clock += chance.uniform(250, 600) if speaker == TEACHER else chance.uniform(900, 1600)
        if chance.random() < 0.1:
            clock += chance.uniform(2000, 8000)
        if clock + length > length_ms - REST_MS:
            return lines
        lines.append(Planned(round(clock), round(length), speaker, text))
        clock += length


def _said(lines: Sequence[Planned], kept: Path) -> list[Said]:
    """Have the sentences spoken, once: speaking is most of the work, and is found again when making was cut off."""
    if not kept.exists():
        voice = find_voice()
        if not isinstance(voice, Piper):
            raise FileNotFoundError("the benchmark needs Piper (make voice)")
        said = voice.say([(line.speaker, line.text) for line in lines])
        with kept.with_suffix(".part").open("wb") as file:
            np.savez(file, *(one.samples for one in said), rates=[one.rate for one in said])
        kept.with_suffix(".part").replace(kept)
    with np.load(kept) as stored:
        return [Said(int(rate), stored[f"arr_{place}"]) for place, rate in enumerate(stored["rates"])]


def recording(heard: Path, piece: Piece, camera: CameraOptions, channels: int, seed: list[int]) -> Iterator[NDArray[np.int16]]:
    """Yield what a camera writes of the sound at its place, along its own clock, with its noise: samples by channels."""
    room = np.memmap(heard, "<i2", "r")
    rate = camera.sample_rate
    count = round(piece.file_end_ms * rate / 1000)
    for begin in range(0, count, BLOCK_S * rate):
        size = min(BLOCK_S * rate, count - begin)
        places = (piece.offset_ms + (begin + np.arange(size)) * (1000 / rate) * piece.rate) * (RATE / 1000)
        first, last = int(places[0]) - MARGIN, int(places[-1]) + MARGIN
        window = np.zeros(last - first, np.float32)
        inside = room[max(0, first) : max(0, last)].astype(np.float32) / np.float32(32767)
        window[max(0, -first) : max(0, -first) + inside.size] = inside
        one = map_coordinates(window, [places - first], order=3, mode="constant", prefilter=True)
        noises = np.stack([
            microphone_noise(size, rate, np.random.default_rng([*seed, begin, channel])) for channel in range(channels)
        ])  # fmt: skip
        taken = one + noises * np.float32(SPEECH_LEVEL * 10 ** (-camera.snr_db / 20))
        yield (np.clip(taken.T, -0.99, 0.99) * 32767).astype("<i2")
