"""Brings a database to the present shape of the rows, by Alembic. The job engine's tables beside ours are left alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.rows import connect

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Apply every migration that the database at `url` lacks. Two at once wait for each other."""
    rows = connect(url)
    try:
        with rows.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Two services that start together would both create the tables; on SQLite, BEGIN IMMEDIATE has settled it.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('triptych.migrate'))")
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        rows.close()


def is_current(url: str) -> bool:
    """Whether the database at `url` has every migration, and none that this version does not know."""
    rows = connect(url)
    try:
        with rows.engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
    finally:
        rows.close()
    return set(present) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
