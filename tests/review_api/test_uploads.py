"""A recording sent in parts over HTTP: gone on with after any break, checked part by part, filed in one act with its jobs."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from domain.actions import WORKER, Action
from domain.audit import AuditEntry
from domain.recording import Part
from domain.upload import MIB, Upload, UploadState
from ingest.room import Room
from ingest.upkeep import Upkeep
from review_api.parts import Services
from storage.disk import DiskObjects
from tests.review_api.academy import Academy, copied
from tests.review_api.sending import FILM, begin, bring, complete, composite, parts_of, send, signed


@pytest.fixture(params=["disk", "memory"])
def academy(request: pytest.FixtureRequest, template: Academy, tmp_path: Path):
    objects = {"objects": DiskObjects(tmp_path / "store", free_floor_bytes=0)} if request.param == "disk" else {}
    made = copied(template, tmp_path, **objects)
    yield made
    made.rows.close()


@pytest.fixture
def services(app: FastAPI) -> Services:
    found: Services = app.state.services
    return found


@pytest.fixture
def planned(academy: Academy) -> str:
    return academy.planned("amara")


def upkeep_of(services: Services, **more) -> Upkeep:
    parts = services.parts
    return Upkeep(parts.rows, parts.custody, parts.objects, services.uploads, services.completing, **more)


def entries(academy: Academy, *actions: Action) -> list[AuditEntry]:
    with academy.rows.read() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    return [entry for entry in found if entry.action in {action.value for action in actions}]


UPLOADS = (Action.UPLOAD_OPEN, Action.UPLOAD_ABANDON, Action.RECORDING_RECEIVE)


def test_parts_become_a_recording_and_its_jobs(browser, academy, planned):
    amara = browser("amara")
    opened = begin(amara, planned)
    assert opened.status_code == 201
    upload = opened.json()
    assert (upload["state"], upload["files"][0]["parts"], upload["files"][0]["parts_have"]) == ("open", 3, [])
    assert send(amara, upload["id"]) == [200, 200, 200]
    done = complete(amara, upload["id"])
    assert done.status_code == 200
    recording = done.json()["recording"]
    assert (recording["size_bytes"], recording["sha256"]) == (len(FILM), None)
    assert done.json()["upload"]["recording_id"] == recording["id"]
    assert b"".join(academy.services.parts.objects.read(f"originals/{planned}/{recording['id']}/1")) == FILM
    assert academy.pipeline.heard == [recording["id"]]
    assert complete(amara, upload["id"]).json()["recording"] == recording, "saying it twice is saying it once"
    assert [entry.action for entry in entries(academy, *UPLOADS)] == [Action.UPLOAD_OPEN, Action.RECORDING_RECEIVE]
    assert upkeep_of(academy.services).identify() == 1
    detail = amara.get(f"/api/observations/{planned}").json()
    assert detail["cameras"][0]["recording"]["parts"][0]["sha256"] == hashlib.sha256(FILM).hexdigest()


def test_a_break_loses_nothing(browser, academy, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    send(amara, upload, FILM, 2)
    again = begin(browser("amara"), planned)  # another window, another day
    assert (again.status_code, again.json()["id"], again.json()["files"][0]["parts_have"]) == (200, upload, [[2, 2]])
    early = complete(amara, upload)
    assert (early.status_code, early.json()["code"]) == (409, "parts_missing")
    send(amara, upload, FILM, 1)
    early = complete(amara, upload)
    assert early.json()["code"] == "parts_missing"
    links = signed(amara, upload, FILM, 1, 2, 3).json()["parts"]
    assert [link["have"] for link in links] == [True, True, False]
    assert send(amara, upload) == [200]
    assert complete(amara, upload).status_code == 200


def test_several_files_become_one_recording_in_their_order(browser, academy, planned):
    amara, second = browser("amara"), FILM[::-1]
    upload = begin(amara, planned, FILM, second).json()["id"]
    send(amara, upload)
    send(amara, upload, second, file=2)
    ordered = amara.put(f"/api/uploads/{upload}/order", json={"files": [2, 1]})
    assert [file["file"] for file in ordered.json()["files"]] == [2, 1]
    assert amara.put(f"/api/uploads/{upload}/order", json={"files": [2, 2]}).status_code == 422
    recording = complete(amara, upload, FILM, second).json()["recording"]
    with academy.rows.read() as session:
        parts = session.scalars(select(Part).where(Part.recording_id == recording["id"]).order_by(Part.ordinal)).all()
    objects = academy.services.parts.objects
    assert [b"".join(objects.read(part.object_key)) for part in parts] == [second, FILM]


def test_other_bytes_are_refused_everywhere(browser, academy, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    part, put = parts_of(FILM)[0], amara.put
    assert put(link["url"], content=part[:-1] + b"x", headers=link["headers"]).json()["code"] == "part_refused"
    assert put(link["url"], content=part[:-1], headers=link["headers"]).json()["code"] == "part_refused"
    assert put(link["url"], content=part + b"x", headers=link["headers"]).json()["code"] == "part_refused"
    assert put(link["url"][:-3] + "AAA", content=part, headers=link["headers"]).json()["code"] == "link_refused"
    assert amara.get(f"/api/uploads/{upload}").json()["bytes_have"] == 0
    other = signed(amara, upload, b"x" + FILM[1:], 1)
    assert (other.status_code, other.json()["code"]) == (409, "part_differs")
    assert put(link["url"], content=part, headers=link["headers"]).status_code == 200
    assert put(link["url"], content=part, headers=link["headers"]).status_code == 200, "a replay of the same is harmless"
    send(amara, upload)
    wrong = amara.post(f"/api/uploads/{upload}/complete", json={"files": [{"file": 1, "composite": composite(FILM[:-1])}]})
    assert wrong.json()["code"] == "composite_differs"
    late = put(link["url"], content=part, headers=link["headers"])
    assert complete(amara, upload).status_code == 200
    assert late.status_code == 200
    assert put(link["url"], content=part, headers=link["headers"]).status_code == 404


def test_a_link_needs_no_sign_in_but_signing_does(browser, academy, planned):
    amara, nobody = browser("amara"), browser(None)
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    assert nobody.put(link["url"], content=parts_of(FILM)[0], headers=link["headers"]).status_code == 200
    assert signed(nobody, upload, FILM, 2).status_code == 401
    assert signed(browser("bilal"), upload, FILM, 2).status_code == 404
    assert signed(browser("tutor"), upload, FILM, 2).status_code == 403
    assert browser("tutor").get(f"/api/uploads/{upload}").status_code == 200


def test_a_camera_is_brought_by_one_upload_at_a_time(browser, academy, planned):
    amara = browser("amara")
    first = begin(amara, planned).json()["id"]
    other = begin(amara, planned, FILM[::-1])
    assert (other.status_code, other.json()["code"], other.json()["current"]["id"]) == (409, "another_open", first)
    assert amara.delete(f"/api/uploads/{first}").status_code == 204
    assert begin(amara, planned, FILM[::-1]).status_code == 201
    assert complete(amara, first).json()["code"] == "upload_abandoned"
    assert len(entries(academy, Action.UPLOAD_ABANDON)) == 1
    assert amara.get(f"/api/observations/{planned}/uploads").json()[0]["state"] == "open"


def test_the_very_same_files_are_not_sent_twice_unless_asked_for(browser, academy, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    send(amara, upload)
    first = complete(amara, upload).json()["recording"]["id"]
    assert begin(amara, planned).json()["code"] == "already_here"
    upload = begin(amara, planned, again=True).json()["id"]
    send(amara, upload)
    assert complete(amara, upload).json()["recording"]["id"] == first, "the same bytes change nothing"
    upload = begin(amara, planned, FILM[::-1]).json()["id"]
    send(amara, upload, FILM[::-1])
    assert complete(amara, upload, FILM[::-1]).json()["recording"]["id"] != first
    assert [entry.subject_id for entry in entries(academy, Action.RECORDING_RECEIVE)].count(first) == 3


@pytest.mark.parametrize(
    ("room", "code"),
    [
        (Room(file_bytes=10**12, trainee_bytes=20 * MIB), "quota_trainee"),
        (Room(file_bytes=10**12, cohort_bytes=20 * MIB), "quota_cohort"),
        (Room(file_bytes=MIB), "too_large"),
    ],
)
def test_what_is_too_much_is_said_before_a_byte_is_sent(browser, services, planned, room, code):
    services.opening._room = room
    amara = browser("amara")
    if code != "too_large":
        assert begin(amara, planned).status_code == 201
    refused = begin(amara, planned, camera=2)
    assert (refused.status_code, refused.json()["code"]) == (413 if code == "too_large" else 507, code)
    assert "GB" in refused.json()["detail"]


def test_files_that_cannot_be_recordings_are_refused(browser, planned):
    amara = browser("amara")
    assert begin(amara, planned, b"").json()["code"] == "empty"
    assert begin(amara, planned, FILM, FILM).json()["code"] == "same_file_twice"


def test_a_disk_without_room_says_the_figure(browser, academy, planned):
    store = academy.services.parts.objects
    if not isinstance(store, DiskObjects):
        return
    store.parts._floor = 10**15
    refused = begin(browser("amara"), planned)
    assert (refused.status_code, refused.json()["code"]) == (507, "no_room")
    assert "GB" in refused.json()["detail"]
    assert not store.parts.under_way()


def test_what_a_crash_cut_off_is_finished_without_the_sender(browser, academy, services, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    send(amara, upload)
    with pytest.MonkeyPatch.context() as power:
        power.setattr(services.completing, "_filed", lambda *_: 1 / 0)
        assert complete(amara, upload).status_code == 500
    with academy.rows.read() as session:
        assert session.get_one(Upload, upload).state is UploadState.COMPLETING
    assert amara.get(f"/api/uploads/{upload}").json()["files"][0]["complete"]
    assert upkeep_of(services).finish() == 0, "one that is merely slow is left alone"
    later = upkeep_of(services, now=lambda: services.uploads._now() + timedelta(minutes=1))
    assert later.finish() == 1
    assert len(academy.pipeline.heard) == 1
    assert complete(amara, upload).status_code == 200
    assert len(academy.pipeline.heard) == 1


@pytest.mark.parametrize("left", [FILM[:-1] + b"?", None])
def test_what_the_store_lost_is_told_once_and_may_be_sent_again(browser, academy, services, planned, left):
    amara = browser("amara")
    hurt, objects = bring(amara, planned, FILM).json()["recording"]["id"], services.parts.objects
    key = f"originals/{planned}/{hurt}/1"
    objects.delete(key)
    if left is not None:
        objects.put(key, io.BytesIO(left))
    after = upkeep_of(services)
    assert [after.identify(), after.identify()] == [0, 0]
    [found] = entries(academy, Action.RECORDING_FIND_DAMAGED)
    assert (found.subject_id, found.actor_id) == (hurt, WORKER.person_id)
    for who in ("amara", "tutor"):
        [finding] = browser(who).get(f"/api/observations/{planned}").json()["cameras"][0]["findings"]
        assert (finding["code"], finding["severity"], finding["camera"]) == ("damaged", "error", 1)
        assert "send this camera's recording again" in finding["message"]
    sent = bring(amara, planned, FILM).json()["recording"]
    assert sent["id"] != hurt, "the same bytes take the place of those that were lost"
    assert b"".join(objects.read(f"originals/{planned}/{sent['id']}/1")) == FILM
    assert amara.get(f"/api/observations/{planned}").json()["cameras"][0]["findings"] == []
    assert after.identify() == 1
    assert begin(amara, planned).json()["code"] == "already_here"
    assert len(entries(academy, Action.RECORDING_FIND_DAMAGED)) == 1


def test_a_silent_upload_is_put_away_with_a_notice(browser, services, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    send(amara, upload, FILM, 1)
    assert upkeep_of(services, now=lambda: services.uploads._now() + timedelta(days=13.9)).put_away() == 0
    assert upkeep_of(services, now=lambda: services.uploads._now() + timedelta(days=14.1)).put_away() == 1
    [seen] = amara.get(f"/api/observations/{planned}/uploads").json()
    assert (seen["state"], seen["bytes_have"]) == ("abandoned", 0)
    assert "was put away" in seen["notice"]
    assert not services.parts.objects.parts.under_way()
    assert amara.delete(f"/api/uploads/{upload}").status_code == 204
    assert amara.get(f"/api/observations/{planned}/uploads").json() == []
    assert begin(amara, planned).status_code == 201


def test_a_token_uploads_and_does_nothing_else(browser, academy, planned):
    amara, machine = browser("amara"), browser(None)
    made = amara.post("/api/me/upload-tokens", json={"label": "School computer", "days": 7}).json()
    machine.headers["Authorization"] = f"Bearer {made['token']}"
    upload = begin(machine, planned).json()["id"]
    send(machine, upload)
    assert complete(machine, upload).status_code == 200
    assert machine.get("/api/me").status_code == 401
    assert machine.get(f"/api/observations/{planned}").status_code == 401
    assert machine.post("/api/me/upload-tokens", json={"label": "Another"}).status_code == 401
    other = academy.planned("bilal")
    assert begin(machine, other).status_code == 404
    [listed] = amara.get("/api/me/upload-tokens").json()
    assert listed["last_used_at"] is not None
    assert "token" not in listed
    assert browser("bilal").delete(f"/api/me/upload-tokens/{made['id']}").status_code == 404
    assert amara.delete(f"/api/me/upload-tokens/{made['id']}").status_code == 204
    assert machine.get(f"/api/uploads/{upload}").json()["code"] == "token_not_valid"
    assert browser("tutor").post("/api/me/upload-tokens", json={"label": "X"}).status_code == 403
    actions = (Action.UPLOAD_TOKEN_MAKE, Action.UPLOAD_TOKEN_REVOKE)
    assert [entry.outcome for entry in entries(academy, *actions)].count("done") == 2
