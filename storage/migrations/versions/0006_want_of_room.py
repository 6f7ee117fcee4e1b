"""A worker that waits for free space says so, with the figures."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a place for what workers want."""
    op.create_table(
        "shortage",
        sa.Column("executor_id", sa.String(), nullable=False),
        sa.Column("needed_bytes", sa.BigInteger(), nullable=False),
        sa.Column("free_bytes", sa.BigInteger(), nullable=False),
        sa.Column("noted_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("executor_id", name=op.f("pk_shortage")),
    )


def downgrade() -> None:
    """Take it away: workers note it anew."""
    op.drop_table("shortage")
