"""Nudges: a person sets right where a camera lies beside the others, says why, and can take it back.

Nothing is rendered again and no comment moves: what was decided is a row, and `review.nudged` applies it to what is served.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import new_id, utc_now
from domain.observation import Observation
from domain.recording import Clock, ClockFit, Nudge, Revision
from domain.things import OfObservation
from review.alignment import NudgeSeen, fits_of, nudge_seen
from review.errors import NotNow, NotWithin
from review.making import latest_revision
from review.nudged import cameras_of, default_camera, in_force
from storage.facts import observation_facts
from storage.rows import Rows

FARTHEST_MS = 10_000.0
"""A camera that is further off than this was not misplaced by a little: it lies at a wrong place, and needs aligning again."""

LEAST_MS = 1.0
"""Lesson time is whole milliseconds, so less would change nothing."""


@dataclass(frozen=True)
class Push:
    """What a person asks: show `camera` later by `delta_ms`, or by so many of its pictures (`frames`); earlier if negative."""

    camera: int
    reason: str
    delta_ms: float | None = None
    frames: int | None = None


class Nudges:
    """Makes and undoes nudges."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def thing_of(self, nudge_id: str) -> OfObservation | None:
        """Return the observation whose lesson a nudge is about, or None when there is no such nudge."""
        with self._rows.read() as session:
            found = session.scalar(
                select(Clock.observation_id)
                .join(ClockFit, ClockFit.clock_id == Clock.id)
                .join(Nudge, Nudge.clock_fit_id == ClockFit.id)
                .where(Nudge.id == nudge_id)
            )
            return None if found is None else observation_facts(session, found)

    def one(self, nudge_id: str) -> NudgeSeen:
        """Return a nudge with whoever made it. The caller has asked whether the lesson may be watched."""
        with self._rows.read() as session:
            return nudge_seen(session, nudge_id)

    def make(self, actor: Actor, thing: OfObservation, push: Push) -> str:
        """Move a camera of the newest published lesson and return the nudge's id. What was nudged before adds up.

        Asked of the camera of the lesson's own sound, every other camera moves the opposite way. Raises Denied; NotNow while
        nothing is published; NotWithin, in words, for a camera or a distance that cannot be.
        """
        if not push.reason.strip():
            raise NotWithin("Please say why the camera is moved: whoever watches after you will want to know.")
        with self._custody.act(actor, Action.NUDGE_MAKE, thing) as deed:
            session = deed.session
            _one_at_a_time(session, thing.id)
            revision = latest_revision(session, thing.id)
            if revision is None:
                raise NotNow("The lesson is not ready to watch yet, so there is nothing to move. Wait until it can be watched.")
            fits = _fits(session, revision)
            delta_ms = _delta(push, fits)
            before = in_force(session, revision)
            moved = _who_moves(push.camera, delta_ms, fits, default_camera(revision.manifest))
            after = {camera: math.fsum([before.get(camera, 0.0), by_ms]) for camera, by_ms in moved.items()}
            _within_reach(after)
            asked_id, moment = new_id(), self._now()
            rows = [
                Nudge(
                    clock_fit_id=fits[camera].id,
                    asked_id=asked_id,
                    asked_camera=push.camera,
                    delta_ms=by_ms,
                    reason=push.reason,
                    made_by=actor.person_id,
                    made_at=moment,
                )
                for camera, by_ms in sorted(moved.items())
            ]
            session.add_all(rows)
            deed.about("nudge", rows[0].id)
            deed.payload |= {
                "observation": thing.id,
                "revision": revision.number,
                "camera": push.camera,
                "delta_ms": delta_ms,
                "frames": push.frames,
                "reason": push.reason,
                "nudges": [row.id for row in rows],
                "before": {str(camera): before.get(camera, 0.0) for camera in moved},
                "after": {str(camera): total for camera, total in after.items()},
            }
        return rows[0].id

    def undo(self, actor: Actor, thing: OfObservation, nudge_id: str) -> None:
        """Take a nudge back, with the others that the same request made. It stays in the record; undone twice is undone once.

        Raises Denied; NotNow when what is left would move a camera too far.
        """
        with self._custody.act(actor, Action.NUDGE_UNDO, thing) as deed:
            session = deed.session
            _one_at_a_time(session, thing.id)
            nudge = session.get_one(Nudge, nudge_id, populate_existing=True)
            together = session.scalars(select(Nudge).where(Nudge.asked_id == nudge.asked_id).order_by(Nudge.id)).all()
            deed.about("nudge", nudge_id)
            deed.payload |= {"observation": thing.id, "camera": nudge.asked_camera, "nudges": [each.id for each in together]}
            if nudge.undone_at is not None:
                deed.payload["already_undone_by"] = nudge.undone_by
                return
            moment = self._now()
            for each in together:
                before = _total(session, each.clock_fit_id)
                after = before - each.delta_ms
                if abs(after) > max(FARTHEST_MS, abs(before)):
                    raise NotNow(
                        "Without this step a camera would be moved by more than 10 seconds. Undo the other steps first; nothing"
                        " was changed."
                    )
                each.undone_at, each.undone_by = moment, actor.person_id
                deed.payload.setdefault("before", {})[each.id] = before
                deed.payload.setdefault("after", {})[each.id] = after


def _one_at_a_time(session: Session, observation_id: str) -> None:
    """Wait until everybody else who moves a camera of this lesson has done so."""
    session.get_one(Observation, observation_id, with_for_update=True)


def _fits(session: Session, revision: Revision) -> dict[int, ClockFit]:
    """The fits of the cameras that a revision shows or lets hear."""
    shown = cameras_of(revision.manifest)
    return {camera: fit for camera, (fit, _) in fits_of(session, revision).items() if camera in shown}


def _delta(push: Push, fits: dict[int, ClockFit]) -> float:
    if push.camera not in fits:
        raise NotWithin(f"Camera {push.camera} is not part of this lesson. Please choose another.")
    if len(fits) < 2:
        raise NotWithin("There is only one camera in this lesson, so there is nothing to line it up with.")
    if (push.delta_ms is None) == (push.frames is None):
        raise NotWithin("Please say how far: either in milliseconds or in pictures, not both.")
    delta_ms = push.delta_ms
    if push.frames is not None:
        frame_ms = fits[push.camera].frame_ms
        if frame_ms is None:
            raise NotWithin(f"It is not known how long a picture of camera {push.camera} lasts. Please say milliseconds.")
        delta_ms = push.frames * frame_ms
    assert delta_ms is not None, "one of the two is there"
    if not math.isfinite(delta_ms) or abs(delta_ms) < LEAST_MS:
        raise NotWithin("A camera can be moved by one millisecond at least. Please say how far.")
    return delta_ms


def _who_moves(camera: int, delta_ms: float, cameras: Iterable[int], still: int) -> dict[int, float]:
    """By how much each camera moves, so that the lesson's own sound stays: it carries the words and the comments."""
    return {camera: delta_ms} if camera != still else {other: -delta_ms for other in cameras if other != camera}


def _within_reach(after: dict[int, float]) -> None:
    for camera, total in after.items():
        if abs(total) > FARTHEST_MS:
            raise NotWithin(
                f"Camera {camera} would be moved by {abs(total) / 1000.0:.1f} seconds in all; 10 seconds is the most. If it is"
                " further off than that, check that it is the right recording, or replace it."
            )


def _total(session: Session, clock_fit_id: str) -> float:
    session.flush()
    deltas = session.scalars(select(Nudge.delta_ms).where(Nudge.clock_fit_id == clock_fit_id, Nudge.undone_at.is_(None)))
    return math.fsum(deltas)
