"""Decodes a camera's sound, once, to a flat file of samples on *file time*.

Sample 0 is the moment at which the first video frame is shown, edit lists applied: sound that begins later is preceded by
silence, sound that begins earlier is cut, and holes between packets are silent, so that `index / rate` is file time.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.channels import choose, mixed
from media.command import Command, Limits, ToolStopped, Watch, run
from media.errors import MediaError
from media.ffmpeg import ffmpeg, open_input
from media.probe import Probe, probe

RATE = 16_000
"""Samples per second: speech has little above 8 kHz, whisper wants exactly this, and an hour is 115 MB."""

HOLE_SECONDS = 0.02
"""A timestamp this far from where the samples so far end is believed: silence is put in, or samples are dropped."""

SAMPLE_BYTES = 2

MOST_CHANNELS = 2
"""More are mixed down to these by ffmpeg, which knows which of them are loudspeakers in front."""

EXCERPTS, EXCERPT_S = 200, 1.0
"""So much of a recording tells how its two channels belong together."""

SPARE_S = 600.0
"""Sound may go on for so long after the picture has ended."""

BLOCK_S = 10
"""How much is mixed at once."""


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


def decode_sound(
    paths: Sequence[Path], out: Path, *, rate: int = RATE, probes: Sequence[Probe] = (), watch: Watch | None = None
) -> Sound:
    """Decode the sound of one camera (its parts in order) to the file `out`, and return it.

    Parts follow each other on file time without a hole. A part without sound is silent. Two channels become one as
    `media.channels` finds right for them, each part for itself. Raises NoSound when none has
    any, NotARecording and the errors of `media.command` otherwise. Progress is seconds of sound over all parts. `probes` spare
    asking the files again what they are.
    """
    probes = probes or [probe(path) for path in paths]
    if not any(described.audio for described in probes):
        raise NoSound("there is no sound track in this recording")
    watch = watch or Watch()
    begins = 0.0
    with out.open("wb"):
        pass
    for path, described in zip(paths, probes, strict=True):
        if described.audio is not None:
            part = out.with_name(f"{out.name}.part")
            try:
                channels = max(1, min(described.audio.channels, MOST_CHANNELS))
                command = decode_command(path, described.zero_s, part, rate, channels=channels)
                run(command, limits=_limits(described, rate * channels * SAMPLE_BYTES), watch=watch.later(begins))
                _put(part, channels, out, round(begins * rate), rate=rate, watch=watch)
            finally:
                part.unlink(missing_ok=True)
        begins += described.file_duration_s
    return Sound(out, rate, out.stat().st_size // SAMPLE_BYTES)


def decode_command(path: Path, zero_s: float, out: Path, rate: int, *, channels: int) -> Command:
    """Return the command that writes one file's sound to `out`, one or two channels; `zero_s` is file time 0 on its own clock.

    `-copyts` keeps the container's times, which ffmpeg would otherwise shift so that the *earliest* stream starts at 0.
    `aresample` with `async=1` only fills and drops, it never stretches: a camera's drift is left for the fit to find.
    """
    layout = "mono" if channels == 1 else "stereo"
    fill = f"aresample={rate}:async=1:min_hard_comp={HOLE_SECONDS}:first_pts=0"
    return ffmpeg(
        *open_input(path),
        "-copyts",
        "-map",
        "0:a:0",
        "-af",
        f"asetpts=PTS-({zero_s:.6f})/TB,{fill},aformat=sample_fmts=s16:channel_layouts={layout}",
        "-f",
        "s16le",
        f"file:{out.absolute()}",
        reads=[path],
        writes=[out.absolute().parent],
    )


def _limits(described: Probe, bytes_a_second: int) -> Limits:
    """Return limits that leave no room for more sound than the recording says it has: one moment far off would fill a disk.

    How much it may say is for the checks, which know what is accepted here.
    """
    seconds = max(described.duration_s, described.file_duration_s)
    limits = Limits.for_duration(seconds)
    room = math.ceil((seconds + SPARE_S) * bytes_a_second)
    return replace(limits, file_bytes=min(room, limits.file_bytes or room))


def _put(part: Path, channels: int, out: Path, at: int, *, rate: int, watch: Watch) -> None:
    """Write a part, as one channel, to sample `at` of the whole; what lies between the parts stays a hole of zeros."""
    samples = part.stat().st_size // SAMPLE_BYTES // channels
    mix = choose(_excerpts(part, samples, rate), rate) if channels > 1 else None
    with out.open("r+b") as whole:
        whole.seek(at * SAMPLE_BYTES)
        for begin in range(0, samples, BLOCK_S * rate):
            if watch.stop.is_set():
                raise ToolStopped("decoding")
            block = _read(part, channels, begin, min(BLOCK_S * rate, samples - begin))
            whole.write((block if mix is None else mixed(block, mix)).astype("<i2", copy=False).tobytes())


def _excerpts(part: Path, samples: int, rate: int) -> Iterator[NDArray[np.int16]]:
    """Yield excerpts of a part with two channels, spread over it evenly; all of it when it is short."""
    length = int(EXCERPT_S * rate)
    count = min(EXCERPTS, samples // length)
    if count < 2:
        yield _read(part, MOST_CHANNELS, 0, samples)
        return
    for number in range(count):
        yield _read(part, MOST_CHANNELS, round(number * (samples - length) / (count - 1)), length)


def _read(part: Path, channels: int, begin: int, count: int) -> NDArray[np.int16]:
    samples = np.fromfile(part, "<i2", count * channels, offset=begin * channels * SAMPLE_BYTES)
    return samples if channels == 1 else samples.reshape(-1, channels)
