"""A fair order between trainees, and what the engine makes of it."""

import itertools
import threading

import pytest
from sqlalchemy import text

from domain.base import new_id
from domain.observation import Observation
from domain.recording import Preparation, PreparationState
from pipeline import contract
from pipeline.client import PipelineClient
from pipeline.turns import next_turn
from storage.rows import connect
from tests.pipeline.lessons import a_recording
from tests.programme import a_programme


@pytest.fixture
def school(rows):
    """A programme in which any number of trainees hand in any number of lessons."""
    programme = a_programme(rows)
    count = itertools.count()

    def plan(trainee_id):
        with rows.write() as session:
            first = session.get_one(Observation, programme.observation_id)
            kept = {column.key: getattr(first, column.key) for column in Observation.__table__.columns}
            observation = Observation(**kept | {"id": new_id(), "trainee_id": trainee_id})
            session.add(observation)
            return observation.id

    def lesson(trainee):
        observation_id = plan(programme.people[trainee])
        with rows.write() as session:
            asked = Preparation(id=f"run-{next(count)}", observation_id=observation_id, recording_ids=[])
            asked.turn = next_turn(session, observation_id)
            session.add(asked)
            return asked.id, asked.turn

    lesson.plan = plan
    return lesson


def finish(rows, preparation_id):
    with rows.write() as session:
        session.get_one(Preparation, preparation_id).state = PreparationState.COMPLETE


def test_ten_lessons_of_one_trainee_do_not_keep_another_s_waiting(rows, school):
    many = [school("trainee") for _ in range(4)]
    assert [turn for _, turn in many] == [0, 1, 2, 3]
    assert school("tutor")[1] == 0
    assert school("tutor")[1] == 1


def test_nobody_is_passed_for_ever(rows, school):
    many = [school("trainee") for _ in range(3)]
    finish(rows, many[0][0])
    # The second lesson's turn is being served now, so a newcomer does not go before it: of one turn the older goes first.
    assert school("tutor")[1] == 1
    finish(rows, many[1][0])
    assert school("mentor")[1] == 1


def test_an_idle_service_begins_anew(rows, school):
    many = [school("trainee") for _ in range(3)]
    for one, _ in many:
        finish(rows, one)
    assert school("trainee")[1] == 0


def test_two_asks_at_the_same_instant_do_not_share_a_turn(rows, school):
    """Each reads who is there and then writes; on PostgreSQL both would read the same if one did not wait for the other."""
    first, _ = school("trainee")
    with rows.read() as session:
        observation_id = session.get_one(Preparation, first).observation_id
        trainee_id = session.get_one(Observation, observation_id).trainee_id
    one, other = school.plan(trainee_id), school.plan(trainee_id)
    turns, answered = [], threading.Event()

    def ask(session, observation):
        asked = Preparation(id=new_id(), observation_id=observation, recording_ids=[], turn=next_turn(session, observation))
        session.add(asked)
        session.flush()
        turns.append(asked.turn)

    def ask_meanwhile():
        with rows.write() as session:
            ask(session, other)
        answered.set()

    meanwhile = threading.Thread(target=ask_meanwhile)
    with rows.write() as session:
        ask(session, one)
        meanwhile.start()
        assert not answered.wait(timeout=0.5), "it waits until the first is written"
    meanwhile.join(timeout=60)
    assert turns == [1, 2]


def test_what_opens_any_lesson_goes_before_what_completes_one_and_turns_decide_within():
    order = [
        contract.priority(contract.SOON, 0),
        contract.priority(contract.SOON, 1),
        contract.priority(contract.NEXT, 0, rank=1),
        contract.priority(contract.NEXT, 0, rank=2),
        contract.priority(contract.NEXT, 1, rank=1),
        contract.priority(contract.LAST, 0, rank=59),
        contract.priority(contract.LAST, 5000, rank=5000),
    ]
    assert order == sorted(order)
    assert order[-1] < 2**31


def test_a_lesson_is_put_into_the_queue_with_its_turn(installed_url):
    rows = connect(installed_url)
    programme = a_programme(rows)
    recording = a_recording(rows, programme, 1)
    client = PipelineClient(installed_url)
    with rows.write() as session:
        asked = client.prepare(session, programme.observation_id, [recording])
    schema = "" if installed_url.startswith("sqlite") else "dbos."
    with rows.read() as session:
        statement = text(f"SELECT priority FROM {schema}workflow_status WHERE workflow_uuid = :id")
        assert session.execute(statement, {"id": asked}).scalar_one() == contract.priority(contract.SOON, 0)
    client.close()
    rows.close()
