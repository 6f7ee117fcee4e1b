"""How a class and its teacher move in a made-up lesson: the joints of every person, 50 times a second, in metres.

People act by themselves: each pupil shifts, writes, leans, turns and raises a hand at moments of their own (a Poisson
process whose rate follows the lesson's mood), the teacher walks, stands and gestures. Nothing is made to happen to all at
once, so that two cameras share only the people whom both of them see.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 50
"""Poses a second; frames lie between them."""

ROOM = (9.0, 7.5)
COLUMNS, ROWS = 6, 4
HEAD, TORSO, LEFT_HAND, RIGHT_HAND, LEFT_ELBOW, RIGHT_ELBOW = range(6)
JOINTS = 6

MOODS = {"lively": (0.6, 1.8), "calm": (0.05, 0.35)}
"""How busy the class is: bounds of the factor on everybody's rate of movement, drawn anew every half minute or so."""


@dataclass(frozen=True)
class Crowd:
    """`joints[frame, person, joint, xyz]`; the teacher is the last person. `tones` are the grey of shirt, hair and skin."""

    joints: NDArray[np.float32]
    tones: NDArray[np.int64]

    def at(self, times_s: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return the joints at each time, between the poses in proportion."""
        place = np.clip(times_s * RATE, 0, len(self.joints) - 2)
        before = place.astype(int)
        share = (place - before)[:, None, None, None].astype(np.float32)
        return self.joints[before] * (1 - share) + self.joints[before + 1] * share


def crowd(random: np.random.Generator, seconds: float, mood: str, *, roams: bool) -> Crowd:
    """Return how everybody moves for `seconds`. `roams`: the teacher goes round the desks, else stays at the board."""
    count = int(seconds * RATE)
    seats = [(1.2 + 1.3 * column, 2.6 + 1.25 * row) for row in range(ROWS) for column in range(COLUMNS)]
    seats = [seat for seat in seats if random.random() < 0.9]
    busy = _busy(random, count, *MOODS[mood])
    everybody = [_pupil(random, seat, busy) for seat in seats] + [_teacher(random, count, mood, roams=roams)]
    tones = random.integers((40, 20, 120), (220, 110, 190), (len(everybody), 3))
    return Crowd(np.stack(everybody, axis=1).astype(np.float32), tones)


def _busy(random: np.random.Generator, count: int, low: float, high: float) -> NDArray[np.float64]:
    knots = np.arange(0, count + 60 * RATE, 30 * RATE)
    return np.interp(np.arange(count), knots, random.uniform(low, high, len(knots)))


def _pupil(random: np.random.Generator, seat: tuple[float, float], busy: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(busy)
    rate = random.lognormal(np.log(0.08), 0.6)
    x, y = seat
    lean, turn = (_gestures(random, busy, rate, hold_s=(1.0, 9.0)) for _ in range(2))
    raised = np.maximum(_gestures(random, busy, 0.15 * rate, hold_s=(1.5, 6.0)), 0.0)
    reach = _gestures(random, busy, 0.7 * rate, hold_s=(0.2, 2.0))
    writes = (np.abs(_gestures(random, busy, 0.5 * rate, hold_s=(4.0, 20.0))) > 0.3) * 0.012
    pen = writes * np.sin(2 * np.pi * 3.1 * np.arange(count) / RATE + 9.0 * _sway(random, count, 1.0))
    head = np.stack([x + 0.10 * turn + _sway(random, count), y + 0.14 * lean + _sway(random, count), 1.18 - 0.07 * lean], 1)
    torso = np.stack([x + 0.04 * turn, y + 0.06 * lean, np.full(count, 0.85)], 1)
    right = np.stack([x + 0.2 + pen, y - 0.3 + 0.1 * reach, 0.76 + np.abs(pen)], 1)
    right += raised[:, None] * (np.array([x + 0.22, y - 0.05, 1.62]) - right)
    left = np.stack([x - 0.2 + 0.12 * reach, y - 0.3 + 0.12 * reach, np.full(count, 0.76)], 1)
    return _body(head, torso, left, right)


def _teacher(random: np.random.Generator, count: int, mood: str, *, roams: bool) -> NDArray[np.float64]:
    x, y = _walk(random, count, roams=roams, slow=3.0 if mood == "calm" else 1.0)
    speed = np.hypot(np.gradient(x), np.gradient(y)) * RATE
    stride = np.cumsum(speed) / RATE / 0.7 * np.pi
    busy = np.full(count, 0.25 if mood == "calm" else 1.0)
    arm, other = (_gestures(random, busy, 0.25, hold_s=(0.3, 2.5)) for _ in range(2))
    bob = 0.03 * np.abs(np.sin(stride)) * (speed > 0.1)
    swing = 0.22 * np.sin(stride) * np.minimum(speed, 1.0)
    head = np.stack([x + 0.05 * arm + _sway(random, count), y + _sway(random, count), 1.66 + bob], 1)
    torso = np.stack([x, y, 1.2 + bob], 1)
    right = np.stack([x + 0.28 + swing, y - 0.2 * np.maximum(arm, 0), 0.9 + 0.6 * np.abs(arm)], 1)
    left = np.stack([x - 0.28 - swing, y - 0.2 * np.maximum(other, 0), 0.9 + 0.5 * np.abs(other)], 1)
    return _body(head, torso, left, right)


def _body(*parts: NDArray[np.float64]) -> NDArray[np.float64]:
    head, torso, left, right = parts
    shoulder = np.array([0.2, 0.0, 0.15])
    elbows = [(left + torso - shoulder) / 2 - [0, 0, 0.08], (right + torso + shoulder) / 2 - [0, 0, 0.08]]
    return np.stack([head, torso, left, right, *elbows], axis=1)


def _walk(random: np.random.Generator, count: int, *, roams: bool, slow: float) -> tuple[NDArray[np.float64], ...]:
    """Return the teacher's way: stays of 2 to 25 s, and walks between at 0.5 to 1.1 m/s that start and end gently."""
    places, clock, here = [(0.0, 4.0, 1.1)], 0.0, (4.0, 1.1)
    far = 6.4 if roams else 1.5
    while clock < count / RATE:
        clock += slow * random.uniform(2.0, 25.0)
        places.append((clock, *here))
        goal = (random.uniform(0.8, ROOM[0] - 0.8), random.uniform(0.8, far))
        clock += np.hypot(goal[0] - here[0], goal[1] - here[1]) / random.uniform(0.5, 1.1) + 0.3
        places.append((clock, *goal))
        here = goal
    times, xs, ys = (np.array(column) for column in zip(*places, strict=True))
    now = np.arange(count) / RATE
    kernel = np.hanning(int(0.6 * RATE))
    return tuple(
        np.convolve(np.pad(np.interp(now, times, way), 40, "edge"), kernel / kernel.sum(), "same")[40:-40] for way in (xs, ys)
    )


def _gestures(
    random: np.random.Generator, busy: NDArray[np.float64], rate: float, hold_s: tuple[float, float]
) -> NDArray[np.float64]:
    """Return a value that now and then moves (minimum jerk, 0.3 to 1.2 s) somewhere in -1 to 1, stays, and comes back."""
    count = len(busy)
    value = np.zeros(count)
    begins = np.flatnonzero(random.random(count) < rate * busy / RATE)
    free = 0
    for begin in begins:
        if begin < free:
            continue
        rise, fall = (int(random.uniform(0.3, 1.2) * RATE) for _ in range(2))
        hold = int(random.uniform(*hold_s) * RATE)
        shape = np.concatenate((_jerk(rise), np.ones(hold), _jerk(fall)[::-1])) * random.uniform(-1, 1)
        end = min(count, begin + len(shape))
        value[begin:end] += shape[: end - begin]
        free = end + RATE // 2
    return value


def _jerk(count: int) -> NDArray[np.float64]:
    share = np.linspace(0, 1, count)
    return share**3 * (10 - 15 * share + 6 * share**2)


def _sway(random: np.random.Generator, count: int, metres: float = 0.006) -> NDArray[np.float64]:
    """Return what nobody can keep from doing: slow noise of this standard deviation."""
    knots = np.arange(0, count + RATE, RATE // 2)
    return metres * np.interp(np.arange(count), knots, random.standard_normal(len(knots)))
