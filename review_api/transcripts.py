"""The words of a lesson: read in any version, corrected, masked, undone, and taken out as files."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field, StringConstraints

from domain.actions import Action
from domain.transcription import UNSURE_BELOW, EditKind
from review.rewording import EditMade
from review.transcribed import TranscriptSeen
from review.transcript_files import MEDIA_TYPES, FileKind
from review.transcript_history import EditSeen
from review_api.contract import problems
from review_api.errors import Problem
from review_api.guard import Permit, guard, not_there
from review_api.lesson import Numbered
from review_api.parts import The
from review_api.shapes import Ask, LessonTime, PersonShape, Shape, one_line
from review_api.things import the_observation

router = APIRouter(prefix="/api/observations/{id}/transcript", tags=["Words"])

MOST_WORDS = 2_000
"""Words named in one request: more than one edit takes, and fewer than would be work to refuse."""

MOST_LETTERS = 4_000
"""Of a text that stands for a run of words."""

Watching = Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_observation)]
Correcting = Annotated[Permit, guard(Action.TRANSCRIPT_EDIT, the_observation)]
Masking = Annotated[Permit, guard(Action.TRANSCRIPT_MASK, the_observation)]
Unmasking = Annotated[Permit, guard(Action.TRANSCRIPT_UNMASK, the_observation)]
TakingOut = Annotated[Permit, guard(Action.TRANSCRIPT_EXPORT, the_observation)]

WordId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}$"), Field(examples=["0.41"])]
"""A word's id. It names the word's wording too: another wording has another id."""

Revision = Annotated[int, Field(ge=1, le=1_000_000, description="The revision that the words were seen in.", examples=[3])]
Version = Annotated[int, Field(ge=0, le=1_000_000, examples=[7])]

Wording = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MOST_LETTERS),
    AfterValidator(one_line),
    Field(examples=["everyone"]),
]


class SpokenWord(Shape):
    """One word on lesson time. Of a `masked` one there is only a mark. `probability` is null once a person wrote the word.

    `glued`: no space stands before it.
    """

    id: WordId
    start_ms: LessonTime
    end_ms: LessonTime
    text: str = Field(examples=["fractions,"])
    probability: float | None = Field(examples=[0.93])
    glued: bool
    masked: bool
    edited: bool


class PhraseShape(Shape):
    """What was said in one breath, as the recogniser divided it. `number` stays the same in every version."""

    number: int = Field(examples=[12])
    words: list[SpokenWord]


class UndoShape(Shape):
    """The edit that an undo would take back."""

    version: Version
    kind: EditKind


class TranscriptShape(Shape):
    """One version of a lesson's words; 0 is what was recognised. `changes` grows with every edit, on whatever revision.

    Words with a probability under `unsure_below` are to be shown as such. `removed` counts what was taken for made up.
    """

    revision: int = Field(examples=[3])
    version: Version
    newest: Version
    changes: int = Field(examples=[7])
    undo: UndoShape | None
    language: str = Field(examples=["en"])
    model: str = Field(examples=["small.en"])
    options: dict[str, Any] = Field(examples=[{"beam": 5}])
    versions: dict[str, str] = Field(examples=[{"faster_whisper": "1.2.1"}])
    removed: int = Field(examples=[0])
    unsure_below: float = Field(examples=[UNSURE_BELOW])
    phrases: list[PhraseShape]


class EditShape(Shape):
    """One edit in the history. Masked words are left out of `before` and `after`; `at_ms` null: the whole transcript."""

    version: Version
    kind: EditKind
    revision: int = Field(examples=[3])
    by: PersonShape
    made_at: datetime
    count: int = Field(description="How many words it changed.", examples=[1])
    at_ms: LessonTime | None
    before: str = Field(examples=["fractures"])
    after: str = Field(examples=["fractions"])
    to_version: int | None = Field(examples=[None])

    @classmethod
    def of(cls, seen: EditSeen) -> "EditShape":
        """Build from what was gathered."""
        edit = seen.edit
        return cls(
            version=edit.version,
            kind=edit.kind,
            revision=edit.revision,
            by=PersonShape.of(seen.by),
            made_at=edit.made_at,
            count=seen.count,
            at_ms=seen.from_ms,
            before=seen.before,
            after=seen.after,
            to_version=edit.to_version,
        )


class EditMadeShape(Shape):
    """What an edit did: which ids went, and the words that came in their place or look different now.

    `whole`: so much changed that the transcript is to be read anew. Asked for what was so already, `version` is as before.
    """

    version: Version
    changes: int
    removed: list[WordId]
    words: list[SpokenWord]
    whole: bool

    @classmethod
    def of(cls, made: EditMade) -> "EditMadeShape":
        """Build from what was done."""
        words = [SpokenWord.model_validate(_told(word)) for word in made.words]
        return cls(version=made.version, changes=made.changes, removed=list(made.removed), words=words, whole=made.whole)


class NamedWords(Ask):
    """Words, by their ids."""

    revision: Revision
    words: list[WordId] = Field(min_length=1, max_length=MOST_WORDS)


class NewWording(NamedWords):
    """What a run of words reads from now on; nothing takes them out."""

    text: Wording


class NewMask(NamedWords):
    """Words to mask; `everywhere` also wherever else the same is said."""

    everywhere: bool = False


class OneVersion(Ask):
    """A version: the one to undo, as it was seen, or the one to go back to."""

    revision: Revision
    version: Version


@router.get("", response_model=TranscriptShape)
def read_transcript(
    permit: Watching, the: The, revision: Numbered = None, version: Annotated[int | None, Query(ge=0, le=1_000_000)] = None
) -> JSONResponse:
    """Return the words of the newest published lesson, or of one `revision`, in the newest version or in `version`.

    What is masked now is masked in every version. Until there are words: `not_written`.
    """
    seen = the.transcripts.of(permit.thing.id, revision, version)
    if seen is None:
        raise _not_written(revision, version)
    return JSONResponse(_transcript(seen))


@router.get("/versions")
def list_edits(permit: Watching, the: The, revision: Numbered = None) -> list[EditShape]:
    """Return every edit of the words, oldest first: who, when and what. Edit n made version n."""
    found = the.transcript_history.of(permit.thing.id, revision)
    if found is None:
        raise _not_written(revision, None)
    return [EditShape.of(each) for each in found]


@router.post("/edits", status_code=201, responses=problems(409))
def edit_words(ask: NewWording, permit: Correcting, the: The) -> EditMadeShape:
    """Let a run of words read something else. Their time is kept: split and joined words share it out."""
    return EditMadeShape.of(the.rewording.replace(permit.actor, permit.thing, ask.revision, ask.words, ask.text))


@router.post("/masks", status_code=201, responses=problems(409))
def mask_words(ask: NewMask, permit: Masking, the: The) -> EditMadeShape:
    """Hide words from everybody: from captions, transcript, search and files, in every version and revision."""
    made = the.rewording.mask(permit.actor, permit.thing, ask.revision, ask.words, everywhere=ask.everywhere)
    return EditMadeShape.of(made)


@router.post("/unmasks", status_code=201, responses=problems(409))
def unmask_words(ask: NamedWords, permit: Unmasking, the: The) -> EditMadeShape:
    """Show masked words again."""
    return EditMadeShape.of(the.rewording.unmask(permit.actor, permit.thing, ask.revision, ask.words))


@router.post("/undo", status_code=201, responses=problems(409))
def undo_edit(ask: OneVersion, permit: Masking, the: The) -> EditMadeShape:
    """Take back the last edit that is not taken back, `version` as it was seen.

    To undo a correction one must be allowed to correct: whoever may do neither is refused here, the rest is decided by kind.
    """
    return EditMadeShape.of(the.rewording.undo(permit.actor, permit.thing, ask.revision, ask.version))


@router.post("/restore", status_code=201, responses=problems(409))
def restore_version(ask: OneVersion, permit: Correcting, the: The) -> EditMadeShape:
    """Bring back the words of an earlier version, as a new one. What is masked stays so."""
    return EditMadeShape.of(the.rewording.restore(permit.actor, permit.thing, ask.revision, ask.version))


@router.get(
    "/files/{kind}",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {each.partition(";")[0]: {"schema": {"type": "string"}} for each in MEDIA_TYPES.values()},
        },
        **problems(409),
    },
)
def take_out_transcript(kind: FileKind, request: Request, permit: TakingOut, the: The) -> Response:
    """Return the words as a file. That it was taken out is in the record, so it must be a page of this service that asks."""
    if request.headers.get("sec-fetch-site") not in {None, "same-origin", "none"}:
        raise Problem(
            403, "forged", "This request did not come from a page of this service. Take the file out from the lesson."
        )
    file = the.transcript_files.take_out(permit.actor, permit.thing, kind)
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _not_written(revision: int | None, version: int | None) -> Problem:
    if revision is not None or version is not None:
        return not_there()
    return Problem(
        404, "not_written", "Nothing is written down of this lesson yet. The words appear on its page by themselves."
    )


def _transcript(seen: TranscriptSeen) -> dict[str, Any]:
    back, recognised = seen.takes_back, seen.recognised
    return {
        "revision": seen.revision,
        "version": seen.version,
        "newest": seen.newest,
        "changes": seen.changes,
        "undo": None if back is None else {"version": back.version, "kind": back.kind},
        "language": recognised.language,
        "model": recognised.model,
        "options": recognised.options,
        "versions": recognised.versions,
        "removed": recognised.removed,
        "unsure_below": UNSURE_BELOW,
        "phrases": [{"number": phrase[0].segment, "words": [_told(word) for word in phrase]} for phrase in seen.phrases()],
    }


def _told(word: Any) -> dict[str, Any]:
    """A word as it is answered; what it is made of is not told."""
    return {name: getattr(word, name) for name in SpokenWord.model_fields}
