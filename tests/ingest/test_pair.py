"""How far the onsets of two recordings agree over chance, on onsets made by hand."""

import numpy as np
import pytest

from ingest.likelihood import Rising, rising
from ingest.pair import onsets_z
from ingest.pieces import Run
from ingest.track import Track, support
from tests.ingest.risings import onsets, world

LAG_S, END_S = 10.0, 230.0


@pytest.fixture(scope="module")
def written_test() -> tuple[Rising, Rising]:
    """Two recordings, the second 10 s later, of a lesson in which somebody speaks for 45 s of four minutes."""
    lesson = world(250, 1)
    lesson[:, 4000:24500] = 0.0
    return rising(onsets(lesson, [(0, 240)], 1, noise=2.0)), rising(onsets(lesson, [(10, 250)], 2, noise=2.0))


def along(pair: tuple[Rising, Rising], lag_s: float) -> list[Run]:
    track = Track(np.array([0.0]), np.array([lag_s]))
    return [Run(0.0, END_S, track, support(pair[0].onsets, pair[1].onsets, track))]


def test_a_long_silence_speaks_against_nothing(written_test):
    (run,) = right = along(written_test, LAG_S)
    every_second_alike = np.clip(run.agreement[: int(END_S)], -2.0, 2.0).sum() / END_S**0.5
    assert onsets_z(*written_test, right) > 1.5 * every_second_alike


def test_at_another_lag_it_is_what_chance_gives(written_test):
    assert max(onsets_z(*written_test, along(written_test, lag)) for lag in (3.0, 7.0, 13.0, 21.0, 40.0)) < 4.0


def test_two_recordings_in_which_nothing_is_heard_do_not_agree():
    silent = world(60, 1) * 0.0
    nothing = rising(onsets(silent, [(0, 50)], 1)), rising(onsets(silent, [(0, 50)], 2))
    run = Run(0.0, 50.0, Track(np.array([0.0]), np.array([0.0])), np.zeros(50, np.float32))
    assert onsets_z(*nothing, [run]) == 0.0
