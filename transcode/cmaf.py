"""Reads and corrects the times inside fragmented MP4 (ISO/IEC 14496-12), as browsers count them.

A media source counts from `tfdt` (base media decode time) plus composition offsets and nothing else: edit lists are
ignored by some players, so what we publish has none. Knows boxes and ticks; knows nothing of lessons or of ffmpeg.
"""

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from transcode.errors import RenditionFaulty

CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"})
"""Boxes that hold boxes we look into."""

VISUAL_ENTRY = 86
AUDIO_ENTRY = 36
"""Bytes of a sample entry before its own boxes (8 of them the box's header)."""


@dataclass(frozen=True)
class Init:
    """An initialisation segment: ticks per second, the codec string of RFC 6381, and whether it carries an edit list."""

    timescale: int
    codec: str
    width: int
    height: int
    edit_list: bool
    default_duration: int


@dataclass(frozen=True)
class Fragment:
    """The times of one media segment in ticks. `shown` is when each sample is presented, in decoding order."""

    decode_start: int
    decode_end: int
    shown: tuple[int, ...]

    @property
    def first_shown(self) -> int:
        """When its earliest picture or sound is presented."""
        return min(self.shown)


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def read_init(path: Path) -> Init:
    """Return what an initialisation segment says. Raises RenditionFaulty when it is not one of a single track."""
    data = path.read_bytes()
    found = {box.kind: box for box in _walk(data, 0, len(data))}
    try:
        header = found[b"mdhd"]
        timescale = struct.unpack_from(">I", data, header.body + (20 if data[header.body] == 1 else 12))[0]
        default_duration = struct.unpack_from(">I", data, found[b"trex"].body + 12)[0]
        codec, width, height = _sample_entry(data, found[b"stsd"].body + 8)
    except (KeyError, struct.error, IndexError) as error:
        raise RenditionFaulty(f"{path.name} is not a readable initialisation segment") from error
    return Init(timescale, codec, width, height, b"edts" in found, default_duration)


def read_fragment(path: Path, init: Init) -> Fragment:
    """Return the times inside one media segment. Raises RenditionFaulty when there is none, or when time runs backwards."""
    with path.open("rb") as file:
        parts = [_fragment(data, init) for _, data in _moofs(file)]
    if not parts:
        raise RenditionFaulty(f"{path.name} holds no pictures and no sound")
    shown = tuple(time for part in parts for time in part.shown)
    if not shown or any(after.decode_start < before.decode_start for before, after in itertools.pairwise(parts)):
        raise RenditionFaulty(f"{path.name} is damaged: its times do not run forwards")
    return Fragment(parts[0].decode_start, parts[-1].decode_end, shown)


def delay(path: Path, ticks: int) -> None:
    """Move a segment in time by `ticks`, in place: only the eight bytes of each `tfdt` are rewritten."""
    with path.open("r+b") as file:
        for offset, data in list(_moofs(file)):
            for box in _walk(data, 0, len(data)):
                if box.kind == b"tfdt":
                    if data[box.body] != 1:
                        raise RenditionFaulty(f"{path.name} has a 32-bit decode time, which an hour of video overflows")
                    moved = struct.unpack_from(">Q", data, box.body + 4)[0] + ticks
                    file.seek(offset + box.body + 4)
                    file.write(struct.pack(">Q", moved))


def _walk(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """Yield every box in document order, those inside containers too."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size = struct.unpack_from(">Q", data, body)[0]
            body += 8
        stop = end if size == 0 else start + size
        if stop > end or stop < body:
            raise RenditionFaulty("a box is longer than its file")
        yield _Box(kind, start, body, stop)
        if kind in CONTAINERS:
            yield from _walk(data, body, stop)
        start = stop


def _moofs(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each `moof`; the pictures themselves are skipped, not read."""
    offset = 0
    while len(head := file.read(16)) >= 8:
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1:
            size = struct.unpack_from(">Q", head, 8)[0]
        if size < 8:
            raise RenditionFaulty("a segment has a box without an end")
        if kind == b"moof":
            file.seek(offset)
            yield offset, file.read(size)
        offset += size
        file.seek(offset)


def _fragment(data: bytes, init: Init) -> Fragment:
    default, start = init.default_duration, 0
    shown: list[int] = []
    clock: int | None = None
    for box in _walk(data, 0, len(data)):
        if box.kind == b"tfhd":
            default = _default_duration(data, box.body, default)
        elif box.kind == b"tfdt":
            wide = data[box.body] == 1
            start = struct.unpack_from(">Q" if wide else ">I", data, box.body + 4)[0]
            clock = start
        elif box.kind == b"trun":
            if clock is None:
                raise RenditionFaulty("a fragment does not say when it begins")
            for duration, offset in _samples(data, box.body, default):
                shown.append(clock + offset)
                clock += duration
    return Fragment(start, start if clock is None else clock, tuple(shown))


def _default_duration(data: bytes, body: int, otherwise: int) -> int:
    flags = int.from_bytes(data[body + 1 : body + 4], "big")
    if not flags & 0x08:
        return otherwise
    at = body + 8 + (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
    return int(struct.unpack_from(">I", data, at)[0])


def _samples(data: bytes, body: int, default: int) -> Iterator[tuple[int, int]]:
    """Yield duration and composition offset of each sample of a track run. Offsets of version 1 may be negative."""
    version, flags = data[body], int.from_bytes(data[body + 1 : body + 4], "big")
    count = struct.unpack_from(">I", data, body + 4)[0]
    at = body + 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    signed = ">i" if version else ">I"
    for _ in range(count):
        duration, offset = default, 0
        if flags & 0x100:
            duration = struct.unpack_from(">I", data, at)[0]
            at += 4
        at += 4 * (bool(flags & 0x200) + bool(flags & 0x400))
        if flags & 0x800:
            offset = struct.unpack_from(signed, data, at)[0]
            at += 4
        yield duration, offset


def _sample_entry(data: bytes, start: int) -> tuple[str, int, int]:
    """Return codec string, width and height of the first sample entry."""
    size, kind = struct.unpack_from(">I4s", data, start)
    if kind in {b"avc1", b"avc3"}:
        width, height = struct.unpack_from(">HH", data, start + 32)
        config = next(box for box in _walk(data, start + VISUAL_ENTRY, start + size) if box.kind == b"avcC")
        profile = data[config.body + 1 : config.body + 4].hex()
        return f"{kind.decode()}.{profile}", width, height
    if kind == b"mp4a":
        # AAC-LC is the only sound this project publishes.
        return "mp4a.40.2", 0, 0
    raise RenditionFaulty(f"a published track is in an unexpected codec: {kind!r}")
