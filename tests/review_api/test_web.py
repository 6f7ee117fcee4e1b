"""The web pages: built files for ever, one page for every other address, and headers that close what is not used."""

import pytest
from fastapi.testclient import TestClient

from review_api.app import create_app
from review_api.doors import content_security_policy
from tests.review_api.academy import copied

PAGE = "<!doctype html><title>Triptych</title>"


@pytest.fixture
def client(template, tmp_path) -> TestClient:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(PAGE)
    (static / "favicon.svg").write_text("<svg/>")
    (static / "assets" / "index-4f2a.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    (static / "link.txt").symlink_to(tmp_path / "secret.txt")
    made = copied(template, tmp_path, static_dir=static)
    return TestClient(create_app(made.services.parts), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign-in",
        "/lessons/0193b1f2/watch",
        "/invitations/abc",
        "/%2e%2e/secret.txt",
        "/link.txt",
        "/" + "a" * 300,
        "/" + "%F0%9F%8F%AB" * 70,
        "/" + "a/" * 2500,
    ],
    ids=len,
)
def test_every_address_of_the_app_is_the_one_page_asked_for_anew(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_built_files_are_kept_for_ever_and_others_are_asked_for_anew(client):
    built = client.get("/assets/index-4f2a.js")
    assert built.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert built.headers["content-type"].startswith("text/javascript")
    icon = client.get("/favicon.svg")
    assert (icon.text, icon.headers["cache-control"]) == ("<svg/>", "no-cache")


def test_a_built_file_of_yesterday_is_missing_rather_than_a_page(client):
    for path in ("/assets/index-0000.js", f"/assets/{'a' * 300}"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_without_built_pages_the_service_says_how_to_build_them(browser):
    answer = browser().get("/")
    assert (answer.status_code, answer.json()["code"]) == (404, "web_not_built")


def test_every_answer_carries_the_headers_that_protect(client):
    for path in ("/", "/api/health", "/api/me", "/api/nothing", "/assets/index-4f2a.js"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert client.get("/api/me").headers["cache-control"] == "no-store"


def test_scripts_come_from_here_only_and_media_may_be_blobs():
    policy = dict(part.split(" ", 1) for part in content_security_policy(None).split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["media-src"] == "'self' blob:"
    assert policy["worker-src"] == "'self' blob:"
    assert policy["connect-src"] == "'self'"
    bucket = dict(part.split(" ", 1) for part in content_security_policy("https://bucket.example").split("; "))
    for name in ("media-src", "connect-src", "img-src"):
        assert bucket[name].endswith(" https://bucket.example")
    assert bucket["script-src"] == "'self'"
