"""Sums rows up: a table by family and length for people, one mapping for machines."""

from collections.abc import Sequence
from typing import Any

import numpy as np

SURE = 0.9
"""The confidence from which nobody is asked to look."""

COLUMNS = (
    "family", "length", "cases", "right", "wrong", "missed", "allowed", "refused", "misrefused", "median", "p95", "worst",
    "ppm", "inside", "sure", "wrongsure", "breaks", "dated_s", "extra", "s/h-cam", "MB",
)  # fmt: skip


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return counts, errors in ms and costs of these rows. Median and p95 of errors are over moments of all cameras."""
    cameras = [camera for row in rows for camera in row["cameras"]]
    right = [camera for camera in cameras if camera["verdict"] == "right"]
    wrong = [camera for camera in cameras if camera["verdict"] in {"wrong", "let through"}]
    errors = [abs(error) for camera in [*right, *wrong] for error in camera.get("along_ms", ())]
    worst = [camera["worst_ms"] for camera in [*right, *wrong] if "worst_ms" in camera]
    drifts = [abs(camera["drift_error_ppm"]) for camera in right if camera.get("drift_error_ppm") is not None]
    dated = [camera["dated_within_s"] for camera in cameras if "dated_within_s" in camera]
    hours = sum(row["camera_hours"] for row in rows if "cpu_s" in row)
    return {
        "cases": len(rows),
        "crashes": sum("crash" in row for row in rows),
        **{verdict: _count(cameras, verdict) for verdict in ("right", "wrong", "missed", "allowed", "refused")},
        "misrefused": _count(cameras, "other reason") + _count(cameras, "let through"),
        "error_ms_median": _of(np.median, errors),
        "error_ms_p95": _percentile(errors, 95),
        "error_ms_worst": _of(max, worst),
        "error_ms_p95_of_worst": _percentile(worst, 95),
        "drift_error_ppm_p95": _percentile(drifts, 95),
        "inside": _share([camera["inside"] for camera in right if camera.get("inside") is not None]),
        "right_and_sure": _share([_sure(camera) for camera in right]),
        "wrong_and_sure": sum(_sure(camera) for camera in wrong),
        "breaks": sum(camera.get("breaks", 0) for camera in cameras),
        "breaks_found": sum(camera.get("breaks_found", 0) for camera in cameras),
        "breaks_extra": sum(camera.get("breaks_extra", 0) for camera in cameras),
        "dated_within_s": _of(max, dated),
        "cpu_s_per_camera_hour": round(sum(row["cpu_s"] for row in rows if "cpu_s" in row) / hours, 2) if hours else None,
        "peak_mb": _of(max, [row["peak_mb"] for row in rows if "peak_mb" in row]),
    }


def groups(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the rows by family and length, in the order in which they first come by length."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for length in ("short", "medium", "long"):
        for row in rows:
            if row["length"] == length:
                found.setdefault((row["family"], length), []).append(row)
    return found


def lines(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return the table's cells, a header first and a line over everything last."""
    table = [list(COLUMNS)]
    for (family, length), group in [*groups(rows).items(), (("all", ""), list(rows))]:
        told = summary(group)
        keys = (
            "right",
            "wrong",
            "missed",
            "allowed",
            "refused",
            "misrefused",
            "error_ms_median",
            "error_ms_p95",
            "error_ms_worst",
        )
        more = ("drift_error_ppm_p95", "inside", "right_and_sure", "wrong_and_sure")
        breaks = f"{told['breaks_found']}/{told['breaks']}" if told["breaks"] else ""
        last = ("dated_within_s", "breaks_extra", "cpu_s_per_camera_hour", "peak_mb")
        cells = [family, length, told["cases"], *(told[k] for k in (*keys, *more)), breaks, *(told[k] for k in last)]
        table.append([_cell(cell) for cell in cells])
    return table


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    """Print the table, and what went wrong case by case."""
    table = lines(rows)
    widths = [max(len(line[column]) for line in table) for column in range(len(COLUMNS))]
    for line in table:
        named = [cell.ljust(width) for cell, width in zip(line[:2], widths, strict=False)]
        print("  ".join([*named, *(cell.rjust(width) for cell, width in zip(line[2:], widths[2:], strict=True))]))
    for row in rows:
        if "crash" in row:
            print(f"CRASH {row['case']}: {row['crash'].strip().splitlines()[-1]}")
        for camera in row["cameras"]:
            if camera["verdict"] not in {"right", "anchor", "refused", "allowed"}:
                told = {k: camera.get(k) for k in ("expects", "answer", "worst_ms", "confidence", "uncertainty_ms")}
                print(f"{camera['verdict'].upper()} {row['case']} camera {camera['camera']}: {told}")


def _count(cameras: Sequence[dict[str, Any]], verdict: str) -> int:
    return sum(camera["verdict"] == verdict for camera in cameras)


def _sure(camera: dict[str, Any]) -> bool:
    return (camera["confidence"] or 0.0) >= SURE


def _of(how: Any, values: Sequence[float]) -> float | None:
    return round(float(how(values)), 2) if values else None


def _percentile(values: Sequence[float], percent: float) -> float | None:
    return round(float(np.percentile(values, percent)), 2) if values else None


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
