"""A sitting knows which cameras were on view while the lesson was played."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give sittings what was played of each camera; of those before nobody knows."""
    with op.batch_alter_table("viewing") as viewing:
        viewing.add_column(sa.Column("cameras", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("viewing") as viewing:
        viewing.alter_column("cameras", server_default=None)


def downgrade() -> None:
    """Take it away: what was played at all is kept."""
    with op.batch_alter_table("viewing") as viewing:
        viewing.drop_column("cameras")
