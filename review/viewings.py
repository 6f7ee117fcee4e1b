"""Who watched what: one audited row for a sitting, to which the stretches played are added while it lasts."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.commentary import Viewing
from domain.things import OfObservation
from review.errors import NotWithin
from storage.facts import observation_facts
from storage.rows import Rows

MOST_RANGES = 500
"""Stretches kept for one sitting. Somebody who seeks more often than that keeps the longest ones: the rest are moments."""

Range = tuple[int, int]


class Viewings:
    """Opens sittings and remembers what was played in them."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def open(self, actor: Actor, thing: OfObservation) -> str:
        """Begin a sitting and return its id. Raises Denied."""
        with self._custody.act(actor, Action.OBSERVATION_WATCH, thing) as deed:
            viewing = Viewing(
                observation_id=thing.id,
                person_id=actor.person_id,
                membership_id=deed.membership.membership_id if deed.membership else None,
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

    def add(self, viewing_id: str, ranges: Iterable[Range]) -> None:
        """Add stretches of lesson time, in milliseconds, that were played. Raises NotWithin for one that runs backwards.

        Bookkeeping of a sitting that was decided when it was opened, so it is no act of its own.
        """
        played = list(ranges)
        if any(to_ms <= from_ms for from_ms, to_ms in played):
            raise NotWithin("A stretch that was played must end after it starts. Nothing was added.")
        with self._rows.write() as session:
            viewing = _locked(session, viewing_id)
            kept = [(from_ms, to_ms) for from_ms, to_ms in viewing.ranges]
            viewing.ranges = [[from_ms, to_ms] for from_ms, to_ms in merged([*kept, *played])]
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


def _locked(session: Session, viewing_id: str) -> Viewing:
    return session.get_one(Viewing, viewing_id, with_for_update=True)
