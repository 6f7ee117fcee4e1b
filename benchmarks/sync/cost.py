"""What a lesson of 10, 30, 60 and 120 minutes costs from three files on disk to the fit, each in a process of its own.

    .venv/bin/python -m benchmarks.sync.cost [--minutes 10 30 60 120] [--cache FOLDER]

One lesson of two hours is cut at each length, without encoding it anew, and given to `triptych align`. All of that command
is counted: to start, to check the files, to decode their sound, to align.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.results import report
from benchmarks.sync.families import one
from benchmarks.sync.generate import made
from benchmarks.sync.measure import measured_program
from benchmarks.sync.speech import cache_folder
from benchmarks.sync.truth import Truth


def cut(files: list[Path], minutes: float, folder: Path) -> list[Path]:
    """Return the first `minutes` of each file, streams copied."""
    cuts = []
    for file in files:
        out = folder / file.name
        copy = ("-t", str(minutes * 60), "-c", "copy", str(out))
        subprocess.run(("ffmpeg", "-nostdin", "-loglevel", "error", "-i", str(file), *copy), check=True)
        cuts.append(out)
    return cuts


def timed(files: list[Path], minutes: float) -> dict[str, Any]:
    """Return the row of one length."""
    with tempfile.TemporaryDirectory() as scratch:
        cuts = cut(files, minutes, Path(scratch))
        written, cost = measured_program([sys.executable, "-m", "triptych", "align", "--json", *map(str, cuts)])
    aligned = sum("offset_ms" in camera for camera in json.loads(written)["cameras"])
    return {"minutes": minutes, "cameras": len(files), "aligned": aligned, **cost}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, nargs="+", default=[10, 30, 60, 120])
    parser.add_argument("--length", choices=["long", "double"], default="double", help="the lesson that is cut: 60 or 120 min")
    parser.add_argument("--block", default="dev")
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    folder = made(one(given.block, "mixed", given.length, 0), cache_folder(given.cache))
    files = [folder / camera.media[0] for camera in Truth.read(folder).cameras]
    rows = []
    for minutes in given.minutes:
        rows.append(timed(files, minutes))
        print(json.dumps(rows[-1]), flush=True)
    report("sync-cost", rows, {"rows_by_minutes": rows})


if __name__ == "__main__":
    main()
