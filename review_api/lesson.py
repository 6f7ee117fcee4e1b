"""The published lesson as a player needs it: its manifest, and the record of who watched what."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from domain.actions import Action
from domain.lesson import Lesson
from review_api.errors import Problem
from review_api.guard import Permit, guard, not_there
from review_api.parts import The
from review_api.shapes import Ask, CameraNumber, Id, IdInPath, LessonTime, Shape
from review_api.things import the_observation, the_viewing

router = APIRouter(prefix="/api", tags=["Watching"])

MOST_AT_ONCE = 200
"""Stretches in one message: a page sends one every minute, and nobody seeks so often."""


Numbered = Annotated[int | None, Query(ge=1, le=1_000_000, description="A published revision.", examples=[3])]


def not_ready() -> Problem:
    """Return the answer to whoever comes before anything is published."""
    words = "The lesson is not ready to watch yet. Its page shows how far it is; nothing needs to be done."
    return Problem(404, "not_ready", words)


class ViewingOpened(Shape):
    """A sitting that was begun."""

    id: Id


Stretch = Annotated[list[LessonTime], Field(min_length=2, max_length=2)]
_STRETCHES = [[[0, 61_000], [252_000, 260_500]]]


class PlayedOfCamera(Ask):
    """Stretches that were played with the picture of a camera on view, as [from_ms, to_ms]."""

    camera: CameraNumber
    ranges: list[Stretch] = Field(max_length=MOST_AT_ONCE, examples=_STRETCHES)


class Played(Ask):
    """Stretches of lesson time that were played since the last message, as [from_ms, to_ms], and of each camera on view."""

    ranges: list[Stretch] = Field(max_length=MOST_AT_ONCE, examples=_STRETCHES)
    cameras: list[PlayedOfCamera] = Field(default=[], max_length=3)


class WatchedOfCamera(Shape):
    """What was played with the picture of a camera on view, as [from_ms, to_ms], sorted and apart from each other."""

    camera: CameraNumber
    ranges: list[Stretch] = Field(examples=_STRETCHES)


class WatchedShape(Shape):
    """What the reader has played of a lesson in all their sittings, as [from_ms, to_ms], sorted and apart from each other."""

    ranges: list[Stretch] = Field(examples=_STRETCHES)
    cameras: list[WatchedOfCamera]


@dataclass(frozen=True, kw_only=True)
class Manifest(Lesson):
    """`lesson.json`: one published state of a lesson. Times are lesson time; paths are relative to the lesson's media."""

    version: int


@router.get("/observations/{id}/lesson", response_model=Manifest)
def read_lesson(
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_observation)], the: The, revision: Numbered = None
) -> JSONResponse:
    """Return the newest published state, or that of one `revision`, with what people nudged. Until there is one: `not_ready`.

    Its media lie under /media/{id}/{revision}/. A comment of a revision before `clock.pinned_at_revision` lies on an earlier
    clock: it is shown on its own revision, which is kept.
    """
    manifest = the.observations.lesson(permit.thing.id, revision)
    if manifest is None and revision is not None:
        raise not_there()
    if manifest is None:
        raise not_ready()
    return JSONResponse(manifest)


@router.post("/observations/{id}/viewings", status_code=201)
def open_viewing(
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_observation)], the: The, revision: Numbered = None
) -> ViewingOpened:
    """Begin a sitting with the newest revision, or with one: one line in the record, however much is watched."""
    return ViewingOpened(id=the.viewings.open(permit.actor, permit.thing, revision))


@router.patch("/viewings/{id}", status_code=204)
def add_played(
    id: IdInPath,  # noqa: A002
    ask: Played,
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_viewing)],  # noqa: ARG001 - asked, not used
    the: The,
) -> None:
    """Add what was played since the last message, at the end of a sitting or every minute."""
    cameras = {one.camera: _pairs(one.ranges) for one in ask.cameras}
    the.viewings.add(id, _pairs(ask.ranges), cameras)


@router.get("/observations/{id}/watched")
def read_watched(
    permit: Annotated[Permit, guard(Action.OBSERVATION_WATCH, the_observation)], the: The, revision: Numbered = None
) -> WatchedShape:
    """Return what the reader themselves has played of the lesson so far; never what others have.

    Its times lie on the clock of the newest revision, or of one `revision`; what was played on another clock is left out.
    """
    seen = the.viewings.watched(permit.thing.id, permit.actor.person_id, revision)
    return WatchedShape(
        ranges=_listed(seen.ranges),
        cameras=[WatchedOfCamera(camera=camera, ranges=_listed(ranges)) for camera, ranges in seen.cameras.items()],
    )


def _pairs(stretches: list[list[int]]) -> list[tuple[int, int]]:
    return [(from_ms, to_ms) for from_ms, to_ms in stretches]


def _listed(ranges: list[tuple[int, int]]) -> list[list[int]]:
    return [[from_ms, to_ms] for from_ms, to_ms in ranges]
