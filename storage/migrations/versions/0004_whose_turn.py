"""Whose turn it is: each preparation has a place in the order that is fair between trainees."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give preparations a turn; those of before all have the first."""
    with op.batch_alter_table("preparation") as preparation:
        preparation.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default=sa.text("0")))
    with op.batch_alter_table("preparation") as preparation:
        preparation.alter_column("turn", server_default=None)


def downgrade() -> None:
    """Take the turns away: nothing that anybody decided is lost."""
    with op.batch_alter_table("preparation") as preparation:
        preparation.drop_column("turn")
