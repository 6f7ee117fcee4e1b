"""Lines through points of which some are wrong."""

import numpy as np
import pytest

from ingest.robust import bent, straight

TIMES = np.linspace(10.0, 910.0, 200)
NOISE = np.random.default_rng(2).normal(0.0, 0.001, len(TIMES))
SCALE = 0.008


def test_a_straight_line_is_found_though_a_quarter_of_the_points_is_wrong():
    values = 3.0 + 1e-4 * (TIMES - 10.0) + NOISE
    values[::4] += np.random.default_rng(3).uniform(-0.1, 0.1, 50)
    line = straight(TIMES, values, SCALE)
    assert line.slope == pytest.approx(1e-4, abs=5e-6)
    assert line.at(TIMES) == pytest.approx(3.0 + 1e-4 * (TIMES - 10.0), abs=0.002)
    assert line.change == 0.0


def test_points_on_a_line_cost_nothing_and_far_ones_in_proportion_only():
    exact = 3.0 + 1e-4 * TIMES
    assert straight(TIMES, exact, SCALE).cost == pytest.approx(0.0, abs=1e-12)
    costs = []
    for off in (1.0, 2.0):
        values = exact.copy()
        values[100] += off
        costs.append(straight(TIMES, values, SCALE).cost)
    assert costs == pytest.approx([SCALE * (1.0 - SCALE / 2), SCALE * (2.0 - SCALE / 2)], rel=0.02)


@pytest.mark.parametrize("at", [250.0, 460.0, 700.0])
def test_a_kink_is_found_where_it_is(at):
    values = 2.0 - 5e-5 * (TIMES - 10.0) + 2e-4 * np.maximum(0.0, TIMES - at) + NOISE
    values[::5] += np.random.default_rng(4).uniform(-0.05, 0.05, 40)
    line = bent(TIMES, values, SCALE)
    assert line.at_s == pytest.approx(at, abs=40.0)
    truth = 2.0 - 5e-5 * (TIMES - 10.0) + 2e-4 * np.maximum(0.0, TIMES - at)
    assert line.at(TIMES) == pytest.approx(truth, abs=0.003)
    assert line.change == pytest.approx(2e-4, abs=2e-5)
    assert line.cost < 0.7 * straight(TIMES, values, SCALE).cost


def test_a_straight_line_gains_little_by_a_kink():
    values = 2.0 - 5e-5 * TIMES + NOISE
    line = bent(TIMES, values, SCALE)
    assert line.cost > 0.9 * straight(TIMES, values, SCALE).cost
    assert line.at(TIMES) == pytest.approx(2.0 - 5e-5 * TIMES, abs=0.001)
