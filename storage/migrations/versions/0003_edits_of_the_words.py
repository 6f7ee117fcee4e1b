"""What people correct and mask in a lesson's written words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The recognised words are published files and stay; edits are rows beside them."""
    op.create_table(
        "transcript_edit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("preparation_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_edit")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_transcript_edit_observation_id")),
        sa.ForeignKeyConstraint(["preparation_id"], ["preparation.id"], name=op.f("fk_transcript_edit_preparation_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_transcript_edit_made_by")),
        sa.UniqueConstraint("preparation_id", "version", name=op.f("uq_transcript_edit_preparation_id_version")),
    )
    op.create_index(op.f("ix_transcript_edit_observation_id"), "transcript_edit", ["observation_id"])


def downgrade() -> None:
    """Refuse: what people corrected, and whom they shielded, is part of the record."""
    raise NotImplementedError("What people decided would be lost. Restore a backup instead.")
