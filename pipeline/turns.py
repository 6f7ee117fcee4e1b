"""Whose lesson is made next: a fair order between trainees, by start-time fair queueing (Goyal, Vin and Cheng, 1996).

A trainee who hands in ten lessons at once gets ten turns, one after the other; everybody who hands in one meanwhile gets the
turn that is going on now. Nobody is passed for ever: a newcomer never begins before the turn that is being served.
"""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from domain.observation import Observation
from domain.recording import UNDER_WAY, Preparation

LOCK = 7_478_310_652
"""The number under which PostgreSQL lets one transaction at a time hand out turns; any that nothing else uses."""


def next_turn(session: Session, observation_id: str) -> int:
    """Return the turn of a preparation that is asked for now: after the trainee's own, and not before anybody's present one.

    Whoever asks at the same instant waits until this transaction has ended, so that two lessons of a trainee never share one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})  # SQLite has one writer anyway
    mine = session.get_one(Observation, observation_id)
    under_way = Preparation.state.in_(UNDER_WAY)
    serving = session.scalar(select(func.min(Preparation.turn)).where(under_way))
    last = session.scalar(
        select(func.max(Preparation.turn))
        .join(Observation, Observation.id == Preparation.observation_id)
        .where(under_way, Observation.trainee_id == mine.trainee_id, Observation.id != observation_id)
    )
    return max(serving or 0, 0 if last is None else last + 1)
