"""What a fit rests on (the camera it was compared with, the lags, the file's clock, its frames), and people's nudges of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Fits that are there already get no evidence: none was kept of them."""
    with op.batch_alter_table("clock_fit") as fit:
        fit.add_column(sa.Column("against", sa.Integer(), nullable=True))
        fit.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        fit.add_column(sa.Column("suggested_offset_ms", sa.Double(), nullable=True))
        fit.add_column(sa.Column("frame_ms", sa.Double(), nullable=True))
    with op.batch_alter_table("clock_fit") as fit:
        fit.alter_column("evidence", server_default=None)
    op.create_table(
        "nudge",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clock_fit_id", sa.String(), nullable=False),
        sa.Column("asked_id", sa.String(), nullable=False),
        sa.Column("asked_camera", sa.Integer(), nullable=False),
        sa.Column("delta_ms", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.ForeignKeyConstraint(["clock_fit_id"], ["clock_fit.id"], name=op.f("fk_nudge_clock_fit_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_nudge_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_nudge_undone_by")),
    )
    op.create_index(op.f("ix_nudge_asked_id"), "nudge", ["asked_id"])
    op.create_index(op.f("ix_nudge_clock_fit_id"), "nudge", ["clock_fit_id"])


def downgrade() -> None:
    """Refuse: nudges and their reasons are part of the record."""
    raise NotImplementedError("What people decided would be lost. Restore a backup instead.")
