"""What people do to a lesson's written words: every edit is a row, so that the recogniser's words and every version stay.

The recognised transcript is version 0 and a published file; each edit makes the next version. A word has an id that names its
wording: whoever names ids names exactly what they saw. Masks lie apart from words: a word is masked in every version, export
and caption as long as its mask is in force, whatever is edited or gone back to.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now
from domain.timeline import LessonMs, ListOf

MASK = "———"
"""What stands for a masked word, whatever its length."""

UNSURE_BELOW = 0.5
"""A recogniser's probability under which a word is shown as unsure. Below one half it is as likely wrong as right."""

MOST_AT_ONCE = 60
"""Words that one edit replaces or makes: about a sentence. More would be a new transcript and not a correction."""

LONGEST_WORD = 60
"""Letters. The longest word of a dictionary has 45."""

ENDS = ".?!,;:…。？！、，"
"""What ends or parts a sentence. It stays when its word is masked, so that sentences remain sentences."""


class EditKind(StrEnum):
    """What an edit does. `undo` takes the last one back; `restore` brings back an earlier version's words, masks kept."""

    REPLACE = "replace"
    MASK = "mask"
    UNMASK = "unmask"
    UNDO = "undo"
    RESTORE = "restore"


@dataclass(frozen=True)
class VersionWord:
    """One word of some version, on lesson time. `segment` counts the recogniser's phrases from 0.

    `probability` is the recogniser's own, None once a person wrote the word. `glued`: no space stands before it.
    `origin_*` spans everything that the word was made of, edit by edit: where it may stand in earlier versions.
    """

    id: str
    segment: int
    start_ms: LessonMs
    end_ms: LessonMs
    text: str
    origin_start_ms: LessonMs
    origin_end_ms: LessonMs
    probability: float | None = None
    glued: bool = False

    def stems_from(self, start_ms: LessonMs, end_ms: LessonMs) -> bool:
        """Whether what this word was made of shares time with a stretch."""
        return self.origin_start_ms < end_ms and start_ms < self.origin_end_ms


@dataclass(frozen=True)
class MaskedPlace:
    """One masked word: its id, what it says (for finding it again in a transcript made anew), and where it may stand."""

    word: str
    text: str
    start_ms: LessonMs
    end_ms: LessonMs

    def covers(self, word: VersionWord, present: frozenset[str] | set[str]) -> bool:
        """Whether a word of a version is masked by this place; `present` holds the ids of all words of that version.

        A version that has the masked word itself needs to hide nothing else for it. In one that has not, whatever shares the
        masked word's origin may be it.
        """
        return word.id == self.word or (self.word not in present and word.stems_from(self.start_ms, self.end_ms))


class TranscriptEdit(Noun, kw_only=True):
    """One edit of one preparation's words, made while watching `revision`: never changed, never removed.

    `removed` are the ids of the words that it takes away or (un)masks, `added` the words in their stead, `places` the masks
    that it sets. `to_version` is what an undo or a restore goes back to.
    """

    __tablename__ = "transcript_edit"
    __table_args__ = (UniqueConstraint("preparation_id", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    preparation_id: Mapped[str] = mapped_column(ForeignKey("preparation.id"))
    revision: Mapped[int]
    version: Mapped[int]
    kind: Mapped[EditKind]
    removed: Mapped[list[str]] = mapped_column(default_factory=list)
    added: Mapped[tuple[VersionWord, ...]] = mapped_column(ListOf(VersionWord), default=())
    places: Mapped[tuple[MaskedPlace, ...]] = mapped_column(ListOf(MaskedPlace), default=())
    to_version: Mapped[int | None] = mapped_column(default=None)
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


def masked_text(text: str) -> str:
    """Return what is shown for a masked word: the same mark for every word, and what ended its sentence."""
    return MASK + (text[-1] if text and text[-1] in ENDS else "")
