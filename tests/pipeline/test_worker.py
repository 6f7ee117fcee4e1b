"""What a worker does when it is told to stop, when it is poisoned, and when it was thought dead."""

import signal

import pytest
from sqlalchemy import select

from domain.lease import Lease, Resumption
from domain.recording import PreparationState, RevisionState
from pipeline.contract import StageName
from pipeline.crew import EXIT_STORAGE
from tests.pipeline.conftest import PATIENCE_S, Clips, Service, until
from tests.pipeline.lessons import ask, preparation, receive
from tests.pipeline.test_kill import rendering, revisions, stages


def leases(service: Service) -> set[str]:
    with service.rows.read() as session:
        return set(session.scalars(select(Lease.executor_id)))


@pytest.fixture
def installed_url(request: pytest.FixtureRequest) -> str:
    """One kind of database is enough here: what differs between them is under test in `test_lease` and `test_kill`."""
    kind: str = request.param
    url: str = request.getfixturevalue(kind)
    return url


@pytest.mark.media
@pytest.mark.parametrize("installed_url", ["installed_sqlite_url"], indirect=True)
def test_a_recording_that_kills_its_worker_is_given_up_on_and_the_worker_goes_on(service: Service, clips: Clips):
    good, poison = (receive(service.programme, service.objects, camera, clips.broken) for camera in (1, 2))
    asked = ask(service.rows, service.url, service.programme, [good, poison])
    for _ in range(3):
        worker = service.start_worker(poison=2)
        assert worker.wait(timeout=PATIENCE_S) == 9, service.logs()
    worker = service.start_worker(poison=2)
    until("the lesson is given up on", lambda: preparation(service.rows, asked).state is PreparationState.FAILED)
    assert "None of the files could be used" in (preparation(service.rows, asked).failure or "")
    with service.rows.read() as session:
        assert session.get_one(Resumption, f"hear-{poison}").quarantined
    assert worker.poll() is None, service.logs()

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE_S) == 0, service.logs()
    assert leases(service) == set()


@pytest.mark.media
@pytest.mark.parametrize("installed_url", ["installed_postgres_url"], indirect=True)
def test_a_worker_that_was_thought_dead_publishes_nothing_when_it_comes_back(service: Service, clips: Clips):
    recordings = [receive(service.programme, service.objects, 1, clips.slow)]
    asked = ask(service.rows, service.url, service.programme, recordings)
    first = service.start_worker(slot=0, lease_seconds=5.0, holds=StageName.SMALL)
    until("the camera is being rendered", lambda: rendering(service, first, asked, camera=1))
    first.send_signal(signal.SIGSTOP)

    second = service.start_worker(slot=1, lease_seconds=5.0)
    until(
        "the other worker has finished the lesson", lambda: preparation(service.rows, asked).state is PreparationState.COMPLETE
    )
    first.send_signal(signal.SIGCONT)
    assert first.wait(timeout=PATIENCE_S) == EXIT_STORAGE, service.logs()

    assert second.poll() is None, service.logs()
    published = revisions(service)
    assert [revision.number for revision in published] == list(range(1, len(published) + 1))
    assert [revision.state for revision in published].index(RevisionState.COMPLETE) == len(published) - 1
    after = stages(service, asked)
    assert after["hear", 1].runs == 1
    assert after["small", 1].runs == 2
