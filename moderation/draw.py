"""Drawing a sample: pure, repeatable by anyone from the stored frame, rule, seed and number.

The rule `all_borderline_plus_random`: every trainee who is borderline or at risk is in, always. The rest are put in order
of the SHA-256 of `<seed>:<trainee id>` (UTF-8, hexadecimal), and the first so many of those who have a lesson to watch are
in. The digest stands for the lot: it needs no random-number generator, whose inner workings may change from one version of
a language to the next, and anybody can compute it by hand. Each of the n who can be drawn is in with probability k/n.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.moderation import MANDATORY, SamplePart, Standing

RULE = "all_borderline_plus_random"
"""The name under which samples keep this rule."""


@dataclass(frozen=True)
class Candidate:
    """A trainee as they stood at the draw, with their attested lessons that could be watched then."""

    trainee_id: str
    standing: Standing
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A trainee in the sample: by which part, why in words, and how likely that was."""

    trainee_id: str
    part: SamplePart
    reason: str
    probability: float
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Everybody a sample could have been drawn from."""

    candidates: tuple[Candidate, ...]

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> "Frame":
        """Return the frame in the order of the trainees' ids, so that the same people always give the same frame."""
        return cls(tuple(sorted(candidates, key=lambda one: one.trainee_id)))

    @property
    def drawable(self) -> tuple[Candidate, ...]:
        """Those on whom the lot can fall: not taken anyway, and with something to watch."""
        return tuple(one for one in self.candidates if one.standing not in MANDATORY and one.lessons)

    def to_json(self) -> dict[str, Any]:
        """Return the frame as it is stored with a sample."""
        return {
            "trainees": [
                {"trainee_id": one.trainee_id, "standing": one.standing.value, "lessons": list(one.lessons)}
                for one in self.candidates
            ]
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Frame":
        """Read a stored frame back."""
        return cls(
            tuple(Candidate(one["trainee_id"], Standing(one["standing"]), tuple(one["lessons"])) for one in stored["trainees"])
        )


def lot(seed: int, trainee_id: str) -> str:
    """Return the digest by which a trainee is placed in the order of the draw."""
    return hashlib.sha256(f"{seed}:{trainee_id}".encode()).hexdigest()


def draw(frame: Frame, *, seed: int, random_count: int) -> tuple[Drawn, ...]:
    """Return who is in: those who must be, then those drawn, in the order of the lot within each part."""
    in_order = sorted(frame.candidates, key=lambda one: lot(seed, one.trainee_id))
    mandatory = [
        Drawn(one.trainee_id, SamplePart.MANDATORY, _WHY[one.standing], 1.0, one.lessons)
        for one in in_order
        if one.standing in MANDATORY
    ]
    n = len(frame.drawable)
    k = min(random_count, n)
    able = set(frame.drawable)
    taken = [one for one in in_order if one in able][:k]
    why = f"Drawn by lot: {k} of the {n} other trainees with a lesson to watch."
    return (*mandatory, *(Drawn(one.trainee_id, SamplePart.RANDOM, why, k / n, one.lessons) for one in taken))


_WHY = {
    Standing.BORDERLINE: "Borderline: every borderline trainee is in the sample.",
    Standing.AT_RISK: "At risk: every trainee at risk is in the sample.",
}
