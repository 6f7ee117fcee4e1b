"""Asks other tools the same questions: BBC audio-offset-finder and audalign, beside `ingest.align`, pair by pair.

    .venv/bin/python -m benchmarks.sync.rivals [--block final] [--each 2] [--cache FOLDER]

Other tools give one offset and no drift, so that each is asked for what it can: its error at the middle of the overlap, where a
single offset is best, and its worst over the overlap. They run in `.venv-bench` (requirements/bench.txt), as they need older
versions of numpy and scipy than this project.
"""

import json
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import OUT
from benchmarks.sync.cases import Case
from benchmarks.sync.clock import RATE
from benchmarks.sync.generate import chosen, made, options
from benchmarks.sync.load import heard
from benchmarks.sync.rival_worker import TOOLS
from benchmarks.sync.score import errors_of
from benchmarks.sync.speech import cache_folder
from benchmarks.sync.truth import CameraTruth, Truth
from domain.timeline import Piece
from ingest.align import align

HERE = Path(__file__).resolve()
PYTHON = HERE.parents[2] / ".venv-bench" / "bin" / "python"
FAMILIES = (
    "mixed",
    "mixed-0dB",
    "mixed-minus5dB",
    "overlap-60s",
    "drift-300ppm",
    "phone",
    "music",
    "bells",
    "different-lessons",
)
PATIENCE_S = 600
RIGHT_WITHIN_MS = 80.0
OURS = "triptych"


def compare(case: Case, cache: Path, recordings: Path | None, tools: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield a row for each tool: what it says of the case's first two cameras."""
    folder = made(case, cache, recordings)
    truth = Truth.read(folder)
    a, b = truth.cameras[:2]
    same = a.lesson == b.lesson
    row = {"case": case.name, "family": case.family, "length": case.length, "same_lesson": same}
    began = sum(os.times()[:4])
    ours = align(heard(folder, truth)[:2])
    seconds = sum(os.times()[:4]) - began
    placed = {camera.camera: camera.pieces for camera in ours.cameras}
    if all(placed.values()):
        yield {**row, "tool": OURS, "cpu_s": round(seconds, 2), **_judged(a, b, placed[a.camera], placed[b.camera])}
    else:
        said = next(camera.reason for camera in ours.cameras if not camera.pieces)
        yield {**row, "tool": OURS, "cpu_s": round(seconds, 2), "verdict": "missed" if same else "refused", "said": said}
    with tempfile.TemporaryDirectory() as scratch:
        files = [_wave(folder / str(camera.file), Path(scratch, f"{camera.camera}.wav")) for camera in (a, b)]
        for tool in tools:
            yield {**row, "tool": tool, **_asked(tool, files, a, b)}


def _asked(tool: str, files: list[Path], a: CameraTruth, b: CameraTruth) -> dict[str, Any]:
    argv = [str(PYTHON), str(HERE.with_name("rival_worker.py")), tool, *map(str, files)]
    try:
        done = subprocess.run(argv, check=True, capture_output=True, timeout=PATIENCE_S, cwd=files[0].parent)
    except subprocess.TimeoutExpired:
        return {"cpu_s": float(PATIENCE_S), "verdict": "missed", "said": f"nothing within {PATIENCE_S} s"}
    answer = json.loads(done.stdout.decode().strip().splitlines()[-1])
    told = {"cpu_s": answer["cpu_s"], "said": answer.get("said"), "score": answer.get("score")}
    if answer["lag_s"] is None:
        return {**told, "verdict": "missed" if a.lesson == b.lesson else "refused"}
    length_a, length_b = a.duration_ms, b.duration_ms
    judged = _judged(a, b, (Piece(0, length_a, 0.0),), (Piece(0, length_b, answer["lag_s"] * 1000),))
    return {**told, **judged}


def _judged(a: CameraTruth, b: CameraTruth, of_a: tuple[Piece, ...], of_b: tuple[Piece, ...]) -> dict[str, Any]:
    """Return the errors of an answer. Placing two different lessons on each other is wrong whatever the offset."""
    if a.lesson != b.lesson:
        return {"verdict": "wrong"}
    errors = errors_of(b, a, of_b, of_a).errors_ms
    if len(errors) == 0:
        return {"verdict": "wrong"}
    middle, worst = float(np.abs(errors[len(errors) // 2])), float(np.abs(errors).max())
    verdict = "right" if worst <= RIGHT_WITHIN_MS else "wrong"
    return {"middle_ms": round(middle, 2), "worst_ms": round(worst, 2), "verdict": verdict}


def _wave(raw: Path, out: Path) -> Path:
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(raw.read_bytes())
    return out


def table(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per tool: verdicts, errors, seconds of processor per pair."""
    found = []
    for tool in dict.fromkeys(row["tool"] for row in rows):
        of = [row for row in rows if row["tool"] == tool]
        middle = [row["middle_ms"] for row in of if row.get("verdict") == "right"]
        counts = {verdict: sum(row["verdict"] == verdict for row in of) for verdict in ("right", "wrong", "missed", "refused")}
        errors = {"middle_ms_median": round(float(np.median(middle)), 2), "middle_ms_worst": max(middle)} if middle else {}
        found.append({"tool": tool, "pairs": len(of), **counts, **errors, "cpu_s_per_pair": round(_mean(of), 2)})
    return found


def _mean(rows: list[dict[str, Any]]) -> float:
    return float(np.mean([row["cpu_s"] for row in rows]))


def main() -> None:
    parser = options(__doc__)
    parser.set_defaults(families=list(FAMILIES), lengths=["short"], each=2)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--out", type=Path, help="where the raw rows go")
    given = parser.parse_args()
    if not PYTHON.exists():
        sys.exit(f"The other tools are not installed: make {PYTHON.parents[1].name}/.ready")
    rows = []
    OUT.mkdir(exist_ok=True)
    out = given.out or OUT / f"sync-rivals-{given.block}-{datetime.now(UTC):%Y%m%dT%H%M%S}.jsonl"
    with out.open("w", encoding="utf-8") as file:
        for case in chosen(given):
            for row in compare(case, cache_folder(given.cache), given.recordings, tuple(given.tools)):
                rows.append(row)
                file.write(json.dumps(row) + "\n")
                file.flush()
                shown = ("tool", "case", "verdict", "middle_ms", "worst_ms", "cpu_s", "said")
                print("  ".join(f"{name} {row[name]}" for name in shown if row.get(name) is not None), flush=True)
    told = table(rows)
    for line in told:
        print("  ".join(f"{key} {value}" for key, value in line.items()))
    print(json.dumps({"benchmark": "sync-rivals", "block": given.block, "tools": told, "rows": str(out)}))


if __name__ == "__main__":
    main()
