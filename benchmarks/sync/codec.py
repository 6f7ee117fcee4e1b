"""Files as cameras leave them: the sound through a real encoder, beside a tiny picture, and back through `media.pcm`.

The picture is a few grey points at 5 frames a second: its first frame is file time 0, as in a real recording.
"""

import itertools
import math
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.pcm import Sound, decode_sound

RATE = 16_000
FRAME_RATE = 5
"""Parts last a whole number of frames, so that file time has no remainder between them."""

SECOND_CHANNEL_HISS = 10.0
"""RMS of what a dead or opposite second channel adds, in steps of the converter."""


@dataclass(frozen=True)
class Codec:
    """A container's ending, and how ffmpeg is told to encode the sound for it.

    `hears_hz` is the voice band of a phone; `before` stands before the sound's input.
    """

    ending: str
    options: tuple[str, ...]
    hears_hz: tuple[int, int] | None = None
    before: tuple[str, ...] = ()


CODECS = {
    "aac": Codec("mp4", ("-c:a", "aac", "-b:a", "64k", "-ar", "48000")),
    "aac-quicktime": Codec("mov", ("-c:a", "aac", "-b:a", "96k", "-ar", "44100")),
    "ac3": Codec("mts", ("-c:a", "ac3", "-b:a", "96k", "-ar", "48000")),
    # ffmpeg 5.1 writes Opus into WebM too early by the encoder's delay of 6.5 ms, rounded up; browsers do not.
    "opus": Codec("webm", ("-c:a", "libopus", "-b:a", "24k", "-ar", "48000"), None, ("-itsoffset", "0.007")),
    "phone": Codec("mkv", ("-c:a", "libopus", "-application", "voip", "-b:a", "12k", "-ar", "8000"), (300, 3400)),
    "phone-aac": Codec("mp4", ("-c:a", "aac", "-b:a", "16k", "-ar", "16000")),
    "phone-gsm": Codec("mkv", ("-c:a", "libgsm_ms", "-ar", "8000"), (300, 3400)),
    "adpcm": Codec("avi", ("-c:a", "adpcm_ms", "-ar", "22050")),
    "pcm-file": Codec("mov", ("-c:a", "pcm_s16le", "-ar", "48000")),
}


def encode(samples: NDArray[np.int16], codec: Codec, channels: str, out: Path, seed: list[int]) -> None:
    """Write one file: `samples` as "mono", or as stereo whose second channel is "dead" or "opposite"."""
    wav = out.with_suffix(".wav")
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1 if channels == "mono" else 2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples if channels == "mono" else _stereo(samples, channels, seed)).tobytes())
    seconds = math.ceil(len(samples) / RATE * FRAME_RATE - 1e-6) / FRAME_RATE
    picture = ("-f", "lavfi", "-i", f"color=c=gray:s=64x36:r={FRAME_RATE}:d={seconds:.3f}")
    vcodec = ("libvpx", "-deadline", "realtime") if codec.ending == "webm" else ("libx264", "-preset", "ultrafast", "-bf", "0")
    band = ("-af", f"highpass=f={codec.hears_hz[0]},lowpass=f={codec.hears_hz[1]}") if codec.hears_hz else ()
    argv = (
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        *picture,
        *codec.before,
        "-i",
        str(wav),
        "-c:v",
        *vcodec,
        "-threads",
        "1",
    )
    subprocess.run([*argv, *band, *codec.options, str(out)], check=True, capture_output=True)
    wav.unlink()


def _stereo(samples: NDArray[np.int16], channels: str, seed: list[int]) -> NDArray[np.int16]:
    hiss = np.random.default_rng(seed).standard_normal(len(samples), np.float32) * np.float32(SECOND_CHANNEL_HISS)
    second = hiss - samples if channels == "opposite" else hiss
    return np.stack([samples, np.clip(second, -32768, 32767).astype("<i2")], axis=1)


def through(raw: Path, parts_s: Sequence[float], name: str, channels: str, *, seed: list[int]) -> tuple[list[Path], Sound]:
    """Encode the samples in `raw`, cut into files where parts begin, and decode them again into `raw`.

    Returns the encoded files, in order, and the decoded sound.
    """
    codec = CODECS[name]
    samples = np.memmap(raw, dtype="<i2", mode="r")
    cuts = [0, *(round(part * RATE) for part in parts_s), len(samples)]
    files = []
    for number, (first, last) in enumerate(itertools.pairwise(cuts), start=1):
        out = raw.with_name(f"{raw.stem}-{number}.{codec.ending}")
        encode(np.asarray(samples[first:last]), codec, channels, out, [*seed, number])
        files.append(out)
    del samples
    decoded = raw.with_suffix(".decoded")
    sound = decode_sound(files, decoded)
    decoded.replace(raw)
    return files, Sound(raw, sound.rate, sound.samples)
