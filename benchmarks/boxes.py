"""When a browser shows each sample of a fragmented MP4 track, read from its boxes without the project's own reader or ffmpeg.

A media source adds up `tfdt` (base media decode time), the samples' durations and their signed composition offsets (`trun`),
and takes an edit list's start away (ISO/IEC 14496-12). ffmpeg's demuxer is no witness here: it moves tracks with negative
composition offsets later, by as much as the most negative one.
"""

import itertools
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex", b"edts"}


def sample_times(path: Path) -> list[float]:
    """Return when each sample of the file's only track is presented, in ms of media time, in order of presentation."""
    return sorted(itertools.chain.from_iterable(fragment_times([path])))


def fragment_times(paths: Sequence[Path]) -> list[list[float]]:
    """Return the same for each fragment of a track that lies in several files, the initialisation first, in decoding order."""
    timescale, default, edit, clock = 0, 0, 0, 0
    shown: list[list[float]] = []
    for kind, body in itertools.chain.from_iterable(boxes(path.read_bytes()) for path in paths):
        if kind == b"mdhd":
            timescale = struct.unpack_from(">I", body, 20 if body[0] else 12)[0]
        elif kind == b"trex":
            default = struct.unpack_from(">I", body, 12)[0]
        elif kind == b"elst":
            edit = edit_start(body)
        elif kind == b"moof":
            shown.append([])
        elif kind == b"tfhd":
            default = fragment_default(body, default)
        elif kind == b"tfdt":
            clock = struct.unpack_from(">Q" if body[0] else ">I", body, 4)[0]
        elif kind == b"trun":
            for duration, offset in samples(body, default):
                shown[-1].append((clock + offset - edit) * 1000 / timescale)
                clock += duration
    return shown


def edit_start(body: bytes) -> int:
    """Return where in the media an edit list of one entry begins."""
    count: int = struct.unpack_from(">I", body, 4)[0]
    if count != 1:
        raise ValueError(f"an edit list of {count} entries")
    return int(struct.unpack_from(">q", body, 16)[0] if body[0] else struct.unpack_from(">i", body, 12)[0])


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of every box, in document order, with those inside the boxes that hold others."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        body = data[at + head : at + size]
        yield kind, body
        if kind in HOLDERS:
            yield from boxes(body)
        at += size


def fragment_default(body: bytes, otherwise: int) -> int:
    """Return a fragment's default sample duration, where its header gives one."""
    flags = int.from_bytes(body[1:4], "big")
    at = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return struct.unpack_from(">I", body, at)[0] if flags & 0x8 else otherwise


def samples(body: bytes, default: int) -> Iterator[tuple[int, int]]:
    """Yield duration and composition offset of each sample of a run."""
    flags, count = int.from_bytes(body[1:4], "big"), struct.unpack_from(">I", body, 4)[0]
    at = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    for _ in range(count):
        duration, offset = default, 0
        for bit in (0x100, 0x200, 0x400, 0x800):
            if not flags & bit:
                continue
            if bit == 0x100:
                duration = struct.unpack_from(">I", body, at)[0]
            elif bit == 0x800:
                offset = struct.unpack_from(">i" if body[0] else ">I", body, at)[0]
            at += 4
        yield duration, offset
