"""What goes wrong leaves as a problem in words, leaks nothing, and never as a success."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from domain.audit import INSTALLATION, AuditEntry, Outcome
from review_api.app import create_app
from review_api.errors import _HTTP_WORDS, _STATUS, Problem
from storage.memory import MemoryObjects
from storage.objects import Locator, StoreUnavailable
from tests.review_api.academy import PASSWORD, Academy, copied


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api", 404, "not_found"),
        ("GET", "/media", 404, "not_found"),
        ("DELETE", "/api/me", 405, "wrong_method"),
        ("POST", "/anything", 405, "wrong_method"),
    ],
)
def test_what_is_not_there_is_a_problem(browser, method, path, status, code):
    refused = browser("amara").request(method, path)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"]


def test_a_refusal_at_the_gate_is_in_the_record_once_a_minute(browser, academy, lesson):
    bilal = browser("bilal")
    for path in (f"/api/observations/{lesson}/lesson", f"/media/{lesson}/1/captions.en.vtt", "/api/nothing"):
        assert bilal.get(path).status_code == 404
    assert bilal.put("/api/attestation-text?provider_id=made-up", json={"text": "Mine."}).status_code == 404
    with academy.rows.read() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.outcome == Outcome.DENIED)).all()
    assert {one.actor_id for one in found} == {academy.people["bilal"]}
    assert [(one.action, one.provider_id, one.subject_id) for one in found] == [
        ("observation.watch", academy.provider_id, lesson),
        ("attestation_text.set", INSTALLATION, "made-up"),
    ]


@pytest.mark.parametrize("name", ["Al Noor\nAl Amal", "Al Noor\u2028x", "Al \u202eNoor", "Al\x00Noor", "Al\x1bNoor"])
def test_a_line_is_one_line(browser, name):
    school = {"name": name, "country": "AE", "zone": "Asia/Dubai"}
    refused = browser("lead").post("/api/schools", json=school)
    assert refused.status_code == 422
    assert refused.json()["fields"]["name"].startswith("This must be one line")
    assert browser("lead").post("/api/schools", json={**school, "name": "می‌خواهم \u200fنور"}).status_code == 201


@pytest.mark.parametrize("due_on", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(browser, academy, due_on):
    plan = {"placement_id": academy.placements["amara"], "kind": "formative", "title": "Fractions", "focus": "Questions"}
    plan |= {"focus_reason": "", "phase": "key_stage_2", "subject": "Mathematics", "lesson_language": "en", "due_on": due_on}
    refused = browser("amara").post("/api/observations", json=plan)
    assert refused.status_code == 422
    assert refused.json()["fields"]["due_on"].startswith("This should be ")


@pytest.mark.parametrize(
    ("content", "kind"), [(b"{", "application/json"), (b"\xff", "application/json"), (b"{}", "text/plain")]
)
def test_a_body_that_is_no_json_is_a_problem(browser, content, kind):
    refused = browser("lead").post("/api/schools", content=content, headers={"Content-Type": kind})
    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_fault_of_ours_leaks_nothing_and_is_in_the_log_under_the_same_number(browser, monkeypatch, academy, log_lines):
    def broken(*_args, **_more):
        raise RuntimeError("the secret is swordfish, at /srv/triptych/rows.db")

    monkeypatch.setattr(academy.services.observations.__class__, "visible_to", broken)
    answer = browser("amara").get("/api/observations")
    assert answer.status_code == 500
    problem = answer.json()
    assert problem["code"] == "fault"
    assert "swordfish" not in answer.text
    assert "rows.db" not in answer.text
    assert problem["incident"] in problem["detail"]
    [line] = [one for one in log_lines if one["event"] == "unhandled"]
    assert (line["incident"], line["path"]) == (problem["incident"], "/api/observations")
    assert "swordfish" in str(line["exc_info"])
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_a_megabyte_of_json_is_not_taken_in(browser, announced):
    body = b'{"name": "' + b"x" * 2_000_000 + b'"}'
    content = body if announced else (body[at : at + 65536] for at in range(0, len(body), 65536))
    refused = browser("lead").post("/api/schools", content=content, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert refused.headers["content-type"] == "application/problem+json"


WRITES = [
    ("POST", "/api/schools", {"name": "X", "country": "GB", "zone": "Europe/London"}),
    ("POST", "/api/cohorts/{cohort}/standings", {"trainee_id": "{amara}", "standing": "at_risk", "reason": "Pace."}),
    ("POST", "/api/people/{amara}/password-link", None),
    ("POST", "/api/sign-in", {"email": "{email}", "password": PASSWORD}),
]


def full(*_args, **_more):
    raise OperationalError("COMMIT", {}, Exception("disk is full"))


@pytest.mark.parametrize("asked", WRITES)
def test_when_the_commit_fails_the_answer_is_no_success(browser, academy: Academy, asked):
    """The commit comes before the answer: a dependency that commits after it would have said 201 here."""
    method, path, body = asked
    client = browser("lead")
    client.get("/api/me")
    names = {"cohort": academy.cohort_id, "amara": academy.people["amara"], "email": academy.email("lead")}
    filled = body and {key: value.format(**names) for key, value in body.items()}
    event.listen(academy.rows.engine, "commit", full)
    answer = client.request(method, path.format(**names), json=filled)
    assert (answer.status_code, answer.json()["code"]) == (503, "rows_unavailable")
    assert "set-cookie" not in answer.headers
    assert "disk" not in answer.text


def test_nothing_is_left_of_what_was_not_committed(browser, academy: Academy):
    client = browser("lead")
    event.listen(academy.rows.engine, "commit", full)
    refused = client.post("/api/schools", json={"name": "Lost", "country": "GB", "zone": "Europe/London"})
    event.remove(academy.rows.engine, "commit", full)
    assert refused.status_code == 503
    assert {school["name"] for school in client.get("/api/schools").json()} == {"Al Noor"}
    again = client.post("/api/schools", json={"name": "Found", "country": "GB", "zone": "Europe/London"})
    assert again.status_code == 201


class Down(MemoryObjects):
    """An object store that cannot be reached."""

    def locate(self, key: str, *, seconds: int = 10) -> Locator:
        raise StoreUnavailable("connection refused by 10.0.0.5")


def test_a_store_that_is_down_is_a_503_that_says_so(template, tmp_path):
    made = copied(template, tmp_path, objects=Down())
    lesson = made.published("amara")
    client = TestClient(create_app(made.services.parts), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    client.cookies.set("triptych_session", made.sign_in("amara"))
    answer = client.get(f"/media/{lesson}/1/captions.en.vtt")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "store_unavailable", "60")
    assert "10.0.0.5" not in answer.text


def test_health_says_when_the_rows_cannot_be_read(browser, monkeypatch, academy):
    assert browser().get("/api/health").json() == {"status": "ok"}

    def down():
        raise OperationalError("SELECT 1", {}, Exception("no route to 10.0.0.5"))

    monkeypatch.setattr(academy.services.parts.rows, "read", down)
    answer = browser().get("/api/health")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_database")
    assert "10.0.0.5" not in answer.text


def test_every_fixed_sentence_says_what_to_do():
    """Of all words that leave with a refusal: whole sentences, and none of the words of programs."""
    said = [words for _, words in _HTTP_WORDS.values()]
    assert len(_STATUS) >= 8
    for words in said:
        assert words.endswith(".")
        assert len(re.findall(r"[.?!](?:\s|$)", words)) >= 2, words
        assert not re.search(r"\b(error|exception|invalid|null|payload|4\d\d|5\d\d)\b", words, re.IGNORECASE), words


def test_a_problem_is_what_the_standard_says():
    body = Problem(409, "not_now", "Wait a little.").response().body
    assert b'"type":"about:blank"' in body
    assert b'"title":"Conflict"' in body
