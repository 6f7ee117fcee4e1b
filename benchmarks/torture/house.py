"""A service of its own to torture: a data folder, an API process that can be killed and comes back, trainees with lessons."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from triptych.demo.cast import ADMIN, LESSON, PASSWORD, TRAINEE
from triptych.demo.story import set_up
from triptych.demo.visitor import Visitor
from triptych.operating import bring_up_to_date, create_first_admin
from triptych.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

OTHERS = 7
"""Lessons beside the first: three cameras each are more than the twenty uploads at once that memory is measured with."""


def free_port() -> int:
    """Return a port on loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@dataclass
class House:
    """The service under torture. `public` is the address that senders use (a bad line), `address` the server's own."""

    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    most_memory_mb: float = 0.0
    observation: str = ""
    others: list[str] = field(default_factory=list)
    token: str = ""

    @property
    def address(self) -> str:
        """Where the server itself listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the service."""
        return {
            **os.environ,
            "TRIPTYCH_DATA_DIR": str(self.folder / "data"),
            "TRIPTYCH_PORT": str(self.port),
            "TRIPTYCH_FREE_FLOOR_GB": "0",
            "TRIPTYCH_QUOTA_TRAINEE_GB": "0",
            **self.more,
        }

    def found(self) -> None:
        """Make the programme, the trainee, the lesson and the upload token."""
        settings = self.settings()
        bring_up_to_date(settings)
        provider = create_first_admin(
            settings,
            "University of Torture",
            full_name=ADMIN.full_name,
            known_as=ADMIN.known_as,
            email=ADMIN.email,
            password=PASSWORD,
        )
        self.start()
        with Visitor(self.address) as admin, Visitor(self.address) as trainee:
            admin.sign_in(ADMIN)
            self.observation = set_up(self.address, admin, provider).observation_id
            trainee.sign_in(TRAINEE)
            self.token = trainee.post("/api/me/upload-tokens", {"label": "torture"})["token"]
            [placement] = trainee.get("/api/placements")
            plan = {"placement_id": placement["id"], "due_on": "2099-01-01", **LESSON}
            self.others = [trainee.post("/api/observations", plan)["id"] for _ in range(OTHERS)]
        self.kill()  # what passwords cost in memory is not what uploads cost: that is measured from here on
        self.most_memory_mb = 0.0
        self.start()

    def settings(self) -> Settings:
        """Return the settings as the service reads them."""
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            return Settings()
        finally:
            os.environ.clear()
            os.environ.update(before)

    def start(self, *, seconds: float = 120.0) -> None:
        """Start the API and wait until it answers."""
        argv = [sys.executable, "-m", "triptych", "api"]
        with (self.folder / "api.log").open("ab") as log:
            self.process = subprocess.Popen(argv, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + seconds
        while True:
            try:
                httpx2.get(f"{self.address}/api/health", timeout=5).raise_for_status()
            except httpx2.HTTPError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.1)
            else:
                return

    def begin_anew(self, more: Mapping[str, str]) -> None:
        """Start the API again with other settings beside those it has."""
        self.kill()
        self.more = {**self.more, **more}
        self.start()

    def measure(self) -> float:
        """Note the most memory that the API process has ever had, in MB, and return it."""
        if self.process is not None and self.process.poll() is None:
            lines = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines()
            kb = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
            self.most_memory_mb = max(self.most_memory_mb, kb / 1024)
        return self.most_memory_mb

    def kill(self) -> None:
        """End the API as a power cut would."""
        self.measure()
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
