"""How Alembic runs here: always inside the connection and transaction that `storage.migrate` opened."""

from alembic import context

from storage.nouns import METADATA


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Look only at our own tables: the job engine keeps its tables in the same database."""
    return kind != "table" or name in METADATA.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_name=is_ours,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
