"""The fine lags of windows, where windows are placed, and how alike two sounds are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.envelope import onsets
from ingest.phase import SEARCH_S, WINDOW_SAMPLES, likeness, phase_lags, places
from ingest.track import Track, support
from media.pcm import Sound
from tests.ingest.classroom import RATE, Microphone, record, room, speech
from tests.ingest.windows import heard as heard_at

WINDOW_S = WINDOW_SAMPLES / RATE
SPOKEN = np.ones(300, np.float32)
LEVEL = Track(np.array([0.0]), np.array([2.5]))


@pytest.fixture(scope="module")
def scenes() -> list[np.ndarray]:
    return room(speech(45, 3), 2, 3)


@pytest.fixture(scope="module")
def recorded(scenes, tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("phase")

    def one(number: int, microphone: Microphone, spot: int = 0) -> Sound:
        return record(scenes[spot], microphone, folder / f"{number}.pcm", number)

    return one


@pytest.fixture(scope="module")
def pair(recorded) -> tuple[Sound, Sound]:
    """Two microphones in a room; the second one begins 2.5 s later."""
    return recorded(1, Microphone(0, 40, 0, 20)), recorded(2, Microphone(2.5, 40, 0, 20), spot=1)


BEGINS = np.arange(1.0, 32.0, 3.0)


def test_windows_find_the_lag_to_what_the_room_leaves(pair):
    heard = phase_lags(*pair, LEVEL, BEGINS)
    assert heard.times_s == pytest.approx(BEGINS + WINDOW_S / 2, abs=0.001)
    assert np.mean(np.abs(heard.lags_s - 2.5) < 0.03) > 0.8
    assert (heard.peaks > 3.0).all()


def test_one_sound_lies_on_itself_to_a_fraction_of_a_sample(recorded):
    dry, later = recorded(3, Microphone(0, 40, 0, 40)), recorded(4, Microphone(2.50013, 37, 0, 40))
    heard = phase_lags(dry, later, LEVEL.moved(0.04), BEGINS[:9])
    assert heard.lags_s == pytest.approx(np.full(len(heard.lags_s), 2.50013), abs=0.00003)


def test_windows_that_the_other_recording_does_not_cover_are_left_out(pair):
    early = phase_lags(pair[0], pair[1], Track(np.array([0.0]), np.array([-20.0])), np.array([1.0, 15.0, 25.0]))
    assert early.times_s == pytest.approx([25.0 + WINDOW_S / 2], abs=0.001)
    none = phase_lags(pair[0], pair[1], Track(np.array([0.0]), np.array([100.0])), BEGINS)
    assert none.times_s.shape == (0,)


def test_no_lag_is_looked_for_further_off_than_said(pair):
    off = phase_lags(*pair, LEVEL.moved(2.0), BEGINS)
    assert (np.abs(off.lags_s - 4.5) <= SEARCH_S + 0.001).all()


def test_likeness_of_a_copy_is_one_and_of_two_microphones_low(pair, recorded):
    heard = phase_lags(*pair, LEVEL, BEGINS)
    itself = replace(heard, lags_s=np.zeros(len(heard.times_s)))
    assert likeness(pair[0], pair[0], itself) == pytest.approx(1.0, abs=0.001)
    assert likeness(*pair, heard) < 0.7
    assert likeness(pair[0], pair[0], heard_at(np.array([20.0]), np.array([-3.0]))) < 0.3


def test_likeness_of_silence_or_of_nothing_is_none(pair, tmp_path):
    np.zeros(40 * RATE, "<i2").tofile(tmp_path / "silent.pcm")
    silent = Sound(tmp_path / "silent.pcm", RATE, 40 * RATE)
    lags = heard_at(np.array([10.0, 20.0]), np.zeros(2))
    assert likeness(pair[0], silent, lags) == 0.0
    assert likeness(*pair, heard_at(np.zeros(0), np.zeros(0))) == 0.0


def test_windows_are_placed_all_along_and_never_nearer_than_a_quarter():
    begins = places(10.0, 250.0, SPOKEN, 40, WINDOW_S)
    assert len(begins) == 40
    assert begins[0] >= 10.0
    assert begins[-1] + WINDOW_S <= 250.0
    assert np.diff(begins).min() >= WINDOW_S / 4
    assert np.diff(begins).max() < 3 * 240.0 / 40


def test_windows_are_placed_where_something_is_said():
    said = np.zeros(300, np.float32)
    said[50:80] = 2.0
    said[200:230] = 2.0
    begins = places(0.0, 300.0, said, 60, WINDOW_S)
    middles = begins + WINDOW_S / 2
    assert len(begins) >= 8
    assert all(48 <= middle <= 82 or 198 <= middle <= 232 for middle in middles)


def test_where_nearly_all_is_silent_no_windows_are_placed_there():
    """What chance makes of a silence is more than of speech there is windows of: the upper quarter of them is silent too."""
    said = np.random.default_rng(3).normal(0.0, 0.05, 300).astype(np.float32)
    said[20:50] = 2.0
    begins = places(0.0, 300.0, said, 80, WINDOW_S)
    assert len(begins) >= 8
    assert begins.max() < 50.0


def test_a_stretch_shorter_than_a_window_has_none():
    assert places(10.0, 13.0, SPOKEN, 40, WINDOW_S).shape == (0,)


def test_onsets_of_sound_speak_for_its_lag(pair):
    first, second = (onsets(sound) for sound in pair)
    assert float(support(first, second, LEVEL)[:37].mean()) > 1.0
    assert abs(float(support(first, second, LEVEL.moved(5.3))[:31].mean())) < 0.5
