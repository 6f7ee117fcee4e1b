"""Asks ffprobe once what a file is and answers with frozen types. Judges nothing: `ingest.checks` and the ladder do that.

Positions (`start_s`, `last_packet_s`) are seconds of the container's own clock, as it shows them after edit lists; file
time is that minus `Probe.zero_s`, the presentation time of the first video frame.
"""

import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.command import Command, Limits, MediaError, ToolFailed, run
from media.errors import NotARecording
from media.ffmpeg import ffprobe
from media.sniff import sniff

PROBE_LIMITS = Limits(wall_seconds=60.0, memory_bytes=2 * 2**30, file_bytes=0)
SCAN_LIMITS = Limits(wall_seconds=600.0, memory_bytes=2 * 2**30, file_bytes=0)

TAIL_SECONDS = 12.0
"""How much of the end is read to find each stream's last packet: longer than any camera's keyframe distance."""

HDR_TRANSFERS = {"smpte2084", "arib-std-b67"}
"""PQ and HLG. They need tone mapping before a browser shows them right."""

CREATED_TAGS = ("com.apple.quicktime.creationdate", "creation_time")

EARLIEST_YEAR = 2005
"""Clocks that were never set say 1904, 1970 or 1980, or the first of January of some year, when nobody teaches."""

RATE_TOLERANCE = 0.005
"""Relative difference of nominal and average frame rate from which a stream counts as variable (30 against 29.8)."""


@dataclass(frozen=True)
class VideoStream:
    """The picture. `width` and `height` are as stored; `rotation` is degrees clockwise that a player must turn it."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    sample_aspect: Fraction
    frame_rate: Fraction
    avg_frame_rate: Fraction
    variable: bool
    rotation: int
    interlaced: bool
    bit_depth: int
    transfer: str
    b_frames: int
    start_s: float
    duration_s: float
    last_packet_s: float | None

    @property
    def hdr(self) -> bool:
        """Whether the transfer function is a high dynamic range one."""
        return self.transfer in HDR_TRANSFERS

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height as a person sees them: pixels made square, rotation applied."""
        width = round(self.width * self.sample_aspect)
        return (self.height, width) if self.rotation in {90, 270} else (width, self.height)


@dataclass(frozen=True)
class AudioStream:
    """The first sound track."""

    codec: str
    channels: int
    sample_rate: int
    start_s: float
    duration_s: float
    last_packet_s: float | None


@dataclass(frozen=True)
class Probe:
    """What a file says of itself. `container` is the family found by its first bytes, `duration_s` what the header claims.

    `created_at` is the camera's clock, as it was set: when recording began or, with many cameras, when it ended, and local
    time that calls itself UTC. None when the file says nothing, or what a clock says that was never set.
    """

    container: str
    duration_s: float
    size_bytes: int
    video: VideoStream | None
    audio: AudioStream | None
    created_at: datetime | None = None

    @property
    def zero_s(self) -> float:
        """Where on the container's clock file time 0 is: the first video frame, or the first sound when there is no picture."""
        if self.video is not None:
            return self.video.start_s
        return self.audio.start_s if self.audio is not None else 0.0

    @property
    def file_duration_s(self) -> float:
        """Length of file time: how long the picture lasts, or the sound when there is no picture."""
        if self.video is not None:
            return self.video.duration_s
        return self.audio.duration_s if self.audio is not None else self.duration_s


def probe(path: Path) -> Probe:
    """Return what `path` is. Raises NotARecording before any tool sees other bytes, ToolFailed with ffprobe's own words."""
    family = sniff(path)
    if family is None:
        raise NotARecording(f"{path.name} is not a video recording, whatever its name says")
    described = _ask(describe_command(path))
    container = described.get("format", {})
    start = number(container.get("start_time")) or 0.0
    duration = number(container.get("duration")) or 0.0
    streams = [stream for stream in described.get("streams", []) if not stream.get("disposition", {}).get("attached_pic")]
    last = _last_packets(path, start, duration, [stream["index"] for stream in streams])
    # A recorder that was switched off before it closed its file left no length; then the last packet says it.
    duration = duration or max((end - start for end in last.values()), default=0.0)
    pictures = [stream for stream in streams if stream.get("codec_type") == "video"]
    sounds = [stream for stream in streams if stream.get("codec_type") == "audio"]
    return Probe(
        container=family,
        duration_s=duration,
        size_bytes=path.stat().st_size,
        video=_video(pictures[0], start, duration, last) if pictures else None,
        audio=_audio(sounds[0], start, duration, last) if sounds else None,
        created_at=_created_at(container.get("tags", {})),
    )


def describe_command(path: Path) -> Command:
    """Return the command that describes the container and its streams."""
    return ffprobe(path, "-print_format", "json", "-show_format", "-show_streams")


def tail_command(path: Path, from_s: float | None) -> Command:
    """Return the command that lists stream, time and length of all packets, or of those from `from_s` on."""
    interval = () if from_s is None else ("-read_intervals", f"{from_s:.3f}%")
    entries = ("-show_entries", "packet=stream_index,pts_time,duration_time", "-print_format", "csv=p=0")
    return ffprobe(path, *interval, *entries)


def _ask(command: Command) -> dict[str, Any]:
    try:
        answer = json.loads(run(command, limits=PROBE_LIMITS).stdout.decode("utf-8", "replace"))
    except ValueError as error:
        raise MediaError("ffprobe answered something that cannot be read") from error
    if not isinstance(answer, dict):
        raise MediaError("ffprobe answered something other than a description")
    return answer


def _last_packets(path: Path, start: float, duration: float, indices: list[int]) -> dict[int, float]:
    """Return the end of each stream's last packet that is really there: from the tail, else from the whole file.

    A truncated file still claims its full length, so that a stream can be absent from the tail.
    """
    found: dict[int, float] = {}
    if duration > TAIL_SECONDS:
        try:
            found = _packet_ends(tail_command(path, start + duration - TAIL_SECONDS))
        except ToolFailed:
            # Some files cannot be sought in; the whole file answers the same question.
            found = {}
    if set(indices) <= set(found):
        return found
    return _packet_ends(tail_command(path, None))


def listed(command: Command) -> Iterator[list[str]]:
    """Yield the fields of each line that ffprobe lists, one line at a time: a small file can list millions."""
    for line in io.BytesIO(run(command, limits=SCAN_LIMITS).stdout):
        yield line.decode("ascii", "replace").strip().split(",")


def _packet_ends(command: Command) -> dict[int, float]:
    ends: dict[int, float] = {}
    for fields in listed(command):
        time = number(fields[1]) if len(fields) > 1 else None
        if time is None or not fields[0].isdigit():
            continue
        length = number(fields[2]) if len(fields) > 2 else None
        index = int(fields[0])
        ends[index] = max(ends.get(index, time), time + (length or 0.0))
    return ends


def _video(stream: dict[str, Any], start: float, duration: float, last: dict[int, float]) -> VideoStream:
    nominal, average = _fraction(stream.get("r_frame_rate")), _fraction(stream.get("avg_frame_rate"))
    pixel_format = stream.get("pix_fmt", "unknown")
    return VideoStream(
        codec=stream.get("codec_name", "unknown"),
        profile=stream.get("profile", "unknown"),
        pixel_format=pixel_format,
        width=int(stream.get("width", 0)),
        height=int(stream.get("height", 0)),
        sample_aspect=_fraction(stream.get("sample_aspect_ratio"), ":") or Fraction(1),
        frame_rate=nominal,
        avg_frame_rate=average,
        variable=bool(nominal and average) and abs(float(nominal / average) - 1.0) > RATE_TOLERANCE,
        rotation=_rotation(stream),
        interlaced=stream.get("field_order", "progressive") not in {"progressive", "unknown"},
        bit_depth=_bit_depth(stream, pixel_format),
        transfer=stream.get("color_transfer", "unknown"),
        b_frames=int(stream.get("has_b_frames", 0)),
        start_s=_or(number(stream.get("start_time")), start),
        duration_s=_or(number(stream.get("duration")), duration),
        last_packet_s=last.get(stream["index"]),
    )


def _audio(stream: dict[str, Any], start: float, duration: float, last: dict[int, float]) -> AudioStream:
    return AudioStream(
        codec=stream.get("codec_name", "unknown"),
        channels=int(stream.get("channels", 0)),
        sample_rate=int(stream.get("sample_rate", 0)),
        start_s=_or(number(stream.get("start_time")), start),
        duration_s=_or(number(stream.get("duration")), duration),
        last_packet_s=last.get(stream["index"]),
    )


def _created_at(tags: dict[str, Any]) -> datetime | None:
    """Return what the tags say of when the file was made; Apple's own, which has a zone, before the container's."""
    lowered = {name.lower(): str(value) for name, value in tags.items()}
    for name in CREATED_TAGS:
        try:
            moment = datetime.fromisoformat(lowered[name])
        except (KeyError, ValueError):
            continue
        new_year = (moment.month, moment.day) == (1, 1)
        if moment.tzinfo is not None and moment.year >= EARLIEST_YEAR and not new_year:
            return moment
    return None


def _rotation(stream: dict[str, Any]) -> int:
    """Return the rotation as clockwise degrees; ffprobe's display matrix counts the other way."""
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return round(-(number(side["rotation"]) or 0.0)) % 360
    return round(number(stream.get("tags", {}).get("rotate")) or 0.0) % 360


def _bit_depth(stream: dict[str, Any], pixel_format: str) -> int:
    stated = str(stream.get("bits_per_raw_sample", ""))
    if stated.isdigit() and int(stated) > 0:
        return int(stated)
    return next((depth for depth in (16, 14, 12, 10, 9) if pixel_format.removesuffix("le").endswith(f"p{depth}")), 8)


def number(text: Any) -> float | None:
    """Return what ffprobe says as a number, or None when it says none."""
    try:
        said = float(text)
    except (TypeError, ValueError):
        return None
    return said if math.isfinite(said) else None


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _fraction(text: Any, separator: str = "/") -> Fraction:
    above, _, below = str(text).partition(separator)
    return Fraction(int(above), int(below)) if above.isdigit() and below.isdigit() and int(below) else Fraction(0)
