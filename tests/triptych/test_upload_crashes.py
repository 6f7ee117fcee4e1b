"""The API is killed between each pair of {parts joined, rows, jobs}: all of it comes true afterwards, once, whoever goes on."""

import hashlib
import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from domain.actions import Action
from domain.audit import AuditEntry, Outcome
from domain.base import utc_now
from domain.recording import Part, Recording
from pipeline.contract import hear_id
from tests.servers import Seaweed
from tests.triptych.living import POINTS, Living, sender
from triptych.wiring import object_store, upkeep

FILM = random.Random(7).randbytes(300_000)


@pytest.fixture(params=["disk", "s3"])
def living(request: pytest.FixtureRequest, tmp_path: Path):
    more = {}
    if request.param == "s3":
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        more = seaweed.settings()
    made = Living(tmp_path, more)
    yield made
    made.close()


def came_true(living: Living, camera: int) -> str:
    """Check that the film is a camera's recording, once, with one audit entry and one job; return its digest."""
    with living.rows.read() as session:
        recording = session.scalars(select(Recording).where(Recording.camera == camera)).one()
        [key] = session.scalars(select(Part.object_key).where(Part.recording_id == recording.id)).all()
        said = select(func.count()).where(
            AuditEntry.action == Action.RECORDING_RECEIVE,
            AuditEntry.subject_id == recording.id,
            AuditEntry.outcome == Outcome.DONE,
        )
        assert session.scalar(said) == 1
        jobs = text("SELECT count(*) FROM workflow_status WHERE workflow_uuid = :id")
        assert session.scalar(jobs, {"id": hear_id(recording.id)}) == 1
    return hashlib.sha256(b"".join(object_store(living.settings).read(key))).hexdigest()


def begun(living: Living, camera: int, film: Path) -> threading.Thread:
    """Send in a thread, as somebody does who goes on for as long as it takes."""

    def send() -> None:
        with sender(living.address, living.token) as sending:
            sending.send(living.programme.observation_id, camera, [film])

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_the_sender_goes_on_through_every_crash(living, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    first, *others = POINTS
    living.start(first)
    sending = begun(living, 1, film)
    for point in [*others, ""]:
        assert living.died()
        living.start(point)
    sending.join(60)
    assert not sending.is_alive()
    assert {path.name for path in tmp_path.glob("died-*")} == {f"died-{point}" for point in POINTS}
    assert came_true(living, 1) == hashlib.sha256(FILM).hexdigest()


@pytest.mark.parametrize("point", POINTS)
def test_the_upkeep_goes_on_when_the_sender_does_not(living, tmp_path, point):
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    living.start(point)
    sending = living.sending(1, film)
    assert living.died()
    sending.kill()
    sending.join(30)
    after = upkeep(living.settings, living.rows, object_store(living.settings))
    after._now = lambda: utc_now() + timedelta(minutes=1)
    assert after.finish() == (point != "committed")
    assert after.finish() == 0
    assert came_true(living, 1) == hashlib.sha256(FILM).hexdigest()
