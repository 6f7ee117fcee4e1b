"""Brings raw sound to a lower rate without decoding its recording again."""

from pathlib import Path

from media.command import Command, Limits, Watch, run
from media.ffmpeg import ffmpeg, open_input
from media.pcm import SAMPLE_BYTES, Sound


def resample(sound: Sound, out: Path, rate: int, *, watch: Watch | None = None) -> Sound:
    """Write `sound` at `rate` to the file `out` and return it. Sample 0 stays its moment. Raises what `media.command` does."""
    run(resample_command(sound, out, rate), limits=Limits.for_duration(sound.duration_s), watch=watch)
    return Sound(out, rate, out.stat().st_size // SAMPLE_BYTES)


def resample_command(sound: Sound, out: Path, rate: int) -> Command:
    """Return the command that does it."""
    return ffmpeg(
        "-f", "s16le", "-ar", str(sound.rate), "-ac", "1",
        *open_input(sound.path, formats=("s16le",)),
        "-f", "s16le", "-ar", str(rate), "-ac", "1", f"file:{out.absolute()}",
        reads=[sound.path],
        writes=[out.absolute().parent],
    )  # fmt: skip
