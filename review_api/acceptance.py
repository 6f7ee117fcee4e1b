"""Accept or ask again: what was found about recordings is kept as it is or explained, and recordings are sent back."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from domain.policy import may
from review_api.contract import problems
from review_api.guard import Permit, guard
from review_api.parts import The
from review_api.recording_shapes import FindingShape, SendBackShape
from review_api.shapes import Ask, CameraInPath, Id, IdInPath, Words
from review_api.things import the_finding, the_observation, the_send_back

router = APIRouter(prefix="/api", tags=["Recordings"])


class Explanation(Ask):
    """A sentence or two, which tutor and moderator read beside the finding. No pupil's name, please."""

    text: Words = Field(examples=["The lens was covered while we fetched a child from the corridor."])


class Confirmation(Ask):
    """Which recording the person has looked at: another may have come meanwhile."""

    recording_id: Id


class NewSendBack(Ask):
    """Which recording is sent back, and what is wrong with it: the trainee reads it."""

    recording_id: Id
    reason: Words = Field(examples=["The board is out of sight the whole time. Please send the other take of this camera."])


@router.put("/findings/{id}/explanation", responses=problems(409))
def explain_finding(
    id: IdInPath,  # noqa: A002 - the path's name
    ask: Explanation,
    permit: Annotated[Permit, guard(Action.FINDING_EXPLAIN, the_finding)],
    the: The,
) -> FindingShape:
    """Explain what was found. Of a recording that cannot be used it says: the lesson goes on without it."""
    return FindingShape.of(the.answers.explain(permit.actor, permit.thing, id, ask.text), watched=_watches(permit))


@router.put("/observations/{id}/cameras/{camera}/confirmation", responses=problems(409))
def confirm_recording(
    camera: CameraInPath,
    ask: Confirmation,
    permit: Annotated[Permit, guard(Action.RECORDING_CONFIRM, the_observation)],
    the: The,
) -> list[FindingShape]:
    """Keep a recording as it is, with every warning that is still open. Returns all that was found about this camera."""
    seen = the.answers.confirm(permit.actor, permit.thing, camera, ask.recording_id)
    return [FindingShape.of(each, watched=_watches(permit)) for each in seen]


@router.post("/observations/{id}/cameras/{camera}/send-backs", status_code=201, responses=problems(409))
def send_back(
    camera: CameraInPath,
    ask: NewSendBack,
    permit: Annotated[Permit, guard(Action.SEND_BACK_MAKE, the_observation)],
    the: The,
) -> SendBackShape:
    """Ask the trainee for another file of a camera. Nothing that was sent is taken away, and no comment moves."""
    made = the.send_backs.make(permit.actor, permit.thing, camera, ask.recording_id, ask.reason)
    return SendBackShape.of(the.send_backs.one(made))


@router.put("/send-backs/{id}/answer", responses=problems(409))
def answer_send_back(
    id: IdInPath,  # noqa: A002 - the path's name
    ask: Explanation,
    permit: Annotated[Permit, guard(Action.SEND_BACK_ANSWER, the_send_back)],
    the: The,
) -> SendBackShape:
    """Say something to it: that there is no other file, for one."""
    the.send_backs.answer(permit.actor, permit.thing, id, ask.text)
    return SendBackShape.of(the.send_backs.one(id))


@router.delete("/send-backs/{id}", status_code=204, responses=problems(409))
def undo_send_back(
    id: IdInPath,  # noqa: A002 - the path's name
    permit: Annotated[Permit, guard(Action.SEND_BACK_UNDO, the_send_back)],
    the: The,
) -> None:
    """Take it back: the recording that is there will do. Taken back twice is taken back."""
    the.send_backs.undo(permit.actor, permit.thing, id)


def _watches(permit: Permit) -> bool:
    return may(permit.actor, Action.OBSERVATION_WATCH, permit.thing).allowed
