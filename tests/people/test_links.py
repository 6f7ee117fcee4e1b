"""Single-use links: invitations, and links to set a new password."""

import threading

import pytest
from sqlalchemy import func, select

from domain.account import Invitation, PasswordLink
from domain.base import utc_now
from domain.people import Membership, Person, Role, ScopeKind
from people.errors import LinkNotValid, MayNotGrant, NoSuch, WeakPassword, WrongPassword
from people.invitations import Invitations, Invitee
from people.password_links import PasswordLinks
from people.passwords import Passwords
from tests.review_api.academy import LIGHT, PASSWORD, Academy, HandClock, an_academy

NEW = "four orange bicycles"


def invitee(academy: Academy, name: str = "carys", role: Role = Role.TRAINEE) -> Invitee:
    return Invitee(academy.email(name), "Carys Pugh", "Carys", role, ScopeKind.COHORT, academy.cohort_id)


def invite(academy: Academy, name: str = "carys", role: Role = Role.TRAINEE) -> str:
    return academy.services.invitations.invite(academy.actor("lead"), academy.cohort, invitee(academy, name, role)).token


def test_accepting_makes_a_person_with_the_role_they_were_invited_to(academy_on_each: Academy):
    academy = academy_on_each
    token = invite(academy)
    opened = academy.services.invitations.read(token)
    assert (opened.known, opened.scope_name, opened.provider.name) == (False, "September 2026", "University of Example")
    academy.people["carys"] = academy.services.invitations.accept(token, "Carys Pugh-Jones", "Caz", NEW)
    profile = academy.services.accounts.profile(academy.people["carys"])
    assert (profile.person.full_name, profile.person.known_as) == ("Carys Pugh-Jones", "Caz")
    assert [(held.membership.role, held.membership.scope_id) for held in profile.memberships] == [
        (Role.TRAINEE, academy.cohort_id)
    ]
    academy.services.accounts.sign_in(academy.email("carys"), NEW, "")


def test_only_a_digest_of_the_link_is_kept(academy: Academy):
    token = invite(academy)
    with academy.rows.read() as session:
        assert all(token not in str(vars(row)) for row in session.scalars(select(Invitation)))


def test_an_invitation_works_once(academy: Academy):
    token = invite(academy)
    academy.services.invitations.accept(token, "Carys Pugh", "Carys", NEW)
    for again in (lambda: academy.services.invitations.read(token), lambda: accept_again(academy, token)):
        with pytest.raises(LinkNotValid):
            again()


def accept_again(academy: Academy, token: str) -> None:
    academy.services.invitations.accept(token, "Carys Pugh", "Carys", NEW)


def test_of_two_who_accept_at_once_one_is_let_in(academy_on_each: Academy):
    academy = academy_on_each
    token = invite(academy)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def accept() -> None:
        start.wait(10)
        try:
            accept_again(academy, token)
            outcomes.append("in")
        except (LinkNotValid, WrongPassword):
            outcomes.append("out")

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["in", "out"]
    with academy.rows.read() as session:
        assert session.scalar(select(func.count()).where(Person.email == academy.email("carys"))) == 1


def test_an_invitation_lasts_seven_days(academy: Academy):
    clock = HandClock()
    invitations = Invitations(academy.rows, academy.custody, Passwords(LIGHT), now=clock)
    issued = invitations.invite(academy.actor("lead"), academy.cohort, invitee(academy))
    clock.pass_by(days=7, seconds=-1)
    assert invitations.read(issued.token)
    clock.pass_by(seconds=1)
    with pytest.raises(LinkNotValid):
        invitations.read(issued.token)
    with pytest.raises(LinkNotValid):
        invitations.accept(issued.token, "Carys Pugh", "Carys", NEW)


def test_a_weak_password_leaves_the_invitation_good(academy: Academy):
    token = invite(academy)
    with pytest.raises(WeakPassword):
        academy.services.invitations.accept(token, "Carys Pugh", "Carys", "carys and lamps")
    assert academy.services.invitations.accept(token, "Carys Pugh", "Carys", NEW)


def test_somebody_who_is_here_adds_a_role_with_the_password_they_have(academy: Academy):
    token = invite(academy, "tutor", Role.MODERATOR)
    assert academy.services.invitations.read(token).known
    with pytest.raises(WrongPassword):
        academy.services.invitations.accept(token, "Somebody Else", "Else", NEW)
    assert academy.services.invitations.accept(token, "Somebody Else", "Else", PASSWORD) == academy.people["tutor"]
    profile = academy.services.accounts.profile(academy.people["tutor"])
    assert {held.membership.role for held in profile.memberships} == {Role.TUTOR, Role.MODERATOR}
    assert profile.person.full_name == "Tutor Example", "an invitation renames nobody"


def test_a_made_up_link_is_not_valid(academy: Academy):
    for token in ("", "x" * 43, "\ud800"):
        with pytest.raises(LinkNotValid):
            academy.services.invitations.read(token)
        with pytest.raises(LinkNotValid):
            academy.services.password_links.read(token)


def reset_link(academy: Academy, name: str, by: str = "lead") -> str:
    place = academy.cohort if by == "lead" else academy.provider
    return academy.services.password_links.make(academy.actor(by), place, academy.people[name]).token


def test_a_password_link_sets_the_password_once_and_ends_every_sign_in(academy_on_each: Academy):
    academy = academy_on_each
    tokens = [academy.sign_in("amara"), academy.sign_in("amara")]
    others = academy.sign_in("bilal")
    link = reset_link(academy, "amara")
    assert all(academy.services.accounts.present(token) for token in tokens), "making a link ends nothing yet"
    academy.services.password_links.use(link, NEW)
    assert [academy.services.accounts.present(token) for token in tokens] == [None, None]
    assert academy.services.accounts.present(others) is not None
    academy.services.accounts.sign_in(academy.email("amara"), NEW, "")
    with pytest.raises(WrongPassword):
        academy.services.accounts.sign_in(academy.email("amara"), PASSWORD, "")
    with pytest.raises(LinkNotValid):
        academy.services.password_links.use(link, "five purple kettles")
    with pytest.raises(LinkNotValid):
        academy.services.password_links.read(link)


def test_a_password_link_lasts_a_day(academy: Academy):
    clock = HandClock(utc_now())
    links = PasswordLinks(academy.rows, academy.custody, Passwords(LIGHT), now=clock)
    issued = links.make(academy.actor("admin"), academy.cohort, academy.people["amara"])
    clock.pass_by(hours=24, seconds=-1)
    assert links.read(issued.token).person.id == academy.people["amara"]
    clock.pass_by(seconds=1)
    with pytest.raises(LinkNotValid):
        links.use(issued.token, NEW)


def test_a_weak_password_leaves_the_link_good_and_the_sign_ins_alone(academy: Academy):
    token, link = academy.sign_in("amara"), reset_link(academy, "amara")
    with pytest.raises(WeakPassword):
        academy.services.password_links.use(link, "amara amara lamps")
    assert academy.services.accounts.present(token) is not None
    academy.services.password_links.use(link, NEW)


def test_a_lead_makes_no_link_for_somebody_with_more_than_a_lead_can_give(academy: Academy):
    """Whoever holds the link holds the account: a link for an admin would make the lead one."""
    academy.services.memberships.grant(
        academy.actor("admin"),
        academy.provider,
        academy.people["tutor"],
        role=Role.ADMIN,
        scope_kind=ScopeKind.PROVIDER,
        scope_id=academy.provider_id,
    )
    with pytest.raises(MayNotGrant):
        reset_link(academy, "tutor")
    assert reset_link(academy, "tutor", by="admin")
    with pytest.raises(MayNotGrant):
        reset_link(academy, "lead")


def test_a_link_made_before_a_role_was_given_is_no_way_into_that_role(academy: Academy):
    link, of_an_admin = reset_link(academy, "tutor"), reset_link(academy, "tutor", by="admin")
    academy.services.memberships.grant(
        academy.actor("admin"),
        academy.provider,
        academy.people["tutor"],
        role=Role.ADMIN,
        scope_kind=ScopeKind.PROVIDER,
        scope_id=academy.provider_id,
    )
    for late in (lambda: academy.services.password_links.read(link), lambda: academy.services.password_links.use(link, NEW)):
        with pytest.raises(LinkNotValid):
            late()
    academy.services.password_links.use(of_an_admin, NEW)


def test_using_one_link_ends_the_others(academy: Academy):
    first, second = reset_link(academy, "amara"), reset_link(academy, "amara")
    academy.services.password_links.use(second, NEW)
    with pytest.raises(LinkNotValid):
        academy.services.password_links.use(first, "five purple kettles")


def test_nobody_makes_a_link_for_somebody_who_also_belongs_to_another_provider(academy: Academy):
    other = an_academy(academy.rows)
    there = other.services.invitations.invite(
        other.actor("admin"),
        other.cohort,
        Invitee(academy.email("tutor"), "T", "T", Role.MODERATOR, ScopeKind.COHORT, other.cohort_id),
    )
    academy.services.invitations.accept(there.token, "T", "T", PASSWORD)
    for by in ("lead", "admin"):
        with pytest.raises(MayNotGrant):
            reset_link(academy, "tutor", by=by)


def test_a_person_who_is_not_here_gets_no_link(academy: Academy):
    with pytest.raises(NoSuch):
        academy.services.password_links.make(academy.actor("admin"), academy.provider, "nobody")
    with academy.rows.read() as session:
        assert session.scalar(select(func.count()).select_from(PasswordLink)) == 0
        assert session.scalar(select(func.count()).select_from(Membership)) == 6
