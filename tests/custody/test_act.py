"""One act is one transaction: permission, change and audit entry stand or fall together."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import PUBLIC_ACTS, Custody, Denied
from custody.chain import erase, payload_hash
from custody.denials import ACTOR_DENIALS, ALL_DENIALS, WINDOW_SECONDS, DenialLimit
from custody.intents import AlreadyDone
from domain.actions import OPERATOR, WORKER, Action, Actor
from domain.audit import INSTALLATION, AuditEntry, AuditPayload, Outcome
from domain.moderation import Standing, TraineeStanding
from domain.people import Membership, School
from domain.things import OfCohort, OfObservation, OfProvider
from storage.rows import Rows
from tests.programme import NOW, Programme, a_programme


@pytest.fixture
def programme(rows: Rows) -> Programme:
    return a_programme(rows)


@pytest.fixture
def custody(rows: Rows) -> Custody:
    return Custody(rows, now=lambda: NOW)


def _entries(rows: Rows) -> list[AuditEntry]:
    with rows.read() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.provider_id, AuditEntry.sequence)))


def _payload(rows: Rows, entry: AuditEntry) -> dict[str, object]:
    with rows.read() as session:
        return session.get_one(AuditPayload, entry.id).payload


def _standing(programme: Programme, reason: str = "Two targets missed") -> TraineeStanding:
    return TraineeStanding(
        provider_id=programme.provider_id,
        cohort_id=programme.cohort_id,
        trainee_id=programme.people["trainee"],
        standing=Standing.BORDERLINE,
        reason=reason,
        set_by=programme.people["lead"],
    )


def test_an_act_is_recorded_with_its_change(rows: Rows, programme: Programme, custody: Custody):
    standing = _standing(programme)
    with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
        deed.session.add(standing)
        deed.about("trainee_standing", standing.id)
        deed.payload |= {"standing": standing.standing, "on": date(2026, 11, 2), "at": NOW, "of": {"b", "a"}}
    [entry] = _entries(rows)
    held = programme.actor("lead").memberships[0]
    assert (entry.provider_id, entry.sequence, entry.action) == (programme.provider_id, 1, "standing.set")
    assert (entry.actor_id, entry.role, entry.membership_id) == (programme.people["lead"], "lead", held.membership_id)
    assert (entry.subject_kind, entry.subject_id, entry.outcome) == ("trainee_standing", standing.id, Outcome.DONE)
    expected = {"standing": "borderline", "on": "2026-11-02", "at": "2026-11-02T12:00:00+00:00", "of": ["a", "b"]}
    assert _payload(rows, entry) == expected
    with rows.read() as session:
        assert session.get(TraineeStanding, standing.id) is not None


def test_it_is_committed_before_the_block_is_left(rows: Rows, programme: Programme, custody: Custody):
    with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
        deed.session.add(_standing(programme))
        assert _entries(rows) == []
    assert len(_entries(rows)) == 1


def test_a_commit_that_fails_reaches_the_caller(rows: Rows, programme: Programme, custody: Custody, monkeypatch):
    def fails(_session: Session) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("sqlalchemy.orm.session.SessionTransaction._prepare_impl", fails)
    reached = []

    def answer() -> None:
        with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
            deed.session.add(_standing(programme))
        reached.append("told the person that it is done")

    with pytest.raises(OSError, match="disk full"):
        answer()
    monkeypatch.undo()
    assert reached == []
    assert _entries(rows) == []


def test_a_block_that_raises_did_nothing_and_is_not_recorded(rows: Rows, programme: Programme, custody: Custody):
    def half_way() -> None:
        with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
            deed.session.add(_standing(programme))
            deed.session.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    assert _entries(rows) == []
    with rows.read() as session:
        assert session.scalars(select(TraineeStanding)).all() == []


def test_a_payload_that_json_cannot_hold_undoes_the_act(rows: Rows, programme: Programme, custody: Custody):
    def wrong() -> None:
        with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
            deed.session.add(_standing(programme))
            deed.payload["thing"] = object()

    with pytest.raises(TypeError, match="cannot hold"):
        wrong()
    with rows.read() as session:
        assert session.scalars(select(TraineeStanding)).all() == []


def _try(custody: Custody, actor: Actor, action: Action, thing: OfCohort | OfObservation | OfProvider) -> Denied:
    with pytest.raises(Denied) as refused, custody.act(actor, action, thing):
        pytest.fail("the block of a denied act must not run")
    return refused.value


def test_a_denial_has_a_reason_and_a_row_of_its_own(rows: Rows, programme: Programme, custody: Custody):
    refused = _try(custody, programme.actor("tutor"), Action.OBSERVATION_ATTEST, programme.observation)
    assert not refused.verdict.hidden
    [entry] = _entries(rows)
    assert (entry.outcome, entry.action, entry.actor_id) == (Outcome.DENIED, "observation.attest", programme.people["tutor"])
    assert (entry.subject_kind, entry.subject_id) == ("observation", programme.observation_id)
    assert _payload(rows, entry) == {"reason": str(refused)}


def test_hammering_at_a_closed_door_does_not_fill_the_record(rows: Rows, programme: Programme, custody: Custody):
    actor = programme.actor("tutor")
    for _ in range(5):
        _try(custody, actor, Action.OBSERVATION_ATTEST, programme.observation)
    assert len(_entries(rows)) == 1


def test_denials_are_recorded_again_when_the_minute_is_over():
    moment = [0.0]
    limit = DenialLimit(clock=lambda: moment[0])
    assert [limit.admits("p", "a", "k", "1"), limit.admits("p", "a", "k", "1")] == [True, False]
    assert sum(limit.admits("p", "a", "k", str(door)) for door in range(100)) == ACTOR_DENIALS - 1
    assert limit.admits("q", "a", "k", "1")  # somebody else is not silenced
    moment[0] = WINDOW_SECONDS
    assert limit.admits("p", "a", "k", "1")


def test_many_invented_people_do_not_fill_the_record_either():
    moment = [0.0]
    limit = DenialLimit(clock=lambda: moment[0])
    assert sum(limit.admits(f"unknown:{number}", "account.sign_in", "person", "?") for number in range(1000)) == ALL_DENIALS
    moment[0] = WINDOW_SECONDS
    assert limit.admits("unknown:1", "account.sign_in", "person", "?")


def test_a_membership_that_ended_in_between_no_longer_counts(rows: Rows, programme: Programme, custody: Custody):
    lead = programme.actor("lead")
    with rows.write() as session:
        session.get_one(Membership, lead.memberships[0].membership_id).ends_at = NOW
    assert _try(custody, lead, Action.STANDING_SET, programme.cohort).verdict.hidden


def test_memberships_that_the_rows_do_not_hold_count_for_nothing(programme: Programme, custody: Custody):
    forged = Actor(programme.people["stranger"], programme.actor("lead").memberships)
    assert _try(custody, forged, Action.STANDING_SET, programme.cohort).verdict.hidden


def test_facts_are_those_of_the_rows_not_those_of_the_caller(programme: Programme, custody: Custody):
    flattering = OfObservation(
        programme.provider_id, programme.observation_id, programme.cohort_id, programme.people["stranger"], attested=True
    )
    refused = _try(custody, programme.actor("tutor"), Action.COMMENT_WRITE, flattering)
    assert "register" in str(refused)


def test_what_is_not_there_is_hidden(programme: Programme, custody: Custody):
    nowhere = OfCohort(programme.provider_id, "no-such-cohort")
    assert _try(custody, programme.actor("lead"), Action.STANDING_SET, nowhere).verdict.hidden


def test_a_thing_of_another_provider_is_hidden(rows: Rows, programme: Programme, custody: Custody):
    other = a_programme(rows, "leeds")
    disguised = OfCohort(programme.provider_id, other.cohort_id)
    assert _try(custody, programme.actor("admin"), Action.PLACEMENT_ADD, disguised).verdict.hidden
    assert _try(custody, programme.actor("admin"), Action.PLACEMENT_ADD, other.cohort).verdict.hidden


def test_require_lets_pass_without_a_row_and_refuses_with_one(rows: Rows, programme: Programme, custody: Custody):
    verdict = custody.require(programme.actor("tutor"), Action.OBSERVATION_SEE, programme.observation)
    assert verdict.membership == programme.actor("tutor").memberships[0]
    assert _entries(rows) == []
    with pytest.raises(Denied):
        custody.require(programme.actor("tutor"), Action.OBSERVATION_WATCH, programme.observation)
    assert [entry.outcome for entry in _entries(rows)] == [Outcome.DENIED]


def test_the_services_own_parts_act_under_their_name(rows: Rows, programme: Programme, custody: Custody):
    with custody.act(WORKER, Action.LESSON_PUBLISH, programme.observation):
        pass
    [entry] = _entries(rows)
    assert (entry.actor_id, entry.role, entry.membership_id) == ("service:worker", "worker", None)
    assert not _try(custody, WORKER, Action.STANDING_SET, programme.cohort).verdict.allowed
    with custody.act(OPERATOR, Action.ADMIN_CREATE, OfProvider(INSTALLATION)):
        pass


def test_each_provider_has_a_chain_of_its_own(rows: Rows, programme: Programme, custody: Custody):
    other = a_programme(rows, "leeds")
    for each in (programme, other, programme):
        with custody.act(each.actor("admin"), Action.SCHOOL_ADD, each.provider) as deed:
            school = School(provider_id=each.provider_id, name="S", country="KE", zone="Africa/Nairobi")
            deed.session.add(school)
    numbers = [(entry.provider_id, entry.sequence) for entry in _entries(rows)]
    assert sorted(numbers) == sorted([(programme.provider_id, 1), (programme.provider_id, 2), (other.provider_id, 1)])


def test_a_second_subject_gets_an_entry_of_its_own(rows: Rows, programme: Programme, custody: Custody):
    with custody.act(programme.actor("trainee"), Action.RECORDING_RECEIVE, programme.observation) as deed:
        deed.about("recording", "new")
        deed.also("recording", "old", {"replaced_by": "new"})
    first, second = _entries(rows)
    assert [(first.sequence, first.subject_id), (second.sequence, second.subject_id)] == [(1, "new"), (2, "old")]
    assert second.previous_hash == first.entry_hash
    assert _payload(rows, second) == {"replaced_by": "new"}


def test_signing_in_is_public_and_nothing_else_slips_through(rows: Rows, custody: Custody):
    with custody.act_public(Action.SIGN_IN, provider_id=INSTALLATION, actor_id="p1", subject=("person", "p1")) as deed:
        deed.payload["user_agent"] = "Firefox"
    custody.deny_public(
        Action.SIGN_IN, provider_id=INSTALLATION, actor_id="unknown", subject=("person", "?"), reason="Unknown address."
    )
    assert [entry.outcome for entry in _entries(rows)] == [Outcome.DONE, Outcome.DENIED]
    for action in set(Action) - PUBLIC_ACTS:
        with (
            pytest.raises(ValueError, match="not a public act"),
            custody.act_public(action, provider_id=INSTALLATION, actor_id="p1", subject=("person", "p1")),
        ):
            pytest.fail("the block must not run")
        with pytest.raises(ValueError, match="not a public act"):
            custody.deny_public(action, provider_id="p", actor_id="p1", subject=("person", "p1"), reason="")
    assert len(_entries(rows)) == 2


# --- effects outside the rows -------------------------------------------------------------------------------------------


def test_an_intent_comes_first_and_its_outcome_after(rows: Rows, programme: Programme, custody: Custody):
    intent = custody.intend(programme.actor("trainee"), Action.RECORDING_RECEIVE, programme.observation, {"camera": 1})
    assert [entry.outcome for entry in _entries(rows)] == [Outcome.INTENT]
    intent.failed("The line broke.")
    first, second = _entries(rows)
    assert (first.id, second.outcome) == (intent.id, Outcome.FAILED)
    assert _payload(rows, second) == {"reason": "The line broke.", "intent": intent.id}
    assert second.role == "trainee"


def test_intents_and_outcomes_are_idempotent(rows: Rows, programme: Programme, custody: Custody):
    trainee, thing = programme.actor("trainee"), programme.observation
    once = custody.intend(trainee, Action.RECORDING_RECEIVE, thing, {"camera": 1})
    again = custody.intend(trainee, Action.RECORDING_RECEIVE, thing, {"camera": 1}, intent_id=once.id)
    once.done({"kept": True})
    again.done({"kept": True})
    again.failed("too late to fail")
    assert [entry.outcome for entry in _entries(rows)] == [Outcome.INTENT, Outcome.DONE]


def test_a_deed_can_be_the_outcome_of_an_intent_once(rows: Rows, programme: Programme, custody: Custody):
    trainee, thing = programme.actor("trainee"), programme.observation
    intent = custody.intend(trainee, Action.RECORDING_RECEIVE, thing, {})
    with custody.act(trainee, Action.RECORDING_RECEIVE, thing, intent=intent) as deed:
        deed.payload["size_bytes"] = 12
    assert _payload(rows, _entries(rows)[1]) == {"size_bytes": 12, "intent": intent.id}
    with pytest.raises(AlreadyDone), custody.act(trainee, Action.RECORDING_RECEIVE, thing, intent=intent):
        pytest.fail("the block must not run twice")
    intent.failed("a late thought")
    assert len(_entries(rows)) == 2


def test_an_intent_needs_permission_but_its_outcome_does_not(rows: Rows, programme: Programme, custody: Custody):
    with pytest.raises(Denied):
        custody.intend(programme.actor("mentor"), Action.RECORDING_RECEIVE, programme.observation, {})
    trainee = programme.actor("trainee")
    intent = custody.intend(trainee, Action.RECORDING_RECEIVE, programme.observation, {})
    with rows.write() as session:
        session.get_one(Membership, trainee.memberships[0].membership_id).ends_at = NOW
    intent.done({})  # what has happened has happened
    assert [entry.outcome for entry in _entries(rows)] == [Outcome.DENIED, Outcome.INTENT, Outcome.DONE]


# --- payloads -----------------------------------------------------------------------------------------------------------


def test_a_payload_is_salted_and_can_be_erased(rows: Rows, programme: Programme, custody: Custody):
    for _ in range(2):
        with custody.act(programme.actor("lead"), Action.STANDING_SET, programme.cohort) as deed:
            deed.payload["reason"] = "the same words"
    first, second = _entries(rows)
    assert first.payload_hash != second.payload_hash  # equal payloads cannot be told to be equal
    with rows.write() as session:
        erase(session, first.id, datetime.now(UTC))
    with rows.read() as session:
        erased, kept = session.get_one(AuditPayload, first.id), session.get_one(AuditPayload, second.id)
    assert (erased.payload, erased.salt) == ({}, "")
    assert erased.erased_at is not None
    assert payload_hash(kept.salt, kept.payload) == second.payload_hash
