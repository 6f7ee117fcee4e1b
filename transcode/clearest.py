"""Chooses the microphone that is heard first: the clearest of those that hear all that is said. Figures in, a choice out.

Cameras are compared over the same moments: those in which somebody speaks. A camera that does not hear it then, because its
battery was empty, it was muted, or it was not running, hears nothing of it, however clear it was before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.lesson import Clarity
from transcode.clarity import FLOOR_DBFS, LEAST_DB, WORST_DB, Block

MOST_MISSED = 0.1
"""A microphone that misses more of what is said is only chosen when no other can be followed."""

HEARD_DB = 0.0
"""From here on something is heard of what is said, however badly."""

WITNESSES = 2
"""Of three cameras two must hear speech: a whisper beside one of them is not the lesson."""


@dataclass(frozen=True)
class Standing:
    """How a microphone stood among the others of a lesson.

    `step_db` and `voice_dbfs` are medians over the whole lesson: by how much what stands out does so, and how loud it is.
    """

    clarity: Clarity
    step_db: float
    voice_dbfs: float

    @property
    def usable(self) -> bool:
        """Whether speech can be followed. A dead or a humming microphone is not."""
        return self.clarity.speech_to_noise_db >= LEAST_DB

    @property
    def complete(self) -> bool:
        """Whether it hears all that is said, or nearly."""
        return self.clarity.heard >= 1.0 - MOST_MISSED


def compared(found: Mapping[int, Sequence[Block]]) -> dict[int, Standing]:
    """Return how each camera stands, out of the blocks of each, which begin and end together."""
    if not found:
        return {}
    speech = np.array([[block.speech_db for block in blocks] for blocks in found.values()])
    steps = np.array([[block.step_db for block in blocks] for blocks in found.values()])
    voices = np.array([[block.voice_dbfs for block in blocks] for blocks in found.values()])
    hearing = (speech >= LEAST_DB).any(axis=1).sum()
    spoken = (speech >= LEAST_DB).sum(axis=0) >= (WITNESSES if hearing > WITNESSES else 1)
    return {
        camera: Standing(
            Clarity(
                speech_to_noise_db=_median(speech[row][spoken], WORST_DB),
                heard=round(float((speech[row][spoken] >= HEARD_DB).mean()), 3) if spoken.any() else 0.0,
            ),
            step_db=_median(steps[row], WORST_DB),
            voice_dbfs=_median(voices[row], FLOOR_DBFS),
        )
        for row, camera in enumerate(found)
    }


def clearest(standings: Mapping[int, Standing]) -> int | None:
    """Return the camera with the clearest microphone; None when there is none at all.

    Where nobody can be followed, it is the one in which most stands out, then the loudest. Equals go to the lowest number, so
    that the choice is the same each time.
    """

    def rank(camera: int) -> tuple[bool, bool, float, float, float]:
        one = standings[camera]
        return (one.usable and one.complete, one.usable, one.clarity.speech_to_noise_db, one.step_db, one.voice_dbfs)

    return max(sorted(standings), key=rank, default=None)


def _median(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", nothing: float) -> float:
    return round(float(np.median(values)), 1) if values.size else nothing
