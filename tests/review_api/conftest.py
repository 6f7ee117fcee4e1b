"""The service over HTTP, on a copy of the academy: a browser for anybody who asks for one."""

from collections.abc import Callable, Iterator

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from structlog.typing import EventDict

from review_api.app import create_app
from tests.people.conftest import academy, template
from tests.review_api.academy import Academy

__all__ = ["academy", "template"]

Browser = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[EventDict]]:
    """What the service logs, kept for the test instead of drawn for a person: a drawn traceback takes seconds."""
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.fixture
def app(academy: Academy) -> FastAPI:
    return create_app(academy.services.parts)


@pytest.fixture
def browser(app: FastAPI, academy: Academy) -> Browser:
    """`browser("amara")` is signed in as Amara, `browser()` as nobody. It behaves as a page of the service does."""

    def opened(name: str | None = None, **headers: str) -> TestClient:
        client = TestClient(
            app,
            base_url="http://127.0.0.1:8000",
            headers={"X-Triptych": "1", "Sec-Fetch-Site": "same-origin", **headers},
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        if name is not None:
            client.cookies.set("triptych_session", academy.sign_in(name))
        return client

    return opened


@pytest.fixture
def lesson(academy: Academy) -> str:
    """A lesson of Amara's that can be watched and was confirmed."""
    return academy.published("amara")
