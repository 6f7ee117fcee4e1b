"""What the columns keep: pieces, enumerations by their value, JSON, and the range of a comment."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.commentary import Comment, CommentKind
from domain.recording import AlignmentStatus, Clock, ClockFit, Recording
from domain.standards import SHIPPED_VERSION
from domain.timeline import LagPoint, Piece
from storage.rows import Rows
from tests.programme import Programme, a_programme

EVIDENCE = (LagPoint(15_000.125, -3.75), LagPoint(45_000.0, 61.0, agrees=False))
PIECES = (Piece(0, 130_000.25, 1500.125, 33.3), Piece(130_000.25, 400_000.0, -21_600.5))


def _comment(programme: Programme, start_ms: int, end_ms: int | None) -> Comment:
    return Comment(
        observation_id=programme.observation_id,
        author_id=programme.people["tutor"],
        revision=1,
        start_ms=start_ms,
        end_ms=end_ms,
        kind=CommentKind.STRENGTH,
        text="Ask why — «почему?» 🙂",
        framework_version=SHIPPED_VERSION,
        standards=["S4a", "S1b"],
    )


def test_a_fit_s_pieces_and_evidence_come_back_as_they_were(rows: Rows):
    programme = a_programme(rows)
    with rows.write() as session:
        recording = Recording(observation_id=programme.observation_id, camera=1, label="Camera 1")
        session.add(recording)
        session.flush()
        clock = Clock(observation_id=programme.observation_id, anchor_recording_id=recording.id, pinned_at_revision=1)
        session.add(clock)
        session.flush()
        session.add(
            ClockFit(
                clock_id=clock.id,
                recording_id=recording.id,
                status=AlignmentStatus.ALIGNED,
                pieces=PIECES,
                evidence=EVIDENCE,
            )
        )
    with rows.read() as session:
        fit = session.scalars(select(ClockFit)).one()
    assert (fit.pieces, fit.evidence) == (PIECES, EVIDENCE)
    assert fit.status is AlignmentStatus.ALIGNED


def test_enumerations_are_stored_by_the_value_that_the_field_uses(rows: Rows):
    a_programme(rows)
    with rows.read() as session:
        assert session.scalars(text("SELECT DISTINCT age_phase FROM placement")).all() == ["key_stage_2"]
        assert set(session.scalars(text("SELECT role FROM membership"))) == {"trainee", "mentor", "tutor", "lead", "admin"}


def test_a_comment_keeps_its_words_and_standards(rows: Rows):
    programme = a_programme(rows)
    with rows.write() as session:
        session.add_all([_comment(programme, -1200, None), _comment(programme, 3_000, 9_000)])
    with rows.read() as session:
        point, stretch = session.scalars(select(Comment).order_by(Comment.start_ms)).all()
    assert (point.start_ms, point.end_ms) == (-1200, None)  # lesson time may begin below zero
    assert (stretch.text, stretch.standards) == ("Ask why — «почему?» 🙂", ["S4a", "S1b"])


@pytest.mark.parametrize("end_ms", [3_000, 2_999])
def test_a_range_ends_after_it_begins(rows: Rows, end_ms: int):
    programme = a_programme(rows)
    with pytest.raises(IntegrityError, match="range"), rows.write() as session:
        session.add(_comment(programme, 3_000, end_ms))
