"""Captions: the transcript cut into cues that can be read in the time they are shown, as WebVTT and SubRip. Pure.

Limits follow the BBC's and Netflix's subtitle guidelines. Where to cut is decided for a whole stretch of speech at once, as a
line-breaking paragraph is: each way of cutting has a price for sentences torn apart and for text that stands too short a time,
and the cheapest is taken. Times are lesson time; a cue that would begin before 0 begins at 0.
"""

import functools
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from domain.timeline import LessonMs
from transcode.spacing import spaced
from transcode.transcript import PAUSE_MS, SENTENCE_ENDS, Transcript

LINE_LETTERS = 37
"""Letters in a line: fits one of three pictures side by side, and a phone. A letter of Chinese or Japanese counts as two."""

CUE_LINES = 2
"""More would cover what is filmed."""

LONGEST_MS = 7000
"""A cue that stands longer is read twice."""

SHORTEST_MS = 1000
"""A cue that stands shorter is not seen; it is kept on until the next one needs its place."""

LETTERS_A_SECOND = 17.0
"""How fast most adults read captions and still watch."""

MOST_LETTERS_A_SECOND = 20.0
"""Faster than this they do not come to its end. Where people speak faster, a cue takes time from beside it."""

BETWEEN_MS = 80
"""Two pictures between cues: without them the eye does not see that the text is another."""

TOO_CLOSE_MS = 500
"""A gap shorter than this flickers, so that the cue before it is kept on until `BETWEEN_MS`."""

LATE_MS, EARLY_MS = 400, 200
"""How far a cue may begin after and before its first word, to leave or to have time for reading."""

LONG_STRETCH = 30
"""Words after which the end of a sentence is an end for captions too."""

PHRASE_ENDS = (",", ";", ":", "،", "、", "，", "–", "—")

_TORN, _AFTER_PHRASE, _PER_CUE, _RUSHED, _SENTENCE_INSIDE = 5.0, 2.0, 1.0, 30.0, 1.5
"""Prices: a sentence torn anywhere, or after a comma; each cue; text that has no time; a sentence that ends inside a cue."""


@dataclass(frozen=True)
class Cue:
    """One caption on lesson time, as it is shown."""

    start_ms: LessonMs
    end_ms: LessonMs
    lines: tuple[str, ...]

    @property
    def letters(self) -> int:
        """How much there is to read."""
        return sum(map(width, self.lines))


@dataclass(frozen=True)
class _Spoken:
    start_ms: LessonMs
    end_ms: LessonMs
    text: str
    space: bool

    @cached_property
    def width(self) -> int:
        return width(self.text)

    @cached_property
    def ends(self) -> bool:
        return self.text.endswith(SENTENCE_ENDS)


def cues_of(transcript: Transcript) -> list[Cue]:
    """Return the captions of a transcript in order. Every word stands in one of them, unless it was said before 0."""
    spoken = [
        _Spoken(word.start_ms, word.end_ms, word.text, space)
        for segment in transcript.segments
        for word, space in zip(segment.words, spaced(segment), strict=True)
    ]
    stretches = list(_stretches(spoken))
    firsts: list[_Spoken | None] = [stretch[0] for stretch in stretches[1:]]
    groups = [
        group for stretch, following in zip(stretches, [*firsts, None], strict=False) for group in _cut(stretch, following)
    ]
    return _timed(groups)


def web_vtt(transcript: Transcript) -> str:
    """Return the captions file. A transcript without words gives a file without cues, which is valid."""
    blocks = ["WEBVTT", f"NOTE\n{provenance(transcript).replace('-->', '→')}"]
    for cue in cues_of(transcript):
        lines = "\n".join(_escaped(line) for line in cue.lines)
        blocks.append(f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}\n{lines}")
    return "\n\n".join([*blocks, ""])


def sub_rip(transcript: Transcript) -> str:
    """Return the captions as SubRip, which has no place for who wrote them."""
    blocks = []
    for number, cue in enumerate(cues_of(transcript), 1):
        times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}".replace(".", ",")
        blocks.append("\n".join([str(number), times, *(line.replace("-->", "→") for line in cue.lines)]))
    return "".join(f"{block}\n\n" for block in blocks).removesuffix("\n")


def provenance(transcript: Transcript) -> str:
    """Return in a sentence what wrote a transcript down, and how often people changed it since."""
    edits = int(transcript.versions.get("edits", "0"))
    people = "" if edits == 0 else f" Changed by people since: version {edits}."
    return f"Written by {transcript.model}; language {transcript.language}.{people}"


def stamp(moment_ms: LessonMs) -> str:
    """Return a time as WebVTT writes it. Negative times have no way of writing there and become 0."""
    seconds, ms = divmod(max(0, moment_ms), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"


def width(text: str) -> int:
    """Return how many letters wide a text is; a wide one counts as two, a mark over a letter as none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text
    )


def _stretches(spoken: Sequence[_Spoken]) -> Iterator[tuple[_Spoken, ...]]:
    """Cut at pauses, which no cue runs over, and in long speech where a sentence ends, which no cue needs to."""
    stretch: list[_Spoken] = []
    for word in spoken:
        over = len(stretch) >= LONG_STRETCH and stretch[-1].ends
        if stretch and (over or word.start_ms - stretch[-1].end_ms > PAUSE_MS):
            yield tuple(stretch)
            stretch = []
        stretch.append(word)
    if stretch:
        yield tuple(stretch)


@functools.lru_cache(maxsize=4096)  # after a correction, only the stretch that it stands in is cut anew
def _cut(words: tuple[_Spoken, ...], following: _Spoken | None) -> list[Sequence[_Spoken]]:
    """Cut a stretch of speech into cues at the lowest price, by dynamic programming over the places to cut.

    `following` is the first word after it.
    """
    stretch = _Stretch(words, following)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options = []
        for begin in range(end - 1, -1, -1):
            if end - begin > 1 and not stretch.fits(begin, end):
                break
            options.append((best[begin][0] + stretch.price(begin, end), begin))
        best.append(min(options))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [words[begin:end] for begin, end in itertools.pairwise(cuts)]


class _Stretch:
    """Speech without a pause, measured once: words from `begin` up to `end` are a cue that fits or does not, and its price."""

    def __init__(self, words: Sequence[_Spoken], following: _Spoken | None) -> None:
        self._words = words
        self._following = following
        self._letters = list(itertools.accumulate((word.width + word.space for word in words), initial=0))
        self._ends = list(itertools.accumulate((word.ends for word in words), initial=0))

    def fits(self, begin: int, end: int) -> bool:
        if self._words[end - 1].end_ms - self._words[begin].start_ms > LONGEST_MS:
            return False
        letters = self._wide(begin, end)
        if letters <= LINE_LETTERS:
            return True
        return letters <= CUE_LINES * (LINE_LETTERS + 1) and any(
            self._is_line(begin, at) and self._is_line(at, end) for at in range(begin + 1, end)
        )

    def price(self, begin: int, end: int) -> float:
        last, following = self._words[end - 1], self._words[end] if end < len(self._words) else self._following
        rushed = torn = 0.0
        if following is not None:
            needed = max(SHORTEST_MS, 1000 * self._wide(begin, end) / LETTERS_A_SECOND)
            rushed = max(0.0, 1 - (following.start_ms - BETWEEN_MS - self._words[begin].start_ms) / needed)
            torn = 0.0 if last.ends or end == len(self._words) else _AFTER_PHRASE if last.text.endswith(PHRASE_ENDS) else _TORN
        inside = self._ends[end - 1] - self._ends[begin]
        return _PER_CUE + torn + _SENTENCE_INSIDE * inside + _RUSHED * rushed * rushed

    def _is_line(self, begin: int, end: int) -> bool:
        return end - begin == 1 or self._wide(begin, end) <= LINE_LETTERS

    def _wide(self, begin: int, end: int) -> int:
        return self._letters[end] - self._letters[begin] - self._words[begin].space


def _timed(groups: Sequence[Sequence[_Spoken]]) -> list[Cue]:
    """Give each cue the time that reading it takes, as far as its neighbours leave it."""
    found: list[Cue] = []
    for place, group in enumerate(groups):
        before = found[-1].end_ms + BETWEEN_MS if found else 0
        following = groups[place + 1][0].start_ms if place + 1 < len(groups) else None
        last = max(word.end_ms for word in group)
        if last <= 0:
            continue
        begin = max(group[0].start_ms, before)
        lines = _lines(group)
        letters = sum(map(width, lines))
        wanted = max(last, begin + max(SHORTEST_MS, round(1000 * letters / LETTERS_A_SECOND)))
        least = max(SHORTEST_MS, round(1000 * letters / MOST_LETTERS_A_SECOND))
        end = min(wanted, max(last, begin + LONGEST_MS))
        if following is not None:
            end = min(end, following - BETWEEN_MS)
            if end - begin < least:
                begin = max(before, group[0].start_ms - EARLY_MS, min(begin, end - least), 0)
                end = max(end, min(begin + least, following + LATE_MS - BETWEEN_MS))
        if end > begin:
            found.append(Cue(begin, end, lines))
    return _without_flicker(found)


def _without_flicker(cues: Sequence[Cue]) -> list[Cue]:
    kept = []
    for place, cue in enumerate(cues):
        close = cues[place + 1].start_ms - BETWEEN_MS if place + 1 < len(cues) else cue.end_ms
        short = 0 < close - cue.end_ms < TOO_CLOSE_MS and close - cue.start_ms <= LONGEST_MS
        kept.append(replace(cue, end_ms=close) if short else cue)
    return kept


def _lines(group: Sequence[_Spoken]) -> tuple[str, ...]:
    """Break a cue where a phrase ends if it can be, else in its middle, the lower line the longer one."""
    if _wide(group) <= LINE_LETTERS or len(group) == 1:
        return (_text(group),)

    def awkward(at: int) -> tuple[bool, float]:
        upper, lower = _wide(group[:at]), _wide(group[at:])
        ends = group[at - 1].text.endswith((*PHRASE_ENDS, *SENTENCE_ENDS))
        fits = all(len(part) == 1 or _wide(part) <= LINE_LETTERS for part in (group[:at], group[at:]))
        return not fits, abs(upper - lower) + (upper > lower) - (12 if ends else 0)

    at = min(range(1, len(group)), key=awkward)
    return _text(group[:at]), _text(group[at:])


def _text(words: Sequence[_Spoken]) -> str:
    return "".join(f" {word.text}" if word.space and place else word.text for place, word in enumerate(words))


def _wide(words: Sequence[_Spoken]) -> int:
    return sum(word.width + word.space for word in words) - words[0].space


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
