"""Reads how large a file says that it is, where ffprobe puts right without a word what is missing: AVI and Windows Media.

Plain bytes, no decoder: RIFF chunks as Microsoft's "AVI RIFF File Reference" and OpenDML lay them out, and the File Properties
Object of the Advanced Systems Format (ASF specification 1.2, section 3.2).
"""

import struct
from pathlib import Path

ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
ASF_HEADER_BYTES = 65_536
"""The properties stand near the beginning of the header."""

BROADCAST = 1
"""A flag of the properties: the file was sent while it was made, and its size was never filled in."""

UNKNOWN = 0xFFFFFFFF
"""What some recorders write until they know better. They write 0 as well."""

MOST_CHUNKS = 4096
"""A recording of 40 GB has 40: no file can keep us busy with more."""


def claimed_bytes(path: Path) -> int | None:
    """Return how many bytes the file at `path` should have by its own word; None when it says nothing. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(ASF_HEADER_BYTES)
        if begin.startswith(ASF_HEADER):
            return _asf(begin)
        if begin[:4] != b"RIFF" or begin[8:12] != b"AVI ":
            return None
        end = 0
        for _ in range(MOST_CHUNKS):
            file.seek(end)
            name, length = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
            if name != b"RIFF" or length in (0, UNKNOWN):
                break
            end += 8 + length + length % 2
            if end >= size:
                break
        return end or None


def _asf(begin: bytes) -> int | None:
    at = begin.find(ASF_PROPERTIES)
    if at < 0 or len(begin) < at + 92:
        return None
    size, flags = struct.unpack_from("<Q", begin, at + 40)[0], struct.unpack_from("<I", begin, at + 88)[0]
    return None if flags & BROADCAST or size == 0 else int(size)
