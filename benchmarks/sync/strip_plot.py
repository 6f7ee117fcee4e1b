"""Draws every camera's worst error as a dot, family by family, as SVG."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sync.table import groups

WIDTH, LEFT, TOP, ROW = 900, 220, 44, 18
LEAST_MS, MOST_MS = 0.5, 100.0
TICKS = (1, 2, 5, 12, 20, 40, 80)
COLOURS = {"short": "#4c78a8", "medium": "#b07a00", "long": "#2f7d3b"}
WRONG = "#c0392b"
NAMES = {"short": "3 to 6 min", "medium": "20 to 30 min", "long": "60 min"}


def strip_plot(rows: Sequence[dict[str, Any]], out: Path) -> None:
    """Write the plot. What lies right of the axis is drawn at its end, in red."""
    grouped = [(key, group) for key, group in groups(rows).items() if any("worst_ms" in c for r in group for c in r["cameras"])]
    height = TOP + ROW * len(grouped) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">',
        "<title>Worst error of each camera over its whole overlap, in milliseconds</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, (length, name) in enumerate(NAMES.items()):
        at = LEFT + 150 * number
        parts.append(f'<circle cx="{at}" cy="14" r="4" fill="{COLOURS[length]}"/><text x="{at + 8}" y="18">{name}</text>')
    parts.append(f'<circle cx="{LEFT + 450}" cy="14" r="4" fill="{WRONG}"/><text x="{LEFT + 458}" y="18">wrong</text>')
    for tick in TICKS:
        x = _across(tick)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height - 26}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 12}" text-anchor="middle">{tick}</text>')
    parts.append(f'<text x="{LEFT - 8}" y="{height - 12}" text-anchor="end">worst error, ms</text>')
    for number, ((family, length), group) in enumerate(grouped):
        y = TOP + ROW * number + ROW / 2
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(family)}</text>')
        for row in group:
            for camera in row["cameras"]:
                if "worst_ms" in camera:
                    colour = COLOURS[length] if camera["verdict"] in {"right", "allowed"} else WRONG
                    x = _across(camera["worst_ms"])
                    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{colour}" fill-opacity="0.65"/>')
    out.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _across(error_ms: float) -> float:
    share = np.log(np.clip(error_ms, LEAST_MS, MOST_MS) / LEAST_MS) / np.log(MOST_MS / LEAST_MS)
    return LEFT + float(share) * (WIDTH - LEFT - 20)
