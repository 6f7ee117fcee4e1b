"""A job is there exactly when the row beside it is."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.findings import Finding, FindingCode, Severity
from domain.recording import Preparation, PreparationState, Recording
from pipeline.client import PipelineClient
from tests.pipeline.lessons import a_recording
from tests.programme import NOW, a_programme


@pytest.fixture
def database_url(installed_url):
    return installed_url


@pytest.fixture
def client(database_url):
    client = PipelineClient(database_url)
    yield client
    client.close()


@pytest.fixture
def programme(rows):
    return a_programme(rows)


def jobs(rows, url):
    table = "workflow_status" if url.startswith("sqlite") else "dbos.workflow_status"
    with rows.read() as session:
        found = session.execute(
            text(f"SELECT workflow_uuid, name, queue_name, application_version, serialization FROM {table}")
        )
        return {row.workflow_uuid: row for row in found}


def test_a_job_is_enqueued_with_the_caller_s_transaction(client, rows, database_url, programme):
    recording = a_recording(rows, programme, 1)
    with rows.write() as session:
        preparation = client.prepare(session, programme.observation_id, [recording])
    job = jobs(rows, database_url)[preparation]
    assert (job.name, job.queue_name, job.application_version) == ("prepare_lesson", "lessons", "pipeline-3")
    assert job.serialization == "portable_json"
    with rows.read() as session:
        assert session.get_one(Preparation, preparation).recording_ids == [recording]


def test_a_transaction_that_fails_leaves_neither_row_nor_job(client, rows, database_url, programme):
    recording = a_recording(rows, programme, 1)
    session = Session(rows.engine)
    client.hear(session, recording)
    preparation = client.prepare(session, programme.observation_id, [recording])
    session.rollback()
    session.close()
    assert jobs(rows, database_url) == {}
    with rows.read() as reading:
        assert reading.get(Preparation, preparation) is None


def test_a_bare_connection_will_do(client, rows, database_url, programme):
    recording = a_recording(rows, programme, 1)
    with rows.engine.begin() as connection:
        heard = client.hear(connection, recording)
        preparation = client.prepare(connection, programme.observation_id, [recording])
    assert set(jobs(rows, database_url)) == {heard, preparation}


def test_asking_twice_is_one_run_whatever_the_order(client, rows, database_url, programme):
    first, second = a_recording(rows, programme, 1), a_recording(rows, programme, 2, b"other")
    with rows.write() as session:
        one = client.prepare(session, programme.observation_id, [first, second])
    with rows.write() as session:
        two = client.prepare(session, programme.observation_id, [second, first])
    assert one == two
    assert len(jobs(rows, database_url)) == 1


def test_a_failed_run_may_be_asked_for_again(client, rows, database_url, programme):
    recording = a_recording(rows, programme, 1)
    with rows.write() as session:
        failed = client.prepare(session, programme.observation_id, [recording])
        session.get_one(Preparation, failed).state = PreparationState.FAILED
    with rows.write() as session:
        again = client.prepare(session, programme.observation_id, [recording])
    assert again != failed
    assert set(jobs(rows, database_url)) == {failed, again}


def test_the_same_files_sent_again_for_damaged_ones_are_another_lesson(client, rows, programme):
    hurt = a_recording(rows, programme, 1)
    with rows.write() as session:
        session.get_one(Recording, hurt).replaced_at = NOW
    again = a_recording(rows, programme, 1)
    with rows.write() as session:
        first = client.prepare(session, programme.observation_id, [hurt])
        assert client.prepare(session, programme.observation_id, [again]) == first
        found = {"observation_id": programme.observation_id, "recording_id": hurt, "camera": 1}
        session.add(Finding(**found, code=FindingCode.DAMAGED, severity=Severity.ERROR, message="Send it again."))
        session.flush()
        anew = client.prepare(session, programme.observation_id, [again])
        assert anew != first
        assert session.get_one(Preparation, anew).recording_ids == [again]


def test_a_recording_that_is_not_there_is_refused(client, rows, programme):
    with pytest.raises(ValueError, match="no recording ghost"), rows.write() as session:
        client.prepare(session, programme.observation_id, ["ghost"])
    with pytest.raises(ValueError, match="needs a recording"), rows.write() as session:
        client.prepare(session, programme.observation_id, [])


def test_cancelling_stops_a_waiting_job(client, rows, database_url, programme):
    recording = a_recording(rows, programme, 1)
    with rows.write() as session:
        preparation = client.prepare(session, programme.observation_id, [recording])
    client.cancel(preparation)
    table = "workflow_status" if database_url.startswith("sqlite") else "dbos.workflow_status"
    with rows.read() as session:
        assert session.execute(text(f"SELECT status FROM {table}")).scalar_one() == "CANCELLED"
