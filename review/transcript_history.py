"""Who changed a lesson's words, when and what: every edit with the words before and after it, masked ones left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.people import Person
from domain.timeline import LessonMs
from domain.transcription import EditKind, TranscriptEdit, VersionWord
from domain.wordings import Wordings, as_shown, joined
from review.transcribed import Transcripts
from storage.rows import Rows


@dataclass(frozen=True)
class EditSeen:
    """One edit in the history: what it did and where, masked words left out. `from_ms` None: the whole transcript."""

    edit: TranscriptEdit
    by: Person
    count: int
    from_ms: LessonMs | None
    before: str
    after: str


class TranscriptHistory:
    """Tells how the words of lessons came to be what they are."""

    def __init__(self, rows: Rows, transcripts: Transcripts) -> None:
        self._rows = rows
        self._transcripts = transcripts

    def of(self, observation_id: str, number: int | None = None) -> list[EditSeen] | None:
        """Return the edits of one revision's words, oldest first; None when it has no words.

        The caller has asked whether the lesson may be watched.
        """
        found = self._transcripts.opened(observation_id, number)
        if found is None:
            return None
        wordings = found[2]
        with self._rows.read() as session:
            wanted = {edit.made_by for edit in wordings.edits}
            people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(wanted)))}
        return list(_told(wordings, people))


def _told(wordings: Wordings, people: dict[str, Person]) -> Iterator[EditSeen]:
    every = {word.id: word for word in wordings.base} | {word.id: word for edit in wordings.edits for word in edit.added}
    head = wordings.words(wordings.head)
    present = frozenset(word.id for word in head)
    # A word that is no longer there may be an earlier form of a masked one: then it is not told either.
    gone = [word for word in every.values() if word.id not in present]
    hidden = wordings.masked(head) | wordings.hidden(gone, frozenset())

    def words_of(words: Sequence[VersionWord]) -> str:
        return joined(as_shown(words, hidden))

    for edit in wordings.edits:
        before = [every[word] for word in edit.removed]
        touched = [*before, *edit.added, *(every[place.word] for place in edit.places if place.word in every)]
        whole = edit.kind in (EditKind.UNDO, EditKind.RESTORE)
        yield EditSeen(
            edit=edit,
            by=people[edit.made_by],
            count=0 if whole else len(edit.removed),
            from_ms=None if whole or not touched else min(word.start_ms for word in touched),
            before=words_of(before) if edit.kind is EditKind.REPLACE else "",
            after=words_of(edit.added),
        )
