"""Which language is taken, and how it came to be."""

import pytest

from transcode.speech_language import GIVEN, HEARD, ONLY_ONE, asked, elected, name_of, without_hearing


@pytest.mark.parametrize(
    ("tag", "whisper"),
    [("en-GB", "en"), ("cy", "cy"), ("zh-Hant", "zh"), ("nb-NO", "no"), ("und", None), ("mul", None), ("", None), (None, None)],
)
def test_a_tag_is_asked_for_as_whisper_says_it(tag, whisper):
    assert asked(tag) == whisper


def test_what_is_given_is_taken_and_what_the_model_does_not_know_is_told():
    assert without_hearing("fr", ["en", "fr"]).how == GIVEN
    assert without_hearing("fr", ["en", "fr"]).known
    assert not without_hearing("ga", ["en", "fr"]).known
    assert not without_hearing("fr", ["en"]).known


def test_a_model_of_one_language_needs_to_hear_nothing_and_another_does():
    assert (without_hearing(None, ["en"]).tag, without_hearing(None, ["en"]).how) == ("en", ONLY_ONE)
    assert without_hearing(None, ["en", "fr"]) is None


def test_several_places_are_heard_together():
    song, *lesson = {"it": 0.9, "fr": 0.1}, {"fr": 0.9, "it": 0.1}, {"fr": 0.8, "en": 0.2}
    taken = elected([song, *lesson])
    assert (taken.tag, taken.how, taken.probability, taken.places) == ("fr", HEARD, 0.6, 3)
    assert taken.heard == (("fr", 0.6), ("it", 0.333), ("en", 0.067))


def test_languages_are_called_by_name():
    assert name_of("cy") == "Welsh"
    assert name_of("xx") == "“xx”"
