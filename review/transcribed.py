"""The words of a lesson as they are read: any version, and the published files with what is masked left out.

What was recognised is a published file that never changes; what people did to it are rows. Nothing here tells a masked word,
whoever asks and whatever version, revision or file they ask for.
"""

import itertools
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.recording import Revision
from domain.transcription import TranscriptEdit, VersionWord
from domain.wordings import ForeignMask, ShownWord, Wordings, joined, merged
from review.making import latest_revision, revision_numbered
from storage.objects import ObjectStore
from storage.rows import Rows
from transcode.captions import web_vtt
from transcode.spacing import spaced
from transcode.transcript import Segment, Transcript, Word

MOST_KEPT = 8
"""Transcripts kept as read, so that a page's few requests read one file once. An hour's is some megabytes."""


NOTHING = Transcript("und", "nothing", ())
"""Words that cannot be read: what is served where masks cannot be laid on."""


@dataclass(frozen=True)
class Recognised:
    """What the recogniser wrote, and its words as version 0."""

    transcript: Transcript
    words: tuple[VersionWord, ...]


@dataclass(frozen=True)
class TranscriptSeen:
    """One version of a lesson's words as everybody reads it. `newest` is the newest version's number.

    `changes` counts every edit of the lesson's words ever made, on whatever revision: a page compares it with what it is told.
    `takes_back` is the edit that an undo would take back.
    """

    revision: int
    version: int
    newest: int
    changes: int
    recognised: Transcript
    words: tuple[ShownWord, ...]
    takes_back: TranscriptEdit | None

    @property
    def masked(self) -> int:
        """How many words are masked."""
        return sum(word.masked for word in self.words)

    def phrases(self) -> list[tuple[ShownWord, ...]]:
        """Return the words phrase by phrase, as the recogniser divided them."""
        return [tuple(words) for _, words in itertools.groupby(self.words, key=lambda word: word.segment)]

    def as_transcript(self) -> Transcript:
        """Return it in the form of the published transcript. What a person wrote is certain; `versions` counts the edits."""
        recognised = self.recognised
        return replace(
            recognised,
            segments=tuple(_segment(phrase) for phrase in self.phrases()),
            versions={**recognised.versions, "edits": str(self.version)},
        )


T = TypeVar("T")


class Few(Generic[T]):
    """Keeps the last few of what is dear to make. Two that ask at once may both make it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is kept under the key, else what `make` makes."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


class Recognitions:
    """Reads the recognised transcripts out of the object store, and keeps the last few."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._kept: Few[Recognised] = Few()

    def of(self, revision: Revision) -> Recognised | None:
        """Return what was recognised for a revision; None while it has no transcript. Raises ObjectMissing."""
        path = revision.manifest["transcript"]
        if path is None:
            return None
        key = f"{revision.prefix.rstrip('/')}/{path}"
        return self._kept.get((key,), lambda: _recognised(json.loads(b"".join(self._objects.read(key)))))


class Transcripts:
    """Shows the words of lessons."""

    def __init__(self, rows: Rows, recognitions: Recognitions) -> None:
        self._rows = rows
        self._recognitions = recognitions
        self._files: Few[bytes] = Few()

    def of(self, observation_id: str, number: int | None = None, version: int | None = None) -> TranscriptSeen | None:
        """Return a version of the words of one revision, the newest of each by default; None when there is none.

        The caller has asked whether the lesson may be watched.
        """
        found = self.opened(observation_id, number)
        if found is None:
            return None
        revision, recognised, wordings, changes = found
        wanted = wordings.head if version is None else version
        if not 0 <= wanted <= wordings.head:
            return None
        return TranscriptSeen(
            revision=revision.number,
            version=wanted,
            newest=wordings.head,
            changes=changes,
            recognised=recognised.transcript,
            words=wordings.shown(wanted),
            takes_back=wordings.takes_back(),
        )

    def served(self, observation_id: str, number: int, path: str) -> bytes | None:
        """Return the contents of a published file of words (transcript or captions) once people changed them.

        `path` lies outside the folders of pictures and sound. None: the file is served as it was published.
        """
        with self._rows.read() as session:
            revision = revision_numbered(session, observation_id, number)
            edits = edits_of(session, observation_id)
            if revision is None or not edits:
                return None
            # Revisions of one preparation share their files: an early one lets fetch what only a later one names.
            spoken = session.scalar(
                select(func.max(Revision.number)).where(
                    Revision.observation_id == observation_id,
                    Revision.preparation_id == revision.preparation_id,
                    Revision.manifest["transcript"].as_string().is_not(None),
                )
            )
        key = (observation_id, spoken or number, path, len(edits))
        return self._files.get(key, lambda: self._file(observation_id, spoken or number, path))

    def _file(self, observation_id: str, number: int, path: str) -> bytes:
        seen = self.of(observation_id, number)
        if seen is None:  # nothing to lay the masks on, so nothing is told
            return web_vtt(NOTHING).encode() if path.endswith(".vtt") else json.dumps(NOTHING.to_json()).encode()
        transcript = seen.as_transcript()
        return (web_vtt(transcript) if path.endswith(".vtt") else json.dumps(transcript.to_json(), ensure_ascii=False)).encode()

    def opened(self, observation_id: str, number: int | None = None) -> tuple[Revision, Recognised, Wordings, int] | None:
        """Return a revision with what was recognised, all its wordings, and the count of edits; None when it has no words."""
        with self._rows.read() as session:
            revision = revision_of(session, observation_id, number)
            edits = edits_of(session, observation_id)
            clocks = clocks_of(session, observation_id)
        recognised = None if revision is None else self._recognitions.of(revision)
        if revision is None or recognised is None:
            return None
        return revision, recognised, wordings_of(revision, recognised, edits, clocks), len(edits)


def revision_of(session: Session, observation_id: str, number: int | None) -> Revision | None:
    """Return the newest published revision, or the one of this number."""
    return latest_revision(session, observation_id) if number is None else revision_numbered(session, observation_id, number)


def edits_of(session: Session, observation_id: str) -> list[TranscriptEdit]:
    """Return every edit of a lesson's words, whatever was recognised, each preparation's in the order of its versions."""
    found = session.scalars(
        select(TranscriptEdit).where(TranscriptEdit.observation_id == observation_id).order_by(TranscriptEdit.version)
    )
    return list(found)


def clocks_of(session: Session, observation_id: str) -> dict[str, str]:
    """Return the clock of each preparation of a lesson that published anything."""
    rows = session.execute(select(Revision.preparation_id, Revision.clock_id).where(Revision.observation_id == observation_id))
    return dict(rows.all())


def wordings_of(
    revision: Revision, recognised: Recognised, edits: Iterable[TranscriptEdit], clocks: dict[str, str]
) -> Wordings:
    """Return a revision's words with its own edits, and with the masks that were set on other transcripts of the lesson."""
    by_preparation: dict[str, list[TranscriptEdit]] = {}
    for edit in edits:
        by_preparation.setdefault(edit.preparation_id, []).append(edit)
    own = by_preparation.pop(revision.preparation_id, [])
    foreign = []
    for preparation_id, others in by_preparation.items():
        same_clock = clocks.get(preparation_id) == revision.clock_id
        foreign += [ForeignMask(mask, same_clock) for mask in Wordings((), others).masks()]
    return Wordings(recognised.words, own, foreign)


def transcript_changes(session: Session, observation_ids: Iterable[str]) -> dict[str, int]:
    """Return, for each lesson whose words were ever edited, a number that grows with every edit."""
    rows = session.execute(
        select(TranscriptEdit.observation_id, func.count())
        .where(TranscriptEdit.observation_id.in_(list(observation_ids)))
        .group_by(TranscriptEdit.observation_id)
    )
    return dict(rows.all())


def _segment(phrase: Sequence[ShownWord]) -> Segment:
    words = tuple(
        Word(one.start_ms, one.end_ms, one.text, 1.0 if one.probability is None else one.probability) for one in merged(phrase)
    )
    return Segment(min(word.start_ms for word in words), max(word.end_ms for word in words), joined(phrase), words)


def _recognised(values: dict[str, Any]) -> Recognised:
    transcript = Transcript.from_json(values)
    made: list[VersionWord] = []
    for number, segment in enumerate(transcript.segments):
        for word, space in zip(segment.words, spaced(segment), strict=True):
            made.append(_first_version(f"0.{len(made)}", number, word, space))
    return Recognised(transcript, tuple(made))


def _first_version(word_id: str, segment: int, word: Word, space: bool) -> VersionWord:  # noqa: FBT001 - of a word, not a switch
    return VersionWord(
        id=word_id,
        segment=segment,
        start_ms=word.start_ms,
        end_ms=word.end_ms,
        text=word.text,
        origin_start_ms=word.start_ms,
        origin_end_ms=word.end_ms,
        probability=word.probability,
        glued=not space,
    )
