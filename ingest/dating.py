"""When a recording was interrupted: how probable each moment is, by what all other cameras hear before and after it.

Where nobody speaks, every moment is as probable as the next; and that is what is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Piece
from ingest.beside import stretch_of
from ingest.likelihood import BLOCK_S, Likelihood, Rising, blocks

DATED_S = 1.0
"""A break is dated when it lies within this of the moment that is said."""

SURE = 0.9
"""How probable that must be."""

CREDIBLE = 0.95
"""How probable it is that a break lies in the stretch that is named for it."""

AROUND_S, EDGE_S = 15.0, 3.0
"""A break is sought so far to both sides of where it was found, and further when it may lie this near to the edge of that."""


@dataclass(frozen=True)
class Witness:
    """Another camera that may have heard a break: its recording and pieces, and what agreement with it says."""

    heard: Rising
    pieces: Sequence[Piece]
    likelihood: Likelihood


@dataclass(frozen=True)
class Dates:
    """How probable it is that a break lies at `begin_s`, and each BLOCK_S later."""

    begin_s: float
    probable: NDArray[np.float64]

    @classmethod
    def of(cls, begin_s: float, before: NDArray[np.float64], behind: NDArray[np.float64]) -> "Dates":
        """Return the dates of a break, any being as likely beforehand (Bayes).

        `before` and `behind` are what each block from `begin_s` on says for where the recording lies before and after the
        break, in nats.
        """
        gained = np.concatenate(([0.0], np.cumsum(before - behind)))
        likely = np.exp(gained - gained.max())
        return cls(begin_s, likely / likely.sum())

    @property
    def times_s(self) -> NDArray[np.float64]:
        """The moments."""
        return self.begin_s + np.arange(len(self.probable), dtype=np.float64) * BLOCK_S

    @property
    def best_s(self) -> float:
        """The moment that is most probably near: of those that are as good, in a flat stretch, the one in the middle."""
        around = np.ones(2 * round(DATED_S / BLOCK_S) + 1)
        near = np.convolve(self.probable, around)[len(around) // 2 :][: len(self.probable)]
        middle = int(np.searchsorted(np.cumsum(self.probable), 0.5))
        best = np.flatnonzero(near >= near.max() - (1.0 - CREDIBLE))
        return float(self.times_s[best[int(np.argmin(np.abs(best - middle)))]])

    @property
    def stretch_s(self) -> tuple[float, float]:
        """From when to when the break must be looked for."""
        below = np.cumsum(self.probable)
        ends = np.searchsorted(below, ((1.0 - CREDIBLE) / 2, (1.0 + CREDIBLE) / 2))
        first, last = (float(self.times_s[min(int(end), len(below) - 1)]) for end in ends)
        return first, last

    def near(self, moment_s: float) -> float:
        """Return how probable it is that the break lies within DATED_S of a moment."""
        return float(self.probable[np.abs(self.times_s - moment_s) <= DATED_S + BLOCK_S / 2].sum())

    def sure(self, moment_s: float) -> bool:
        """Whether a moment is as good as the break's."""
        return self.near(moment_s) >= SURE

    @property
    def at_an_edge(self) -> tuple[bool, bool]:
        """Whether the break may well lie before the first of these moments, and whether after the last."""
        few = int(EDGE_S / BLOCK_S)
        first, last = (float(these.sum()) for these in (self.probable[:few], self.probable[-few:]))
        return first > (1.0 - CREDIBLE) / 2, last > (1.0 - CREDIBLE) / 2


def dates(sides: tuple[Piece, Piece], own: Rising, witnesses: Sequence[Witness]) -> Dates:
    """Return when the break between two pieces of a camera may have been. The search widens while that is not enough."""
    at_s = sides[0].file_end_ms / 1000.0
    least, most = sides[0].file_start_ms / 1000.0, sides[1].file_end_ms / 1000.0
    low, high = max(least, at_s - AROUND_S), min(most, at_s + AROUND_S)
    while True:
        found = Dates.of(low, *(_said(side, (low, high), own, witnesses) for side in sides))
        early, late = found.at_an_edge
        wider = (max(least, 2 * low - high) if early else low, min(most, 2 * high - low) if late else high)
        if wider == (low, high):
            return found
        low, high = wider


def _said(side: Piece, within_s: tuple[float, float], own: Rising, witnesses: Sequence[Witness]) -> NDArray[np.float64]:
    """Return what all say, in nats for each block, for a camera lying where one of its pieces does."""
    low, high = within_s
    nats = np.zeros(int((high - low) / BLOCK_S))
    whole = replace(side, file_start_ms=low * 1000.0, file_end_ms=high * 1000.0)
    for witness in witnesses:
        for theirs in witness.pieces:
            if (stretch := stretch_of(theirs, whole)) is None:
                continue
            found = blocks(witness.heard, own, stretch)
            first = round((found.begin_s - low) / BLOCK_S)
            said = witness.likelihood.of(found)[max(0, -first) :][: len(nats) - max(0, first)]
            nats[max(0, first) :][: len(said)] += said
    return nats
