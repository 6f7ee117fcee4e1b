"""How trainees stand, in the eyes of their programme lead. Each setting is a row with its reason; the latest counts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.moderation import Standing, TraineeStanding
from domain.people import Membership, Role, ScopeKind
from domain.things import OfCohort
from moderation.errors import NotHere
from storage.rows import Rows


class Standings:
    """Sets and says how trainees stand."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def set(self, actor: Actor, place: OfCohort, trainee_id: str, standing: Standing, reason: str) -> TraineeStanding:
        """Set how a trainee of the cohort stands, and why. Raises Denied; NotHere."""
        with self._custody.act(actor, Action.STANDING_SET, place) as deed:
            if trainee_id not in trainees_of(deed.session, place.id, self._now()):
                raise NotHere("This trainee is not in the cohort. Reload the page and try again.")
            before = latest(deed.session, place.id).get(trainee_id)
            row = TraineeStanding(
                provider_id=place.provider_id,
                cohort_id=place.id,
                trainee_id=trainee_id,
                standing=standing,
                reason=reason,
                set_by=actor.person_id,
                set_at=self._now(),
            )
            deed.session.add(row)
            deed.about("trainee_standing", row.id)
            deed.payload |= {
                "trainee": trainee_id,
                "before": None if before is None else before.standing,
                "after": standing,
                "reason": reason,
            }
        return row

    def of_cohort(self, cohort_id: str) -> dict[str, TraineeStanding]:
        """Return the latest setting for each trainee of a cohort who has one. Nobody's setting yet means on track."""
        with self._rows.read() as session:
            return latest(session, cohort_id)


def latest(session: Session, cohort_id: str) -> dict[str, TraineeStanding]:
    """Return the latest setting by trainee."""
    rows = session.scalars(
        select(TraineeStanding)
        .where(TraineeStanding.cohort_id == cohort_id)
        .order_by(TraineeStanding.set_at, TraineeStanding.id)
    )
    return {row.trainee_id: row for row in rows}


def trainees_of(session: Session, cohort_id: str, now: datetime) -> set[str]:
    """Return the ids of those who are trainees of the cohort at `now`."""
    rows = session.scalars(
        select(Membership).where(
            Membership.role == Role.TRAINEE, Membership.scope_kind == ScopeKind.COHORT, Membership.scope_id == cohort_id
        )
    )
    return {row.person_id for row in rows if row.held_at(now)}
