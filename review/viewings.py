"""Who watched what: one audited row for a sitting, to which the stretches played are added while it lasts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Viewing
from domain.recording import Revision
from domain.things import OfObservation
from review.errors import NotWithin
from review.making import latest_revision, revision_numbered
from storage.facts import observation_facts
from storage.rows import Rows

MOST_RANGES = 500
"""Stretches kept for one sitting. Somebody who seeks more often than that keeps the longest ones: the rest are moments."""

Range = tuple[int, int]


@dataclass(frozen=True)
class Watched:
    """What one person has played of a lesson in all their sittings; and the same by camera, for its picture on view.

    Stretches of lesson time in milliseconds, sorted, apart from each other.
    """

    ranges: list[Range]
    cameras: dict[int, list[Range]]


class Viewings:
    """Opens sittings and remembers what was played in them."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def open(self, actor: Actor, thing: OfObservation, revision: int | None = None) -> str:
        """Begin a sitting with a revision of a lesson, the newest unless one is named, and return its id.

        Raises Denied, and NotWithin when there is no such revision.
        """
        with self._custody.act(actor, Action.OBSERVATION_WATCH, thing) as deed:
            shown = _shown(deed.session, thing.id, revision)
            if shown is None and revision is not None:
                raise NotWithin("There is no such revision of this lesson. Nothing was begun.")
            viewing = Viewing(
                observation_id=thing.id,
                person_id=actor.person_id,
                membership_id=deed.membership.membership_id if deed.membership else None,
                revision=None if shown is None else shown.number,
                opened_at=self._now(),
                last_seen_at=self._now(),
            )
            deed.session.add(viewing)
            deed.about("viewing", viewing.id)
            deed.payload["observation"] = thing.id
        return viewing.id

    def thing_of(self, viewing_id: str, person_id: str) -> OfObservation | None:
        """Return the observation that a person's own sitting is with, or None when they have no such sitting."""
        with self._rows.read() as session:
            viewing = session.get(Viewing, viewing_id)
            if viewing is None or viewing.person_id != person_id:
                return None
            return observation_facts(session, viewing.observation_id)

    def watched(self, observation_id: str, person_id: str, revision: int | None = None) -> Watched:
        """Return what a person has played of a lesson so far, on the clock of a revision, the newest unless one is named.

        What was played on another clock is kept, and is told with that clock's revisions: its moments are others here.
        """
        with self._rows.read() as session:
            shown = _shown(session, observation_id, revision)
            if shown is None:
                return Watched([], {})
            theirs = (
                select(Viewing)
                .join(Revision, (Revision.observation_id == Viewing.observation_id) & (Revision.number == Viewing.revision))
                .where(
                    Viewing.observation_id == observation_id,
                    Viewing.person_id == person_id,
                    Revision.clock_id == shown.clock_id,
                )
            )
            viewings = session.scalars(theirs).all()
            cameras = sorted({int(camera) for viewing in viewings for camera in viewing.cameras})
            return Watched(
                merged(_pairs(one for viewing in viewings for one in viewing.ranges)),
                {
                    camera: merged(_pairs(one for viewing in viewings for one in viewing.cameras.get(str(camera), [])))
                    for camera in cameras
                },
            )

    def add(self, viewing_id: str, ranges: Iterable[Range], cameras: Mapping[int, Iterable[Range]] | None = None) -> None:
        """Add stretches of lesson time, in milliseconds, that were played, and those with each of the `cameras` on view.

        Raises NotWithin for one that runs backwards.

        Bookkeeping of a sitting that was decided when it was opened, so it is no act of its own.
        """
        played = list(ranges)
        seen = {str(camera): list(stretches) for camera, stretches in (cameras or {}).items()}
        if any(to_ms <= from_ms for stretches in (played, *seen.values()) for from_ms, to_ms in stretches):
            raise NotWithin("A stretch that was played must end after it starts. Nothing was added.")
        with self._rows.write() as session:
            viewing = _locked(session, viewing_id)
            viewing.ranges = _with(viewing.ranges, played)
            viewing.cameras = viewing.cameras | {
                camera: _with(viewing.cameras.get(camera, []), stretches) for camera, stretches in seen.items()
            }
            viewing.last_seen_at = self._now()


def merged(ranges: Iterable[Range], most: int = MOST_RANGES) -> list[Range]:
    """Return the union of the ranges, sorted, overlapping and touching ones joined; of too many, the longest."""
    joined: list[Range] = []
    for from_ms, to_ms in sorted(ranges):
        if joined and from_ms <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], to_ms))
        else:
            joined.append((from_ms, to_ms))
    longest = sorted(joined, key=lambda one: one[0] - one[1])[:most]
    return sorted(longest)


def _pairs(stored: Iterable[list[int]]) -> list[Range]:
    return [(from_ms, to_ms) for from_ms, to_ms in stored]


def _with(stored: list[list[int]], played: list[Range]) -> list[list[int]]:
    return [[from_ms, to_ms] for from_ms, to_ms in merged([*_pairs(stored), *played])]


def _shown(session: Session, observation_id: str, number: int | None) -> Revision | None:
    return latest_revision(session, observation_id) if number is None else revision_numbered(session, observation_id, number)


def _locked(session: Session, viewing_id: str) -> Viewing:
    return session.get_one(Viewing, viewing_id, with_for_update=True)
