"""What cameras really send, made small: every kind of file in which a recording arrives, all of one room.

Each picture says when it was taken (the sample's lesson clock); each microphone hears the same knocks, in its own way.
"""

import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from triptych.sample.clock import draw_clock

SECONDS = 16.0
RATE = 50
SIZE = (320, 180)

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p")
HLG = "transfer=arib-std-b67:colorprim=bt2020:colormatrix=bt2020nc:log-level=error:pools=2:keyint=30"
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:pools=2:keyint=30", "-tag:v", "hvc1")
AAC = ("-c:a", "aac")


@dataclass(frozen=True)
class Kind:
    """One kind of file: how it is written, at which rate, and whether a camera's own picture is good enough to be copied."""

    name: str
    arguments: Sequence[str]
    rate: str = "25"
    copied: bool = False
    filters: str = ""


KINDS = {
    "AVCHD, interlaced, AC-3": Kind(
        "00001.MTS",
        (*H264, "-flags", "+ilme+ildct", "-x264-params", "tff=1", "-c:a", "ac3", "-mpegts_m2ts_mode", "1", "-f", "mpegts"),
    ),
    "camcorder, 50p, MPEG-TS": Kind("00002.MTS", (*H264, "-c:a", "ac3", "-f", "mpegts"), rate="50", copied=True),
    "prosumer, MOV with LPCM": Kind("A001.MOV", (*H264, "-c:a", "pcm_s16le"), rate="30000/1001", copied=True),
    "prosumer, MP4, 59.94": Kind("B001.MP4", (*H264, *AAC), rate="60000/1001", copied=True),
    "action camera, HEVC": Kind("GX010042.MP4", (*HEVC, "-pix_fmt", "yuv420p", *AAC), rate="30000/1001"),
    "phone, HEVC 10-bit HLG": Kind(
        "IMG_0001.MOV",
        ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", HLG, "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", *AAC),
        rate="30",
    ),
    "phone, variable rate, edit list": Kind(
        "IMG_0002.MP4", (*H264, "-bf", "2", "-fps_mode", "vfr", *AAC), filters="select='mod(n+1,7)'", rate="30", copied=True
    ),
    "OBS, Matroska with Opus": Kind("obs.mkv", (*H264, "-c:a", "libopus"), rate="30", copied=True),
    "OBS, Matroska with FLAC": Kind("obs-flac.mkv", (*H264, "-c:a", "flac"), rate="30", copied=True),
    "OBS, Matroska that was not closed": Kind(
        "obs-live.mkv", (*H264, "-c:a", "pcm_s16le", "-f", "matroska", "-live", "1"), rate="30", copied=True
    ),
    "OBS, fragmented MP4": Kind(
        "obs-fragments.mp4", (*H264, *AAC, "-movflags", "frag_keyframe+empty_moov"), rate="30", copied=True
    ),
    "AVI with MJPEG": Kind("DSC_1.AVI", ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le")),
    "WMV": Kind("lesson.wmv", ("-c:v", "wmv2", "-b:v", "2M", "-c:a", "wmav2")),
    "3GP": Kind("video.3gp", ("-c:v", "mpeg4", "-q:v", "3", *AAC)),
    "WebM": Kind("lesson.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-b:v", "2M", "-c:a", "libopus")),
    "MPEG programme stream": Kind("M2U00001.MPG", ("-c:v", "mpeg2video", "-q:v", "3", "-g", "12", "-c:a", "mp2", "-f", "vob")),
    "anamorphic DV-like": Kind("tape.avi", ("-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le"), filters="setsar=4/3"),
}


def begins_at_s(number: int) -> float:
    """When the camera of this number was switched on: no two at the same moment."""
    return 0.08 * number


@dataclass(frozen=True)
class Room:
    """The lesson, as raw pictures and as sound without noise."""

    pictures: Path
    sound: Path

    def film(self, kind: Kind, folder: Path, number: int) -> Path:
        """Film it with a camera of this kind, that begins some time into the lesson, and return the file."""
        folder.mkdir(parents=True, exist_ok=True)
        begins_s = begins_at_s(number)
        heard = folder / "heard.wav"
        with wave.open(str(self.sound)) as source:
            samples = np.frombuffer(source.readframes(source.getnframes()), "<i2").astype(float)
        chance = np.random.default_rng(number)
        # Each stands elsewhere in the room and has a microphone of its own: other echoes, other noise.
        echoes = chance.normal(0.0, 0.25, 800) * np.exp(-np.linspace(0.0, 5.0, 800))
        echoes[0] = 1.0
        _wave(heard, 0.5 * np.convolve(samples, echoes)[: len(samples)] + chance.normal(0.0, 150.0, len(samples)))
        out = folder / kind.name
        chain = ",".join(part for part in (f"fps={kind.rate}", kind.filters) if part)
        _ffmpeg(
            "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", str(self.pictures),
            "-i", str(heard),
            "-filter_complex", f"[0:v]trim=start={begins_s},setpts=PTS-STARTPTS,{chain}[v];"
            f"[1:a]atrim=start={begins_s},asetpts=PTS-STARTPTS[a]",
            "-map", "[v]", "-map", "[a]", *kind.arguments, str(out),
        )  # fmt: skip
        heard.unlink()
        return out


def a_room(folder: Path) -> Room:
    """Make the lesson: a clock that can be read out of every picture, and knocks that are never twice alike."""
    room = Room(folder / "pictures.gray", folder / "room.wav")
    with room.pictures.open("wb") as file:
        for number in range(round(SECONDS * RATE)):
            picture = np.full((SIZE[1], SIZE[0]), 90, np.uint8)
            at = number * 3 % (SIZE[0] - 20)
            picture[SIZE[1] // 2 : SIZE[1] // 2 + 30, at : at + 20] = 220
            draw_clock(picture, round(number * 1000 / RATE), black=16, white=235)
            file.write(picture.tobytes())
    rate, chance = 16_000, np.random.default_rng(11)
    sound = np.zeros(round(SECONDS * rate))
    at_s = 0.1
    while at_s < SECONDS - 0.3:
        length = int(chance.uniform(0.04, 0.2) * rate)
        begin = int(at_s * rate)
        sound[begin : begin + length] += chance.normal(0.0, chance.uniform(2000, 8000), length) * np.exp(
            -np.linspace(0, 5, length)
        )
        at_s += chance.uniform(0.12, 0.5)
    _wave(room.sound, sound)
    return room


def _wave(path: Path, samples: np.ndarray) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(np.clip(samples, -32_000, 32_000).astype("<i2").tobytes())


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments], check=True, timeout=120)
