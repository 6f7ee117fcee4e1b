"""What a trainee says to a finding, and recordings that were sent back with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make places for answers and for what was sent back."""
    op.create_table(
        "finding_answer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=True),
        sa.Column("camera", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_answer")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_finding_answer_observation_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_finding_answer_recording_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_finding_answer_answered_by")),
    )
    op.create_index(op.f("ix_finding_answer_observation_id"), "finding_answer", ["observation_id"])
    op.create_index(op.f("ix_finding_answer_recording_id"), "finding_answer", ["recording_id"])
    op.create_table(
        "send_back",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_back")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_send_back_observation_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_send_back_recording_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_send_back_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_send_back_undone_by")),
    )
    op.create_index(op.f("ix_send_back_observation_id"), "send_back", ["observation_id"])
    op.create_index(op.f("ix_send_back_recording_id"), "send_back", ["recording_id"])


def downgrade() -> None:
    """Refuse: what people said to each other about recordings would be lost."""
    raise NotImplementedError("What was said to findings would be lost. Restore a backup instead.")
