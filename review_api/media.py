"""The media of a published lesson, straight from the object store: every file is asked for with the right to watch.

The decision is kept for a few seconds, because a player fetches dozens of files in that time. How long it is kept is how
long somebody whose right was just taken away can still fetch a file that they do not have yet.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from domain.actions import Action
from review_api.guard import SESSION, decide, marked, not_there, signed_in
from review_api.parts import Services, The
from review_api.shapes import IdInPath

router = APIRouter(prefix="/media", tags=["Watching"])

KEPT_SECONDS = 10.0
"""How long a decision is kept."""

MOST_KEPT = 10_000
"""How many decisions are kept; the oldest go first."""

TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""What a published file can be. Nothing else is served, so that nothing a browser would run ever is."""

LONGEST_PATH = 200
"""Characters. What is published has short names; some stores end at 255."""

_GROWING = frozenset({".m3u8"})
"""What is added to while a lesson is being made. It is read whole before it is answered: it may be replaced by a longer one at
any moment, and a length that was announced is kept.
"""

_READ_HERE = frozenset({".m3u8", ".vtt", ".json"})
"""Small files that are never fetched from a bucket directly: a player resolves what they name against the address that they
came from, and there the right to watch would be asked of nobody.
"""


class Decisions:
    """Remembers for a few seconds that one sign-in may fetch from one place in the object store."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str, int], tuple[float, str]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: tuple[str, str, int]) -> str | None:
        """Return the place that was allowed, unless that was too long ago."""
        with self._lock:
            until, prefix = self._kept.get(key, (0.0, ""))
        return prefix if self._clock() < until else None

    def keep(self, key: tuple[str, str, int], prefix: str) -> None:
        """Remember a place that is allowed now."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._clock() + KEPT_SECONDS, prefix)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


_WORDS = frozenset({".vtt", ".json"})
"""What the words of a lesson are published as, outside the folders of its pictures and sound."""

_WITHOUT_WORDS = ("angles/", "audio/")
"""Where storyboards and waveforms lie, which are of the same kinds."""


def the_prefix(
    request: Request,
    the: The,
    observation: IdInPath,
    revision: Annotated[int, Path(ge=1, le=1_000_000, examples=[3])],
    _cookie: Annotated[str | None, Depends(SESSION)] = None,
) -> str:
    """Return where the revision's files lie, once it is decided that whoever asks may watch it."""
    decisions: Decisions = request.app.state.decisions
    token = request.app.state.cookie.read(request) or ""
    key = (token, observation, revision)
    prefix = decisions.recall(key)
    if prefix is None:
        prefix = _decided(request, the, observation, revision)
        decisions.keep(key, prefix)
    return prefix


def _decided(request: Request, the: Services, observation: str, revision: int) -> str:
    present = signed_in(request, the)
    thing = the.observations.facts(observation)
    if thing is None:
        raise not_there()
    decide(the.parts.custody, present.actor, Action.OBSERVATION_WATCH, thing)
    published = the.observations.revision(observation, revision)
    if published is None:
        raise not_there()
    return published.prefix


@router.get(
    "/{observation}/{revision}/{path:path}",
    response_class=Response,
    responses={
        200: {"description": "The file, or the range of it that was asked for.", "content": {"application/octet-stream": {}}},
        307: {"description": "The file lies in a bucket, at this address for the next seconds."},
    },
)
def read_media(
    path: Annotated[str, Path(examples=["angles/1/master.m3u8"])],
    prefix: Annotated[str, marked(the_prefix, Action.OBSERVATION_WATCH)],
    observation: IdInPath,
    revision: Annotated[int, Path(ge=1, le=1_000_000, examples=[3])],
    the: The,
) -> Response:
    """Return one file of a published lesson. Ranges work. Playlists are asked for anew each time; pictures never change.

    Transcript and captions are as people corrected and masked them, in every revision; they are kept in no cache.
    """
    kind = PurePosixPath(path).suffix
    if kind not in TYPES or not _is_plain(path):
        raise not_there()
    key = f"{prefix.rstrip('/')}/{path}"
    found = the.parts.objects.locate(key)
    headers = {"cache-control": "private, no-cache" if kind in _GROWING else "private, max-age=600"}
    if kind in _WORDS and not path.startswith(_WITHOUT_WORDS):
        headers = {"cache-control": "no-store"}
        edited = the.transcripts.served(observation, revision, path)
        if edited is not None:
            return Response(edited, media_type=TYPES[kind], headers=headers)
    if found.path is not None and kind not in _GROWING:
        return FileResponse(found.path, media_type=TYPES[kind], headers=headers)
    if kind in _READ_HERE:
        return Response(b"".join(the.parts.objects.read(key)), media_type=TYPES[kind], headers=headers)
    assert found.url is not None, "a locator has a path or a url"
    return RedirectResponse(found.url, 307, headers={"cache-control": "no-store"})


def _is_plain(path: str) -> bool:
    """Whether the path has only plain segments, so that it cannot lead out of the lesson's own place, and is no longer than
    a store can look up: a longer one is not there, which is not the store's failure.
    """
    return len(path) <= LONGEST_PATH and all(
        segment not in {"", ".", ".."} and all(letter.isascii() and (letter.isalnum() or letter in "._-") for letter in segment)
        for segment in path.split("/")
    )
