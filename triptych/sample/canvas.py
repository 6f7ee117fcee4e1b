"""A small anti-aliased painter on numpy arrays: just the shapes that a drawn classroom needs.

Each shape's coverage of a pixel is its signed distance to the pixel's centre plus one half, clipped to 0..1: exact for
straight edges and good for curves wider than a pixel. Colours are RGB in 0..1. A canvas is a layer: it starts
transparent and keeps colour premultiplied by coverage, so that layers can be put on top of each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
Point = tuple[float, float]
Floats = NDArray[np.float32]


def colour(code: str) -> Colour:
    """Return the colour of a six-digit hexadecimal code such as `1f6f8b`."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two: 0 is `one`, 1 is `other`."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass
class Canvas:
    """A layer of `width` x `height` pixels whose top left corner lies at (`left`, `top`) of the picture.

    Shapes are given in the picture's coordinates; what falls outside the layer is cut off.
    """

    width: int
    height: int
    left: int = 0
    top: int = 0

    def __post_init__(self) -> None:
        self.rgb: Floats = np.zeros((self.height, self.width, 3), np.float32)
        self.alpha: Floats = np.zeros((self.height, self.width), np.float32)

    def polygon(self, points: Sequence[Point], fill: Colour, opacity: float = 1.0) -> None:
        """Fill a convex polygon, given in either direction; fewer than three points are nothing."""
        if len(points) < 3:
            return
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
        if abs(area) < 0.05 or (window := self._window(points, 1.0)) is None:
            return
        x, y = self._pixels(window)
        turn = 1.0 if area > 0 else -1.0
        inside = np.full((y.shape[0], x.shape[1]), np.inf, np.float32)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            length = float(np.hypot(bx - ax, by - ay))
            if length > 1e-6:
                distance = turn * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length
                np.minimum(inside, distance, out=inside)
        self._paint(window, inside + 0.5, fill, opacity)

    def ellipse(self, centre: Point, radii: Point, fill: Colour, opacity: float = 1.0) -> None:
        """Fill an ellipse with horizontal and vertical axes."""
        (cx, cy), (rx, ry) = centre, radii
        if min(rx, ry) <= 0 or (window := self._window([(cx - rx, cy - ry), (cx + rx, cy + ry)], 1.0)) is None:
            return
        x, y = self._pixels(window)
        reach = np.hypot((x - cx) / rx, (y - cy) / ry)
        # Distance divided by the local gradient: the first-order signed distance of an implicit curve.
        slope = np.hypot((x - cx) / (rx * rx), (y - cy) / (ry * ry)) + 1e-6
        self._paint(window, (1 - reach) * reach / slope + 0.5, fill, opacity)

    def stroke(self, points: Sequence[Point], width: float, ink: Colour, opacity: float = 1.0) -> None:
        """Draw a line through the points with round ends and joints."""
        half = width / 2
        if (window := self._window(points, half + 1)) is None:
            return
        x, y = self._pixels(window)
        nearest = np.full((y.shape[0], x.shape[1]), np.inf, np.float32)
        for (ax, ay), (bx, by) in zip(points[:-1] or points, points[1:] or points, strict=True):
            dx, dy = bx - ax, by - ay
            along = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
            np.minimum(nearest, np.hypot(x - ax - along * dx, y - ay - along * dy), out=nearest)
        # A line thinner than a pixel is a pixel wide and paler.
        self._paint(window, max(half, 0.5) - nearest + 0.5, ink, opacity * min(1.0, width))

    def strokes(self, lines: Iterable[Sequence[Point]], width: float, ink: Colour, opacity: float = 1.0) -> None:
        """Draw several lines alike."""
        for line in lines:
            self.stroke(line, width, ink, opacity)

    def over(self, below: "Canvas") -> "Canvas":
        """Return a layer of the same place in which this one lies on top of `below`."""
        result = Canvas(self.width, self.height, self.left, self.top)
        see_through = 1 - self.alpha
        result.rgb = self.rgb + below.rgb * see_through[..., np.newaxis]
        result.alpha = self.alpha + below.alpha * see_through
        return result

    def _window(self, points: Sequence[Point], margin: float) -> tuple[int, int, int, int] | None:
        """Return the part of the layer that can be touched: left, top, right, bottom in the layer's own pixels."""
        xs, ys = [p[0] - self.left for p in points], [p[1] - self.top for p in points]
        left, right = max(0, int(min(xs) - margin)), min(self.width, int(max(xs) + margin) + 2)
        top, bottom = max(0, int(min(ys) - margin)), min(self.height, int(max(ys) + margin) + 2)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _pixels(self, window: tuple[int, int, int, int]) -> tuple[Floats, Floats]:
        """Return the coordinates of the window's pixel centres, as a row and a column that broadcast."""
        left, top, right, bottom = window
        x = np.arange(left + self.left, right + self.left, dtype=np.float32) + np.float32(0.5)
        y = np.arange(top + self.top, bottom + self.top, dtype=np.float32) + np.float32(0.5)
        return x[np.newaxis, :], y[:, np.newaxis]

    def _paint(self, window: tuple[int, int, int, int], cover: Floats, fill: Colour, opacity: float) -> None:
        left, top, right, bottom = window
        share = (np.clip(cover, 0, 1) * np.float32(opacity)).astype(np.float32)
        keep = 1 - share
        place = (slice(top, bottom), slice(left, right))
        self.rgb[place] *= keep[..., np.newaxis]
        self.rgb[place] += share[..., np.newaxis] * np.asarray(fill, np.float32)
        self.alpha[place] = self.alpha[place] * keep + share
