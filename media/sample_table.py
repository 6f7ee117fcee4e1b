"""Reads out of an MP4 or QuickTime file's own table when each picture is shown, and where it lies (ISO/IEC 14496-12, 8.6, 8.7).

A listing of packets reads the whole file, three gigabytes an hour, for what stands in a few megabytes of table. Only a table
that leaves nothing open is believed: one picture track in one format, no fragments, at most one edit that cuts nothing off, and
every sample inside the file. Of any other file nothing is said, and whoever asks lists its packets. Nothing is decoded here.
"""

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

LARGEST_BYTES = 64 * 2**20
"""A table of four hours at 60 a second has 20 MB."""

MOST_SAMPLES = 4 * 3600 * 240
"""More pictures than this nobody's camera takes in the longest lesson: a table can claim four thousand million in 24 bytes."""

MOST_BOXES = 10_000
"""Boxes of a whole file, of which a camera writes five: one can have a thousand million, of eight bytes each."""

LEVELS = (frozenset({b"mdia", b"edts"}), frozenset({b"minf"}), frozenset({b"stbl"}), frozenset[bytes]())
"""Which boxes are opened in a track, in those, and so on: no deeper, whatever a file holds."""

TOLD_TWICE = frozenset({b"hdlr", b"free", b"udta", b"uuid", b"sgpd", b"subs", b"saiz", b"saio", b"sdtp"})
"""Boxes of a track of which there may be several, the first being the track's; of the others there is one."""

OTHERWISE_KEYS = frozenset({b"stps", b"sbgp"})
"""Boxes by which a picture that the table of keyframes leaves out may be one all the same."""

Ticks = NDArray[np.int64]
Boxes = Mapping[bytes, bytes]


@dataclass(frozen=True)
class Shown:
    """When each picture is shown, in the file's order and in ticks, `timescale` a second; and which are keyframes.

    Picture n has `sizes[n]` bytes from `offsets[n]` on in the file. `boxes` are the insides of the track's boxes, by kind, with
    the film's `mvhd`.
    """

    timescale: int
    ticks: Ticks
    keys: NDArray[np.bool_]
    offsets: Ticks
    sizes: Ticks
    boxes: Boxes


class _NotPlainError(Exception):
    """The table leaves something open."""


def shown(path: Path) -> Shown | None:
    """Return when the pictures of a file are shown; None when its table does not tell all of it."""
    try:
        with path.open("rb") as file:
            return _shown(file)
    except (_NotPlainError, struct.error, ValueError, IndexError, KeyError):
        return None


def _shown(file: BinaryIO) -> Shown:
    length = os.fstat(file.fileno()).st_size
    film = _movie(file, length)
    header = _only(film, b"mvhd")
    movie_scale = struct.unpack_from(">I", *_after_dates(header))[0]
    tracks = [boxes for kind, body in boxes_in(film) if kind == b"trak" and (boxes := _all(body))[b"hdlr"][8:12] == b"vide"]
    if len(tracks) != 1 or any(kind in (b"mvex", b"cmov") for kind, _ in boxes_in(film)):
        raise _NotPlainError
    track = tracks[0]
    timescale = int(struct.unpack_from(">I", *_after_dates(track[b"mdhd"]))[0])
    if struct.unpack_from(">I", track[b"stsd"], 4)[0] != 1 or OTHERWISE_KEYS & track.keys() or timescale < 1 or movie_scale < 1:
        raise _NotPlainError
    sizes = _sizes(track[b"stsz"])
    lengths = _runs(track[b"stts"], "i4", len(sizes))
    if len(sizes) == 0 or (lengths[:-1] <= 0).any() or (sizes <= 0).any():
        raise _NotPlainError
    offsets = _offsets(track, sizes)
    if (offsets + sizes).max() > length:
        raise _NotPlainError
    ticks = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    if b"ctts" in track:
        ticks = ticks + _runs(track[b"ctts"], "i4", len(sizes))
    begins = _begin(track.get(b"elst"), ticks, int(lengths[-1]), timescale / movie_scale)
    numbers = np.frombuffer(track[b"stss"], ">u4", struct.unpack_from(">I", track[b"stss"], 4)[0], 8).astype(np.int64)
    keys = np.zeros(len(sizes), np.bool_)
    if len(numbers) == 0 or numbers.min() < 1:
        raise _NotPlainError
    keys[numbers - 1] = True
    return Shown(timescale, ticks - begins, keys, offsets, sizes, {**track, b"mvhd": header})


def _movie(file: BinaryIO, length: int) -> bytes:
    """Return the inside of the one `moov` box. Boxes of content are passed over, not read."""
    at, found = 0, list[bytes]()
    for _ in range(MOST_BOXES):
        if at + 8 > length:
            break
        file.seek(at)
        head = file.read(16)
        size, kind = struct.unpack_from(">I4s", head)
        begins = 8
        if size == 1:
            size, begins = struct.unpack_from(">Q", head, 8)[0], 16
        size = size or length - at
        if size < begins or at + size > length or kind == b"moof":
            raise _NotPlainError
        if kind == b"moov":
            if size > LARGEST_BYTES:
                raise _NotPlainError
            file.seek(at + begins)
            found.append(file.read(size - begins))
        at += size
    if len(found) != 1 or at + 8 <= length:
        raise _NotPlainError
    return found[0]


def boxes_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the inside of each box that `data` holds, not of those within; what is no box any more ends it."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            return  # QuickTime ends some boxes with four zeros
        yield kind, data[at + 8 : at + size]
        at += size


def _all(data: bytes, level: int = 0) -> Boxes:
    """Return the boxes of a track by their kinds."""
    found: dict[bytes, bytes] = {}
    for kind, body in boxes_in(data):
        for name, inside in (_all(body, level + 1) if kind in LEVELS[level] else {kind: body}).items():
            if name in found and name not in TOLD_TWICE:
                raise _NotPlainError
            found.setdefault(name, inside)
    return found


def _only(data: bytes, wanted: bytes) -> bytes:
    found = [body for kind, body in boxes_in(data) if kind == wanted]
    if len(found) != 1:
        raise _NotPlainError
    return found[0]


def _after_dates(header: bytes) -> tuple[bytes, int]:
    """Return a header box and where its timescale stands: its two dates have four bytes each, or eight."""
    return header, 20 if header[0] == 1 else 12


def _sizes(box: bytes) -> Ticks:
    size, count = struct.unpack_from(">II", box, 4)
    if count > MOST_SAMPLES:
        raise _NotPlainError
    return np.full(count, size, np.int64) if size else np.frombuffer(box, ">u4", count, 12).astype(np.int64)


def _runs(box: bytes, kind: str, samples: int) -> Ticks:
    """Return the value of each sample out of pairs of how many and what. Raises when they are not for all samples."""
    count = struct.unpack_from(">I", box, 4)[0]
    many = np.frombuffer(box, ">u4", 2 * count, 8)[0::2].astype(np.int64)
    values = np.frombuffer(box, f">{kind}", 2 * count, 8)[1::2].astype(np.int64)
    if many.sum() != samples:
        raise _NotPlainError
    return np.repeat(values, many)


def _offsets(track: Boxes, sizes: Ticks) -> Ticks:
    """Return where in the file each sample begins."""
    wide = b"co64" in track
    table = track[b"co64" if wide else b"stco"]
    chunks = np.frombuffer(table, ">u8" if wide else ">u4", struct.unpack_from(">I", table, 4)[0], 8).astype(np.int64)
    count = struct.unpack_from(">I", track[b"stsc"], 4)[0]
    runs = np.frombuffer(track[b"stsc"], ">u4", 3 * count, 8).reshape(-1, 3).astype(np.int64)
    many = np.diff(np.append(runs[:, 0], len(chunks) + 1))
    if (many < 0).any() or runs[0, 0] != 1 or (runs[:, 2] != 1).any() or (runs[:, 1] < 1).any() or (chunks < 0).any():
        raise _NotPlainError
    per = np.repeat(runs[:, 1], many)
    if len(per) != len(chunks) or per.sum() != len(sizes):
        raise _NotPlainError
    before = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    return np.repeat(chunks - before[np.cumsum(per) - per], per) + before


def _begin(edits: bytes | None, ticks: Ticks, last: int, per_movie_tick: float) -> int:
    """Return the tick that is shown first, less what an empty edit puts before it. Raises when edits leave a picture out."""
    if edits is None:
        return 0
    count = struct.unpack_from(">I", edits, 4)[0]
    shape = ">qqhh" if edits[0] == 1 else ">iihh"
    found = [struct.unpack_from(shape, edits, 8 + number * struct.calcsize(shape)) for number in range(min(count, 3))]
    empty = found.pop(0)[0] if len(found) == 2 and found[0][1] == -1 else 0
    if len(found) != 1 or count > 2 or found[0][1] < 0 or found[0][2:] != (1, 0):
        raise _NotPlainError
    lasts, begins = found[0][:2]
    # A length is told in ticks of the whole film, which are coarser: a picture's half is room enough.
    if ticks.min() < begins or ticks.max() + last / 2 > begins + lasts * per_movie_tick:
        raise _NotPlainError
    return int(begins - round(empty * per_movie_tick))
