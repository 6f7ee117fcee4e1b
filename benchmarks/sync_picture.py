"""How well two cameras are laid on each other by picture alone: made-up lessons, filmed from three places, real H.264.

    .venv/bin/python benchmarks/sync_picture.py [--seeds 1 2] [--kinds calm dim] [--seconds 200] [--folder KEEP] [--wrong 200]

Every two cameras of a lesson are a pair with a known answer; every two of different lessons are a pair that must be
refused. `error_ms` is the largest of three moments of the overlap (start, middle, end). Thresholds were chosen on seeds 1
and 2 (240 s); seeds from 101 on are for scoring.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.filmed.lesson import KINDS
from benchmarks.filmed.shoot import Shot, shots
from benchmarks.results import report
from ingest.movement import Movement, movement
from ingest.picture import PictureFit, fit_movements
from media.film import decode_film

SURE = 0.9
RIGHT_WITHIN_MS = 200.0
"""An accepted answer that is off by more lies on another peak: it is wrong, not inexact."""

Looked = tuple[Shot, Movement]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1])
    arguments.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    arguments.add_argument("--seconds", type=float, default=200.0)
    arguments.add_argument("--folder", type=Path, help="make the films here, or use those that are here already")
    arguments.add_argument("--wrong", type=int, default=200, help="how many pairs of different lessons to try at most")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="triptych-sync-picture-") as scratch:
        looked: list[Looked] = []
        for seed, kind in itertools.product(chosen.seeds, chosen.kinds):
            filmed = shots(seed, kind, chosen.seconds, chosen.folder or Path(scratch))
            looked += [(shot, movement(decode_film([shot.path], Path(scratch) / "film"))) for shot in filmed]
    rows = list(compared(looked, chosen.wrong))
    for row in rows:
        if row["same"] or row["answered"]:
            print("  ".join(f"{key} {value}" for key, value in row.items()))
    report("sync_picture", rows, {"seeds": chosen.seeds, "seconds": chosen.seconds, **summary(rows)})


def compared(looked: Sequence[Looked], most_wrong: int) -> Iterator[dict[str, Any]]:
    """Yield one row for every pair of one lesson, and for `most_wrong` pairs of different ones."""
    pairs = list(itertools.combinations(looked, 2))
    same = [pair for pair in pairs if _lesson(pair[0][0]) == _lesson(pair[1][0])]
    different = [pair for pair in pairs if _lesson(pair[0][0]) != _lesson(pair[1][0])]
    chosen = random.Random(1).sample(different, min(most_wrong, len(different)))
    for (shot_a, moving_a), (shot_b, moving_b) in [*same, *chosen]:
        began = time.monotonic()
        fit = fit_movements(moving_a, moving_b)
        row: dict[str, Any] = {
            "a": shot_a.path.stem,
            "b": shot_b.path.stem,
            "kind": shot_a.kind,
            "same": _lesson(shot_a) == _lesson(shot_b),
            "rates": f"{shot_a.rate} / {shot_b.rate}",
            "fit_s": round(time.monotonic() - began, 2),
            "answered": fit is not None,
        }
        if fit is not None:
            row |= {"confidence": round(fit.confidence, 3), "uncertainty_ms": round(1000 * fit.uncertainty_s, 1)}
            if row["same"]:
                row |= _errors(fit, (shot_a, moving_a), (shot_b, moving_b))
        yield row


def _lesson(shot: Shot) -> tuple[int, str]:
    return shot.seed, shot.kind


def true_lag_s(a: Shot, b: Shot, time_b_s: float) -> float:
    """Return what must be added to a moment of B's file for the same moment of A's."""
    return (b.offset_s + time_b_s * (1 + b.drift) - a.offset_s) / (1 + a.drift) - time_b_s


def _errors(fit: PictureFit, a: Looked, b: Looked) -> dict[str, Any]:
    lag = true_lag_s(a[0], b[0], b[1].duration_s / 2)
    first, last = max(0.0, -lag), min(b[1].duration_s, a[1].duration_s - lag)
    errors = [1000 * (fit.at(at) - true_lag_s(a[0], b[0], at)) for at in (first, (first + last) / 2, last)]
    return {
        "overlap_s": round(last - first, 1),
        "drift_error_ppm": round(1e6 * fit.slope - 1e6 * ((1 + b[0].drift) / (1 + a[0].drift) - 1), 1),
        "error_middle_ms": round(errors[1], 1),
        "error_ms": round(max(map(abs, errors)), 1),
    }


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the numbers to quote."""
    same = [row for row in rows if row["same"]]
    answered = [row for row in same if row["answered"]]
    right = [row for row in answered if row["error_ms"] <= RIGHT_WITHIN_MS]
    strangers = [row for row in rows if not row["same"]]
    taken = [row for row in strangers if row["answered"]] + [row for row in answered if row not in right]
    errors = sorted(row["error_ms"] for row in right)
    return {
        "pairs": len(same),
        "right": len(right),
        "right_and_sure": sum(row["confidence"] >= SURE for row in right),
        "right_refused": len(same) - len(answered),
        "refused_by_kind": {kind: sum(not row["answered"] for row in same if row["kind"] == kind) for kind in KINDS},
        "error_ms_median": statistics.median(errors) if errors else None,
        "error_ms_p95": errors[int(0.95 * (len(errors) - 1) + 0.5)] if errors else None,
        "error_ms_worst": errors[-1] if errors else None,
        "within_uncertainty": sum(row["error_ms"] <= row["uncertainty_ms"] for row in right),
        "strangers": len(strangers),
        "wrong_accepted": len(taken),
        "wrong_and_sure": sum(row["confidence"] >= SURE for row in taken),
        "fit_s_worst": max(row["fit_s"] for row in rows),
    }


if __name__ == "__main__":
    main()
