"""One clock of three changes its rate: both of its pairs together date it, and say whose it was."""

import numpy as np
import pytest

from ingest.drift import Drift
from ingest.kink import kinked
from ingest.line import Line
from ingest.pair import PairFit
from tests.ingest.fits import SURE
from tests.ingest.windows import heard

TIMES = np.linspace(4.0, 1496.0, 240)
RATES = {1: 0.0, 2: 35e-6, 3: -60e-6}
AT_S, CHANGE = 610.0, 120e-6
PAIRS = ((1, 2), (1, 3), (2, 3))
STAYS = np.random.default_rng(4).integers(0, 6, 100)[(TIMES / 40.0).astype(int)]


STARTS_S = {1: 0.0, 2: 2.0, 3: 3.5}


def at_in(a: int, b: int, changing: int) -> float:
    """When it happens, on the clock of a pair's second camera."""
    return AT_S if changing == b else AT_S - (STARTS_S[b] - STARTS_S[a])


def pair(a: int, b: int, changing: int, *, off_s: float | None) -> PairFit:
    """A pair as it answered for itself: bent, `off_s` too late, or (None) straight through everything."""
    sign, at_s = (changing == b) - (changing == a), at_in(a, b, changing)
    slope, lag_s = RATES[b] - RATES[a], STARTS_S[b] - STARTS_S[a]
    places = np.random.default_rng([a, b]).uniform(-0.01, 0.01, 6)[STAYS]
    windows = heard(
        TIMES,
        lag_s + slope * TIMES + sign * CHANGE * np.maximum(0.0, TIMES - at_s) + places,
        place=STAYS + 10 * a,
        seed=b,
    )
    agreeing = np.ones(len(TIMES), np.bool_)
    if off_s is None:
        through = slope + sign * CHANGE * 0.6
        line = Line(0.0, 1500.0, lag_s - sign * 0.03, through, 0.02)
        return PairFit(a, b, (line,), windows, agreeing, SURE, 0.99, Drift(through, 1e-6))
    said_s, before, behind = at_s + off_s, slope + 0.5e-6, slope + sign * CHANGE - 0.5e-6
    lines = (Line(0.0, said_s, lag_s, before, 0.02), Line(said_s, 1500.0, lag_s + (before - behind) * said_s, behind, 0.02))
    return PairFit(a, b, lines, windows, agreeing, SURE, 0.99, None)


def assert_dated(fit: PairFit, changing: int) -> None:
    before, behind = fit.lines
    assert before.end_s == behind.begin_s == pytest.approx(at_in(*fit.pair, changing), abs=0.5)
    assert before.at(before.end_s) == pytest.approx(behind.at(before.end_s), abs=1e-9)
    sign, slope = (changing == fit.camera_b) - (changing == fit.camera_a), RATES[fit.camera_b] - RATES[fit.camera_a]
    assert [before.slope, behind.slope] == pytest.approx([slope, slope + sign * CHANGE], abs=0.3e-6)
    assert fit.drift is None
    assert fit.agreeing.all()


@pytest.mark.parametrize("changing", [1, 2, 3])
def test_two_pairs_that_date_it_apart_meet_where_it_was(changing):
    late = dict(zip([each for each in PAIRS if changing in each], (-9.0, 7.0), strict=True))
    fits = [pair(*each, changing, off_s=late.get(each)) for each in PAIRS]
    for before, after in zip(fits, kinked(fits), strict=True):
        if changing in before.pair:
            assert_dated(after, changing)
        else:
            assert after is before


@pytest.mark.parametrize("changing", [1, 3])
def test_one_pair_that_saw_it_is_enough_and_the_camera_is_told_by_the_third(changing):
    fits = [pair(*each, changing, off_s=4.0 if each == (1, 3) else None) for each in PAIRS]
    after = kinked(fits)
    for one in after:
        if changing in one.pair:
            assert_dated(one, changing)
    assert sum(len(one.lines) for one in after) == 5


def test_a_change_that_only_one_pair_heard_is_left_to_it():
    """It bends, and neither of its cameras bends against the third: so nothing is taken from the others."""
    fits = [pair(*each, 9, off_s=None) for each in PAIRS]
    fits[1] = pair(1, 3, 3, off_s=4.0)
    assert all(after is before for after, before in zip(kinked(fits), fits, strict=True))


def test_a_camera_that_stopped_before_the_change_keeps_its_straight_line():
    fits = [pair(*each, 2, off_s=6.0 if each == (1, 2) else None) for each in PAIRS]
    ended = fits[2].windows.times_s < at_in(2, 3, 2) - 60.0
    slope = RATES[3] - RATES[2]
    line = Line(0.0, 540.0, STARTS_S[3] - STARTS_S[2], slope, 0.02)
    fits[2] = PairFit(2, 3, (line,), fits[2].windows.some(ended), ended[ended], SURE, 0.99, Drift(slope, 1e-6))
    after = kinked(fits)
    assert after[2] is fits[2]
    assert after[1] is fits[1]


def test_cameras_that_run_evenly_and_fewer_than_three_are_left_alone():
    even = [pair(*each, 9, off_s=None) for each in PAIRS]
    assert all(after is before for after, before in zip(kinked(even), even, strict=True))
    alone = [pair(1, 2, 2, off_s=4.0)]
    assert kinked(alone) == alone
    assert kinked([]) == []
