"""A camera's file over HTTP: streamed, checked, filed with its jobs, and never held in memory."""

import asyncio
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.audit import AuditEntry, Outcome
from domain.recording import Preparation, PreparationState
from review_api.app import create_app
from review_api.recordings import BLOCK_BYTES
from storage.disk import DiskObjects
from tests.review_api.academy import LARGEST, Academy, copied
from tests.review_api.asgi import asked

FILM = bytes(range(256)) * 400


@pytest.fixture
def planned(academy: Academy) -> str:
    return academy.planned("amara")


def put(client, observation: str, camera: int = 1, content: bytes = FILM, **headers: str):
    path = f"/api/observations/{observation}/cameras/{camera}"
    return client.put(path, params={"file_name": "MVI_0042.MP4"}, content=content, headers=headers)


def test_a_file_is_kept_byte_for_byte_with_its_digest(browser, academy, planned):
    amara, digest = browser("amara"), hashlib.sha256(FILM).hexdigest()
    kept = put(amara, planned, **{"X-Content-SHA256": digest.upper()})
    assert kept.status_code == 201
    recording = kept.json()["recording"]
    assert (recording["file_name"], recording["size_bytes"], recording["sha256"]) == ("MVI_0042.MP4", len(FILM), digest)
    objects = academy.services.parts.objects
    assert b"".join(objects.read(f"originals/{planned}/{recording['id']}/1")) == FILM
    detail = amara.get(f"/api/observations/{planned}").json()
    assert [one["recording"] and one["recording"]["id"] for one in detail["cameras"]] == [recording["id"], None, None]
    assert (detail["cameras_received"], detail["status"]) == (1, "receiving")
    assert academy.pipeline.heard == [recording["id"]]


def test_the_third_camera_starts_the_lesson_by_itself(browser, academy, planned):
    amara = browser("amara")
    ids = [put(amara, planned, camera, FILM + bytes([camera])).json()["recording"]["id"] for camera in (3, 1, 2)]
    assert academy.pipeline.heard == ids
    [(observation, recordings)] = academy.pipeline.prepared
    assert observation == planned
    assert set(recordings) == set(ids)
    detail = amara.get(f"/api/observations/{planned}").json()
    assert (detail["status"], detail["preparation"]["state"]) == ("preparing", "queued")


def test_a_recording_replaced_after_it_was_attested_closes_the_lesson_until_the_trainee_attests_again(browser, academy):
    lesson = academy.published("amara")
    amara, tutor = browser("amara"), browser("tutor")
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert put(amara, lesson, content=b"another take").status_code == 201
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 403
    shown = amara.get(f"/api/observations/{lesson}").json()
    assert (shown["status"], shown["attested_at"], shown["attestation"]) == ("to_attest", None, None)
    academy.attest(lesson, "amara")
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert amara.get(f"/api/observations/{lesson}").json()["attestation"] is not None


def test_two_cameras_are_enough_when_asked(browser, academy, planned):
    amara = browser("amara")
    refused = amara.post(f"/api/observations/{planned}/prepare")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")
    put(amara, planned, 2)
    asked_for = amara.post(f"/api/observations/{planned}/prepare")
    assert asked_for.status_code == 202
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["id"] == asked_for.json()["id"]


def test_the_trainee_stops_what_is_being_prepared_and_asks_again(browser, academy, planned):
    amara = browser("amara")
    put(amara, planned, 2)
    assert "lesson.stop" in amara.get(f"/api/observations/{planned}").json()["can"]
    asked = amara.post(f"/api/observations/{planned}/prepare").json()["id"]
    stopped = amara.post(f"/api/observations/{planned}/stop")
    assert (stopped.status_code, stopped.json()) == (202, {"id": asked})
    assert academy.pipeline.cancelled == [asked]
    shown = amara.get(f"/api/observations/{planned}").json()
    assert (shown["preparation"]["state"], shown["status"]) == ("stopped", "receiving")
    with academy.rows.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "lesson.stop")).one()
        assert entry.outcome is Outcome.DONE
    again = amara.post(f"/api/observations/{planned}/stop")
    assert (again.status_code, again.json()["code"]) == (409, "not_now")
    assert academy.pipeline.cancelled == [asked]


def test_it_is_said_how_many_lessons_go_before(browser, academy, planned):
    amara = browser("amara")
    put(amara, planned, 2)
    amara.post(f"/api/observations/{planned}/prepare")
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["ahead"] == 0
    others, early = [academy.planned("bilal") for _ in range(3)], datetime(2026, 1, 1, tzinfo=UTC)
    for other, turn, state in zip(others, (0, 0, 1), ("running", "complete", "queued"), strict=True):
        with academy.rows.write() as session:
            asked = Preparation(id=f"for-{other}", observation_id=other, recording_ids=[], turn=turn, asked_at=early)
            asked.state = PreparationState(state)
            session.add(asked)
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["ahead"] == 1


def test_a_file_that_is_not_what_was_announced_leaves_nothing(browser, academy, planned):
    amara = browser("amara")
    refused = put(amara, planned, **{"X-Content-SHA256": "0" * 64})
    assert (refused.status_code, refused.json()["code"]) == (422, "damaged")
    assert "Send the file again" in refused.json()["detail"]
    assert list(academy.services.parts.objects.list("originals/")) == []
    assert academy.pipeline.heard == []
    assert amara.get(f"/api/observations/{planned}").json()["cameras_received"] == 0


@pytest.mark.parametrize(
    ("camera", "query", "headers"),
    [
        (0, {"file_name": "a.mp4"}, {}),
        (4, {"file_name": "a.mp4"}, {}),
        (1, {}, {}),
        (1, {"file_name": ""}, {}),
        (1, {"file_name": "a\x00.mp4"}, {}),
        (1, {"file_name": "a.mp4"}, {"X-Content-SHA256": "abc"}),
    ],
)
def test_what_does_not_fit_is_refused_before_a_byte_is_read(browser, planned, camera, query, headers):
    path = f"/api/observations/{planned}/cameras/{camera}"
    refused = browser("amara").put(path, params=query, content=FILM, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["code"] == "not_understood"


def test_an_empty_file_is_refused_in_words(browser, planned):
    refused = put(browser("amara"), planned, content=b"")
    assert (refused.status_code, refused.json()["code"]) == (422, "empty")


def test_the_announced_length_is_refused_before_a_byte_is_read(app, academy, planned):
    async def upload():
        def unreadable():
            raise AssertionError("a byte was read")
            yield b""

        address = f"/api/observations/{planned}/cameras/1?file_name=a.mp4"
        headers = {"content-length": str(LARGEST + 1)}
        async with asked(app, "PUT", address, token=academy.sign_in("amara"), body=unreadable(), headers=headers) as exchange:
            await exchange.began()
            return exchange.status, json.loads(await exchange.rest())

    status, problem = asyncio.run(upload())
    assert (status, problem["code"]) == (413, "too_large")


def test_somebody_who_may_not_is_refused_before_a_byte_is_read(app, academy, planned):
    async def upload():
        def unreadable():
            raise AssertionError("a byte was read")
            yield b""

        address = f"/api/observations/{planned}/cameras/1?file_name=a.mp4"
        async with asked(app, "PUT", address, token=academy.sign_in("tutor"), body=unreadable()) as exchange:
            await exchange.began()
            return exchange.status

    assert asyncio.run(upload()) == 403


def test_a_sender_who_goes_away_leaves_nothing_but_a_line_in_the_record(app, academy, planned):
    async def upload() -> None:
        address = f"/api/observations/{planned}/cameras/1?file_name=a.mp4"
        pieces = [FILM] * 40
        async with asked(app, "PUT", address, token=academy.sign_in("amara"), body=pieces, breaks_off=True) as exchange:
            await exchange.began()
            assert exchange.status == 400

    asyncio.run(upload())
    assert list(academy.services.parts.objects.list("originals/")) == []
    with academy.rows.read() as session:
        outcomes = session.scalars(
            select(AuditEntry.outcome).where(AuditEntry.action == "recording.receive").order_by(AuditEntry.sequence)
        ).all()
    assert outcomes == [Outcome.INTENT, Outcome.FAILED]


def resident_bytes() -> int:
    """What of this process is in memory now, as the kernel counts it."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_two_hundred_megabytes_pass_through_without_being_held(template, tmp_path):
    """Whatever stage of the upload one looks at, the process has grown by less than a sixth of what passes through."""
    made = copied(template, tmp_path, objects=DiskObjects(tmp_path / "objects"))
    planned = made.planned("amara")
    app = create_app(made.services.parts)
    count, seen = 3200, []

    def film():
        for _ in range(count):
            seen.append(resident_bytes())
            yield os.urandom(64 * 1024)  # fresh each time: what is kept anywhere takes memory of its own

    async def upload() -> int:
        address = f"/api/observations/{planned}/cameras/1?file_name=a.mp4"
        async with asked(app, "PUT", address, token=made.sign_in("amara"), body=film()) as exchange:
            await exchange.began(within=120)
            assert exchange.status == 201, await exchange.rest()
            return json.loads(await exchange.rest())["recording"]["size_bytes"]

    assert asyncio.run(upload()) == count * 64 * 1024
    assert max(seen) - seen[0] < 32 * BLOCK_BYTES


def test_no_session_is_held_while_bytes_arrive(app, academy, planned):
    """Half-way through an upload every connection to the rows is back in the pool."""
    held: list[int] = []

    async def upload() -> None:
        def pieces():
            for _ in range(40):
                held.append(academy.rows.engine.pool.checkedout())
                yield FILM

        address = f"/api/observations/{planned}/cameras/1?file_name=a.mp4"
        async with asked(app, "PUT", address, token=academy.sign_in("amara"), body=pieces()) as exchange:
            await exchange.began()
            assert exchange.status == 201

    asyncio.run(upload())
    assert held == [0] * 40
