"""How like its source an encoded rung is: SSIM, segment by segment, each picture beside the one that it was made of."""

import re
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.media.clock import Rung
from benchmarks.media.lesson import Made

PLACES = (0.02, 0.35, 0.65, 0.95)
"""Which segments are looked at, as shares of the rung."""


def likeness_rows(rung: Rung, clock: list[dict[str, Any]], made: Made) -> list[dict[str, Any]]:
    """Return a row for each segment looked at. `clock` holds the rung's rows of every picture."""
    camera = made.truth.cameras[rung.camera - 1]
    frame_ms = camera.pieces[0].file_end_ms / camera.frames
    names = [rung.files[1:][min(len(rung.files) - 2, int(share * (len(rung.files) - 1)))] for share in PLACES]
    rows = []
    for name in dict.fromkeys(names):
        own = [row for row in clock if row["segment"] == name]
        first = round(own[0]["file_ms"] / frame_ms)
        ssim = _ssim(made.folder / camera.file, (first - 0.5) * frame_ms / 1000, len(own), rung, name)
        rows.append({"stage": "ssim", "task": rung.track, "segment": name, "pictures": len(own), "ssim": ssim})
    return rows


def _ssim(source: Path, from_s: float, count: int, rung: Rung, segment: str) -> float:
    seek = ("-ss", f"{from_s:.6f}") if from_s > 0 else ()
    published = ("-i", f"concat:{rung.files[0]}|{segment}")
    alike = "setpts=N/(30*TB),settb=1/30,format=yuv420p"
    graph = f"[1:v]{alike}[made];[0:v]scale=-2:{rung.name}:flags=bicubic,{alike},trim=end_frame={count}[due];[made][due]ssim"
    argv = ("ffmpeg", "-nostdin", *seek, "-i", str(source.absolute()), *published, "-lavfi", graph, "-f", "null", "-")
    said = subprocess.run(argv, check=True, capture_output=True, cwd=rung.playlist.parent).stderr.decode()
    found = re.findall(r"All:([\d.]+)", said)
    return float(found[-1])
