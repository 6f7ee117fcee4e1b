"""When a recording was interrupted, as probabilities."""

import numpy as np
import pytest

from domain.timeline import Piece
from ingest.dating import Dates, Witness, dates
from ingest.likelihood import Rising, Stretch, learned, rising
from ingest.track import Track
from tests.ingest.risings import onsets, world

NOTHING = np.zeros(50)


def said(seconds: float, nats: float) -> np.ndarray:
    return np.full(round(seconds * 10), nats)


def test_between_what_speaks_for_one_side_and_for_the_other_all_moments_are_as_good_and_the_middle_is_said():
    before = np.concatenate((said(10, 1.0), said(6, 0.0), said(10, -1.0)))
    flat = Dates.of(100.0, before, -before)
    assert flat.stretch_s == (pytest.approx(110.1, abs=0.2), pytest.approx(115.9, abs=0.2))
    assert flat.best_s == pytest.approx(113.0, abs=0.2)
    assert not flat.sure(flat.best_s)
    assert flat.near(113.0) == pytest.approx(2.0 / 6.0, abs=0.05)


def test_where_both_sides_speak_the_break_is_dated():
    before = np.concatenate((said(10, 1.0), said(10, -1.0)))
    sharp = Dates.of(100.0, before, -before)
    assert sharp.best_s == pytest.approx(110.0, abs=0.11)
    assert sharp.sure(110.0)
    assert sharp.sure(110.8)
    assert not sharp.sure(112.0)


def test_a_short_flat_stretch_is_good_enough_from_its_middle_only():
    before = np.concatenate((said(10, 1.0), said(1.8, 0.0), said(10, -1.0)))
    flat = Dates.of(0.0, before, -before)
    assert flat.sure(flat.best_s)
    assert not flat.sure(10.0)


def recorded(silent_s: tuple[float, float] | None, ends_s: float, misses_s: float) -> tuple[Rising, Rising, list[Piece]]:
    """A whole recording, one that misses some time after `ends_s`, and where the pieces of the latter truly lie."""
    lesson = world(240, 5)
    if silent_s is not None:
        lesson[:, int(silent_s[0] * 100) : int(silent_s[1] * 100)] = 0.0
    broken = onsets(lesson, [(0, ends_s), (ends_s + misses_s, 230)], 2)
    whole_ms, at_ms = (230.0 - misses_s) * 1000.0, ends_s * 1000.0
    pieces = [Piece(0.0, at_ms, 0.0), Piece(at_ms, whole_ms, misses_s * 1000.0)]
    return rising(onsets(lesson, [(0, 230)], 1)), rising(broken), pieces


def dated(a: Rising, b: Rising, pieces: list[Piece], wrong_by_s: float) -> Dates:
    """The dates, sought from where the break was thought to be."""
    tracks = [Track(np.array([0.0, 240.0]), np.array([piece.offset_ms / 1000.0] * 2)) for piece in pieces]
    stretches = [
        Stretch(track, piece.file_start_ms / 1000.0, piece.file_end_ms / 1000.0)
        for track, piece in zip(tracks, pieces, strict=True)
    ]
    likelihood = learned(a, b, stretches)
    assert likelihood is not None
    at_ms = pieces[0].file_end_ms + wrong_by_s * 1000.0
    sides = Piece(0.0, at_ms, 0.0), Piece(at_ms, pieces[1].file_end_ms, pieces[1].offset_ms)
    return dates(sides, b, [Witness(a, [Piece(0.0, 230_000.0, 0.0)], likelihood)])


@pytest.mark.parametrize("wrong_by_s", [0.0, 5.0, -8.0])
def test_a_break_in_speech_is_dated_from_wherever_it_was_sought(wrong_by_s):
    found = dated(*recorded(None, 120.0, 0.4), wrong_by_s)
    assert found.sure(120.0)
    assert found.best_s == pytest.approx(120.0, abs=0.5)


def test_a_break_in_a_silence_may_be_anywhere_in_it():
    found = dated(*recorded((115.0, 125.0), 122.0, 0.4), 0.0)
    first, last = found.stretch_s
    assert (first, last) == (pytest.approx(115.0, abs=1.5), pytest.approx(124.6, abs=1.5))
    assert not any(found.sure(moment) for moment in (first, found.best_s, last))


def test_the_search_widens_in_a_long_silence():
    found = dated(*recorded((90.0, 150.0), 120.0, 0.4), 0.0)
    assert found.begin_s < 90.0
    assert found.times_s[-1] > 149.0
    first, last = found.stretch_s
    assert last - first > 40.0
