"""Lines through points of which some are wrong: Huber's M-estimate (Ann. Math. Stat. 1964), straight or with one kink."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HUBER_S = 0.008
"""The scale for lags: beyond half of what a room makes they count by their distance only."""

ROUNDS = 8
KINK_STEPS = 24


@dataclass(frozen=True)
class Bent:
    """A line that may have one kink: `level` and `slope` from `origin_s` on, and from `at_s` on `change` more slope.

    `cost` is Huber's: half the squared distance up to the scale, growing only in proportion beyond.
    """

    origin_s: float
    level: float
    slope: float
    at_s: float
    change: float
    cost: float

    @property
    def end(self) -> float:
        """The slope behind the kink."""
        return self.slope + self.change

    def at(self, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at moments."""
        return self.level + self.slope * (time_s - self.origin_s) + self.change * np.maximum(0.0, time_s - self.at_s)


def straight(times_s: NDArray[np.float64], values: NDArray[np.float64], scale: float) -> Bent:
    """Return the straight line through most points; `scale` is the distance beyond which a point counts less."""
    origin = float(times_s.min())
    cost, (level, slope) = _huber(np.column_stack((np.ones_like(times_s), times_s - origin)), values, scale)
    return Bent(origin, float(level), float(slope), float(times_s.max()), 0.0, cost)


def bent(times_s: NDArray[np.float64], values: NDArray[np.float64], scale: float) -> Bent:
    """Return the best line with one kink, tried at KINK_STEPS moments between the ends."""
    low, high = float(times_s.min()), float(times_s.max())
    best: Bent | None = None
    for at in np.linspace(low, high, KINK_STEPS + 2)[2:-2]:
        design = np.column_stack((np.ones_like(times_s), times_s - low, np.maximum(0.0, times_s - at)))
        cost, (level, slope, change) = _huber(design, values, scale)
        if best is None or cost < best.cost:
            best = Bent(low, float(level), float(slope), float(at), float(change), cost)
    assert best is not None
    return best


def _huber(design: NDArray[np.float64], values: NDArray[np.float64], scale: float) -> tuple[float, NDArray[np.float64]]:
    weights = np.ones(len(values))
    found = np.zeros(design.shape[1])
    rest: NDArray[np.float64] = np.abs(values)
    for _ in range(ROUNDS):
        root = np.sqrt(weights)[:, None]
        found = np.asarray(np.linalg.lstsq(design * root, values * root[:, 0], rcond=None)[0], np.float64)
        rest = np.abs(values - design @ found)
        weights = scale / np.maximum(rest, scale)
    return float(np.where(rest <= scale, rest**2 / 2, scale * (rest - scale / 2)).sum()), found
