"""What checking a camera costs: seconds of processor time for an hour, at 1080p and at 4K.

    .venv/bin/python -m benchmarks.checks.cost [--minutes 2] [--only hevc-2160]

Two seconds of noisy picture are encoded as a camera would, and repeated without encoding until they last some minutes. From
there on only the listing of packets grows with a recording: as many pictures and excerpts are looked at as in an hour. So an
hour costs what is measured, with the listing counted as often as the minutes go into it. Bar: 15 s.

The tools run under Landlock: what is used inside bubblewrap's own number space is not told to those outside.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.results import report
from ingest.checks import check
from media.pace import pace

BAR_S = 15.0
HOUR_MINUTES = 60.0
LOOPED_S = 2

KINDS = {
    "h264-1080": ("1920x1080", ("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "17M", "-g", "15", "-bf", "2")),
    "h264-2160": ("3840x2160", ("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "60M", "-g", "15", "-bf", "0")),
    "hevc-2160": (
        "3840x2160",
        ("-c:v", "libx265", "-preset", "ultrafast", "-b:v", "60M", "-g", "15", "-x265-params", "log-level=1"),
    ),
}
"""What camcorders and action cameras write: size, codec, bits a second, two keyframes a second."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=2.0)
    arguments.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = arguments.parse_args()
    os.environ["TRIPTYCH_JAIL"] = "landlock"
    rows = []
    for name in chosen.only:
        with tempfile.TemporaryDirectory(prefix="triptych-cost-") as folder:
            rows.append({"kind": name, **_measured(*_filmed(name, chosen.minutes, Path(folder)), chosen.minutes)})
        print("  ".join(f"{key} {value}" for key, value in rows[-1].items()), flush=True)
    worst = max(row["hour_cpu_s"] for row in rows)
    report(
        "checks-cost", rows, {"minutes": chosen.minutes, "bar_s": BAR_S, "worst_hour_cpu_s": worst, "passed": worst <= BAR_S}
    )
    sys.exit(0 if worst <= BAR_S else 1)


def _filmed(name: str, minutes: float, folder: Path) -> tuple[Path, Path]:
    """Return two seconds of a camera, and the same for some minutes."""
    size, codec = KINDS[name]
    quiet = ("ffmpeg", "-nostdin", "-loglevel", "error", "-y")
    seen = f"testsrc2=size={size}:rate=30:duration={LOOPED_S},noise=alls=12:allf=t,format=yuv420p"
    heard = f"anoisesrc=colour=pink:amplitude=0.2:sample_rate=48000:duration={LOOPED_S}"
    loop, out = folder / "loop.mp4", folder / "camera.mp4"
    made = ("-f", "lavfi", "-i", seen, "-f", "lavfi", "-i", heard, *codec, "-c:a", "aac", "-b:a", "192k")
    subprocess.run([*quiet, *made, str(loop)], check=True)
    times = round(minutes * 60 / LOOPED_S) - 1
    subprocess.run([*quiet, "-stream_loop", f"{times}", "-i", str(loop), "-c", "copy", str(out)], check=True)
    return loop, out


def _measured(short: Path, path: Path, minutes: float) -> dict[str, Any]:
    few, all_ = (statistics.median(_processor_s(lambda one=one: pace(one))[0] for _ in range(3)) for one in (short, path))
    found: list[str] = []
    whole, wall = _processor_s(lambda: found.extend(each.code.value for each in check(1, [path]).findings))
    minute = max(0.0, all_ - few) / (minutes - LOOPED_S / 60)
    return {
        "found": " ".join(found),
        "megabytes": round(path.stat().st_size / 1e6),
        "check_cpu_s": round(whole, 2),
        "listing_minute_cpu_s": round(minute, 4),
        "check_wall_s": round(wall, 2),
        "hour_cpu_s": round(whole + minute * (HOUR_MINUTES - minutes), 2),
    }


def _processor_s(work: Callable[[], object]) -> tuple[float, float]:
    """Return the processor time of this process and all that it started, and the wall's, in seconds."""
    before, began = _used(), time.monotonic()
    work()
    return _used() - before, time.monotonic() - began


def _used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


if __name__ == "__main__":
    main()
