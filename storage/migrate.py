"""Brings a database to the present shape of the rows, by Alembic. The job engine's tables beside ours are left alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.rows import connect

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    """Apply every migration, up to a version, that the database at `url` lacks. Two at once wait for each other.

    Raises ValueError, and changes nothing, where a row would point at one that is not there.
    """
    rows = connect(url)
    try:
        with rows.engine.connect() as connection:
            _let_tables_be_made_anew(connection)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    # Two services that start together would both make the tables; on SQLite, BEGIN IMMEDIATE has settled it.
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('triptych.migrate'))")
                config = _config()
                config.attributes["connection"] = connection
                before = MigrationContext.configure(connection).get_current_heads()
                command.upgrade(config, to)
                if MigrationContext.configure(connection).get_current_heads() != before:
                    _check_keys(connection)
    finally:
        rows.close()


def _let_tables_be_made_anew(connection: Connection) -> None:
    """SQLite changes a column by making the table anew, and while it does, rows of others point at a table that is gone.

    The setting is the connection's, which is closed afterwards, and is only heard outside of a transaction.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.cursor().execute("PRAGMA foreign_keys=OFF")


def _check_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise ValueError(f"A row of {lost[0]} would point at a row of {lost[2]} that is not there. Nothing was changed.")


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
