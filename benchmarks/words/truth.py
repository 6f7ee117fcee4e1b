"""A lesson's sound whose every word has a known beginning: the sample's script in the sample's room, without its pictures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.words.spell import SPOKEN
from domain.timeline import Piece
from media.pcm import Sound
from triptych.sample.picture import SEATS
from triptych.sample.script import PUPIL, planned
from triptych.sample.sound import at_microphone, recorded, sources
from triptych.sample.truth import Line
from triptych.sample.view import viewpoint
from triptych.sample.voices import Piper, find_voice

RATE = 16_000
PUPIL_FASTER = 1.25
"""As `triptych.sample.voices` makes a child of a grown-up."""

SAME_LENGTH_MS = 5.0


@dataclass(frozen=True)
class TrueWord:
    """A word that was said, on the room's clock, which is lesson time here."""

    text: str
    start_ms: float
    end_ms: float
    line: int


@dataclass(frozen=True)
class Case:
    """What one camera recorded of the lesson, where that lies in time, and what was said."""

    sound: Sound
    pieces: tuple[Piece, ...]
    words: tuple[TrueWord, ...]


def words_of(script: Sequence[Line]) -> tuple[TrueWord, ...]:
    """Return every word of a sample's script with its time. Raises KeyError for a line that `spoken.json` does not know."""
    known = {line["text"]: line for line in json.loads(SPOKEN.read_text(encoding="utf-8"))["lines"]}
    found = []
    for number, line in enumerate(script):
        spoken, faster = known[line.text], PUPIL_FASTER if line.speaker == PUPIL else 1.0
        lasted = spoken["length_ms"] / faster
        if abs(lasted - (line.end_ms - line.start_ms)) > SAME_LENGTH_MS:
            raise ValueError(f"“{line.text}” is spoken by another voice than spoken.json was made with")
        for text, (begin, end) in zip(line.text.split(), spoken["words"], strict=True):
            found.append(TrueWord(text, line.start_ms + begin / faster, line.start_ms + end / faster, number))
    return tuple(found)


def make_case(folder: Path, *, view: str, minutes: float, seed: int, snr_db: float) -> Case:
    """Speak the script and record it from one camera's place: begun late, on a drifting clock, with a pause in the middle."""
    voice = find_voice()
    if not isinstance(voice, Piper):
        raise SystemExit("this needs piper and its voice: make voice")
    lesson_ms = round(minutes * 60_000)
    lines = planned(seed, lesson_ms)
    distinct = list(dict.fromkeys((line.speaker, line.text) for line in lines))
    spoken = dict(zip(distinct, voice.say(distinct), strict=True))
    room = sources(seed, lesson_ms, lines, [spoken[line.speaker, line.text] for line in lines], SEATS)
    half, drift = lesson_ms / 2, 60.0
    pieces = (Piece(0.0, half, 400.0, drift), Piece(half, lesson_ms - 4500.0, 4400.0, drift))
    samples = recorded(at_microphone(room, viewpoint(view, 16, 9).place, seed), pieces, rate=RATE, snr_db=snr_db, seed=seed)
    path = folder / f"{view}.s16"
    samples.tofile(path)
    return Case(
        Sound(path, RATE, samples.size), pieces, tuple(word for word in words_of(room.script) if _recorded(word, pieces))
    )


def _recorded(word: TrueWord, pieces: Sequence[Piece]) -> bool:
    return any(piece.lesson_start_ms <= word.start_ms and word.end_ms <= piece.lesson_end_ms for piece in pieces)
