"""How the making of a lesson stands: which recordings are in, the latest preparation with its stages, the latest revision."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.lease import Lease, Shortage
from domain.recording import UNDER_WAY, Preparation, Recording, Revision, Stage

_POSTER = Revision.manifest["angles", 0, "poster"].as_string()


@dataclass(frozen=True)
class PreparationSeen:
    """A preparation with its stages, in the order in which they begin. `ahead` lessons of anybody's go before it.

    `short` is the want of free space for which all work waits now.
    """

    preparation: Preparation
    stages: tuple[Stage, ...] = ()
    ahead: int = 0
    short: Shortage | None = None


@dataclass(frozen=True)
class Published:
    """The newest revision of a lesson: its number, and the picture that stands for it, relative to its media."""

    number: int
    poster: str | None


@dataclass(frozen=True)
class Made:
    """How one lesson stands. `handed_in_at` is when the first preparation was asked for."""

    preparation: PreparationSeen | None = None
    published: Published | None = None
    handed_in_at: datetime | None = None


def made(session: Session, observation_ids: Collection[str], *, with_stages: bool = True) -> dict[str, Made]:
    """Return how each of these lessons stands, in four queries however many there are."""
    preparations = session.scalars(
        select(Preparation).where(Preparation.observation_id.in_(observation_ids)).order_by(Preparation.asked_at)
    ).all()
    latest = {one.observation_id: one for one in preparations}
    first = {one.observation_id: one.asked_at for one in reversed(preparations)}
    stages: dict[str, list[Stage]] = {}
    if with_stages:
        ids = [one.id for one in latest.values()]
        for stage in session.scalars(select(Stage).where(Stage.preparation_id.in_(ids))):
            stages.setdefault(stage.preparation_id, []).append(stage)
    published, waiting = _published(session, observation_ids), _waiting(session, latest.values())
    short = shortage(session) if waiting else None
    found = {}
    for observation_id in observation_ids:
        one = latest.get(observation_id)
        seen = None
        if one is not None:
            wants = short if one.state in UNDER_WAY else None
            seen = PreparationSeen(one, _in_order(stages.get(one.id, [])), _ahead(one, waiting), wants)
        found[observation_id] = Made(seen, published.get(observation_id), first.get(observation_id))
    return found


def shortage(session: Session) -> Shortage | None:
    """Return the want of free space that keeps every worker waiting; None while one of them has room and can work.

    A worker that waits has no lease, or an old one from when it ran out.
    """
    waiting = session.scalars(select(Shortage).where(Shortage.free_bytes < Shortage.needed_bytes)).all()
    if not waiting:
        return None
    names = [each.executor_id for each in waiting]
    at_work = select(func.count()).select_from(Lease).where(Lease.executor_id == Lease.host, Lease.executor_id.not_in(names))
    return None if session.scalar(at_work) else max(waiting, key=lambda each: each.noted_ms)


def _waiting(session: Session, latest: Iterable[Preparation]) -> list[Preparation]:
    """Return everything that is under way, anybody's; nothing when none of `latest` is, since nobody waits then."""
    if not any(one.state in UNDER_WAY for one in latest):
        return []
    return list(session.scalars(select(Preparation).where(Preparation.state.in_(UNDER_WAY))))


def _ahead(one: Preparation, waiting: Iterable[Preparation]) -> int:
    """How many lessons go before this one: those of an earlier turn, and of the same turn those that were asked for earlier."""
    if one.state not in UNDER_WAY:
        return 0
    earlier = {each.observation_id for each in waiting if (each.turn, each.asked_at) < (one.turn, one.asked_at)}
    return len(earlier - {one.observation_id})


def current_recordings(session: Session, observation_ids: Collection[str]) -> dict[str, list[Recording]]:
    """Return, by observation, the recordings that count: those not replaced, in the order of their cameras."""
    found: dict[str, list[Recording]] = {}
    for recording in session.scalars(
        select(Recording)
        .where(Recording.observation_id.in_(observation_ids), Recording.replaced_at.is_(None))
        .order_by(Recording.camera, Recording.id)
    ):
        found.setdefault(recording.observation_id, []).append(recording)
    return found


def latest_revision(session: Session, observation_id: str) -> Revision | None:
    """Return the newest published revision of a lesson, manifest included, or None when nothing is published yet."""
    return session.scalar(
        select(Revision).where(Revision.observation_id == observation_id).order_by(Revision.number.desc()).limit(1)
    )


def revision_numbered(session: Session, observation_id: str, number: int) -> Revision | None:
    """Return one published revision of a lesson, or None when there is none of this number."""
    return session.scalar(select(Revision).where(Revision.observation_id == observation_id, Revision.number == number))


def _published(session: Session, observation_ids: Collection[str]) -> dict[str, Published]:
    newest = (
        select(Revision.observation_id, func.max(Revision.number).label("number"))
        .where(Revision.observation_id.in_(observation_ids))
        .group_by(Revision.observation_id)
        .subquery()
    )
    rows = session.execute(
        select(Revision.observation_id, Revision.number, _POSTER).join(
            newest, (newest.c.observation_id == Revision.observation_id) & (newest.c.number == Revision.number)
        )
    )
    return {observation_id: Published(number, poster) for observation_id, number, poster in rows}


def _in_order(stages: list[Stage]) -> tuple[Stage, ...]:
    """Begun stages by when they began, then those that wait; stages of one moment by name and camera."""
    waiting = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(stages, key=lambda one: (one.started_at or waiting, one.name, one.camera)))
