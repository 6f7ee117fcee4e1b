"""Small recordings for tests, made by ffmpeg: a test picture and clicks at known moments."""

import wave
from pathlib import Path

import numpy as np

from media.command import Command, run

CLICKS_S = (1.0, 2.5, 4.0)
RATE = 48_000


def make(out: Path, *arguments: str, reads: tuple[Path, ...] = ()) -> Path:
    """Run ffmpeg with `arguments` and the output."""
    argv = ("ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments, str(out))
    run(Command(argv, reads=reads, writes=(out.parent,)))
    return out


def picture(seconds: float, *, size: str = "160x90", rate: str = "25") -> tuple[str, ...]:
    """Input options for a moving test picture."""
    return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}")


def clip(out: Path, *options: str, seconds: float = 3.0) -> Path:
    """A small H.264 recording with a tone."""
    tone = ("-f", "lavfi", "-i", f"sine=duration={seconds}")
    return make(out, *picture(seconds), *tone, "-c:v", "libx264", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p", *options)


def clicking(out: Path, sound: str, *, later_s: float = 0.0) -> Path:
    """A recording whose sound, `later_s` later than the picture, clicks at CLICKS_S of its own time."""
    wav = out.with_suffix(".clicks.wav")
    samples = np.zeros(6 * RATE, "<i2")
    for moment in CLICKS_S:
        at = int(moment * RATE)
        samples[at : at + 48] = np.where(np.arange(48) % 8 < 4, 30_000, -30_000)
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    streams = ("-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-bf", "2", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", sound)
    return make(out, *picture(6), "-itsoffset", str(later_s), "-i", str(wav), *streams, reads=(wav,))


def clicks_in(samples: np.ndarray, rate: int) -> list[float]:
    """Seconds at which clicks begin."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 6000)
    begins = loud[np.concatenate(([True], np.diff(loud) > rate // 5))]
    return [float(at) / rate for at in begins]
