"""Writes docs/sync-benchmark.md and its plot from the rows of runs.

.venv/bin/python -m benchmarks.sync.report ROWS.jsonl [--rivals RIVALS.jsonl] [--cost COST.csv]
"""

import argparse
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sync.rivals import table as rivals_table
from benchmarks.sync.strip_plot import strip_plot
from benchmarks.sync.table import lines, summary

DOCS = Path(__file__).resolve().parents[2] / "docs"
PLOT = Path("images/sync-benchmark.svg")
WORST_CASES = 5
FAULTS = {"wrong", "let through", "missed", "other reason"}

INTRODUCTION = """\
Measured by `python -m benchmarks.sync` on {cases} simulated lessons of three cameras ({source}): shoebox rooms of up to
10 x 8 m, speech by a program, noise, real codecs, clocks resampled by their drift. Seeds of the `final` block were not
looked at while thresholds were chosen. Truth is the cameras' clocks alone: sound needs 29 ms for 10 m, and that is
counted as error. Errors are of lesson time against the anchor, at every second of the whole overlap."""

COLUMNS_MEAN = """\
`median` and `p95` are over moments of all cameras, `worst` is the largest error anywhere, in ms; `ppm` is the p95 of
the drift's error over the overlap; `inside` the share of cameras whose worst error is within the uncertainty that was
said; `sure` the share of right ones with a confidence of 0.9 or more; `wrongsure` how many wrong ones had it; `s/h-cam`
seconds of processor for an hour of one camera, without decoding."""

RIVALS_MEAN = """\
They answer one offset and no drift: `middle_ms` is their error in the middle of the overlap, where that is best. Right
means within 80 ms over the whole overlap. `cpu_s_per_pair` is seconds of processor without loading the program."""

Row = dict[str, Any]
Camera = dict[str, Any]


def cameras(rows: Sequence[Row], keep: Callable[[Row], bool] = lambda _: True) -> list[Camera]:
    """Return the cameras of the cases that are kept, each with its case's name."""
    return [{**camera, "case": row["case"], "family": row["family"]} for row in rows if keep(row) for camera in row["cameras"]]


def claims(rows: Sequence[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield (what, what was asked, what was measured)."""
    mixed = {"mixed", "mixed-0dB", "overlap-60s", "drift-300ppm"}
    yield _error(
        "20 min and more, 0 dB and up", "p95 <= 12 ms, worst <= 20 ms", rows, lambda r: r["family"] in mixed and _long(r)
    )
    drifts = [abs(c["drift_error_ppm"]) for c in cameras(rows, lambda r: r["family"] in mixed) if c.get("overlap_s", 0) >= 1800]
    yield "drift, from 30 min of overlap", "<= 1 ppm", f"worst {max(drifts):.2f} ppm of {len(drifts)}" if drifts else "not run"
    yield _error("3 to 6 min, 0 dB and up", "p95 <= 20 ms", rows, lambda r: r["family"] in mixed and not _long(r))
    yield _error("-5 dB", "p95 <= 25 ms, or ambiguous", rows, lambda r: r["family"] == "mixed-minus5dB")
    for family in ("standing", "front-then-circulate"):
        inside = [c["inside"] for c in cameras(rows, lambda r, f=family: r["family"] == f) if c.get("inside") is not None]
        told = f"{sum(inside)} of {len(inside)}" if inside else "not run"
        yield f"{family}: truth within `uncertainty_ms`", "95 %", told
    every = summary(rows)
    gaps = cameras(rows, lambda r: r["family"] in {"pause", "parts", "dropped"})
    found, there = sum(c.get("breaks_found", 0) for c in gaps), sum(c.get("breaks", 0) for c in gaps)
    dated = [c["dated_within_s"] for c in gaps if "dated_within_s" in c]
    soon = f", {sum(d <= 1 for d in dated)} of {len(dated)} cameras' dated to a second" if dated else ""
    yield (
        "pauses, parts and dropped blocks",
        "found, dated to 1 s",
        f"{found} of {there} found{soon}, {every['breaks_extra']} false",
    )
    right, wrong, missed = every["right"], every["wrong"], every["missed"]
    yield "every camera that should be aligned", "", f"{right} right, {wrong} wrong, {missed} refused"
    yield "every camera that should be refused", "", f"{every['refused']} for the right reason, {every['misrefused']} not"
    yield "wrong with confidence >= 0.9", "none", str(every["wrong_and_sure"])
    yield "right with confidence >= 0.9", "95 %", f"{100 * (every['right_and_sure'] or 0):.1f} %"


def _long(row: Row) -> bool:
    return row["length"] != "short"


def _error(what: str, asked: str, rows: Sequence[Row], keep: Callable[[Row], bool]) -> tuple[str, str, str]:
    chosen = [camera for camera in cameras(rows, keep) if "along_ms" in camera]
    if not chosen:
        return what, asked, "not run"
    along = np.abs([error for camera in chosen for error in camera["along_ms"]])
    worst = max(camera["worst_ms"] for camera in chosen)
    return what, asked, f"p95 {np.percentile(along, 95):.1f} ms, worst {worst:.1f} ms ({len(chosen)} cameras)"


def worst_cases(rows: Sequence[Row]) -> list[Camera]:
    """Return the cameras with the largest errors; a wrong place or answer is worse than any error."""
    told = [camera for camera in cameras(rows) if "worst_ms" in camera or camera["verdict"] in FAULTS]
    return sorted(told, key=lambda c: (c["verdict"] not in FAULTS, -c.get("worst_ms", 0.0)))[:WORST_CASES]


def why(camera: Camera) -> str:
    """Return what the numbers say of an error: the room, the drift, or neither."""
    if camera["verdict"] in {"missed", "other reason"}:
        return f"answered `{camera['answer']}` instead of `{camera['expects']}`, at {camera['snr_db']:.0f} dB"
    if camera["verdict"] == "let through":
        return f"aligned, instead of `{camera['expects']}`"
    if "worst_ms" not in camera:
        return "put on a lesson that it is not of"
    worst, room, drift = camera["worst_ms"], camera.get("acoustic_ms", 0.0), camera.get("drift_error_ppm") or 0.0
    along = abs(drift) * camera["overlap_s"] / 2000.0
    parts = [f"{camera['snr_db']:.0f} dB, {camera['overlap_s'] / 60:.0f} min of overlap"]
    if camera["verdict"] == "wrong":
        parts.append("a false place")
    elif abs(room) >= worst / 2:
        late = "later" if room < 0 else "sooner"
        parts.append(f"speech reached it {abs(room):.1f} ms {late} than the anchor on average, which sound alone cannot tell")
    if along >= worst / 2:
        parts.append(f"the drift is off by {abs(drift):.1f} ppm, {along:.1f} ms at the ends")
    return "; ".join(parts)


def document(rows: Sequence[Row], rivals: Sequence[Row], costs: Sequence[dict[str, str]], source: str) -> str:
    """Return the report as Markdown."""
    told = summary(rows)
    parts = [
        "# How well recordings are put on one timeline",
        INTRODUCTION.format(cases=told["cases"], source=source),
        "## What was asked, what was measured",
        _table(["", "asked", "measured"], [list(claim) for claim in claims(rows)]),
        "## By family",
        COLUMNS_MEAN,
        _table(*_split(lines(rows))),
        f"![Worst error of each camera, by family]({PLOT})",
        "## The worst five, and why",
        _table(
            ["case", "camera", "worst, ms", "said ±", "confidence", "why"],
            [
                [
                    c["case"],
                    c["camera"],
                    _number(c.get("worst_ms")),
                    _number(c["uncertainty_ms"]),
                    _number(c["confidence"]),
                    why(c),
                ]
                for c in worst_cases(rows)
            ],
        ),
    ]
    if costs:
        parts += ["## Cost", "Three cameras, from files on disk to the fit, 2 cores.", _table(*_cells(costs))]
    if rivals:
        told_rivals = rivals_table(list(rivals))
        keys = list(dict.fromkeys(key for line in told_rivals for key in line))
        parts += [
            "## Other tools, on the same pairs",
            RIVALS_MEAN,
            _table(keys, [[line.get(key, "") for key in keys] for line in told_rivals]),
        ]
    return "\n\n".join(parts) + "\n"


def _split(table: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    return table[0], table[1:]


def _cells(rows: Sequence[dict[str, str]]) -> tuple[list[str], list[list[str]]]:
    return list(rows[0]), [list(row.values()) for row in rows]


def _table(header: Sequence[Any], body: Sequence[Sequence[Any]]) -> str:
    rows = [header, ["---"] * len(header), *body]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _rows(paths: Sequence[Path]) -> list[Row]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--cost", type=Path)
    parser.add_argument("--docs", type=Path, default=DOCS, help="the folder that the report goes to")
    given = parser.parse_args()
    rows = _rows(given.rows)
    rivals = _rows([given.rivals]) if given.rivals else []
    costs = list(csv.DictReader(given.cost.open(encoding="utf-8"))) if given.cost else []
    blocks = sorted({row["case"].split("-")[0] for row in rows})
    text = document(rows, rivals, costs, f"block `{'`, `'.join(blocks)}`")
    (given.docs / PLOT.parent).mkdir(parents=True, exist_ok=True)
    (given.docs / "sync-benchmark.md").write_text(text, encoding="utf-8")
    strip_plot(rows, given.docs / PLOT)


if __name__ == "__main__":
    main()
