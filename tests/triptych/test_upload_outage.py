"""The database goes away in the middle of an upload and comes back: the sender waits, and nothing of the file is lost."""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import psycopg
import pytest
from sqlalchemy import select

from benchmarks.torture.house import free_port
from benchmarks.torture.proxy import BadLine, Faults
from domain.recording import Part
from tests.servers import Postgres
from tests.triptych.living import Living
from triptych.wiring import object_store

SIZE = 100_000_000
NO_FAULTS = Faults(cut_every=10**12, share=0.0)
AWAY_S = 4.0
WITHIN_S = 60.0


@pytest.fixture
def database(postgres: Postgres) -> Iterator[tuple[str, Callable[..., None]]]:
    """A database's address, and what takes it away from everybody or gives it back."""
    with postgres.database() as url:
        name = url.partition("?")[0].rpartition("/")[2]

        def be(*, there: bool) -> None:
            with psycopg.connect(postgres.url("postgres"), autocommit=True) as server:
                server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {there}".encode())
                server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

        yield url, be


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_database_that_is_away_for_a_while_loses_nothing(database: tuple[str, Callable[..., None]], tmp_path: Path):
    url, be = database
    port = free_port()
    line = BadLine(("127.0.0.1", port), NO_FAULTS, seed=1)
    living = Living(tmp_path, {"TRIPTYCH_DATABASE_URL": url}, port)
    film = tmp_path / "film.mp4"
    film.write_bytes(random.Random(4).randbytes(SIZE))
    try:
        living.start()
        sending = living.sending(1, film, through=f"http://127.0.0.1:{line.port}")
        until(lambda: line.sent > 0.05 * SIZE)
        be(there=False)
        health = httpx2.get(f"{living.address}/api/health", timeout=30)
        assert (health.status_code, health.json()["code"]) == (503, "no_database")
        sending.join(AWAY_S)
        assert sending.exitcode is None
        assert line.sent < SIZE
        be(there=True)
        sending.join(WITHIN_S)
        assert sending.exitcode == 0
        with living.rows.read() as session:
            [key] = session.scalars(select(Part.object_key)).all()
        kept = hashlib.sha256(b"".join(object_store(living.settings).read(key))).digest()
        assert kept == hashlib.sha256(film.read_bytes()).digest()
        assert line.sent < 1.6 * SIZE
    finally:
        living.close()
        line.close()
