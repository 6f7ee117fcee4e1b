"""Observations: who sees which, what status each has, and that a list costs the same however long it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from custody.act import Denied
from domain.actions import Action
from domain.base import utc_now
from domain.findings import Finding, FindingCode, Severity
from domain.observation import Attestation, Observation, RegisterOutcome, Status
from domain.people import Role, ScopeKind
from domain.recording import Preparation, PreparationState, Recording, Stage, StageState
from domain.scope import Relation
from review.errors import NotNow, NotWithin
from review.observations import Observations, prepare_when_complete
from tests.review_api.academy import Academy, HandClock, a_recording, an_academy


def seen(academy: Academy, name: str, observation_id: str):
    return {one.observation.id: one for one in academy.services.observations.visible_to(academy.actor(name))}.get(
        observation_id
    )


def test_a_planned_lesson_is_known_to_its_trainee_tutor_and_lead_only(academy: Academy):
    observation_id = academy.planned("amara")
    relations = {name: seen(academy, name, observation_id) for name in academy.people}
    assert {name: one.relation for name, one in relations.items() if one} == {
        "amara": Relation.OWN,
        "tutor": Relation.ASSIGNED,
        "lead": Relation.COHORT,
    }


def test_what_each_may_do_changes_as_the_lesson_goes_on(academy: Academy):
    observation_id = academy.published("amara", attested=False)

    def may(name: str) -> set[Action]:
        one = seen(academy, name, observation_id)
        return set(one.can) if one else set()

    trainee = {Action.OBSERVATION_WATCH, Action.OBSERVATION_ATTEST, Action.RECORDING_RECEIVE}
    trainee |= {Action.LESSON_PREPARE, Action.LESSON_STOP, Action.COMMENT_DRAFT, Action.REFLECTION_WRITE}
    trainee |= {Action.RECORDING_CONFIRM, Action.FINDING_EXPLAIN, Action.SEND_BACK_ANSWER}
    asking = {Action.SEND_BACK_MAKE, Action.SEND_BACK_UNDO}
    masking = {Action.TRANSCRIPT_MASK, Action.TRANSCRIPT_UNMASK, Action.TRANSCRIPT_EXPORT}
    words = masking | {Action.TRANSCRIPT_EDIT}
    assert may("amara") == trainee | {Action.COMMENT_READ} | words
    assert may("tutor") == asking
    assert may("lead") == {Action.LESSON_PREPARE, Action.LESSON_STOP} | asking
    academy.attest(observation_id, "amara")
    writing = {Action.COMMENT_DRAFT, Action.COMMENT_WRITE, Action.COMMENT_REPLY, Action.FEEDBACK_PUBLISH}
    assert may("tutor") == {Action.OBSERVATION_WATCH, Action.COMMENT_READ} | writing | words | asking
    assert may("mentor") == set()
    academy.comment("tutor", observation_id)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(observation_id))
    assert may("mentor") == {Action.OBSERVATION_WATCH, Action.COMMENT_READ}
    assert may("amara") == trainee | {Action.COMMENT_READ, Action.COMMENT_REPLY} | masking
    assert may("bilal") == may("admin") == set()


def test_the_status_tells_the_story_of_a_lesson(academy: Academy):
    observation_id = academy.planned("amara")

    def status() -> Status:
        one = seen(academy, "amara", observation_id)
        assert one is not None
        return one.status

    assert status() is Status.PLANNED
    with academy.rows.write() as session:
        recording = a_recording(observation_id, 1, academy.people["amara"])
        session.add(recording)
    assert status() is Status.RECEIVING
    with academy.rows.write() as session:
        finding = Finding(
            observation_id=observation_id,
            recording_id=recording.id,
            camera=1,
            code=FindingCode.EMPTY,
            severity=Severity.ERROR,
            message="The file is empty.",
        )
        session.add(finding)
    assert status() is Status.NEEDS_FILE
    with academy.rows.write() as session:
        session.add(Preparation(id="run", observation_id=observation_id, recording_ids=[recording.id]))
    assert status() is Status.NEEDS_FILE  # whatever is being made of the others: the file can be looked for meanwhile
    academy.services.answers.explain(academy.actor("amara"), academy.thing(observation_id), finding.id, "There is no other.")
    assert status() is Status.PREPARING
    with academy.rows.write() as session:
        session.get_one(Preparation, "run").state = PreparationState.FAILED
    assert status() is Status.NEEDS_FILE
    academy.publish(observation_id, "amara")
    assert status() is Status.TO_ATTEST
    academy.attest(observation_id, "amara")
    assert status() is Status.TO_REVIEW
    academy.comment("tutor", observation_id)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(observation_id))
    assert status() is Status.FEEDBACK_PUBLISHED


def test_a_replaced_recording_no_longer_needs_a_file(academy: Academy):
    observation_id = academy.planned("amara")
    with academy.rows.write() as session:
        spoiled = a_recording(observation_id, 1, academy.people["amara"])
        spoiled.replaced_at = utc_now()
        session.add(spoiled)
        session.flush()
        session.add(a_recording(observation_id, 1, academy.people["amara"]))
        finding = Finding(
            observation_id=observation_id,
            recording_id=spoiled.id,
            camera=1,
            code=FindingCode.EMPTY,
            severity=Severity.ERROR,
            message="The file is empty.",
        )
        session.add(finding)
    one = seen(academy, "amara", observation_id)
    assert one is not None
    assert (one.status, len(one.recordings)) == (Status.RECEIVING, 1)
    [camera, *_] = academy.services.observations.detail(academy.actor("amara"), observation_id).cameras
    assert camera.recording is not None
    assert camera.findings == ()


def test_late_is_measured_by_when_the_work_came_in(academy: Academy):
    observation_id = academy.planned("amara", due_in_days=1)
    clock = HandClock(utc_now() + timedelta(days=3))
    later = Observations(academy.rows, academy.custody, now=clock)
    [one] = later.visible_to(academy.actor("amara"))
    assert (one.late, one.status) == (True, Status.LATE)
    with academy.rows.write() as session:
        session.add(Preparation(id="run", observation_id=observation_id, recording_ids=[]))
    [one] = later.visible_to(academy.actor("amara"))
    assert one.late is False


def test_the_due_minute_itself_is_in_time(academy: Academy):
    observation_id = academy.planned("amara")
    with academy.rows.read() as session:
        due = session.get_one(Observation, observation_id).due_at
    for moment, late in ((due + timedelta(seconds=59), False), (due + timedelta(minutes=1), True)):
        [one] = Observations(academy.rows, academy.custody, now=HandClock(moment)).visible_to(academy.actor("amara"))
        assert (one.late, one.status is Status.LATE) == (late, late)


def test_due_is_the_last_minute_of_the_day_at_the_school(academy: Academy):
    observation_id = academy.planned("amara", due_in_days=0)
    with academy.rows.read() as session:
        due = session.get_one(Observation, observation_id).due_at
    assert due == datetime.combine(utc_now().date(), datetime.min.time(), UTC) + timedelta(hours=19, minutes=59)


@pytest.mark.parametrize("long", [3])
def test_a_list_takes_the_same_number_of_queries_however_long_it_is(academy: Academy, long: int):
    def queries() -> int:
        count = 0

        def counting(*_args):
            nonlocal count
            count += 1

        event.listen(academy.rows.engine, "before_cursor_execute", counting)
        academy.services.observations.visible_to(academy.actor("lead"))
        event.remove(academy.rows.engine, "before_cursor_execute", counting)
        return count

    academy.published("amara")
    one = queries()
    for _ in range(long):
        academy.published("bilal")
    assert queries() == one


def test_detail_shows_stages_in_the_order_in_which_they_began(academy: Academy):
    observation_id = academy.planned("amara")
    moment = utc_now()
    with academy.rows.write() as session:
        session.add(Preparation(id="run", observation_id=observation_id, recording_ids=[]))
        session.flush()
        session.add_all(
            [
                Stage(preparation_id="run", name="captions"),
                Stage(preparation_id="run", name="align", state=StageState.RUNNING, started_at=moment),
                Stage(preparation_id="run", name="hear", camera=2, started_at=moment - timedelta(seconds=2)),
                Stage(preparation_id="run", name="hear", camera=1, started_at=moment - timedelta(seconds=2)),
            ]
        )
    preparation = academy.services.observations.detail(academy.actor("amara"), observation_id).preparation
    assert preparation is not None
    assert [(one.name, one.camera) for one in preparation.stages] == [("hear", 1), ("hear", 2), ("align", 0), ("captions", 0)]


def attest(academy: Academy, observation_id: str, name: str = "amara", **change) -> Attestation:
    text = academy.services.programme.attestation_text(academy.provider_id)
    assert text is not None
    fitting = {"text_id": text.id, "outcome": RegisterOutcome.ABSENT, "checked_on": date(2026, 1, 5), **change}
    return academy.services.observations.attest(academy.actor(name), academy.thing(observation_id), **fitting)


def test_a_trainee_confirms_once_and_only_the_words_in_force(academy: Academy):
    observation_id = academy.published("amara", attested=False)
    old = academy.services.programme.attestation_text(academy.provider_id)
    assert old is not None
    academy.services.programme.set_attestation_text(academy.actor("admin"), academy.provider, "New words.")
    with pytest.raises(NotNow, match="have changed"):
        attest(academy, observation_id, text_id=old.id)
    with pytest.raises(NotWithin, match="in the future"):
        attest(academy, observation_id, checked_on=utc_now().date() + timedelta(days=3))
    for name in ("tutor", "lead", "bilal"):
        with pytest.raises(Denied):
            attest(academy, observation_id, name)
    attest(academy, observation_id)
    with pytest.raises(NotNow, match="already"):
        attest(academy, observation_id)


def test_the_words_of_another_provider_are_not_ours(academy: Academy):
    other = an_academy(academy.rows)
    text = other.services.programme.attestation_text(other.provider_id)
    assert text is not None
    with pytest.raises(NotNow):
        attest(academy, academy.published("amara", attested=False), text_id=text.id)


def test_preparing_needs_a_recording_and_asking_twice_is_asking_once(academy: Academy):
    observation_id = academy.planned("amara")
    observations, prepare = academy.services.observations, academy.services.prepare
    with pytest.raises(NotNow, match="at least one camera"):
        observations.ask_to_prepare(academy.actor("amara"), academy.thing(observation_id), prepare)
    with academy.rows.write() as session:
        session.add(a_recording(observation_id, 2, academy.people["amara"]))
    asked = {
        observations.ask_to_prepare(academy.actor(name), academy.thing(observation_id), prepare) for name in ("amara", "lead")
    }
    assert len(asked) == 1
    assert len(academy.pipeline.prepared) == 1
    with pytest.raises(Denied):
        observations.ask_to_prepare(academy.actor("tutor"), academy.thing(observation_id), prepare)


def test_the_third_camera_starts_the_lesson(academy_on_each: Academy):
    academy = academy_on_each
    observation_id = academy.planned("amara")
    for camera, expected in ((2, 0), (1, 0), (3, 1), (3, 2)):
        with academy.rows.write() as session:
            for earlier in academy.services.observations.detail(academy.actor("amara"), observation_id).cameras:
                if earlier.camera == camera and earlier.recording is not None:
                    session.get_one(Recording, earlier.recording.id).replaced_at = utc_now()
                    session.flush()
            session.add(a_recording(observation_id, camera, academy.people["amara"]))
            prepare_when_complete(session, observation_id, academy.services.prepare)
        assert len(academy.pipeline.prepared) == expected
    [_, (_, again)] = academy.pipeline.prepared
    assert len(again) == 3


def test_a_moderator_sees_the_lessons_of_their_sample_and_no_other(academy: Academy):
    in_it, out_of_it = academy.published("bilal"), academy.published("amara")
    academy.services.standings.set(academy.actor("lead"), academy.cohort, academy.people["bilal"], "borderline", "Pace.")
    sample = academy.services.samples.draw(academy.actor("lead"), academy.cohort, random_count=0, seed=1, reason="Spring")
    academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, sample, by="lead")
    visible = academy.services.observations.visible_to(academy.actor("moderator"))
    assert [(one.observation.id, one.relation) for one in visible] == [(in_it, Relation.SAMPLED)]
    assert out_of_it not in {one.observation.id for one in visible}


def test_planning_is_for_those_with_the_trainee(academy: Academy):
    academy.planned("amara")
    with academy.rows.read() as session:
        before = len(session.scalars(select(Observation.id)).all())
    place = academy.services.programme.placement_place(academy.placements["bilal"])
    assert place is not None
    for name in ("amara", "tutor", "mentor", "admin"):
        with pytest.raises(Denied):
            academy.services.observations.plan(academy.actor(name), place, academy.placements["bilal"], None)  # type: ignore[arg-type]
    with academy.rows.read() as session:
        assert len(session.scalars(select(Observation.id)).all()) == before
