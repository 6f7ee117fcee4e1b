"""A sitting knows which revision was watched: after a new clock, what was played before lies on the earlier one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What was newest when the sitting began, else the first that came: nobody watched anything older.
_NEWEST_THEN = """
UPDATE viewing SET revision = COALESCE(
    (SELECT MAX(number) FROM revision
     WHERE revision.observation_id = viewing.observation_id AND revision.published_at <= viewing.opened_at),
    (SELECT MIN(number) FROM revision WHERE revision.observation_id = viewing.observation_id))
"""


def upgrade() -> None:
    """Give sittings their revision; those of lessons that were never published have none."""
    op.add_column("viewing", sa.Column("revision", sa.Integer(), nullable=True))
    op.execute(_NEWEST_THEN)


def downgrade() -> None:
    """Forget the revisions: what was played is kept, on whichever clock it was."""
    with op.batch_alter_table("viewing") as viewing:
        viewing.drop_column("revision")
