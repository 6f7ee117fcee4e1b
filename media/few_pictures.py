"""Writes a few pictures of an MP4 or QuickTime file, as they are, as a small film of their own, which one run decodes.

To seek for each in the original opens it as often: an hour's table is read and its beginning decoded forty times over.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

from media.sample_table import Boxes, Shown, boxes_in

LARGEST_BYTES = 256 * 2**20
"""Forty keyframes at 4K are about 40 MB."""

OPEN, BROKEN = 21, 18
"""Kinds of keyframe in HEVC (Rec. ITU-T H.265, table 7-1): one that begins an open group (CRA), and one from which what came
before was cut off (BLA). Both are written alike but for this number."""

MOST_UNITS = 1000
"""No level of HEVC allows as many slices in a picture: no file can keep us busy with more."""

ENTRY_BYTES = 86
"""Of a sample entry of pictures, before the boxes in it (ISO/IEC 14496-12, 12.1.3)."""

APART = 1
"""Each picture is shown so many seconds after the one before: picture n at n seconds."""


def write_few(path: Path, table: Shown, numbers: Sequence[int], out: Path) -> bool:
    """Write these pictures of the file (keyframes, by their place in its table) to `out`; False when they are too large.

    The film has the original's own description of its picture: format, colours, shape of points, and how it is turned.
    """
    width = _length_width(table.boxes[b"stsd"])
    sizes = [int(table.sizes[number]) for number in numbers]
    if sum(sizes) > LARGEST_BYTES:
        return False
    kind = _box(b"ftyp", b"qt  \0\0\0\0qt  ")
    with path.open("rb") as film, out.open("wb") as few:
        few.write(kind + struct.pack(">I4s", 8 + sum(sizes), b"mdat"))
        for number, size in zip(numbers, sizes, strict=True):
            picture = bytearray(size)
            film.seek(int(table.offsets[number]))
            film.readinto(picture)
            few.write(_by_itself(picture, width))
        few.write(_movie(table.boxes, table.timescale, sizes, len(kind) + 8))
    return True


def _length_width(described: bytes) -> int:
    """Return in how many bytes each unit of a picture of HEVC tells its length, by the description of the track; 0: no HEVC."""
    for kind, inside in boxes_in(described[8 + ENTRY_BYTES :]):
        if kind == b"hvcC" and len(inside) > 21:
            return (inside[21] & 3) + 1
    return 0


def _by_itself(picture: bytearray, width: int) -> bytearray:
    """Return a keyframe, changed in place, as one that nothing came before.

    Those of open groups count on from the one before: two far apart may bear the same number, and the second is lost then.
    """
    at = 0
    for _ in range(MOST_UNITS):
        if not width or at + width >= len(picture):
            break
        length = int.from_bytes(picture[at : at + width], "big")
        at += width
        if picture[at] >> 1 & 63 == OPEN:
            picture[at] = picture[at] & 0x81 | BROKEN << 1
        at += length
    return picture


def _movie(boxes: Boxes, timescale: int, sizes: Sequence[int], begins: int) -> bytes:
    samples = _box(
        b"stbl",
        _box(b"stsd", boxes[b"stsd"]),
        _box(b"stts", struct.pack(">IIII", 0, 1, len(sizes), APART * timescale)),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(sizes), 1)),
        _box(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes)),
        _box(b"stco", struct.pack(">III", 0, 1, begins)),
    )
    media = _box(b"minf", *(_box(kind, boxes[kind]) for kind in (b"vmhd", b"dinf") if kind in boxes), samples)
    track = _box(b"mdia", _box(b"mdhd", boxes[b"mdhd"]), _box(b"hdlr", boxes[b"hdlr"]), media)
    return _box(b"moov", _box(b"mvhd", boxes[b"mvhd"]), _box(b"trak", _box(b"tkhd", boxes[b"tkhd"]), track))


def _box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), kind) + content
