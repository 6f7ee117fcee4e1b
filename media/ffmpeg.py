"""Small pure builders of argv that every use of ffmpeg and ffprobe shares: what we allow an input to be.

Layer one of four against hostile files (the others: `sniff`, `jail`, `command.Limits`).
"""

from collections.abc import Iterable
from pathlib import Path

from media.command import Command

CONTAINERS = ("mov", "matroska", "mpegts", "mpeg", "avi", "asf", "flv", "ogg")
"""Demuxers that recordings may use: cameras, phones, and browsers that record. None of them can name another file."""

OURS = ("mov", "matroska", "mpegts", "wav", "hls", "webvtt", "image2", "png_pipe", "jpeg_pipe")
"""Demuxers for files that this project wrote itself."""

MAX_PIXELS = 4096 * 4096
"""Larger pictures are refused before they are decoded: a 693 kB file of 15360 x 15360 took 1.27 GB of memory."""

THREADS = 1
"""Threads of one decoder or encoder. There are as many tools at work as cores: cameras and chunks scale better than threads."""


def input_options(
    *,
    formats: Iterable[str] = CONTAINERS,
    threads: int = THREADS,
    max_pixels: int = MAX_PIXELS,
) -> tuple[str, ...]:
    """Return the options that must stand before every `-i`: only local files, only these demuxers, bounded pictures."""
    return (
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        ",".join(formats),
        "-max_pixels",
        str(max_pixels),
        "-threads",
        str(threads),
    )


def open_input(path: Path, *, formats: Iterable[str] = CONTAINERS, threads: int = THREADS) -> tuple[str, ...]:
    """Return the options and the `-i` of one input, named by its absolute path with the protocol spelt out.

    Without `file:` a name such as `a:b.mp4` would be taken for a protocol.
    """
    return (*input_options(formats=formats, threads=threads), "-i", f"file:{path.absolute()}")


def start() -> tuple[str, ...]:
    """Return how every ffmpeg argv begins: never asks, never reads the keyboard, says only what went wrong."""
    return ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y")


def progress() -> tuple[str, ...]:
    """Return the global options that make ffmpeg tell `command.Watch` how far it is, as often as that is written down."""
    return ("-nostats", "-stats_period", "1", "-progress", "pipe:1")


def ffmpeg(*arguments: str, reads: Iterable[Path], writes: Iterable[Path]) -> Command:
    """Return the command of an ffmpeg run that reports progress; `arguments` are the inputs, options and outputs."""
    return Command((*start(), *progress(), *arguments), tuple(reads), tuple(writes))


def ffprobe(path: Path, *arguments: str, formats: Iterable[str] = CONTAINERS) -> Command:
    """Return the command that asks ffprobe about one file."""
    argv = ("ffprobe", "-hide_banner", "-loglevel", "error", *input_options(formats=formats), *arguments)
    return Command((*argv, "-i", f"file:{path.absolute()}"), reads=(path,))
