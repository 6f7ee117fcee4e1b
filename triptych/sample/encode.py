"""Turns drawn frames and computed sound into the kind of file that a camera leaves behind."""

import fcntl
import os
import threading
import wave
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.command import Command, Limits, run
from media.ffmpeg import start

PIPE_BYTES = 2**20

# One thread each: two cameras are made at a time. The fastest presets; B-frames are asked for apart, as cameras use them.
ENCODERS: dict[str, tuple[str, ...]] = {
    "h264": ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "25"),
    "hevc": ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "28", "-tag:v", "hvc1", "-x265-params", "log-level=error"),
    "vp9": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "36", "-b:v", "0"),
}
KEYFRAME_SECONDS = 2

LIMITS = Limits(wall_seconds=3600.0, nice=0)
"""A person is waiting for the sample, and nothing else needs the machine meanwhile."""


def encode_picture(
    frames: Iterable[NDArray[np.uint8]], size: tuple[int, int], rate: Fraction, out: Path, *, codec: str, b_frames: int
) -> None:
    """Encode planar YUV 4:2:0 frames to `out`, without sound. Raises `media.command.MediaError` when ffmpeg fails.

    The frames go through a named pipe beside `out`, so nothing but the result touches the disk.
    """
    if codec not in ENCODERS:
        raise ValueError(f"a sample can be made with {', '.join(ENCODERS)}, not {codec}")
    pipe = out.with_suffix(".frames")
    b_frame_options = () if codec == "vp9" else ("-bf", str(b_frames))
    argv = (
        *start(),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{size[0]}x{size[1]}", "-framerate", str(rate)),
        *("-i", f"file:{pipe}", "-an", *ENCODERS[codec], *b_frame_options, "-threads", "1", "-pix_fmt", "yuv420p"),
        *("-g", str(round(rate * KEYFRAME_SECONDS)), "-color_range", "tv"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", f"file:{out}"),
    )
    with _feeding(pipe, frames):
        run(Command(argv, reads=(pipe,), writes=(out.parent,)), limits=LIMITS)


def join(picture: Path, sound: NDArray[np.int16] | None, sample_rate: int, out: Path, *, codec: str) -> None:
    """Put picture and sound into the file that the camera leaves, the picture as it is, the sound as AAC (Opus in WebM)."""
    sources: tuple[str, ...] = ("-i", f"file:{picture}")
    sound_options: tuple[str, ...] = ()
    wav = picture.with_suffix(".wav")
    if sound is not None:
        with wave.open(str(wav), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sample_rate)
            file.writeframes(sound.tobytes())
        sources += ("-i", f"file:{wav}")
        sound_options = ("-c:a", "libopus" if out.suffix == ".webm" else "aac", "-b:a", "96k")
    tag = ("-tag:v", "hvc1") if codec == "hevc" and out.suffix in {".mp4", ".mov"} else ()
    fast = ("-movflags", "+faststart") if out.suffix in {".mp4", ".mov"} else ()
    argv = (*start(), *sources, "-c:v", "copy", *tag, *sound_options, *fast, f"file:{out}")
    run(Command(argv, reads=(picture, *((wav,) if sound is not None else ())), writes=(out.parent,)), limits=LIMITS)


@contextmanager
def _feeding(pipe: Path, frames: Iterable[NDArray[np.uint8]]) -> Iterator[None]:
    """Make a named pipe and write frames into it from a thread, while the caller runs what reads it."""
    os.mkfifo(pipe)
    failures: list[Exception] = []

    def feed() -> None:
        try:
            with pipe.open("wb", buffering=0) as file:
                fcntl.fcntl(file, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
                for frame in frames:
                    rest = memoryview(frame.data)
                    while rest:
                        rest = rest[file.write(rest) :]
        except BrokenPipeError:
            # The reader has gone: whoever runs it gets its own words, and they say why.
            return
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread below
            failures.append(error)

    feeder = threading.Thread(target=feed, name=f"frames of {pipe.stem}")
    feeder.start()
    try:
        yield
    finally:
        # If the reader never came, the feeder still waits for one: come and go.
        os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))
        feeder.join()
        pipe.unlink()
    if failures:
        raise failures[0]
