"""Getting in and out over HTTP: cookies, forged requests, guessing, links."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from domain.account import SignIn
from domain.base import utc_now
from domain.people import Role, ScopeKind
from people.invitations import Invitee
from review_api.app import create_app
from review_api.cookie import origins_of, session_cookie
from tests.review_api.academy import PASSWORD, Academy, copied

NEW = "four orange bicycles"


def sign_in(client: TestClient, academy: Academy, name: str = "amara", password: str = PASSWORD):
    return client.post("/api/sign-in", json={"email": academy.email(name), "password": password})


def test_signing_in_sets_a_cookie_that_no_script_and_no_other_site_can_use(browser, academy):
    client = browser()
    answer = sign_in(client, academy)
    assert answer.status_code == 204
    said = answer.headers["set-cookie"]
    assert said.startswith("triptych_session=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in said
    assert "Secure" not in said
    assert "Domain" not in said
    me = client.get("/api/me").json()
    assert me["person"] == {
        "id": academy.people["amara"],
        "full_name": "Amara Example",
        "known_as": "Amara",
        "email": academy.email("amara"),
        "zone": "Europe/London",
    }
    [held] = me["memberships"]
    assert (held["role"], held["scope_name"], held["provider"]["name"]) == (
        "trainee",
        "September 2026",
        "University of Example",
    )


def test_on_https_the_cookie_is_a_host_cookie(template, tmp_path):
    made = copied(template, tmp_path, public_url="https://triptych.example.org")
    client = TestClient(create_app(made.services.parts), base_url="https://triptych.example.org", headers={"X-Triptych": "1"})
    said = sign_in(client, made).headers["set-cookie"]
    assert said.startswith("__Host-triptych=")
    assert "Secure" in said
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/health").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("address", ["http://triptych.example.org", "http://10.0.0.5:8000", "ftp://x", "triptych", ""])
def test_an_address_on_which_passwords_would_travel_in_the_open_is_refused(address):
    with pytest.raises(ValueError, match="must begin with https"):
        session_cookie(address)


@pytest.mark.parametrize("address", ["http://localhost", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_this_machine_may_use_plain_http(address):
    assert session_cookie(address).secure is False
    assert address.rpartition("//")[0] in {origin.rpartition("//")[0] for origin in origins_of(address)}


def test_a_new_sign_in_replaces_the_one_that_the_browser_had(browser, academy):
    client = browser()
    sign_in(client, academy)
    first = client.cookies["triptych_session"]
    sign_in(client, academy)
    assert client.cookies["triptych_session"] != first
    assert academy.services.accounts.present(first) is None


def test_a_planted_cookie_is_never_taken_over(browser, academy):
    client = browser()
    client.cookies.set("triptych_session", "planted" * 7)
    sign_in(client, academy)
    assert client.cookies.get("triptych_session", domain="127.0.0.1") != "planted" * 7


def test_signing_out_ends_the_sign_in_and_may_be_done_twice(browser, academy):
    client = browser()
    sign_in(client, academy)
    token = client.cookies["triptych_session"]
    assert client.post("/api/sign-out").status_code == 204
    assert client.get("/api/me").status_code == 401
    client.cookies.set("triptych_session", token)
    assert client.get("/api/me").status_code == 401
    assert client.post("/api/sign-out").status_code == 204


def test_a_sign_in_that_idled_out_is_a_401_that_says_what_to_do(browser, academy):
    client = browser("amara")
    assert client.get("/api/me").status_code == 200
    with academy.rows.write() as session:
        session.execute(update(SignIn).values(last_seen_at=utc_now() - timedelta(minutes=31)))
    refused = client.get("/api/me")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "signed_out"
    assert "Sign in again" in refused.json()["detail"]


def test_a_wrong_password_says_nothing_about_the_address(browser, academy):
    known, unknown = sign_in(browser(), academy, password="wrong"), sign_in(browser(), academy, name="nobody")
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()
    assert known.json()["code"] == "wrong_password"
    assert "set-cookie" not in known.headers


def test_guessing_one_account_stops_after_ten_wrong_words_even_with_the_right_one(browser, academy):
    client = browser()
    statuses = [sign_in(client, academy, password="wrong").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = sign_in(client, academy)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    assert sign_in(client, academy, name="bilal").status_code == 204, "others are not kept out"


def test_getting_it_right_forgets_what_went_wrong_and_never_makes_anybody_wait(browser, academy):
    client = browser()
    for _ in range(3):
        assert [sign_in(client, academy, password="wrong").status_code for _ in range(4)] == [401] * 4
        assert sign_in(client, academy).status_code == 204
    assert {sign_in(client, academy).status_code for _ in range(12)} == {204}


def test_trying_many_links_from_one_address_is_stopped(browser):
    client = browser()
    statuses = [client.get(f"/api/invitations/{number:043d}").status_code for number in range(101)]
    assert statuses == [410] * 100 + [429]
    assert client.get(f"/api/password-links/{0:043d}").status_code == 429


FORGERIES = [
    {"X-Triptych": ""},
    {"X-Triptych": "0"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", FORGERIES)
def test_a_request_that_another_site_could_make_changes_nothing(browser, academy, headers):
    client = browser("lead", **headers)
    body = {"name": "Forged", "country": "GB", "zone": "Europe/London"}
    for refused in (client.post("/api/schools", json=body), client.post("/api/sign-out")):
        assert refused.status_code == 403
        assert refused.json()["code"] == "forged"
    assert [school.name for school in academy.services.programme.schools(academy.actor("lead"))] == ["Al Noor"]
    assert client.get("/api/schools").status_code == 200, "reading is not forged"


@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8000", "http://localhost:8000"])
def test_a_program_or_an_older_browser_may_ask_with_the_header_alone(app, academy, origin):
    headers = {"X-Triptych": "1"} | ({"Origin": origin} if origin else {})
    client = TestClient(app, base_url="http://127.0.0.1:8000", headers=headers)
    assert sign_in(client, academy).status_code == 204


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9000", "https://127.0.0.1:8000", "null", "http://127.0.0.1:8000.evil"])
def test_the_origin_must_be_ours_to_the_letter(app, academy, origin):
    client = TestClient(app, base_url="http://127.0.0.1:8000", headers={"X-Triptych": "1", "Origin": origin})
    assert sign_in(client, academy).status_code == 403


def test_an_invitation_is_accepted_once_and_signs_in(browser, academy):
    body = {
        "cohort_id": academy.cohort_id,
        "email": "carys@new.example",
        "full_name": "Carys Pugh",
        "known_as": "Carys",
        "role": "trainee",
        "scope_kind": "cohort",
        "scope_id": academy.cohort_id,
    }
    made = browser("lead").post("/api/invitations", json=body)
    assert made.status_code == 201
    link = made.json()["link"]
    assert link.startswith("http://127.0.0.1:8000/invitations/")
    path = f"/api/invitations/{link.rpartition('/')[2]}"
    carys = browser()
    shown = carys.get(path).json()
    assert (shown["email"], shown["role"], shown["known"]) == ("carys@new.example", "trainee", False)
    weak = carys.post(path, json={"full_name": "Carys", "known_as": "Carys", "password": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    assert carys.post(path, json={"full_name": "Carys Pugh", "known_as": "Caz", "password": NEW}).status_code == 204
    assert carys.get("/api/me").json()["person"]["known_as"] == "Caz"
    again = browser()
    for refused in (again.get(path), again.post(path, json={"full_name": "X", "known_as": "X", "password": NEW})):
        assert (refused.status_code, refused.json()["code"]) == (410, "link_not_valid")


def test_somebody_invited_who_is_here_must_know_their_password(browser, academy):
    asked = Invitee(academy.email("tutor"), "T", "T", Role.MODERATOR, ScopeKind.COHORT, academy.cohort_id)
    issued = academy.services.invitations.invite(academy.actor("lead"), academy.cohort, asked)
    path, body = f"/api/invitations/{issued.token}", {"full_name": "T", "known_as": "T", "password": NEW}
    assert browser().get(path).json()["known"] is True
    refused = browser().post(path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_password")
    client = browser()
    assert client.post(path, json={**body, "password": PASSWORD}).status_code == 204
    assert {held["role"] for held in client.get("/api/me").json()["memberships"]} == {"tutor", "moderator"}


def test_guessing_the_password_of_somebody_invited_is_stopped(browser, academy):
    asked = Invitee(academy.email("tutor"), "T", "T", Role.MODERATOR, ScopeKind.COHORT, academy.cohort_id)
    issued = academy.services.invitations.invite(academy.actor("lead"), academy.cohort, asked)
    body = {"full_name": "T", "known_as": "T", "password": "guess"}
    client = browser()
    statuses = [client.post(f"/api/invitations/{issued.token}", json=body).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


def test_a_password_link_ends_every_sign_in(browser, academy):
    amara = browser("amara")
    made = browser("lead").post(f"/api/people/{academy.people['amara']}/password-link")
    assert made.status_code == 201
    path = f"/api/password-links/{made.json()['link'].rpartition('/')[2]}"
    stranger = browser()
    assert stranger.get(path).json()["known_as"] == "Amara"
    assert amara.get("/api/me").status_code == 200
    assert stranger.post(path, json={"password": NEW}).status_code == 204
    assert amara.get("/api/me").status_code == 401
    assert sign_in(browser(), academy, password=PASSWORD).status_code == 401
    assert sign_in(browser(), academy, password=NEW).status_code == 204
    assert stranger.post(path, json={"password": "five purple kettles"}).status_code == 410
