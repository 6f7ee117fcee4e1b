"""One recording given twice is told from two microphones by its sound, by how even its lags are, and by its pictures."""

from dataclasses import replace

import numpy as np
import pytest

from ingest.duplicate import is_copy
from ingest.line import Line
from ingest.pair import PairFit
from tests.ingest.fits import SURE
from tests.ingest.windows import heard

TIMES = np.linspace(3.0, 297.0, 60)
LENGTHS_S = (300.0, 300.0)


def pair(*, likeness: float, apart_s: float, lag_s: float = 0.0) -> PairFit:
    """Two sounds so much alike, whose lags lie about so far from each other."""
    lags = lag_s + np.random.default_rng(3).normal(0.0, apart_s, len(TIMES))
    line = Line(0.0, 300.0, lag_s, 0.0, 0.012)
    evidence = replace(SURE, likeness=likeness)
    return PairFit(1, 2, (line,), heard(TIMES, lags), np.ones(len(TIMES), np.bool_), evidence, 1.0)


@pytest.mark.parametrize("likeness", [0.87, 1.0])
def test_a_copy_has_one_lag_all_along_however_badly_it_was_encoded(likeness):
    assert is_copy(pair(likeness=likeness, apart_s=1e-6), LENGTHS_S, None)
    assert is_copy(pair(likeness=likeness, apart_s=1e-6, lag_s=0.044), LENGTHS_S, None)


def test_microphones_side_by_side_are_no_copies_even_where_they_hear_alike():
    assert not is_copy(pair(likeness=0.92, apart_s=1e-4), LENGTHS_S, None)
    assert not is_copy(pair(likeness=0.7, apart_s=1e-6), LENGTHS_S, None)


def test_another_beginning_or_another_length_is_another_recording():
    assert not is_copy(pair(likeness=1.0, apart_s=1e-6, lag_s=0.4), LENGTHS_S, None)
    assert not is_copy(pair(likeness=1.0, apart_s=1e-6), (300.0, 298.0), None)
