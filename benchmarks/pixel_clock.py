"""Reading the sample's lesson clock out of the pixels that a browser presents, against the sound that keeps the time.

Nothing of the player is asked: the strip is read through a canvas at each presented frame, and the master clock is the
audio element's own `currentTime` plus the `data-start-ms` that it carries. A row is one presented frame:
`error_ms` = what the pixels show, minus what the sound says at the moment the frame is displayed.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

WATCH = """
(geometry) => {
  const { left, right, top, bottom, cells, data_bits: dataBits, check_bits: checkBits } = geometry;
  const guard = geometry.guard_left.length;
  const rows = (window.__presented = []);
  const read = (pen, video) => {
    const { videoWidth: w, videoHeight: h } = video;
    pen.drawImage(video, left * w, top * h, (right - left) * w, (bottom - top) * h, 0, 0, cells * 4, 8);
    const { data } = pen.getImageData(0, 0, cells * 4, 8);
    const level = (x, y) => data[(y * cells * 4 + x) * 4];
    const bits = [];
    for (let cell = 0; cell < cells; cell += 1) {
      const x = cell * 4 + 1;
      const upper = level(x, 1) + level(x + 1, 2), lower = level(x, 5) + level(x + 1, 6);
      if (Math.abs(upper - lower) < 2 * 255 * geometry.smallest_contrast) return null;
      bits.push(upper > lower ? 1 : 0);
    }
    const number = (from, length) => bits.slice(from, from + length).reduce((sum, bit) => sum * 2 + bit, 0);
    const ms = number(guard, dataBits);
    let check = 5;
    for (let shift = 0; shift < dataBits; shift += 4) check += (ms >> shift) & 15;
    return check % 16 === number(guard + dataBits, checkBits) ? ms : null;
  };
  for (const video of document.querySelectorAll("[data-camera] video")) {
    const camera = Number(video.closest("[data-camera]").dataset.camera);
    const pen = Object.assign(document.createElement("canvas"), { width: cells * 4, height: 8 })
      .getContext("2d", { willReadFrequently: true });
    const frame = (_now, { expectedDisplayTime }) => {
      const sound = document.querySelector("audio[data-lesson-sound]");
      const wall = performance.now();
      const running = !sound.paused && !video.paused && !sound.seeking && !video.seeking;
      const clock = sound.currentTime * 1000 + Number(sound.dataset.startMs);
      const at = running ? clock + (expectedDisplayTime - wall) * sound.playbackRate : clock;
      const shown = read(pen, video);
      rows.push({ wall_ms: wall, camera, running, shown_ms: shown, clock_ms: at, rate: video.playbackRate,
                  height: video.videoHeight, error_ms: shown === null ? null : shown - at });
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
  }
}
"""


@dataclass(frozen=True)
class Skew:
    """How one camera's picture stood to the sound, ms, over `frames` presented frames that could be read."""

    camera: int
    frames: int
    median_ms: float
    p95_abs_ms: float
    worst_ms: float


def watch(page: Page, geometry: dict[str, Any]) -> None:
    """Begin to read every presented frame. `geometry` is the `clock` of the sample's `truth.json`."""
    page.evaluate(WATCH, geometry)


def presented(page: Page) -> list[dict[str, Any]]:
    """Return a row for every frame presented since `watch`."""
    rows: list[dict[str, Any]] = page.evaluate("window.__presented")
    return rows


def wall_ms(page: Page) -> float:
    """The page's own wall clock, on which the rows lie."""
    return float(page.evaluate("performance.now()"))


def skews(rows: Sequence[dict[str, Any]], from_ms: float, to_ms: float) -> list[Skew]:
    """Return each camera's skew over frames presented in a stretch of wall time while sound and picture ran."""
    found = []
    for camera in sorted({row["camera"] for row in rows}):
        errors = [
            row["error_ms"]
            for row in rows
            if row["camera"] == camera and row["running"] and row["error_ms"] is not None and from_ms <= row["wall_ms"] < to_ms
        ]
        if errors:
            size = sorted(abs(error) for error in errors)
            p95 = size[min(len(size) - 1, int(len(size) * 0.95))]
            found.append(Skew(camera, len(errors), round(statistics.median(errors), 1), round(p95, 1), round(size[-1], 1)))
    return found


def all_show(rows: Sequence[dict[str, Any]], since_ms: float, moment_ms: float, within_ms: float = 1500.0) -> float | None:
    """Return how long after `since_ms` every camera had shown a frame near `moment_ms`, or None if one has not."""
    times = []
    for camera in {row["camera"] for row in rows}:
        seen = [
            row["wall_ms"] - since_ms
            for row in rows
            if row["camera"] == camera
            and row["wall_ms"] > since_ms
            and row["shown_ms"] is not None
            and abs(row["shown_ms"] - moment_ms) < within_ms
        ]
        if not seen:
            return None
        times.append(min(seen))
    return max(times)
