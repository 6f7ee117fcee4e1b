"""Nobody hands out more than is theirs to give: the table of who gives which role where, written by hand."""

import pytest
from sqlalchemy import select

from custody.act import Denied
from domain.audit import AuditEntry
from domain.people import Role, ScopeKind
from people.errors import AlreadyThere, MayNotGrant, NoSuch
from people.invitations import Invitee
from tests.review_api.academy import PASSWORD, Academy, an_academy, copied

COHORT, PROVIDER, TRAINEE = ScopeKind.COHORT, ScopeKind.PROVIDER, ScopeKind.TRAINEE

GIVES = [
    # who      role                     scope     own    may
    ("admin", Role.TRAINEE, COHORT, True),
    ("admin", Role.MENTOR, COHORT, True),
    ("admin", Role.TUTOR, COHORT, True),
    ("admin", Role.TUTOR, TRAINEE, True),
    ("admin", Role.MODERATOR, COHORT, True),
    ("admin", Role.LEAD, COHORT, True),
    ("admin", Role.LEAD, PROVIDER, True),
    ("admin", Role.ADMIN, PROVIDER, True),
    ("admin", Role.SAFEGUARDING_LEAD, PROVIDER, True),
    ("admin", Role.ADMIN, COHORT, False),
    ("admin", Role.TRAINEE, PROVIDER, False),
    ("lead", Role.TRAINEE, COHORT, True),
    ("lead", Role.MENTOR, COHORT, True),
    ("lead", Role.TUTOR, COHORT, True),
    ("lead", Role.TUTOR, TRAINEE, True),
    ("lead", Role.MODERATOR, COHORT, True),
    ("lead", Role.LEAD, COHORT, False),
    ("lead", Role.LEAD, PROVIDER, False),
    ("lead", Role.ADMIN, PROVIDER, False),
    ("lead", Role.SAFEGUARDING_LEAD, PROVIDER, False),
    ("lead", Role.MENTOR, PROVIDER, False),
    *[(who, role, COHORT, False) for who in ("tutor", "mentor", "amara") for role in (Role.TRAINEE, Role.LEAD)],
    *[(who, Role.ADMIN, PROVIDER, False) for who in ("tutor", "mentor", "amara")],
]


def scope_id(academy: Academy, kind: ScopeKind) -> str:
    return {COHORT: academy.cohort_id, PROVIDER: academy.provider_id, TRAINEE: academy.people["bilal"]}[kind]


@pytest.fixture(scope="module")
def table(template: Academy, tmp_path_factory: pytest.TempPathFactory) -> Academy:
    """One academy for the whole table: every row leaves it as it was."""
    return copied(template, tmp_path_factory.mktemp("table"))


@pytest.mark.parametrize(("who", "role", "kind", "allowed"), GIVES)
def test_who_invites_whom(table: Academy, who: str, role: Role, kind: ScopeKind, allowed):
    place = table.services.memberships.place(kind, scope_id(table, kind))
    assert place is not None
    asked = Invitee("new@example.org", "New", "New", role, kind, scope_id(table, kind))
    if allowed:
        assert table.services.invitations.invite(table.actor(who), place, asked).token
    else:
        with pytest.raises((Denied, MayNotGrant)):
            table.services.invitations.invite(table.actor(who), place, asked)


@pytest.mark.parametrize(("who", "role", "kind", "allowed"), GIVES)
def test_who_grants_and_ends_what(table: Academy, who: str, role: Role, kind: ScopeKind, allowed):
    memberships = table.services.memberships
    place = memberships.place(kind, scope_id(table, kind))
    assert place is not None
    asked = {"role": role, "scope_kind": kind, "scope_id": scope_id(table, kind)}
    if allowed:
        held = memberships.grant(table.actor(who), place, table.people["mentor"], **asked) if role is not Role.MENTOR else None
        if held is not None:
            memberships.end(table.actor(who), place, held.membership.id)
        return
    with pytest.raises((Denied, MayNotGrant)):
        memberships.grant(table.actor(who), place, table.people["mentor"], **asked)
    if (role, kind) in {(Role.ADMIN, PROVIDER), (Role.LEAD, COHORT)} and who != "admin":
        given = memberships.grant(table.actor("admin"), place, table.people["bilal"], **asked)
        with pytest.raises((Denied, MayNotGrant)):
            memberships.end(table.actor(who), place, given.membership.id)
        memberships.end(table.actor("admin"), place, given.membership.id)


def test_a_lead_gives_nothing_in_another_cohort_or_provider(academy: Academy):
    other = an_academy(academy.rows)
    for place, scope in ((other.cohort, other.cohort_id),):
        with pytest.raises(Denied) as refused:
            academy.services.invitations.invite(
                academy.actor("lead"), place, Invitee("x@example.org", "X", "X", Role.TRAINEE, COHORT, scope)
            )
        assert refused.value.verdict.hidden


def test_being_lead_here_and_admin_there_makes_nobody_an_admin_here(academy: Academy):
    """Each membership counts for itself: the admin role of another provider lends nothing."""
    other = an_academy(academy.rows)
    there = other.services.invitations.invite(
        other.actor("admin"),
        other.provider,
        Invitee(academy.email("lead"), "L", "L", Role.ADMIN, PROVIDER, other.provider_id),
    )
    academy.services.invitations.accept(there.token, "L", "L", PASSWORD)
    asked = Invitee("x@example.org", "X", "X", Role.LEAD, COHORT, academy.cohort_id)
    with pytest.raises(MayNotGrant):
        academy.services.invitations.invite(academy.actor("lead"), academy.cohort, asked)


def test_somebody_who_is_lead_and_admin_acts_as_admin_when_that_is_what_it_takes(academy: Academy):
    academy.services.memberships.grant(
        academy.actor("admin"),
        academy.provider,
        academy.people["lead"],
        role=Role.ADMIN,
        scope_kind=PROVIDER,
        scope_id=academy.provider_id,
    )
    asked = Invitee("x@example.org", "X", "X", Role.LEAD, COHORT, academy.cohort_id)
    academy.services.invitations.invite(academy.actor("lead"), academy.cohort, asked)
    with academy.rows.read() as session:
        last = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "person.invite").order_by(AuditEntry.sequence.desc()).limit(1)
        ).one()
    assert (last.actor_id, last.role) == (academy.people["lead"], "admin")


def test_nobody_gets_a_role_without_being_known_and_none_twice(academy: Academy):
    other = an_academy(academy.rows)
    asked = {"role": Role.TUTOR, "scope_kind": COHORT, "scope_id": academy.cohort_id}
    with pytest.raises(NoSuch):
        academy.services.memberships.grant(academy.actor("lead"), academy.cohort, other.people["tutor"], **asked)
    academy.services.memberships.grant(academy.actor("lead"), academy.cohort, academy.people["tutor"], **asked)
    with pytest.raises(AlreadyThere):
        academy.services.memberships.grant(academy.actor("lead"), academy.cohort, academy.people["tutor"], **asked)


def test_the_last_admin_cannot_leave(academy: Academy):
    [only] = academy.memberships_of("admin")
    with pytest.raises(AlreadyThere):
        academy.services.memberships.end(academy.actor("admin"), academy.provider, only.id)
    academy.services.memberships.grant(
        academy.actor("admin"),
        academy.provider,
        academy.people["lead"],
        role=Role.ADMIN,
        scope_kind=PROVIDER,
        scope_id=academy.provider_id,
    )
    academy.services.memberships.end(academy.actor("admin"), academy.provider, only.id)
    with pytest.raises(Denied):
        academy.services.memberships.end(academy.actor("admin"), academy.provider, only.id)


def test_an_ended_role_is_kept_with_its_end(academy: Academy):
    [held] = academy.memberships_of("tutor")
    academy.services.memberships.end(academy.actor("lead"), academy.cohort, held.id)
    [ended] = academy.memberships_of("tutor")
    assert ended.ends_at is not None
    with pytest.raises(NoSuch):
        academy.services.memberships.end(academy.actor("lead"), academy.cohort, held.id)
