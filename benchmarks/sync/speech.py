"""A library of spoken sentences: an external text-to-speech program, and any recordings that are given.

The program is run, never imported (espeak-ng and piper are GPL-3). Sentences are made once, in blocks, and kept on disk. A
lesson takes whole blocks and never the same one twice; different lessons of one case take different blocks.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import wave
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from benchmarks.sync.script import sentence
from triptych.sample.voices import Piper, find_voice

RATE = 16_000
LOUDNESS = 0.1
"""RMS of every sentence, in parts of full scale."""

BLOCK = 25
"""Sentences in a block: about 90 s of speech."""

BLOCKS = 60
"""Blocks of each voice, of which an hour of one teacher needs about 30. Three different lessons of an hour are the most."""

Signal = NDArray[np.float32]


@dataclass(frozen=True)
class Voice:
    """A speaker: espeak-ng's voice and variant, pitch (0-99), words a minute. `piper` speaks with the sample's Piper voice."""

    name: str
    espeak: str = "en-gb"
    pitch: int = 50
    speed: int = 165


TEACHERS = (
    Voice("alma", "en-gb+f2", 55, 160),
    Voice("brian", "en-gb-x-rp+m3", 40, 165),
    Voice("carol", "en-gb-scotland+f4", 50, 170),
    Voice("derek", "en-us+m7", 45, 155),
    Voice("eva", "en-gb+Annie", 60, 165),
    Voice("frank", "en-gb-x-gbcwmd", 45, 172),
)
PUPILS = (
    Voice("gina", "en-gb+f5", 85, 175),
    Voice("hugo", "en-us+f1", 92, 165),
    Voice("ines", "en-gb-x-gbclan+f3", 80, 180),
    Voice("jake", "en-gb+m8", 90, 150),
)
PIPER = Voice("piper")
PIPER_BLOCKS = 8
RECORDED = Voice("recordings")


class Library:
    """Sentences by voice and block. Two processes may make the same block at once; the later one replaces the earlier."""

    def __init__(self, folder: Path, recordings: Path | None = None) -> None:
        self.folder = folder
        self.recordings = recordings
        folder.mkdir(parents=True, exist_ok=True)

    def block(self, voice: Voice, number: int) -> list[Signal]:
        """Return the sentences of a block, each a signal at RATE with an RMS of LOUDNESS."""
        name = self.recorded() if voice is RECORDED else voice.name
        kept = self.folder / f"{name}-{number}.npz"
        if not kept.exists():
            sentences = [_levelled(clip) for clip in self._made(voice, number)]
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
                joined = np.concatenate(sentences) if sentences else np.zeros(0, np.float32)
                whole = np.clip(joined * 32767, -32768, 32767).astype(np.int16)
                np.savez(part, samples=whole, lengths=[len(clip) for clip in sentences])
            Path(part.name).replace(kept)
        with np.load(kept) as stored:
            samples, lengths = stored["samples"].astype(np.float32) / np.float32(32768), stored["lengths"]
        return np.split(samples, np.cumsum(lengths)[:-1])

    def sentences(self, voice: Voice, chance: np.random.Generator, share: int = 0, shares: int = 1) -> Iterator[Signal]:
        """Yield sentences without repeating one, in blocks chosen by chance among every `shares`-th block.

        Raises ValueError when the voice has said everything.
        """
        blocks = self._count(voice)
        for number in chance.permutation(np.arange(share % shares, blocks, shares)):
            block = self.block(voice, int(number))
            yield from (block[place] for place in chance.permutation(len(block)))
        raise ValueError(f"there is too little speech by {voice.name!r} for this lesson: give more, or shorter lessons")

    def recorded(self) -> str:
        """Return a name for the recordings that were given, which changes when they do."""
        told = [f"{path.name} {path.stat().st_size}" for path in self._files()]
        return f"recordings-{zlib.crc32(' '.join(told).encode()):08x}"

    def _count(self, voice: Voice) -> int:
        if voice is RECORDED:
            return max(1, len(self._files()))
        return PIPER_BLOCKS if voice is PIPER else BLOCKS

    def _files(self) -> list[Path]:
        found = sorted(self.recordings.glob("*.wav")) if self.recordings else []
        if self.recordings and not found:
            raise FileNotFoundError(f"there are no .wav files in {self.recordings}")
        return found

    def _made(self, voice: Voice, number: int) -> list[Signal]:
        if voice is RECORDED:
            return _phrases(_read(self._files()[number]))
        texts = [sentence(f"{voice.name} {number} {place}") for place in range(BLOCK)]
        return _by_piper(texts) if voice is PIPER else _by_espeak(voice, texts, number)


def _by_espeak(voice: Voice, texts: list[str], number: int) -> list[Signal]:
    """Say each text, with the pitch and speed wandering as a person's do."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise FileNotFoundError("the benchmark needs espeak-ng (apt-get install espeak-ng)")
    chance = np.random.default_rng([number, *voice.name.encode()])
    said = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "said.wav")
        for text in texts:
            pitch = int(np.clip(voice.pitch + chance.integers(-12, 13), 0, 99))
            speed = voice.speed + int(chance.integers(-20, 21))
            manner = ("-v", voice.espeak, "-p", str(pitch), "-s", str(speed))
            subprocess.run([program, *manner, "-w", str(out), text], check=True, capture_output=True)
            said.append(_read(out))
    return said


def _by_piper(texts: list[str]) -> list[Signal]:
    voice = find_voice()
    if not isinstance(voice, Piper):
        raise FileNotFoundError("the benchmark needs Piper here (make voice)")
    return [_at_rate(said.samples, said.rate) for said in voice.say([("teacher", text) for text in texts])]


def _read(path: Path) -> Signal:
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise ValueError(f"{path.name} must hold 16-bit samples")
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        rate = file.getframerate()
    return _at_rate(samples.mean(axis=1, dtype=np.float32) / np.float32(32768), rate)


def _at_rate(samples: Signal, rate: int) -> Signal:
    """Resample, and cut silence off both ends."""
    common = int(np.gcd(rate, RATE))
    resampled = signal.resample_poly(samples, RATE // common, rate // common).astype(np.float32)
    loud = np.flatnonzero(np.abs(resampled) > 0.01)
    return resampled[loud[0] : loud[-1] + 1] if loud.size else resampled[:0]


def _levelled(clip: Signal) -> Signal:
    return clip * np.float32(LOUDNESS / max(float(np.sqrt(np.mean(clip**2))), 1e-6)) if clip.size else clip


def _phrases(samples: Signal) -> list[Signal]:
    """Cut a recording where it is quiet, into stretches of 2 to 8 s."""
    step = RATE // 50
    level = np.sqrt(np.mean(samples[: len(samples) // step * step].reshape(-1, step) ** 2, axis=1))
    cuts, last = [0], 0
    for frame in np.flatnonzero(level < 0.3 * np.median(level)):
        if frame - last >= 100:
            cuts.append(int(frame) * step)
            last = int(frame)
    return [clip for clip in np.split(samples, cuts[1:]) if RATE <= len(clip) <= 15 * RATE]


def cache_folder(named: Path | None = None) -> Path:
    """Return where generated things are kept: the folder named, else the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (named or Path(base, "triptych-bench")).absolute()


if __name__ == "__main__":
    library = Library(cache_folder(Path(sys.argv[1]) if len(sys.argv) > 1 else None) / "speech")
    for speaker in (*TEACHERS, *PUPILS):
        for block_number in range(BLOCKS):
            library.block(speaker, block_number)
