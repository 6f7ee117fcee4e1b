"""Commentary that loses no word: drafts, drawings, what is dealt with, and the trainee's own reflection."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=40)


def upgrade() -> None:
    """Everything new is empty or off, so that nothing changes for what was written before."""
    op.add_column("comment", sa.Column("drawing", sa.JSON(), nullable=True))
    op.add_column("comment", sa.Column("sent_as", sa.String(), nullable=True))
    op.create_index("uq_comment_author_id_sent_as", "comment", ["author_id", "sent_as"], unique=True)
    op.add_column("comment_version", sa.Column("drawing", sa.JSON(), nullable=True))
    op.create_table(
        "reflection_rule",
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name=op.f("pk_reflection_rule")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_reflection_rule_provider_id")),
    )
    op.create_table(
        "awaited_reflection",
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("handed_in_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_awaited_reflection")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_awaited_reflection_observation_id")),
    )
    op.create_table(
        "resolution",
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("resolved_by", sa.String(), nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_resolution")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_resolution_comment_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["person.id"], name=op.f("fk_resolution_resolved_by")),
    )
    op.create_table(
        "comment_draft",
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("comment_id", sa.String(), nullable=True),
        sa.Column("comment_version", sa.Integer(), nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("camera", sa.Integer(), nullable=True),
        sa.Column("drawing", sa.JSON(), nullable=True),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("author_id", "id", name=op.f("pk_comment_draft")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_draft_author_id")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_comment_draft_observation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_draft_parent_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_draft_comment_id")),
    )
    op.create_index(op.f("ix_comment_draft_observation_id"), "comment_draft", ["observation_id"])


def downgrade() -> None:
    """Refuse: what people wrote is part of the record."""
    raise NotImplementedError("What people wrote would be lost. Restore a backup instead.")
