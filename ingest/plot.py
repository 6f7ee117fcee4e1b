"""Draws how each pair of cameras was aligned: every window's lag, the line through them, and which windows disagree."""

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
    """One pair: time of the second camera to the right, lag less the line's middle upwards."""
    picture = blank(WIDTH, HEIGHT)
    times, line = fit.windows.times_s, fit.line
    begin, end = float(times.min()), max(float(times.max()), float(times.min()) + 1.0)
    level_s = line.at((begin + end) / 2)
    reach_ms = SHOWN_MS + abs(line.slope) * (end - begin) * 500.0

    def across(time_s: float) -> float:
        return LEFT + (time_s - begin) / (end - begin) * (WIDTH - LEFT - RIGHT)

    def up(lag_s: float) -> float:
        share = float(np.clip((lag_s - level_s) * 1000.0 / reach_ms, -1.0, 1.0))
        return TOP + (1.0 - share) / 2 * (HEIGHT - TOP - BOTTOM)

    for step_ms in (-reach_ms, -reach_ms / 2, 0.0, reach_ms / 2, reach_ms):
        height = up(level_s + step_ms / 1000)
        draw_line(picture, [(LEFT, height), (WIDTH - RIGHT, height)], GRID)
        draw_text(picture, 12, height + 5, f"{step_ms:+.0f} ms")
    for time_s, lag_s, agrees in zip(times, fit.windows.lags_s, fit.agreeing, strict=True):
        draw_dot(picture, across(float(time_s)), up(float(lag_s)), AGREEING if agrees else DISAGREEING)
    draw_line(picture, [(across(begin), up(line.at(begin))), (across(end), up(line.at(end)))], LINE, 2)
    draw_text(picture, LEFT, 24, _title(fit), size=0.5)
    draw_text(picture, LEFT, HEIGHT - 12, f"{begin:.0f} s")
    draw_text(picture, WIDTH - RIGHT - 130, HEIGHT - 12, f"{end:.0f} s of camera {fit.camera_b}")
    return picture


def _title(fit: PairFit) -> str:
    line = fit.line
    return (
        f"Camera {fit.camera_b} on camera {fit.camera_a}: {line.offset_s:+.3f} s, {line.slope * 1e6:+.1f} ppm, "
        f"within {line.uncertainty_s * 1000:.0f} ms, {int(fit.agreeing.sum())} of {line.windows} windows agree, "
        f"confidence {fit.confidence:.2f}"
    )
