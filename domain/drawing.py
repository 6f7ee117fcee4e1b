"""What a reviewer draws on one frame of one camera: vectors in picture coordinates, tied to a moment of lesson time."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from domain.timeline import LessonMs

WHOLE = 10_000
"""Picture coordinates count ten-thousandths of the upright picture's width and height, from its upper left corner: whole
numbers that mean the same place on every rung and every screen."""

MOST_STROKES = 24
"""Strokes in one drawing. More hide what they point at."""

MOST_POINTS = 400
"""Points of one pen stroke: several seconds of drawing by hand, thinned."""


class Tool(StrEnum):
    """What a stroke is. An arrow runs from its first point to its second; an ellipse fills the box between its two points."""

    ARROW = "arrow"
    ELLIPSE = "ellipse"
    PEN = "pen"


@dataclass(frozen=True)
class Stroke:
    """One shape: two points of an arrow or an ellipse, two or more of the pen, each (x, y) in picture coordinates."""

    tool: Tool
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Drawing:
    """Strokes on the frame that a camera shows at `at_ms` of lesson time."""

    camera: int
    at_ms: LessonMs
    strokes: tuple[Stroke, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the drawing as JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Drawing":
        """Read what `to_json` gave, after JSON has made lists of its tuples."""
        strokes = tuple(Stroke(Tool(one["tool"]), tuple((x, y) for x, y in one["points"])) for one in kept["strokes"])
        return cls(kept["camera"], kept["at_ms"], strokes)


class DrawingColumn(TypeDecorator[Drawing]):
    """Stores a drawing as JSON, or nothing."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Drawing | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002
        """Write it."""
        return None if value is None else value.to_json()

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Drawing | None:  # noqa: ARG002
        """Read it back."""
        return None if value is None else Drawing.from_json(value)
