"""What an actor can see is exactly what they may see: `within(visible_observations(...))` against `may`, on both databases."""

import itertools
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actions import OPERATOR, WORKER, Action, Actor
from domain.findings import Finding, FindingAnswer, FindingCode, Severity
from domain.grants import GRANTS
from domain.moderation import Sample, SampledLesson, SamplePart
from domain.observation import Observation
from domain.people import Held, Role, ScopeKind
from domain.policy import may, visible_observations
from domain.programme import Placement
from domain.recording import Recording
from domain.things import OfObservation
from storage.facts import actor_of, comment_facts, observation_facts, sample_facts, within
from storage.rows import Rows
from tests.programme import LONG_AGO, NOW, Programme, a_programme, an_observation

ACTIONS = sorted({action for grant in GRANTS for action in grant.actions})


def _crowd(rows: Rows, programme: Programme, seed: int) -> list[str]:
    """Add 24 observations of two trainees, with and without mentor, sample, attestation, feedback; return the samples."""
    chance = random.Random(seed)
    with rows.write() as session:
        first = session.get_one(Placement, programme.placement_id)
        other = Placement(
            provider_id=programme.provider_id,
            cohort_id=programme.cohort_id,
            trainee_id=programme.people["stranger"],
            school_id=first.school_id,
            mentor_id=None,
            term="spring",
            age_phase=first.age_phase,
        )
        session.add(other)
        samples = [
            Sample(
                provider_id=programme.provider_id,
                cohort_id=programme.cohort_id,
                rule="all",
                seed=number,
                random_count=0,
                reason="",
                frame={},
                drawn_by=programme.people["lead"],
            )
            for number in range(2)
        ]
        session.add_all(samples)
        session.flush()
        for placement, attested, published in itertools.product((first, other), (None, NOW), (None, NOW)):
            for sampled in ([], samples[:1], samples):
                observation = an_observation(programme.provider_id, programme.cohort_id, placement.id, placement.trainee_id)
                observation.attested_at, observation.feedback_published_at = attested, published
                session.add(observation)
                session.flush()
                for sample in sampled if chance.random() < 0.8 else []:
                    session.add(
                        SampledLesson(
                            sample_id=sample.id,
                            trainee_id=placement.trainee_id,
                            observation_id=observation.id,
                            part=SamplePart.RANDOM,
                            reason="lot",
                            probability=0.5,
                        )
                    )
        for how in ("stopped", "of another moment", "answered", "replaced", "only a warning"):
            observation = an_observation(programme.provider_id, programme.cohort_id, first.id, first.trainee_id)
            observation.attested_at = observation.feedback_published_at = NOW
            session.add(observation)
            session.flush()
            _spoil(session, observation, how)
    return [sample.id for sample in samples]


def _spoil(session: Session, observation: Observation, how: str) -> None:
    """Give an observation a recording about which something was found, and let that stop the lesson or not."""
    recording = Recording(observation_id=observation.id, camera=1, label="Camera 1")
    recording.replaced_at = NOW if how == "replaced" else None
    session.add(recording)
    session.flush()
    about = {"observation_id": observation.id, "recording_id": recording.id, "camera": 1, "code": FindingCode.TRUNCATED}
    severity = Severity.WARNING if how == "only a warning" else Severity.ERROR
    moment = 4_000 if how == "of another moment" else None
    session.add(Finding(**about, severity=severity, message="It breaks off.", at_ms=moment))
    if how in {"answered", "of another moment"}:
        session.add(FindingAnswer(**about, text="The battery was empty.", answered_by=observation.trainee_id))


def test_a_row_is_in_scope_exactly_when_the_policy_allows_it(rows: Rows):
    programmes = [a_programme(rows, name) for name in ("derby", "leeds")]
    samples = [sample for seed, programme in enumerate(programmes) for sample in _crowd(rows, programme, seed)]
    with rows.read() as session:
        facts = [observation_facts(session, key) for key in session.scalars(select(Observation.id)).all()]
    assert len(facts) == 2 * 30
    assert [each.stopped for each in facts if each is not None].count(True) == 2 * 2
    known = [each for each in facts if each is not None]
    places = [place for programme in programmes for place in (programme.provider_id, programme.cohort_id)] + samples
    people = [person for programme in programmes for person in programme.people.values()]
    held = st.builds(
        Held,
        membership_id=st.just("m"),
        provider_id=st.sampled_from([programme.provider_id for programme in programmes]),
        role=st.sampled_from(Role),
        scope_kind=st.sampled_from(ScopeKind),
        scope_id=st.sampled_from([*places, *people]),
    )
    actors = st.builds(Actor, person_id=st.sampled_from(people), memberships=st.lists(held, max_size=4).map(tuple))

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(actors, st.sampled_from(ACTIONS))
    def agrees(actor: Actor, action: Action) -> None:
        with rows.read() as session:
            seen = set(session.scalars(select(Observation.id).where(within(visible_observations(actor, action)))))
        assert seen == {each.id for each in known if may(actor, action, each).allowed}

    agrees()
    for who in (*(Actor(person) for person in people), WORKER, OPERATOR):  # no membership, and the service itself
        for action in (Action.OBSERVATION_SEE, Action.OBSERVATION_WATCH):
            with rows.read() as session:
                assert session.scalars(select(Observation.id).where(within(visible_observations(who, action)))).all() == []
            assert not any(may(who, action, each).allowed for each in known)


def test_real_people_see_what_is_theirs(rows: Rows):
    programme = a_programme(rows)
    a_programme(rows, "leeds")
    samples = _crowd(rows, programme, 1)
    with rows.read() as session:
        counts = {}
        for who in programme.people:
            actor = programme.actor(who)
            seen = session.scalars(select(Observation).where(within(visible_observations(actor, Action.OBSERVATION_SEE)))).all()
            counts[who] = len(seen)
        thing = sample_facts(session, samples[0])
    assert counts == {"trainee": 18, "mentor": 6, "tutor": 18, "lead": 30, "admin": 0, "stranger": 0}
    assert thing is not None
    assert (thing.provider_id, thing.cohort_id) == (programme.provider_id, programme.cohort_id)


def test_facts_are_gathered_from_where_they_are_kept(rows: Rows):
    programme = a_programme(rows)
    expected = OfObservation(
        provider_id=programme.provider_id,
        id=programme.observation_id,
        cohort_id=programme.cohort_id,
        trainee_id=programme.people["trainee"],
        mentor_id=programme.people["mentor"],
    )
    assert programme.observation == expected
    with rows.read() as session:
        assert observation_facts(session, "nothing") is None
        assert comment_facts(session, "nothing") is None
        assert actor_of(session, programme.people["tutor"], LONG_AGO).memberships  # from the moment it starts
        assert not actor_of(session, programme.people["tutor"], LONG_AGO.replace(year=2025)).memberships
        assert actor_of(session, "nobody", NOW) == Actor("nobody")
