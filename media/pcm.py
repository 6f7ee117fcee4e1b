"""Decodes a camera's sound, once, to a flat file of samples on *file time*.

Sample 0 is the moment at which the first video frame is shown, edit lists applied: sound that begins later is preceded by
silence, sound that begins earlier is cut, and holes between packets are silent, so that `index / rate` is file time.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media.command import Command, Limits, Watch, run
from media.errors import MediaError
from media.ffmpeg import ffmpeg, open_input
from media.probe import Probe, probe

RATE = 16_000
"""Samples per second: speech has little above 8 kHz, whisper wants exactly this, and an hour is 115 MB."""

HOLE_SECONDS = 0.02
"""A timestamp this far from where the samples so far end is believed: silence is put in, or samples are dropped."""

SAMPLE_BYTES = 2


class NoSound(MediaError):  # noqa: N818 - reads as what happened
    """None of the files has a sound track. An ordinary camera fault, which callers are expected to handle."""


@dataclass(frozen=True)
class Sound:
    """Mono sound on disk: `samples` 16-bit little-endian numbers at `rate` per second, from file time 0."""

    path: Path
    rate: int
    samples: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.samples / self.rate

    def open(self) -> "np.memmap[tuple[int], np.dtype[np.int16]]":
        """Return the samples, mapped and not read. Raises ValueError when there are none."""
        return self.stretch(0, self.samples)

    def stretch(self, begin: int, end: int) -> "np.memmap[tuple[int], np.dtype[np.int16]]":
        """Return the samples from `begin` up to `end`, mapped by themselves. Raises ValueError when there are none.

        Pages that were read stay this process's memory for as long as their mapping stays: who goes through a whole sound takes
        it a stretch at a time and lets each go.
        """
        return np.memmap(self.path, dtype="<i2", mode="r", offset=begin * SAMPLE_BYTES, shape=(end - begin,))


def decode_sound(paths: Sequence[Path], out: Path, *, rate: int = RATE, watch: Watch | None = None) -> Sound:
    """Decode the sound of one camera (its parts in order) to the file `out`, and return it.

    Parts follow each other on file time without a hole. A part without sound is silent. Raises NoSound when none has
    any, NotARecording and the errors of `media.command` otherwise. Progress is seconds of sound over all parts.
    """
    probes = [probe(path) for path in paths]
    if not any(described.audio for described in probes):
        raise NoSound("there is no sound track in this recording")
    begins = 0.0
    with out.open("wb"):
        pass
    for path, described in zip(paths, probes, strict=True):
        if described.audio is not None:
            part = out.with_name(f"{out.name}.part")
            try:
                command = decode_command(path, described.zero_s, part, rate)
                run(command, limits=_limits(described), watch=(watch or Watch()).later(begins))
                _put(part, out, round(begins * rate) * SAMPLE_BYTES)
            finally:
                part.unlink(missing_ok=True)
        begins += described.file_duration_s
    return Sound(out, rate, out.stat().st_size // SAMPLE_BYTES)


def decode_command(path: Path, zero_s: float, out: Path, rate: int) -> Command:
    """Return the command that writes one file's sound to `out`; `zero_s` is file time 0 on the container's clock.

    `-copyts` keeps the container's times, which ffmpeg would otherwise shift so that the *earliest* stream starts at 0.
    `aresample` with `async=1` only fills and drops, it never stretches: a camera's drift is left for the fit to find.
    """
    fill = f"aresample={rate}:async=1:min_hard_comp={HOLE_SECONDS}:first_pts=0"
    return ffmpeg(
        *open_input(path),
        "-copyts",
        "-map",
        "0:a:0",
        "-af",
        f"asetpts=PTS-({zero_s:.6f})/TB,{fill},aformat=sample_fmts=s16:channel_layouts=mono",
        "-f",
        "s16le",
        f"file:{out.absolute()}",
        reads=[path],
        writes=[out.absolute().parent],
    )


def _limits(described: Probe) -> Limits:
    return Limits.for_duration(max(described.duration_s, described.file_duration_s))


def _put(part: Path, out: Path, at: int) -> None:
    """Copy a part to byte `at` of the whole; what lies between the parts stays a hole of zeros."""
    with out.open("r+b") as whole, part.open("rb") as samples:
        whole.seek(at)
        shutil.copyfileobj(samples, whole, 1 << 20)
