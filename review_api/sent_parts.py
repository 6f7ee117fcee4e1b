"""Parts of uploads that are sent to the service itself, where recordings are kept on its disk. The link is the permission.

A part is read in small blocks as the line brings them, and no thread is held in between: a slow line costs a buffer, not a
worker. What is refused is read to its end first, so that the sender hears why instead of a broken line.
"""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Request
from starlette.requests import ClientDisconnect

from domain.upload import MOST_PART_BYTES
from review_api.contract import problems
from review_api.errors import Problem
from review_api.parts import The
from review_api.shapes import Shape
from storage.objects import StoreFull
from storage.parts import Arriving, LinkRefused, NoSuchUpload, PartRefused

router = APIRouter(prefix="/api/parts", tags=["Uploads"])

BLOCK_BYTES = 128 * 1024
"""How much of a part is gathered before it is hashed and written: with eighty parts at once, 10 MB of memory."""

MOST_BODY_BYTES = MOST_PART_BYTES + 1

_BODY = {
    "requestBody": {
        "required": True,
        "description": "The part, byte for byte.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PartTaken(Shape):
    """A part that is there now."""

    taken: bool = True


@router.put("/{ticket}", responses=problems(400, 403, 404, 413, 503, 507), openapi_extra=_BODY)
async def send_part(
    ticket: Annotated[str, Path(max_length=1000, pattern=r"^[A-Za-z0-9_-]+$", examples=["q0bY1dR8mFZ3aE6s"])],
    request: Request,
    the: The,
) -> PartTaken:
    """Take a part. Sending it again is harmless; other bytes than the link was made for are refused."""
    try:
        arriving = await to_thread.run_sync(the.parts.objects.parts.arriving, ticket)
    except (LinkRefused, NoSuchUpload) as error:
        await _read_to_the_end(request)
        raise _problem(error) from error
    try:
        await _take(arriving, request)
    except (PartRefused, NoSuchUpload, StoreFull) as error:
        await _read_to_the_end(request)
        raise _problem(error) from error
    except ClientDisconnect as gone:
        raise Problem(400, "cut_short", "The line broke before the part was whole. Please send it again.") from gone
    finally:
        arriving.close()
    return PartTaken()


async def _take(arriving: Arriving, request: Request) -> None:
    gathered: list[bytes] = []
    async for chunk in request.stream():
        gathered.append(chunk)
        if sum(map(len, gathered)) >= BLOCK_BYTES:
            await to_thread.run_sync(_write, arriving, gathered)
            gathered = []
    await to_thread.run_sync(_write, arriving, gathered)
    await to_thread.run_sync(arriving.keep)


def _write(arriving: Arriving, chunks: list[bytes]) -> None:
    """Write what the line brought as it came: joining it first would hold it twice."""
    for chunk in chunks:
        arriving.write(chunk)


async def _read_to_the_end(request: Request) -> None:
    try:
        async for _ in request.stream():
            pass
    except (ClientDisconnect, RuntimeError):  # it has gone, or all of it was read
        return


def _problem(error: Exception) -> Problem:
    match error:
        case LinkRefused():
            return Problem(403, "link_refused", "This link for a part has run out, or is not one of ours. Ask for a new one.")
        case NoSuchUpload():
            return Problem(404, "not_found", "This upload has ended, so nothing more is sent to it. Reload the page.")
        case StoreFull():
            return Problem(507, "no_room", "There is no space left for this part. What had arrived is kept.")
        case _:
            words = "These are not the bytes that were announced, so they were not kept. Please read and send the part again."
            return Problem(422, "part_refused", words)
