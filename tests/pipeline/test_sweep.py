"""Work folders of lessons that nobody will ask for again are cleared away; those that somebody may are kept."""

from datetime import timedelta

import pytest

from domain.base import utc_now
from domain.recording import Preparation, PreparationState, Recording
from pipeline.sweep import ENDING, KEPT, Sweeper
from pipeline.workshop import Workshop
from tests.pipeline.lessons import a_recording
from tests.programme import a_programme

NOW = utc_now()
LONG_AGO = NOW - timedelta(hours=3)


@pytest.fixture
def world(rows, tmp_path):
    """A lesson with two recordings, and the folders that a preparation of them leaves."""
    programme = a_programme(rows)
    old, new = a_recording(rows, programme, 1), a_recording(rows, programme, 2)
    workshop = Workshop(tmp_path / "work")

    def prepared(name, recordings, state, ended=LONG_AGO):
        with rows.write() as session:
            one = Preparation(
                id=name, observation_id=programme.observation_id, recording_ids=recordings, state=state, finished_at=ended
            )
            one.asked_at = ended
            session.add(one)
        for step in (f"{name}-align", f"{name}-lesson", *(f"hear-{each}" for each in recordings)):
            (workshop.root / programme.observation_id / step).mkdir(parents=True, exist_ok=True)
        for each in recordings:
            (workshop.root / programme.observation_id / f"picture-{each}-0123").mkdir(exist_ok=True)

    def left(now=NOW):
        Sweeper(rows, workshop).sweep(now)
        return {folder.name for folder in workshop.root.glob("*/*")}

    return prepared, left, old, new, programme


def test_a_lesson_that_is_done_leaves_nothing(world):
    prepared, left, old, new, _ = world
    prepared("done", [old, new], PreparationState.COMPLETE)
    assert left() == set()


def test_one_that_was_stopped_is_kept_for_who_asks_again_but_not_for_ever(world):
    prepared, left, old, _, _ = world
    prepared("stopped", [old], PreparationState.STOPPED)
    whole = {"stopped-align", "stopped-lesson", f"hear-{old}", f"picture-{old}-0123"}
    assert left() == whole
    assert left(LONG_AGO + KEPT + timedelta(minutes=1)) == set()


def test_what_was_replaced_goes_and_what_replaced_it_stays(world, rows):
    prepared, left, old, new, _ = world
    with rows.write() as session:
        session.get_one(Recording, old).replaced_at = NOW
    prepared("first", [old], PreparationState.FAILED)
    prepared("second", [new], PreparationState.RUNNING, NOW)
    assert left() == {"second-align", "second-lesson", f"hear-{new}", f"picture-{new}-0123"}


def test_what_ended_just_now_may_still_be_written(world, rows):
    prepared, left, old, new, _ = world
    with rows.write() as session:
        session.get_one(Recording, old).replaced_at = NOW
    prepared("first", [old], PreparationState.FAILED, NOW)
    prepared("second", [new], PreparationState.RUNNING, NOW)
    assert f"picture-{old}-0123" in left(NOW)
    assert f"picture-{old}-0123" not in left(NOW + ENDING + timedelta(minutes=1))


def test_what_was_heard_waits_for_the_other_cameras(world, tmp_path):
    _, left, old, _, programme = world
    (tmp_path / "work" / programme.observation_id / f"hear-{old}").mkdir(parents=True)
    assert left(NOW + timedelta(days=30)) == {f"hear-{old}"}
