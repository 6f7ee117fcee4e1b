"""A job that kills its worker again and again is given up on; one that only ran beside it is not."""

import pytest
from sqlalchemy import text

from custody.act import Custody
from domain.lease import Resumption
from domain.recording import PreparationState
from pipeline.client import PipelineClient
from pipeline.quarantine import DEATHS, Quarantine
from pipeline.service_desk import ServiceDesk
from storage.memory import MemoryObjects
from storage.rows import connect
from tests.pipeline.lessons import a_recording, preparation
from tests.programme import a_programme


class Engine:
    """The job engine's tables, as a dead worker leaves them."""

    def __init__(self, rows, url):
        self.rows, self.schema = rows, "" if url.startswith("sqlite") else "dbos."
        self.client = PipelineClient(url)

    def run(self, statement, **values):
        with self.rows.write() as session:
            return session.execute(text(statement.replace("@", self.schema)), values)

    def left_running(self, job, parent=None):
        self.run(
            "UPDATE @workflow_status SET status = 'PENDING', executor_id = 'dead-0', parent_workflow_id = :parent "
            "WHERE workflow_uuid = :job",
            job=job,
            parent=parent,
        )

    def finished_a_step(self, job, number):
        self.run(
            "INSERT INTO @operation_outputs (workflow_uuid, function_id, function_name) VALUES (:job, :number, 'step')",
            job=job,
            number=number,
        )

    def status(self, job):
        return self.run("SELECT status FROM @workflow_status WHERE workflow_uuid = :job", job=job).scalar_one()


@pytest.fixture
def scene(installed_url):
    rows = connect(installed_url)
    programme, engine = a_programme(rows), Engine(rows, installed_url)
    recording = a_recording(rows, programme, 1)
    with rows.write() as session:
        lesson = engine.client.prepare(session, programme.observation_id, [recording])
        hearing = engine.client.hear(session, recording)
    quarantine = Quarantine(rows, installed_url, ServiceDesk(rows, MemoryObjects(), Custody(rows), lambda _: None))
    yield engine, quarantine, lesson, hearing
    quarantine.close()
    engine.client.close()
    rows.close()


def test_the_third_death_at_the_same_point_ends_a_lesson_in_words(scene):
    engine, quarantine, lesson, _ = scene
    engine.left_running(lesson)
    for death in range(1, DEATHS + 1):
        assert engine.status(lesson) == "PENDING", f"given up on before death {death}"
        quarantine.count(quarantine.cut_off(["dead-0"]))
    assert engine.status(lesson) == "CANCELLED"
    ended = preparation(engine.rows, lesson)
    assert ended.state is PreparationState.FAILED
    assert "The files are kept" in (ended.failure or "")


def test_a_job_that_gets_further_is_counted_anew(scene):
    engine, quarantine, lesson, _ = scene
    engine.left_running(lesson)
    for step in range(1, 2 * DEATHS):
        engine.finished_a_step(lesson, step)
        quarantine.count(quarantine.cut_off(["dead-0"]))
    assert engine.status(lesson) == "PENDING"
    with engine.rows.read() as session:
        assert session.get_one(Resumption, lesson).count == 1


def test_a_lesson_that_waits_for_the_culprit_is_not_to_blame(scene):
    engine, quarantine, lesson, hearing = scene
    engine.left_running(lesson)
    engine.left_running(hearing, parent=lesson)
    for _ in range(DEATHS):
        quarantine.count(quarantine.cut_off())
    assert engine.status(hearing) == "CANCELLED"
    assert engine.status(lesson) == "PENDING"
    with engine.rows.read() as session:
        assert session.get_one(Resumption, hearing).quarantined
        assert session.get(Resumption, lesson) is None


def test_only_the_dead_worker_s_jobs_are_cut_off(scene):
    engine, quarantine, lesson, _ = scene
    engine.left_running(lesson)
    assert [job.workflow_id for job in quarantine.cut_off(["dead-0"])] == [lesson]
    assert quarantine.cut_off(["living-0"]) == []
