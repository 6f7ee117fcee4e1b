"""The real service with a real lesson in it, and real Chromium to look at it: made once for all browser tests."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from rich.console import Console

from tests.browser.uploading import Bare, bare_service, plan_lesson
from triptych.demo import cast
from triptych.demo.run import Demo
from triptych.sample import SampleOptions

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
# Five seconds, the default, is short for a machine that transcodes next door; what never comes still fails.
expect.set_options(timeout=30_000)

SAMPLE = SampleOptions(minutes=0.6, seed=7)


@dataclass(frozen=True)
class Service:
    """Where the service is, who can sign in, which lesson is prepared and attested, and the truth about it."""

    url: str
    people: dict[str, tuple[str, str]]
    observation_id: str
    cohort_id: str
    truth: dict[str, Any]
    sample: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def told(folder: Path) -> Iterator[Service]:
    """Run a service in which the demonstration's story has been told with a short sample."""
    demo = Demo(folder, free_port(), Console(quiet=True), sample=SAMPLE)
    files = demo.sample()
    with demo.service() as url:
        story = demo.tell(url, files)
        players = (cast.TRAINEE, cast.TUTOR, cast.MODERATOR, cast.LEAD, cast.MENTOR, cast.ADMIN)
        yield Service(
            url=url,
            people={str(player.role): (player.email, cast.PASSWORD) for player in players},
            observation_id=story.observation_id,
            cohort_id=story.cohort_id,
            truth=json.loads((folder / "sample" / "truth.json").read_text(encoding="utf-8")),
            sample=folder / "sample",
        )


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service that all share: what is done to its lesson, the tests of the next files find."""
    with told(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def own_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of one file's own: for what cannot be taken back, and for a lesson that must be as it was told."""
    with told(tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go: the folder named by TRIPTYCH_SCREENSHOTS (the README's), else one that is thrown away."""
    wanted = os.environ.get("TRIPTYCH_SCREENSHOTS")
    folder = Path(wanted).resolve() if wanted else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """A service without lessons, for the tests of one file, which may kill it."""
    with bare_service(tmp_path_factory.mktemp("bare"), free_port()) as service:
        yield service


@pytest.fixture
def planned(page: Page, bare: Bare) -> Page:
    """A lesson planned a moment ago, at its recordings page."""
    plan_lesson(page, bare)
    return page
