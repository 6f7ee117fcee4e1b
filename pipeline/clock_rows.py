"""The pinned clock and its fits, as rows. Pinned once; a recording that has its place keeps it to the last digit."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.recording import Clock, ClockFit, Preparation, Recording, Revision
from pipeline.clocks import on_pinned_clock
from pipeline.orders import Fit, Timeline


def pin(session: Session, preparation: Preparation, anchor: int, fits: Sequence[Fit]) -> Timeline:
    """Store the fits on the observation's newest clock if one of its recordings is kept, else on a new clock."""
    clock = _newest(session, preparation.observation_id)
    stored = {} if clock is None else _fits_on(session, clock)
    cameras = {fit.recording_id: fit.camera for fit in fits}
    pinned = {key: _as_fit(row, cameras[key]) for key, row in stored.items() if key in cameras}
    placed = on_pinned_clock(fits, pinned)
    if clock is None or placed is None:
        clock = _new_clock(session, preparation, next(fit.recording_id for fit in fits if fit.camera == anchor))
        stored, placed = {}, tuple(fits)
    for fit in placed:
        if fit.recording_id not in stored:
            session.add(_as_row(clock, fit))
        else:
            _tell(stored[fit.recording_id], fit)
    kept = session.get_one(Recording, clock.anchor_recording_id)
    return Timeline(kept.camera, clock.pinned_at_revision, placed)


def clock_of(session: Session, preparation: Preparation) -> str:
    """Return the id of the clock that a preparation's recordings were fitted to. Raises KeyError before `pin`."""
    found = session.scalars(
        select(Clock.id)
        .join(ClockFit, ClockFit.clock_id == Clock.id)
        .where(Clock.observation_id == preparation.observation_id, ClockFit.recording_id.in_(preparation.recording_ids))
        .order_by(Clock.pinned_at.desc(), Clock.id.desc())
    ).first()
    if found is None:
        raise KeyError(f"preparation {preparation.id} has no pinned clock")
    return found


def next_number(session: Session, observation_id: str) -> int:
    """Return the number that the observation's next revision will have."""
    newest = session.scalar(select(func.max(Revision.number)).where(Revision.observation_id == observation_id))
    return (newest or 0) + 1


def _newest(session: Session, observation_id: str) -> Clock | None:
    return session.scalars(
        select(Clock).where(Clock.observation_id == observation_id).order_by(Clock.pinned_at.desc(), Clock.id.desc())
    ).first()


def _new_clock(session: Session, preparation: Preparation, anchor_recording_id: str) -> Clock:
    clock = Clock(
        observation_id=preparation.observation_id,
        anchor_recording_id=anchor_recording_id,
        pinned_at_revision=next_number(session, preparation.observation_id),
    )
    session.add(clock)
    session.flush()
    return clock


def _fits_on(session: Session, clock: Clock) -> dict[str, ClockFit]:
    return {fit.recording_id: fit for fit in session.scalars(select(ClockFit).where(ClockFit.clock_id == clock.id))}


def _as_row(clock: Clock, fit: Fit) -> ClockFit:
    row = ClockFit(clock_id=clock.id, recording_id=fit.recording_id, status=fit.status)
    _tell(row, fit)
    return row


def _tell(row: ClockFit, fit: Fit) -> None:
    """Say where a recording lies and what that rests on. One that has its place keeps it: `on_pinned_clock` saw to that."""
    assert not row.pieces or row.pieces == fit.pieces, "a place on a pinned clock is never changed"
    row.status, row.reason, row.method = fit.status, fit.reason, fit.method
    row.confidence, row.uncertainty_ms, row.pieces = fit.confidence, fit.uncertainty_ms, fit.pieces
    row.against, row.evidence = fit.against, fit.evidence
    row.suggested_offset_ms, row.frame_ms = fit.suggested_offset_ms, fit.frame_ms


def _as_fit(row: ClockFit, camera: int) -> Fit:
    return Fit(
        camera=camera,
        recording_id=row.recording_id,
        status=row.status,
        reason=row.reason,
        method=row.method,
        confidence=row.confidence,
        uncertainty_ms=row.uncertainty_ms,
        pieces=row.pieces,
        against=row.against,
        evidence=row.evidence,
        suggested_offset_ms=row.suggested_offset_ms,
        frame_ms=row.frame_ms,
    )
