"""A person at the service's front door: signs in, asks, and gets a sentence when something is refused."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import httpx2

from triptych.demo.cast import PASSWORD, Player

BLOCK = 1 << 20


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The service said no. Carries its status and its own words."""

    def __init__(self, response: httpx2.Response) -> None:
        response.read()
        problem = response.json() if "json" in response.headers.get("content-type", "") else {}
        self.status = response.status_code
        said = problem.get("detail") or response.text[:300]
        super().__init__(f"{response.request.method} {response.request.url.path}: {self.status} {said}")


class Visitor:
    """One browser's worth of cookies. Every refusal raises Refused."""

    def __init__(self, address: str) -> None:
        self._http = httpx2.Client(
            base_url=address, headers={"X-Triptych": "1", "Origin": address}, timeout=httpx2.Timeout(60.0, connect=5.0)
        )

    def sign_in(self, player: Player, password: str = PASSWORD) -> Self:
        """Sign in as `player`."""
        self.post("/api/sign-in", {"email": player.email, "password": password})
        return self

    def get(self, path: str) -> Any:
        """Return the JSON at `path`."""
        return self._answered(self._http.get(path)).json()

    def bytes_at(self, path: str) -> bytes:
        """Return the bytes at `path`, following a redirect to the object store."""
        return self._answered(self._http.get(path, follow_redirects=True)).content

    def post(self, path: str, body: Any = None) -> Any:
        """Send `body` as JSON and return the JSON answer, or None when there is none."""
        response = self._answered(self._http.post(path, json=body))
        return response.json() if response.content else None

    def delete(self, path: str) -> None:
        """Delete what is at `path`."""
        self._answered(self._http.delete(path))

    def upload(self, path: str, file: Path, moved: Callable[[int], None]) -> Any:
        """Send a camera's file with its SHA-256, in blocks; `moved` is told how many bytes have gone."""
        digest = sha256()
        with file.open("rb") as source:
            while block := source.read(BLOCK):
                digest.update(block)

        def blocks() -> Iterator[bytes]:
            sent = 0
            with file.open("rb") as source:
                while block := source.read(BLOCK):
                    yield block
                    sent += len(block)
                    moved(sent)

        headers = {"Content-Length": str(file.stat().st_size), "X-Content-SHA256": digest.hexdigest()}
        response = self._http.put(path, params={"file_name": file.name}, content=blocks(), headers=headers, timeout=None)
        return self._answered(response).json()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave."""
        self._http.close()

    @staticmethod
    def _answered(response: httpx2.Response) -> httpx2.Response:
        if response.is_error:
            raise Refused(response)
        return response
