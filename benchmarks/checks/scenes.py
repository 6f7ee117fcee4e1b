"""Made-up glimpses of lessons: good ones of many kinds, some of them hard, and ones with a known fault."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.filmed.draw import frames
from benchmarks.filmed.lesson import KINDS, lesson

GLIMPSES, APART_S = 12, 5
"""Pictures of a case, and how far apart they lie. Real ones lie further apart, which makes them differ more."""

Pictures = NDArray[np.uint8]
"""Picture x 180 x 320 x 3."""

Random = np.random.Generator


def good(seed: int, random: Random) -> Pictures:
    """Return glimpses of a lesson by one of its three cameras."""
    made = lesson(seed, str(random.choice(KINDS)), float(GLIMPSES * APART_S))
    camera = made.cameras[random.integers(3)]
    slow = replace(camera, rate=Fraction(1, APART_S), variable=False, seconds=float(GLIMPSES * APART_S), shakes_a_minute=0.0)
    grey = np.stack(list(frames(made, slow)))[:GLIMPSES]
    tint = random.uniform(0.85, 1.0, 3)
    return (grey[..., None] * tint).astype(np.uint8)


def plain(pictures: Pictures, _: Random) -> Pictures:
    """A lesson as it is."""
    return pictures


def screen_in_the_dark(pictures: Pictures, random: Random) -> Pictures:
    """A film is shown: the room is dark, and a screen in it bright."""
    dark = pictures * random.uniform(0.14, 0.25)
    x, y = random.integers(20, 200), random.integers(10, 70)
    for number in range(len(dark)):
        dark[number, y : y + 70, x : x + 100] = cv2.resize(random.uniform(60, 240, (4, 6, 3)), (100, 70))
    return _clipped(dark)


def lamps_off_for_a_while(pictures: Pictures, random: Random) -> Pictures:
    """The lamps are off in one of the twelve pictures, and nothing can be seen in it."""
    shown = pictures.astype(np.float64)
    begin = random.integers(0, GLIMPSES - 1)
    shown[begin] *= 0.05
    return _clipped(shown)


def somebody_in_front(pictures: Pictures, random: Random) -> Pictures:
    """Somebody stands before the lens in one picture."""
    shown = pictures.copy()
    shown[random.integers(GLIMPSES)] = random.integers(20, 120)
    return shown


def bare_wall(pictures: Pictures, random: Random) -> Pictures:
    """Most of the picture is one bare wall; the lesson takes place in a corner."""
    shown = np.full_like(pictures, random.integers(120, 200))
    for number, picture in enumerate(pictures):
        shown[number, 90:, 60:220] = cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA)
    return shown


def a_little_soft(pictures: Pictures, random: Random) -> Pictures:
    """Not quite in focus: everybody can be told."""
    return _blurred(pictures, random.uniform(0.6, 1.1))


def foggy(pictures: Pictures, random: Random) -> Pictures:
    """Light falls into the lens: little contrast."""
    return _clipped(pictures * random.uniform(0.35, 0.6) + random.uniform(60, 110))


def evening(pictures: Pictures, random: Random) -> Pictures:
    """Poor light and a noisy sensor, but people can be seen."""
    return _clipped(pictures * random.uniform(0.4, 0.6) + random.normal(0, random.uniform(3, 7), pictures.shape))


def smoothed(pictures: Pictures, random: Random) -> Pictures:
    """A camera that takes out all noise: what does not move hardly differs."""
    still = np.median(pictures, axis=0)
    return _clipped(np.where(np.abs(pictures - still) < 14, still + random.normal(0, 0.4, pictures.shape), pictures))


NEGATIVES: tuple[Callable[[Pictures, Random], Pictures], ...] = (
    plain, plain, screen_in_the_dark, lamps_off_for_a_while, somebody_in_front, bare_wall, a_little_soft, foggy, evening,
    smoothed,
)  # fmt: skip


def black(pictures: Pictures, random: Random) -> Pictures:
    """Nothing but the sensor's noise, in all pictures or from some moment on."""
    dark = random.normal(random.uniform(0, 8), random.uniform(0.5, 6), pictures.shape)
    return _from_some_moment(pictures, _clipped(dark), random)


def frozen(pictures: Pictures, random: Random) -> Pictures:
    """The same picture again and again, each time encoded anew."""
    same = np.repeat(pictures[random.integers(GLIMPSES)][None], GLIMPSES, axis=0)
    return _from_some_moment(pictures, same, random)


def covered(pictures: Pictures, random: Random) -> Pictures:
    """A hand, a cloth or a bag before the lens: light and shade without an edge, that changes as it moves."""
    base = random.uniform(45, 170)
    cover = np.stack([_blob(base, random.uniform(5, 30), random) for _ in range(GLIMPSES)])
    cover = cover[..., None] * random.uniform(0.6, 1.0, 3) + random.normal(0, random.uniform(0.5, 4), pictures.shape)
    return _from_some_moment(pictures, _clipped(cover), random)


def too_dark(pictures: Pictures, random: Random) -> Pictures:
    """Hardly any light for the whole lesson, and a noisy sensor."""
    return _clipped(pictures * random.uniform(0.13, 0.19) + random.normal(4, random.uniform(1, 4), pictures.shape))


def blurred(pictures: Pictures, random: Random) -> Pictures:
    """Far out of focus, by 20 to 30 points of a picture of 1920, or a smeared lens, for the whole lesson."""
    return _clipped(_blurred(pictures, random.uniform(3.5, 5.0)) + random.normal(0, random.uniform(0.3, 2.5), pictures.shape))


FAULTS: dict[str, Callable[[Pictures, Random], Pictures]] = {
    "black": black, "frozen": frozen, "covered": covered, "too_dark": too_dark, "blurred": blurred,
}  # fmt: skip


def encoded(pictures: Pictures, random: Random) -> Pictures:
    """Return the pictures after a lossy codec, each at a quality of its own around the camera's."""
    quality = random.integers(45, 92)
    coded = []
    for picture in pictures:
        kind = [cv2.IMWRITE_JPEG_QUALITY, int(np.clip(quality + random.integers(-3, 4), 30, 95))]
        coded.append(cv2.imdecode(cv2.imencode(".jpg", picture, kind)[1], cv2.IMREAD_COLOR))
    return np.stack(coded).astype(np.uint8)


def _from_some_moment(pictures: Pictures, fault: Pictures, random: Random) -> Pictures:
    """Return the fault from the beginning, or after up to two thirds of the lesson."""
    begin = int(random.choice((0, 0, random.integers(1, 2 * GLIMPSES // 3))))
    return np.concatenate((pictures[:begin], fault[begin:]))


def _blob(base: float, spread: float, random: Random) -> NDArray[np.float64]:
    return base + spread * cv2.resize(random.standard_normal((3, 4)), (320, 180), interpolation=cv2.INTER_CUBIC)


def _blurred(pictures: Pictures, sigma: float) -> Pictures:
    return np.stack([cv2.GaussianBlur(picture, (0, 0), sigma) for picture in pictures]).astype(np.uint8)


def _clipped(pictures: NDArray[np.floating]) -> Pictures:
    return np.clip(pictures, 0, 255).astype(np.uint8)
