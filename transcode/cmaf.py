"""Reads and corrects the times inside fragmented MP4 (ISO/IEC 14496-12), as browsers count them.

A media source counts from `tfdt` (base media decode time) plus composition offsets and nothing else: edit lists are
ignored by some players, so what we publish has none. Knows boxes and ticks; knows nothing of lessons or of ffmpeg.
"""

import itertools
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from transcode.errors import RenditionFaulty

CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"})
"""Boxes that hold boxes we look into."""

SEGMENT_TYPE = struct.pack(">I4s4sI4s4s", 24, b"styp", b"msdh", 0, b"msdh", b"msix")
"""The box by which a media segment says that it is one."""

BLOCK = 1 << 20
"""Bytes copied at once."""

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
    default_size: int = 0


@dataclass(frozen=True)
class Fragment:
    """The times of a fragment, or of a whole segment, in ticks. `shown` is when each sample is presented, in decoding order."""

    decode_start: int
    decode_end: int
    shown: tuple[int, ...]

    @property
    def first_shown(self) -> int:
        """When its earliest picture or sound is presented."""
        return min(self.shown)

    def delayed(self, ticks: int) -> "Fragment":
        """Return the same fragment, later by `ticks`."""
        return Fragment(self.decode_start + ticks, self.decode_end + ticks, tuple(time + ticks for time in self.shown))


@dataclass(frozen=True)
class Span:
    """One fragment inside an open file: its `moof` box in memory, its content still on disk."""

    file: BinaryIO
    header: bytes
    start: int
    end: int

    def times(self, init: Init) -> Fragment:
        """Return the times of its samples."""
        fragment = _fragment(self.header, init)
        if not fragment.shown:
            raise RenditionFaulty("a fragment holds no pictures and no sound")
        return fragment

    def append_to(self, segment: BinaryIO, ticks: int) -> None:
        """Write it to an open segment, later by `ticks`: only the eight bytes of `tfdt` change."""
        header = bytearray(self.header)
        for box in _walk(self.header, 0, len(header)):
            if box.kind == b"tfdt":
                if header[box.body] != 1:
                    raise RenditionFaulty("a 32-bit decode time, which an hour of video overflows")
                struct.pack_into(">Q", header, box.body + 4, struct.unpack_from(">Q", header, box.body + 4)[0] + ticks)
        self.file.seek(self.start)
        segment.write(header)
        left = self.end - self.start
        while left:
            block = self.file.read(min(left, BLOCK))
            segment.write(block)
            left -= len(block)


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
        default_duration, default_size = struct.unpack_from(">II", data, found[b"trex"].body + 12)
        codec, width, height = _sample_entry(data, found[b"stsd"].body + 8)
    except (KeyError, struct.error, IndexError) as error:
        raise RenditionFaulty(f"{path.name} is not a readable initialisation segment") from error
    return Init(timescale, codec, width, height, b"edts" in found, default_duration, default_size)


def read_fragment(path: Path, init: Init) -> Fragment:
    """Return the times inside one media segment. Raises RenditionFaulty when there are none, or when they run backwards."""
    with path.open("rb") as file:
        found = [span.times(init) for span in spans(file)]
    if not found:
        raise RenditionFaulty(f"{path.name} holds no pictures and no sound")
    return joined(found)


def joined(fragments: Sequence[Fragment]) -> Fragment:
    """Return consecutive fragments as one. Raises RenditionFaulty when they are not in order."""
    if any(after.decode_start < before.decode_end for before, after in itertools.pairwise(fragments)):
        raise RenditionFaulty("the times of a segment run backwards")
    return Fragment(
        fragments[0].decode_start, fragments[-1].decode_end, tuple(time for fragment in fragments for time in fragment.shown)
    )


def write_segment(out: Path, parts: Sequence[Span], ticks: int) -> None:
    """Write fragments as one media segment, later by `ticks`."""
    with out.open("wb") as segment:
        segment.write(SEGMENT_TYPE)
        for part in parts:
            part.append_to(segment, ticks)


def write_init(file: BinaryIO, out: Path) -> None:
    """Write everything that stands before a file's first fragment to `out`."""
    end = next((start for kind, start, _ in _top(file) if kind == b"moof"), 0)
    file.seek(0)
    out.write_bytes(file.read(end))


def spans(file: BinaryIO) -> Iterator[Span]:
    """Yield the fragments of a fragmented file one after the other. Raises RenditionFaulty when one is cut off."""
    header: tuple[int, bytes] | None = None
    for kind, start, end in _top(file):
        if kind == b"moof":
            file.seek(start)
            header = (start, file.read(end - start))
        elif kind == b"mdat" and header is not None:
            yield Span(file, header[1], start, end)
            header = None
    if header is not None:
        raise RenditionFaulty("the last fragment has no content: the disk may be full")


def sample_bytes(span: Span, init: Init) -> Iterator[bytes]:
    """Yield the content of each sample of a fragment, in decoding order."""
    # Offsets count from the first byte of the `moof`, which the content follows at once.
    moof, default, at = span.start - len(span.header), init.default_size, 0
    for box in _walk(span.header, 0, len(span.header)):
        if box.kind == b"tfhd":
            default = _tfhd_value(span.header, box.body, 0x10, default)
        elif box.kind == b"trun":
            flags = int.from_bytes(span.header[box.body + 1 : box.body + 4], "big")
            begins = struct.unpack_from(">i", span.header, box.body + 8)[0] if flags & 0x01 else at
            span.file.seek(moof + begins)
            for _, size, _ in _samples(span.header, box.body, 0, default):
                yield span.file.read(size)
            at = span.file.tell() - moof


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


def _top(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of each outermost box; their contents are skipped, not read."""
    length = file.seek(0, os.SEEK_END)
    start = 0
    while start + 8 <= length:
        file.seek(start)
        head = file.read(16)
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1:
            size = struct.unpack_from(">Q", head, 8)[0]
        if size < 8 or start + size > length:
            raise RenditionFaulty("a box runs past the end of its file: it was not written to its end")
        yield kind, start, start + size
        start += size


def _fragment(data: bytes, init: Init) -> Fragment:
    default, start = init.default_duration, 0
    shown: list[int] = []
    clock: int | None = None
    for box in _walk(data, 0, len(data)):
        if box.kind == b"tfhd":
            default = _tfhd_value(data, box.body, 0x08, default)
        elif box.kind == b"tfdt":
            wide = data[box.body] == 1
            start = struct.unpack_from(">Q" if wide else ">I", data, box.body + 4)[0]
            clock = start
        elif box.kind == b"trun":
            if clock is None:
                raise RenditionFaulty("a fragment does not say when it begins")
            for duration, _, offset in _samples(data, box.body, default, 0):
                shown.append(clock + offset)
                clock += duration
    return Fragment(start, start if clock is None else clock, tuple(shown))


def _tfhd_value(data: bytes, body: int, wanted: int, otherwise: int) -> int:
    """Return what a fragment's header says of all its samples: their duration (flag 0x08) or their size (0x10)."""
    flags = int.from_bytes(data[body + 1 : body + 4], "big")
    if not flags & wanted:
        return otherwise
    before = sum(length for flag, length in ((0x01, 8), (0x02, 4), (0x08, 4)) if flags & flag and flag < wanted)
    return int(struct.unpack_from(">I", data, body + 8 + before)[0])


def _samples(data: bytes, body: int, duration: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield duration, size and composition offset of each sample of a track run, with what holds where it says nothing.

    Offsets of version 1 may be negative.
    """
    version, flags = data[body], int.from_bytes(data[body + 1 : body + 4], "big")
    count = struct.unpack_from(">I", data, body + 4)[0]
    at = body + 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    signed = ">i" if version else ">I"
    for _ in range(count):
        offset = 0
        if flags & 0x100:
            duration = struct.unpack_from(">I", data, at)[0]
            at += 4
        if flags & 0x200:
            size = struct.unpack_from(">I", data, at)[0]
            at += 4
        at += 4 * bool(flags & 0x400)
        if flags & 0x800:
            offset = struct.unpack_from(signed, data, at)[0]
            at += 4
        yield duration, size, offset


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
