"""Draws how each pair of cameras was aligned: every window's lag, the line through them, and which windows disagree."""

import itertools
from pathlib import Path

import numpy as np

from ingest.align import Alignment
from ingest.pair import PairFit
from media.frames import Image, blank, draw_dot, draw_line, draw_text, write_image

WIDTH, HEIGHT = 1100, 300
LEFT, RIGHT, TOP, BOTTOM = 90, 20, 46, 40
SHOWN_MS = 40.0
"""Lags further than this from the line are drawn at the edge: a room cannot make them, a wrong window can."""

AGREEING, DISAGREEING, LINE, GRID = (160, 90, 20), (60, 60, 210), (60, 140, 30), (225, 225, 225)


def plot(alignment: Alignment, path: Path) -> None:
    """Write a PNG with one panel a pair; without any pair that fits, a picture that says so."""
    panels = [_panel(fit) for fit in alignment.pairs] or [_nothing(alignment)]
    write_image(path, np.concatenate(panels))


def _nothing(alignment: Alignment) -> Image:
    picture = blank(WIDTH, HEIGHT)
    reasons = ", ".join(f"camera {camera.camera}: {camera.reason}" for camera in alignment.cameras if camera.reason)
    draw_text(picture, LEFT, HEIGHT / 2, f"No two cameras could be put together ({reasons or 'there is only one'}).")
    return picture


def _panel(fit: PairFit) -> Image:
    """One pair: time of the second camera to the right, lag less the line's middle upwards; jumps are written in."""
    picture = blank(WIDTH, HEIGHT)
    times, lines = fit.windows.times_s, fit.lines
    begin, end = lines[0].begin_s, max(lines[-1].end_s, lines[0].begin_s + 1.0)
    reach_ms = SHOWN_MS + max(abs(line.slope) * (line.end_s - line.begin_s) * 500.0 for line in lines)

    def across(time_s: float) -> float:
        return LEFT + (time_s - begin) / (end - begin) * (WIDTH - LEFT - RIGHT)

    def up(time_s: float, lag_s: float) -> float:
        line = fit.line_at(time_s)
        above_ms = (lag_s - line.at((line.begin_s + line.end_s) / 2)) * 1000.0
        share = float(np.clip(above_ms / reach_ms, -1.0, 1.0))
        return TOP + (1.0 - share) / 2 * (HEIGHT - TOP - BOTTOM)

    for step_ms in (-reach_ms, -reach_ms / 2, 0.0, reach_ms / 2, reach_ms):
        height = TOP + (1.0 - step_ms / reach_ms) / 2 * (HEIGHT - TOP - BOTTOM)
        draw_line(picture, [(LEFT, height), (WIDTH - RIGHT, height)], GRID)
        draw_text(picture, 12, height + 5, f"{step_ms:+.0f} ms")
    for time_s, lag_s, agrees in zip(times, fit.windows.lags_s, fit.agreeing, strict=True):
        draw_dot(picture, across(float(time_s)), up(float(time_s), float(lag_s)), AGREEING if agrees else DISAGREEING)
    for line in lines:
        ends = (line.begin_s, max(line.begin_s, line.end_s - 1e-3))
        draw_line(picture, [(across(time_s), up(time_s, line.at(time_s))) for time_s in ends], LINE, 2)
    for before, behind in itertools.pairwise(lines):
        at = across(behind.begin_s)
        draw_line(picture, [(at, TOP), (at, HEIGHT - BOTTOM)], GRID, 2)
        draw_text(picture, at + 4, TOP + 12, f"{behind.at(behind.begin_s) - before.at(behind.begin_s):+.2f} s")
    draw_text(picture, LEFT, 24, _title(fit), size=0.5)
    draw_text(picture, LEFT, HEIGHT - 12, f"{begin:.0f} s")
    draw_text(picture, WIDTH - RIGHT - 130, HEIGHT - 12, f"{end:.0f} s of camera {fit.camera_b}")
    return picture


def _title(fit: PairFit) -> str:
    first = fit.lines[0]
    return (
        f"Camera {fit.camera_b} on camera {fit.camera_a}: {first.offset_s:+.3f} s, {first.slope * 1e6:+.1f} ppm, "
        f"within {max(line.uncertainty_s for line in fit.lines) * 1000:.0f} ms, {int(fit.agreeing.sum())} of "
        f"{len(fit.agreeing)} windows agree, confidence {fit.confidence:.2f}"
    )
