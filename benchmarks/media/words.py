"""How right the published words are: against the script, and in time against when each line of it was begun and ended."""

import json
from pathlib import Path
from typing import Any

from benchmarks.media.lesson import Made
from benchmarks.words.score import Timed, error_rate, paired, spread_of, unfolded


def words_row(lesson: Path, manifest: dict[str, Any], made: Made) -> dict[str, Any]:
    """Return the word error rate over what the lesson's own microphone could hear, and how far words are from their time.

    The script knows when a line was begun and ended, so times are those of first words' beginnings and last words' ends.
    """
    written = unfolded(_written(lesson / manifest["transcript"]))
    said: list[Timed] = []
    first: list[int] = []
    last: list[int] = []
    for words in _lines(manifest, made):
        first.append(len(said))
        said += words
        last.append(len(said) - 1)
    pairs = paired([word.text for word in said], [word.text for word in written])
    same = {
        pair.said: written[pair.written] for pair in pairs if pair.same and pair.said is not None and pair.written is not None
    }
    begins = [same[at].start_ms - said[at].start_ms for at in first if at in same]
    ends = [same[at].end_ms - said[at].end_ms for at in last if at in same]
    return {
        "stage": "words",
        "task": "words",
        "words_said": len(said),
        "words_written": len(written),
        "word_error_rate": round(error_rate(pairs), 4),
        **{f"caption_begin_{name}": value for name, value in spread_of(begins).items()},
        **{f"caption_end_{name}": value for name, value in spread_of(ends).items()},
    }


def _written(transcript: Path) -> list[Timed]:
    segments = json.loads(transcript.read_text(encoding="utf-8"))["segments"]
    return [Timed(word["text"], word["start_ms"], word["end_ms"]) for one in segments for word in one["words"]]


def _lines(manifest: dict[str, Any], made: Made) -> list[list[Timed]]:
    """Return the words of each line that was recorded whole, on lesson time; only a line's own ends are when they say."""
    default = next(track["camera"] for track in manifest["audio"] if track["default"])
    piece = made.truth.cameras[default - 1].pieces[0]
    true = made.truth.in_clock_of(manifest["clock"]["anchor"])[default][0]
    found = []
    for line in made.truth.script:
        begin, end = (true.to_lesson(piece.to_file(moment)) for moment in (line.start_ms, line.end_ms))
        if piece.to_file(line.start_ms) < 0 or piece.to_file(line.end_ms) > piece.file_end_ms:
            continue
        words = line.text.split()
        step = (end - begin) / len(words)
        found.append(unfolded([Timed(word, begin + at * step, begin + (at + 1) * step) for at, word in enumerate(words)]))
    return [words for words in found if words]
