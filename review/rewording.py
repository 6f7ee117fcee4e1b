"""Changing a lesson's written words: corrected with their times kept, masked and shown again, undone, gone back to.

Nothing is overwritten: an edit is a row, and the next version. Every one is an act on the record, which says where and how many
words it was about and never what they say: what was masked later must not stand in the record either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import Observation
from domain.recording import Revision
from domain.things import OfObservation
from domain.transcription import LONGEST_WORD, MOST_AT_ONCE, EditKind, MaskedPlace, TranscriptEdit, VersionWord
from domain.wordings import ShownWord, Wordings, alike, as_shown, differing, places_of, respelt
from review.errors import NotNow, NotWithin
from review.transcribed import Recognised, Recognitions, clocks_of, edits_of, revision_of, wordings_of
from storage.rows import Rows

CHANGED = (
    "These words were changed meanwhile, perhaps in another window. Nothing was overwritten: look at them again, then go on."
)

ACTS = {
    EditKind.REPLACE: Action.TRANSCRIPT_EDIT,
    EditKind.RESTORE: Action.TRANSCRIPT_EDIT,
    EditKind.MASK: Action.TRANSCRIPT_MASK,
    EditKind.UNMASK: Action.TRANSCRIPT_UNMASK,
}
"""The act that each kind of edit is. Undoing a mask shows its word, so that is an unmasking, and the other way about."""

_UNDOES = {EditKind.MASK: EditKind.UNMASK, EditKind.UNMASK: EditKind.MASK}


@dataclass(frozen=True)
class Draft:
    """An edit that is about to be made."""

    kind: EditKind
    removed: tuple[VersionWord, ...] = ()
    added: tuple[VersionWord, ...] = ()
    places: tuple[MaskedPlace, ...] = ()
    to_version: int | None = None


@dataclass(frozen=True)
class EditMade:
    """What an edit did, for the page that asked: the ids that went, and the words that came or look different now.

    `version` is the newest version, `changes` the count of all edits. `whole`: so much changed that the page reads all anew.
    Asked for what was so already, no version is made.
    """

    version: int
    changes: int
    removed: tuple[str, ...] = ()
    words: tuple[ShownWord, ...] = ()
    whole: bool = False


class Rewording:
    """Makes edits. Every method names the `number` of the revision that the person saw, and raises Denied.

    NotNow, in words, when somebody was faster or there are no words; NotWithin for what cannot be.
    """

    def __init__(
        self, rows: Rows, custody: Custody, recognitions: Recognitions, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._rows = rows
        self._custody = custody
        self._recognitions = recognitions
        self._now = now

    def replace(self, actor: Actor, thing: OfObservation, number: int, words: Sequence[str], text: str) -> EditMade:
        """Let a run of words read `text`; an empty one takes them out. Inside the run, words get their share of its time."""
        texts = _texts(text)

        def draft(wordings: Wordings) -> Draft | None:
            present = wordings.words(wordings.head)
            run = _run(present, words)
            if wordings.masked(present) & {word.id for word in run}:
                raise NotNow("One of these words is masked. Show it again first, if it is to be changed; nothing was changed.")
            front, run_end, texts_end = differing(run, texts)
            old, new = run[front:run_end], texts[front:texts_end]
            if not old:
                return None
            if old[-1].end_ms - old[0].start_ms < len(new):
                raise NotWithin("There is no time for so many words there. Please choose the words around them too.")
            return Draft(EditKind.REPLACE, old, respelt(old, new, wordings.head + 1))

        return self._edit(actor, Action.TRANSCRIPT_EDIT, thing, number, draft)

    def mask(
        self, actor: Actor, thing: OfObservation, number: int, words: Sequence[str], *, everywhere: bool = False
    ) -> EditMade:
        """Hide words from everybody, in every version, file and export; `everywhere` also wherever else they are said."""

        def draft(wordings: Wordings) -> Draft | None:
            present = wordings.words(wordings.head)
            chosen = _these(present, words)
            masked = wordings.masked(present)
            if everywhere and masked & {word.id for word in chosen}:
                raise NotNow("One of these words is masked already, so the others like it cannot be looked for.")
            found = [word for word in (alike(present, chosen) if everywhere else chosen) if word.id not in masked]
            return Draft(EditKind.MASK, tuple(found), places=places_of(found)) if found else None

        return self._edit(actor, Action.TRANSCRIPT_MASK, thing, number, draft)

    def unmask(self, actor: Actor, thing: OfObservation, number: int, words: Sequence[str]) -> EditMade:
        """Show masked words again."""

        def draft(wordings: Wordings) -> Draft | None:
            present = wordings.words(wordings.head)
            masked = wordings.masked(present)
            found = [word for word in _these(present, words) if word.id in masked]
            return Draft(EditKind.UNMASK, tuple(found)) if found else None

        return self._edit(actor, Action.TRANSCRIPT_UNMASK, thing, number, draft)

    def undo(self, actor: Actor, thing: OfObservation, number: int, version: int) -> EditMade:
        """Take back the last edit that is not taken back yet, which the person saw as `version`."""
        spoken = self._spoken(thing.id, number)
        with self._rows.read() as session:
            last = _wordings(session, *spoken).takes_back()
        if last is None:
            raise NotNow("There is nothing left to undo: these are the words as they were recognised.")
        if last.version != version:
            raise NotNow(CHANGED)
        action = ACTS[_UNDOES.get(last.kind, last.kind)]

        def draft(wordings: Wordings) -> Draft:
            now = wordings.takes_back()
            if now is None or now.version != version:
                raise NotNow(CHANGED)
            return Draft(EditKind.UNDO, to_version=now.version - 1)

        return self._edit(actor, action, thing, number, draft)

    def restore(self, actor: Actor, thing: OfObservation, number: int, version: int) -> EditMade:
        """Bring back the words of an earlier version. What is masked stays masked in them."""

        def draft(wordings: Wordings) -> Draft | None:
            if not 0 <= version <= wordings.head:
                raise NotWithin("There is no such version of these words. Please choose one from the list.")
            if version == wordings.head:
                return None
            return Draft(EditKind.RESTORE, to_version=version)

        return self._edit(actor, Action.TRANSCRIPT_EDIT, thing, number, draft)

    def _spoken(self, observation_id: str, number: int) -> tuple[Revision, Recognised]:
        with self._rows.read() as session:
            revision = revision_of(session, observation_id, number)
        recognised = None if revision is None else self._recognitions.of(revision)
        if revision is None or recognised is None:
            raise NotNow("These words are not there to be changed. Reload the page; nothing was changed.")
        return revision, recognised

    def _edit(
        self,
        actor: Actor,
        action: Action,
        thing: OfObservation,
        number: int,
        draft: Callable[[Wordings], Draft | None],
    ) -> EditMade:
        revision, recognised = self._spoken(thing.id, number)
        with self._custody.act(actor, action, thing) as deed:
            session = deed.session
            session.get_one(Observation, thing.id, with_for_update=True)  # one at a time: each version follows the last
            wordings = _wordings(session, revision, recognised)
            changes = len(edits_of(session, thing.id))
            made = draft(wordings)
            deed.payload |= {"observation": thing.id, "revision": revision.number, "version": wordings.head}
            if made is None:
                deed.payload["was_so_already"] = True
                return EditMade(wordings.head, changes)
            edit = TranscriptEdit(
                observation_id=thing.id,
                preparation_id=revision.preparation_id,
                revision=revision.number,
                version=wordings.head + 1,
                kind=made.kind,
                removed=[word.id for word in made.removed],
                added=made.added,
                places=made.places,
                to_version=made.to_version,
                made_by=actor.person_id,
                made_at=self._now(),
            )
            session.add(edit)
            deed.about("transcript_edit", edit.id)
            deed.payload |= {"version": edit.version, **_told(made)}
        after = Wordings(wordings.base, [*wordings.edits, edit], wordings.foreign)
        return _made(after, made, changes + 1)


def _wordings(session: Session, revision: Revision, recognised: Recognised) -> Wordings:
    edits = edits_of(session, revision.observation_id)
    return wordings_of(revision, recognised, edits, clocks_of(session, revision.observation_id))


def _made(after: Wordings, made: Draft, changes: int) -> EditMade:
    if made.to_version is not None:
        return EditMade(after.head, changes, whole=True)
    masked = after.masked(after.words(after.head))
    words = made.added if made.kind is EditKind.REPLACE else made.removed
    return EditMade(after.head, changes, tuple(word.id for word in made.removed), as_shown(words, masked))


def _told(made: Draft) -> dict[str, object]:
    """An edit as the record keeps it: where and how much, never the words."""
    if made.to_version is not None:
        return {"kind": made.kind, "to_version": made.to_version}
    return {
        "kind": made.kind,
        "words": len(made.removed),
        "became": len(made.added) if made.kind is EditKind.REPLACE else len(made.removed),
        "from_ms": min(word.start_ms for word in made.removed),
        "to_ms": max(word.end_ms for word in made.removed),
    }


def _these(present: Sequence[VersionWord], ids: Sequence[str]) -> list[VersionWord]:
    wanted = set(ids)
    found = [word for word in present if word.id in wanted]
    if not found or len(found) != len(wanted):
        raise NotNow(CHANGED)
    return found


def _run(present: Sequence[VersionWord], ids: Sequence[str]) -> tuple[VersionWord, ...]:
    _these(present, ids)
    if len(set(ids)) > MOST_AT_ONCE:
        raise NotWithin(f"At most {MOST_AT_ONCE} words can be changed at once. Please change them in parts.")
    begin = next(place for place, word in enumerate(present) if word.id in set(ids))
    run = tuple(present[begin : begin + len(set(ids))])
    if {word.id for word in run} != set(ids):
        raise NotNow(CHANGED)
    return run


def _texts(text: str) -> list[str]:
    texts = text.split()
    if len(texts) > MOST_AT_ONCE:
        raise NotWithin(f"At most {MOST_AT_ONCE} words can be written at once. Please change them in parts.")
    if any(len(each) > LONGEST_WORD for each in texts):
        raise NotWithin(f"A word can have {LONGEST_WORD} letters at most. Is a space missing?")
    return texts
