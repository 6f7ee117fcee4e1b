"""Films clips whose every picture says when it was taken, and reads published tracks back as a media source counts them.

The clock in the pictures is the sample's; sound is a click at every whole second of the lesson.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Piece, file_of, lesson_of
from media.command import Command, run
from media.pace import keyframes
from media.probe import probe
from transcode.cmaf import read_fragment, read_init
from transcode.playlist import addresses
from transcode.source import Source
from triptych.sample.clock import draw_clock, read_clock

SIZE = (320, 180)
SOUND_RATE = 44_100


@dataclass(frozen=True)
class Clip:
    """What to film. `frames` skips pictures (a phone's variable rate) when it is given."""

    pieces: tuple[Piece, ...]
    seconds: float
    rate: Fraction = Fraction(25)
    codec: tuple[str, ...] = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "25")
    suffix: str = ".mp4"
    options: tuple[str, ...] = ()
    clicks: bool = True
    size: tuple[int, int] = SIZE
    drop_every: int = 0


def film(clip: Clip, folder: Path) -> Path:
    """Film a clip and return its path."""
    out = folder / f"clip{clip.suffix}"
    raw, sound = folder / "frames.gray", folder / "sound.s16"
    with raw.open("wb") as file:
        for at in range(int(clip.seconds * clip.rate)):
            file.write(_picture(clip, float(at / clip.rate) * 1000.0).tobytes())
    _clicks(clip).tofile(sound)
    width, height = clip.size
    drop = ("-vf", f"select='mod(n+1,{clip.drop_every})'", "-fps_mode", "passthrough") if clip.drop_every else ()
    heard = ("-f", "s16le", "-ar", str(SOUND_RATE), "-ac", "1", "-i", str(sound)) if clip.clicks else ()
    argv = (
        "ffmpeg", "-nostdin", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", str(clip.rate), "-i", str(raw), *heard,
        *drop, *clip.codec, "-pix_fmt", "yuv420p", *(("-c:a", "aac") if clip.clicks else ()), *clip.options, str(out),
    )  # fmt: skip
    run(Command(argv, reads=(raw, sound), writes=(folder,)))
    raw.unlink()
    sound.unlink()
    return out


def source_of(path: Path, pieces: Sequence[Piece], camera: int = 1) -> Source:
    """Return a filmed clip as rendering sees it."""
    return Source(camera, f"Camera {camera}", (path,), probe(path), tuple(pieces))


def keyframes_of(source: Source) -> list[tuple[float, ...]]:
    """Return the keyframes of each part."""
    return [keyframes(path) for path in source.paths]


def shown(out: Path, playlist: str, scratch: Path, start_ms: int) -> Iterator[tuple[float, int | None]]:
    """Yield, for each published picture, the lesson time at which a media source shows it, and the one in the picture."""
    folder = (out / playlist).parent
    init_path, init = folder, None
    for name in addresses((out / playlist).read_text()):
        path = folder / name
        if name.endswith(".mp4"):
            init_path, init = path, read_init(path)
            continue
        assert init is not None
        times = sorted(read_fragment(path, init).shown)
        pictures = _decoded(init_path, path, scratch, (init.width, init.height))
        assert len(pictures) == len(times)
        for ticks, picture in zip(times, pictures, strict=True):
            yield start_ms + ticks * 1000.0 / init.timescale, read_clock(picture)


def published_sound(out: Path, playlist: str, scratch: Path) -> NDArray[np.float64]:
    """Return a track's samples as a media source hears them: every packet, from decode time 0, no edit list."""
    text = (out / playlist).read_text()
    whole, raw = scratch / "track.mp4", scratch / "track.s16"
    whole.write_bytes(b"".join((out / playlist).parent.joinpath(name).read_bytes() for name in addresses(text)))
    argv = (
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-ignore_editlist",
        "1",
        "-i",
        str(whole),
        "-f",
        "s16le",
        str(raw),
    )
    run(Command(argv, reads=(whole,), writes=(scratch,)))
    return np.fromfile(raw, dtype="<i2").astype(float)


def clicks_of(clip: Clip) -> list[float]:
    """Return the lesson times of the clip's clicks, in milliseconds, but those within 50 ms of an end of a piece."""
    first, last = clip.pieces[0].lesson_start_ms, clip.pieces[-1].lesson_end_ms
    whole = range(int(first // 1000) + 1, int(last // 1000) + 1)
    return [
        second * 1000.0
        for second in whole
        if all(file_of(clip.pieces, second * 1000.0 + near) is not None for near in (-50, 50))
    ]


def _picture(clip: Clip, file_ms: float) -> NDArray[np.uint8]:
    width, height = clip.size
    picture = np.full((height, width), 90, np.uint8)
    # Something moves, so that pictures between keyframes hold something.
    at = int(file_ms / 7) % (width - 20)
    picture[height // 2 : height // 2 + 30, at : at + 20] = 220
    moment = lesson_of(clip.pieces, file_ms + 1e-6)
    if moment is not None:
        draw_clock(picture, round(moment), black=16, white=235)
    return picture


def _clicks(clip: Clip) -> NDArray[np.int16]:
    samples = np.zeros(int(clip.seconds * SOUND_RATE), np.float64)
    for moment in clicks_of(clip):
        at = file_of(clip.pieces, moment)
        assert at is not None
        times = np.arange(len(samples)) / SOUND_RATE - at / 1000.0
        near = (times >= 0) & (times < 0.003)
        samples[near] += 20000 * np.sin(2 * np.pi * 2000 * times[near])
    return samples.astype("<i2")


def _decoded(init: Path, segment: Path, scratch: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    whole, raw = scratch / "segment.mp4", scratch / "segment.gray"
    whole.write_bytes(init.read_bytes() + segment.read_bytes())
    argv = ("ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", str(whole), "-fps_mode", "passthrough")
    run(Command((*argv, "-f", "rawvideo", "-pix_fmt", "gray", str(raw)), reads=(whole,), writes=(scratch,)))
    return np.fromfile(raw, np.uint8).reshape(-1, size[1], size[0])
