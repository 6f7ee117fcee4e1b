"""A real API process for tests that is killed, or dies by itself between two things that belong together.

Processes are forked from one that has loaded everything, so that a new life begins in a tenth of a second.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.torture.house import free_port
from custody.act import Custody
from ingest import completing
from ingest.completing import Completing
from people.upload_tokens import UploadTokens
from pipeline.client import PipelineClient
from storage.disk_parts import DiskParts
from storage.rows import connect
from storage.s3_parts import S3Parts
from tests.programme import Programme, a_programme
from triptych.operating import bring_up_to_date
from triptych.sending import Sender
from triptych.server import run_api
from triptych.settings import Settings

STARTS_WITHIN_S = 60.0

POINTS: Mapping[str, tuple[bool, tuple[tuple[Any, str], ...]]] = {
    "announced": (False, ((DiskParts, "join"), (S3Parts, "join"))),
    "joined": (True, ((DiskParts, "join"), (S3Parts, "join"))),
    "filed": (True, ((completing, "_file"),)),
    "enqueued": (True, ((PipelineClient, "hear"),)),
    "committed": (True, ((Completing, "_filed"),)),
}
"""Where the process that takes an upload's end is killed, before or after what: what the sender holds is noted; the store has
joined the parts; the rows of recording and audit are written; the jobs are too, still inside the transaction; the transaction
is over, and nothing answered yet."""

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def _killed(work: Callable[..., Any], died: Path, *, after: bool) -> Callable[..., Any]:
    """Let the process be killed at this work, unless one was before."""

    @wraps(work)
    def deadly(*args: Any, **more: Any) -> Any:
        result = work(*args, **more) if after or died.exists() else None
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly


def _live(environment: Mapping[str, str], point: str, died: Path) -> None:
    os.environ.update(environment)
    after, works = POINTS[point] if point else (True, ())
    for owner, name in works:
        setattr(owner, name, _killed(getattr(owner, name), died, after=after))
    run_api(Settings())


def _send(address: str, token: str, observation: str, camera: int, path: Path) -> None:
    with sender(address, token) as sending:
        sending.send(observation, camera, [path])


@contextmanager
def sender(address: str, token: str, **more: Any) -> Iterator[Sender]:
    """Give a sender with a token, as `triptych upload` has one, which waits a second at most when something fails."""
    headers = {"Authorization": f"Bearer {token}", "X-Triptych": "1"}
    with httpx2.Client(base_url=address, headers=headers, timeout=60) as asking:
        sending = Sender(asking, address, longest_wait_seconds=1.0, **more)
        try:
            yield sending
        finally:
            sending.close()


@dataclass
class Living:
    """A service: its folder, its programme, and the API process that is alive now, if one is."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: BaseProcess | None = None

    def __post_init__(self) -> None:
        self.environment |= {
            "TRIPTYCH_DATA_DIR": str(self.folder / "data"),
            "TRIPTYCH_PORT": str(self.port),
            "TRIPTYCH_FREE_FLOOR_GB": "0",
        }
        bring_up_to_date(self.settings)
        self.rows = connect(self.settings.database)
        self.programme: Programme = a_programme(self.rows)
        tokens = UploadTokens(self.rows, Custody(self.rows))
        self.token = tokens.make(self.programme.actor("trainee"), self.programme.provider, "torture", days=1).token

    @property
    def settings(self) -> Settings:
        """The settings as the process reads them."""
        named = {name.removeprefix("TRIPTYCH_").lower(): value for name, value in self.environment.items()}
        return Settings.model_validate(named)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, point: str = "") -> None:
        """Begin a life that ends at `point`, and wait until it answers."""
        self.process = _processes.Process(
            target=_live, args=(self.environment, point, self.folder / f"died-{point}"), daemon=True
        )
        self.process.start()
        deadline = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                httpx2.get(f"{self.address}/api/health", timeout=5).raise_for_status()
            except httpx2.TransportError:
                assert self.process.is_alive()
                assert time.monotonic() < deadline
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End the life as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.join(30)

    def died(self) -> bool:
        """Wait for the process to be killed by itself, and return whether it was."""
        assert self.process is not None
        self.process.join(30)
        return self.process.exitcode == -signal.SIGKILL

    def sending(self, camera: int, path: Path, *, through: str = "") -> BaseProcess:
        """Start a process that sends a file as the recording of one camera, through another address if one is given."""
        observation = self.programme.observation_id
        args = (through or self.address, self.token, observation, camera, path)
        process = _processes.Process(target=_send, args=args, daemon=True)
        process.start()
        return process

    def close(self) -> None:
        """End everything."""
        if self.process is not None and self.process.is_alive():
            self.kill()
        self.rows.close()
