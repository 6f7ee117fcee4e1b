"""The people of the drawn classroom: simple figures, nobody in particular.

A figure is drawn flat, facing the camera plane, in the size that its distance gives it. What changes with the viewpoint
is which side of it is seen: its face, its back or its profile.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from triptych.sample.canvas import Canvas, Colour, Point, colour, mixed
from triptych.sample.view import Place, Viewpoint

SKINS = tuple(colour(code) for code in ("f6d3b8", "e0ac86", "c68863", "9a6344", "6f4630", "f1c9a5"))
HAIRS = tuple(colour(code) for code in ("2b2118", "4a2f1b", "7a4b25", "c58b45", "1b1b20", "93402a"))
JUMPERS = tuple(colour(code) for code in ("2f4b7c", "34558b", "2a4370", "2f4b7c"))
COLLAR = colour("f7f7f2")
CARDIGAN = colour("c8553d")
TROUSERS = colour("2d3142")
SHOES = colour("231f20")
CHAIR = colour("b5493a")
INK = colour("33251f")
BOARD: Place = (4.4, 0.0, 1.6)
"""What the teacher points at."""


At = Callable[[float, float], Point]
"""A figure's own coordinates, metres sideways and up, to a point of the picture."""


@dataclass(frozen=True)
class Pupil:
    """One pupil: where the seat is (metres), and how they look."""

    x: float
    y: float
    skin: Colour
    hair: Colour
    jumper: Colour
    long_hair: bool


@dataclass(frozen=True)
class Pose:
    """What the teacher is doing: where on the walkway, which way they go (-1, 0, 1), the stride's phase (0..1),
    how far the arm is raised (0..1), and whether they speak."""

    x: float
    going: int
    stride: float
    arm: float
    speaking: bool


def pupils_of(seed: int, seats: list[tuple[float, float]]) -> list[Pupil]:
    """Return a class for these seats; the looks are drawn from the seed."""
    random = np.random.default_rng([seed, 2])
    return [
        Pupil(
            x + float(random.uniform(-0.04, 0.04)),
            y + float(random.uniform(-0.04, 0.04)),
            SKINS[int(random.integers(len(SKINS)))],
            HAIRS[int(random.integers(len(HAIRS)))],
            JUMPERS[int(random.integers(len(JUMPERS)))],
            bool(random.random() < 0.5),
        )
        for x, y in seats
    ]


def side_seen(view: Viewpoint, place: Place, facing: tuple[float, float]) -> tuple[float, float]:
    """Return how a figure at `place` that faces `facing` (x, y) is seen.

    The first number is 1 when it looks at the camera and -1 when away from it; the second, 1 when to the right, -1 left.
    """
    x, y = view.place[0] - place[0], view.place[1] - place[1]
    size = math.hypot(x, y) * math.hypot(*facing) + 1e-9
    return (facing[0] * x + facing[1] * y) / size, (facing[1] * x - facing[0] * y) / size


def draw_pupil(canvas: Canvas, view: Viewpoint, pupil: Pupil, hand: float) -> None:
    """Draw a seated pupil who faces the board; `hand` is how far a hand is up, 0 to 1."""
    place = (pupil.x, pupil.y, 0.0)
    towards, sideways = side_seen(view, place, (0.0, -1.0))
    scale = view.scale((pupil.x, pupil.y, 0.9))
    foot = view.point((pupil.x, pupil.y, 0.0))

    def at(x: float, z: float) -> Point:
        return foot[0] + x * scale, view.point((pupil.x, pupil.y, z))[1]

    lean = 0.05 * sideways
    if towards > 0:
        _chair(canvas, at, scale)
    raised = hand > 0
    if raised:
        _sleeve(canvas, at, scale, pupil, side=-hand if towards > 0 else hand)
    canvas.polygon([at(-0.19, 0.42), at(0.19, 0.42), at(0.17 + lean, 0.88), at(-0.17 + lean, 0.88)], pupil.jumper)
    canvas.ellipse(at(lean, 0.87), (0.172 * scale, 0.075 * scale), pupil.jumper)
    if not raised or towards < 0.3:
        reach = 0.16 * sideways
        for side in (-1.0, 1.0):
            elbow, wrist = at(side * 0.2 + reach * 0.4, 0.68), at(side * 0.12 + reach, 0.74)
            canvas.stroke([at(side * 0.16 + lean, 0.84), elbow, wrist], 0.075 * scale, mixed(pupil.jumper, (0, 0, 0), 0.12))
            canvas.ellipse(wrist, (0.042 * scale, 0.038 * scale), pupil.skin)
    if towards > 0.2:
        canvas.polygon([at(-0.07 + lean, 0.93), at(0.07 + lean, 0.93), at(lean, 0.84)], COLLAR)
    canvas.stroke([at(lean, 0.9), at(lean * 1.6, 1.0)], 0.085 * scale, mixed(pupil.skin, INK, 0.12))
    _head(canvas, at(lean * 2, 1.1), 0.125 * scale, (pupil.skin, pupil.hair), (towards, sideways), long_hair=pupil.long_hair)
    if towards <= 0:
        _chair(canvas, at, scale)


def draw_teacher(canvas: Canvas, view: Viewpoint, pose: Pose, walk_y: float) -> None:
    """Draw the teacher on the walkway `walk_y` metres from the board, walking along it or facing the class."""
    place = (pose.x, walk_y, 0.0)
    facing = (float(pose.going), 0.35) if pose.going else (0.0, 1.0)
    towards, sideways = side_seen(view, place, facing)
    scale = view.scale((pose.x, walk_y, 0.9))
    foot = view.point(place)

    def at(x: float, z: float) -> Point:
        return foot[0] + x * scale, view.point((pose.x, walk_y, z))[1]

    canvas.ellipse(foot, (0.3 * scale, 0.06 * scale), (0.2, 0.14, 0.08), 0.25)
    swing = math.sin(2 * math.pi * pose.stride) if pose.going else 0.0
    for side in (-1.0, 1.0):
        step = side * swing * 0.2 * abs(sideways)
        lift = max(0.0, side * math.cos(2 * math.pi * pose.stride)) * 0.05 if pose.going else 0.0
        hip = side * 0.075 * (1 - 0.6 * abs(sideways))
        ankle = at(hip * 1.1 + step, 0.07 + lift)
        canvas.stroke([at(hip, 0.86), at(hip * 1.05 + step * 0.6, 0.46 + lift / 2), ankle], 0.13 * scale, TROUSERS)
        toe = at(hip * 1.1 + step + 0.09 * sideways, 0.04 + lift)
        canvas.stroke([at(hip * 1.1 + step, 0.04 + lift), toe], 0.085 * scale, SHOES)
    broad = 0.2 - 0.05 * abs(sideways)
    canvas.polygon([at(-broad * 0.9, 0.8), at(broad * 0.9, 0.8), at(broad, 1.38), at(-broad, 1.38)], CARDIGAN)
    canvas.ellipse(at(0, 1.38), (broad * scale, 0.07 * scale), CARDIGAN)
    if towards > 0.1:
        shift = 0.08 * sideways
        canvas.polygon(
            [at(-0.06 + shift, 1.44), at(0.06 + shift, 1.44), at(0.03 + shift, 0.84), at(-0.03 + shift, 0.84)], COLLAR
        )
    board = view.point(BOARD)[0]
    _arms(canvas, at, scale, pose, swing=swing, broad=math.copysign(broad, board - foot[0]))
    canvas.stroke([at(0, 1.4), at(0.01 * sideways, 1.5)], 0.1 * scale, mixed(SKINS[1], INK, 0.1))
    head = at(0.02 * sideways, 1.6)
    _head(canvas, head, 0.135 * scale, (SKINS[1], HAIRS[1]), (towards, sideways), long_hair=True)
    if pose.speaking and towards > 0.1:
        mouth = (head[0] + 0.06 * sideways * scale, head[1] + 0.07 * scale)
        canvas.ellipse(mouth, (0.03 * scale, 0.022 * scale), colour("7c2f2a"))


def _arms(canvas: Canvas, at: At, scale: float, pose: Pose, *, swing: float, broad: float) -> None:
    """Draw the arms: one hanging or swinging, the other raised by `pose.arm` to the side that `broad` has the sign of."""
    towards, broad = math.copysign(1.0, broad), abs(broad)
    sleeve = mixed(CARDIGAN, (0, 0, 0), 0.14)
    for side, arm in ((-towards, 0.0), (towards, pose.arm)):
        turn = arm * 2.3
        shoulder = (side * broad * 0.95, 1.34)
        forward = side * swing * 0.12
        elbow = (shoulder[0] + side * (0.06 + 0.2 * math.sin(turn)) - forward, shoulder[1] - 0.27 * math.cos(turn * 0.8))
        wrist = (elbow[0] + side * (0.02 + 0.2 * math.sin(turn)) - forward, elbow[1] - 0.25 * math.cos(turn))
        canvas.stroke([at(*shoulder), at(*elbow), at(*wrist)], 0.095 * scale, sleeve)
        canvas.ellipse(at(*wrist), (0.05 * scale, 0.05 * scale), SKINS[1])


def _chair(canvas: Canvas, at: At, scale: float) -> None:
    for side in (-0.15, 0.15):
        canvas.stroke([at(side, 0.0), at(side, 0.5)], 0.03 * scale, colour("6c757d"))
    canvas.polygon([at(-0.2, 0.5), at(0.2, 0.5), at(0.18, 0.78), at(-0.18, 0.78)], CHAIR)


def _sleeve(canvas: Canvas, at: At, scale: float, pupil: Pupil, *, side: float) -> None:
    """Draw a raised arm; `side` is how far it is up, negative on the left."""
    hand, side = abs(side), math.copysign(1.0, side)
    elbow, wrist = at(side * 0.24, 0.84 + 0.22 * hand), at(side * (0.2 - 0.02 * hand), 0.86 + 0.56 * hand)
    canvas.stroke([at(side * 0.16, 0.84), elbow, wrist], 0.08 * scale, mixed(pupil.jumper, (1, 1, 1), 0.08))
    canvas.ellipse((wrist[0], wrist[1] - 0.03 * scale), (0.045 * scale, 0.055 * scale), pupil.skin)


def _head(
    canvas: Canvas, centre: Point, radius: float, look: tuple[Colour, Colour], seen: tuple[float, float], *, long_hair: bool
) -> None:
    """Draw a head. `look` is (skin, hair), `seen` is (towards the camera, to the right) as in `side_seen`."""
    (x, y), (towards, sideways), (skin, hair) = centre, seen, look
    if long_hair:
        drop = radius * (0.55 if towards > 0 else 0.5)
        canvas.ellipse((x - sideways * radius * 0.3, y + drop), (radius * 1.08, radius * 1.15), mixed(hair, (0, 0, 0), 0.15))
    if towards < -0.5:
        if not long_hair:
            canvas.ellipse((x, y + radius * 0.15), (radius * 0.95, radius * 1.05), skin)
        canvas.ellipse((x, y - radius * 0.05), (radius * 1.05, radius * (1.2 if long_hair else 1.02)), hair)
        return
    canvas.ellipse((x - sideways * radius * 0.25, y - radius * 0.12), (radius * 1.08, radius * 1.1), hair)
    face = x + sideways * radius * 0.28
    if long_hair:
        canvas.ellipse((x + sideways * radius * 0.2, y + radius * 1.25), (radius * 0.42, radius * 0.6), mixed(skin, INK, 0.12))
    canvas.ellipse((face, y + radius * 0.18), (radius * 0.82, radius * 0.9), skin)
    if not long_hair:
        ear = x - sideways * radius * 0.35
        canvas.ellipse((ear, y + radius * 0.2), (radius * 0.18, radius * 0.24), mixed(skin, INK, 0.12))
    if radius < 5:
        return
    for side in (-1.0, 1.0):
        eye = face + (side * 0.32 * (1 - 0.4 * abs(sideways)) + sideways * 0.3) * radius
        if towards > 0.35 or side == math.copysign(1.0, sideways):
            canvas.ellipse((eye, y + radius * 0.12), (radius * 0.1, radius * 0.13), INK)
    smile = face + sideways * 0.3 * radius
    points = [(smile - radius * 0.22, y + radius * 0.5), (smile, y + radius * 0.6), (smile + radius * 0.22, y + radius * 0.5)]
    canvas.stroke(points, max(1.0, radius * 0.09), mixed(skin, colour("7c2f2a"), 0.7))
