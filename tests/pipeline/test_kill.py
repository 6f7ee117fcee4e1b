"""A worker is killed in the middle of its work, and nobody but the log notices."""

import signal
import subprocess

import pytest
from sqlalchemy import func, select

from domain.actions import Action
from domain.audit import AuditEntry
from domain.recording import Preparation, PreparationState, Revision, RevisionState, Stage, StageState
from pipeline.contract import StageName
from tests.pipeline.conftest import Clips, Service, until
from tests.pipeline.lessons import ask, receive


def stages(service: Service, preparation_id: str) -> dict[tuple[str, int], Stage]:
    with service.rows.read() as session:
        found = session.scalars(select(Stage).where(Stage.preparation_id == preparation_id)).all()
        return {(stage.name, stage.camera): stage for stage in found}


def state_of(service: Service, preparation_id: str) -> PreparationState:
    with service.rows.read() as session:
        return session.get_one(Preparation, preparation_id).state


def revisions(service: Service) -> list[Revision]:
    with service.rows.read() as session:
        return list(session.scalars(select(Revision).order_by(Revision.number)))


def rendering(service: Service, worker: subprocess.Popen[bytes], preparation_id: str, camera: int) -> bool:
    assert worker.poll() is None, service.logs()
    render = stages(service, preparation_id).get(("small", camera))  # what has to be encoded begins with the small picture
    return render is not None and render.state is StageState.RUNNING and render.done > 0


@pytest.mark.media
def test_a_worker_killed_in_mid_render_is_followed_by_one_that_goes_on(service: Service, clips: Clips):
    recordings = [
        receive(service.programme, service.objects, camera, path) for camera, path in ((1, clips.plain), (2, clips.slow))
    ]
    preparation = ask(service.rows, service.url, service.programme, recordings)
    first = service.start_worker(at_once=2, holds=StageName.SMALL)

    def copied_and_encoding() -> bool:
        copy = stages(service, preparation).get(("render", 1))
        return rendering(service, first, preparation, camera=2) and copy is not None and copy.state is StageState.DONE

    until("the first camera is copied, and the second is being rendered", copied_and_encoding)
    before = stages(service, preparation)
    first.send_signal(signal.SIGKILL)
    first.wait()
    until("no tool is left behind", lambda: not service.left_behind(), patience_s=5)
    opened = revisions(service)

    second = service.start_worker()

    def complete() -> bool:
        assert second.poll() is None, service.logs()
        return state_of(service, preparation) is not PreparationState.RUNNING

    until("the lesson is complete", complete)
    assert state_of(service, preparation) is PreparationState.COMPLETE, service.logs()

    after = stages(service, preparation)
    finished = {key for key, stage in before.items() if stage.state is StageState.DONE}
    assert finished >= {("hear", 1), ("hear", 2), ("align", 0), ("render", 1)}
    for key in finished:
        assert after[key].runs == 1, f"{key} was done again"
        assert after[key].finished_at == before[key].finished_at
    assert after["small", 2].runs == 2
    others = (("sound", 0), ("small", 1), ("render", 2), ("storyboard", 1), ("storyboard", 2))
    assert {key: after[key].state for key in others if after[key].runs != 1} == {("small", 1): StageState.SKIPPED}

    published = revisions(service)
    assert [revision.id for revision in published[: len(opened)]] == [revision.id for revision in opened]
    assert [revision.number for revision in published] == list(range(1, len(published) + 1))
    assert [revision.state for revision in published[:-1]] == [RevisionState.PARTIAL] * (len(published) - 1)
    assert published[-1].state is RevisionState.COMPLETE
    with service.rows.read() as session:
        acts = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == Action.LESSON_PUBLISH))
    assert acts == len(published)
    everything_published_is_there(service, published)


def everything_published_is_there(service: Service, published: list[Revision]) -> None:
    for revision in published:
        names = {angle["playlist"] for angle in revision.manifest["angles"]}
        names |= {track["playlist"] for track in revision.manifest["audio"]}
        for name in names:
            text = b"".join(service.objects.read(f"{revision.prefix}/{name}")).decode()
            assert text.startswith("#EXTM3U")
