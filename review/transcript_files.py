"""A lesson's words as a file to take away: an effect outside the rows, so announced before and reported after.

What is masked is not in any of them. Nothing is kept here: the file is made, handed out and forgotten.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import Observation
from domain.people import Person
from domain.things import OfObservation
from domain.timeline import clock_time
from domain.transcription import MASK
from domain.wordings import joined, merged
from review.errors import NotNow
from review.transcribed import Transcripts, TranscriptSeen
from storage.rows import Rows
from transcode.captions import provenance, sub_rip, web_vtt


class FileKind(StrEnum):
    """What a transcript can be taken away as; the value is the file's ending."""

    VTT = "vtt"
    SRT = "srt"
    TXT = "txt"
    DOCX = "docx"
    JSON = "json"


MEDIA_TYPES = {
    FileKind.VTT: "text/vtt; charset=utf-8",
    FileKind.SRT: "application/x-subrip; charset=utf-8",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.JSON: "application/json",
}


@dataclass(frozen=True)
class TakenOut:
    """A file on its way to whoever asked."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """Whose words are taken out, by whom and when."""

    title: str
    by: str
    at: datetime

    def about(self, seen: TranscriptSeen) -> tuple[str, ...]:
        """Return what a reader must know about the file, in sentences."""
        sentences = [
            f"{provenance(seen.as_transcript())} A recogniser mishears: trust your ears.",
            f"Taken out by {self.by} on {self.at:%d %B %Y at %H:%M} UTC; revision {seen.revision} of the lesson.",
        ]
        if seen.masked:
            sentences.append(f"{MASK} stands for words that are masked, such as the name of a child.")
        return tuple(sentences)


class TranscriptFiles:
    """Makes files of words for whoever may take them out."""

    def __init__(
        self, rows: Rows, custody: Custody, transcripts: Transcripts, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._rows = rows
        self._custody = custody
        self._transcripts = transcripts
        self._now = now

    def take_out(self, actor: Actor, thing: OfObservation, kind: FileKind) -> TakenOut:
        """Return the newest words of the newest revision as a file. Raises Denied; NotNow while there are none."""
        seen = self._transcripts.of(thing.id)
        if seen is None:
            raise NotNow("This lesson has no written words yet, so there is nothing to take out.")
        with self._rows.read() as session:
            title = session.get_one(Observation, thing.id).title
            by = session.get_one(Person, actor.person_id).full_name
        announced = {"format": kind, "revision": seen.revision, "version": seen.version, "masked": seen.masked}
        intent = self._custody.intend(actor, Action.TRANSCRIPT_EXPORT, thing, announced)
        try:
            content = _MAKERS[kind](seen, Asked(title, by, self._now()))
        except Exception:
            intent.failed("The file could not be made.")
            raise
        intent.done({"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        return TakenOut(f"{_plain(title)}-transcript-v{seen.version}.{kind}", MEDIA_TYPES[kind], content)


def _as_text(seen: TranscriptSeen, asked: Asked) -> bytes:
    phrases = (f"[{clock_time(phrase[0].start_ms)}] {joined(phrase)}" for phrase in seen.phrases())
    return "\n".join([asked.title, *asked.about(seen), "", *phrases, ""]).encode()


def _as_document(seen: TranscriptSeen, asked: Asked) -> bytes:
    from review.transcript_docx import Page, word_document  # noqa: PLC0415 - 7 MB that few services ever need

    return word_document(Page(asked.title, asked.about(seen), seen.recognised.language), seen.phrases())


def _as_json(seen: TranscriptSeen, asked: Asked) -> bytes:
    """The published transcript's form, each word with whether a person wrote it (`edited`) or masked it."""
    transcript = seen.as_transcript().to_json()
    words = ("start_ms", "end_ms", "text", "probability", "edited", "masked")
    for segment, phrase in zip(transcript["segments"], seen.phrases(), strict=True):
        segment["words"] = [{name: getattr(word, name) for name in words} for word in merged(phrase)]
    about = {"lesson": asked.title, "revision": seen.revision, "taken_out_by": asked.by, "taken_out_at": asked.at.isoformat()}
    return json.dumps({**about, **transcript}, ensure_ascii=False, indent=1).encode()


_MAKERS: dict[FileKind, Callable[[TranscriptSeen, Asked], bytes]] = {
    FileKind.VTT: lambda seen, _: web_vtt(seen.as_transcript()).encode(),
    FileKind.SRT: lambda seen, _: sub_rip(seen.as_transcript()).encode(),
    FileKind.TXT: _as_text,
    FileKind.DOCX: _as_document,
    FileKind.JSON: _as_json,
}


def _plain(title: str) -> str:
    """A title as a file's name: letters and digits that every system keeps."""
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60] or "lesson"
