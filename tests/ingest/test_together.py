"""Where to start: scores made by hand, with true peaks and false ones."""

import numpy as np
import pytest

from ingest.correlate import SMEARS, Peak, Score, overlap_s
from ingest.together import CANDIDATES, MOST_STARTS, starts

RATE = 100
REACH_S = 60
LENGTHS_S = {1: 60.0, 2: 60.0, 3: 60.0}


def scored(*peaks: tuple[float, float]) -> Score:
    """A score over lags of a minute both ways with nothing but these (lag, z)."""
    row = np.random.default_rng(1).normal(0.0, 0.3, 2 * REACH_S * RATE + 1).astype(np.float32)
    for lag_s, z in peaks:
        row[round((lag_s + REACH_S) * RATE)] = z
    return Score(np.array([row, *(np.full_like(row, -1.0) for _ in SMEARS[1:])]), -REACH_S * RATE, RATE)


def best(chosen: list[Peak]) -> float:
    return chosen[0].lag_s


def test_of_one_pair_the_highest_peak_comes_first():
    chosen = starts({(1, 2): scored((12.5, 9.0), (-3.0, 20.0), (30.0, 4.0))}, LENGTHS_S)
    assert [peak.lag_s for peak in chosen[1, 2]] == [-3.0, 12.5]
    assert chosen[1, 2][0].z == 20.0


def test_what_stands_out_little_is_followed_only_when_nothing_else_does():
    assert [peak.lag_s for peak in starts({(1, 2): scored((7.0, 4.0))}, LENGTHS_S)[1, 2]] == [7.0]


def test_no_more_lags_are_followed_than_said():
    many = scored(*((-20.0 + 5.0 * number, 30.0 - number) for number in range(CANDIDATES + 2)))
    assert [peak.lag_s for peak in starts({(1, 2): many}, LENGTHS_S)[1, 2]] == [-20.0, -15.0, -10.0, -5.0][:MOST_STARTS]


def test_lags_that_add_up_beat_a_higher_one_that_does_not():
    """A bell has the pair of the first and the third camera; the way over the second knows better."""
    chosen = starts(
        {(1, 2): scored((7.0, 15.0)), (2, 3): scored((5.5, 14.0)), (1, 3): scored((-20.0, 12.0), (12.5, 8.0))}, LENGTHS_S
    )
    assert best(chosen[1, 2]) == 7.0
    assert best(chosen[2, 3]) == 5.5
    assert [peak.lag_s for peak in chosen[1, 3]] == [12.5, -20.0]


def test_a_lag_that_is_implied_is_found_below_a_pairs_own_candidates():
    false = [(-50.0 + 6.0 * number, 6.5) for number in range(CANDIDATES + 1)]
    chosen = starts({(1, 2): scored((7.0, 15.0)), (2, 3): scored((5.5, 14.0)), (1, 3): scored((12.5, 4.5), *false)}, LENGTHS_S)
    assert best(chosen[1, 3]) == 12.5


@pytest.mark.parametrize("pairs", [((1, 2), (2, 3), (1, 3)), ((2, 1), (3, 2), (3, 1)), ((1, 2), (3, 2), (3, 1))])
def test_lags_add_up_whichever_way_round_pairs_are_compared(pairs):
    lags = {(1, 2): 7.0, (2, 3): 5.5, (1, 3): 12.5}
    scores = {}
    for a, b in pairs:
        true = lags[a, b] if (a, b) in lags else -lags[b, a]
        scores[a, b] = scored((true, 8.0), (true - 31.0, 10.0)) if {a, b} == {1, 3} else scored((true, 15.0))
    for (a, b), chosen in starts(scores, LENGTHS_S).items():
        assert best(chosen) == (lags[a, b] if (a, b) in lags else -lags[b, a])


def test_drift_over_an_hour_leaves_lags_that_add_up_less_exactly():
    """300 ppm over an hour are a second: what misses by more than one in a minute may be right in an hour."""
    scores = {(1, 2): scored((7.0, 15.0)), (2, 3): scored((5.5, 14.0)), (1, 3): scored((-20.0, 12.0), (14.0, 11.0))}
    assert best(starts(scores, LENGTHS_S)[1, 3]) == pytest.approx(12.5, abs=0.15)
    assert best(starts(scores, dict.fromkeys(LENGTHS_S, 3600.0))[1, 3]) == 14.0


def test_peaks_lie_apart_and_the_highest_comes_first():
    found = scored((3.0, 10.0), (3.2, 9.0), (9.0, 8.0)).peaks(2)
    assert [(peak.lag_s, peak.z) for peak in found] == [(3.0, 10.0), (9.0, 8.0)]


def test_near_a_lag_that_was_not_looked_at_there_is_no_peak():
    score = scored((3.0, 10.0))
    near = score.best_near(3.1, 0.15)
    assert near is not None
    assert (near.lag_s, near.z) == (3.0, 10.0)
    assert score.best_near(REACH_S + 1.0, 0.15) is None
    assert score.best_near(-REACH_S - 1.0, 0.15) is None


def test_how_long_two_recordings_run_together():
    assert overlap_s(10.0, 60.0, 30.0) == 30.0
    assert overlap_s(50.0, 60.0, 30.0) == 10.0
    assert overlap_s(-20.0, 60.0, 30.0) == 10.0
    assert overlap_s(70.0, 60.0, 30.0) == 0.0
