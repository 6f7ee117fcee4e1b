"""Accept or ask again: findings are kept as they are or explained, errors stop a lesson, and recordings are sent back."""

import asyncio

import pytest
from sqlalchemy import select

from domain.audit import AuditEntry, AuditPayload
from domain.findings import Finding, FindingCode, Severity
from domain.people import Role, ScopeKind
from domain.recording import Recording
from review_api.events import NewsDesk
from tests.review_api.academy import Academy
from tests.review_api.asgi import asked
from tests.review_api.sending import begin, bring, complete, send
from tests.review_api.test_events import next_event

TAKE, BETTER = b"the first take" * 50, b"a better take" * 50


def told(academy: Academy, action: str) -> list[tuple[str, dict]]:
    """The subject and payload of each entry of this action."""
    with academy.rows.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == action, AuditEntry.outcome == "done")).all()
        return [(one.subject_id, session.get_one(AuditPayload, one.id).payload) for one in entries]


def camera_of(client, lesson: str, camera: int = 1) -> dict:
    return client.get(f"/api/observations/{lesson}").json()["cameras"][camera - 1]


def status_in_list(client, lesson: str) -> str:
    [listed] = [one for one in client.get("/api/observations").json() if one["id"] == lesson]
    return listed["status"]


@pytest.fixture
def lesson(academy: Academy) -> str:
    """A lesson of three cameras that can be watched and was confirmed."""
    return academy.published("amara", cameras=3)


@pytest.fixture
def moderator(academy: Academy, lesson: str, browser):
    """A moderator whose sample holds the lesson."""
    academy.services.standings.set(academy.actor("lead"), academy.cohort, academy.people["amara"], "borderline", "Pace.")
    sample = academy.services.samples.draw(academy.actor("lead"), academy.cohort, random_count=0, seed=1, reason="Spring")
    academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, sample, by="lead")
    return browser("moderator")


def test_a_recording_is_kept_as_it_is(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    academy.find(lesson, 1, FindingCode.COVERED, at_ms=4_000)
    academy.find(lesson, 1, FindingCode.COVERED, at_ms=60_000)
    academy.find(lesson, 1, FindingCode.COVERED, at_ms=60_000)  # as in another part of it
    academy.find(lesson, 1, FindingCode.UNCERTAIN_ALIGNMENT, of_lesson=True)
    academy.find(lesson, 1, FindingCode.VARIABLE_FRAME_RATE, Severity.INFO)
    academy.find(lesson, 2, FindingCode.HUM)
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200  # a warning stops nothing
    recording = academy.recording(lesson, 1)
    answer = amara.put(f"/api/observations/{lesson}/cameras/1/confirmation", json={"recording_id": recording})
    assert answer.status_code == 200
    assert [(one["code"], one["at_ms"], one["answer"] and one["answer"]["text"]) for one in answer.json()] == [
        ("covered", 4_000, None),
        ("covered", 60_000, None),
        ("covered", 60_000, None),
        ("uncertain_alignment", None, None),
        ("variable_frame_rate", None, None),
    ]
    assert [one["answer"] is not None for one in answer.json()] == [True, True, True, True, False]
    assert [one["answer"] for one in camera_of(tutor, lesson, 2)["findings"]] == [None]
    assert amara.put(f"/api/observations/{lesson}/cameras/1/confirmation", json={"recording_id": recording}).status_code == 200
    first, again = told(academy, "recording.confirm")
    assert first == (
        recording,
        {
            "observation": lesson,
            "camera": 1,
            "findings": [
                {"code": "covered", "at_ms": 4_000},
                {"code": "covered", "at_ms": 60_000},
                {"code": "uncertain_alignment", "at_ms": None},
            ],
        },
    )
    assert again[1]["findings"] == []


def test_what_was_not_looked_at_is_not_confirmed(academy, browser, lesson):
    amara, old = browser("amara"), academy.recording(lesson, 1)
    bring(amara, lesson, BETTER)
    refused = amara.put(f"/api/observations/{lesson}/cameras/1/confirmation", json={"recording_id": old})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")
    assert "another recording by now" in refused.json()["detail"]


def test_tutor_and_moderator_read_an_explanation_beside_the_finding(academy, browser, lesson, moderator):
    amara, tutor = browser("amara"), browser("tutor")
    found = academy.find(lesson, 1, FindingCode.COVERED)
    for text in ("A child stood there.", "A child stood there; then I moved the camera."):
        explained = amara.put(f"/api/findings/{found}/explanation", json={"text": text})
        assert (explained.status_code, explained.json()["answer"]["text"]) == (200, text)
    for reader in (tutor, moderator):
        [shown] = camera_of(reader, lesson)["findings"]
        assert shown["answer"]["text"] == text
        assert set(shown["answer"]) == {"text", "answered_at"}  # nobody's name
    assert [payload["before"] for _, payload in told(academy, "finding.explain")] == [None, "A child stood there."]


def test_what_is_found_again_is_still_answered(academy, browser, lesson):
    amara = browser("amara")
    found = academy.find(lesson, 2, FindingCode.UNCERTAIN_ALIGNMENT, at_ms=5_000, of_lesson=True)
    amara.put(f"/api/findings/{found}/explanation", json={"text": "I moved it."})
    with academy.rows.write() as session:  # as a preparation does that begins
        session.delete(session.get_one(Finding, found))
    assert amara.put(f"/api/findings/{found}/explanation", json={"text": "Late."}).status_code == 404
    academy.find(lesson, 2, FindingCode.UNCERTAIN_ALIGNMENT, at_ms=5_000, of_lesson=True)
    academy.find(lesson, 2, FindingCode.UNCERTAIN_ALIGNMENT, at_ms=9_000, of_lesson=True)
    shown = amara.get(f"/api/observations/{lesson}").json()["findings"]
    assert [one["answer"] and one["answer"]["text"] for one in shown] == ["I moved it.", None]
    bring(amara, lesson, BETTER, camera=2)  # about another recording it says nothing
    assert [one["answer"] for one in amara.get(f"/api/observations/{lesson}").json()["findings"]] == [None, None]


def test_an_error_stops_the_lesson_until_it_is_answered(academy, browser, lesson, moderator):
    amara, tutor = browser("amara"), browser("tutor")
    found = academy.find(lesson, 3, FindingCode.TRUNCATED, Severity.ERROR)
    refused = tutor.get(f"/api/observations/{lesson}/lesson")
    assert (refused.status_code, refused.json()["detail"].split(".")[0]) == (403, "One of the recordings cannot be used")
    assert tutor.get(f"/api/observations/{lesson}").json()["poster"] is None
    assert moderator.get(f"/api/observations/{lesson}").status_code == 404
    assert amara.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert status_in_list(amara, lesson) == status_in_list(tutor, lesson) == "needs_file"
    keep = {"recording_id": academy.recording(lesson, 3)}
    refused = amara.put(f"/api/observations/{lesson}/cameras/3/confirmation", json=keep)
    assert (refused.status_code, "cannot be used as it is" in refused.json()["detail"]) == (409, True)
    assert amara.put(f"/api/findings/{found}/explanation", json={"text": "The card broke."}).status_code == 200
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert moderator.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert status_in_list(amara, lesson) == "to_review"


def test_a_replaced_recording_stops_nothing_any_more(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    found = academy.find(lesson, 3, FindingCode.TRUNCATED, Severity.ERROR)
    bring(amara, lesson, BETTER, camera=3)
    late = amara.put(f"/api/findings/{found}/explanation", json={"text": "Never mind."})
    assert (late.status_code, late.json()["code"]) == (409, "not_now")
    assert status_in_list(amara, lesson) == "to_attest"
    academy.attest(lesson, "amara")
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200


def test_a_stopped_lesson_is_in_no_sample(academy, lesson):
    academy.find(lesson, 1, FindingCode.TRUNCATED, Severity.ERROR)
    other = academy.published("amara")
    academy.services.standings.set(academy.actor("lead"), academy.cohort, academy.people["amara"], "borderline", "Pace.")
    sample = academy.services.samples.draw(academy.actor("lead"), academy.cohort, random_count=0, seed=1, reason="Spring")
    drawn = academy.services.samples.detail(sample).lessons
    assert [one.lesson.observation_id for one in drawn] == [other]


def sends_back(client, academy: Academy, lesson: str, camera: int, reason: str = "The board is out of sight."):
    asks = {"recording_id": academy.recording(lesson, camera), "reason": reason}
    return client.post(f"/api/observations/{lesson}/cameras/{camera}/send-backs", json=asks)


def test_a_recording_is_sent_back_and_nothing_is_lost(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    comment = academy.comment("tutor", lesson, "Clear.", start_ms=12_000)
    objects = [each.key for each in academy.services.parts.objects.list("")]
    made = sends_back(tutor, academy, lesson, 2)
    assert made.status_code == 201
    for asks in (amara.get("/api/observations").json()[0], amara.get(f"/api/observations/{lesson}").json()):
        [shown] = asks["send_backs"]
        assert (shown["camera"], shown["reason"]) == (2, "The board is out of sight.")
        assert shown["made_by"]["full_name"] == "Tutor Example"
        assert (asks["status"], asks["cameras_received"], asks["attested_at"] is None) == ("needs_file", 3, False)
    assert tutor.get(f"/api/observations/{lesson}/lesson").status_code == 200
    assert [one["id"] for one in tutor.get(f"/api/observations/{lesson}/comments").json()] == [comment]
    assert [each.key for each in academy.services.parts.objects.list("")] == objects
    again = sends_back(browser("lead"), academy, lesson, 2)
    assert (again.status_code, "sent back already" in again.json()["detail"]) == (409, True)
    assert told(academy, "send_back.make") == [
        (
            made.json()["id"],
            {
                "observation": lesson,
                "camera": 2,
                "recording": academy.recording(lesson, 2),
                "reason": "The board is out of sight.",
            },
        )
    ]


def test_a_moderator_and_a_mentor_do_not_hear_of_it(academy, browser, lesson, moderator):
    academy.comment("tutor", lesson)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    made = sends_back(browser("tutor"), academy, lesson, 2).json()["id"]
    sample = moderator.get("/api/samples").json()[0]["id"]
    for reader in (moderator, browser("mentor")):
        shown = reader.get(f"/api/observations/{lesson}").json()
        assert (shown["send_backs"], shown["status"]) == ([], "feedback_published")
        assert status_in_list(reader, lesson) == "feedback_published"
        assert reader.delete(f"/api/send-backs/{made}").status_code == 403
    [sampled] = moderator.get(f"/api/samples/{sample}").json()["lessons"]
    assert (sampled["observation"]["send_backs"], sampled["observation"]["status"]) == ([], "feedback_published")


def test_a_trainee_who_has_no_other_says_so_and_the_tutor_takes_it_back(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    made = sends_back(tutor, academy, lesson, 2).json()["id"]
    said = amara.put(f"/api/send-backs/{made}/answer", json={"text": "There is no other."})
    assert (said.status_code, said.json()["answer"]) == (200, "There is no other.")
    assert tutor.get(f"/api/observations/{lesson}").json()["send_backs"][0]["answer"] == "There is no other."
    for _ in range(2):
        assert tutor.delete(f"/api/send-backs/{made}").status_code == 204
    assert amara.get(f"/api/observations/{lesson}").json()["send_backs"] == []
    assert status_in_list(amara, lesson) == "to_review"
    late = amara.put(f"/api/send-backs/{made}/answer", json={"text": "But."})
    assert (late.status_code, late.json()["code"]) == (409, "not_now")
    [_, (_, second)] = told(academy, "send_back.undo")
    assert second["already_undone_by"] == academy.people["tutor"]


def test_what_was_replaced_is_not_sent_back_nor_taken_back(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    old, made = academy.recording(lesson, 2), sends_back(tutor, academy, lesson, 2).json()["id"]
    bring(amara, lesson, BETTER, camera=2)
    assert amara.get(f"/api/observations/{lesson}").json()["send_backs"] == []
    for refused in (
        tutor.delete(f"/api/send-backs/{made}"),
        amara.put(f"/api/send-backs/{made}/answer", json={"text": "Late."}),
        tutor.post(f"/api/observations/{lesson}/cameras/2/send-backs", json={"recording_id": old, "reason": "Dark."}),
    ):
        assert (refused.status_code, "newer recording" in refused.json()["detail"]) == (409, True)
    wrong = {"recording_id": academy.recording(lesson, 1), "reason": "Dark."}
    assert tutor.post(f"/api/observations/{lesson}/cameras/2/send-backs", json=wrong).status_code == 409


def publish_feedback(academy: Academy, lesson: str) -> str:
    comment = academy.comment("tutor", lesson, "Clear.", start_ms=12_000)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    return comment


def test_before_the_first_published_comment_a_recording_is_replaced_freely(academy, browser, lesson):
    academy.comment("tutor", lesson, "A draft.")
    amara = browser("amara")
    assert camera_of(amara, lesson)["replaceable"] is True
    assert bring(amara, lesson, BETTER).status_code == 200


def test_after_it_a_recording_is_replaced_only_for_a_tutors_reason(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    comment = publish_feedback(academy, lesson)
    refused = begin(amara, lesson, BETTER, camera=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_reason")
    assert "ask your tutor" in refused.json()["detail"]
    made = sends_back(tutor, academy, lesson, 2).json()["id"]
    assert [one["replaceable"] for one in amara.get(f"/api/observations/{lesson}").json()["cameras"]] == [False, True, False]
    assert begin(amara, lesson, BETTER, camera=3).json()["code"] == "needs_reason"
    before = academy.recording(lesson, 2)
    assert bring(amara, lesson, BETTER, camera=2).status_code == 200
    received = told(academy, "recording.receive")[0][1]
    assert (received["replaces"], received["sent_back"]) == (before, [made])
    with academy.rows.read() as session:
        assert session.get_one(Recording, before).replaced_at is not None
    assert status_in_list(amara, lesson) == "to_attest"
    academy.publish(lesson, "amara", number=2, cameras=3)
    academy.attest(lesson, "amara")
    [shown] = tutor.get(f"/api/observations/{lesson}/comments").json()
    assert (shown["id"], shown["start_ms"], shown["revision"]) == (comment, 12_000, 1)
    assert tutor.get(f"/api/observations/{lesson}/lesson").json()["revision"] == 2


def test_a_camera_that_never_came_may_come_after_the_feedback(academy, browser):
    lesson = academy.published("amara", cameras=2)
    publish_feedback(academy, lesson)
    assert bring(browser("amara"), lesson, BETTER, camera=3).status_code == 200


def test_feedback_that_is_published_while_a_file_is_on_its_way_holds_it_back_and_loses_nothing(academy, browser, lesson):
    amara, tutor = browser("amara"), browser("tutor")
    upload = begin(amara, lesson, BETTER, camera=2).json()["id"]
    send(amara, upload, BETTER)
    publish_feedback(academy, lesson)
    before = academy.recording(lesson, 2)
    refused = complete(amara, upload, BETTER)
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_reason")
    assert "is kept" in refused.json()["detail"]
    assert amara.get(f"/api/uploads/{upload}").json()["state"] == "open"
    assert academy.recording(lesson, 2) == before
    sends_back(tutor, academy, lesson, 2)
    assert complete(amara, upload, BETTER).status_code == 200


def test_the_very_same_file_is_no_replacement(academy, browser):
    lesson, amara = academy.planned("amara"), browser("amara")
    bring(amara, lesson, TAKE, camera=1)
    academy.publish(lesson, "amara", cameras=1)
    academy.attest(lesson, "amara")
    upload = begin(amara, lesson, TAKE, camera=1, again=True).json()["id"]
    send(amara, upload, TAKE)
    publish_feedback(academy, lesson)
    assert complete(amara, upload, TAKE).json()["recording"]["id"] == academy.recording(lesson, 1)


def test_a_lesson_of_two_cameras_is_made_again_when_one_is_replaced(academy, browser):
    lesson, amara = academy.planned("amara"), browser("amara")
    for camera in (1, 2):
        bring(amara, lesson, TAKE + bytes([camera]), camera=camera)
    assert academy.pipeline.prepared == []
    amara.post(f"/api/observations/{lesson}/prepare")
    bring(amara, lesson, BETTER, camera=2)
    [_, (_, again)] = academy.pipeline.prepared
    assert again == (academy.recording(lesson, 1), academy.recording(lesson, 2))


def test_the_register_is_confirmed_only_with_no_child_of_it_in_the_picture(academy, browser):
    lesson, amara = academy.published("amara", attested=False), browser("amara")
    text = amara.get(f"/api/observations/{lesson}/attestation-text").json()["id"]
    for outcome in ("blurred", "present", "yes"):
        asks = {"text_id": text, "register_outcome": outcome, "register_checked_on": "2026-01-05"}
        assert amara.post(f"/api/observations/{lesson}/attestation", json=asks).status_code == 422


def test_open_pages_hear_of_every_change(app, academy, browser, lesson):
    app.state.news = NewsDesk(academy.rows, poll_seconds=0.02, recheck_seconds=5)
    amara, tutor = browser("amara"), browser("tutor")
    found: list[str] = []
    changes = [
        lambda: found.append(academy.find(lesson, 1, FindingCode.COVERED)),
        lambda: amara.put(f"/api/findings/{found[0]}/explanation", json={"text": "A child."}),
        lambda: sends_back(tutor, academy, lesson, 1),
        lambda: bring(amara, lesson, BETTER, camera=1),
        lambda: academy.attest(lesson, "amara"),
    ]

    async def recordings_event(exchange) -> str:
        while True:
            kind, news = await next_event(exchange)
            if kind in {"recordings", "send_backs"}:
                return news["changed_at"]

    async def follow() -> list[str]:
        async with asked(app, "GET", f"/api/observations/{lesson}/events", token=academy.sign_in("tutor")) as exchange:
            heard = [await recordings_event(exchange)]
            for change in changes:
                await asyncio.to_thread(change)
                heard.append(await recordings_event(exchange))
            return heard

    heard = asyncio.run(follow())
    assert heard == sorted(set(heard))
    assert len(heard) == len(changes) + 1


def test_a_moderator_s_open_page_hears_nothing_of_a_recording_that_is_sent_back(app, academy, browser, lesson, moderator):
    app.state.news = NewsDesk(academy.rows, poll_seconds=0.02, recheck_seconds=5)

    async def follow() -> list[str]:
        kinds: list[str] = []
        news: dict = {}
        async with asked(app, "GET", f"/api/observations/{lesson}/events", token=academy.sign_in("moderator")) as exchange:
            await next_event(exchange)
            await asyncio.to_thread(sends_back, browser("tutor"), academy, lesson, 1)
            await asyncio.to_thread(academy.publish, lesson, "amara", number=2, cameras=3)
            while "revision" not in kinds[-1:] or news != {"number": 2}:
                kind, news = await next_event(exchange)
                kinds.append(kind)
        return kinds

    assert "send_backs" not in asyncio.run(follow())


def test_nobody_but_the_trainee_learns_that_a_recording_may_be_replaced(academy, browser, lesson, moderator):
    publish_feedback(academy, lesson)
    sends_back(browser("tutor"), academy, lesson, 2)
    for reader in (moderator, browser("mentor"), browser("tutor")):
        assert [one["replaceable"] for one in reader.get(f"/api/observations/{lesson}").json()["cameras"]] == [False] * 3
