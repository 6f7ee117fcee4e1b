"""What does not become a recording leaves nothing behind, is said in words, and can be sent again."""

import errno
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from domain.base import utc_now
from domain.people import Membership
from ingest.opening import NAME_LENGTH, Offered
from ingest.refusals import NotTaken, Refusal
from review_api.app import create_app
from review_api.parts import Services
from storage import disk_parts
from storage.disk import DiskObjects
from storage.objects import StoreFull, StoreUnavailable
from tests.review_api.academy import Academy, copied
from tests.review_api.sending import PART, begin, bring, complete, offered, recordings, send, signed, story

TAKE = b"a lesson in fractions" * 100


@pytest.fixture
def planned(academy: Academy) -> str:
    return academy.planned("amara")


@pytest.fixture
def services(app) -> Services:
    return app.state.services


@pytest.fixture
def on_disk(template: Academy, tmp_path: Path):
    """An academy whose objects are on disk, and Amara's browser."""
    made = copied(template, tmp_path, objects=DiskObjects(tmp_path / "store", free_floor_bytes=0))
    amara = TestClient(
        create_app(made.services.parts),
        base_url="http://127.0.0.1:8000",
        headers={"X-Triptych": "1", "Sec-Fetch-Site": "same-origin"},
        cookies={"triptych_session": made.sign_in("amara")},
    )
    yield made, amara
    made.rows.close()


def kept_nothing(academy: Academy, observation: str) -> bool:
    objects = list(academy.services.parts.objects.list("originals/"))
    return recordings(academy, observation) == [] and objects == [] and academy.pipeline.heard == []


@pytest.mark.parametrize("camera", [0, 4, -1])
def test_there_are_three_cameras(browser, academy, planned, camera):
    refused = begin(browser("amara"), planned, camera=camera)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_understood")
    assert story(academy) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"file_name": ""},
        {"file_name": None},
        {"file_name": "a\x00.mp4"},
        {"file_name": "x" * 256},
        {"fingerprint": "abc"},
        {"size_bytes": -1},
        {"size_bytes": None},
    ],
)
def test_what_does_not_fit_is_refused_before_a_byte_is_sent(browser, academy, planned, wrong):
    ask = {"files": [offered() | wrong]}
    refused = browser("amara").post(f"/api/observations/{planned}/cameras/1/uploads", json=ask)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_understood")
    assert story(academy) == []


def test_an_empty_file_is_refused_in_words(browser, academy, planned):
    refused = begin(browser("amara"), planned, b"")
    assert (refused.status_code, refused.json()["code"]) == (422, "empty")
    assert "not one byte" in refused.json()["detail"]
    assert refused.json()["detail"].endswith(".")
    assert kept_nothing(academy, planned)
    assert story(academy) == []


def test_only_who_may_send_gets_links(browser, academy, planned):
    amara, tutor = browser("amara"), browser("tutor")
    assert begin(tutor, planned).status_code == 403
    assert [entry[:3] for entry in story(academy)] == [("upload.open", "denied", planned)]
    upload = begin(amara, planned, TAKE).json()["id"]
    assert signed(tutor, upload, TAKE, 1).status_code == 403
    send(amara, upload, TAKE)
    assert complete(tutor, upload, TAKE).status_code == 403
    assert kept_nothing(academy, planned)
    assert story(academy)[-1][:3] == ("recording.receive", "denied", planned)


def test_a_permission_that_ends_on_the_way_leaves_no_bytes(browser, academy, planned, services):
    amara = browser("amara")
    upload = begin(amara, planned, TAKE).json()["id"]
    send(amara, upload, TAKE)
    joined = services.parts.objects.parts.join

    def ends(*what):
        done = joined(*what)
        with academy.rows.write() as session:
            mine = Membership.person_id == academy.people["amara"]
            session.execute(update(Membership).where(mine).values(ends_at=utc_now()))
        return done

    with pytest.MonkeyPatch.context() as office:
        office.setattr(services.parts.objects.parts, "join", ends)
        assert complete(amara, upload, TAKE).status_code in {403, 404}
    assert kept_nothing(academy, planned)
    assert [entry[:2] for entry in story(academy)] == [("upload.open", "done"), ("recording.receive", "denied")]


def test_what_is_enqueued_stands_or_falls_with_the_recording(browser, academy, planned):
    amara = browser("amara")
    upload = begin(amara, planned, TAKE).json()["id"]
    send(amara, upload, TAKE)

    def fails(*_what):
        raise RuntimeError("the queue is broken")

    with pytest.MonkeyPatch.context() as queue:
        queue.setattr(academy.pipeline, "hear", fails)
        assert complete(amara, upload, TAKE).status_code == 500
    assert recordings(academy, planned) == []
    assert [entry[:2] for entry in story(academy)] == [("upload.open", "done")]
    done = complete(amara, upload, TAKE)
    assert done.status_code == 200
    assert [each.id for each in recordings(academy, planned)] == [done.json()["recording"]["id"]] == academy.pipeline.heard


@pytest.mark.parametrize("trouble", [StoreFull("507"), StoreUnavailable("503 slow down")])
def test_a_store_in_trouble_loses_nothing_that_was_there(browser, academy, planned, services, trouble):
    amara = browser("amara")
    before = bring(amara, planned, TAKE).json()["recording"]["id"]
    upload = begin(amara, planned, b"a better take").json()["id"]
    send(amara, upload, b"a better take")

    def fails(*_what):
        raise trouble

    with pytest.MonkeyPatch.context() as store:
        store.setattr(services.parts.objects.parts, "join", fails)
        refused = complete(amara, upload, b"a better take")
    assert (refused.status_code, refused.json()["code"]) == (503, "store_unavailable")
    assert "try again" in refused.json()["detail"]
    [kept] = recordings(academy, planned)
    assert (kept.id, kept.replaced_at) == (before, None)
    assert complete(amara, upload, b"a better take").status_code == 200
    assert [each.replaced_at is None for each in recordings(academy, planned)] == [False, True]


def test_a_disk_that_fills_up_on_the_way_is_said_too(on_disk):
    academy, amara = on_disk
    planned = academy.planned("amara")
    upload = begin(amara, planned, TAKE).json()["id"]
    [link] = signed(amara, upload, TAKE, 1).json()["parts"]

    class FullDisk(io.BytesIO):
        def write(self, _block) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(disk_parts.tempfile, "TemporaryFile", lambda **_how: FullDisk())
        refused = amara.put(link["url"], content=TAKE, headers=link["headers"])
    assert (refused.status_code, refused.json()["code"]) == (507, "no_room")
    assert "no space left" in refused.json()["detail"]
    assert amara.get(f"/api/uploads/{upload}").json()["bytes_have"] == 0
    assert send(amara, upload, TAKE) == [200]
    assert complete(amara, upload, TAKE).status_code == 200


def test_of_files_for_one_camera_that_come_together_one_is_taken(academy, planned, services):
    actor, thing = academy.actor("amara"), academy.thing(planned)

    def open_one(number: int) -> str | Refusal:
        try:
            offer = Offered("a.mp4", 1000, f"{number}" * 64)
            return services.opening.open(actor, thing, 1, [offer], PART, again=False)[0].upload.id
        except NotTaken as refused:
            return refused.refusal

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(open_one, range(4)))
    assert answers.count(Refusal.ANOTHER_OPEN) == 3
    assert len(services.parts.objects.parts.under_way()) == 1
    assert [entry[:2] for entry in story(academy)] == [("upload.open", "done")]


def test_completions_that_come_together_leave_one_recording(browser, academy, planned):
    amara = browser("amara")
    bring(amara, planned, b"an earlier take")
    upload = begin(amara, planned, TAKE).json()["id"]
    send(amara, upload, TAKE)
    windows = [browser("amara") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda window: complete(window, upload, TAKE), windows))
    assert {answer.status_code for answer in answers} == {200}
    [taken] = {answer.json()["recording"]["id"] for answer in answers}
    old, new = recordings(academy, planned)
    assert (old.replaced_at is None, new.replaced_at is None, new.id) == (False, True, taken)
    assert b"".join(academy.services.parts.objects.read(new.parts[0].object_key)) == TAKE


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\Users\\me\\lesson.mov", "lesson.mov"),
        ("../../etc/passwd", "passwd"),
        ("درس ١.mp4", "درس ١.mp4"),
        ("a\x00b\u202e.mp4", "ab.mp4"),
        ("folder/", "camera-2"),
        ("x" * 500, "x" * NAME_LENGTH),
    ],
)
def test_a_file_name_is_shown_and_never_trusted(academy, planned, services, sent, shown):
    offer = Offered(sent, 1000, "0" * 64)
    seen, _ = services.opening.open(academy.actor("amara"), academy.thing(planned), 2, [offer], PART, again=False)
    [file] = seen.upload.files
    assert (file.file_name, file.object_key) == (shown, f"originals/{planned}/{seen.upload.recording_id}/1")
