"""Following the making of a lesson: news at once and on each change, one poller for all, and an end when the right ends."""

import asyncio
import json

import pytest
from sqlalchemy import event, update

from domain.base import utc_now
from domain.people import Membership
from domain.recording import Preparation, PreparationState, Stage, StageState
from review_api.events import NewsDesk
from tests.review_api.academy import Academy
from tests.review_api.asgi import Exchange, asked


@pytest.fixture
def planned(academy: Academy) -> str:
    observation_id = academy.planned("amara")
    with academy.rows.write() as session:
        session.add(Preparation(id="run", observation_id=observation_id, recording_ids=[]))
        session.flush()
        session.add(Stage(preparation_id="run", name="render", camera=1, state=StageState.RUNNING, total=90.0, unit="s"))
    return observation_id


@pytest.fixture(autouse=True)
def quick(app, academy: Academy) -> None:
    app.state.news = NewsDesk(academy.rows, poll_seconds=0.02, recheck_seconds=0.2)


async def next_event(exchange: Exchange) -> tuple[str, dict]:
    """Return the next event, leaving out comments and the retry line."""
    while True:
        piece = await exchange.next()
        assert piece is not None, "the stream ended"
        for block in piece.decode().split("\n\n"):
            if block.startswith("event: "):
                kind, data = block.split("\n")
                return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def render(academy: Academy, done: float) -> None:
    with academy.rows.write() as session:
        session.execute(update(Stage).values(done=done))


def test_news_come_at_once_and_on_each_change(app, academy, planned):
    async def follow() -> None:
        address = f"/api/observations/{planned}/events"
        async with asked(app, "GET", address, token=academy.sign_in("amara")) as exchange:
            await exchange.began()
            assert exchange.status == 200
            assert exchange.headers["content-type"].startswith("text/event-stream")
            assert exchange.headers["cache-control"] == "no-store"
            kind, news = await next_event(exchange)
            assert (kind, news["id"], news["state"]) == ("preparation", "run", "queued")
            assert news["stages"] == [
                {"name": "render", "camera": 1, "state": "running", "done": 0.0, "total": 90.0, "unit": "s"}
            ]
            for done in (30.0, 60.0):
                render(academy, done)
                _, news = await next_event(exchange)
                assert news["stages"][0]["done"] == done
            academy.publish(planned, "amara")
            kinds = {}
            while "revision" not in kinds:
                kind, news = await next_event(exchange)
                kinds[kind] = news
            assert kinds["revision"] == {"number": 1}

    asyncio.run(follow())


def test_it_says_what_the_observation_says(app, academy, planned, browser):
    async def first() -> dict:
        address = f"/api/observations/{planned}/events"
        async with asked(app, "GET", address, token=academy.sign_in("tutor")) as exchange:
            return (await next_event(exchange))[1]

    assert asyncio.run(first()) == browser("amara").get(f"/api/observations/{planned}").json()["preparation"]


def test_the_stream_ends_when_the_sign_in_ends(app, academy, planned):
    async def follow() -> None:
        token = academy.sign_in("amara")
        async with asked(app, "GET", f"/api/observations/{planned}/events", token=token) as exchange:
            await next_event(exchange)
            academy.services.accounts.sign_out(token)
            await exchange.rest(within=20)

    asyncio.run(follow())


def test_the_stream_ends_when_the_right_ends(app, academy, planned):
    async def follow() -> None:
        async with asked(app, "GET", f"/api/observations/{planned}/events", token=academy.sign_in("tutor")) as exchange:
            await next_event(exchange)
            with academy.rows.write() as session:
                leaving = Membership.person_id == academy.people["tutor"]
                session.execute(update(Membership).where(leaving).values(ends_at=utc_now()))
            await exchange.rest(within=20)

    asyncio.run(follow())


@pytest.mark.parametrize(("name", "status"), [("bilal", 404), (None, 401)])
def test_who_may_not_know_hears_nothing(app, academy, planned, name, status):
    async def follow() -> int:
        token = academy.sign_in(name) if name else None
        async with asked(app, "GET", f"/api/observations/{planned}/events", token=token) as exchange:
            await exchange.began()
            return exchange.status

    assert asyncio.run(follow()) == status


def test_many_listeners_are_read_for_once(app, academy, planned):
    """Twenty listeners: the same number of reads a round as one; and none is made when all have left."""
    reads: list[str] = []

    def counting(_connection, _cursor, statement, *_rest):
        if "FROM preparation" in statement:
            reads.append(statement)

    async def follow() -> None:
        async with asyncio.TaskGroup() as group:
            heard = [group.create_task(listen(group_of=20)) for _ in range(20)]
        assert all(task.result() for task in heard)

    gate: dict[str, asyncio.Event] = {}
    counts: dict[str, int] = {}

    async def listen(group_of: int) -> bool:
        address = f"/api/observations/{planned}/events"
        async with asked(app, "GET", address, token=token) as exchange:
            await next_event(exchange)
            counts["in"] = counts.get("in", 0) + 1
            if counts["in"] == group_of:
                event.listen(academy.rows.engine, "before_cursor_execute", counting)
                render(academy, 45.0)
                gate.setdefault("all", asyncio.Event()).set()
            await asyncio.wait_for(gate.setdefault("all", asyncio.Event()).wait(), 30)
            _, news = await next_event(exchange)
            return news["stages"][0]["done"] == 45.0

    token = academy.sign_in("amara")
    asyncio.run(follow())
    event.remove(academy.rows.engine, "before_cursor_execute", counting)
    assert 1 <= len(reads) < 20
    assert app.state.news.listening_to == frozenset()


def test_a_finished_preparation_is_told_as_it_ended(app, academy, planned):
    with academy.rows.write() as session:
        session.get_one(Preparation, "run").state = PreparationState.FAILED
        session.get_one(Preparation, "run").failure = "Camera 1 could not be read."

    async def first() -> dict:
        address = f"/api/observations/{planned}/events"
        async with asked(app, "GET", address, token=academy.sign_in("amara")) as exchange:
            return (await next_event(exchange))[1]

    news = asyncio.run(first())
    assert (news["state"], news["failure"]) == ("failed", "Camera 1 could not be read.")
