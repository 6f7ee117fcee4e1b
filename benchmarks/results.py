"""What every benchmark does with its results: raw rows to a file under `out/`, one line of JSON last."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent / "out"


def report(name: str, rows: Sequence[dict[str, Any]], summary: dict[str, Any]) -> None:
    """Write the rows as CSV and print the summary with the file's name, as the last line."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
    print(json.dumps({"benchmark": name, **summary, "rows": str(path)}))
