"""A slope of lags and how sure it is; and the scale on which lags that a room makes count less."""

from dataclasses import dataclass

HUBER_S = 0.008
"""Beyond this a lag counts by its distance only: half of what a room makes."""


@dataclass(frozen=True)
class Slope:
    """A slope in parts of one, and its variance."""

    slope: float
    variance: float
