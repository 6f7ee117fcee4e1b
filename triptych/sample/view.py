"""Where a camera stands in the drawn classroom, and what it sees: a pinhole camera without lens errors.

Room coordinates in metres: x from the window wall (0) to the door wall, y from the board (0) to the back wall, z up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from triptych.sample.canvas import Point

Place = tuple[float, float, float]

NEAREST = 0.15
"""Metres in front of the lens at which polygons are cut off."""


@dataclass(frozen=True)
class Viewpoint:
    """A camera at `place`, looking at `target`, that sees `angle` degrees across a picture of `width` x `height` pixels."""

    place: Place
    target: Place
    angle: float
    width: int
    height: int

    @cached_property
    def _axes(self) -> tuple[Place, Place, Place]:
        """Unit vectors right, down and forward."""
        ahead = _unit(tuple(b - a for a, b in zip(self.place, self.target, strict=True)))
        right = _unit((ahead[1], -ahead[0], 0.0))
        down = (
            ahead[1] * right[2] - ahead[2] * right[1],
            ahead[2] * right[0] - ahead[0] * right[2],
            ahead[0] * right[1] - ahead[1] * right[0],
        )
        return right, down, ahead

    @cached_property
    def focal(self) -> float:
        """Pixels per metre at one metre's distance."""
        return self.width / 2 / math.tan(math.radians(self.angle) / 2)

    def depth(self, place: Place) -> float:
        """Return how far a place is in front of the lens, in metres along the line of sight."""
        return self._seen(place)[2]

    def scale(self, place: Place) -> float:
        """Return the pixels that a metre takes at a place."""
        return self.focal / max(self.depth(place), NEAREST)

    def point(self, place: Place) -> Point:
        """Return where a place in front of the camera is in the picture."""
        return self._projected(self._seen(place))

    def polygon(self, corners: Sequence[Place]) -> list[Point]:
        """Return a flat polygon as the picture shows it, cut off just in front of the lens; empty when all behind it."""
        seen = [self._seen(corner) for corner in corners]
        kept: list[Place] = []
        for a, b in zip(seen, [*seen[1:], seen[0]], strict=True):
            if a[2] >= NEAREST:
                kept.append(a)
            if (a[2] >= NEAREST) != (b[2] >= NEAREST):
                share = (NEAREST - a[2]) / (b[2] - a[2])
                kept.append((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, NEAREST))
        return [self._projected(place) for place in kept]

    def _seen(self, place: Place) -> Place:
        """Return a place in the camera's own coordinates: right, down and forward, in metres."""
        dx, dy, dz = (to - at for to, at in zip(place, self.place, strict=True))
        right, down, ahead = ((axis[0] * dx + axis[1] * dy + axis[2] * dz) for axis in self._axes)
        return right, down, ahead

    def _projected(self, seen: Place) -> Point:
        depth = max(seen[2], NEAREST)
        return self.width / 2 + self.focal * seen[0] / depth, self.height / 2 + self.focal * seen[1] / depth


def _unit(vector: tuple[float, ...]) -> Place:
    length = math.hypot(*vector)
    return vector[0] / length, vector[1] / length, vector[2] / length


def viewpoint(name: str, width: int, height: int) -> Viewpoint:
    """Return one of the rig's three viewpoints: `front`, `back` or `side`. Raises `ValueError` for any other name."""
    places: dict[str, tuple[Place, Place, float]] = {
        "front": ((8.5, 0.45, 2.35), (2.9, 3.5, 0.75), 78.0),
        "back": ((5.0, 7.75, 2.55), (4.5, 0.0, 1.05), 68.0),
        "side": ((0.35, 5.9, 2.15), (5.2, 2.3, 0.85), 74.0),
    }
    if name not in places:
        raise ValueError(f"a sample has the views {', '.join(places)}, not {name}")
    return Viewpoint(*places[name], width, height)
