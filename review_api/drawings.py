"""What is drawn on a frame, as the API sends and takes it: the same for comments, drafts and earlier wordings."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.drawing import MOST_POINTS, MOST_STROKES, WHOLE, Drawing, Stroke, Tool
from review_api.shapes import Ask, CameraNumber, LessonTime

Coordinate = Annotated[int, Field(ge=0, le=WHOLE, examples=[2_500])]
At = Annotated[tuple[Coordinate, Coordinate], Field(examples=[[2_500, 5_000]])]


class StrokeShape(Ask):
    """One shape. Points are (x, y) in ten-thousandths of the picture's width and height, from its upper left corner."""

    tool: Tool
    points: list[At] = Field(min_length=2, max_length=MOST_POINTS, examples=[[[1_000, 1_000], [4_000, 3_500]]])

    @model_validator(mode="after")
    def two_make_a_shape(self) -> Self:
        """Refuse an arrow or an ellipse of more than two points."""
        if self.tool is not Tool.PEN and len(self.points) != 2:
            raise ValueError("has two points; please draw it again")
        return self


class DrawingShape(Ask):
    """Strokes on the frame that a camera shows at `at_ms` of lesson time."""

    camera: CameraNumber
    at_ms: LessonTime
    strokes: list[StrokeShape] = Field(min_length=1, max_length=MOST_STROKES)

    def noun(self) -> Drawing:
        """Return what is kept."""
        return Drawing(self.camera, self.at_ms, tuple(Stroke(one.tool, tuple(one.points)) for one in self.strokes))

    @classmethod
    def of(cls, drawing: Drawing | None) -> "DrawingShape | None":
        """Build from the noun, if there is one."""
        if drawing is None:
            return None
        strokes = [StrokeShape(tool=one.tool, points=list(one.points)) for one in drawing.strokes]
        return cls(camera=drawing.camera, at_ms=drawing.at_ms, strokes=strokes)
