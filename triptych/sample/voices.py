"""Speech for the script: an external text-to-speech program, run once per sample, and never imported (piper is GPL-3)."""

import os
import shutil
import sys
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from media.command import Command, Limits, run
from media.tools import find_tool
from triptych.sample.script import PUPIL

VOICE_ENVIRONMENT = ".venv-voice"
"""Where `make` installs piper, beside the project's own environment."""

LIMITS = Limits(memory_bytes=None, nice=0)

Signal = NDArray[np.float32]


@dataclass(frozen=True)
class Said:
    """A spoken line: samples in -1..1 at `rate` per second."""

    rate: int
    samples: Signal


class Voice(Protocol):
    """A text-to-speech program."""

    @property
    def name(self) -> str:
        """The program's name, for people and for the truth."""
        ...

    def say(self, lines: Sequence[tuple[str, str]]) -> list[Said]:
        """Return each (speaker, text) as sound. Raises `media.command.MediaError` when the program fails."""
        ...


@dataclass(frozen=True)
class Piper:
    """Piper: natural voices. Its variation is turned off, so that the same text gives the same sound."""

    program: Path
    model: Path
    name: str = "piper"

    def say(self, lines: Sequence[tuple[str, str]]) -> list[Said]:
        """Say all lines in one run of the program, which loads its model once."""
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder, "script.txt")
            text.write_text("".join(f"{words}\n" for _, words in lines), encoding="utf-8")
            out = Path(folder, "lines")
            out.mkdir()
            argv = (str(self.program), "-m", str(self.model), "-i", str(text), "-d", str(out))
            still = ("--noise-scale", "0", "--noise-w-scale", "0", "--length-scale", "1.02", "--sentence-silence", "0.25")
            environment = self.program.resolve().parent.parent
            reads = (text, self.program.parent.parent, environment, self.model.parent, Path(sys.base_prefix))
            run(Command((*argv, *still), reads=reads, writes=(Path(folder),)), limits=LIMITS)
            # Files are named by a rising clock.
            files = sorted(out.glob("*.wav"), key=lambda path: int(path.stem))
            return [
                _as_pupil(_read(path)) if who == PUPIL else _read(path) for (who, _), path in zip(lines, files, strict=True)
            ]


@dataclass(frozen=True)
class Espeak:
    """espeak-ng: small, everywhere, and plainly a machine."""

    program: Path
    name: str = "espeak-ng"

    def say(self, lines: Sequence[tuple[str, str]]) -> list[Said]:
        """Say each line in a run of its own, pupils in a higher voice."""
        said = []
        with tempfile.TemporaryDirectory() as folder:
            for who, words in lines:
                path = Path(folder, "line.wav")
                manner = ("-v", "en-gb", "-s", "150", "-p", "80" if who == PUPIL else "45")
                argv = (str(self.program), *manner, "-w", str(path), words)
                run(Command(argv, reads=(), writes=(Path(folder),)), limits=LIMITS)
                said.append(_read(path))
        return said


def find_voice(piper: str | None = None, model: str | None = None) -> Voice | None:
    """Return the best text-to-speech program there is, or None.

    Piper is taken from the argument, TRIPTYCH_PIPER, the voice environment beside the project, or PATH; its voice from
    the argument, TRIPTYCH_PIPER_VOICE, or the voice package in piper's own environment. Without both: espeak-ng.
    Raises `media.command.ToolMissing` when a program that was named does not exist.
    """
    program = _piper(piper or os.environ.get("TRIPTYCH_PIPER"))
    if program is not None:
        voice = _model(program, model or os.environ.get("TRIPTYCH_PIPER_VOICE"))
        if voice is not None:
            return Piper(program, voice)
    espeak = shutil.which("espeak-ng")
    return Espeak(Path(espeak)) if espeak else None


def _piper(named: str | None) -> Path | None:
    if named:
        return Path(find_tool(named))
    beside = Path(__file__).resolve().parents[2] / VOICE_ENVIRONMENT / "bin" / "piper"
    found = str(beside) if beside.exists() else shutil.which("piper")
    return Path(found) if found else None


def _model(program: Path, named: str | None) -> Path | None:
    if named:
        return Path(named).absolute()
    voices = program.parent.parent.glob("lib/python*/site-packages/*/data/*.onnx")
    return next((path for path in sorted(voices) if path.with_suffix(".onnx.json").exists()), None)


def _read(path: Path) -> Said:
    """Read a 16-bit mono wave file and cut the silence off its ends."""
    with wave.open(str(path), "rb") as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / np.float32(32768)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return Said(rate, samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0])


def _as_pupil(said: Said) -> Said:
    """Make an adult voice a child's: played a quarter faster, pitch and formants rise together."""
    return Said(round(said.rate * 1.25), said.samples)
