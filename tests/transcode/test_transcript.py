from dataclasses import replace

from domain.findings import FindingCode
from domain.timeline import Piece, lesson_of
from transcode.captions import LINE_LETTERS, stamp, web_vtt
from transcode.transcript import Guess, Segment, Transcript, Word, on_lesson_time, sifted

SAID = Guess(1000, 2000, " Good morning.", ((1000, 1400, " Good", 0.9), (1400, 2000, " morning.", 0.8)), -0.3, 0.1, 1.1, -20.0)


def guess(text: str, start_ms: float = 1000.0, **changes: float) -> Guess:
    words = tuple(
        (start_ms + 300.0 * place, start_ms + 300.0 * place + 250.0, f" {word}", 0.9) for place, word in enumerate(text.split())
    )
    return replace(SAID, start_ms=start_ms, end_ms=words[-1][1], text=f" {text}", words=words, **changes)


def test_loops_and_text_over_silence_are_removed_and_counted():
    real, looping = guess("one half is two quarters"), guess("thank you " * 9, compression=4.0)
    silent, unlikely = guess("Thank you.", loudest_dbfs=-70.0), guess("Bye.", no_speech=0.9, mean_log_probability=-1.4)
    assert sifted([real, looping, silent, unlikely]) == ([real], 3)


def test_the_same_words_are_kept_twice_and_no_more():
    again = [guess("Thank you.", 1000.0 * place) for place in range(6)]
    kept, removed = sifted(again)
    assert (len(kept), removed) == (2, 4)


def test_what_is_only_a_little_odd_is_kept():
    assert sifted([guess("Shh.", no_speech=0.9), guess("Yes.", mean_log_probability=-1.4)])[1] == 0


def test_words_get_lesson_time_and_a_pause_has_none():
    pieces = (Piece(0, 1200, 500.0, 100.0), Piece(1500, 9000, 10_000.0))
    first, second = on_lesson_time([SAID, guess("And now", 2000)], lambda ms: lesson_of(pieces, ms))
    # "morning." falls into the pause.
    assert (first.text, first.start_ms, first.end_ms) == ("Good", 1500, 1900)
    assert (second.text, second.start_ms) == ("And now", 12_000)


def test_phrases_are_sentences():
    said = guess("Today we look at fractions. Who can tell me what a half is? Yes.")
    assert [one.text for one in on_lesson_time([said], lambda ms: ms)] == [
        "Today we look at fractions.",
        "Who can tell me what a half is?",
        "Yes.",
    ]
    assert len(on_lesson_time([guess("word " * 100)], lambda ms: ms)) == 3


def test_a_transcript_is_read_back_as_it_was():
    said = Transcript("en", "tiny.en", on_lesson_time([SAID], lambda ms: ms), 2, {"beam": 5}, {"ctranslate2": "4"})
    assert Transcript.from_json(said.to_json()) == said
    assert said.findings() == ()


def test_no_speech_and_no_model_for_the_language_are_findings():
    assert Transcript("en", "tiny.en", ()).findings()[0].code is FindingCode.NO_SPEECH
    assert Transcript("ar", "tiny.en", (), note="English only").findings()[0].code is FindingCode.NO_CAPTIONS


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
