"""Drifts of three pairs that close: what one pair made up, the two others contradict; and where nothing is clear, all stay."""

import numpy as np
import pytest

from ingest.closing import closing
from ingest.drift import drift_of
from ingest.line import straight_line
from ingest.pair import PairFit
from tests.ingest.fits import SURE
from tests.ingest.windows import heard

LENGTH_S = 180.0
RATES = {1: 0.0, 2: 240e-6, 3: 190e-6, 4: 30e-6}
TIMES = np.linspace(2.0, LENGTH_S - 2.0, 120)


def fit(a: int, b: int, *, false_slope: float = 0.0, false_share: float = 0.0) -> PairFit:
    """A pair of which some windows, this share, say another slope than the clocks'."""
    turns = np.random.default_rng([a, b]).random(len(TIMES)) < false_share
    slopes = np.where(turns, false_slope, RATES[b] - RATES[a])
    windows = heard(TIMES, 5.0 + slopes * (TIMES - LENGTH_S / 2))
    one = np.zeros(len(TIMES), np.intp)
    drift = drift_of(windows, one)
    line = straight_line(0.0, LENGTH_S, drift, windows.times_s, windows.centres_s)
    return PairFit(a, b, (line,), windows, np.ones(len(TIMES), np.bool_), SURE, 0.99, drift)


def slope(fit: PairFit) -> float:
    assert fit.drift is not None
    return fit.drift.slope


def test_a_drift_that_one_pair_made_up_is_taken_anew_near_what_the_two_others_say():
    fooled = fit(1, 2, false_share=0.6)
    assert slope(fooled) == pytest.approx(0.0, abs=20e-6)
    better, *others = closing([fooled, fit(1, 3), fit(2, 3)])
    assert slope(better) == pytest.approx(240e-6, abs=2e-6)
    assert better.lines[0].slope == slope(better)
    assert better.lag_at(LENGTH_S / 2) == pytest.approx(5.0, abs=0.004)
    assert [slope(other) for other in others] == pytest.approx([190e-6, -50e-6], abs=2e-6)


def test_pairs_that_agree_are_left_as_they_are():
    pairs = [fit(1, 2), fit(1, 3), fit(2, 3)]
    assert all(after is before for after, before in zip(closing(pairs), pairs, strict=True))


def test_where_two_ways_close_alike_each_pair_keeps_its_own():
    """One camera stood by a sound of its own that both others heard: its clock, or that sound's."""
    pairs = [
        fit(1, 2, false_slope=120e-6, false_share=0.5),
        fit(1, 3),
        fit(2, 3, false_slope=70e-6, false_share=0.5),
    ]
    assert all(after is before for after, before in zip(closing(pairs), pairs, strict=True))


def test_two_cameras_close_nothing_and_of_four_each_pair_keeps_its_own():
    alone = [fit(1, 2, false_share=0.6)]
    assert closing(alone) == alone
    chain = [fit(1, 2, false_share=0.6), fit(2, 3)]
    assert closing(chain) == chain
    assert closing([]) == []
