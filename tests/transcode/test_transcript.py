import json

from domain.timeline import Piece, lesson_of
from transcode.captions import LINE_LETTERS, stamp, web_vtt
from transcode.sifting import Guess, Reason, TakenOut
from transcode.transcript import Left, Segment, Transcript, Word, left_on_lesson_time, on_lesson_time

SAID = [Guess(1000, 1400, " Good", 0.9), Guess(1400, 2000, " morning.", 0.8)]


def guesses(text: str, start_ms: float = 1000.0) -> list[Guess]:
    return [
        Guess(start_ms + 300.0 * place, start_ms + 300.0 * place + 250.0, f" {word}", 0.9)
        for place, word in enumerate(text.split())
    ]


def test_words_get_lesson_time_and_a_pause_has_none():
    pieces = (Piece(0, 1200, 500.0, 100.0), Piece(1500, 9000, 10_000.0))
    first, second = on_lesson_time([*SAID, *guesses("And now", 2000)], lambda ms: lesson_of(pieces, ms))
    # "morning." falls into the pause.
    assert (first.text, first.start_ms, first.end_ms) == ("Good", 1500, 1900)
    assert (second.text, second.start_ms) == ("And now", 12_000)


def test_phrases_are_sentences():
    said = guesses("Today we look at fractions. Who can tell me what a half is? Yes.")
    assert [one.text for one in on_lesson_time(said, lambda ms: ms)] == [
        "Today we look at fractions.",
        "Who can tell me what a half is?",
        "Yes.",
    ]
    assert len(on_lesson_time(guesses("word " * 100), lambda ms: ms)) == 3


def test_a_transcript_is_read_back_as_it_was():
    left = (Left("loop", 3000, 4000, 2),)
    said = Transcript("en", "tiny.en", on_lesson_time(SAID, lambda ms: ms), 2, {"beam": 5}, {"ctranslate2": "4"}, left_out=left)
    assert Transcript.from_json(json.loads(json.dumps(said.to_json()))) == said


def test_a_transcript_of_before_languages_were_told_is_read():
    old = {
        "version": 1,
        "language": "en",
        "model": "model",
        "segments": [],
        "removed": 3,
        "options": {},
        "versions": {},
        "note": "",
    }
    assert Transcript.from_json(old) == Transcript("en", "model", (), 3)


def test_what_was_taken_out_is_told_on_lesson_time_and_not_where_the_lesson_has_none():
    pieces = (Piece(0, 1200, 500.0, 100.0), Piece(1500, 9000, 10_000.0))
    taken = [TakenOut(Reason.LOOP, 1000, 1100, 3), TakenOut(Reason.SILENCE, 1300, 1400, 1)]
    assert left_on_lesson_time(taken, lambda ms: lesson_of(pieces, ms)) == (Left("loop", 1500, 1600, 3),)


def spoken(text: str, start_ms: int = 0, each_ms: int = 300) -> Transcript:
    words = tuple(
        Word(start_ms + each_ms * place, start_ms + each_ms * place + 250, word, 0.9) for place, word in enumerate(text.split())
    )
    return Transcript("en", "tiny.en", (Segment(words[0].start_ms, words[-1].end_ms, text, words),))


def cues(vtt: str) -> list[list[str]]:
    return [block.split("\n") for block in vtt.strip().split("\n\n") if "-->" in block]


def test_captions_keep_within_line_and_reading_limits():
    text = "the quick brown fox jumps over the lazy dog while everybody in the classroom is watching it " * 4
    found = cues(web_vtt(spoken(text)))
    assert " ".join(" ".join(cue[1:]) for cue in found).split() == text.split()
    for times, *lines in found:
        assert len(lines) <= 2
        assert all(len(line) <= LINE_LETTERS for line in lines)
        begin, end = times.split(" --> ")
        assert begin < end
    ends = [cue[0].split(" --> ")[1] for cue in found]
    begins = [cue[0].split(" --> ")[0] for cue in found]
    assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))


def test_a_word_longer_than_a_line_stands_alone_and_marks_are_escaped():
    long = "Donaudampfschifffahrtsgesellschaftskapitän"
    found = cues(web_vtt(spoken(f"a < b & {long} c")))
    assert found[0][1] == "a &lt; b &amp;"
    assert [long] in [cue[1:2] for cue in found] or [long] in [cue[2:3] for cue in found]


def test_a_short_cue_stands_a_second():
    assert cues(web_vtt(spoken("Yes.", start_ms=5000)))[0][0] == "00:00:05.000 --> 00:00:06.000"


def test_times_before_zero_have_no_place_in_captions():
    assert stamp(3_723_004) == "01:02:03.004"
    assert cues(web_vtt(spoken("Early words here", start_ms=-500)))[0][0].startswith("00:00:00.000")
    assert cues(web_vtt(spoken("Gone", start_ms=-5000))) == []
