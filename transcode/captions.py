"""Captions as WebVTT: the transcript cut into cues that can be read in the time they are shown. Pure.

Limits follow the BBC's subtitle guidelines. Times are lesson time; a cue that would begin before 0 begins at 0.
"""

from collections.abc import Iterator, Sequence

from domain.timeline import LessonMs
from transcode.transcript import PAUSE_MS, SENTENCE_ENDS, Transcript, Word

LINE_LETTERS = 37
"""Letters in a line: fits one of three pictures side by side, and a phone."""

CUE_LINES = 2
"""More would cover what is filmed."""

LONGEST_MS = 7000
"""A cue that stands longer is read twice."""

SHORTEST_MS = 1000
"""A cue that stands shorter is not seen; it is kept on until the next one needs its place."""


def web_vtt(transcript: Transcript) -> str:
    """Return the captions file. A transcript without words gives a file without cues, which is valid."""
    cues = list(_cues([word for segment in transcript.segments for word in segment.words]))
    blocks = ["WEBVTT", f"NOTE\nWritten by {transcript.model}; language {transcript.language}."]
    for place, words in enumerate(cues):
        following = cues[place + 1][0].start_ms if place + 1 < len(cues) else None
        begin = max(0, words[0].start_ms)
        end = _end(words, following)
        if end > begin:
            lines = "\n".join(_escaped(line) for line in _lines([word.text for word in words]))
            blocks.append(f"{stamp(begin)} --> {stamp(end)}\n{lines}")
    return "\n\n".join([*blocks, ""])


def stamp(moment_ms: LessonMs) -> str:
    """Return a time as WebVTT writes it. Negative times have no way of writing there and become 0."""
    seconds, ms = divmod(max(0, moment_ms), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"


def _cues(words: Sequence[Word]) -> Iterator[list[Word]]:
    cue: list[Word] = []
    for word in words:
        if cue and _begins_anew(cue, word):
            yield cue
            cue = []
        cue.append(word)
    if cue:
        yield cue


def _begins_anew(cue: Sequence[Word], word: Word) -> bool:
    text = [*(each.text for each in cue), word.text]
    too_much = len(_lines(text)) > CUE_LINES or word.end_ms - cue[0].start_ms > LONGEST_MS
    sentence_over = cue[-1].text.endswith(SENTENCE_ENDS) and len(" ".join(text)) > LINE_LETTERS
    return too_much or sentence_over or word.start_ms - cue[-1].end_ms > PAUSE_MS


def _end(words: Sequence[Word], following: LessonMs | None) -> LessonMs:
    end = max(words[-1].end_ms, words[0].start_ms + SHORTEST_MS)
    return end if following is None else min(end, following)


def _lines(words: Sequence[str]) -> list[str]:
    """Fill lines from the front; a single word longer than a line stands alone."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= LINE_LETTERS:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
