"""Who moves when in the drawn lesson: the teacher's walk and gestures, the pupils' hands. A pure function of lesson time."""

from dataclasses import dataclass

import numpy as np

from triptych.sample.people import Pose
from triptych.sample.script import PUPIL, TEACHER, Planned

STEP_MS = 80
"""Figures move in steps of this length, as in drawn films; the lesson clock is exact in every frame."""

WALK_METRES_PER_MS = 0.00075
STRIDE_METRES = 0.9
WALKWAY = (2.0, 6.2)
HAND_BEFORE_MS, HAND_AFTER_MS, HAND_MOVES_MS = 2600, 500, 320
HAND_LEVELS, ARM_LEVELS = 4, 10
"""Few different positions: a pose that comes again is not drawn again."""


@dataclass(frozen=True)
class Moment:
    """What is seen at one time: the teacher's pose, and which pupils have a hand up and how far (1 to `HAND_LEVELS`)."""

    pose: Pose
    hands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Leg:
    """A stretch of the teacher's way: standing when both ends are the same place."""

    start_ms: float
    end_ms: float
    start_x: float
    end_x: float
    points: bool


class Motion:
    """The movement of one lesson, drawn from the seed and the plan of who speaks when."""

    def __init__(self, seed: int, lesson_ms: int, lines: tuple[Planned, ...], pupils: int) -> None:
        random = np.random.default_rng([seed, 4])
        self._legs = _way(random, lesson_ms)
        self._lines = lines
        answers = [line for line in lines if line.speaker == PUPIL]
        self._hands = [(line, [int(who) for who in random.permutation(pupils)[:3]]) for line in answers]

    def at(self, lesson_ms: float) -> Moment:
        """Return what is seen at a lesson time."""
        now = lesson_ms // STEP_MS * STEP_MS
        leg = next((leg for leg in self._legs if leg.start_ms <= now < leg.end_ms), self._legs[-1])
        share = min(1.0, (now - leg.start_ms) / (leg.end_ms - leg.start_ms))
        x = leg.start_x + (leg.end_x - leg.start_x) * share
        going = int(np.sign(leg.end_x - leg.start_x))
        stride = abs(x - leg.start_x) / STRIDE_METRES % 1.0
        arm = 0.0 if going or not leg.points else _raised(now - leg.start_ms, leg.end_ms - now)
        speaks = any(line.speaker == TEACHER and line.start_ms <= now < line.end_ms for line in self._lines)
        mouth = speaks and int(now) // STEP_MS % 4 < 2
        return Moment(
            Pose(round(x, 3), going, round(stride, 2), round(arm * ARM_LEVELS) / ARM_LEVELS, mouth), self._hands_at(now)
        )

    def _hands_at(self, now: float) -> tuple[tuple[int, int], ...]:
        up: dict[int, int] = {}
        for line, who in self._hands:
            since, until = now - (line.start_ms - HAND_BEFORE_MS), line.start_ms + HAND_AFTER_MS - now
            for place, pupil in enumerate(who):
                # The others put their hands up a little later than the one who is asked.
                share = min(since - place * 350, until) / HAND_MOVES_MS
                level = round(min(1.0, share) * HAND_LEVELS)
                if level > 0:
                    up[pupil] = max(up.get(pupil, 0), level)
        return tuple(sorted(up.items()))


def _way(random: np.random.Generator, lesson_ms: int) -> list[_Leg]:
    """Return legs without a gap from 0 to past the lesson's end: stand, walk, stand, walk."""
    x, clock, legs = 4.0, 0.0, []
    while clock < lesson_ms:
        rest = float(random.uniform(3500, 8000))
        legs.append(_Leg(clock, clock + rest, x, x, bool(random.random() < 0.7)))
        clock += rest
        goal = float(random.uniform(*WALKWAY))
        if abs(goal - x) > 0.4:
            walk = abs(goal - x) / WALK_METRES_PER_MS
            legs.append(_Leg(clock, clock + walk, x, goal, points=False))
            clock, x = clock + walk, goal
    return legs


def _raised(since: float, until: float) -> float:
    """Return how far an arm is up that rises at the start of a rest, sinks at its end, and beats a little meanwhile."""
    share = min(1.0, max(0.0, min(since - 400, until) / 480))
    return share * (0.85 + 0.15 * float(np.sin(since / 450)))
