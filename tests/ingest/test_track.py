"""Lags that move: followed along onsets made by hand, and what speaks for them second by second."""

import numpy as np
import pytest

from ingest.correlate import Peak, score
from ingest.track import Track, follow, per_second, shared_s, support
from tests.ingest.risings import onsets, world

LESSON = world(420, 2)
WHOLE = onsets(LESSON, [(0, 400)], 1)


def test_a_track_is_straight_between_its_corners_and_level_outside():
    track = Track(np.array([10.0, 20.0]), np.array([1.0, 3.0]))
    assert list(track.at(np.array([0.0, 10.0, 15.0, 20.0, 99.0]))) == [1.0, 1.0, 2.0, 3.0, 3.0]
    assert list(track.moved(-0.5).at(np.array([15.0]))) == [1.5]


@pytest.mark.parametrize("lag_s", [-50.0, 0.0, 60.0])
def test_what_both_share_at_a_lag(lag_s):
    begin, end = shared_s(WHOLE, onsets(LESSON, [(0, 300)], 2), lag_s)
    assert (begin, end) == {-50.0: (50.0, 300.0), 0.0: (0.0, 300.0), 60.0: (0.0, 300.0)}[lag_s]


def test_the_highest_peak_is_the_lag():
    agreed = score(WHOLE, onsets(LESSON, [(73.4, 200)], 2))
    assert agreed is not None
    best, *others = agreed.peaks(3)
    assert best.lag_s == pytest.approx(73.4, abs=0.02)
    assert best.z > 3 * max(other.z for other in others)
    assert isinstance(best, Peak)


def test_recordings_too_short_to_share_anything_have_no_score():
    assert score(WHOLE, onsets(LESSON, [(0, 9)], 2)) is None


@pytest.mark.parametrize("ppm", [-250.0, 0.0, 120.0])
def test_drift_is_followed(ppm):
    track = follow(WHOLE, onsets(LESSON, [(20, 380)], 2, ppm=ppm), 20.0, 0.15)
    for moment in (30.0, 180.0, 330.0):
        assert float(track.at(np.array(moment))) == pytest.approx(20.0 + ppm * 1e-6 * moment, abs=0.012)


def test_a_short_overlap_is_followed_without_drift():
    track = follow(WHOLE, onsets(LESSON, [(20, 65)], 2), 20.0, 0.1)
    assert (len(track.times_s), track.lags_s[0]) == (1, 20.0)


def test_onsets_agree_where_the_lag_holds_and_nowhere_else():
    """The second recording missed 30 s from its 100th second on."""
    paused = onsets(LESSON, [(0, 100), (130, 300)], 2)
    seconds = support(WHOLE, paused, Track(np.array([0.0]), np.array([0.0])))
    assert len(seconds) == 270
    assert float(seconds[:100].mean()) > 1.5
    assert abs(float(seconds[101:].mean())) < 0.4
    assert float(seconds[101:].std()) == pytest.approx(1.0, abs=0.4)


def test_where_the_other_recording_does_not_run_nothing_speaks_for_a_lag():
    late = onsets(LESSON, [(300, 420)], 2)
    seconds = support(WHOLE, late, Track(np.array([0.0]), np.array([300.0])))
    assert float(seconds[:99].mean()) > 1.5
    assert abs(float(seconds[101:].mean())) < 0.5


def test_a_last_fraction_of_a_second_counts_as_one():
    assert list(per_second(np.ones(250, np.float32), 100)) == [100.0, 100.0, 50.0]
    assert list(per_second(np.ones(200, np.float32), 100)) == [100.0, 100.0]
