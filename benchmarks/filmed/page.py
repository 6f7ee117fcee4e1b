"""Writes docs/picture-benchmark.md from the rows of a run of `benchmarks.sync_picture`.

.venv/bin/python -m benchmarks.filmed.page ROWS.csv
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.filmed.lesson import KINDS
from benchmarks.sync_picture import RIGHT_WITHIN_MS, summary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "picture-benchmark.md"
ASKED_MS = 80.0

WHAT_IS_DRAWN = {
    "ordinary": "people, slides, lights",
    "people only": "nothing changes but people",
    "calm": "a test is written, few move",
    "narrow": "each camera sees a third of the room",
    "dim": "noise, low bit rate, shaking",
}

INTRODUCTION = """\
A camera without usable sound is laid on the others by who moves when. Measured by `python -m benchmarks.sync_picture` on
{lessons} made-up lessons of {seconds} s ({seeds}), each filmed from three places in real H.264 at 25, 29.97 or an uneven 30
frames a second, by clocks that start up to 40 s apart and drift. The places see parts of the room, with noise and exposure of
their own. Thresholds were chosen on seeds 1 and 2; seeds from 101 on are looked at for scoring only.

The films are drawn, 320 x 180 in grey: people are figures behind desks. Real rooms are yet to be measured."""

COLUMNS_MEAN = """\
`right`: of so many pairs, these were laid on each other; `refused`: these were said to have too little to go by. Errors are
the largest of three moments of the overlap (start, middle, end), in ms. `inside`: the truth lay within the uncertainty that was
said; `sure`: with a confidence of 0.9 or more."""

COLUMNS = ("pairs", "right", "right_refused", "error_ms_median", "error_ms_p95", "error_ms_worst")
HEADER = ("kind", "", "pairs", "right", "refused", "median", "p95", "worst", "inside", "sure")


def document(rows: Sequence[dict[str, Any]]) -> str:
    """Return the page as Markdown. `rows` are of pairs of one lesson and of pairs of different ones.

    Raises ValueError without any.
    """
    if not rows:
        raise ValueError("no pairs were compared")
    names = [row[each].rsplit("-", 3) for row in rows for each in ("a", "b")]
    seeds = sorted({int(name[1]) for name in names})
    body = [_line(kind, WHAT_IS_DRAWN[kind], [row for row in rows if row["same"] and row["kind"] == kind]) for kind in KINDS]
    body.append(_line("all", "", [row for row in rows if row["same"]]))
    parts = [
        "# How well cameras are laid on each other by picture",
        INTRODUCTION.format(
            lessons=len({(name[0], name[1]) for name in names}),
            seconds=names[0][3],
            seeds=f"seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, seeds))}",
        ),
        _claim(rows),
        COLUMNS_MEAN,
        "\n".join("| " + " | ".join(line) + " |" for line in [HEADER, ["---"] * len(HEADER), *body]),
    ]
    return "\n\n".join(parts) + "\n"


def _claim(rows: Sequence[dict[str, Any]]) -> str:
    """Return what was asked and what was measured, in one line."""
    told = summary(rows)
    strangers = [row["answered"] for row in rows if not row["same"]]
    p95 = told["error_ms_p95"]
    measured = "no pair was laid right" if p95 is None else f"p95 {p95:.0f} ms over {told['right']} pairs"
    met = p95 is not None and p95 <= ASKED_MS
    wrong = told["pairs"] - told["right"] - told["right_refused"]
    return (
        f"Asked: p95 <= {ASKED_MS:.0f} ms; {'met' if met else 'missed'}: {measured}. "
        f"Laid wrong, by more than {RIGHT_WITHIN_MS:.0f} ms: {wrong}.\n"
        f"Pairs of different lessons that were taken for one: {sum(strangers)} of {len(strangers)}."
    )


def _line(kind: str, drawn: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return [kind, drawn, "0", *[""] * (len(HEADER) - 3)]
    told = summary(rows)
    counted = [told[key] for key in (*COLUMNS, "within_uncertainty", "right_and_sure")]
    return [kind, drawn, *("" if value is None else f"{value:.0f}" for value in counted)]


def read(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a run from its file; an empty cell is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: _value(cell) for key, cell in row.items() if cell} for row in csv.DictReader(file)]


def _value(cell: str) -> bool | float | str:
    if cell in {"True", "False"}:
        return cell == "True"
    try:
        return float(cell)
    except ValueError:
        return cell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args()
    given.page.write_text(document(read(given.rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
