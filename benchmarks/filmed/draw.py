"""Draws what one camera sees of a made-up lesson, in grey: perspective, people behind desks and each other, bad cameras."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.filmed.lesson import Camera, Lesson
from benchmarks.filmed.people import HEAD, LEFT_ELBOW, LEFT_HAND, RATE, RIGHT_ELBOW, RIGHT_HAND, TORSO

WIDTH, HEIGHT = 320, 180
SUBPIXEL_BITS = 4
BLOCK = 200
SCREEN = [(2.6, 0.02, 1.1), (6.4, 0.02, 1.1), (6.4, 0.02, 2.6), (2.6, 0.02, 2.6)]
EXPOSED_AT = 105.0
"""The mean brightness that automatic exposure aims for."""


class Eye:
    """A pinhole camera of the benchmark: points of the room (metres) to pixels."""

    def __init__(self, camera: Camera) -> None:
        place, target = np.array(camera.place), np.array(camera.target)
        ahead = (target - place) / np.linalg.norm(target - place)
        right = np.cross(ahead, (0, 0, 1.0))
        right /= np.linalg.norm(right)
        self._axes = np.stack([right, np.cross(ahead, right), ahead])
        self._place = place
        self.focal = WIDTH / 2 / np.tan(np.radians(camera.field_degrees) / 2)

    def see(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return x, y (pixels) and depth (metres) of points `[..., xyz]`."""
        seen = (points - self._place) @ self._axes.T
        depth = np.maximum(seen[..., 2], 0.05)
        return np.stack(
            [WIDTH / 2 + self.focal * seen[..., 0] / depth, HEIGHT / 2 + self.focal * seen[..., 1] / depth, seen[..., 2]], -1
        )


def frames(lesson: Lesson, camera: Camera) -> Iterator[NDArray[np.uint8]]:
    """Yield the camera's frames: drawn, lit, shaken, exposed, noisy."""
    random = np.random.default_rng([lesson.seed, len(camera.name), int(camera.offset_s * 1000)])
    times = camera.frame_times() * (1 + camera.drift) + camera.offset_s
    scene, eye = _Scene(lesson, camera, random), Eye(camera)
    shaken = _shakes(random, camera, len(times))
    noise = [random.standard_normal((HEIGHT + 32, WIDTH + 32)).astype(np.float32) * camera.noise for _ in range(24)]
    gain, seen_at = 1.0, EXPOSED_AT
    for begin in range(0, len(times), BLOCK):
        joints = eye.see(lesson.people.at(times[begin : begin + BLOCK]))
        for number, now in enumerate(times[begin : begin + BLOCK]):
            picture = scene.draw(joints[number], now).astype(np.float32)
            dx, dy = shaken[begin + number]
            if abs(dx) + abs(dy) > 0.02:
                moved = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
                picture = cv2.warpAffine(picture, moved, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
            lit = picture * scene.light(now)
            if camera.exposure_s is not None:
                gain *= (EXPOSED_AT / max(seen_at, 1.0)) ** min(1.0, 1.0 / (float(camera.rate) * camera.exposure_s))
                gain = min(max(gain, 0.2), 5.0)
            lit *= gain
            seen_at = float(lit[::4, ::4].mean())
            x, y = random.integers(0, 32, 2)
            lit += noise[random.integers(24)][y : y + HEIGHT, x : x + WIDTH]
            yield np.clip(lit, 0, 255).astype(np.uint8)


class _Scene:
    """The room without people as this camera sees it, and everybody in it, far to near."""

    def __init__(self, lesson: Lesson, camera: Camera, random: np.random.Generator) -> None:
        self._lesson = lesson
        self._eye = Eye(camera)
        self._empty = cv2.GaussianBlur(random.uniform(90, 170, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 6) * 1.0
        self._empty = np.clip((self._empty - 130) * 6 + 130, 30, 220).astype(np.uint8)
        self._tone = int(random.integers(120, 200))
        looks = np.random.default_rng(lesson.seed + 5)
        self._slides = looks.integers(40, 250, (64, 5))
        self._screen = self._eye.see(np.array(SCREEN))
        seats = lesson.people.joints[0, :-1, TORSO]
        offsets = np.array([(-0.5, -0.62, 0.74), (0.5, -0.62, 0.74), (0.5, -0.15, 0.74), (-0.5, -0.15, 0.74)])
        self._desks = self._eye.see(seats[:, None] * (1, 1, 0) + offsets)
        drop = offsets * (1, 1, 0)
        self._floors = self._eye.see(seats[:, None] * (1, 1, 0) + drop)
        self._glow = 0.0 if "back" in camera.name else 0.02

    def light(self, now: float) -> float:
        """Return how bright it is: the sky, the lamps, and a little of the screen's glow where the screen is not seen."""
        at = int(now * RATE)
        slide = self._slides[self._lesson.slides[at] % 64].mean() / 255
        return float(self._lesson.light[at] * (1.0 + self._glow * (slide - 0.5)))

    def draw(self, joints: NDArray[np.float64], now: float) -> NDArray[np.uint8]:
        """Return the picture with everybody at these joints `[person, joint, x y depth]`."""
        picture = self._empty.copy()
        self._draw_screen(picture, int(self._lesson.slides[int(now * RATE)]))
        things = [(float(person[TORSO, 2]), 0, number) for number, person in enumerate(joints)]
        things += [(float(desk[:, 2].mean()), 1, number) for number, desk in enumerate(self._desks)]
        for depth, is_desk, number in sorted(things, reverse=True):
            if depth < 0.4:
                continue
            if is_desk:
                self._draw_desk(picture, number)
            else:
                self._draw_person(picture, joints[number], self._lesson.people.tones[number], depth, number)
        return picture

    def _draw_screen(self, picture: NDArray[np.uint8], slide: int) -> None:
        if (self._screen[:, 2] < 0.3).any():
            return
        corners = self._screen[:, :2]
        tones = self._slides[slide % 64]
        cv2.fillConvexPoly(picture, _fixed(corners), int(tones[0]), cv2.LINE_AA, SUBPIXEL_BITS)
        for line, tone in enumerate(tones[1:]):
            share = (line + 0.5) / 5
            ends = [corners[0] * (1 - share) + corners[3] * share, corners[1] * (1 - share) + corners[2] * share]
            cv2.line(picture, *map(tuple, _fixed(np.array(ends))), int(tone), 3, cv2.LINE_AA, SUBPIXEL_BITS)

    def _draw_desk(self, picture: NDArray[np.uint8], number: int) -> None:
        top, floor = self._desks[number], self._floors[number]
        if (top[:, 2] < 0.3).any():
            return
        front = np.concatenate([top[:2], floor[1::-1]])
        cv2.fillConvexPoly(picture, _fixed(front[:, :2]), self._tone - 60, cv2.LINE_AA, SUBPIXEL_BITS)
        cv2.fillConvexPoly(picture, _fixed(top[:, :2]), self._tone, cv2.LINE_AA, SUBPIXEL_BITS)

    def _draw_person(
        self, picture: NDArray[np.uint8], person: NDArray[np.float64], tones: NDArray[np.int64], depth: float, number: int
    ) -> None:
        metre = self._eye.focal / depth
        points = _fixed(person[:, :2])
        shirt, hair, skin = (int(tone) for tone in tones)
        tall = 0.42 if number == len(self._lesson.people.tones) - 1 else 0.3
        axes = tuple(int(length * metre * 2**SUBPIXEL_BITS) for length in (0.21, tall))
        cv2.ellipse(picture, tuple(points[TORSO]), axes, 0, 0, 360, shirt, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)
        arm = max(1, round(0.09 * metre))
        for elbow, hand in ((LEFT_ELBOW, LEFT_HAND), (RIGHT_ELBOW, RIGHT_HAND)):
            for start, end, tone in ((TORSO, elbow, shirt), (elbow, hand, skin)):
                cv2.line(picture, tuple(points[start]), tuple(points[end]), tone, arm, cv2.LINE_AA, SUBPIXEL_BITS)
        radius = int(0.12 * metre * 2**SUBPIXEL_BITS)
        cv2.circle(picture, tuple(points[HEAD]), radius, skin, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)
        crown = points[HEAD] - (0, radius // 3)
        cv2.circle(picture, tuple(crown), int(radius * 0.8), hair, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.round(np.clip(points, -2000, 2000) * 2**SUBPIXEL_BITS).astype(np.int32)


def _shakes(random: np.random.Generator, camera: Camera, count: int) -> NDArray[np.float64]:
    """Return by how many pixels each frame is displaced: knocks that ring at 4 to 9 Hz and die away."""
    shaken = np.zeros((count, 2))
    rate = float(camera.rate)
    for begin in random.integers(0, count, random.poisson(camera.shakes_a_minute * camera.seconds / 60)):
        since = np.arange(min(count - begin, int(2 * rate))) / rate
        ring = np.exp(-since / 0.3) * np.sin(2 * np.pi * random.uniform(4, 9) * since)
        shaken[begin : begin + len(since)] += ring[:, None] * random.normal(0, 1.5, 2)
    return shaken
