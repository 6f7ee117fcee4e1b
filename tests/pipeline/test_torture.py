"""Killed before, in and after the work of a step: nothing is lost, nothing is published twice, no tool outlives its worker.

By default a few points; with TRIPTYCH_TORTURE=all (`make torture-steps`) every step on both kinds of database.
"""

import itertools
import os
import signal

import pytest
from sqlalchemy import func, select

from domain.actions import Action
from domain.audit import AuditEntry
from domain.recording import PreparationState, RevisionState
from pipeline import steps
from tests.pipeline.conftest import PATIENCE_S, Clips, Service, until
from tests.pipeline.lessons import ask, preparation, receive
from tests.pipeline.test_kill import everything_published_is_there, revisions

GONE_S = 20.0
EVERY_STEP = ("begin", "hear", "note_heard", "place", "plan", "copied", "chunk", "grow", "finish", "sound", "track",
              "storyboard", "captions", "publish", "end")  # fmt: skip
WHENS = ("before", "in", "after")
SQLITE, POSTGRES = "installed_sqlite_url", "installed_postgres_url"
A_FEW = [
    (SQLITE, "before", ("place", "publish")),
    (SQLITE, "after", ("copied", "publish")),
    (POSTGRES, "in", ("chunk", "grow")),
]
ALL = [(kind, when, EVERY_STEP) for kind, when in itertools.product((SQLITE, POSTGRES), WHENS)]
POINTS = ALL if os.environ.get("TRIPTYCH_TORTURE") == "all" else A_FEW


def test_every_step_of_the_recipe_is_on_the_list():
    public = {name for name in vars(steps) if getattr(getattr(steps, name), "__wrapped__", None) and not name.startswith("_")}
    assert public == set(EVERY_STEP)


@pytest.fixture
def installed_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.mark.media
@pytest.mark.parametrize(("installed_url", "when", "names"), POINTS, indirect=["installed_url"])
def test_a_worker_that_is_killed_at_these_steps_loses_nothing(
    service: Service, clips: Clips, when: str, names: tuple[str, ...]
):
    recordings = [
        receive(service.programme, service.objects, camera, path) for camera, path in ((1, clips.plain), (2, clips.quick))
    ]
    asked = ask(service.rows, service.url, service.programme, recordings)
    deaths = 0
    while True:
        worker = service.start_worker(chunk_s=8.0, at_once=2, dies=(when, *names))

        def is_over() -> bool:
            under_way = preparation(service.rows, asked).state in (PreparationState.QUEUED, PreparationState.RUNNING)
            return worker.poll() is not None or not under_way  # noqa: B023 - asked before the next one is started

        until("the worker has died or the lesson is over", is_over)
        if worker.poll() is None:
            break
        assert worker.wait(timeout=PATIENCE_S) == -signal.SIGKILL, service.logs()
        until("no tool is left behind", lambda: not service.left_behind(), patience_s=GONE_S)
        deaths += 1
        assert deaths <= len(names), service.logs()

    # A process that was told to die in its last step may get to the end of the lesson first.
    until("it has died at each", lambda: {path.name for path in (service.folder / "deaths").iterdir()} == set(names))
    assert preparation(service.rows, asked).state is PreparationState.COMPLETE, service.logs()
    published = revisions(service)
    assert [revision.number for revision in published] == list(range(1, len(published) + 1))
    assert [revision.state for revision in published].index(RevisionState.COMPLETE) == len(published) - 1
    states = [{**revision.manifest, "revision": 0} for revision in published]
    assert all(before != after for before, after in itertools.pairwise(states)), "the same state was published twice"
    assert {angle["camera"] for angle in published[-1].manifest["angles"]} == {1, 2}
    with service.rows.read() as session:
        acts = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == Action.LESSON_PUBLISH))
    assert acts == len(published)
    everything_published_is_there(service, published)
