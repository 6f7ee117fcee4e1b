"""Sifts out what a speech model made up: loops, text over silence, and phrases that it has read under too many films. Pure.

Speech models fill silence with what they have often seen, and run in circles. A window holds half a minute, so that words are
taken out and not windows, wherever it can be told which. What is taken out is counted and told, never hidden.
"""

import itertools
import statistics
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

LOOPING_COMPRESSION = 2.4
"""Text that packs better than this repeats itself (the threshold of Whisper's own decoder)."""

NO_SPEECH, UNLIKELY = 0.6, -1.0
"""Above the first and below the second at once, Whisper's authors take a window for silence."""

SILENT_DBFS = -58.0
"""A word around which no twentieth of a second is louder than this has text but no voice."""

MOST_ALIKE = 2
"""How often the same words stay, in a row. A class repeats itself, a model does so for minutes."""

FEWEST_LOOPS, LONGEST_LOOP = 4, 12
"""So many times the same words, each time up to so many, may be a loop."""

SHORTEST_WORD_MS = 70
"""Nobody says words at this length on end: a class that counts in chorus takes its time, a loop is crammed in."""

CRAMMED, NO_TIME_MS = 4, 20
"""So many words in a row that each last no longer than one step of Whisper's clock were said by nobody."""

SUBTITLERS = ("amara.org", "subtitles by", "subtitled by", "captioned by")
"""What signs films, and hardly a lesson."""

FAREWELLS = (
    "thank you for watching", "thanks for watching", "thank you so much for watching", "please subscribe",
    "like and subscribe", "see you in the next video", "don't forget to subscribe",
)  # fmt: skip
"""What ends films. A film that is shown in a lesson may say it, so that it goes only where the model doubts it itself."""

DOUBTED = {SUBTITLERS: 0.85, FAREWELLS: 0.6}
"""Mean probabilities of words under which they are taken for made up."""


class Reason(StrEnum):
    """Why words were taken out."""

    LOOP = "loop"
    SILENCE = "silence"
    FILM = "film"


@dataclass(frozen=True)
class Guess:
    """A word as the model gave it: milliseconds of the sound, its own probability, the loudest that is heard around it."""

    start_ms: float
    end_ms: float
    text: str
    probability: float
    loudest_dbfs: float = 0.0

    @property
    def bare(self) -> str:
        """Its letters and digits, small: what makes two words the same."""
        return "".join(letter for letter in self.text.casefold() if letter.isalnum())


@dataclass(frozen=True)
class Heard:
    """What the model wrote of one window, and its own figures about it."""

    words: tuple[Guess, ...]
    mean_log_probability: float = 0.0
    no_speech: float = 0.0

    @property
    def text(self) -> str:
        """What it wrote."""
        return "".join(word.text for word in self.words).strip()


@dataclass(frozen=True)
class TakenOut:
    """Words in a row that were taken out, for one reason. Times are of the sound. What they said is not kept."""

    reason: Reason
    start_ms: float
    end_ms: float
    words: int


def sifted(windows: Sequence[Heard]) -> tuple[list[Guess], list[TakenOut]]:
    """Return the words that somebody said, in order, and what was taken out, in order."""
    kept: list[Guess] = []
    gone: list[TakenOut] = []
    for _, alike in itertools.groupby(windows, key=lambda window: [word.bare for word in window.words]):
        for number, window in enumerate(alike):
            judged = [Reason.LOOP] * len(window.words) if number >= MOST_ALIKE else _judged(window)
            kept += [word for word, reason in zip(window.words, judged, strict=True) if reason is None]
            gone += _runs(window.words, judged)
    return kept, gone


def compression(text: str) -> float:
    """Return how many times smaller a text packs, as Whisper's decoder counts it."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def _runs(words: Sequence[Guess], judged: Sequence[Reason | None]) -> Iterator[TakenOut]:
    for reason, run in itertools.groupby(zip(words, judged, strict=True), key=lambda each: each[1]):
        if reason is not None:
            taken = [word for word, _ in run]
            yield TakenOut(reason, taken[0].start_ms, taken[-1].end_ms, len(taken))


def _judged(window: Heard) -> list[Reason | None]:
    """Return for each word why it was not said; None for those that were."""
    words = window.words
    if window.no_speech > NO_SPEECH and window.mean_log_probability < UNLIKELY:
        return [Reason.SILENCE] * len(words)
    judged: list[Reason | None] = [Reason.SILENCE if word.loudest_dbfs < SILENT_DBFS else None for word in words]
    for begin, end in _loops(window):
        judged[begin:end] = [Reason.LOOP] * (end - begin)
    for begin, end in _crammed(words):
        judged[begin:end] = [each or Reason.SILENCE for each in judged[begin:end]]
    for begin, end in _of_films(words):
        judged[begin:end] = [each or Reason.FILM for each in judged[begin:end]]
    rest = "".join(word.text for word, reason in zip(words, judged, strict=True) if reason is None)
    if compression(rest) > LOOPING_COMPRESSION:
        return [each or Reason.LOOP for each in judged]
    return judged


def _loops(window: Heard) -> Iterator[tuple[int, int]]:
    """Yield the words, from one up to another, that only say again what was just said, too often and too fast."""
    said = [word.bare for word in window.words]
    circling = compression(window.text) > LOOPING_COMPRESSION
    at = 0
    while at < len(said):
        for size in range(1, LONGEST_LOOP + 1):
            end = at + size
            while end < len(said) and said[end] == said[end - size]:
                end += 1
            again = window.words[at + MOST_ALIKE * size : end]
            if end - at >= FEWEST_LOOPS * size and (circling or _hurried(again)):
                yield at + MOST_ALIKE * size, end
                at = end - 1
                break
        at += 1


def _hurried(words: Sequence[Guess]) -> bool:
    return statistics.median(word.end_ms - word.start_ms for word in words) < SHORTEST_WORD_MS


def _crammed(words: Sequence[Guess]) -> Iterator[tuple[int, int]]:
    at = 0
    for no_time, run in itertools.groupby(words, key=lambda word: word.end_ms - word.start_ms <= NO_TIME_MS):
        length = sum(1 for _ in run)
        if no_time and length >= CRAMMED:
            yield at, at + length
        at += length


def _of_films(words: Sequence[Guess]) -> Iterator[tuple[int, int]]:
    for phrases, doubt in DOUBTED.items():
        for phrase in phrases:
            wanted = ["".join(letter for letter in word if letter.isalnum()) for word in phrase.split()]
            for at in range(len(words) - len(wanted) + 1):
                found = words[at : at + len(wanted)]
                if [word.bare for word in found] == wanted and statistics.fmean(one.probability for one in found) < doubt:
                    end = at + len(wanted)
                    # Who signs a film stands behind it, up to the end of the sentence.
                    while phrases is SUBTITLERS and end < len(words) and not words[end - 1].text.rstrip().endswith((".", "!")):
                        end += 1
                    yield at, end
