"""A clock that changes its rate: found, dated to a second by the echoes of either side, and not made up."""

from dataclasses import replace

import numpy as np
import pytest

from ingest.bend import bend_of
from ingest.drift import Drift
from ingest.line import Line
from ingest.pair import PairFit
from ingest.rates import dated
from tests.ingest.fits import SURE
from tests.ingest.windows import heard

TIMES = np.linspace(4.0, 1500.0, 260)
NOISE_S = 0.0001


def place_of(seed: int, stay_s: float = 40.0) -> np.ndarray:
    return np.random.default_rng([seed, 1]).integers(0, 6, 1000)[(TIMES / stay_s).astype(int)]


def lags(seed: int) -> np.ndarray:
    """A teacher at six places, to and fro."""
    chance = np.random.default_rng(seed)
    return chance.uniform(-0.012, 0.012, 6)[place_of(seed)] + chance.normal(0.0, NOISE_S, len(TIMES))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("at_s", "change"), [(560.0, 110e-6), (930.0, -160e-6)])
def test_a_change_of_drift_is_dated_to_a_second(seed, at_s, change):
    truth = 40e-6 * TIMES + change * np.maximum(0.0, TIMES - at_s)
    found = bend_of(heard(TIMES, 5.0 + truth + lags(seed), place=place_of(seed)))
    assert found is not None
    assert found.at_s == pytest.approx(at_s, abs=1.0)
    assert found.before.slope == pytest.approx(40e-6, abs=0.5e-6)
    assert found.behind.slope == pytest.approx(40e-6 + change, abs=0.5e-6)


@pytest.mark.parametrize("seed", range(3))
def test_no_walk_is_taken_for_a_change(seed):
    assert bend_of(heard(TIMES, 5.0 + 40e-6 * TIMES + lags(seed), place=place_of(seed))) is None


def test_a_few_windows_or_a_minute_tell_none():
    few = heard(TIMES[:10], np.zeros(10))
    assert bend_of(few) is None
    assert bend_of(replace(few, times_s=few.times_s[:0])) is None


def bent(a: int, b: int, at_s: float, *, late_s: float = 0.0) -> PairFit:
    lines = (Line(0.0, at_s, 5.0 - late_s, 0.0, 0.02), Line(at_s, 1500.0, 5.0 - late_s - 1e-4 * at_s, 1e-4, 0.02))
    return PairFit(a, b, lines, heard(TIMES[:0], TIMES[:0]), np.zeros(0, np.bool_), SURE, 0.99, None)


def straight(a: int, b: int) -> PairFit:
    line = Line(0.0, 1500.0, 5.0, 0.0, 0.02)
    return PairFit(a, b, (line,), heard(TIMES[:0], TIMES[:0]), np.zeros(0, np.bool_), SURE, 0.99, Drift(0.0, 1e-7))


def kinks(fit: PairFit) -> list[float]:
    return [line.end_s for line in fit.lines[:-1]]


def test_two_pairs_that_date_one_change_agree_on_the_mean():
    one, two, third = dated([bent(1, 3, 700.0), bent(2, 3, 702.0), straight(1, 2)])
    assert kinks(one) == kinks(two) == [pytest.approx(701.0)]
    assert two.lines[0].end_s == two.lines[1].begin_s
    assert kinks(third) == []


def test_a_change_of_the_first_camera_is_dated_on_its_own_clock():
    """Camera 1 is 5 s ahead of camera 2 and 8 s ahead of camera 3."""
    one, two = dated([bent(1, 2, 700.0), bent(1, 3, 697.6, late_s=-3.0)])
    assert kinks(one) == [pytest.approx(700.3, abs=1e-3)]
    assert kinks(two) == [pytest.approx(697.3, abs=1e-3)]


def test_changes_far_apart_are_two():
    assert [kinks(fit) for fit in dated([bent(1, 3, 700.0), bent(2, 3, 760.0)])] == [[700.0], [760.0]]
