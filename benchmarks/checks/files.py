"""Made-up camera files, small and real: good ones in every container that cameras write, some of them hard, and faulty ones."""

import struct
import subprocess
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.checks import scenes, sounds

LONGEST_S = 60.0
"""How long a recording may be is a setting. Here it is a minute, so that one that is too long is made in a moment."""

Random = np.random.Generator


@dataclass(frozen=True)
class Kind:
    """How a camera writes: the file's name, and what ffmpeg is told of its picture, its sound and its container."""

    name: str
    picture: tuple[str, ...]
    sound: tuple[str, ...]
    container: tuple[str, ...] = ()


_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "1")
_FIELDS = ("-flags", "+ilme+ildct", "-x264-params", "tff=1")
_AAC = ("-c:a", "aac", "-b:a", "96k")

HEADER_FIRST = Kind("a.mp4", _H264, _AAC, ("-movflags", "+faststart"))
HEADER_LAST = Kind("a.mp4", _H264, _AAC)
PROSUMER = Kind("a.mov", _H264, ("-c:a", "pcm_s16le"))
MATROSKA = Kind("a.mkv", _H264, ("-c:a", "libopus", "-ar", "48000"))
CLASSIC = Kind("a.avi", ("-c:v", "mjpeg", "-q:v", "6", "-pix_fmt", "yuvj420p"), ("-c:a", "pcm_s16le"))
WINDOWS = Kind("a.wmv", ("-c:v", "wmv2", "-b:v", "900k"), ("-c:a", "wmav2"))
CAMCORDER = Kind("a.mts", _H264, ("-c:a", "ac3"), ("-mpegts_m2ts_mode", "1", "-f", "mpegts"))
TAPELESS = Kind("a.mpg", ("-c:v", "mpeg2video", "-b:v", "1500k"), ("-c:a", "mp2", "-ar", "48000"), ("-f", "vob"))
KINDS = (
    HEADER_FIRST, HEADER_LAST, PROSUMER, MATROSKA, CLASSIC, WINDOWS,
    Kind("a.mkv", _H264, ("-c:a", "pcm_s16le"), ("-f", "matroska", "-live", "1")),
    CAMCORDER,
    Kind("a.mts", (*_H264, *_FIELDS), ("-c:a", "ac3"), ("-mpegts_m2ts_mode", "1", "-f", "mpegts")),
    Kind("a.mp4", _H264, _AAC, ("-movflags", "frag_keyframe+empty_moov")),
    TAPELESS,
)  # fmt: skip
RATES = ("25", "25", "30", "30000/1001", "24000/1001")


@dataclass(frozen=True)
class Take:
    """What there is to record: glimpses `[n, 180, 320, 3]`, and a voice of 16 kHz between -1 and 1."""

    pictures: scenes.Pictures
    voice: NDArray[np.float64]
    folder: Path
    random: Random

    def any_of(self, kinds: Sequence[Kind]) -> Kind:
        """Return one of several kinds of file."""
        return kinds[int(self.random.integers(len(kinds)))]

    def filmed(
        self,
        kind: Kind,
        seconds: float,
        *,
        voice: NDArray[np.float64] | None = None,
        filters: str = "",
        rate: str = "",
        more: Sequence[str] = (),
    ) -> Path:
        """Write a file of `kind` and return its path. `voice` replaces the voice; `filters` change the picture's frames."""
        out, said = self.folder / kind.name, self.folder / "said.wav"
        _write(said, self.voice if voice is None else voice)
        rate = rate or str(self.random.choice(RATES))
        shown = f"fps={rate},noise=alls={self.random.integers(2, 8)}:allf=t{filters and f',{filters}'}"
        argv = [
            "ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-threads", "1",
            "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "320x180", "-r", f"{len(self.pictures) / seconds:.6f}", "-i", "pipe:0",
            "-i", str(said), "-map", "0:v", "-map", "1:a", "-vf", shown, "-t", f"{seconds:.3f}",
            *kind.picture, *kind.sound, *kind.container, *more, str(out),
        ]  # fmt: skip
        subprocess.run(argv, input=self.pictures.tobytes(), check=True)
        return out


def plain(take: Take) -> Path:
    """A recording as it comes out of a camera."""
    return take.filmed(take.any_of(KINDS), take.random.uniform(5.0, 12.0))


def sound_ends_first(take: Take) -> Path:
    """The sound ends a second before the picture, as streams do when the button is pressed."""
    seconds = take.random.uniform(6.0, 10.0)
    return take.filmed(take.any_of(KINDS), seconds, voice=take.voice[: int((seconds - 1.0) * sounds.RATE)])


def sound_begins_late(take: Take) -> Path:
    """The first second or so has no sound, and then it is soft."""
    late = np.concatenate((np.zeros(int(take.random.uniform(0.3, 1.5) * sounds.RATE)), take.voice * 0.1))
    return take.filmed(take.any_of(KINDS), 8.0, voice=late)


def far_away(take: Take) -> Path:
    """Somebody speaks at the far end of a large room: hardly anything is heard, and nothing is wrong."""
    return take.filmed(take.any_of(KINDS), 8.0, voice=take.voice / np.abs(take.voice).max() * take.random.uniform(0.004, 0.02))


def a_word_only(take: Take) -> Path:
    """A written test: one word is said in all the time, and the rest is as quiet as a good microphone is."""
    quiet = take.random.normal(0.0, 0.0001, len(take.voice))
    begin = int(take.random.uniform(0.5, 6.0) * sounds.RATE)
    loudest = take.voice[: sounds.RATE] / max(float(np.abs(take.voice[: sounds.RATE]).max()), 0.01)
    quiet[begin : begin + sounds.RATE] += 0.2 * loudest
    return take.filmed(take.any_of(KINDS), 8.0, voice=quiet)


def short_but_enough(take: Take) -> Path:
    """All that there is of a camera: a clip of some seconds."""
    return take.filmed(take.any_of(KINDS), take.random.uniform(2.4, 3.5))


def as_long_as_may_be(take: Take) -> Path:
    """A recording that ends some seconds before the longest."""
    return take.filmed(take.any_of((HEADER_FIRST, MATROSKA, PROSUMER)), take.random.uniform(52.0, LONGEST_S - 1.0), rate="5")


def one_frame_lost(take: Take) -> Path:
    """A camera of a steady rate that lost one frame, or two."""
    lost = take.random.integers(20, 80, 2)
    gone = f"select='not(eq(n,{lost[0]})+eq(n,{lost[1]}))'"
    return take.filmed(take.any_of((HEADER_FIRST, MATROSKA)), 10.0, filters=gone, more=("-fps_mode", "passthrough"))


GOOD: tuple[Callable[[Take], Path], ...] = (
    plain, plain, plain, plain, sound_ends_first, sound_begins_late, far_away, a_word_only, short_but_enough,
    as_long_as_may_be, one_frame_lost,
)  # fmt: skip


def not_finalised(take: Take) -> Path:
    """The battery was empty: the header that comes last was never written."""
    path = take.filmed(take.any_of((HEADER_LAST, PROSUMER)), take.random.uniform(5.0, 10.0))
    return _cut(path, take.random.uniform(0.2, 0.95))


def truncated(take: Take) -> Path:
    """The copy broke off at some byte. A header still says how long it was, or a stream stops in the middle of a packet."""
    kind = take.any_of((HEADER_FIRST, HEADER_FIRST, MATROSKA, CLASSIC, WINDOWS, CAMCORDER, CAMCORDER, TAPELESS))
    return _cut(take.filmed(kind, take.random.uniform(8.0, 14.0)), take.random.uniform(0.25, 0.7))


def no_audio(take: Take) -> Path:
    """A camera that records no sound, or was told not to."""
    return take.filmed(take.any_of(KINDS), take.random.uniform(5.0, 10.0), more=("-an",))


def silent(take: Take) -> Path:
    """A muted microphone: exact silence, or the last bit of the converter."""
    count = int(10.0 * sounds.RATE)
    bits = take.random.integers(-1, 2, count) if take.random.random() < 0.5 else np.zeros(count)
    return take.filmed(take.any_of(KINDS), take.random.uniform(5.0, 9.5), voice=bits / 32768.0)


def variable_frame_rate(take: Take) -> Path:
    """A phone: frames come unevenly, or some are left out, or half of them while the light is poor; or a screen's recorder."""
    begin, end = sorted(take.random.integers(30, 220, 2))
    ways = (
        "select='mod(n+1,7)'",
        f"select='not(between(n,{begin},{begin + 80})*mod(n,2))'",
        f"select='not(between(n,{min(begin, end - 40)},{end})*gt(mod(n,3),0))'",
        "select='not(mod(floor(n*0.381966),3))+gt(n*7919-17*floor(n*7919/17),5)'",
        "settb=1/90000,setpts='PTS+0.3*3003*sin(78.233*N)'",
    )
    filters = ways[int(take.random.integers(len(ways)))]
    kind = take.any_of((HEADER_FIRST, HEADER_LAST, MATROSKA))
    timed = () if kind is MATROSKA else ("-video_track_timescale", "90000")
    more = ("-fps_mode", "passthrough", "-enc_time_base", "1:90000", *timed)
    return take.filmed(kind, 12.0, rate="30", filters=filters, more=more)


def too_short(take: Take) -> Path:
    """The button was pressed twice."""
    return take.filmed(take.any_of(KINDS), take.random.uniform(0.4, 1.7))


def too_long(take: Take) -> Path:
    """The camera ran all day; or its header says so."""
    if take.random.random() < 0.5:
        kind = take.any_of((HEADER_FIRST, MATROSKA, PROSUMER))
        return take.filmed(kind, LONGEST_S + take.random.uniform(3.0, 30.0), rate="2")
    path = take.filmed(HEADER_FIRST, 6.0)
    content = bytearray(path.read_bytes())
    at = content.index(b"mvhd") + 4
    scale = struct.unpack_from(">I", content, at + 12)[0]
    struct.pack_into(">I", content, at + 16, int(take.random.uniform(2.0, 50.0) * LONGEST_S * scale))
    path.write_bytes(content)
    return path


FAULTS: dict[str, Callable[[Take], Path]] = {
    "not_finalised": not_finalised, "truncated": truncated, "no_audio": no_audio, "silent": silent,
    "variable_frame_rate": variable_frame_rate, "too_short": too_short, "too_long": too_long,
}  # fmt: skip


def _cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def _write(path: Path, voice: NDArray[np.float64]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sounds.RATE)
        file.writeframes(np.round(np.clip(voice, -1.0, 1.0) * 32767).astype("<i2").tobytes())
