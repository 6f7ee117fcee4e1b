"""Surgery on MP4 and Matroska: forged sizes, counts, lengths and references, made from a good recording."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.hostile_files.kinds import USABLE, Bait, Shelf
from media.sample_table import shown

UNREADABLE, TOO_LONG, CUT = "unreadable", "too_long", ("not_finalised", "unreadable", "truncated")


def box(name: bytes, *content: bytes) -> bytes:
    """Return an MP4 box."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), name) + body


def element(name: int, content: bytes) -> bytes:
    """Return a Matroska element, its length in eight bytes."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content


def patched(whole: bytes, name: bytes, at: int, new: bytes, *, nth: int = 0) -> bytes:
    """Return the recording with `new` written over the `nth` box of that name, `at` bytes into its content."""
    found = -1
    for _ in range(nth + 1):
        found = whole.index(name, found + 1)
    begin = found + 4 + at
    return whole[:begin] + new + whole[begin + len(new) :]


def put_forged(shelf: Shelf, good: bytes) -> None:
    """Put MP4s whose numbers lie. `good` has its header in front of its picture."""
    forged: dict[str, Callable[[], bytes]] = {
        "stsz-count.mp4": lambda: patched(good, b"stsz", 8, b"\xff\xff\xff\xff"),
        "stsz-size.mp4": lambda: patched(good, b"stsz", 4, b"\x7f\xff\xff\xff"),
        "stts-count.mp4": lambda: patched(good, b"stts", 4, b"\xff\xff\xff\xff"),
        "stts-run.mp4": lambda: patched(good, b"stts", 8, b"\xff\xff\xff\xff"),
        "stco-beyond.mp4": lambda: patched(good, b"stco", 8, b"\xff\xff\xff\x00" * 2),
        "stsc-count.mp4": lambda: patched(good, b"stsc", 4, b"\xff\xff\xff\xff"),
        "ctts-count.mp4": lambda: patched(good, b"ctts", 4, b"\xff\xff\xff\xff"),
        "elst-count.mp4": lambda: patched(good, b"elst", 4, b"\xff\xff\xff\xff"),
        "elst-far.mp4": lambda: patched(good, b"elst", 12, b"\x7f\xff\xff\xff"),
        "size-zero.mp4": lambda: patched(good, b"moov", -8, b"\x00\x00\x00\x00"),
        "size-huge.mp4": lambda: patched(good, b"moov", -8, b"\xff\xff\xff\xff"),
        "size-small.mp4": lambda: patched(good, b"trak", -8, b"\x00\x00\x00\x04"),
        "size-64.mp4": lambda: box(b"ftyp", b"isom", bytes(4)) + b"\x00\x00\x00\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff" + good,
        "timescale-zero.mp4": lambda: patched(good, b"mdhd", 12, bytes(4)),
        "timescale-one.mp4": lambda: patched(good, b"mdhd", 12, b"\x00\x00\x00\x01"),
        "codec-unknown.mp4": lambda: good.replace(b"avc1", b"\x00\xffzz"),
        "parameter-sets.mp4": lambda: patched(good, b"avcC", 5, b"\xff\xff\xff"),
        "hundred-hours.mp4": lambda: patched(good, b"mvhd", 16, struct.pack(">I", 100 * 3600 * 1000)),
    }
    for name, make in forged.items():
        shelf.put("forged box", name, make(), *((TOO_LONG,) if name == "hundred-hours.mp4" else ()))


def put_units(shelf: Shelf, hevc: Path) -> None:
    """Put recordings whose keyframes after the first tell lengths that lie, or none. `hevc` is a good one of open groups."""
    good = hevc.read_bytes()
    table = shown(hevc)
    assert table is not None
    for name, unit in {"nothing": bytes(4), "beyond": b"\xff\xff\xff\xff", "one": b"\x00\x00\x00\x01"}.items():
        forged = bytearray(good)
        for number in np.flatnonzero(table.keys)[1:]:
            begin, size = int(table.offsets[number]), int(table.sizes[number])
            forged[begin : begin + size] = (unit * (size // 4 + 1))[:size]
        shelf.put("forged unit", f"units-of-{name}.mp4", bytes(forged))
    for width in (0, 1, 2):
        shelf.put("forged unit", f"width-{width}.mp4", patched(good, b"hvcC", 21, bytes([0xFC | width])))
    shelf.put("forged unit", "description-cut.mp4", patched(good, b"hvcC", -8, b"\x00\x00\x00\x0c"))


def put_nested(shelf: Shelf, good: bytes) -> None:
    """Put files whose boxes contain themselves, or unfold to far more than they are."""
    for name in (b"moov", b"udta", b"trak"):
        deep = b"".join(struct.pack(">I4s", 8 * (40_000 - level), name) for level in range(40_000))
        shelf.put("nesting", f"deep-{name.decode()}.mp4", box(b"ftyp", b"isom", bytes(4)) + deep, *CUT)
    shelf.put("nesting", "many-moov.mp4", box(b"ftyp", b"isom", bytes(4)) + box(b"moov") * 50_000, *CUT)
    shelf.put("nesting", "many-free.mp4", box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 200_000, *CUT)
    shelf.put("nesting", "many-behind.mp4", good + box(b"free") * 1_000_000, USABLE)
    bomb = zlib.compress(bytes(200_000_000), 9)
    compressed = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", struct.pack(">I", 200_000_000), bomb))
    shelf.put("bomb", "compressed-header.mov", box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", compressed), *CUT)
    deep_seek = b"\x1a\x45\xdf\xa3" + b"\x80" + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 5000
    shelf.put("nesting", "deep-segment.mkv", deep_seek, UNREADABLE)
    tail = b"\x1a\x45\xdf\xa3" + b"\x01" + b"\xff" * 7 + b"\x42\x82\x08\xff\xff\xff\xff\xff\xff\xff"
    shelf.put("nesting", "size-unknown.mkv", tail + bytes(3000), UNREADABLE)
    shelf.put("many streams", "tracks.mp4", _many_tracks(good))


def _many_tracks(good: bytes) -> bytes:
    """Return a recording whose first track is told 1500 times over."""
    moov = good.index(b"moov") - 4
    length = struct.unpack_from(">I", good, moov)[0]
    trak = good.index(b"trak") - 4
    track = good[trak : trak + struct.unpack_from(">I", good, trak)[0]]
    header = good[moov + 8 : moov + length] + track * 1500
    return good[:moov] + box(b"moov", header) + good[moov + length :]


def put_references(shelf: Shelf, bait: Bait, good: bytes, matroska: bytes) -> None:
    """Put recordings that say that their picture, chapters or attachments lie in another file, or at an address."""
    self_contained = b"url \x00\x00\x00\x01"
    place = good.index(self_contained) - 4
    for name, data in {
        "url-file.mov": box(b"url ", bytes(4), f"file://{bait.recording}".encode(), b"\x00"),
        "url-network.mov": box(b"url ", bytes(4), bait.url.encode(), b"\x00"),
        "alias.mov": box(b"alis", bytes(4), _alias(str(bait.recording))),
    }.items():
        shelf.put("reference", name, _replaced(good, place, 12, data))
    movie = box(
        b"rmra", box(b"rmda", box(b"rdrf", bytes(4), b"url ", struct.pack(">I", 200), str(bait.recording).encode(), b"\x00"))
    )
    shelf.put("reference", "reference-movie.mov", box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", movie), *CUT)

    title = element(0x3C83AB, str(bait.recording).encode()) + element(0x3EB923, bytes(16)) + element(0x3E83BB, b"../canary.mkv")
    shelf.put("reference", "linked-segments.mkv", _in_segment(matroska, element(0x1549A966, title)))
    attached = element(0x466E, f"../../../../{bait.text}".encode()) + element(0x4660, b"application/x-truetype-font")
    attached += element(0x465C, b"font" * 100) + element(0x46AE, b"\x01")
    shelf.put("reference", "attachment.mkv", _in_segment(matroska, element(0x1941A469, element(0x61A7, attached))))
    chapter = element(0x73C4, b"\x01") + element(0x91, b"\x00") + element(0x6E67, bytes(range(16)))
    edition = element(0x45B9, element(0x45DD, b"\x01") + element(0xB6, chapter))
    shelf.put("reference", "ordered-chapters.mkv", _in_segment(matroska, element(0x1043A770, edition)))


def put_polyglots(shelf: Shelf, bait: Bait, good: bytes) -> None:
    """Put files that are two things at once."""
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile:{bait.recording}\n#EXT-X-ENDLIST\n".encode()
    shelf.put("polyglot", "box-then-playlist.mp4", box(b"ftyp", b"isom", bytes(4)) + playlist * 50, *CUT)
    shelf.put("polyglot", "playlist-in-free.mp4", good + box(b"free", playlist), USABLE)
    shelf.put("polyglot", "avi-then-playlist.avi", b"RIFF" + struct.pack("<I", 9000) + b"AVI " + playlist * 50, UNREADABLE)
    packets = b"".join(b"G" + playlist.ljust(187, b"#")[:187] for _ in range(200))
    shelf.put("polyglot", "packets-of-playlist.ts", packets, UNREADABLE, "no_video")
    shelf.put("polyglot", "matroska-then-playlist.mkv", b"\x1a\x45\xdf\xa3" + playlist * 50, UNREADABLE)
    shelf.put("polyglot", "page-behind.mp4", good + f"<html><img src='{bait.url}'></html>".encode(), USABLE)
    shelf.put("polyglot", "photo-before.mp4", b"\xff\xd8\xff\xe0\x00\x10JFIF" + good, "not_a_recording")
    shelf.put("polyglot", "tag-before.mp4", b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10) + good, "not_a_recording")


def _alias(path: str) -> bytes:
    """Return a Macintosh alias record that names a file by its path."""
    name = path.rsplit("/", 1)[-1].encode()[:63]
    head = bytes(4) + struct.pack(">HHH", 150, 2, 0) + b"\x01v".ljust(28, b"\x00") + bytes(12)
    head += bytes([len(name)]) + name.ljust(63, b"\x00") + bytes(16) + struct.pack(">hh", 4, 4) + bytes(20)
    unix = path.encode()
    return head + struct.pack(">HH", 18, len(unix)) + unix + bytes(len(unix) % 2) + struct.pack(">HH", 0xFFFF, 0)


def _replaced(good: bytes, at: int, length: int, new: bytes) -> bytes:
    """Return the recording with a box replaced and every box around it resized. Its offsets do not say that its data moved."""
    grown = len(new) - length
    whole = bytearray(good[:at] + new + good[at + length :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = good.rindex(name, 0, at) - 4
        struct.pack_into(">I", whole, place, struct.unpack_from(">I", good, place)[0] + grown)
    return bytes(whole)


def _in_segment(matroska: bytes, new: bytes) -> bytes:
    """Return a Matroska file with one more element at the beginning of its segment, whose length is then unknown."""
    at = matroska.index(b"\x18\x53\x80\x67") + 4
    return matroska[:at] + b"\x01" + b"\xff" * 7 + new + matroska[at + 8 :]
