"""What a lesson of 10, 30, 60 and 120 minutes costs from three files on disk to the fit, each in a process of its own.

    .venv/bin/python -m benchmarks.sync.cost [--minutes 10 30 60 120] [--cache FOLDER]

One lesson of two hours is cut at each length, without encoding it anew. Sound is decoded for two cameras at a time, as the
pipeline does on two cores, and then aligned.
"""

import argparse
import json
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.results import report
from benchmarks.sync.families import one
from benchmarks.sync.generate import made
from benchmarks.sync.measure import measured
from benchmarks.sync.speech import cache_folder
from benchmarks.sync.truth import Truth
from ingest.align import Alignment, Heard, align
from media.pcm import Sound, decode_sound
from media.probe import probe

CORES = 2


def cut(files: list[Path], minutes: float, folder: Path) -> list[Path]:
    """Return the first `minutes` of each file, streams copied."""
    cuts = []
    for file in files:
        out = folder / file.name
        copy = ("-t", str(minutes * 60), "-c", "copy", str(out))
        subprocess.run(("ffmpeg", "-nostdin", "-loglevel", "error", "-i", str(file), *copy), check=True)
        cuts.append(out)
    return cuts


def from_files(files: list[Path], folder: Path) -> tuple[Alignment, float]:
    """Return the alignment of the files, and the seconds after which all sound was decoded."""
    began = time.monotonic()

    def decoded(numbered: tuple[int, Path]) -> Sound:
        return decode_sound([numbered[1]], folder / f"{numbered[0]}.s16")

    with ThreadPoolExecutor(CORES) as pool:
        sounds = list(pool.map(decoded, enumerate(files, start=1)))
    decoded_s = time.monotonic() - began
    lengths = [probe(file).file_duration_s * 1000 for file in files]
    cameras = zip(files, sounds, lengths, strict=True)
    return align([Heard(n, f.name, sound, ms) for n, (f, sound, ms) in enumerate(cameras, start=1)]), decoded_s


def timed(files: list[Path], minutes: float) -> dict[str, Any]:
    """Return the row of one length."""
    with tempfile.TemporaryDirectory() as scratch:
        cuts = cut(files, minutes, Path(scratch))
        (answer, decoded_s), cost = measured(lambda: from_files(cuts, Path(scratch)))
    aligned = sum(bool(camera.pieces) for camera in answer.cameras)
    return {"minutes": minutes, "cameras": len(files), "aligned": aligned, "decode_s": round(decoded_s, 2), **cost}


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
        with ProcessPoolExecutor(1) as pool:
            rows.append(pool.submit(timed, files, minutes).result())
        print(json.dumps(rows[-1]), flush=True)
    report("sync-cost", rows, {"rows_by_minutes": rows})


if __name__ == "__main__":
    main()
