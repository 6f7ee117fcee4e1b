"""What people are writing and have not sent yet. Each sees their own drafts and nobody else's."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from domain.actions import Action
from domain.commentary import CommentDraft, CommentKind
from review.drafts import Drafted, DraftMovedOn
from review_api.comments import Codes, CommentShape
from review_api.contract import problems
from review_api.drawings import DrawingShape
from review_api.errors import Problem
from review_api.guard import Permit, guard
from review_api.parts import The
from review_api.shapes import Ask, CameraNumber, Id, LessonTime, OptionalLongWords
from review_api.things import the_observation

router = APIRouter(prefix="/api/observations/{id}/drafts", tags=["Comments"])

DraftInPath = Annotated[Id, Path(description="The draft's identifier, made by the browser that began it.")]
Saves = Annotated[int, Field(ge=0, le=1_000_000_000, examples=[4])]


class _OfDraft(Ask):
    """What a draft holds. A reply has a `parent_id`, an edit a `comment_id` and the version it was begun on.

    Without text it is a mark, to be written about later. Without `start_ms` it follows the playhead.
    """

    kind: CommentKind
    text: OptionalLongWords = Field(examples=["You wait, and three hands"])
    start_ms: LessonTime | None = None
    end_ms: LessonTime | None = None
    camera: CameraNumber | None = None
    drawing: DrawingShape | None = None
    standards: Codes = Field(default_factory=list, examples=[["S4a"]])
    parent_id: Id | None = None
    comment_id: Id | None = None
    comment_version: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])] | None = None


class DraftAsk(_OfDraft):
    """A draft to keep, last seen after `saves` savings; 0 for one that the service does not know yet."""

    saves: Saves

    def drafted(self) -> Drafted:
        """Return what is kept."""
        fields = {name: getattr(self, name) for name in _OfDraft.model_fields if name not in {"drawing", "standards"}}
        return Drafted(**fields, drawing=self.drawing.noun() if self.drawing else None, standards=tuple(self.standards))


class DraftShape(_OfDraft):
    """A draft as it is kept."""

    id: Id
    saves: Saves
    kept_at: datetime

    @classmethod
    def of(cls, draft: CommentDraft) -> "DraftShape":
        """Build from the noun."""
        same = {name: getattr(draft, name) for name in cls.model_fields if name != "drawing"}
        return cls(**same, drawing=DrawingShape.of(draft.drawing))


@router.get("")
def list_drafts(permit: Annotated[Permit, guard(Action.COMMENT_DRAFT, the_observation)], the: The) -> list[DraftShape]:
    """Return the person's own drafts and marks on a lesson."""
    return [DraftShape.of(draft) for draft in the.drafts.of(permit.actor, permit.thing)]


@router.put("/{draft}", responses=problems(409))
def keep_draft(
    draft: DraftInPath, ask: DraftAsk, permit: Annotated[Permit, guard(Action.COMMENT_DRAFT, the_observation)], the: The
) -> DraftShape:
    """Keep a draft. If another window knows more, the 409 carries what is kept, or the comment that it became."""
    try:
        kept = the.drafts.keep(permit.actor, permit.thing, draft, ask.drafted(), saves=ask.saves)
    except DraftMovedOn as moved:
        raise _moved_on(moved, permit, the) from moved
    return DraftShape.of(kept)


@router.delete("/{draft}", status_code=204, responses=problems(409))
def discard_draft(
    draft: DraftInPath,
    permit: Annotated[Permit, guard(Action.COMMENT_DISCARD, the_observation)],
    the: The,
    saves: Annotated[int, Query(ge=0, le=1_000_000_000, description="How often it had been saved when last seen.")],
) -> None:
    """Throw a draft away, if it is still as it was last seen."""
    try:
        the.drafts.discard(permit.actor, permit.thing, draft, saves=saves)
    except DraftMovedOn as moved:
        raise _moved_on(moved, permit, the) from moved


def _moved_on(moved: DraftMovedOn, permit: Permit, the: The) -> Problem:
    if moved.comment_id is not None:
        seen = the.comments.one(permit.actor, permit.thing, moved.comment_id)
        return Problem(409, "draft_sent", str(moved), current=CommentShape.of(seen).model_dump(mode="json"))
    assert moved.draft is not None, "a draft moved on to another saving or to a comment"
    return Problem(409, "draft_changed", str(moved), current=DraftShape.of(moved.draft).model_dump(mode="json"))
