"""A recording that has come in whole: what it replaces, what it starts, and what never becomes one."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from domain.audit import AuditEntry, Outcome
from domain.findings import Finding, FindingCode, Severity
from domain.observation import Observation
from domain.recording import Preparation, PreparationState
from domain.upload import composite_of
from tests.review_api.academy import Academy
from tests.review_api.sending import FILM, bring, parts_of, recordings, story

TAKE = b"a lesson in fractions" * 100


@pytest.fixture
def planned(academy: Academy) -> str:
    return academy.planned("amara")


def test_a_file_is_kept_byte_for_byte_and_the_record_says_so(browser, academy, planned):
    amara = browser("amara")
    kept = bring(amara, planned, FILM)
    assert kept.status_code == 200
    recording = kept.json()["recording"]
    assert (recording["file_name"], recording["size_bytes"]) == ("GX010042.MP4", len(FILM))
    key = f"originals/{planned}/{recording['id']}/1"
    assert b"".join(academy.services.parts.objects.read(key)) == FILM
    detail = amara.get(f"/api/observations/{planned}").json()
    assert [one["recording"] and one["recording"]["id"] for one in detail["cameras"]] == [recording["id"], None, None]
    assert (detail["cameras_received"], detail["status"]) == (1, "receiving")
    assert academy.pipeline.heard == [recording["id"]]
    [filed] = recordings(academy, planned)
    assert (filed.id, filed.camera, filed.label, filed.replaced_at) == (recording["id"], 1, "Camera 1", None)
    [part] = filed.parts
    assert (part.object_key, part.uploaded_by) == (key, academy.people["amara"])
    opened, received = story(academy)
    assert opened[:3] == ("upload.open", "done", kept.json()["upload"]["id"])
    assert received[:3] == ("recording.receive", "done", recording["id"])
    digest = composite_of([hashlib.sha256(each).digest() for each in parts_of(FILM)])
    assert received[3]["files"] == [{"file_name": "GX010042.MP4", "size_bytes": len(FILM), "composite": digest, "key": key}]


def test_the_third_camera_starts_the_lesson_by_itself(browser, academy, planned):
    amara = browser("amara")
    ids = []
    for camera in (3, 1, 2):
        assert academy.pipeline.prepared == []
        ids.append(bring(amara, planned, TAKE + bytes([camera]), camera=camera).json()["recording"]["id"])
    assert academy.pipeline.heard == ids
    [(observation, prepared)] = academy.pipeline.prepared
    assert observation == planned
    assert set(prepared) == set(ids)
    detail = amara.get(f"/api/observations/{planned}").json()
    assert (detail["status"], detail["preparation"]["state"]) == ("preparing", "queued")


def test_cameras_do_not_replace_each_other(browser, academy, planned):
    amara = browser("amara")
    for camera in (1, 2, 3):
        assert bring(amara, planned, TAKE, camera=camera).status_code == 200
    kept = [(each.camera, each.replaced_at) for each in recordings(academy, planned)]
    assert kept == [(1, None), (2, None), (3, None)]


def test_a_replaced_recording_is_kept_with_its_findings(browser, academy, planned):
    amara = browser("amara")
    first = bring(amara, planned, TAKE).json()["recording"]["id"]
    with academy.rows.write() as session:
        session.add(
            Finding(
                observation_id=planned,
                recording_id=first,
                camera=1,
                code=FindingCode.SILENT,
                severity=Severity.WARNING,
                message="There is no sound.",
            )
        )
    second = bring(amara, planned, b"a better take").json()["recording"]["id"]
    old, new = recordings(academy, planned)
    assert (old.id, new.id) == (first, second)
    assert old.replaced_at is not None
    assert new.replaced_at is None
    assert b"".join(academy.services.parts.objects.read(f"originals/{planned}/{first}/1")) == TAKE
    with academy.rows.read() as session:
        assert session.scalars(select(Finding.recording_id)).all() == [first]
    filed, replaced = story(academy)[-2:]
    assert (filed[:3], filed[3]["replaces"]) == (("recording.receive", "done", second), first)
    assert replaced == ("recording.receive", "done", first, {"replaced_by": second})


def test_the_same_file_again_changes_nothing(browser, academy, planned):
    amara = browser("amara")
    first = bring(amara, planned, TAKE).json()["recording"]
    assert bring(amara, planned, TAKE, again=True).json()["recording"] == first
    assert [each.id for each in recordings(academy, planned)] == [first["id"]]
    objects = academy.services.parts.objects
    assert [each.key for each in objects.list("originals/")] == [f"originals/{planned}/{first['id']}/1"]
    assert academy.pipeline.heard == [first["id"], first["id"]]  # what was lost of the first answer is asked for again
    assert story(academy)[-1][:3] == ("recording.receive", "done", first["id"])


def test_new_bytes_are_not_covered_by_what_was_attested_before(browser, academy, planned):
    def attested_at() -> datetime | None:
        with academy.rows.read() as session:
            return session.get_one(Observation, planned).attested_at

    amara, moment = browser("amara"), datetime(2026, 11, 2, 12, tzinfo=UTC)
    bring(amara, planned, TAKE)
    with academy.rows.write() as session:
        session.get_one(Observation, planned).attested_at = moment
    bring(amara, planned, TAKE, again=True)
    assert attested_at() == moment
    bring(amara, planned, b"a camera on which somebody else can be seen", camera=2)
    assert attested_at() is None
    assert story(academy)[-1][3]["attestation_lapsed"] is True


def test_a_recording_replaced_after_it_was_attested_closes_the_lesson_until_the_trainee_attests_again(browser, academy):
    lesson = academy.published("amara")
    amara, tutor = browser("amara"), browser("tutor")
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert bring(amara, lesson, b"another take").status_code == 200
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
    bring(amara, planned, TAKE, camera=2)
    asked_for = amara.post(f"/api/observations/{planned}/prepare")
    assert asked_for.status_code == 202
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["id"] == asked_for.json()["id"]


def test_the_trainee_stops_what_is_being_prepared_and_asks_again(browser, academy, planned):
    amara = browser("amara")
    bring(amara, planned, TAKE, camera=2)
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
    bring(amara, planned, TAKE, camera=2)
    amara.post(f"/api/observations/{planned}/prepare")
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["ahead"] == 0
    others, early = [academy.planned("bilal") for _ in range(3)], datetime(2026, 1, 1, tzinfo=UTC)
    for other, turn, state in zip(others, (0, 0, 1), ("running", "complete", "queued"), strict=True):
        with academy.rows.write() as session:
            asked = Preparation(id=f"for-{other}", observation_id=other, recording_ids=[], turn=turn, asked_at=early)
            asked.state = PreparationState(state)
            session.add(asked)
    assert amara.get(f"/api/observations/{planned}").json()["preparation"]["ahead"] == 1
