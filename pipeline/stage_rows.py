"""How a stage's row moves: begun, further, ended. Rows only; who may write them is the desk's business."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.base import utc_now
from domain.recording import Stage, StageState
from pipeline.orders import StageKey


def stage_row(session: Session, stage: StageKey) -> Stage:
    """Return the stage's row, made now if need be: a camera may be heard before its preparation lays out the stages."""
    key = {"preparation_id": stage.preparation_id, "name": stage.name.value, "camera": stage.camera}
    row = session.get(Stage, tuple(key.values()))
    if row is None:
        fresh = {"state": StageState.WAITING, "done": 0.0, "total": 1.0, "unit": "", "runs": 0}
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(insert(Stage).values(**key, **fresh).on_conflict_do_nothing())
        row = session.get_one(Stage, tuple(key.values()))
    return row


def begun(session: Session, stage: StageKey, total: float, unit: str, done: float) -> None:
    """Let a stage run: begun once more, or, with something done already, gone on with."""
    row = stage_row(session, stage)
    row.done = max(row.done, done) if done else 0.0
    row.state, row.total, row.unit = StageState.RUNNING, total, unit
    row.runs += 0 if done else 1
    row.started_at = row.started_at or utc_now()


def moved(session: Session, stage: StageKey, done: float) -> None:
    """Move the figure of a running stage; never back."""
    row = stage_row(session, stage)
    if row.state is StageState.RUNNING:
        row.done = max(row.done, done)


def ended(session: Session, stage: StageKey, state: StageState) -> None:
    """Give a stage its final state. One that did its work is full, and ran at least once."""
    row = stage_row(session, stage)
    row.state = state
    row.finished_at = row.finished_at or utc_now()
    if state is StageState.DONE:
        row.done = row.total
        row.runs = max(row.runs, 1)
