"""A lesson's words through all their edits: any version, what is masked now, and how an edit is put together. Pure."""

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.timeline import LessonMs
from domain.transcription import EditKind, MaskedPlace, TranscriptEdit, VersionWord, masked_text

NEAR_MS: LessonMs = 2_000
"""A name heard anew within this of where it was masked is the same one: two recognitions differ by a third of a second."""


@dataclass(frozen=True)
class SetMask:
    """A mask, and when it was set."""

    place: MaskedPlace
    made_at: datetime


@dataclass(frozen=True)
class ForeignMask:
    """A mask set on another transcript of the same lesson. `same_clock`: its times mean the same here."""

    mask: SetMask
    same_clock: bool


@dataclass(frozen=True)
class ShownWord:
    """A word as everybody sees it. Of a masked one neither text nor probability is told."""

    id: str
    segment: int
    start_ms: LessonMs
    end_ms: LessonMs
    text: str
    probability: float | None
    glued: bool
    masked: bool
    edited: bool


class Wordings:
    """The words of one preparation: `base` is what was recognised (version 0), `edits` what people did, in order of version."""

    def __init__(
        self, base: Sequence[VersionWord], edits: Sequence[TranscriptEdit] = (), foreign: Sequence[ForeignMask] = ()
    ) -> None:
        self.base = tuple(base)
        self.edits = tuple(edits)
        self.foreign = tuple(foreign)
        self._carried = [SetMask(place, one.mask.made_at) for one in foreign for place in _found_again(one, self.base)]

    @property
    def head(self) -> int:
        """The newest version's number."""
        return len(self.edits)

    def words(self, version: int) -> tuple[VersionWord, ...]:
        """Return the words of a version as they were said, masked ones too: for what decides, never for what is served."""
        instead: dict[str, tuple[VersionWord, ...]] = {}
        for edit in self._replacements(version):
            instead |= dict.fromkeys(edit.removed, ())
            instead[edit.removed[0]] = edit.added
        words: list[VersionWord] = []
        ahead = list(reversed(self.base))
        while ahead:
            word = ahead.pop()
            if word.id in instead:  # what stands there now may have been replaced too
                ahead.extend(reversed(instead[word.id]))
            else:
                words.append(word)
        return tuple(words)

    def masks(self) -> tuple[SetMask, ...]:
        """Return the masks in force that were set on these words, oldest first. Each holds for every version."""
        return self._folded()[0]

    def masked(self, words: Sequence[VersionWord]) -> frozenset[str]:
        """Return the ids of those of a version's words that are masked now."""
        return self.hidden(words, frozenset(word.id for word in words))

    def hidden(self, words: Sequence[VersionWord], present: frozenset[str]) -> frozenset[str]:
        """Return the ids of those of `words` that are masked, in a version that has the words `present`.

        A masked word's place hides it; where the word itself is not there, the place hides all that may be an earlier or later
        form of it, unless somebody has shown just that again since.
        """
        own, shown_again = self._folded()
        named = {mask.place.word for mask in own}
        doubtful = [mask for mask in own if mask.place.word not in present] + self._carried

        def is_hidden(word: VersionWord) -> bool:
            since = shown_again.get(word.id)
            return word.id in named or any(
                mask.place.covers(word, present) and (since is None or since < mask.made_at) for mask in doubtful
            )

        return frozenset(word.id for word in words if is_hidden(word))

    def shown(self, version: int) -> tuple[ShownWord, ...]:
        """Return a version as it is served, with whatever is masked now masked in it."""
        words = self.words(version)
        return as_shown(words, self.masked(words))

    def takes_back(self) -> TranscriptEdit | None:
        """Return the edit that an undo would take back, or None when nothing is left to take back."""
        version = self.head
        while version and self.edits[version - 1].kind is EditKind.UNDO:
            version = self.edits[version - 1].to_version or 0
        return self.edits[version - 1] if version else None

    def _replacements(self, version: int) -> list[TranscriptEdit]:
        found = []
        while version:
            edit = self.edits[version - 1]
            if edit.kind in (EditKind.UNDO, EditKind.RESTORE):
                version = edit.to_version or 0
                continue
            if edit.kind is EditKind.REPLACE:
                found.append(edit)
            version -= 1
        return found[::-1]

    def _folded(self) -> tuple[tuple[SetMask, ...], dict[str, datetime]]:
        """The masks in force, and when which words were shown again. Going back to earlier words changes no mask."""
        own: dict[str, SetMask] = {}
        shown_again: dict[str, datetime] = {}
        for edit in self._in_force(self.head):
            if edit.kind is EditKind.MASK:
                own |= {place.word: SetMask(place, edit.made_at) for place in edit.places}
            if edit.kind is EditKind.UNMASK:
                own = {word: mask for word, mask in own.items() if word not in edit.removed}
                shown_again |= dict.fromkeys(edit.removed, edit.made_at)
            if edit.kind is EditKind.REPLACE and all(word in shown_again for word in edit.removed):
                since = max(shown_again[word] for word in edit.removed)
                shown_again |= {word.id: since for word in edit.added}
        return tuple(own.values()), shown_again

    def _in_force(self, version: int) -> list[TranscriptEdit]:
        """The edits up to a version that were not undone."""
        found = []
        while version:
            edit = self.edits[version - 1]
            if edit.kind is EditKind.UNDO:
                version = edit.to_version or 0
                continue
            found.append(edit)
            version -= 1
        return found[::-1]


def as_shown(words: Sequence[VersionWord], masked: frozenset[str]) -> tuple[ShownWord, ...]:
    """Return words as they are served, those with a `masked` id as marks."""
    return tuple(
        ShownWord(
            id=word.id,
            segment=word.segment,
            start_ms=word.start_ms,
            end_ms=word.end_ms,
            text=masked_text(word.text) if word.id in masked else word.text,
            probability=None if word.id in masked else word.probability,
            glued=word.glued,
            masked=word.id in masked,
            edited=not word.id.startswith("0."),
        )
        for word in words
    )


def merged(words: Sequence[ShownWord]) -> list[ShownWord]:
    """Return words with masked ones that follow each other as one: not even their number is told."""
    found: list[ShownWord] = []
    for word in words:
        if word.masked and found and found[-1].masked:
            found[-1] = replace(found[-1], end_ms=max(found[-1].end_ms, word.end_ms), text=word.text)
        else:
            found.append(word)
    return found


def joined(words: Sequence[ShownWord]) -> str:
    """Return words as they are read, masked ones that follow each other as one mark."""
    return "".join(word.text if word.glued or not place else f" {word.text}" for place, word in enumerate(merged(words)))


def places_of(words: Iterable[VersionWord]) -> tuple[MaskedPlace, ...]:
    """Return the masks that hide these words."""
    return tuple(MaskedPlace(word.id, word.text, word.origin_start_ms, word.origin_end_ms) for word in words)


def alike(words: Sequence[VersionWord], run: Sequence[VersionWord]) -> list[VersionWord]:
    """Return every word of every place where the same run of words is said, the run itself included."""
    said = [bare(word.text) for word in words]
    wanted = [bare(word.text) for word in run]
    places = [at for at in range(len(words) - len(wanted) + 1) if said[at : at + len(wanted)] == wanted] if all(wanted) else []
    found = {words[at + step].id for at in places for step in range(len(wanted))} | {word.id for word in run}
    return [word for word in words if word.id in found]


def respelt(run: Sequence[VersionWord], texts: Sequence[str], version: int) -> tuple[VersionWord, ...]:
    """Return the words that stand for a run once it reads `texts`, all inside the run's own time.

    As many words as before keep each its own time; else the run's time is shared out by letters, its outer times kept.
    """
    start_ms, end_ms = run[0].start_ms, max(word.end_ms for word in run)
    one_for_one = len(texts) == len(run)
    alone = one_for_one and len(run) == 1
    origin = min(word.origin_start_ms for word in run), max(word.origin_end_ms for word in run)
    sizes = list(itertools.accumulate((len(text) + 1 for text in texts), initial=0))
    cuts = [start_ms + (end_ms - start_ms) * size // max(1, sizes[-1]) for size in sizes]
    made = []
    for place, text in enumerate(texts):
        model = run[place] if one_for_one else run[0]
        made.append(
            replace(
                model,
                id=f"{version}.{place}",
                text=text,
                start_ms=model.start_ms if one_for_one else cuts[place],
                end_ms=model.end_ms if one_for_one else max(cuts[place + 1], cuts[place] + 1),
                origin_start_ms=model.origin_start_ms if alone else origin[0],
                origin_end_ms=model.origin_end_ms if alone else origin[1],
                probability=None,
                glued=model.glued and (one_for_one or place == 0),
            )
        )
    return tuple(made)


def differing(run: Sequence[VersionWord], texts: Sequence[str]) -> tuple[int, int, int]:
    """Return what of a run really changes: how many words stay at its front, and where the change ends in run and in texts.

    A word that is only added takes its neighbour with it, because it has no time of its own.
    """
    front = 0
    while front < min(len(run), len(texts)) and run[front].text == texts[front]:
        front += 1
    back = 0
    while back < min(len(run), len(texts)) - front and run[-1 - back].text == texts[-1 - back]:
        back += 1
    if front + back == len(run) and len(texts) > len(run):
        front, back = (front, back - 1) if back else (front - 1, back)
    return front, len(run) - back, len(texts) - back


def bare(text: str) -> str:
    """Return a word as it is compared: without case, what stands around it, and a possessive s."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    letters = [place for place, letter in enumerate(folded) if letter.isalnum()]
    inner = folded[letters[0] : letters[-1] + 1] if letters else ""
    return inner.removesuffix("'s")


def _found_again(foreign: ForeignMask, base: Sequence[VersionWord]) -> tuple[MaskedPlace, ...]:
    """Where a name that was masked in another transcript stands in this one: too much is hidden rather than too little."""
    place, name = foreign.mask.place, bare(foreign.mask.place.text)
    same = [word for word in base if name and bare(word.text) == name]
    if not foreign.same_clock:
        return places_of(same)
    near = [word for word in same if word.start_ms < place.end_ms + NEAR_MS and place.start_ms - NEAR_MS < word.end_ms]
    return places_of(near or [word for word in base if word.stems_from(place.start_ms, place.end_ms)])
