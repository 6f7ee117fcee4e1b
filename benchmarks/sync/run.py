"""Aligns every case that is chosen, in a process of its own, and compares the answers with the truth.

    .venv/bin/python -m benchmarks.sync [--block dev|final] [--lengths short medium long] [--families ...] [--quick]
                                        [--cut 3min] [--jobs 2] [--cache FOLDER] [--out rows.jsonl]

The raw rows (case, truth, answer, errors, cost) go to a file that the last line names. Cases that are not in the cache yet
are made first, outside of what is measured.
"""

import json
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.results import OUT
from benchmarks.sync.cases import Case
from benchmarks.sync.generate import chosen, folder_of, made, options
from benchmarks.sync.load import heard
from benchmarks.sync.measure import measured
from benchmarks.sync.score import score
from benchmarks.sync.speech import cache_folder
from benchmarks.sync.table import print_table, summary
from benchmarks.sync.truth import FILE, Truth
from ingest.align import align

SECONDS = {"s": 1, "min": 60, "h": 3600}


def run_case(case: Case, cache: Path, recordings: Path | None) -> dict[str, Any]:
    """Return the row of a case. A crash of the alignment is an answer too, and a wrong one."""
    folder = made(case, cache, recordings)
    truth = Truth.read(folder)
    cameras = heard(folder, truth)
    row: dict[str, Any] = {
        "case": case.name,
        "family": case.family,
        "length": case.length,
        "seed": case.seed,
        "camera_hours": round(sum(camera.duration_ms for camera in truth.cameras) / 3.6e6, 4),
        "truth": [{"camera": c.camera, "lesson": c.lesson, "pieces": [vars(p) for p in c.pieces]} for c in truth.cameras],
    }
    try:
        answer, cost = measured(lambda: align(cameras))
    except Exception:  # noqa: BLE001 - the row says what happened, and the run goes on
        return {**row, "crash": traceback.format_exc(), "cameras": []}
    return {**row, **cost, "answer": answer.to_json(), "cameras": score(truth, answer)}


def run_all(cases: list[Case], cache: Path, recordings: Path | None, *, jobs: int, until: float) -> Iterator[dict[str, Any]]:
    """Yield rows as they are ready; no case begins after `until`. Making and aligning have a fresh process each."""
    waiting = iter(cases)
    with ProcessPoolExecutor(jobs, max_tasks_per_child=1) as pool:

        def begin() -> Future[Any] | None:
            case = next(waiting, None) if time.monotonic() < until else None
            if case is None:
                return None
            if (folder_of(case, cache, recordings) / FILE).exists():
                return pool.submit(run_case, case, cache, recordings)
            making = pool.submit(made, case, cache, recordings)
            beginning[making] = case
            return making

        beginning: dict[Future[Any], Case] = {}
        running = {future for future in [begin() for _ in range(jobs)] if future}
        while running:
            done = next(as_completed(running))
            running.remove(done)
            case = beginning.pop(done, None)
            if case is not None:
                done.result()
                following: Future[Any] | None = pool.submit(run_case, case, cache, recordings)
            else:
                yield done.result()
                following = begin()
            if following is not None:
                running.add(following)


def _seconds(text: str) -> float:
    unit = next(unit for unit in ("min", "s", "h") if text.endswith(unit))
    return float(text.removesuffix(unit)) * SECONDS[unit]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--cut", type=_seconds, help="begin no case after this time (90s, 3min, 1h)")
    parser.add_argument("--out", type=Path, help="where the raw rows go")
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    out = given.out or OUT / f"sync-{given.block}-{datetime.now(UTC):%Y%m%dT%H%M%S}.jsonl"
    wanted = chosen(given)
    until = time.monotonic() + (given.cut or 1e9)
    rows = []
    with out.open("w", encoding="utf-8") as file:
        for row in run_all(wanted, cache_folder(given.cache), given.recordings, jobs=given.jobs, until=until):
            rows.append(row)
            file.write(json.dumps(row) + "\n")
            file.flush()
            if sys.stderr.isatty():
                print(f"\r{len(rows)} of {len(wanted)}  {row['case']:60}", end="", file=sys.stderr)
    print_table(rows)
    print(
        json.dumps({"benchmark": "sync", "block": given.block, **summary(rows), "cases_chosen": len(wanted), "rows": str(out)})
    )
