"""What was said, word by word on lesson time, and the sifting of what a speech model made up. Pure.

Speech models fill silence with phrases they have often seen, and loop. What is dropped is counted, never hidden.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from domain.findings import FindingCode, Found, Severity
from domain.timeline import LessonMs

LOOPING_COMPRESSION = 2.4
"""Text that packs better than this repeats itself (the threshold of Whisper's own decoder)."""

NO_SPEECH, UNLIKELY = 0.6, -1.0
"""Above the first and below the second at once, Whisper's authors take a segment for silence."""

SILENT_DBFS = -58.0
"""A segment over which no twentieth of a second is louder than this has text but no voice."""

MOST_ALIKE = 2
"""How many segments in a row may say the same words; a class repeats itself, a model does so for minutes."""


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
class Transcript:
    """What was said. `model`, `options` and `versions` say what wrote it down; `removed` counts segments sifted out.

    `note` is a sentence for people when the model could not listen at all.
    """

    language: str
    model: str
    segments: tuple[Segment, ...]
    removed: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    note: str = ""

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
        return cls(**{**{key: value for key, value in values.items() if key != "version"}, "segments": segments})

    def findings(self) -> tuple[Found, ...]:
        """Return what a reader of the lesson should know about its words."""
        if self.note:
            return (Found(FindingCode.NO_CAPTIONS, Severity.WARNING, self.note),)
        if not self.segments:
            words = "No speech was found in the lesson's sound, so it has no captions. The pictures and the sound are kept."
            return (Found(FindingCode.NO_SPEECH, Severity.WARNING, words),)
        return ()


@dataclass(frozen=True)
class Guess:
    """A segment as the model gave it: times in milliseconds of the sound, words as (start, end, text, probability)."""

    start_ms: float
    end_ms: float
    text: str
    words: tuple[tuple[float, float, str, float], ...]
    mean_log_probability: float
    no_speech: float
    compression: float
    loudest_dbfs: float


def sifted(guesses: Sequence[Guess]) -> tuple[list[Guess], int]:
    """Return the guesses that are speech, and how many were not: loops, text over silence, the same words over and over."""
    kept: list[Guess] = []
    for said, run in itertools.groupby(guesses, key=lambda one: _bare(one.text)):
        if said:
            kept += [guess for guess in itertools.islice(run, MOST_ALIKE) if _plausible(guess)]
    return kept, len(guesses) - len(kept)


def on_lesson_time(guesses: Sequence[Guess], lesson_time: Callable[[float], float | None]) -> tuple[Segment, ...]:
    """Return phrases on lesson time; words at moments that `lesson_time` does not know (a pause) are left out."""
    words = (_word(*each, lesson_time) for guess in guesses for each in guess.words)
    known = sorted((word for word in words if word is not None), key=lambda one: one.start_ms)
    return tuple(_segment(phrase) for phrase in _phrases(known))


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


def _word(
    start_ms: float, end_ms: float, text: str, probability: float, lesson_time: Callable[[float], float | None]
) -> Word | None:
    begin = lesson_time(start_ms)
    if begin is None or not text.strip():
        return None
    return Word(round(begin), max(round(begin) + 1, round(begin + end_ms - start_ms)), text, round(probability, 3))


def _plausible(guess: Guess) -> bool:
    looping = guess.compression > LOOPING_COMPRESSION
    empty = guess.no_speech > NO_SPEECH and guess.mean_log_probability < UNLIKELY
    return not (looping or empty or guess.loudest_dbfs < SILENT_DBFS)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
