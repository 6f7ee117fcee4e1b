"""Answers and send-backs on each database: what is known again, what is open, and when last something changed."""

from datetime import timedelta

from sqlalchemy import select

from domain.base import utc_now
from domain.findings import FindingAnswer, FindingCode, Severity
from domain.recording import Recording
from review.answers import recordings_changed
from review.sending_back import send_backs_changed
from storage.facts import observation_facts, open_send_backs
from tests.review_api.academy import Academy, a_recording


def test_an_answer_is_one_row_whatever_is_said_again(academy_on_each: Academy):
    academy = academy_on_each
    lesson, amara = academy.published("amara"), academy.actor("amara")
    found = academy.find(lesson, 1, FindingCode.HUM)
    kept = academy.services.answers.confirm(amara, academy.thing(lesson), 1, academy.recording(lesson, 1))
    assert [each.answer is not None and each.answer.text for each in kept] == [None]
    for text in ("It was the heater.", "It was the heater of the hall."):
        academy.services.answers.explain(amara, academy.thing(lesson), found, text)
    with academy.rows.read() as session:
        assert session.scalars(select(FindingAnswer.text)).all() == ["It was the heater of the hall."]


def test_a_lesson_is_stopped_by_what_nobody_answered_about_a_recording_that_counts(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara", cameras=2)

    def is_stopped() -> bool:
        with academy.rows.read() as session:
            facts = observation_facts(session, lesson)
        assert facts is not None
        return facts.stopped

    academy.find(lesson, 1, FindingCode.HUM)
    academy.find(lesson, 1, FindingCode.RENDER_FAILED, Severity.ERROR, of_lesson=True)  # asked for again, not replaced
    assert not is_stopped()
    found = academy.find(lesson, 1, FindingCode.TRUNCATED, Severity.ERROR, at_ms=4_000)
    academy.find(lesson, 2, FindingCode.EMPTY, Severity.ERROR)
    assert is_stopped()
    academy.services.answers.explain(academy.actor("amara"), academy.thing(lesson), found, "The battery.")
    assert is_stopped()
    with academy.rows.write() as session:
        session.get_one(Recording, academy.recording(lesson, 2)).replaced_at = utc_now()
    assert not is_stopped()


def test_what_is_open_and_when_it_changed(academy_on_each: Academy):
    academy = academy_on_each
    lesson, other = academy.published("amara", cameras=2), academy.planned("amara")
    backs, tutor = academy.services.send_backs, academy.actor("tutor")

    def is_open() -> list[int]:
        with academy.rows.read() as session:
            return [each.camera for each in open_send_backs(session, [lesson, other])]

    with academy.rows.read() as session:
        assert send_backs_changed(session, [lesson, other]) == {}
        first = recordings_changed(session, [lesson, other])
    assert set(first) == {lesson}
    made = [
        backs.make(tutor, academy.thing(lesson), camera, academy.recording(lesson, camera), "Too dark.") for camera in (2, 1)
    ]
    assert is_open() == [1, 2]
    with academy.rows.read() as session:
        asked = send_backs_changed(session, [lesson, other])
        assert recordings_changed(session, [lesson, other]) == first
    backs.undo(tutor, academy.thing(lesson), made[0])
    assert is_open() == [1]
    with academy.rows.write() as session:
        session.get_one(Recording, academy.recording(lesson, 1)).replaced_at = utc_now() + timedelta(seconds=1)
        session.flush()
        session.add(a_recording(lesson, 1, academy.people["amara"]))
    assert is_open() == []
    with academy.rows.read() as session:
        assert send_backs_changed(session, [lesson])[lesson] > asked[lesson]
        assert recordings_changed(session, [lesson])[lesson] > first[lesson]
