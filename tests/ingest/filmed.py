"""Tiny films drawn by hand: blobs that move at moments of their own, seen in different places by different cameras."""

from pathlib import Path

import numpy as np

from media.film import HEIGHT, WIDTH, Film, times_path

PEOPLE = 6
POSES = 50


class Lesson:
    """Who moves when: `PEOPLE` who each hold still and move, for `seconds`; `lamps` are moments at which light changes."""

    def __init__(self, seed: int, seconds: float = 150.0, lamps: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        count = int(seconds * POSES)
        self._ways = np.stack([self._way(count) for _ in range(PEOPLE)])
        self._light = np.ones(count)
        for moment in self._random.integers(0, count, lamps):
            self._light[moment:] *= self._random.choice((0.7, 1.4))
        self._light = np.clip(self._light, 0.4, 1.8)

    def _way(self, count: int) -> np.ndarray:
        way, place, at = np.zeros(count), 0.0, 0
        while at < count:
            at += int(self._random.exponential(2.5) * POSES) + 5
            goal, takes = self._random.uniform(-1, 1), int(self._random.uniform(0.3, 1.0) * POSES)
            share = np.clip(np.arange(count - at) / takes, 0, 1) if at < count else np.zeros(0)
            way[at:] = place + (goal - place) * share**2 * (3 - 2 * share)
            place, at = goal, at + takes
        return way

    def film(
        self,
        out: Path,
        times: np.ndarray,
        *,
        view: int,
        offset_s: float = 0.0,
        drift: float = 0.0,
        sees: range = range(PEOPLE),
        extra: np.ndarray | None = None,
    ) -> Film:
        """Film the lesson from `offset_s` on, at these moments of file time. `extra` is added to every pixel of a frame."""
        random = np.random.default_rng([view, 9])
        places = random.uniform((4, 4), (WIDTH - 4, HEIGHT - 4), (PEOPLE, 2))
        ways = random.normal(0.0, 2.0, (PEOPLE, 2))
        y, x = np.arange(HEIGHT)[:, None], np.arange(WIDTH)[None, :]
        wall = 110 + 40 * np.sin(x / 5 + view) * np.cos(y / 4 - view)
        moments = (times * (1 + drift) + offset_s) * POSES
        poses = [np.interp(moments, np.arange(self._ways.shape[1]), self._ways[who]) for who in sees]
        noise = random.normal(0, 0.4, (64, HEIGHT, WIDTH))
        frames = np.empty((len(times), HEIGHT, WIDTH), np.uint8)
        for number, moment in enumerate(moments):
            picture = wall.copy()
            for who, pose in zip(sees, poses, strict=True):
                seen_x, seen_y = places[who] + ways[who] * pose[number]
                picture += 70 * np.exp(-((y - seen_y) ** 2) / 5) * np.exp(-((x - seen_x) ** 2) / 5)
            lit = picture * self._light[min(int(moment), len(self._light) - 1)] + noise[int(random.integers(64))]
            frames[number] = np.clip(lit + (0.0 if extra is None else extra[number]), 0, 255)
        return write(out, frames, times)


def write(out: Path, frames: np.ndarray, times: np.ndarray) -> Film:
    """Write a film as `media.film` does."""
    frames.tofile(out)
    times.astype("<f8").tofile(times_path(out))
    return Film(out, WIDTH, HEIGHT, len(frames))
