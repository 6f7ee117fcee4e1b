"""What a reader is told about a lesson's words."""

from domain.findings import FindingCode, Severity
from transcode.about_words import about_words
from transcode.transcript import Left, Segment, Transcript, Word

SAID = (Segment(0, 400, "Good", (Word(0, 400, "Good", 0.9),)),)


def test_a_plain_transcript_needs_no_words_about_it():
    assert list(about_words(Transcript("en", "m", SAID, language_how="given"))) == []


def test_no_speech_and_no_model_for_the_language_are_findings():
    assert [one.code for one in about_words(Transcript("en", "m", ()))] == [FindingCode.NO_SPEECH]
    assert [one.code for one in about_words(Transcript("ar", "m", (), note="English only"))] == [FindingCode.NO_CAPTIONS]


def test_words_left_out_are_counted_with_their_reasons_and_where_they_begin():
    left = (Left("loop", 723_000, 740_000, 15), Left("silence", 800_000, 801_000, 2), Left("loop", 900_000, 901_000, 3))
    (found,) = about_words(Transcript("en", "m", SAID, removed=20, left_out=left))
    assert (found.code, found.severity) == (FindingCode.WORDS_LEFT_OUT, Severity.INFO)
    assert found.message == (
        "20 words that the speech model wrote were left out of the captions: 18 because the speech model only repeated itself,"
        " 2 because nobody speaks there. They begin at 12:03 of the lesson. If words are missing, they can be written in."
    )


def test_one_word_left_out_is_one():
    (found,) = about_words(Transcript("en", "m", SAID, removed=1, left_out=(Left("silence", 5000, 5100, 1),)))
    assert found.message.startswith("One word that the speech model wrote was left out of the captions because nobody speaks")


def test_a_lesson_without_speech_tells_what_was_made_up_too():
    silent = Transcript("en", "m", (), removed=2, left_out=(Left("film", 0, 100, 2),))
    assert [one.code for one in about_words(silent)] == [FindingCode.NO_SPEECH, FindingCode.WORDS_LEFT_OUT]


def test_a_language_that_was_heard_is_told_with_how_sure():
    options = {"heard": [["fr", 0.93], ["en", 0.04]], "places": 5}
    (found,) = about_words(Transcript("fr", "m", SAID, options=options, language_how="heard", language_probability=0.93))
    assert (found.code, found.severity) == (FindingCode.LANGUAGE_TAKEN, Severity.INFO)
    assert found.message == "The lesson's language was not given. By what is heard in 5 places it was taken to be French."
    options = {"heard": [["fr", 0.55], ["en", 0.4]], "places": 1}
    (found,) = about_words(Transcript("fr", "m", SAID, options=options, language_how="heard", language_probability=0.55))
    assert found.severity is Severity.WARNING
    assert "by what is heard in one place it may be French (55%) or English (40%)" in found.message


def test_a_model_of_one_language_says_so():
    (found,) = about_words(Transcript("en", "m", SAID, language_how="only one"))
    assert "knows English only" in found.message
