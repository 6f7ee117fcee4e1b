"""The trainee's own reflection on a lesson, and the provider's rule about whether it comes before the feedback."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from review_api.comments import CommentShape, DraftSent, Revision
from review_api.contract import problems
from review_api.guard import Permit, guard
from review_api.parts import The
from review_api.programme import provider_in_query
from review_api.shapes import Ask, LongWords, Shape
from review_api.things import the_observation

router = APIRouter(prefix="/api", tags=["Comments"])


class NewReflection(Ask):
    """What the trainee thinks of the lesson, made while watching `revision`. Times in it (12:41) become links."""

    text: LongWords = Field(examples=["At 12:41 I waited, and it paid. Next time I plan the second example first."])
    revision: Revision
    draft: DraftSent = None


class ReflectionRuleShape(Shape):
    """Whether a provider's trainees hand in their own reflection before feedback opens to them."""

    first: bool


class NewReflectionRule(Ask):
    """The rule for feedback that is published from now on."""

    first: bool = Field(examples=[True])


@router.post("/observations/{id}/reflection", status_code=201, responses=problems(409))
def hand_in_reflection(
    ask: NewReflection, permit: Annotated[Permit, guard(Action.REFLECTION_WRITE, the_observation)], the: The
) -> CommentShape:
    """Hand in a reflection on one's own lesson: readable for all who read the comments, and feedback that waited opens."""
    made = the.reflections.hand_in(permit.actor, permit.thing, ask.text, revision=ask.revision, draft=ask.draft)
    thing = the.observations.facts(permit.thing.id) or permit.thing
    return CommentShape.of(the.comments.one(permit.actor, thing, made))


@router.get("/reflection-rule", responses=problems(404))
def read_reflection_rule(
    permit: Annotated[Permit, guard(Action.PROVIDER_SEE, provider_in_query)], the: The
) -> ReflectionRuleShape:
    """Return the provider's rule."""
    return ReflectionRuleShape(first=the.reflections.first(permit.thing.provider_id))


@router.put("/reflection-rule", responses=problems(404))
def set_reflection_rule(
    ask: NewReflectionRule, permit: Annotated[Permit, guard(Action.REFLECTION_RULE_SET, provider_in_query)], the: The
) -> ReflectionRuleShape:
    """Set the rule. Feedback that is published already stays open."""
    the.reflections.set_first(permit.actor, permit.thing, first=ask.first)
    return ReflectionRuleShape(first=ask.first)
