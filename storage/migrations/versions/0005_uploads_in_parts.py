"""Uploads that are sent in parts and go on where they were; tokens with which a computer sends them unattended."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A file's identity is worked out after it has come, so it may be missing; what checked it on its way is kept beside it."""
    with op.batch_alter_table("part") as part:
        part.alter_column("sha256", existing_type=sa.String(), nullable=True)
        part.add_column(sa.Column("composite", sa.String(), nullable=True))
        part.add_column(sa.Column("part_bytes", sa.Integer(), nullable=True))
        part.add_column(sa.Column("fingerprint", sa.String(), nullable=True))
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("camera", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("part_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_upload_observation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_upload_person_id")),
    )
    op.create_index(op.f("ix_upload_observation_id"), "upload", ["observation_id"])
    op.create_index(op.f("ix_upload_person_id"), "upload", ["person_id"])
    unfinished = sa.text("state IN ('open', 'completing')")
    op.create_index(
        "uq_upload_unfinished",
        "upload",
        ["observation_id", "camera"],
        unique=True,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_table(
        "upload_file",
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ms", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("composite", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("upload_id", "number", name=op.f("pk_upload_file")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_upload_file_upload_id")),
    )
    op.create_table(
        "upload_part",
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.Column("file", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("signed_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "file", "number", name=op.f("pk_upload_part")),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_upload_part_upload_id")),
    )
    op.create_table(
        "upload_token",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_token")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_upload_token_person_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_upload_token_token_sha256")),
    )
    op.create_index(op.f("ix_upload_token_person_id"), "upload_token", ["person_id"])


def downgrade() -> None:
    """Refuse: parts under way would be lost, and what was recorded of them."""
    raise NotImplementedError("Uploads under way would be lost. Restore a backup instead.")
