"""The page of the picture benchmark says what its rows say, and no more."""

import csv
from pathlib import Path
from typing import Any

import pytest

from benchmarks.filmed.page import document, read


def row(a: str, b: str, *, error_ms: float | None = None, same: bool = True, answered: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"a": f"{a}-200", "b": f"{b}-200", "kind": "dim", "same": same, "fit_s": 0.2, "answered": answered}
    if answered:
        told |= {"confidence": 0.95, "uncertainty_ms": 45.0}
    return told if error_ms is None else told | {"error_ms": error_ms}


ROWS = [
    row("dim-101-front", "dim-101-back", error_ms=20.0),
    row("dim-101-front", "dim-101-side", error_ms=60.0),
    row("dim-101-back", "dim-101-side", answered=False),
    row("dim-101-front", "dim-102-back", same=False, answered=False),
]


def line(page: str, kind: str) -> list[str]:
    found = next(each for each in page.splitlines() if each.startswith(f"| {kind} |"))
    return [cell.strip() for cell in found.split("|")[3:-1]]


def test_pairs_are_counted_by_kind():
    page = document(ROWS)
    assert line(page, "dim") == line(page, "all") == ["3", "2", "1", "40", "60", "60", "1", "2"]
    assert line(page, "calm")[0] == "0"
    assert "2 made-up lessons of 200 s (seeds 101, 102)" in page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, "met: p95 60 ms over 2 pairs. "),
        ([*ROWS, row("dim-102-a", "dim-102-b", error_ms=120.0)], "missed: p95 120 ms over 3 pairs. "),
        (ROWS[2:], "missed: no pair was laid right. "),
    ],
)
def test_what_was_asked_is_met_or_missed(rows, said):
    assert f"{said}Laid wrong, by more than 200 ms: 0." in document(rows)


def test_wrong_places_and_strangers_taken_are_told_apart():
    page = document([*ROWS, row("dim-102-a", "dim-102-b", error_ms=900.0), row("dim-101-a", "dim-102-b", same=False)])
    assert "Laid wrong, by more than 200 ms: 1." in page
    assert "taken for one: 1 of 2." in page


def test_rows_come_back_from_their_file(tmp_path: Path):
    path = tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    assert read(path) == ROWS
    assert document(read(path)) == document(ROWS)


def test_without_rows_there_is_no_page():
    with pytest.raises(ValueError, match="no pairs"):
        document([])
