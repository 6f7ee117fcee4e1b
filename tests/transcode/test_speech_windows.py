"""Words are found again in the sound that their window was cut from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.speech_windows import RATE, WINDOW_S, Window, spread, windows_of

SPEECH = st.lists(st.tuples(st.integers(0, 60 * RATE), st.integers(1, 70 * RATE)), max_size=30)


@given(SPEECH)
def test_all_of_the_speech_is_heard_once_and_in_windows_that_whisper_can_hear(steps):
    speech, at = [], 0
    for silence, length in steps:
        speech.append((at + silence, at + silence + length))
        at += silence + length
    windows = list(windows_of(speech))
    assert all(0 < window.samples <= WINDOW_S * RATE for window in windows)
    heard = [stretch for window in windows for stretch in window.stretches]
    assert heard == sorted(heard)
    assert sum(end - begin for begin, end in heard) == sum(end - begin for begin, end in speech)
    assert all(any(first <= begin and end <= last for first, last in speech) for begin, end in heard)


def test_a_stretch_is_not_torn_where_it_fits_the_next_window():
    first, second = (0, 20 * RATE), (30 * RATE, 45 * RATE)
    assert list(windows_of([first, second])) == [Window((first,)), Window((second,))]


WINDOW = Window(((2 * RATE, 5 * RATE), (10 * RATE, 14 * RATE)))


@pytest.mark.parametrize(
    ("within", "in_sound"),
    [
        ((0.0, 0.5), (2.0, 2.5)),
        ((2.5, 3.0), (4.5, 5.0)),
        ((3.0, 3.4), (10.0, 10.4)),
        # Over the seam: the word is where most of it is, and does not reach into the silence that was left out.
        ((2.9, 3.5), (10.0, 10.5)),
        ((2.2, 3.1), (4.2, 5.0)),
        # Past the end, as the last word of a window can be.
        ((6.8, 7.9), (13.8, 14.0)),
        ((7.5, 7.9), (14.0, 14.0)),
        ((1.0, 1.0), (3.0, 3.0)),
    ],
)
def test_a_word_is_found_in_the_stretch_that_it_was_said_in(within, in_sound):
    assert WINDOW.in_sound(*within) == pytest.approx(in_sound)


def test_places_are_spread_over_the_whole():
    assert spread(100, 5) == [10, 30, 50, 70, 90]
    assert spread(2, 5) == [0, 1]
    assert spread(0, 5) == []
