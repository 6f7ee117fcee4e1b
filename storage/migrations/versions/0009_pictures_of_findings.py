"""A finding that can be seen has a picture of its moment."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a place for the picture's key."""
    with op.batch_alter_table("finding") as batch:
        batch.add_column(sa.Column("picture", sa.String(), nullable=True))


def downgrade() -> None:
    """Forget the keys. The pictures themselves stay in the object store."""
    with op.batch_alter_table("finding") as batch:
        batch.drop_column("picture")
