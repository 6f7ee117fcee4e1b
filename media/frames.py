"""Pictures: reading frames of files this project made or normalised, writing images, and drawing simple ones.

The only home of OpenCV. OpenCV decodes inside this process, without the jail, so it is never given a camera's original.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from media.errors import MediaError

Image = NDArray[np.uint8]
"""Height x width x 3, blue green red, 0 to 255."""

Grey = NDArray[np.uint8]
"""Frames x height x width, 0 to 255."""

DARK = 12.0
"""Added to grey levels before their logarithm: below it, differences are the sensor's noise."""

Colour = tuple[int, int, int]
"""Blue, green, red."""

SEEK_BEYOND_MS = 3000.0
"""Frames nearer than this are reached by decoding on; seeking goes back to a keyframe first."""

SEEK_MARGIN_MS = 500.0
"""A seek aims this much before the moment: OpenCV counts frames by the average rate, which a phone does not keep."""

ROUNDING_MS = 0.5
"""A frame that is due this soon is shown: moments and timestamps are rounded to whole milliseconds here and there."""


def frames_at(path: Path, times_ms: Sequence[float]) -> Iterator[Image]:
    """Yield the frame that is on screen at each moment of media time, in rising order, one image a moment.

    After the last frame, the last frame is repeated. Raises MediaError when the file cannot be opened or has no picture.
    """
    if any(later < earlier for earlier, later in itertools.pairwise(times_ms)):
        raise ValueError("moments must be in rising order")
    film = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        if not film.isOpened():
            raise MediaError(f"{path.name} could not be opened as a video")
        shown: Image | None = None
        shown_ms, upcoming = -math.inf, _next(film)
        for moment in times_ms:
            if moment - shown_ms > SEEK_BEYOND_MS and moment > SEEK_BEYOND_MS:
                film.set(cv2.CAP_PROP_POS_MSEC, moment - SEEK_MARGIN_MS)
                upcoming = _next(film) or upcoming
            while upcoming is not None and (shown is None or upcoming[0] <= moment + ROUNDING_MS):
                shown_ms, shown = upcoming
                upcoming = _next(film)
            if shown is None:
                raise MediaError(f"{path.name} has no picture")
            yield shown
    finally:
        film.release()


def _next(film: cv2.VideoCapture) -> tuple[float, Image] | None:
    """Return the next frame and when it is shown, or None at the end."""
    there, picture = film.read()
    return (film.get(cv2.CAP_PROP_POS_MSEC), picture.astype(np.uint8, copy=False)) if there else None


def read_image(path: Path) -> Image:
    """Return an image that this project wrote. Raises MediaError."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise MediaError(f"{path.name} could not be read as an image")
    return picture.astype(np.uint8, copy=False)


def write_image(path: Path, image: Image, *, quality: int = 82) -> None:
    """Write an image in the format of the file's ending (.jpg, .png, .webp). Raises MediaError, also when the disk is full."""
    wanted = {".jpg": [cv2.IMWRITE_JPEG_QUALITY, quality], ".webp": [cv2.IMWRITE_WEBP_QUALITY, quality]}
    good, encoded = cv2.imencode(path.suffix, image, wanted.get(path.suffix, []))
    if not good:
        raise MediaError(f"{path.name} could not be written as an image")
    path.write_bytes(encoded.tobytes())


def scaled(image: Image, width: int, height: int) -> Image:
    """Return the image at another size, averaged so that small print does not flicker."""
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def sprite(images: Sequence[Image], columns: int, width: int, height: int) -> Image:
    """Return one sheet with the images in rows of `columns`, each `width` x `height`; unused places are black."""
    rows = math.ceil(len(images) / columns)
    sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
    for place, image in enumerate(images):
        top, left = place // columns * height, place % columns * width
        sheet[top : top + height, left : left + width] = scaled(image, width, height)
    return sheet


def changes(frames: Grey, columns: int, rows: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what changed in each grey frame `[frame, y, x]` since the one before, for all but the first.

    First `[frame, cell]`: how much the picture moved in each of `columns` x `rows` cells, row by row. Second `[frame]`: by how
    much all of it grew brighter. Both are differences of logarithms, so that automatic exposure, which multiplies, changes
    all pixels alike: that common change is the mean of the middle half of them, which movement does not reach.
    """
    levels = np.log(frames.astype(np.float32) + DARK)
    steps = levels[1:] - levels[:-1]
    flat = np.sort(steps.reshape(len(steps), -1), axis=1)
    quarter = flat.shape[1] // 4
    brighter = flat[:, quarter : flat.shape[1] - quarter].mean(axis=1)
    moved = np.abs(steps - brighter[:, None, None])
    cells = [cv2.resize(frame, (columns, rows), interpolation=cv2.INTER_AREA).ravel() for frame in moved]
    return np.array(cells, np.float32).reshape(len(steps), columns * rows), brighter


def blank(width: int, height: int, colour: Colour = (255, 255, 255)) -> Image:
    """Return an empty picture to draw on."""
    return np.full((height, width, 3), colour, np.uint8)


def draw_line(image: Image, points: Sequence[tuple[float, float]], colour: Colour, thickness: int = 1) -> None:
    """Draw an open line through `points` (x to the right, y down)."""
    rounded = np.array([(round(x), round(y)) for x, y in points], np.int32)
    cv2.polylines(image, [rounded], isClosed=False, color=colour, thickness=thickness, lineType=cv2.LINE_AA)


def draw_dot(image: Image, x: float, y: float, colour: Colour, radius: int = 3) -> None:
    """Draw a filled dot."""
    cv2.circle(image, (round(x), round(y)), radius, colour, thickness=cv2.FILLED, lineType=cv2.LINE_AA)


def draw_text(image: Image, x: float, y: float, text: str, *, colour: Colour = (40, 40, 40), size: float = 0.45) -> None:
    """Write a line of text with its baseline at y."""
    cv2.putText(image, text, (round(x), round(y)), cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)


@dataclass(frozen=True)
class Looks:
    """What pictures look like, a number for each: all 0 to 255 but `soft` and `edges`, which are 0 to 1.

    `dark` and `bright` are the grey levels that 5 % and 99 % of the points do not reach, `middle` the median. `soft` is 0 for a
    picture that a further blur changes much and 1 for one that it does not change (Crété and others, The blur effect, 2007).
    `edges` is the share of points at an edge, whatever the light. `changed[n]` is the largest mean difference of any of 8 x 8
    fields to the picture before, after the sensor's noise is taken out; for the first it is infinite.
    """

    dark: NDArray[np.float64]
    middle: NDArray[np.float64]
    bright: NDArray[np.float64]
    soft: NDArray[np.float64]
    edges: NDArray[np.float64]
    changed: NDArray[np.float64]


EDGE = 0.03
"""So much of the picture's brightness within one point is an edge."""


def looks(pictures: NDArray[np.uint8]) -> Looks:
    """Return what each of `pictures[n, y, x, colour]` looks like."""
    rows: list[tuple[float, ...]] = []
    before: NDArray[np.float32] | None = None
    for picture in pictures:
        grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 3).astype(np.float32)
        dark, middle, bright = (float(level) for level in np.percentile(grey, (5, 50, 99)))
        smooth = cv2.GaussianBlur(grey, (0, 0), 1.2)
        across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
        edges = float(np.mean(np.hypot(across, down) > EDGE * max(bright, 16.0)))
        fields = cv2.resize(smooth, (8 * 8, 8 * 8), interpolation=cv2.INTER_AREA)
        changed = math.inf
        if before is not None:
            moved = np.abs(fields - before).reshape(8, 8, 8, 8).mean(axis=(1, 3))
            changed = float(moved.max())
        before = fields
        rows.append((dark, middle, bright, _soft(grey), edges, changed))
    return Looks(*np.array(rows, np.float64).reshape(-1, 6).T)


def _soft(grey: NDArray[np.float32]) -> float:
    """Return how little a further blur of nine points takes from neighbours' differences, the worse of two directions."""
    left = []
    for size, axis in (((9, 1), 1), ((1, 9), 0)):
        sharp = np.abs(np.diff(grey, axis=axis))
        blurred = np.abs(np.diff(cv2.blur(grey, size), axis=axis))
        total = float(sharp.sum())
        left.append(1.0 if total < 1.0 else 1.0 - float(np.maximum(sharp - blurred, 0.0).sum()) / total)
    return max(left)
