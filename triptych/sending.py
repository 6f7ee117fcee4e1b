"""Sends a camera's recording in parts, from any computer: goes on where it was, whatever breaks in between.

The same protocol as the page's: open, sign, put, complete. A part is read, hashed and sent; what the line does to it is met
with patience, what the service says with its own words. Nothing is remembered here: the service knows what it has.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2

from domain.upload import composite_of, fingerprint_of, part_length
from triptych.lanes import MOST_LANES, Lanes, part_bytes_for

STALL_SECONDS = 30.0
"""How long nothing may move on the line before it is tried again. There is no limit on the whole."""

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0

_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_SIGN_AGAIN = frozenset({400, 403, 411, 413, 422})


class Stopped(Exception):  # noqa: N818 - reads as what happened
    """The sending ended without a recording. The words say why and what to do; `code` is the service's own, if it gave one."""

    def __init__(self, words: str, code: str = "") -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Sent:
    """How far it is: bytes that are there of all bytes, bytes that were put on the line, and what is happening, in words."""

    there: int
    of: int
    on_the_line: int
    words: str = ""


Tell = Callable[[Sent], None]


class Sender:
    """Talks to one service. `asking` is a client that carries who asks (a sign-in's cookie, or an upload token)."""

    def __init__(
        self,
        asking: httpx2.Client,
        address: str,
        *,
        tell: Tell = lambda _: None,
        patience_seconds: float | None = None,
        longest_wait_seconds: float = LONGEST_WAIT_SECONDS,
        stall_seconds: float = STALL_SECONDS,
    ) -> None:
        self._asking = asking
        self._address = address
        self._tell = tell
        self._lanes = Lanes()
        self._patience = patience_seconds
        self._longest_wait = longest_wait_seconds
        self._putting = httpx2.Client(timeout=httpx2.Timeout(stall_seconds, connect=10.0))
        self._there = self._of = self.on_the_line = 0

    def send(
        self, observation: str, camera: int, files: Sequence[Path], *, part_bytes: int | None = None, again: bool = False
    ) -> Mapping[str, Any]:
        """Send the files of one camera, in this order, and return the recording. Raises Stopped; OSError for a file."""
        offered = [_described(path) for path in files]
        ask = {"files": offered, "part_bytes_wish": part_bytes or part_bytes_for(None), "again": again}
        upload = self._asked("POST", f"/api/observations/{observation}/cameras/{camera}/uploads", ask)
        by_fingerprint = {one["fingerprint"]: path for one, path in zip(offered, files, strict=True)}
        while True:
            self._there, self._of = upload["bytes_have"], upload["size_bytes"]
            self._say("sending")
            whole = []
            for file in upload["files"]:
                digests = self._send_file(upload["id"], file, by_fingerprint[file["fingerprint"]])
                whole.append({"file": file["file"], "composite": composite_of(digests)})
            self._say("checking what arrived")
            try:
                done = self._asked("POST", f"/api/uploads/{upload['id']}/complete", {"files": whole})
            except Stopped as stopped:
                if stopped.code != "parts_missing":
                    raise
                upload = self._asked("GET", f"/api/uploads/{upload['id']}")
                continue
            recording: Mapping[str, Any] = done["recording"]
            return recording

    def close(self) -> None:
        """Close the connections for parts; the asking client is its owner's to close."""
        self._putting.close()

    def _send_file(self, upload_id: str, file: Mapping[str, Any], path: Path) -> list[bytes]:
        there = {n for first, last in file["parts_have"] for n in range(first, last + 1)}

        def send(number: int) -> bytes:
            with path.open("rb") as source:
                source.seek((number - 1) * file["part_bytes"])
                content = source.read(file["part_bytes"])
            if len(content) != part_length(file["size_bytes"], file["part_bytes"], number):
                raise Stopped(
                    f"{path.name} is shorter than it was when this began. What has arrived is kept: put the file back as it "
                    "was and run this again.",
                    "changed",
                )
            digest = hashlib.sha256(content)
            if number not in there:
                self._send_part(upload_id, file["file"], number, content, digest.hexdigest())
                self._there += len(content)
                self._say("sending")
            return digest.digest()

        with ThreadPoolExecutor(MOST_LANES + 1) as pool:  # one more than lanes: its part is read while the others are sent
            return list(pool.map(send, range(1, file["parts"] + 1)))

    def _send_part(self, upload_id: str, file: int, number: int, content: bytes, sha256: str) -> None:
        asked = {"file": file, "parts": [{"n": number, "sha256": sha256}]}
        for wait in self._waits():
            with self._lanes.one():
                [link] = self._asked("POST", f"/api/uploads/{upload_id}/sign", asked)["parts"]
                if link["have"] or self._put(link, content):
                    self._lanes.arrived(len(content))
                    return
                self._lanes.broke()
                time.sleep(wait)  # holding the lane, so that nobody else tries a line that has just failed

    def _put(self, link: Mapping[str, Any], content: bytes) -> bool:
        """Put a part on the line, and return whether it arrived; if not, it may be tried again. Raises Stopped."""
        try:
            self.on_the_line += len(content)
            answer = self._putting.put(urljoin(self._address, link["url"]), content=content, headers=link["headers"])
        except httpx2.TransportError:
            self._say("waiting for the network; nothing is lost")
            return False
        if answer.is_success:
            return True
        if answer.status_code == 507:
            raise Stopped(_words_of(answer), "no_room")
        if answer.status_code not in _LATER | _SIGN_AGAIN:
            raise Stopped(_words_of(answer))
        self._say("the service is busy; nothing is lost")
        return False

    def _asked(self, method: str, path: str, body: Any = None) -> Any:
        for wait in self._waits():
            try:
                answer = self._asking.request(method, path, json=body)
            except httpx2.TransportError:
                self._wait("waiting for the network; nothing is lost", wait)
                continue
            if answer.is_success:
                return answer.json()
            if answer.status_code not in _LATER:
                raise Stopped(_words_of(answer), _code_of(answer))
            self._wait("the service is busy; nothing is lost", wait)
        raise AssertionError("waiting ended")

    def _waits(self) -> Iterator[float]:
        begun, wait = time.monotonic(), FIRST_WAIT_SECONDS
        while True:
            yield min(wait, self._longest_wait)
            wait *= 2
            if self._patience is not None and time.monotonic() - begun > self._patience:
                raise Stopped(
                    "The service could not be reached for too long. What has arrived is kept; run this again to go on."
                )

    def _wait(self, words: str, seconds: float) -> None:
        self._say(words)
        time.sleep(seconds)

    def _say(self, words: str) -> None:
        self._tell(Sent(self._there, self._of, self.on_the_line, words))


def _described(path: Path) -> dict[str, Any]:
    known = path.stat()
    with path.open("rb") as source:
        fingerprint = fingerprint_of(source, known.st_size)
    return {
        "file_name": path.name,
        "size_bytes": known.st_size,
        "modified_ms": known.st_mtime_ns // 1_000_000,
        "fingerprint": fingerprint,
    }


def _problem(answer: httpx2.Response) -> Mapping[str, Any]:
    if "json" not in answer.headers.get("content-type", ""):
        return {}
    said: Mapping[str, Any] = answer.json()
    return said


def _words_of(answer: httpx2.Response) -> str:
    return str(_problem(answer).get("detail") or f"The service answered {answer.status_code}: {answer.text[:200]}")


def _code_of(answer: httpx2.Response) -> str:
    return str(_problem(answer).get("code", ""))
