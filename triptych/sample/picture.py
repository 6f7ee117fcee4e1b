"""Frames of one camera: the classroom from its viewpoint at given lesson times, as planar YUV 4:2:0, limited range BT.709.

The room is drawn once. A frame copies it and pastes what changed: the teacher (behind or in front of the desks, by
viewpoint), raised hands, the clock strip and its digits. Drawing in YUV spares ffmpeg a conversion of every frame.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from triptych.sample.canvas import Canvas, Floats
from triptych.sample.clock import BOTTOM, LEFT, RIGHT, TOP, draw_clock
from triptych.sample.lettering import SPACING, text_lines
from triptych.sample.motion import HAND_LEVELS, Motion
from triptych.sample.people import Pose, Pupil, draw_pupil, draw_teacher
from triptych.sample.room import DESK_CENTRES, draw_desk, draw_room, draw_teachers_desk
from triptych.sample.view import viewpoint

WALK_Y = 1.15
"""The teacher's walkway, metres from the board."""

DESKS_BEGIN_Y = 1.6
"""A camera beyond this line sees the desks in front of the teacher, one before it sees them behind."""

SEATS = [(x + side, y + 0.58) for x, y in DESK_CENTRES for side in (-0.36, 0.36)]

DIGITS_TOP, DIGITS_HEIGHT = 0.092, 0.046
"""The readable clock hangs below the strip, relative to the picture's height."""

BLACK, WHITE, GREY = 16, 235, 128

Window = tuple[int, int, int, int]


class Picture:
    """Draws the frames of one camera. `pupils` is the class, `motion` says what happens when."""

    def __init__(self, view: str, width: int, height: int, pupils: list[Pupil], motion: Motion) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"the picture must have an even width and height, not {width}x{height}")
        self._view = viewpoint(view, width, height)
        self._size = (width, height)
        self._pupils = pupils
        self._motion = motion
        self._desks_in_front = self._view.place[1] > DESKS_BEGIN_Y
        self._hands: tuple[tuple[int, int], ...] = ()
        whole = (0, 0, width, height)
        self._shell = Canvas(width, height)
        draw_room(self._shell, self._view)
        self._behind, self._before = self._layers(whole, ())
        self._base = np.empty(width * height * 3 // 2, np.uint8)
        self._paste(self._base, whole, _flatten(self._before, self._behind))
        self._neutral(self._base)
        self._glyphs = _glyphs(height)
        self._teacher = lru_cache(maxsize=64)(self._draw_teacher)

    def frames(self, lesson_times: Iterable[int]) -> Iterator[NDArray[np.uint8]]:
        """Yield one frame for each lesson time (whole ms), as Y, U and V planes in one flat array of bytes."""
        width, height = self._size
        for ms in lesson_times:
            moment = self._motion.at(ms)
            if moment.hands != self._hands:
                self._raise(moment.hands)
            frame = self._base.copy()
            window, planes = self._teacher(moment.pose)
            self._put(frame, window, planes)
            luma = frame[: width * height].reshape(height, width)
            draw_clock(luma, ms, black=BLACK, white=WHITE)
            self._write_digits(luma, ms)
            yield frame

    def _layers(self, window: Window, hands: tuple[tuple[int, int], ...]) -> tuple[Canvas, Canvas]:
        """Draw what is behind the teacher (opaque) and what is in front, inside a window."""
        left, top, right, bottom = window
        behind, before = (Canvas(right - left, bottom - top, left, top) for _ in range(2))
        behind.rgb[...] = self._shell.rgb[top:bottom, left:right]
        behind.alpha[...] = 1.0
        levels = dict(hands)
        view = self._view
        desks, corner = (before, behind) if self._desks_in_front else (behind, before)
        draw_teachers_desk(corner, view)
        things: list[tuple[float, int, int]] = [
            (view.depth((x, y, 0.7)), 0, index) for index, (x, y) in enumerate(DESK_CENTRES)
        ]
        things += [(view.depth((pupil.x, pupil.y, 0.7)), 1, index) for index, pupil in enumerate(self._pupils)]
        for _, is_pupil, index in sorted(things, reverse=True):
            if is_pupil:
                draw_pupil(desks, view, self._pupils[index], levels.get(index, 0) / HAND_LEVELS)
            else:
                draw_desk(desks, view, DESK_CENTRES[index])
        return behind, before

    def _raise(self, hands: tuple[tuple[int, int], ...]) -> None:
        """Draw the surroundings of every pupil whose hand has moved anew."""
        for index, _ in set(hands) ^ set(self._hands):
            pupil = self._pupils[index]
            window = self._window((pupil.x, pupil.y), 0.5, 0.4, 1.7)
            left, top, right, bottom = window
            if left >= right or top >= bottom:
                continue
            place = (slice(top, bottom), slice(left, right))
            for whole, part in zip((self._behind, self._before), self._layers(window, hands), strict=True):
                whole.rgb[place], whole.alpha[place] = part.rgb, part.alpha
            self._paste(
                self._base,
                window,
                self._before.rgb[place] + (1 - self._before.alpha[place])[..., None] * self._behind.rgb[place],
            )
        self._neutral(self._base)
        self._teacher.cache_clear()
        self._hands = hands

    def _draw_teacher(self, pose: Pose) -> tuple[Window, tuple[NDArray[np.uint8], ...]]:
        """Return where the teacher is in the picture and what that part of it looks like."""
        window = self._window((pose.x, WALK_Y), 0.44 + 0.38 * pose.arm, 0.0, 1.75 + 0.25 * pose.arm)
        left, top, right, bottom = window
        teacher = Canvas(max(0, right - left), max(0, bottom - top), left, top)
        draw_teacher(teacher, self._view, pose, WALK_Y)
        place = (slice(top, bottom), slice(left, right))
        seen = teacher.rgb + (1 - teacher.alpha)[..., None] * self._behind.rgb[place]
        seen = self._before.rgb[place] + (1 - self._before.alpha[place])[..., None] * seen
        return window, _planes(seen)

    def _window(self, where: tuple[float, float], half_width: float, low: float, high: float) -> Window:
        """Return the even-edged window of the picture around something that stands at (x, y) between two heights."""
        x, y = where
        width, height = self._size
        scale = self._view.scale((x, y, (low + high) / 2))
        foot, head = self._view.point((x, y, low)), self._view.point((x, y, high))
        left, right = foot[0] - half_width * scale, foot[0] + half_width * scale
        edges = (left, head[1] - 0.1 * scale, right, foot[1] + 0.12 * scale)
        limits = (width, height, width, height)
        even = [int(np.clip(round(edge / 2) * 2, 0, limit)) for edge, limit in zip(edges, limits, strict=True)]
        return even[0], even[1], even[2], even[3]

    def _paste(self, frame: NDArray[np.uint8], window: Window, rgb: Floats) -> None:
        self._put(frame, window, _planes(rgb))

    def _put(self, frame: NDArray[np.uint8], window: Window, planes: tuple[NDArray[np.uint8], ...]) -> None:
        """Copy three planes of a window into a frame."""
        left, top, right, bottom = window
        (width, height), pixels = self._size, self._size[0] * self._size[1]
        frame[:pixels].reshape(height, width)[top:bottom, left:right] = planes[0]
        chroma = frame[pixels:].reshape(2, height // 2, width // 2)
        chroma[:, top // 2 : bottom // 2, left // 2 : right // 2] = planes[1:]

    def _neutral(self, frame: NDArray[np.uint8]) -> None:
        """Take the colour out of the clock's strip and digits, and draw the plate that they stand on."""
        width, height = self._size
        luma = frame[: width * height].reshape(height, width)
        chroma = frame[width * height :].reshape(2, height // 2, width // 2)
        digits_top, digits_bottom, digits_right = self._plate()
        left, right = round(width * LEFT), round(width * RIGHT)
        chroma[:, round(height * TOP) // 2 : round(height * BOTTOM) // 2 + 1, left // 2 : right // 2] = GREY
        chroma[:, digits_top // 2 : digits_bottom // 2, left // 2 : digits_right // 2] = GREY
        luma[digits_top:digits_bottom, left:digits_right] = 40

    def _plate(self) -> tuple[int, int, int]:
        """Return top, bottom and right edge of the plate behind the digits."""
        width, height = self._size
        size = height * DIGITS_HEIGHT
        top, bottom = height * DIGITS_TOP - size * 0.3, height * DIGITS_TOP + size * 1.3
        return round(top), round(bottom), round(width * LEFT + size * (9 * SPACING + 0.5))

    def _write_digits(self, luma: NDArray[np.uint8], ms: int) -> None:
        """Write the time as minutes, seconds and milliseconds."""
        width, height = self._size
        top = round(height * DIGITS_TOP)
        left = width * LEFT + 0.35 * height * DIGITS_HEIGHT
        for index, letter in enumerate(digits_of(ms)):
            glyph = self._glyphs[letter]
            x = round(left + index * SPACING * height * DIGITS_HEIGHT)
            luma[top - 2 : top - 2 + glyph.shape[0], x - 2 : x - 2 + glyph.shape[1]] = glyph


def digits_of(ms: int) -> str:
    """Return a lesson time as people read it, `01:05.250`."""
    return f"{ms // 60_000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def _glyphs(height: int) -> dict[str, NDArray[np.uint8]]:
    """Return the digits as small luma pictures, two pixels of margin around each."""
    size = height * DIGITS_HEIGHT
    glyphs = {}
    for letter in "0123456789:.":
        canvas = Canvas(round(size * 0.75) + 2, round(size) + 5)
        canvas.strokes(text_lines(letter, 2.5, 2.5, size), max(1.2, size * 0.13), (1.0, 1.0, 1.0))
        glyphs[letter] = np.round(40 + (WHITE - 40) * canvas.alpha).astype(np.uint8)
    return glyphs


def _flatten(before: Canvas, behind: Canvas) -> Floats:
    return before.over(behind).rgb


def _planes(rgb: Floats) -> tuple[NDArray[np.uint8], ...]:
    """Convert RGB in 0..1 of an even size to BT.709 limited-range luma and two half-size chroma planes."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    small = (rgb[0::2, 0::2] + rgb[0::2, 1::2] + rgb[1::2, 0::2] + rgb[1::2, 1::2]) / 4
    grey = 0.2126 * small[..., 0] + 0.7152 * small[..., 1] + 0.0722 * small[..., 2]
    planes = (
        16 + 219 * luma,
        128 + 224 * (small[..., 2] - grey) / 1.8556,
        128 + 224 * (small[..., 0] - grey) / 1.5748,
    )
    return tuple(np.clip(plane + 0.5, 0, 255).astype(np.uint8) for plane in planes)
