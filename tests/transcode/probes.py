"""What cameras say of themselves, for tests that need no file."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from domain.timeline import Piece
from media.probe import Probe, VideoStream
from transcode.source import Source

PHONE = VideoStream(
    codec="h264",
    profile="High",
    pixel_format="yuv420p",
    width=1920,
    height=1080,
    sample_aspect=Fraction(1),
    frame_rate=Fraction(30),
    avg_frame_rate=Fraction(30),
    variable=False,
    rotation=0,
    interlaced=False,
    bit_depth=8,
    transfer="bt709",
    b_frames=2,
    start_s=0.0,
    duration_s=60.0,
    last_packet_s=60.0,
)

EVERY_SECOND = tuple(float(second) for second in range(60))


def probed(**changes: Any) -> Probe:
    return Probe("mov", 60.0, 1_000_000, replace(PHONE, **changes), None)


def source(*pieces: Piece, probes: tuple[Probe, ...] = (), camera: int = 2) -> Source:
    first, *later = probes or (probed(),)
    paths = tuple(Path(f"/spool/part {number}.mp4") for number in range(1 + len(later)))
    return Source(camera, "Camera 2", paths, first, pieces or (Piece(0, 60_000, 1500.25, 40.0),), tuple(later))
