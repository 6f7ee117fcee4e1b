"""Captions within what people can read: lines, speed, how long a cue stands, and what lies between two."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.captions import (
    BETWEEN_MS,
    EARLY_MS,
    LATE_MS,
    LETTERS_A_SECOND,
    LINE_LETTERS,
    LONGEST_MS,
    MOST_LETTERS_A_SECOND,
    SHORTEST_MS,
    Cue,
    cues_of,
    sub_rip,
    web_vtt,
    width,
)
from transcode.transcript import Segment, Transcript, Word

WORDS = st.text("abcdefghij", min_size=1, max_size=11).flatmap(lambda word: st.sampled_from([word, f"{word},", f"{word}."]))


def spoken(*said: tuple[str, int, int], joined_by: str = " ") -> Transcript:
    """Words as (text, start, end)."""
    words = tuple(Word(start, end, text, 0.9) for text, start, end in said)
    return Transcript(
        "en", "tiny.en", (Segment(words[0].start_ms, words[-1].end_ms, joined_by.join(w[0] for w in said), words),)
    )


def steady(text: str, letters_a_second: float, begin_ms: int = 0) -> Transcript:
    """Speech at a pace, without a pause."""
    said, at = [], float(begin_ms)
    for word in text.split():
        lasts = 1000 * (len(word) + 1) / letters_a_second
        said.append((word, round(at), round(at + lasts)))
        at += lasts
    return spoken(*said)


def speed(cue: Cue) -> float:
    return 1000 * cue.letters / (cue.end_ms - cue.start_ms)


@st.composite
def lessons(draw):
    said, at = [], draw(st.integers(-2_000, 5_000))
    for word in draw(st.lists(WORDS, min_size=1, max_size=60)):
        lasts = draw(st.integers(1, 900))
        said.append((word, at, at + lasts))
        at += lasts + draw(st.sampled_from([0, 0, 0, 30, 200, 900, 1_300, 9_000]))
    return spoken(*said)


@settings(max_examples=150, deadline=None)
@given(lessons())
def test_whatever_is_said_stands_in_lines_that_fit_in_order_and_apart(transcript: Transcript):
    cues = cues_of(transcript)
    words = [word for segment in transcript.segments for word in segment.words]
    shown = " ".join(line for cue in cues for line in cue.lines).split()
    assert shown == [word.text for word in words][len(words) - len(shown) :], "only what was said before 0 is left out"
    for cue in cues:
        assert len(cue.lines) <= 2
        assert all(width(line) <= LINE_LETTERS or " " not in line for line in cue.lines)
        assert 0 <= cue.start_ms < cue.end_ms <= cue.start_ms + LONGEST_MS
    for one, following in itertools.pairwise(cues):
        assert one.end_ms + BETWEEN_MS <= following.start_ms
    place = len(words) - len(shown)
    for cue in cues:
        begins_ms = max(0, words[place].start_ms)
        assert begins_ms - EARLY_MS <= cue.start_ms <= begins_ms + LATE_MS
        place += sum(len(line.split()) for line in cue.lines)


PROSE = (
    "Good morning, everyone. Please sit down, and open your books at page twelve. Today we look at fractions, which you have "
    "met before in Year Three. Who can tell me what a half is? Yes. It is one of two equal parts, and that is exactly right! "
    "Now take the strip of paper in front of you and fold it once, so that both ends meet each other. What do you see? "
) * 6


def test_ordinary_speech_can_be_read_in_its_time():
    for pace in (11.0, 14.0, 16.0):
        cues = cues_of(steady(PROSE, pace))
        assert max(map(speed, cues)) <= LETTERS_A_SECOND + 0.5, pace
        assert min(cue.end_ms - cue.start_ms for cue in cues) >= SHORTEST_MS
        assert max(cue.end_ms - cue.start_ms for cue in cues) <= LONGEST_MS


def test_fast_speech_stays_within_the_hard_limit_and_near_its_time():
    transcript = steady(PROSE, 19.0)
    cues = cues_of(transcript)
    assert max(map(speed, cues)) <= MOST_LETTERS_A_SECOND + 0.5
    starts = [word.start_ms for segment in transcript.segments for word in segment.words]
    for cue in cues:
        assert min(abs(cue.start_ms - start) for start in starts) <= LATE_MS


def test_cues_end_where_sentences_do_when_they_can():
    cues = cues_of(steady(PROSE, 14.0))
    torn = [cue for cue in cues if not cue.lines[-1].endswith((".", "?", "!", ","))]
    assert len(torn) < len(cues) / 4, [cue.lines for cue in torn]


def test_lines_are_broken_at_a_phrase_else_in_the_middle():
    [first] = cues_of(steady("When it is folded once, both of the ends meet.", 14.0))
    assert first.lines == ("When it is folded once,", "both of the ends meet.")
    [second] = cues_of(steady("the quick brown fox jumps over the lazy dog", 14.0))
    assert second.lines == ("the quick brown fox", "jumps over the lazy dog")


def test_a_short_gap_is_closed_but_for_two_pictures_and_a_long_one_stays():
    said = [("Who", 0, 300), ("knows?", 400, 2_000), ("Me!", 2_400, 2_600), ("Then", 9_000, 9_400)]
    cues = cues_of(spoken(*said))
    assert [(cue.start_ms, cue.end_ms) for cue in cues][-1] == (9_000, 10_000)
    for one, following in itertools.pairwise(cues):
        gap = following.start_ms - one.end_ms
        assert gap == BETWEEN_MS or gap > 500


def test_a_language_without_spaces_is_written_without_and_its_letters_count_twice():
    said = [(word, 400 * place, 400 * place + 400) for place, word in enumerate(["今天", "我们", "学习", "分数", "。"] * 5)]
    cues = cues_of(spoken(*said, joined_by=""))
    assert "".join("".join(cue.lines) for cue in cues) == "今天我们学习分数。" * 5
    assert all(width(line) <= LINE_LETTERS for cue in cues for line in cue.lines)
    assert width("分数") == 4
    assert width("é") == 1


def test_both_kinds_of_file_hold_the_same_cues_and_no_markup_of_their_own():
    transcript = spoken(("a<b", 0, 900), ("-->", 900, 1_500), ("&c", 1_500, 2_000))
    [_, note, cue] = web_vtt(transcript).strip().split("\n\n")
    assert note == "NOTE\nWritten by tiny.en; language en."
    assert cue == "00:00:00.000 --> 00:00:02.000\na&lt;b --&gt; &amp;c"
    assert sub_rip(transcript) == "1\n00:00:00,000 --> 00:00:02,000\na<b → &c\n"
    assert (web_vtt(Transcript("en", "m", ())).count("-->"), sub_rip(Transcript("en", "m", ()))) == (0, "")
    edited = Transcript("en", "m-->", (), versions={"edits": "7"})
    assert "Written by m→; language en. Changed by people since: version 7." in web_vtt(edited)
