"""Recordings made by a real encoder that are hostile by what they hold: sizes, times, tags, names, damage."""

import os
import random
import struct
from pathlib import Path

from benchmarks.hostile_files.kinds import DAMAGED, USABLE, Shelf
from media.command import Command, run
from media.ffmpeg import start

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=3")
TONE = ("-f", "lavfi", "-i", "sine=frequency=330:duration=3")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p")
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=12:open-gop=1:log-level=none", "-tag:v", "hvc1")

GOOD = {
    "good.mp4": (*PICTURE, *TONE, *H264, "-c:a", "aac", "-movflags", "+faststart"),
    "last.mp4": (*PICTURE, *TONE, *H264, "-c:a", "aac"),
    "hevc.mp4": (*PICTURE, *TONE, *HEVC, "-c:a", "aac", "-movflags", "+faststart"),
    "good.mkv": (*PICTURE, *TONE, *H264, "-c:a", "aac"),
    "good.ts": (*PICTURE, *TONE, *H264, "-c:a", "ac3"),
    "good.avi": (*PICTURE, *TONE, "-c:v", "mjpeg", "-q:v", "12", "-c:a", "pcm_s16le"),
    "good.webm": (*PICTURE, *TONE, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
}
"""Small sound recordings of each family, from which damaged ones are made."""


def film(out: Path, *arguments: str, reads: tuple[Path, ...] = ()) -> bytes:
    """Make a recording and return its bytes."""
    argv = (*start(), *arguments, f"file:{out}")
    run(Command(argv, reads=reads, writes=(out.parent,)))
    return out.read_bytes()


def put_large(shelf: Shelf, good: Path) -> None:
    """Put recordings that are too much: of points, hours, streams, tags, frames. `good` is a Matroska file."""
    matroska = good.read_bytes()
    giant = (
        "-f",
        "lavfi",
        "-i",
        "color=size=12000x12000:rate=1:duration=1",
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
        "-q:v",
        "31",
    )
    film(shelf.place("giant", "giant.avi", "too_large"), *giant)
    film(shelf.place("giant", "giant.mkv", "too_large"), *giant)
    declared = matroska.replace(b"\xb0\x81\xa0", b"\xb0\x81\xff", 1)
    shelf.put("giant", "declared.mkv", declared)
    slow = ("-f", "lavfi", "-i", "color=size=64x64:rate=1:duration=3", "-vf", "setpts=N*180000/TB", "-vsync", "0", *H264)
    film(shelf.place("hundred hours", "two-frames.mkv", "too_long"), *slow)
    late = ("-f", "lavfi", "-i", "sine=duration=1", "-af", "asetpts=PTS+gte(N\\,20)*360000*SR", "-c:a", "pcm_s16le")
    film(shelf.place("hundred hours", "late-sound.mkv", "too_long", "truncated"), *PICTURE, *late, *H264)
    film(shelf.place("odd numbers", "aspect.mp4"), *PICTURE, *TONE, "-vf", "setsar=30000/1", *H264, "-c:a", "aac")
    film(shelf.place("odd numbers", "rate.mkv"), *PICTURE, "-vf", "settb=1/1000000,setpts=N", "-vsync", "0", *H264)
    tiny = ("-f", "lavfi", "-i", "color=size=2x2:rate=25:duration=3")
    film(shelf.place("odd numbers", "tiny.mp4", "no_audio", "black"), *tiny, *H264)
    streams = [word for _ in range(100) for word in ("-map", "0")]
    film(shelf.place("many streams", "streams.mkv"), "-i", str(good), *streams, "-c", "copy", reads=(good,))
    huge = "x" * 100_000
    film(shelf.place("tags", "huge.mp4", USABLE), *PICTURE, *TONE, *H264, "-c:a", "aac", "-metadata", f"comment={huge}")
    turned = ("-metadata", "rotate=ninety", "-metadata:s:v", "rotate=nan", "-metadata", "creation_time=1e999")
    film(shelf.place("tags", "rotate.mkv", USABLE), *PICTURE, *TONE, *H264, "-c:a", "aac", *turned)
    strange = b"\xff\xfe%s%n\x1b[2J\r\n\x00\xc3(".ljust(40, b"\xf0")
    tagged = film(
        shelf.place("tags", "not-utf8.mkv", USABLE), *PICTURE, *TONE, *H264, "-c:a", "aac", "-metadata", f"title={'T' * 40}"
    )
    shelf.files[-1].path.write_bytes(tagged.replace(b"T" * 40, strange))


def put_silent_kinds(shelf: Shelf, good: Path) -> None:
    """Put sound without picture, with and without a cover, and picture behind a good header that is noise."""
    film(shelf.place("sound only", "voice.mp4", "no_video"), *TONE, "-c:a", "aac")
    cover = ("-map", "0:a", "-map", "1:v", "-c:a", "aac", "-c:v", "mjpeg", "-disposition:v", "attached_pic", "-frames:v", "1")
    film(shelf.place("sound only", "cover.m4a", "no_video"), *TONE, *PICTURE, *cover)
    content = bytearray(good.read_bytes())
    data = content.index(b"mdat") + 4
    content[data:] = random.Random(5).randbytes(len(content) - data)
    shelf.put("noise", "noise.mp4", bytes(content), "unreadable", "truncated")


def put_damaged(shelf: Shelf, good: dict[str, bytes]) -> None:
    """Put recordings cut at many places, and with bits flipped."""
    for name, whole in good.items():
        for percent in (1, 12, 50, 93):
            shelf.put("cut", f"{percent}-{name}", whole[: len(whole) * percent // 100], *(DAMAGED - {"empty"}))
        flips = random.Random(name)
        for share in (2e-5, 2e-3):
            bent = bytearray(whole)
            for _ in range(max(3, int(len(whole) * 8 * share))):
                bent[flips.randrange(len(whole))] ^= 1 << flips.randrange(8)
            shelf.put("bits flipped", f"{share:g}-{name}", bytes(bent), *(DAMAGED - {"empty"}))


def put_endless(shelf: Shelf, transport: bytes) -> None:
    """Put transport streams that never begin: tables without a picture, nothing but filling."""
    table = transport[: 188 * 2]
    shelf.put("endless", "tables.ts", table * 40_000, "unreadable", "no_video")
    shelf.put("endless", "filling.ts", (b"G\x1f\xff\x10" + b"\xff" * 184) * 60_000, "unreadable")
    shelf.put("endless", "sync-only.ts", (b"G" + bytes(187)) * 60_000, "unreadable")
    shelf.put("endless", "packs.mpg", (b"\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01\x01\x89\xc3\xf8") * 300_000, "unreadable")
    shelf.put("endless", "pages.ogv", b"OggS" + struct.pack("<BBqIIIB", 0, 2, 0, 1, 0, 0, 0) * 100_000, "unreadable")


NAMES = (
    "-i.mp4", "--help.mp4", "%d%s%n.mp4", "new\nline.mp4", "a:b.mp4", "concat:a|b.mp4", "it's $(touch x) `x`.mp4",
    "http:127.0.0.1.mp4", "\u202egnp.mp4", " .mp4", "x" * 240 + ".mp4", "pipe:0", os.fsdecode(b"\xff\xfe.mp4"),
)  # fmt: skip


def put_names(shelf: Shelf, good: bytes) -> None:
    """Put good recordings under names that a shell, a format or a tool might take for something else."""
    for name in NAMES:
        shelf.put("name", name, good, USABLE)


def put_no_files(shelf: Shelf) -> None:
    """Put what is not a file, where a recording should be."""
    os.mkfifo(shelf.place("no file", "pipe.mp4", "not_a_recording"))
    shelf.place("no file", "device.mp4", "not_a_recording").symlink_to("/dev/zero")
    shelf.place("no file", "random.mp4", "not_a_recording").symlink_to("/dev/urandom")
    shelf.place("no file", "folder.mp4", "not_a_recording").mkdir()
