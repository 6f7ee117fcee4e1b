"""The rows: one database, SQLite or PostgreSQL, behind two ways in: `read` and `write`.

A session is one transaction and short: none is held while bytes or events stream. Who may write, and what is recorded
about it, is not known here: `custody` decides that, and only bookkeeping that nobody decides calls `write` itself.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

WAIT_SECONDS = 30
"""How long a transaction waits for another one's lock before it fails."""

TURNING_SECONDS = 0.02
"""How soon a new file is asked again whether another connection has turned it to write-ahead."""

_READING = "triptych_reading"


class Rows:
    """The database, ready for use from any thread. `url` is the SQLAlchemy address, password included: never log it."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        self.engine = _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url)
        self._reading = self.engine.execution_options(**{_READING: True, "postgresql_readonly": True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and that the database refuses any writing.

        Objects loaded in it stay usable afterwards, detached: what was loaded is there, and nothing more will be fetched.
        """
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session
            session.expunge_all()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that is one transaction: committed when the block ends, undone when it raises.

        On SQLite the transaction takes the write lock as it begins, so what it reads cannot change before it writes.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


def connect(url: str) -> Rows:
    """Return the database at `url`: `sqlite:////absolute/file.db` or `postgresql://user:word@host/name`.

    Opens nothing yet. Raises ValueError for a database in memory or of another kind: several processes share this one.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return Rows(parsed)
        case "postgresql":
            return Rows(parsed.set(drivername="postgresql+psycopg"))
        case _:
            raise ValueError(
                "The database must be a SQLite file (sqlite:////path/to/file.db) or PostgreSQL (postgresql://...)."
            )


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=10,
        max_overflow=30,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"},
    )


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=30, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")  # first: turning to WAL may itself have to wait
    _turn_to_wal(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _turn_to_wal(cursor: Any) -> None:
    """Write ahead from now on. A new file is turned once; while another connection turns it, SQLite does not wait by itself."""
    deadline = time.monotonic() + WAIT_SECONDS
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(TURNING_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
