"""Says whether a stream that tells no length stops in the middle of a packet, as a copy does that broke off. No decoder.

Transport streams are packets of one size (ISO/IEC 13818-1, 2.4.3; cameras put four bytes of arrival time before each), and a
program stream's packets say their own lengths (2.5.3). Where the cut happens to lie between two packets nothing can be told:
one in 188 or 192 of all places, and one in three of those where a copy that goes on by whole 4 KiB blocks breaks off.
"""

from pathlib import Path

SYNC = 0x47
STRIDES = {188: 0, 192: 4}
"""Bytes from packet to packet, and where in them the sync byte is."""

SURE_PACKETS = 8
"""So many packets in step, before the end, make the file a stream to its end: not one with other things put after it."""

TAIL_BYTES = 2**18
"""A program stream's packet has at most 64 KiB, and its packs mostly 2 KiB."""

PACK, SYSTEM = b"\x00\x00\x01\xba", 0xBB
PROGRAM_END = 0xB9
MPEG_1 = 2


def stops_within_a_packet(path: Path) -> bool:
    """Whether the file at `path` is a transport or program stream whose last packet is not whole. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(SURE_PACKETS * max(STRIDES))
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
    if head.startswith(PACK):
        return _program_stops_within(tail)
    return any(_transport_stops_within(head, tail, size, stride, at) for stride, at in STRIDES.items())


def _transport_stops_within(head: bytes, tail: bytes, size: int, stride: int, at: int) -> bool:
    if size < 2 * SURE_PACKETS * stride or any(head[n * stride + at] != SYNC for n in range(SURE_PACKETS)):
        return False
    rest = size % stride
    in_step = all(tail[len(tail) - rest - n * stride + at] == SYNC for n in range(1, SURE_PACKETS + 1))
    begins = rest <= at or tail[len(tail) - rest + at] == SYNC
    return in_step and rest > 0 and begins


def _program_stops_within(tail: bytes) -> bool:
    """Whether packets, followed by their own lengths from the first pack of the tail, lead beyond the file's end."""
    at = tail.find(PACK)
    if at < 0:
        return False
    while at < len(tail):
        if tail[at : at + 3] != PACK[: min(3, len(tail) - at)]:
            return False  # something that is no packet was put there
        length = _length(tail[at : at + 14])
        if length is None:
            return True
        if length == 0:
            return False
        at += length
    return at > len(tail)


def _length(header: bytes) -> int | None:
    """Return how many bytes the packet has that begins so; None when its header is not whole, 0 when it is no packet."""
    if len(header) < 4:
        return None
    kind = header[3]
    if kind == PROGRAM_END:
        return 4
    if kind == PACK[3]:
        if len(header) < 14:
            return None
        # MPEG-1 packs have twelve bytes; MPEG-2's have fourteen and say how many more.
        return 12 if header[4] >> 4 == MPEG_1 else 14 + (header[13] & 7)
    if kind < SYSTEM:
        return 0
    return None if len(header) < 6 else 6 + int.from_bytes(header[4:6], "big")
