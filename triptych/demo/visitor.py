"""A person at the service's front door: signs in, asks, and gets a sentence when something is refused."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx2

from triptych.demo.cast import PASSWORD, Player
from triptych.sending import Sender


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

    def upload(self, observation_id: str, camera: int, files: Sequence[Path]) -> Mapping[str, Any]:
        """Send the files of one camera in parts, as the page does, and return the recording. Raises Stopped."""
        sender = Sender(self._http, str(self._http.base_url))
        try:
            return sender.send(observation_id, camera, files)
        finally:
            sender.close()

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
