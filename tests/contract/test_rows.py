"""What the rows promise, on SQLite and on PostgreSQL alike."""

import ast
import importlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import selectinload

import domain
from domain.audit import AuditHead
from domain.people import Person, Provider, School
from domain.recording import Clock, ClockFit, Part, Recording
from domain.timeline import Piece
from storage import migrate
from storage.nouns import METADATA, MODULES
from storage.rows import Rows, connect
from tests.programme import a_programme


def _provider(name: str = "Derby") -> Provider:
    return Provider(name=name, framework_version="iqts-2022-short")


def test_what_is_written_is_there_for_the_next_session(rows: Rows):
    with rows.write() as session:
        provider = _provider("Universität 東京")
        session.add(provider)
    with rows.read() as session:
        found = session.get(Provider, provider.id)
    assert found is not None
    assert found.name == "Universität 東京"  # usable after the session is gone


def test_a_block_that_raises_leaves_nothing(rows: Rows):
    def half_way() -> None:
        with rows.write() as session:
            session.add(_provider())
            session.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    with rows.read() as session:
        assert session.scalars(select(Provider)).all() == []


def test_a_reading_session_is_refused_any_writing(rows: Rows):
    with rows.read() as session, pytest.raises(DBAPIError):
        session.execute(text("INSERT INTO audit_head VALUES ('p', 1, 'h')"))
    with rows.write() as session:  # and the connection is not spoilt for writing
        session.add(AuditHead(provider_id="p", sequence=1, entry_hash="h"))
    with rows.read() as session:
        assert session.get(AuditHead, "p") is not None


def test_moments_keep_their_zone_and_microsecond(rows: Rows):
    moment = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with rows.write() as session:
        person = Person(full_name="A", known_as="A", email=" A@Example.ORG ", created_at=moment)
        session.add(person)
    with rows.read() as session:
        found = session.get(Person, person.id)
    assert found is not None
    assert found.created_at == moment
    assert found.created_at.tzinfo == UTC
    assert found.email == "a@example.org"


def test_a_moment_without_a_zone_is_refused(rows: Rows):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - this is the mistake
    with pytest.raises(StatementError, match="needs a time zone"), rows.write() as session:
        session.add(Provider(name="x", framework_version="v", created_at=naive))


def test_a_row_cannot_point_at_nothing(rows: Rows):
    with pytest.raises(IntegrityError), rows.write() as session:
        session.add(School(provider_id="nobody", name="x", country="GB", zone="Europe/London"))


def test_a_camera_has_one_present_recording(rows: Rows):
    programme = a_programme(rows)
    with rows.write() as session:
        session.add(Recording(observation_id=programme.observation_id, camera=1, label="Camera 1"))
    with pytest.raises(IntegrityError), rows.write() as session:
        session.add(Recording(observation_id=programme.observation_id, camera=1, label="Camera 1"))
    with rows.write() as session:
        first = session.scalars(select(Recording)).one()
        first.replaced_at = datetime.now(UTC)
        session.flush()
        session.add(Recording(observation_id=programme.observation_id, camera=1, label="Camera 1"))


def test_a_file_may_be_larger_than_four_gigabytes(rows: Rows):
    programme = a_programme(rows)
    part = Part(
        recording_id="",
        ordinal=1,
        object_key="k",
        file_name="a.mp4",
        size_bytes=13_500_000_000,
        sha256="0" * 64,
        uploaded_by=programme.people["trainee"],
    )
    with rows.write() as session:
        recording = Recording(observation_id=programme.observation_id, camera=1, label="Camera 1", parts=[part])
        part.recording_id = recording.id
        session.add(recording)
    with rows.read() as session:
        found = session.scalars(select(Recording).options(selectinload(Recording.parts))).one()
    assert [each.size_bytes for each in found.parts] == [13_500_000_000]


def test_writers_queue_up_and_lose_nothing(rows: Rows):
    with rows.write() as session:
        session.add(AuditHead(provider_id="p", sequence=0, entry_hash="h"))

    def add_ten(_: int) -> None:
        for _ in range(10):
            with rows.write() as session:
                head = session.scalars(select(AuditHead).with_for_update()).one()
                head.sequence += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_ten, range(8), timeout=60))
    with rows.read() as session:
        assert session.scalars(select(AuditHead.sequence)).one() == 80


def test_the_migrations_make_exactly_what_the_nouns_say(blank_database_url: str):
    assert not migrate.is_current(blank_database_url)
    migrate.upgrade(blank_database_url)
    assert migrate.is_current(blank_database_url)
    rows = connect(blank_database_url)
    with rows.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        ours = [change for change in compare_metadata(context, METADATA) if "alembic_version" not in str(change)]
    rows.close()
    assert ours == []


def test_a_fit_of_before_nudges_is_kept_and_has_no_evidence(blank_database_url: str):
    rows = connect(blank_database_url)
    with rows.engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    programme = a_programme(rows)
    with rows.write() as session:
        recording = Recording(observation_id=programme.observation_id, camera=1, label="Camera 1")
        session.add(recording)
        session.flush()
        clock = Clock(observation_id=programme.observation_id, anchor_recording_id=recording.id, pinned_at_revision=1)
        session.add(clock)
        session.flush()
        session.execute(
            text(
                "INSERT INTO clock_fit (id, clock_id, recording_id, status, method, pieces, fitted_at) VALUES"
                " ('f', :clock, :recording, 'aligned', 'sound', :pieces, CURRENT_TIMESTAMP)"
            ),
            {
                "clock": clock.id,
                "recording": recording.id,
                "pieces": '[{"file_start_ms": 0.0, "file_end_ms": 1000.5, "offset_ms": -7.25, "drift_ppm": 31.4}]',
            },
        )
    migrate.upgrade(blank_database_url)
    with rows.read() as session:
        fit = session.get_one(ClockFit, "f")
    rows.close()
    assert fit.pieces == (Piece(0.0, 1000.5, -7.25, 31.4),)
    assert (fit.evidence, fit.against, fit.suggested_offset_ms, fit.frame_ms) == ((), None, None, None)


def test_migrating_again_and_beside_other_tables_changes_nothing(blank_database_url: str):
    rows = connect(blank_database_url)
    with rows.write() as session:
        session.execute(text("CREATE TABLE workflow_status (workflow_uuid TEXT PRIMARY KEY)"))
        session.execute(text("INSERT INTO workflow_status VALUES ('w1')"))
    migrate.upgrade(blank_database_url)
    with rows.write() as session:
        session.add(_provider())
    migrate.upgrade(blank_database_url)
    with rows.read() as session:
        assert session.scalars(text("SELECT workflow_uuid FROM workflow_status")).all() == ["w1"]
        assert len(session.scalars(select(Provider)).all()) == 1
    rows.close()


def test_two_that_migrate_at_once_wait_for_each_other(blank_database_url: str):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate.upgrade, [blank_database_url] * 3, timeout=60))
    assert migrate.is_current(blank_database_url)


def test_no_module_of_nouns_is_forgotten():
    with_tables = set()
    for path in Path(domain.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.Name) and node.id == "__tablename__" for node in ast.walk(tree)):
            with_tables.add(f"domain.{path.stem}")
    assert with_tables == {module.__name__ for module in MODULES}


def test_sqlite_is_durable_and_checks_its_keys(sqlite_url: str):
    rows = connect(sqlite_url)
    with rows.read() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    rows.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://u@h/d"])
def test_other_databases_are_refused_in_words(url: str):
    with pytest.raises(ValueError, match=r"SQLite file .* or PostgreSQL"):
        connect(url)


def test_the_job_engines_tables_live_beside_ours(database_url: str):
    # The engine itself is known to the pipeline alone; here, only that what it makes does not disturb the comparison.
    migrate.upgrade(database_url)
    launch = importlib.import_module("dbos")
    config = {"name": "beside", "system_database_url": database_url.replace("postgresql://", "postgresql+psycopg://")}
    engine = launch.DBOS(config=config)
    try:
        launch.DBOS.launch()
    finally:
        launch.DBOS.destroy()
    assert engine is not None
    migrate.upgrade(database_url)
    assert migrate.is_current(database_url)
    rows = connect(database_url)
    assert set(METADATA.tables) <= set(inspect(rows.engine).get_table_names())
    rows.close()
