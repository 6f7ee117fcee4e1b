"""The drawn classroom without people: walls, windows, board, displays, desks. All dimensions in metres, see `view`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from triptych.sample.canvas import Canvas, Colour, colour, mixed
from triptych.sample.lettering import text_lines, text_width
from triptych.sample.view import Place, Viewpoint

WIDTH, DEPTH, HEIGHT = 9.0, 8.0, 3.0
DESK_CENTRES = tuple((x, y) for y in (2.75, 4.2, 5.65) for x in (1.9, 4.4, 6.9))
DESK_SIZE = (1.5, 0.55, 0.7)

WALL = colour("f3ead8")
TRIM = colour("d9c7a6")
FLOOR = colour("c79f6e")
FLOOR_DARK = colour("b98f5f")
CEILING = colour("fbf8f1")
WOOD = colour("d8ad73")
WOOD_DARK = colour("8a5f38")
SLATE = colour("2f5d50")
CHALK = colour("f4f6ee")
SKY = colour("bfe3f5")
SKY_LOW = colour("e8f5f7")
LEAF = colour("7fb77e")
LEAF_DARK = colour("5d9a68")
STEEL = colour("8d99a6")
WHITE = (1.0, 1.0, 1.0)
PAPERS = tuple(colour(code) for code in ("e4572e", "f3a712", "76b041", "2e86ab", "a23b72", "f6d55c"))


Corner = tuple[float, float]


@dataclass(frozen=True)
class Brush:
    """Draws rectangles on the planes of the room."""

    canvas: Canvas
    view: Viewpoint

    def flat(self, low: Corner, high: Corner, z: float, fill: Colour) -> None:
        """Draw a horizontal rectangle: `low` and `high` are (x, y)."""
        (x0, y0), (x1, y1) = low, high
        self._fill(((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)), fill)

    def across(self, y: float, low: Corner, high: Corner, fill: Colour) -> None:
        """Draw a rectangle on the board wall or the back wall: `low` and `high` are (x, z)."""
        (x0, z0), (x1, z1) = low, high
        self._fill(((x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)), fill)

    def along(self, x: float, low: Corner, high: Corner, fill: Colour) -> None:
        """Draw a rectangle on the window wall or the door wall: `low` and `high` are (y, z)."""
        (y0, z0), (y1, z1) = low, high
        self._fill(((x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)), fill)

    def pen(self, place: Place, width: float) -> float:
        """Return how many pixels wide a line on the board wall is, thinner where the wall is seen from its side."""
        ahead = abs(self.view.place[1] - place[1])
        slant = ahead / math.hypot(self.view.place[0] - place[0], ahead)
        return max(1.0, width * self.view.scale(place) * max(0.3, math.sqrt(slant)))

    def _fill(self, corners: Sequence[Place], fill: Colour) -> None:
        self.canvas.polygon(self.view.polygon(corners), fill)


def draw_room(canvas: Canvas, view: Viewpoint) -> None:
    """Draw the empty shell with everything that hangs on it."""
    brush = Brush(canvas, view)
    _shell(brush)
    _windows(brush)
    _board(brush)
    _door(brush)
    _display(brush)
    _lights(brush)


def draw_desk(canvas: Canvas, view: Viewpoint, centre: tuple[float, float]) -> None:
    """Draw one double desk with its papers; `centre` is the middle of its top."""
    (x, y), (width, depth, height) = centre, DESK_SIZE
    brush = Brush(canvas, view)
    for leg_x in (x - width / 2 + 0.06, x + width / 2 - 0.06):
        for leg_y in (y - depth / 2 + 0.06, y + depth / 2 - 0.06):
            foot, knee = view.point((leg_x, leg_y, 0.0)), view.point((leg_x, leg_y, height))
            canvas.stroke([foot, knee], 0.04 * view.scale((leg_x, leg_y, 0.3)), STEEL)
    box(canvas, view, (x - width / 2, y - depth / 2, height - 0.045), (x + width / 2, y + depth / 2, height), WOOD)
    for shift in (-0.36, 0.36):
        brush.flat((x + shift - 0.13, y - 0.08), (x + shift + 0.13, y + 0.2), height + 0.002, WHITE)
        pencil = (view.point((x + shift + 0.18, y - 0.05, height)), view.point((x + shift + 0.2, y + 0.12, height)))
        canvas.stroke(pencil, max(1.0, 0.014 * view.scale((x, y, height))), PAPERS[1])


def draw_teachers_desk(canvas: Canvas, view: Viewpoint) -> None:
    """Draw the teacher's desk in the corner beside the door, with a globe and books."""
    box(canvas, view, (7.1, 0.75, 0.0), (8.3, 1.35, 0.72), mixed(WOOD, WOOD_DARK, 0.35))
    for index, paper in enumerate(PAPERS[:3]):
        box(canvas, view, (7.2, 0.85, 0.72 + index * 0.05), (7.5, 1.1, 0.77 + index * 0.05), paper)
    centre, scale = view.point((7.95, 1.0, 0.97)), view.scale((7.95, 1.0, 0.97))
    canvas.stroke([view.point((7.95, 1.0, 0.72)), centre], 0.05 * scale, WOOD_DARK)
    canvas.ellipse(centre, (0.16 * scale, 0.16 * scale), colour("4f9dc4"))
    canvas.ellipse((centre[0] - 0.04 * scale, centre[1] - 0.04 * scale), (0.07 * scale, 0.05 * scale), LEAF)
    canvas.ellipse((centre[0] + 0.06 * scale, centre[1] + 0.05 * scale), (0.05 * scale, 0.06 * scale), LEAF)


def box(canvas: Canvas, view: Viewpoint, low: Place, high: Place, fill: Colour) -> None:
    """Draw the faces of an upright box that the camera can see, each shaded by the way it faces."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    camera = view.place
    faces: list[tuple[bool, Sequence[Place], float]] = [
        (camera[2] > z1, ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), 1.0),
        (camera[0] < x0, ((x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)), 0.90),
        (camera[0] > x1, ((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)), 0.78),
        (camera[1] < y0, ((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)), 0.84),
        (camera[1] > y1, ((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)), 0.84),
    ]
    for seen, corners, light in faces:
        if seen:
            canvas.polygon(view.polygon(corners), mixed((0.12, 0.08, 0.05), fill, light))


def _shell(brush: Brush) -> None:
    brush.flat((0, 0), (WIDTH, DEPTH), HEIGHT, CEILING)
    brush.across(0.0, (0, 0), (WIDTH, HEIGHT), WALL)
    brush.across(DEPTH, (0, 0), (WIDTH, HEIGHT), mixed(WALL, WOOD_DARK, 0.04))
    brush.along(0.0, (0, 0), (DEPTH, HEIGHT), mixed(WALL, WOOD_DARK, 0.10))
    brush.along(WIDTH, (0, 0), (DEPTH, HEIGHT), mixed(WALL, WHITE, 0.35))
    for board in range(18):
        brush.flat((board / 2, 0), ((board + 1) / 2, DEPTH), 0.0, mixed(FLOOR, FLOOR_DARK, (board * 7 % 5) / 4))
    for y in (0.0, DEPTH):
        brush.across(y, (0, 0), (WIDTH, 0.12), TRIM)
    for x in (0.0, WIDTH):
        brush.along(x, (0, 0), (DEPTH, 0.12), TRIM)
    # Sunlight through the windows, on the floor.
    for start in (1.0, 3.4, 5.8):
        patch: Sequence[Place] = ((0.5, start, 0), (2.6, start + 0.9, 0), (2.6, start + 2.3, 0), (0.5, start + 1.4, 0))
        brush.canvas.polygon(brush.view.polygon(patch), colour("fff1c9"), 0.28)


def _windows(brush: Brush) -> None:
    for start in (0.8, 3.2, 5.6):
        brush.along(0.0, (start - 0.08, 0.92), (start + 1.68, 2.58), WHITE)
        for step in range(8):
            low, high = 1.0 + step * 0.1875, 1.0 + (step + 1) * 0.1875
            brush.along(0.0, (start, low), (start + 1.6, high), mixed(SKY_LOW, SKY, step / 7))
        for at, size, leaf in ((0.35, 0.36, LEAF), (0.95, 0.28, LEAF_DARK), (1.3, 0.24, LEAF)):
            centre = brush.view.point((0.0, start + at, 1.0 + size * 0.7))
            scale = brush.view.scale((0.0, start + at, 1.3))
            if brush.view.depth((0.0, start + at, 1.3)) > 0.8:
                brush.canvas.ellipse(centre, (size * scale * 0.8, size * scale * 0.7), leaf)
        brush.along(0.0, (start - 0.08, 0.78), (start + 1.68, 1.0), mixed(WALL, WOOD_DARK, 0.10))
        brush.along(0.0, (start - 0.14, 0.90), (start + 1.74, 0.98), WHITE)
        brush.along(0.0, (start + 0.77, 0.95), (start + 0.83, 2.5), WHITE)
        brush.along(0.0, (start, 1.86), (start + 1.6, 1.91), WHITE)
        brush.along(0.0, (start + 0.1, 0.2), (start + 1.5, 0.75), mixed(WHITE, STEEL, 0.15))
        for rib in range(9):
            brush.along(0.0, (start + 0.18 + rib * 0.15, 0.24), (start + 0.21 + rib * 0.15, 0.71), STEEL)


def _board(brush: Brush) -> None:
    # Seen from the class, left is towards the door: u runs from the board's left edge.
    left, right, low, high = 6.5, 2.3, 0.95, 2.3
    brush.across(0.0, (right - 0.09, low - 0.09), (left + 0.09, high + 0.09), WOOD_DARK)
    brush.across(0.0, (right, low), (left, high), SLATE)
    brush.across(0.0, (right + 0.2, low - 0.05), (left - 0.2, low), WOOD)

    def chalk(text: str, u: float, top: float, size: float, ink: Colour = CHALK) -> None:
        for line in text_lines(text, u, 0.0, size):
            pen = brush.pen((left - line[0][0], 0.0, top), 0.028)
            brush.canvas.stroke([brush.view.point((left - x, 0.0, top - y)) for x, y in line], pen, ink, 0.95)

    def fraction(above: str, below: str, u: float, top: float, ink: Colour = CHALK) -> None:
        chalk(above, u, top, 0.22, ink)
        chalk(below, u, top - 0.36, 0.22, ink)
        pen = brush.pen((left - u, 0.0, top), 0.028)
        brush.canvas.stroke(
            [brush.view.point((left - u + 0.06, 0, top - 0.29)), brush.view.point((left - u - 0.2, 0, top - 0.29))], pen, ink
        )

    chalk("FRACTIONS", 0.25, 2.18, 0.26, colour("ffe9a8"))
    fraction("1", "2", 0.35, 1.72)
    chalk("=", 0.72, 1.56, 0.22)
    fraction("2", "4", 1.08, 1.72)
    chalk("=", 1.45, 1.56, 0.22)
    fraction("4", "8", 1.81, 1.72)
    _pie(brush, (left - 3.25, 1.52), parts=8, taken=4)
    _number_line(brush)


def _pie(brush: Brush, centre: Corner, *, parts: int, taken: int) -> None:
    """Draw a cake cut into parts on the board, some of them coloured; `centre` is (x, z)."""
    radius = 0.42

    def rim(turn: float) -> Place:
        return centre[0] - radius * math.sin(turn), 0.0, centre[1] + radius * math.cos(turn)

    middle = (centre[0], 0.0, centre[1])
    pen = brush.pen(middle, 0.022)
    for part in range(parts):
        turns = [2 * math.pi * (part + step / 6) / parts for step in range(7)]
        if part < taken:
            brush.canvas.polygon(brush.view.polygon([middle, *(rim(turn) for turn in turns)]), colour("f2a65a"), 0.9)
    for part in range(parts):
        turns = [2 * math.pi * (part + step / 6) / parts for step in range(7)]
        brush.canvas.stroke([brush.view.point(middle), *(brush.view.point(rim(turn)) for turn in turns)], pen, CHALK)


def _number_line(brush: Brush) -> None:
    """Draw bunting of numbered cards above the board."""
    for index in range(11):
        x = 6.6 - index * 0.44
        brush.across(0.0, (x - 0.17, 2.5), (x + 0.17, 2.82), PAPERS[index % 6])
        size = 0.17 if index < 10 else 0.14
        start = x + text_width(str(index)) * size / 2
        pen = brush.pen((x, 0.0, 2.66), 0.024)
        for line in text_lines(str(index), 0.0, 0.0, size):
            brush.canvas.stroke([brush.view.point((start - u, 0.0, 2.66 + size / 2 - v)) for u, v in line], pen, WHITE)


def _door(brush: Brush) -> None:
    brush.along(WIDTH, (5.55, 0), (6.65, 2.2), WHITE)
    brush.along(WIDTH, (5.65, 0), (6.55, 2.1), colour("3d7ea6"))
    brush.along(WIDTH, (5.9, 1.3), (6.3, 1.9), SKY_LOW)
    # Shelves with books between the door and the front.
    brush.along(WIDTH, (2.2, 0.12), (4.9, 1.35), WOOD_DARK)
    for shelf in range(3):
        low = 0.2 + shelf * 0.4
        brush.along(WIDTH, (2.28, low), (4.82, low + 0.34), mixed(WOOD_DARK, (0, 0, 0), 0.35))
        for book in range(16):
            start = 2.32 + book * 0.155
            tall = low + 0.22 + 0.08 * ((book * 5 + shelf * 3) % 4) / 3
            brush.along(WIDTH, (start, low), (start + 0.12, tall), PAPERS[(book * 7 + shelf) % 6])
    # Pictures above the shelves.
    for index in range(3):
        start = 2.35 + index * 0.88
        brush.along(WIDTH, (start, 1.55), (start + 0.7, 2.25), WHITE)
        brush.along(WIDTH, (start + 0.06, 1.61), (start + 0.64, 2.19), mixed(PAPERS[index + 2], WHITE, 0.45))


def _display(brush: Brush) -> None:
    """Draw the wall of work at the back, with coats on pegs beside it."""
    brush.across(DEPTH, (1.2, 1.0), (6.4, 2.5), colour("2e86ab"))
    for row in range(2):
        for column in range(6):
            x, z = 1.4 + column * 0.83, 1.12 + row * 0.68
            brush.across(DEPTH, (x, z), (x + 0.62, z + 0.52), WHITE)
            paper = mixed(PAPERS[(column * 5 + row * 2) % 6], WHITE, 0.25)
            brush.across(DEPTH, (x + 0.08, z + 0.16), (x + 0.54, z + 0.45), paper)
    for index in range(6):
        x = 6.8 + index * 0.34
        brush.across(DEPTH, (x, 0.75), (x + 0.24, 1.5), mixed(PAPERS[index], (0, 0, 0), 0.25))


def _lights(brush: Brush) -> None:
    for y in (1.6, 4.0, 6.4):
        for x in (2.2, 5.8):
            brush.flat((x, y), (x + 1.2, y + 0.35), HEIGHT - 0.01, WHITE)
