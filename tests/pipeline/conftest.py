"""Clips of one made-up lesson, and worker processes that are always ended."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psycopg
import pytest

from custody.act import Custody
from media.leftovers import end_leftovers
from pipeline.crew import FREE_BYTES
from pipeline.engine import install
from storage.disk import DiskObjects
from storage.rows import Rows, connect
from tests.programme import Programme, a_programme
from tests.servers import Postgres

PATIENCE_S = 240
"""How long a condition is waited for on a busy machine; usually a tenth of it, when nothing else is going on."""


def until(what: str, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until the condition holds, and fail by its name if it does not."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience_s} s in vain for: {what}"
        time.sleep(0.05)


@dataclass
class Service:
    """One installation: its rows, its objects, its work folder, and the workers that were started for it."""

    url: str
    folder: Path
    rows: Rows
    objects: DiskObjects
    custody: Custody
    programme: Programme
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(
        self,
        slot: int = 0,
        lease_seconds: float = 60.0,
        poison: int = 0,
        *,
        chunk_s: float = 60.0,
        free_bytes: int = FREE_BYTES,
        at_once: int = 1,
        under: tuple[str, ...] = (),
        dies: tuple[str, ...] = (),
        holds: str = "",
        model: str = "/no/such/model",
    ) -> subprocess.Popen[bytes]:
        """Start a worker that does so much media work `at_once`; `under` is a program that runs it in another world.

        `dies` is when (before, in, after) and at which steps it is killed, each once; `holds` is the stage that it begins and
        does not end.
        """
        said = {
            "url": self.url,
            "work": str(self.folder / "work"),
            "objects": str(self.folder / "objects"),
            "model": model,
            "poison": poison,
            "chunk_s": chunk_s,
            "free_bytes": free_bytes,
            "at_once": at_once,
            "dies": dies,
            "holds": holds,
            "slot": slot,
            "lease_seconds": lease_seconds,
        }
        log = (self.folder / f"worker-{len(self.workers)}.log").open("wb")
        worker = subprocess.Popen(
            [*under, sys.executable, "-m", "tests.pipeline.at_work", json.dumps(said)],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).resolve().parents[2],
        )
        log.close()
        self.workers.append(worker)
        return worker

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("worker-*.log")))

    def done(self) -> list[str]:
        """The work folders of stages, and of chunks of them, in the order in which workers said that they were done."""
        return re.findall(r"stage\.done\b.*?\bstep=(\S+)", re.sub(r"\x1b\[\d*m", "", self.logs()))

    def tools(self) -> list[str]:
        """The command lines of tools that are at work in this installation's folder, workers apart."""
        mine = {str(worker.pid) for worker in self.workers}
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if str(self.folder / "work") in line and path.parent.name not in mine:
                    found.append(line)
        return found

    def left_behind(self) -> list[str]:
        """The tools at work once those are ended that the next worker ends first."""
        end_leftovers()
        return self.tools()


@pytest.fixture(scope="session")
def _installed_sqlite(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(_migrated_sqlite, tmp_path_factory.mktemp("installed") / "rows.db"))
    install(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _installed_postgres(postgres: Postgres, _migrated_postgres: str) -> str:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE installed TEMPLATE {_migrated_postgres}".encode())
    install(postgres.url("installed"))
    return "installed"


@pytest.fixture
def installed_sqlite_url(_installed_sqlite: Path, tmp_path: Path) -> str:
    """A SQLite database of this test's own, migrated and with the job engine's tables."""
    return f"sqlite:///{shutil.copy(_installed_sqlite, tmp_path / 'rows.db')}"


@pytest.fixture
def installed_postgres_url(postgres: Postgres, _installed_postgres: str) -> Iterator[str]:
    """A PostgreSQL database of this test's own, migrated and with the job engine's tables."""
    with postgres.database(template=_installed_postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def installed_url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own with the job engine's tables, once of each kind."""
    url: str = request.getfixturevalue("installed_sqlite_url" if request.param == "sqlite" else "installed_postgres_url")
    return url


@pytest.fixture
def service(installed_url: str, tmp_path: Path) -> Iterator[Service]:
    """A migrated and installed service, once on SQLite and once on PostgreSQL; its workers end with the test."""
    rows = connect(installed_url)
    objects = DiskObjects(tmp_path / "objects")
    service = Service(installed_url, tmp_path, rows, objects, Custody(rows), a_programme(rows))
    try:
        yield service
    finally:
        for worker in service.workers:
            if worker.poll() is None:
                with suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGCONT)
                worker.kill()
            worker.wait(timeout=30)
        rows.close()


@dataclass(frozen=True)
class Clips:
    """Recordings of one lesson: the same noise is heard in all of them, from where each camera began."""

    plain: Path
    slow: Path
    quick: Path
    mute: Path
    broken: Path


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """`plain` can be copied; `slow` must be encoded and is large, `quick` is small; `mute` has no sound; `broken` is text."""
    folder = tmp_path_factory.mktemp("clips")
    room = folder / "room.wav"
    _knocks(room, seconds=24)
    clips = Clips(folder / "plain.mp4", folder / "slow.mkv", folder / "quick.mkv", folder / "mute.mp4", folder / "broken.mp4")
    h264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p")
    _camera(clips.plain, room, start=0.0, seconds=21, size="320x240", codec=h264)
    _camera(clips.slow, room, start=1.5, seconds=21, size="1280x720", codec=("-c:v", "mpeg4", "-q:v", "6", "-g", "25"))
    _camera(clips.quick, room, start=1.5, seconds=21, size="320x240", codec=("-c:v", "mpeg4", "-q:v", "6", "-g", "25"))
    _ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=6", *h264, str(clips.mute))
    clips.broken.write_text("#EXTM3U\n/etc/passwd\n")
    return clips


def _knocks(path: Path, seconds: int) -> None:
    """A room in which something is put down every third of a second or so, never twice alike: plain to align by."""
    rate, chance = 16_000, np.random.default_rng(7)
    sound = chance.normal(0.0, 0.003, seconds * rate)
    at = 0.1
    while at < seconds - 0.3:
        length = int(chance.uniform(0.04, 0.2) * rate)
        knock = chance.normal(0.0, chance.uniform(0.05, 0.3), length) * np.exp(-np.linspace(0.0, 5.0, length))
        begin = int(at * rate)
        sound[begin : begin + length] += knock
        at += chance.uniform(0.12, 0.6)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(sound, -1.0, 1.0) * 32_000).astype("<i2").tobytes())


def _camera(path: Path, room: Path, *, start: float, seconds: int, size: str, codec: tuple[str, ...]) -> None:
    picture = f"testsrc2=s={size}:r=25:d={seconds}"
    _ffmpeg(
        "-ss", str(start), "-t", str(seconds), "-i", str(room), "-f", "lavfi", "-i", picture,
        "-map", "1:v", "-map", "0:a", *codec, "-c:a", "aac", "-shortest", str(path),
    )  # fmt: skip


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments], check=True, timeout=PATIENCE_S)
