"""Clocks whose drifts agree: a pair that tells them badly is helped by the others, and one that lies is outvoted."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from ingest.drift import Drift
from ingest.line import Line
from ingest.pair import PairFit
from ingest.rates import rated
from tests.ingest.fits import SURE
from tests.ingest.windows import heard

LENGTH_S = 1800.0
RATES = {1: 0.0, 2: 60e-6, 3: -45e-6, 4: 12e-6, 5: 9e-6, 6: -20e-6}


def fit(a: int, b: int, *, wrong: float = 0.0, deviation: float = 0.2e-6, changes: bool = False) -> PairFit:
    """A pair whose level is right in the middle of its windows and whose slope is off by `wrong`."""
    slope = RATES[b] - RATES[a] + wrong
    line = Line(0.0, LENGTH_S, 5.0 - slope * LENGTH_S / 2, slope, float(np.hypot(0.012, deviation * LENGTH_S)))
    times = np.linspace(5.0, LENGTH_S - 5.0, 200)
    windows = heard(times, 5.0 + slope * (times - LENGTH_S / 2))
    return PairFit(a, b, (line,), windows, np.ones(200, np.bool_), SURE, 0.99, None if changes else Drift(slope, deviation))


def test_a_pair_that_tells_its_drift_badly_takes_it_from_the_others():
    poor, one, two = rated([fit(1, 2, wrong=6e-6, deviation=4e-6), fit(1, 3), fit(2, 3)])
    assert poor.lines[0].slope == pytest.approx(60e-6, abs=0.1e-6)
    assert one.lines[0].slope == pytest.approx(-45e-6, abs=0.1e-6)
    assert two.lines[0].slope == pytest.approx(-105e-6, abs=0.1e-6)


def test_a_line_turns_around_the_middle_of_its_windows_and_is_surer():
    before = fit(1, 2, wrong=6e-6, deviation=4e-6)
    after = rated([before, fit(1, 3), fit(2, 3)])[0]
    assert after.lag_at(LENGTH_S / 2) == pytest.approx(5.0, abs=1e-6)
    assert after.lag_at(0.0) == pytest.approx(5.0 - 60e-6 * LENGTH_S / 2, abs=2e-4)
    assert 0.012 <= after.lines[0].uncertainty_s < before.lines[0].uncertainty_s
    assert after.drift is not None
    assert after.drift.slope == after.lines[0].slope


def test_a_drift_that_four_others_contradict_counts_little():
    wrong = {(1, 4): 12e-6}
    pairs = [fit(*pair, wrong=wrong.get(pair, 0.0), deviation=0.5e-6) for pair in itertools.combinations((1, 2, 3, 4), 2)]
    for answer in rated(pairs):
        a, b = answer.pair
        assert answer.lines[0].slope == pytest.approx(RATES[b] - RATES[a], abs=0.6e-6)


def test_a_pair_alone_keeps_its_drift_and_so_does_one_whose_drift_changes():
    alone = fit(1, 2, wrong=3e-6)
    assert rated([alone]) == [alone]
    assert rated([]) == []
    changing = fit(1, 2, wrong=3e-6, changes=True)
    others = [fit(1, 3), fit(2, 3)]
    assert rated([changing, *others])[0] is changing


def test_pieces_turn_each_around_its_own_middle():
    whole = fit(1, 2, wrong=6e-6, deviation=4e-6)
    line = whole.lines[0]
    halves = (replace(line, end_s=900.0), replace(line, begin_s=900.0, offset_s=line.offset_s + 0.4))
    turned = rated([replace(whole, lines=halves), fit(1, 3), fit(2, 3)])[0]
    for was, now in zip(halves, turned.lines, strict=True):
        middle = (was.begin_s + was.end_s) / 2
        assert now.at(middle) == pytest.approx(was.at(middle), abs=1e-4)


def test_groups_that_no_pair_joins_are_rated_each_by_itself():
    poor = fit(1, 2, wrong=6e-6, deviation=4e-6)
    others = [fit(*pair) for pair in itertools.combinations((1, 2, 3, 4), 2) if pair != (1, 2)]
    answers = rated([poor, *others, fit(5, 6)])
    for answer in answers:
        a, b = answer.pair
        assert answer.lines[0].slope == pytest.approx(RATES[b] - RATES[a], abs=0.2e-6)
