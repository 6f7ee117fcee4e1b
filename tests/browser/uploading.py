"""A service of its own for tests of uploads: without lessons in preparation, to be killed and started again at any moment."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visited, sign_in
from triptych.demo import cast, story
from triptych.demo.run import as_environment, wait_for_health
from triptych.demo.visitor import Visitor
from triptych.operating import bring_up_to_date, create_first_admin
from triptych.settings import Settings

ARRIVED = """async () => {
    const lesson = location.pathname.split("/")[2];
    const uploads = await (await fetch(`/api/observations/${lesson}/uploads`)).json();
    return uploads.some((one) => one.state === "open" && one.bytes_have > 0);
}"""
"""The service holds a part: what the bar shows may still be on its way."""


SLOW = 1_500_000
"""Bytes a second: a part takes seconds, so that a test can come between."""


@dataclass
class Bare:
    """The API alone, on its own data. Files that come in are kept; nobody hears or prepares them."""

    settings: Settings
    people: dict[str, tuple[str, str]]
    observation_id: str = ""
    cohort_id: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.settings.address

    def start(self) -> None:
        """Start the API and return when it answers."""
        environment = {**os.environ, **as_environment(self.settings)}
        self.process = subprocess.Popen([sys.executable, "-m", "triptych", "api"], env=environment)
        wait_for_health(self.url)

    def kill(self) -> None:
        """End the API as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=30)
            self.process = None

    def originals(self) -> list[Path]:
        """Every recording's file that is kept, wherever the store put it."""
        return [path for path in self.settings.data_dir.rglob("*") if path.is_file() and "originals" in path.parts]


@contextmanager
def bare_service(folder: Path, port: int, **settings: Any) -> Iterator[Bare]:
    """Run a service, with these settings, in which everybody can sign in and the trainee has a placement."""
    players = (cast.TRAINEE, cast.TUTOR, cast.LEAD, cast.ADMIN)
    people = {str(player.role): (player.email, cast.PASSWORD) for player in players}
    service = Bare(Settings(data_dir=folder / "data", port=port, **settings), people)
    bring_up_to_date(service.settings)
    provider_id = create_first_admin(
        service.settings,
        cast.PROVIDER,
        full_name=cast.ADMIN.full_name,
        known_as=cast.ADMIN.known_as,
        email=cast.ADMIN.email,
        password=cast.PASSWORD,
    )
    try:
        service.start()
        with Visitor(service.url) as admin:
            made = story.set_up(service.url, admin.sign_in(cast.ADMIN), provider_id)
        service.observation_id, service.cohort_id = made.observation_id, made.cohort_id
        yield service
    finally:
        service.kill()


def plan_lesson(page: Page, service: Visited) -> str:
    """Sign in as the trainee, plan a lesson, and return the address of its recordings page, which is then open."""
    sign_in(page, service, "trainee", "/lessons/new")
    page.get_by_label("Title").fill(f"The water cycle {uuid4().hex[:6]}")
    page.get_by_label("Subject").fill("Geography")
    page.get_by_label("Focus", exact=True).fill("Questions that reach everybody")
    page.get_by_label("Recordings due by").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    return page.url


def slot(page: Page, camera: int) -> Locator:
    """The place of one camera."""
    return page.locator(".slots > li").filter(has=page.get_by_role("heading", name=f"Camera {camera} ·"))


def choose(page: Page, camera: int, *files: Path) -> None:
    """Choose files for a camera, or choose them again."""
    slot(page, camera).locator("input[data-files]").set_input_files([str(file) for file in files])


def looked_at(page: Page) -> None:
    """Wait until every chosen file has been looked into: what is said of it then moves what lies below."""
    expect(page.get_by_text("Looking at it")).to_have_count(0)
    expect(page.get_by_role("button", name="Start sending")).to_be_enabled()


def start(page: Page) -> None:
    """Press the one button that starts."""
    page.get_by_role("button", name="Start sending").click()


def slow_line(page: Page, bytes_per_second: int) -> None:
    """Let the page send no faster than this; -1 for as fast as it goes."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second}
    session.send("Network.emulateNetworkConditions", limits)


def some_file(folder: Path, name: str, megabytes: float) -> Path:
    """A file of so many random megabytes: no recording, which nobody minds before it is heard."""
    path = folder / name
    path.write_bytes(os.urandom(int(megabytes * 1_000_000)))
    return path


def kept(bare: Bare, file: Path) -> bool:
    """Whether the service keeps a recording of the same bytes."""
    digest = hashlib.sha256(file.read_bytes()).digest()
    return any(hashlib.sha256(path.read_bytes()).digest() == digest for path in bare.originals())


def has_begun(page: Page, camera: int) -> None:
    """Wait until at least one part has arrived, and not all."""
    bar = slot(page, camera).get_by_role("progressbar", name="Sending")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^([6-9]|1[0-9])(\.\d)? MB of"))
    page.wait_for_function(ARRIVED)
