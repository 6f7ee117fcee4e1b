"""Talks to the application as a server does, message by message: for what a test client would wait to the end of."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from urllib.parse import urlsplit

from fastapi import FastAPI


class Exchange:
    """One request under way. `status` and `headers` come as the answer begins, `next()` gives its body piece by piece."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.leaving = asyncio.Event()
        self._body: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._began = asyncio.Event()

    async def send(self, message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._began.set()
        else:
            if message.get("body"):
                await self._body.put(message["body"])
            if not message.get("more_body"):
                await self._body.put(None)

    async def began(self, within: float = 20) -> None:
        await asyncio.wait_for(self._began.wait(), within)

    async def next(self, within: float = 20) -> bytes | None:
        """Return the next piece of the body, or None at its end."""
        return await asyncio.wait_for(self._body.get(), within)

    async def rest(self, within: float = 60) -> bytes:
        """Return what is left of the body."""
        pieces = []
        while (piece := await self.next(within)) is not None:
            pieces.append(piece)
        return b"".join(pieces)


@contextlib.asynccontextmanager
async def asked(
    app: FastAPI,
    method: str,
    address: str,
    *,
    token: str | None = None,
    body: Iterable[bytes] = (),
    breaks_off: bool = False,
    headers: dict[str, str] | None = None,
) -> AsyncIterator[Exchange]:
    """Ask, with a body that is made as it is read; with `breaks_off` the sender goes away after it."""
    exchange = Exchange()
    sent = {"host": "127.0.0.1:8000", "x-triptych": "1", **(headers or {})}
    if token is not None:
        sent["cookie"] = f"triptych_session={token}"
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }
    pieces = iter(body)
    ended = False

    async def receive():
        nonlocal ended
        if not ended:
            piece = next(pieces, None)
            if piece is not None:
                return {"type": "http.request", "body": piece, "more_body": True}
            ended = True
            if breaks_off:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": b"", "more_body": False}
        await exchange.leaving.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(app(scope, receive, exchange.send))
    try:
        yield exchange
    finally:
        exchange.leaving.set()
        with contextlib.suppress(Exception):
            await asyncio.wait_for(task, 20)
