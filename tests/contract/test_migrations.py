"""A database of any earlier version comes to the present shape with its rows, also where others point at them."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage import migrate
from storage.rows import connect

VERSIONS = sorted(script.name[:4] for script in Path(migrate.__file__).parent.glob("migrations/versions/[0-9]*.py"))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _value(column: sa.Column[Any], table: str) -> Any:
    """Something that the column takes; a key points at the only row of its table."""
    if column.nullable:
        return None
    if column.foreign_keys:
        return f"the-{next(iter(column.foreign_keys)).column.table.name}"
    if column.primary_key and isinstance(column.type, sa.String):
        return f"the-{table}"
    kind = column.type.python_type
    return {str: "x", int: 1, float: 1.0, bool: False, datetime: NOW, date: NOW.date(), bytes: b"x", object: {}}[kind]


def _one_of_each(connection: sa.Connection) -> dict[str, int]:
    """Write a row into every table of ours, those that are pointed at first; return how many each table has."""
    found = sa.MetaData()
    found.reflect(connection)
    ours = [table for table in found.sorted_tables if table.name != "alembic_version"]
    for table in ours:
        connection.execute(table.insert().values({column.name: _value(column, table.name) for column in table.columns}))
    return {table.name: 1 for table in ours}


@pytest.mark.parametrize("version", VERSIONS)
def test_rows_of_every_earlier_version_are_kept(blank_database_url: str, version: str):
    migrate.upgrade(blank_database_url, version)
    rows = connect(blank_database_url)
    try:
        with rows.engine.begin() as connection:
            before = _one_of_each(connection)
        migrate.upgrade(blank_database_url)
        assert migrate.is_current(blank_database_url)
        with rows.engine.connect() as connection:
            after = {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) for name in before}
    finally:
        rows.close()
    assert after == before


def test_a_row_that_points_at_nothing_stops_it_and_nothing_is_changed(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'rows.db'}"
    migrate.upgrade(url, "0003")
    with closing(sqlite3.connect(tmp_path / "rows.db")) as plain:  # which checks no keys by itself
        plain.execute("INSERT INTO school (id, provider_id, name, country, zone) VALUES ('s', 'gone', 'Hill', 'KE', 'UTC')")
        plain.commit()
    with pytest.raises(ValueError, match="A row of school would point at a row of provider that is not there"):
        migrate.upgrade(url)
    with closing(sqlite3.connect(tmp_path / "rows.db")) as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
        assert "turn" not in [column[1] for column in plain.execute("PRAGMA table_info(preparation)")]
