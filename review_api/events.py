"""How the making of a lesson goes on, as server-sent events: one poller in the process, however many are listening.

A listener holds no thread and no database session. Whether it may still listen is asked again every few seconds, and the
stream ends when the right or the sign-in has ended; the browser's next attempt is then answered 401 or 404.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import structlog
from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError

from domain.actions import Action
from domain.policy import may
from review.answers import recordings_changed
from review.making import Made, made
from review.nudged import nudge_changes
from review.seen import TOLD_OF_SEND_BACKS
from review.sending_back import send_backs_changed
from review.transcribed import transcript_changes
from review_api.guard import Permit, guard
from review_api.parts import The
from review_api.summaries import PreparationShape
from review_api.things import the_observation
from storage.rows import Rows

router = APIRouter(prefix="/api/observations", tags=["Observations"])

POLL_SECONDS = 1.0
"""How often the rows are read, for all listeners together; progress is written at most once a second."""

RECHECK_SECONDS = 10.0
"""How often each listener's right is asked again."""

SEND_BACKS = "send_backs"
"""The one event that not everybody hears who may listen: that a recording was sent back is a tutor's judgement of it."""

log = structlog.get_logger(__name__)


@dataclass
class Topic:
    """One observation that somebody listens to: the newest of each kind of event, and what wakes its listeners."""

    listeners: int = 0
    news: dict[str, str] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, news: dict[str, str]) -> None:
        """Keep what is new and wake whoever waits. Somebody who comes late finds the newest, never a backlog."""
        if news != self.news:
            self.news = news
            woken, self.changed = self.changed, asyncio.Event()
            woken.set()


class NewsDesk:
    """Reads how lessons stand, once a second for everybody, while anybody listens."""

    def __init__(self, rows: Rows, *, poll_seconds: float = POLL_SECONDS, recheck_seconds: float = RECHECK_SECONDS) -> None:
        self.recheck_seconds = recheck_seconds
        self._rows = rows
        self._poll_seconds = poll_seconds
        self._topics: dict[str, Topic] = {}
        self._poller: asyncio.Task[None] | None = None

    @property
    def listening_to(self) -> frozenset[str]:
        """The observations that somebody follows now."""
        return frozenset(self._topics)

    @contextlib.asynccontextmanager
    async def listening(self, observation_id: str) -> AsyncIterator[Topic]:
        """Count in a listener, and out again at the end. The poller runs while there is one."""
        topic = self._topics.setdefault(observation_id, Topic())
        topic.listeners += 1
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        try:
            yield topic
        finally:
            topic.listeners -= 1
            if topic.listeners == 0:
                del self._topics[observation_id]

    async def _poll(self) -> None:
        while self._topics:
            try:
                found = await to_thread.run_sync(self._read, list(self._topics))
            except SQLAlchemyError:
                log.exception("news_not_read")  # the next round tries again; listeners keep what they have
                found = {}
            for observation_id, news in found.items():
                if observation_id in self._topics:
                    self._topics[observation_id].tell(news)
            await asyncio.sleep(self._poll_seconds)

    def _read(self, observation_ids: list[str]) -> dict[str, dict[str, str]]:
        with self._rows.read() as session:
            stands = made(session, observation_ids)
            moves = nudge_changes(session, observation_ids)
            edits = transcript_changes(session, observation_ids)
            changed = recordings_changed(session, observation_ids)
            asked = send_backs_changed(session, observation_ids)
        moments = {key: {"recordings": changed.get(key), SEND_BACKS: asked.get(key)} for key in stands}
        return {key: _news(one, moves.get(key, 0), edits.get(key, 0), moments[key]) for key, one in stands.items()}


def _news(stands: Made, moves: int, edits: int, moments: Mapping[str, datetime | None]) -> dict[str, str]:
    """The data of each kind of event, as it is sent."""
    news = {event: json.dumps({"changed_at": at.isoformat()}) for event, at in moments.items() if at is not None}
    if moves:
        news["alignment"] = json.dumps({"changes": moves})
    if edits:
        news["transcript"] = json.dumps({"changes": edits})
    if stands.preparation is not None:
        news["preparation"] = PreparationShape.of(stands.preparation).model_dump_json()
    if stands.published is not None:
        news["revision"] = json.dumps({"number": stands.published.number})
    return news


@router.get(
    "/{id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events `preparation` (as in the observation), `revision` ({number}), `alignment` ({changes}: a "
            "number that grows with every nudge made or undone), `transcript` ({changes}: one that grows with every edit of "
            "the words), `recordings` ({changed_at}: when last one came, something was found or said of one, or the register "
            "was confirmed) and, for those who may know, `send_backs` ({changed_at}), now and on each change.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def listen(
    request: Request, permit: Annotated[Permit, guard(Action.OBSERVATION_SEE, the_observation)], the: The
) -> StreamingResponse:
    """Follow the making of a lesson."""
    desk: NewsDesk = request.app.state.news
    token = request.app.state.cookie.read(request)
    observation_id: str = permit.thing.id

    def may_still(*actions: Action) -> bool:
        present = the.accounts.present(token, in_use=False)
        thing = the.observations.facts(observation_id)
        return present is not None and thing is not None and any(may(present.actor, each, thing).allowed for each in actions)

    async def stream() -> AsyncIterator[str]:
        sent: dict[str, str] = {}
        is_told = await to_thread.run_sync(may_still, *TOLD_OF_SEND_BACKS)
        asked_at = time.monotonic()
        async with desk.listening(observation_id) as topic:
            yield "retry: 3000\n\n"
            while True:
                changed, news = topic.changed, topic.news
                for event, data in news.items():
                    if sent.get(event) != data and (is_told or event != SEND_BACKS):
                        sent[event] = data
                        yield f"event: {event}\ndata: {data}\n\n"
                left = asked_at + desk.recheck_seconds - time.monotonic()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), max(left, 0))
                if time.monotonic() >= asked_at + desk.recheck_seconds:
                    asked_at = time.monotonic()
                    if not await to_thread.run_sync(may_still, Action.OBSERVATION_SEE):
                        return
                    is_told = await to_thread.run_sync(may_still, *TOLD_OF_SEND_BACKS)
                    yield ": still here\n\n"

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)
