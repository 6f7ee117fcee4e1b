"""Says what a file is by its first bytes. Its name and what the browser called it are never believed."""

from pathlib import Path

MPEG_TS_SYNC = 0x47
TS_PACKETS = {188: 0, 192: 4, 204: 0}
"""Packet length: position of the sync byte (192 is the M2TS of camcorders, with a time code before each packet)."""

ATOMS = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
"""Boxes that a QuickTime or MP4 file may begin with."""

MAGIC = {
    b"\x1a\x45\xdf\xa3": "matroska",
    b"FLV\x01": "flv",
    b"OggS": "ogg",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "asf",
    b"\x00\x00\x01\xba": "mpeg",
}


def sniff(path: Path) -> str | None:
    """Return the container family (`mov`, `matroska`, `mpegts`, `mpeg`, `avi`, `asf`, `flv`, `ogg`), or None for anything else.

    The families are the names of ffmpeg's demuxers. A pipe or a device is not opened: it might never answer, or never end.
    Raises OSError when the file cannot be read.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(1024)
    for magic, family in MAGIC.items():
        if head.startswith(magic):
            return family
    if head[4:8] in ATOMS:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    return "mpegts" if _is_transport_stream(head) else None


def _is_transport_stream(head: bytes) -> bool:
    """Whether three sync bytes stand one packet apart."""
    return any(
        len(head) > at + 2 * length and all(head[at + n * length] == MPEG_TS_SYNC for n in range(3))
        for length, at in TS_PACKETS.items()
    )
