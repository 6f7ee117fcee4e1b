"""What was said, word by word on lesson time, and what a reader should know of how it was written down. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from domain.timeline import LessonMs
from transcode.sifting import Guess, TakenOut

PAUSE_MS = 1200
"""A silence this long ends a phrase: what is said next is somebody else, or something else."""

SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")

SHORTEST_SENTENCE, LONGEST_SENTENCE = 3, 40
"""In words: “Mr.” ends no sentence, and a model that forgets its full stops must not make one of a whole lesson."""


@dataclass(frozen=True)
class Word:
    """One word on lesson time; `probability` is the model's own."""

    start_ms: LessonMs
    end_ms: LessonMs
    text: str
    probability: float


@dataclass(frozen=True)
class Segment:
    """One phrase on lesson time."""

    start_ms: LessonMs
    end_ms: LessonMs
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Left:
    """Words in a row that are left out because nobody said them: why, when, how many. What they said is not kept."""

    reason: str
    start_ms: LessonMs
    end_ms: LessonMs
    words: int


@dataclass(frozen=True)
class Transcript:
    """What was said. `model`, `options` and `versions` say what wrote it down; `removed` counts the words of `left_out`.

    `language_how` is one of the three ways of `speech_language`, nothing in transcripts that were written before it was kept;
    `language_probability` says how sure it is where it was heard. `note` is a sentence for people when the model could not
    listen at all.
    """

    language: str
    model: str
    segments: tuple[Segment, ...]
    removed: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    note: str = ""
    language_how: str = ""
    language_probability: float | None = None
    left_out: tuple[Left, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the contents of `transcript.json`."""
        return {"version": 1, **asdict(self)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Transcript":
        """Read `transcript.json` back."""
        segments = tuple(
            Segment(one["start_ms"], one["end_ms"], one["text"], tuple(Word(**word) for word in one["words"]))
            for one in values["segments"]
        )
        left_out = tuple(Left(**one) for one in values.get("left_out", ()))
        plain = {key: value for key, value in values.items() if key != "version"}
        return cls(**{**plain, "segments": segments, "left_out": left_out})


def on_lesson_time(words: Sequence[Guess], lesson_time: Callable[[float], float | None]) -> tuple[Segment, ...]:
    """Return phrases on lesson time; words at moments that `lesson_time` does not know (a pause) are left out."""
    placed = (_word(word, lesson_time) for word in words)
    known = sorted((word for word in placed if word is not None), key=lambda one: one.start_ms)
    return tuple(_segment(phrase) for phrase in _phrases(known))


def left_on_lesson_time(taken: Sequence[TakenOut], lesson_time: Callable[[float], float | None]) -> tuple[Left, ...]:
    """Return what was taken out, on lesson time. What the lesson has none of is not counted."""
    begins = ((each, lesson_time(each.start_ms)) for each in taken)
    return tuple(
        Left(each.reason.value, round(begin), round(begin + each.end_ms - each.start_ms), each.words)
        for each, begin in begins
        if begin is not None
    )


def _phrases(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut words into sentences: after a full stop, at a pause, and in any case before they fill the page."""
    phrase: list[Word] = []
    for word in words:
        if phrase and (
            (len(phrase) >= SHORTEST_SENTENCE and phrase[-1].text.endswith(SENTENCE_ENDS))
            or len(phrase) >= LONGEST_SENTENCE
            or word.start_ms - phrase[-1].end_ms > PAUSE_MS
        ):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _segment(words: Sequence[Word]) -> Segment:
    # A word keeps the model's leading space until here: languages without spaces have none.
    text = "".join(word.text for word in words).strip()
    return Segment(words[0].start_ms, words[-1].end_ms, text, tuple(replace(word, text=word.text.strip()) for word in words))


def _word(guess: Guess, lesson_time: Callable[[float], float | None]) -> Word | None:
    begin = lesson_time(guess.start_ms)
    if begin is None or not guess.text.strip():
        return None
    end = begin + guess.end_ms - guess.start_ms
    return Word(round(begin), max(round(begin) + 1, round(end)), guess.text, round(guess.probability, 3))
