"""Samples as they are kept: drawn again they are the same, and a moderator sees exactly their lessons."""

import pytest
from sqlalchemy import select

from custody.act import Denied
from domain.audit import AuditEntry
from domain.moderation import Sample, SamplePart, Standing
from domain.observation import Observation
from domain.people import Role, ScopeKind
from domain.policy import visible_observations
from moderation.errors import EmptySample, NotHere
from moderation.samples import drawn_again
from storage.facts import within
from tests.review_api.academy import Academy, an_academy


def stand(academy: Academy, name: str, standing: Standing, reason: str = "Pace.") -> None:
    academy.services.standings.set(academy.actor("lead"), academy.cohort, academy.people[name], standing, reason)


def draw(academy: Academy, random_count: int = 0, seed: int | None = 20260312) -> str:
    return academy.services.samples.draw(
        academy.actor("lead"), academy.cohort, random_count=random_count, seed=seed, reason="Spring moderation"
    )


def test_the_latest_standing_counts_and_all_are_kept(academy: Academy):
    stand(academy, "amara", Standing.BORDERLINE, "Pace.")
    stand(academy, "amara", Standing.ON_TRACK, "Much better.")
    latest = academy.services.standings.of_cohort(academy.cohort_id)
    assert {one: (row.standing, row.reason) for one, row in latest.items()} == {
        academy.people["amara"]: (Standing.ON_TRACK, "Much better.")
    }
    with academy.rows.read() as session:
        acts = session.scalars(select(AuditEntry).where(AuditEntry.action == "standing.set")).all()
    assert len(acts) == 2


def test_a_standing_is_for_trainees_of_the_cohort_and_set_by_its_lead(academy: Academy):
    other = an_academy(academy.rows)
    for person in (academy.people["tutor"], other.people["amara"], "nobody"):
        with pytest.raises(NotHere):
            academy.services.standings.set(academy.actor("lead"), academy.cohort, person, Standing.AT_RISK, "x")
    for name in ("tutor", "amara", "admin", "mentor"):
        with pytest.raises(Denied):
            academy.services.standings.set(academy.actor(name), academy.cohort, academy.people["amara"], Standing.AT_RISK, "x")


def test_a_sampled_trainee_contributes_every_attested_lesson_that_can_be_watched(academy_on_each: Academy):
    academy = academy_on_each
    stand(academy, "amara", Standing.AT_RISK)
    lessons = {academy.published("amara"), academy.published("amara")}
    academy.published("amara", attested=False)
    unwatchable = academy.planned("amara")
    academy.attest(unwatchable, "amara")
    academy.published("bilal")
    detail = academy.services.samples.detail(draw(academy))
    assert {one.lesson.observation_id for one in detail.lessons} == lessons
    assert {(one.trainee.known_as, one.lesson.part, one.lesson.probability) for one in detail.lessons} == {
        ("Amara", SamplePart.MANDATORY, 1.0)
    }
    assert detail.letter.startswith("1 of 2 trainees: nobody borderline, 1 at risk and 0 drawn from the rest. Seed 20260312.")
    assert (detail.seen.frame_size, detail.seen.lesson_count) == (2, 2)


def test_the_stored_frame_draws_the_same_again_whatever_has_happened_since(academy: Academy):
    stand(academy, "amara", Standing.BORDERLINE)
    academy.published("amara")
    academy.published("bilal")
    sample_id = draw(academy, random_count=1)
    with academy.rows.read() as session:
        before = drawn_again(session.get_one(Sample, sample_id))
    kept = {
        (one.lesson.trainee_id, one.lesson.part, one.lesson.reason, one.lesson.probability)
        for one in academy.services.samples.detail(sample_id).lessons
    }
    assert kept == {(one.trainee_id, one.part, one.reason, one.probability) for one in before}
    stand(academy, "amara", Standing.ON_TRACK)
    academy.published("bilal")
    academy.trainee("carys")
    with academy.rows.read() as session:
        sample = session.get_one(Sample, sample_id)
        assert drawn_again(sample) == before
        assert (sample.rule, sample.seed) == ("all_borderline_plus_random", 20260312)
    assert len(academy.services.samples.detail(sample_id).lessons) == 2


def test_nothing_to_watch_is_no_sample(academy: Academy):
    stand(academy, "amara", Standing.BORDERLINE)
    with pytest.raises(EmptySample):
        draw(academy, random_count=5)
    with academy.rows.read() as session:
        assert session.scalars(select(Sample)).all() == []


def test_without_a_seed_one_is_chosen_and_kept(academy: Academy):
    academy.published("amara")
    seeds = {academy.services.samples.detail(draw(academy, 1, None)).seen.sample.seed for _ in range(3)}
    assert len(seeds) == 3


def test_only_the_lead_of_the_cohort_draws(academy: Academy):
    academy.published("amara")
    for name in ("admin", "tutor", "amara", "mentor"):
        with pytest.raises(Denied):
            academy.services.samples.draw(academy.actor(name), academy.cohort, random_count=1, seed=1, reason="x")


def test_a_moderator_reaches_exactly_the_lessons_of_their_sample(academy: Academy):
    stand(academy, "bilal", Standing.BORDERLINE)
    in_it = {academy.published("bilal"), academy.published("bilal")}
    academy.published("amara")
    mine, other = draw(academy), draw(academy, random_count=2)
    academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, mine, by="lead")
    actor = academy.actor("moderator")
    with academy.rows.read() as session:
        watchable = set(session.scalars(select(Observation.id).where(within(visible_observations(actor)))))
    assert watchable == in_it
    assert [seen.sample.id for seen in academy.services.samples.visible_to(actor)] == [mine]
    assert {seen.sample.id for seen in academy.services.samples.visible_to(academy.actor("lead"))} == {mine, other}
    assert academy.services.samples.visible_to(academy.actor("tutor")) == []
    academy.published("bilal")
    with academy.rows.read() as session:
        assert set(session.scalars(select(Observation.id).where(within(visible_observations(actor))))) == in_it
