"""One recording given twice: the same sound from beginning to end, and the same picture.

The sound alone is not enough: three cameras on one computer may well record one microphone, and be started together.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ingest.pair import PairFit
from media.film import Film

Look = Callable[[int, float | None], Film | None]
"""Gives the film of a camera, by its number, of its first so many seconds (None: all); None when there is no picture."""

SAME_SOUND = 0.8
"""Likeness from which two sounds may be one: a noisy copy encoded once more keeps 0.87, two microphones near each other 0.7."""

STEADY_S = 20e-6
"""Half of a copy's windows have the same lag to within this (measured: 1 microsecond); two microphones in a room, 2 ms."""

STARTS_WITHIN_S = 0.1
SAME_LENGTH_S = 0.5
"""A copy begins where the original begins, and is as long."""

LOOK_S = 6.0
SAME_PICTURE = 0.97
"""Correlation of tiny frames from which two pictures are one; two cameras in one room see 0.8 at most alike."""


def is_copy(fit: PairFit, lengths_s: tuple[float, float], look: Look | None) -> bool:
    """Whether a pair is one recording twice. Without a way to look, sound, start and length must tell."""
    if fit.evidence.likeness < SAME_SOUND or len(fit.lines) != 1 or abs(fit.lag_at(0.0)) > STARTS_WITHIN_S:
        return False
    lags_s = fit.windows.lags_s
    if abs(lengths_s[0] - lengths_s[1]) > SAME_LENGTH_S or np.median(np.abs(lags_s - np.median(lags_s))) > STEADY_S:
        return False
    films = (None, None) if look is None else (look(fit.camera_a, LOOK_S), look(fit.camera_b, LOOK_S))
    return True if films[0] is None or films[1] is None else same_picture(films[0], films[1])


def same_picture(a: Film, b: Film) -> bool:
    """Whether two films begin with the same pictures, however they were encoded."""
    count = min(a.frames, b.frames)
    if count == 0:
        return a.frames == b.frames
    likeness = [_correlation(a.open()[number], b.open()[number]) for number in range(0, count, max(1, count // 8))]
    return float(np.median(likeness)) >= SAME_PICTURE


def _correlation(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Return how alike two pictures are; two even ones (a lens cap) are told by their brightness."""
    one, other = a.astype(np.float64), b.astype(np.float64)
    if min(one.std(), other.std()) < 1.0:
        return float(abs(one.mean() - other.mean()) < 2.0)
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
