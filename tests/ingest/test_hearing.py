"""What a few excerpts tell of a microphone. Voices here are noise that comes and goes, as speech does."""

import numpy as np
import pytest

from domain.findings import FindingCode
from ingest.hearing import hearing

RATE, EXCERPTS = 16_000, 16


@pytest.fixture
def voice():
    random = np.random.default_rng(4)
    at = np.arange(EXCERPTS * 2 * RATE) / RATE
    loud = np.clip(np.sin(2 * np.pi * 2.5 * at) * np.sin(2 * np.pi * 0.13 * at), 0, None)
    return 0.12 * random.standard_normal(len(at)) * loud + 0.0005 * random.standard_normal(len(at))


def said(sound, channels: int = 1) -> list[FindingCode]:
    whole = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16).reshape(EXCERPTS, -1, channels)
    return [found.code for found in hearing(1, [10.0 * number for number in range(EXCERPTS)], list(whole), RATE)]


def mains(length: int, hertz: float = 50.0) -> np.ndarray:
    at = np.arange(length) / RATE
    return sum(np.sin(2 * np.pi * hertz * number * at) / number for number in (1, 2, 3, 4))


def test_a_good_microphone_has_nothing(voice):
    assert said(voice) == []


def test_what_is_cut_off_is_clipped(voice):
    assert said(np.clip(voice * 8, -0.7, 0.7)) == [FindingCode.CLIPPED]


@pytest.mark.parametrize("decibels", [12, 24, 30, 40, 50])
@pytest.mark.parametrize("ceiling", [1.0, 0.3])
def test_what_is_cut_off_nearly_everywhere_is_clipped_too(voice, decibels, ceiling):
    assert said(np.clip(voice * 2.5 * 10 ** (decibels / 20), -1, 1) * ceiling) == [FindingCode.CLIPPED]


def test_a_clipped_microphone_is_found_behind_a_codec_that_makes_its_flat_tops_ripple(voice):
    deep = np.convolve(voice, np.ones(16) / 4, mode="same")
    rippled = np.convolve(np.clip(deep * 8, -0.6, 0.6), np.sinc(np.arange(-40, 41) * 0.8) * 0.8, mode="same")
    assert np.abs(rippled).max() > 0.65
    assert said(rippled) == [FindingCode.CLIPPED]


def test_a_loud_tone_is_not_clipped():
    assert said(0.99 * np.sin(2 * np.pi * 440 * np.arange(EXCERPTS * 2 * RATE) / RATE)) == []


def test_a_bell_as_loud_as_it_goes_in_some_of_the_excerpts_is_not_clipped(voice):
    ringing = voice.copy()
    ringing[: 4 * RATE] += 0.9 * np.sin(2 * np.pi * 700 * np.arange(4 * RATE) / RATE)
    assert said(ringing) == []


@pytest.mark.parametrize("hertz", [50.0, 60.0, 49.9])
def test_the_mains_is_hum(voice, hertz):
    assert said(voice + 0.02 * mains(len(voice), hertz)) == [FindingCode.HUM]


def test_a_fan_is_not_the_mains(voice):
    assert said(voice + 0.02 * mains(len(voice), 73.0)) == []


def test_faint_hum_is_not_told(voice):
    assert said(voice + 0.0008 * mains(len(voice))) == []


def test_one_bad_channel_is_enough(voice):
    both = np.stack([voice, np.clip(voice * 8, -0.7, 0.7)], axis=1)
    whole = np.round(both * 32767).astype(np.int16).reshape(EXCERPTS, -1, 2)
    assert [one.code for one in hearing(1, [0.0] * EXCERPTS, list(whole), RATE)] == [FindingCode.CLIPPED]


def test_a_word_or_two_are_too_little_to_tell_hum(voice):
    humming = np.round((voice + 0.02 * mains(len(voice))) * 32767).astype(np.int16).reshape(EXCERPTS, -1, 1)
    assert list(hearing(1, [0.0] * 3, list(humming[:3]), RATE)) == []


def test_excerpts_that_are_missing_are_passed_over(voice):
    assert list(hearing(1, [0.0], [np.zeros((0, 1), np.int16)], RATE)) == []
