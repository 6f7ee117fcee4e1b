"""A camera's file comes in: streamed from the network to its place, one block in memory at a time.

The receiver is ordinary blocking code; it runs in a thread of its own and pulls each block out of the request when it has
put the last one away, so that a slow disk slows the sender down instead of filling memory.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import APIRouter, Header, Path, Query, Request
from sqlalchemy.orm import Session
from starlette.requests import ClientDisconnect

from domain.actions import Action
from domain.recording import Recording
from domain.things import OfObservation
from review.observations import prepare_when_complete
from review_api.contract import problems
from review_api.errors import Problem
from review_api.guard import Permit, guard
from review_api.parts import Services, The
from review_api.shapes import Shape
from review_api.summaries import RecordingShape
from review_api.things import the_observation

router = APIRouter(prefix="/api/observations", tags=["Observations"])

BLOCK_BYTES = 1024 * 1024
"""How much is handed to the receiver at once: small enough for memory, large enough that the hand-over costs nothing."""

UPLOADS_AT_ONCE = 100
"""Uploads in one process, each with a thread of its own: they last for hours and must not take those of other requests."""


_BODY = {
    "requestBody": {
        "required": True,
        "description": "The file, byte for byte.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Received(Shape):
    """A recording that was kept."""

    recording: RecordingShape


@router.put("/{id}/cameras/{camera}", status_code=201, responses=problems(400, 409, 413, 503, 507), openapi_extra=_BODY)
async def receive_recording(  # noqa: PLR0917 - each is a part of the request
    camera: Annotated[int, Path(ge=1, le=3, description="Which of the three cameras.", examples=[1])],
    file_name: Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$", examples=["MVI_0042.MP4"])],
    request: Request,
    permit: Annotated[Permit, guard(Action.RECORDING_RECEIVE, the_observation)],
    the: The,
    x_content_sha256: Annotated[
        str | None,
        Header(pattern=r"^[0-9a-fA-F]{64}$", description="The file's SHA-256; if it does not fit, nothing is kept."),
    ] = None,
) -> Received:
    """Take in one camera's file; an earlier one from this camera is replaced, and kept. The third camera starts the lesson."""
    blocks = _Blocks(request.stream())
    thing: OfObservation = permit.thing

    def receive() -> Recording:
        return the.parts.receiver.receive(
            permit.actor,
            thing,
            camera,
            file_name,
            blocks.pulled(),
            size=_announced(request),
            sha256=None if x_content_sha256 is None else x_content_sha256.lower(),
            then=_asking(the, thing.id),
        )

    try:
        recording = await to_thread.run_sync(receive, limiter=request.app.state.upload_threads)
    except ClientDisconnect as gone:
        words = "The connection ended before the file was complete, so nothing of it was kept. Please send it again."
        raise Problem(400, "cut_short", words) from gone
    return Received(recording=RecordingShape.of(recording))


class _Blocks:
    """The body of a request, for code in a thread: one block at a time, asked for when the last one is put away."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def pulled(self) -> Iterator[bytes]:
        """Yield blocks of about BLOCK_BYTES. Raises ClientDisconnect when the sender goes away."""
        while block := from_thread.run(self._next):
            yield block

    async def _next(self) -> bytes:
        gathered = bytearray()
        async for chunk in self._chunks:
            gathered += chunk
            if len(gathered) >= BLOCK_BYTES:
                break
        return bytes(gathered)


def _announced(request: Request) -> int | None:
    """How long the body says it is, if it says so."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _asking(the: Services, observation_id: str) -> Callable[[Session, Recording], None]:
    """What happens in the transaction that records the file: it is to be heard, and with the last camera, prepared."""

    def ask(session: Session, recording: Recording) -> None:
        session.flush()
        the.parts.pipeline.hear(session.connection(), recording.id)
        prepare_when_complete(session, observation_id, the.prepare)

    return ask


def upload_threads() -> CapacityLimiter:
    """Return what limits the uploads of one process. Made where an event loop runs."""
    return CapacityLimiter(UPLOADS_AT_ONCE)
