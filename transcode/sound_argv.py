"""Says how a camera's sound becomes a lesson track. Pure: argv out, golden tests beside it."""

from collections.abc import Sequence
from pathlib import Path

import ffmpeg as graph

from domain.timeline import LessonMs, Piece
from media.command import Command
from media.ffmpeg import ffmpeg, open_input
from media.pcm import Sound
from transcode.loudness import RATE
from transcode.segments import fragment_options

BIT_RATE = "96k"
"""Mono AAC-LC, transparent for speech with ffmpeg's own encoder; 43 MB an hour."""

CODER = "fast"
"""How the encoder looks for its quantisers. Its default search takes twice as long, and was seen to raise the peaks of clipped
speech by up to 3.4 dB, this one by up to 1.6 dB."""

FINE = 1024 * 100_000
"""A camera's clock is corrected by pretending a rate near this one and resampling to it: steps of 0.01 ppm.

A multiple of the resampler's 1024 phases, or it refuses most pairs of rates: it needs (source rate x 1024) / target rate as
a fraction of two 30-bit numbers.
"""

LEAST_PPM = 0.05
"""Drift below this moves an hour by less than 0.2 ms, and resampling would only cost."""

NO_PRIMING = "noise=drop='lt(pts,0)'"
"""Drops the packet that primes the decoder and lies before zero. Without an edit list it would be played, 21 ms of it."""


def layout_command(heard: Sound, pieces: Sequence[Piece], start_ms: LessonMs, end_ms: LessonMs, out: Path) -> Command:
    """Return the command that lays a camera's sound out on lesson time, as raw samples."""
    total = (end_ms - start_ms) * RATE // 1000
    parts, at = [], 0
    for piece in pieces:
        begin = max(at, min(total, round((piece.lesson_start_ms - start_ms) * RATE / 1000.0)))
        end = max(begin, min(total, round((piece.lesson_end_ms - start_ms) * RATE / 1000.0)))
        if begin < end:
            parts.append(_piece(heard, piece, start_ms + begin * 1000.0 / RATE, silence=begin - at, samples=end - begin))
            at = end
    if not parts:
        raise ValueError(f"no piece of this camera lies between {start_ms} and {end_ms} ms of the lesson")
    joined = graph.concat(*parts, v=0, a=1) if len(parts) > 1 else parts[0]
    joined = joined.filter("apad", whole_len=total)
    argv = graph.get_args(graph.output(joined, f"file:{out.absolute()}", f="s16le", ar=RATE))
    return ffmpeg(*argv, reads=[heard.path], writes=[out.absolute().parent])


def encode_command(samples: Path, out: Path) -> Command:
    """Return the command that encodes raw samples of a lesson, levelled before. No filter, so that nothing delays a sample."""
    return ffmpeg(
        "-f", "s16le", "-ar", str(RATE), "-ac", "1",
        *open_input(samples, formats=("s16le",)),
        *_aac(out),
        reads=[samples],
        writes=[out.absolute().parent],
    )  # fmt: skip


def silence_command(seconds: float, out: Path) -> Command:
    """Return the command that encodes the track of a lesson in which nothing was heard."""
    samples = round(seconds * RATE)
    return ffmpeg(
        "-f", "lavfi", "-i", f"anullsrc=r={RATE}:cl=mono,atrim=end_sample={samples}",
        *_aac(out),
        reads=[],
        writes=[out.absolute().parent],
    )  # fmt: skip


def _aac(out: Path) -> tuple[str, ...]:
    return (
        "-map_metadata", "-1",
        "-c:a", "aac", "-aac_coder", CODER, "-b:a", BIT_RATE, "-ac", "1", "-ar", str(RATE),
        "-bsf:a", NO_PRIMING,
        *fragment_options(out, timescale=None),
    )  # fmt: skip


def _piece(heard: Sound, piece: Piece, from_lesson_ms: float, *, silence: int, samples: int) -> graph.nodes.FilterableStream:
    """Return so much silence, then exactly `samples` of a piece's sound from a moment of the lesson on, drift taken out."""
    options = {**_raw_input(), "format_whitelist": "s16le", "protocol_whitelist": "file"}
    first = max(0, round(piece.to_file(from_lesson_ms) * RATE / 1000.0))
    last = round(first + samples / piece.rate) + 1
    sound = graph.input(f"file:{heard.path.absolute()}", **options).audio
    sound = sound.filter("atrim", start_sample=first, end_sample=last).filter("asetpts", "N/SR/TB")
    if abs(piece.drift_ppm) >= LEAST_PPM:
        sound = sound.filter("asetrate", round(FINE / piece.rate)).filter("aresample", FINE).filter("asetrate", RATE)
        sound = sound.filter("asetpts", "N/SR/TB")
    sound = sound.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)
    return sound.filter("adelay", f"{silence}S", all=1) if silence else sound


def _raw_input() -> dict[str, str | int]:
    return {"f": "s16le", "ar": RATE, "ac": 1}
