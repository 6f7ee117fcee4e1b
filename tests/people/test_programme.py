"""The year as it is laid out: schools, cohorts, placements, the words that trainees confirm, and how a provider begins."""

from datetime import date

import pytest
from sqlalchemy import select

from custody.act import Denied
from domain.audit import AuditEntry
from domain.people import Role, ScopeKind
from domain.programme import AgePhase
from people.errors import AlreadyThere, NoSuch, Unfit, WeakPassword
from people.founding import admin_create
from people.programme import SHIPPED_ATTESTATION
from tests.review_api.academy import PASSWORD, Academy, an_academy


def test_a_provider_begins_with_an_admin_the_shipped_words_and_a_record(academy: Academy):
    text = academy.services.programme.attestation_text(academy.provider_id)
    assert text is not None
    assert (text.version, text.text) == (1, SHIPPED_ATTESTATION)
    with academy.rows.read() as session:
        first = session.scalars(
            select(AuditEntry).where(AuditEntry.provider_id == academy.provider_id).order_by(AuditEntry.sequence)
        ).first()
    assert first is not None
    assert (first.action, first.role) == ("admin.create", "operator")


def test_without_a_password_the_first_admin_gets_an_invitation(academy: Academy):
    founded = admin_create(academy.custody, provider_name="Second", full_name="Bo", known_as="Bo", email="bo@second.example")
    assert founded.person_id is None
    assert founded.invitation is not None
    person_id = academy.services.invitations.accept(founded.invitation.token, "Bo", "Bo", "four orange bicycles")
    [held] = academy.services.accounts.profile(person_id).memberships
    assert (held.membership.role, held.membership.scope_id) == (Role.ADMIN, founded.provider_id)


def test_founding_refuses_what_would_end_badly_and_leaves_nothing(academy: Academy):
    before = count_entries(academy)
    with pytest.raises(WeakPassword):
        admin_create(
            academy.custody, provider_name="X", full_name="Bo", known_as="Bo", email="bo@x.example", password="password1234"
        )
    with pytest.raises(AlreadyThere):
        admin_create(
            academy.custody,
            provider_name="X",
            full_name="Bo",
            known_as="Bo",
            email=academy.email("lead").upper(),
            password=PASSWORD,
            passwords=academy.services.parts.passwords,
        )
    assert count_entries(academy) == before


def count_entries(academy: Academy) -> int:
    with academy.rows.read() as session:
        return len(session.scalars(select(AuditEntry.id)).all())


def test_a_school_needs_a_time_zone_that_exists(academy: Academy):
    programme = academy.services.programme
    with pytest.raises(Unfit, match="no time zone named Europe/Nowhere"):
        programme.add_school(academy.actor("lead"), academy.provider, "X", "GB", "Europe/Nowhere")
    programme.add_school(academy.actor("lead"), academy.provider, "Beacon", "GB", "Europe/London")
    assert [school.name for school in programme.schools(academy.actor("amara"))] == ["Al Noor", "Beacon"]
    with pytest.raises(Denied):
        programme.add_school(academy.actor("tutor"), academy.provider, "X", "GB", "Europe/London")


def test_schools_and_cohorts_of_another_provider_are_not_seen(academy: Academy):
    other = an_academy(academy.rows)
    programme = academy.services.programme
    assert {school.provider_id for school in programme.schools(academy.actor("lead"))} == {academy.provider_id}
    assert [cohort.id for cohort in programme.cohorts(academy.actor("lead"))] == [academy.cohort_id]
    assert [cohort.id for cohort in programme.cohorts(academy.actor("admin"))] == [academy.cohort_id]
    assert programme.cohorts(academy.actor("tutor")) == []
    assert other.cohort_id != academy.cohort_id


def test_a_cohort_ends_after_it_starts(academy: Academy):
    with pytest.raises(Unfit):
        academy.services.programme.add_cohort(academy.actor("admin"), academy.provider, "X", date(2026, 9, 1), date(2026, 9, 1))


def test_members_know_their_tutor(academy: Academy):
    members = {member.trainee.known_as: member.tutor for member in academy.services.programme.members(academy.cohort_id)}
    assert set(members) == {"Amara", "Bilal"}
    assert members["Amara"] is not None
    assert members["Amara"].known_as == "Tutor"
    assert members["Bilal"] is None


def test_placements_are_offered_to_those_who_may_plan_for_them(academy: Academy):
    def offered(name: str) -> list[str]:
        return [seen.trainee.known_as for seen in academy.services.programme.placements(academy.actor(name))]

    assert offered("amara") == ["Amara"]
    assert offered("tutor") == ["Amara"]
    assert offered("lead") == ["Amara", "Bilal"]
    assert offered("mentor") == []
    assert offered("admin") == []


def test_a_placement_joins_only_what_belongs_together(academy: Academy):
    other = an_academy(academy.rows)

    def place(**change: str) -> None:
        fitting = {"trainee_id": academy.people["amara"], "school_id": academy.school_id, "mentor_id": academy.people["mentor"]}
        academy.services.programme.add_placement(
            academy.actor("lead"), academy.cohort, **{**fitting, **change}, term="Third", age_phase=AgePhase.POST_16
        )

    place()
    for wrong in (
        {"trainee_id": academy.people["tutor"]},
        {"trainee_id": other.people["amara"]},
        {"school_id": other.school_id},
        {"school_id": "none"},
        {"mentor_id": academy.people["tutor"]},
        {"mentor_id": other.people["mentor"]},
    ):
        with pytest.raises(NoSuch):
            place(**wrong)


def test_new_words_are_a_new_version(academy: Academy):
    programme = academy.services.programme
    kept = programme.set_attestation_text(academy.actor("admin"), academy.provider, "I checked.")
    assert kept.version == 2
    latest = programme.attestation_text(academy.provider_id)
    assert latest is not None
    assert (latest.version, latest.text) == (2, "I checked.")
    with pytest.raises(Denied):
        programme.set_attestation_text(academy.actor("lead"), academy.provider, "x")


def test_people_of_a_cohort_are_those_with_a_role_in_it(academy: Academy):
    an_academy(academy.rows)
    people = academy.services.memberships.people_of(academy.cohort_id)
    assert [one.person.known_as for one in people] == ["Amara", "Bilal", "Lead", "Mentor", "Tutor"]
    [tutor] = people[-1].memberships
    assert (tutor.membership.scope_kind, tutor.scope_name) == (ScopeKind.TRAINEE, "Amara Example")
