"""Windows made by hand: the lag of each, and a correlation that says the same."""

import numpy as np

from ingest.phase import SEARCH_S, WindowLags
from tests.ingest.classroom import RATE

ECHOES = 8
PULSE_SAMPLES = 4.0


def heard(
    times_s: np.ndarray,
    lags_s: np.ndarray,
    *,
    centres_s: np.ndarray | None = None,
    place: np.ndarray | None = None,
    seed: int = 0,
) -> WindowLags:
    """Windows at `times_s` whose direct sound has the lags `lags_s`, in noise. With `place`, each place has its own echoes."""
    search = round(SEARCH_S * RATE)
    chance = np.random.default_rng(seed)
    centres = lags_s if centres_s is None else centres_s
    firsts = (np.rint(centres * RATE) - search) / RATE
    columns = np.arange(2 * search + 1)
    shown = chance.normal(0.0, 1.0, (len(times_s), len(columns)))
    for number, lag in enumerate(lags_s):
        shown[number] += 9.0 * _pulse(columns, (lag - firsts[number]) * RATE)
        if place is not None:
            own = np.random.default_rng([7, int(place[number])])
            for late, gain in zip(own.uniform(-0.03, 0.03, ECHOES), own.uniform(2.0, 5.0, ECHOES), strict=True):
                shown[number] += gain * _pulse(columns, (lag + late - firsts[number]) * RATE)
    return WindowLags(times_s, lags_s, centres, np.full(len(times_s), 9.0), firsts, shown.astype(np.float16))


def _pulse(columns: np.ndarray, at: float) -> np.ndarray:
    away = (columns - at) / PULSE_SAMPLES
    return (1.0 - away**2) * np.exp(-(away**2) / 2)
