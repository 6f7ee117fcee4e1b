"""How far `align` is from the truth: sample lessons of several seeds, aligned by their sound, compared at three moments.

    .venv/bin/python benchmarks/sync_truth.py [--seeds 1 2 3] [--minutes 1.5] [--keep FOLDER]

`error_ms` is the aligned lesson time of a moment of the file minus its true one, in the anchor's clock with the anchor
at zero, so that the anchor itself is exact. `acoustic_ms` is how much of it the room explains: the way of the teacher's
voice to this microphone, less its way to the anchor's, by which an alignment by sound places a farther camera too early.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.results import report
from domain.timeline import Piece
from ingest.align import Alignment, Heard, align
from media.pcm import decode_sound
from media.probe import probe
from triptych.sample import SampleOptions, Truth, make_sample


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments.add_argument("--minutes", type=float, default=1.5)
    arguments.add_argument("--keep", type=Path, help="make the samples here, or use those that are here already")
    chosen = arguments.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="triptych-sync-truth-") as scratch:
        for seed in chosen.seeds:
            folder = (chosen.keep or Path(scratch)) / f"seed-{seed}"
            truth = Truth.read(folder) if (folder / "truth.json").exists() else _make(folder, seed, chosen.minutes)
            began = time.monotonic()
            alignment = align(_heard(folder, truth, Path(scratch)))
            seconds = time.monotonic() - began
            rows += [{"seed": seed, "align_s": round(seconds, 2), **row} for row in compare(truth, alignment)]
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    others = [row for row in rows if row["status"] == "aligned" and row["camera"] != row["anchor"]]
    errors = [abs(row[f"error_{at}_ms"]) for row in others for at in ("start", "middle", "end")]
    rests = [abs(row["error_middle_ms"] - row["acoustic_ms"]) for row in others]
    drifts = [abs(row["drift_error_ppm"]) for row in others]
    summary = {
        "seeds": chosen.seeds,
        "minutes": chosen.minutes,
        "aligned": len([row for row in rows if row["status"] == "aligned"]),
        "cameras": len(rows),
        "error_ms_median": _rounded(statistics.median, errors),
        "error_ms_worst": _rounded(max, errors),
        "error_ms_less_acoustics_worst": _rounded(max, rests),
        "drift_error_ppm_worst": _rounded(max, drifts),
        "align_s_worst": max(row["align_s"] for row in rows),
    }
    report("sync_truth", rows, summary)


def compare(truth: Truth, alignment: Alignment) -> Iterator[dict[str, Any]]:
    """Yield one row per camera: what the alignment says and how far that is from the truth."""
    true = truth.in_clock_of(alignment.anchor)
    found = {camera.camera: camera.pieces for camera in alignment.cameras if camera.pieces}
    about = {camera.camera: camera for camera in truth.cameras}
    # Both clocks put zero at the earliest start; an error there would show in every camera, so the anchor is made to agree.
    shift = found[alignment.anchor][0].offset_ms - true[alignment.anchor][0].offset_ms
    for camera in alignment.cameras:
        row: dict[str, Any] = {"camera": camera.camera, "anchor": alignment.anchor, "status": camera.status.value}
        if not camera.pieces:
            yield {**row, "reason": camera.reason}
            continue
        pieces = true[camera.camera]
        first, last = pieces[0].file_start_ms, pieces[-1].file_end_ms
        moments = {"start": first, "middle": (first + last) / 2, "end": last - 1}
        heard_later = about[camera.camera].sound_delay_ms - about[alignment.anchor].sound_delay_ms
        yield {
            **row,
            **{
                f"error_{name}_ms": round(_at(camera.pieces, moment) - shift - _at(pieces, moment), 3)
                for name, moment in moments.items()
            },
            "acoustic_ms": round(-heard_later, 3),
            "drift_error_ppm": round(camera.pieces[0].drift_ppm - pieces[0].drift_ppm, 3),
            "uncertainty_ms": camera.uncertainty_ms,
            "confidence": camera.confidence,
        }


def _at(pieces: tuple[Piece, ...], file_ms: float) -> float:
    """Return the lesson time of a moment, by the piece that holds it or the nearest one."""
    held = [piece for piece in pieces if file_ms >= piece.file_start_ms]
    return (held[-1] if held else pieces[0]).to_lesson(file_ms)


def _make(folder: Path, seed: int, minutes: float) -> Truth:
    began = time.monotonic()
    truth = make_sample(folder, SampleOptions(minutes=minutes, seed=seed), print)
    print(f"made {folder.name} in {time.monotonic() - began:.1f} s")
    return truth


def _heard(folder: Path, truth: Truth, scratch: Path) -> list[Heard]:
    return [
        Heard(
            camera.camera,
            camera.file,
            decode_sound([folder / camera.file], scratch / f"{folder.name}-{camera.camera}.pcm") if camera.has_sound else None,
            probe(folder / camera.file).file_duration_s * 1000,
        )
        for camera in truth.cameras
    ]


def _rounded(of: Any, values: list[float]) -> float | None:
    return round(of(values), 3) if values else None


if __name__ == "__main__":
    main()
