"""What agreement of onsets is worth, learned from the pair itself."""

import numpy as np
import pytest

from ingest.likelihood import BLOCK_S, Likelihood, Rising, Stretch, blocks, learned, rising
from ingest.track import Track
from tests.ingest.risings import onsets, world

SILENT_S = (60.0, 90.0)


def at(lag_s: float, begin_s: float, end_s: float) -> Stretch:
    return Stretch(Track(np.array([0.0, 200.0]), np.array([lag_s, lag_s])), begin_s, end_s)


@pytest.fixture(scope="module")
def pair() -> tuple[Rising, Rising, Likelihood]:
    """Two recordings, the second 10 s later, in which for half a minute nobody speaks."""
    lesson = world(200, 1)
    lesson[:, int(SILENT_S[0] * 100) : int(SILENT_S[1] * 100)] = 0.0
    a, b = rising(onsets(lesson, [(0, 190)], 1)), rising(onsets(lesson, [(10, 200)], 2))
    found = learned(a, b, [at(10.0, 0.0, 180.0)])
    assert found is not None
    return a, b, found


def test_speech_speaks_for_the_right_lag_and_against_a_wrong_one(pair):
    a, b, likelihood = pair
    right, wrong = (likelihood.of(blocks(a, b, at(lag, 100.0, 110.0))).sum() for lag in (10.0, 11.3))
    assert right > 20.0
    assert wrong < -10.0


def test_a_silence_says_next_to_nothing_and_leniently_nothing_against(pair):
    a, b, likelihood = pair
    silent = blocks(a, b, at(10.0, SILENT_S[0] - 8.0, SILENT_S[1] - 12.0))
    assert abs(likelihood.of(silent).mean()) < 0.1 * likelihood.of(blocks(a, b, at(10.0, 100.0, 128.0))).mean()
    assert likelihood.lenient(silent).sum() > -3.0


def test_a_block_is_a_tenth_of_a_second_and_a_stretch_keeps_its_begin(pair):
    a, b, _ = pair
    found = blocks(a, b, at(10.0, 20.0, 25.06))
    assert (found.begin_s, len(found.agreement), len(found.loudness)) == (20.0, round(5.0 / BLOCK_S), round(5.0 / BLOCK_S))


def test_long_recordings_are_learned_from_a_part_of_them(pair, monkeypatch):
    a, b, whole = pair
    monkeypatch.setattr("ingest.likelihood.LEARNED_FROM_S", 60.0)
    part = learned(a, b, [at(10.0, 0.0, 180.0)])
    assert part is not None
    spoken = blocks(a, b, at(10.0, 100.0, 160.0))
    assert part.of(spoken).sum() == pytest.approx(whole.of(spoken).sum(), rel=0.3)


def test_a_few_seconds_teach_nothing(pair):
    a, b, _ = pair
    assert learned(a, b, [at(10.0, 0.0, 10.0)]) is None
    assert learned(a, b, []) is None
