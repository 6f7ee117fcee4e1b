"""Signing in: opaque tokens of which only digests are kept, that idle out, grow old, and can be ended."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from domain.account import Credential, SignIn
from domain.audit import INSTALLATION, AuditEntry, Outcome
from domain.base import utc_now
from people.accounts import Accounts
from people.errors import WrongPassword
from people.passwords import Passwords
from people.tokens import digest_of
from tests.review_api.academy import LIGHT, PASSWORD, Academy, HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock(utc_now())


@pytest.fixture
def accounts(academy: Academy, clock: HandClock) -> Accounts:
    return Accounts(academy.rows, academy.custody, Passwords(LIGHT), now=clock)


def opened(accounts: Accounts, academy: Academy, clock: HandClock, name: str = "amara") -> str:
    token = accounts.sign_in(academy.email(name), PASSWORD, "a browser").token
    with academy.rows.write() as session:  # the row's own clock is the real one; let it begin where the hand clock stands
        row = session.scalars(select(SignIn).where(SignIn.token_sha256 == digest_of(token))).one()
        row.began_at = row.last_seen_at = clock()
    return token


def test_the_right_password_opens_a_sign_in_that_stands_for_the_person(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    present = accounts.present(token)
    assert present is not None
    assert present.person_id == academy.people["amara"]
    assert [held.role.value for held in present.actor.memberships] == ["trainee"]


def test_only_a_digest_of_the_token_is_kept(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    with academy.rows.read() as session:
        kept = session.scalars(select(SignIn)).all()
    assert len(token) >= 43
    assert all(token not in str(vars(row)) for row in kept)
    assert accounts.present(digest_of(token)) is None, "a stolen digest opens nothing"


def test_the_address_is_read_as_people_write_it(accounts, academy):
    assert accounts.sign_in(f"  {academy.email('amara').upper()} ", PASSWORD, "").person_id == academy.people["amara"]


@pytest.mark.parametrize(("email", "password"), [("amara", "seven teal umbrella"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(accounts, academy, email, password):
    with pytest.raises(WrongPassword) as refused:
        accounts.sign_in(academy.email(email), password, "")
    assert str(refused.value) == str(WrongPassword())


def test_comings_goings_and_failures_are_in_the_record(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    accounts.sign_out(token)
    for name in ("amara", "nobody"):
        with pytest.raises(WrongPassword):
            accounts.sign_in(academy.email(name), "not the password", "")
    with academy.rows.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action.like("account.%"))).all()
    said = [(entry.provider_id, entry.action, entry.outcome) for entry in entries]
    assert said.count((academy.provider_id, "account.sign_in", Outcome.DONE)) == 1
    assert said.count((academy.provider_id, "account.sign_out", Outcome.DONE)) == 1
    assert said.count((academy.provider_id, "account.sign_in", Outcome.DENIED)) == 1
    assert said.count((INSTALLATION, "account.sign_in", Outcome.DENIED)) == 1
    assert not any(academy.email("nobody") in str(vars(entry)) for entry in entries)


def test_a_sign_in_idles_out_after_half_an_hour(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    clock.pass_by(minutes=29, seconds=59)
    assert accounts.present(token, in_use=False) is not None
    clock.pass_by(seconds=1)
    assert accounts.present(token) is None


def test_use_keeps_it_from_idling_out_but_never_past_twelve_hours(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    for _ in range(35):
        clock.pass_by(minutes=20)
        assert accounts.present(token) is not None
    clock.pass_by(minutes=19, seconds=59)
    assert accounts.present(token) is not None
    clock.pass_by(seconds=1)
    assert accounts.present(token) is None


def test_a_page_left_open_does_not_keep_it_alive(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    for _ in range(2):
        clock.pass_by(minutes=14)
        assert accounts.present(token, in_use=False) is not None
    clock.pass_by(minutes=2)
    assert accounts.present(token, in_use=False) is None


def test_last_use_is_written_at_most_once_a_minute(accounts, academy, clock):
    token = opened(accounts, academy, clock)
    began = clock()
    clock.pass_by(seconds=59)
    accounts.present(token)
    assert seen_at(academy, token) == began
    clock.pass_by(seconds=1)
    accounts.present(token)
    assert seen_at(academy, token) == clock()


def seen_at(academy: Academy, token: str):
    with academy.rows.read() as session:
        return session.scalars(select(SignIn.last_seen_at).where(SignIn.token_sha256 == digest_of(token))).one()


def test_signing_out_ends_one_sign_in_and_only_that(accounts, academy, clock):
    here, there = opened(accounts, academy, clock), opened(accounts, academy, clock)
    accounts.sign_out(here)
    accounts.sign_out(here)
    assert accounts.present(here) is None
    assert accounts.present(there) is not None


def test_a_hash_of_yesterday_is_renewed_by_signing_in(accounts, academy):
    older = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=16, parallelism=2),)).hash(PASSWORD)
    with academy.rows.write() as session:
        session.get_one(Credential, academy.people["amara"]).password_hash = older
    accounts.sign_in(academy.email("amara"), PASSWORD, "")
    with academy.rows.read() as session:
        renewed = session.get_one(Credential, academy.people["amara"]).password_hash
    assert renewed != older
    assert "p=1" in renewed
    accounts.sign_in(academy.email("amara"), PASSWORD, "")


def test_the_roles_of_somebody_present_are_those_of_now(accounts, academy, clock):
    token = opened(accounts, academy, clock, "tutor")
    [membership] = academy.memberships_of("tutor")
    academy.services.memberships.end(academy.actor("lead"), academy.cohort, membership.id)
    clock.pass_by(seconds=30)
    present = accounts.present(token)
    assert present is not None
    assert present.actor.memberships == ()
