"""Media from the object store: with the right to watch, in ranges, and never anything else."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from domain.audit import AuditEntry
from domain.base import utc_now
from domain.people import Membership
from review_api.app import create_app
from review_api.media import KEPT_SECONDS, Decisions
from storage.disk import DiskObjects
from storage.memory import MemoryObjects
from storage.objects import Locator
from tests.review_api.academy import MEDIA, Academy, copied


class Bucket(MemoryObjects):
    """An object store whose files are fetched by address."""

    def locate(self, key: str, *, seconds: int = 10) -> Locator:
        self.stat(key)
        return Locator(url=f"https://bucket.example/{key}?for={seconds}")


@pytest.fixture
def made(template: Academy, tmp_path: Path) -> Academy:
    return copied(template, tmp_path, objects=DiskObjects(tmp_path / "objects"))


def client_of(made: Academy, name: str = "tutor") -> TestClient:
    client = TestClient(create_app(made.services.parts), base_url="http://127.0.0.1:8000", follow_redirects=False)
    client.cookies.set("triptych_session", made.sign_in(name))
    return client


SEGMENT = MEDIA["angles/1/seg_0.m4s"]


def test_a_file_comes_whole_or_in_ranges_with_its_type(made: Academy):
    lesson = made.published("amara")
    client = client_of(made)
    whole = client.get(f"/media/{lesson}/1/angles/1/seg_0.m4s")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, SEGMENT, "video/iso.segment")
    assert whole.headers["cache-control"] == "private, max-age=600"
    part = client.get(f"/media/{lesson}/1/angles/1/seg_0.m4s", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, SEGMENT[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(SEGMENT)}"
    playlist = client.get(f"/media/{lesson}/1/angles/1/master.m3u8")
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert playlist.headers["cache-control"] == "private, no-cache"
    for answer in (whole, part, playlist):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "angles/1/none.m4s",
        "../../../rows.db",
        f"angles/{'a' * 300}.jpg",
        f"{'a/' * 2500}a.jpg",
        "..%2f..%2fother%2fmade%2fcaptions.en.vtt",
        "angles/..%2f..%2f1.vtt",
        "angles//1/poster.jpg",
        "captions.en.vtt%00.jpg",
        "%2fetc%2fpasswd",
        "/etc/passwd.json",
        "captions.en.html",
        "angles/1",
        "angles/1/%E2%80%AEgpj.jpg",
        "",
    ],
)
def test_nothing_but_published_files_is_there(made: Academy, path: str):
    lesson = made.published("amara")
    refused = client_of(made).get(f"/media/{lesson}/1/{path}")
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"


def test_another_lessons_files_are_not_reached_through_ones_own(made: Academy):
    own, other = made.published("amara"), made.published("bilal")
    client = client_of(made, "amara")
    assert client.get(f"/media/{own}/1/captions.en.vtt").status_code == 200
    assert client.get(f"/media/{other}/1/captions.en.vtt").status_code == 404
    assert client.get(f"/media/{own}/2/captions.en.vtt").status_code == 404, "no such revision"
    assert client.get(f"/media/{own}/1/..%2f..%2f{other}%2fmade%2fcaptions.en.vtt").status_code == 404


def test_pictures_in_a_bucket_are_a_short_lived_address(template: Academy, tmp_path: Path):
    made = copied(template, tmp_path, objects=Bucket())
    lesson = made.published("amara")
    answer = client_of(made).get(f"/media/{lesson}/1/angles/1/seg_0.m4s")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"https://bucket.example/lessons/{lesson}/made/angles/1/seg_0.m4s?for=10"
    assert answer.headers["cache-control"] == "no-store"
    assert client_of(made, "bilal").get(f"/media/{lesson}/1/angles/1/seg_0.m4s").status_code == 404


def test_playlists_in_a_bucket_come_from_here_so_that_what_they_name_does_too(template: Academy, tmp_path: Path):
    made = copied(template, tmp_path, objects=Bucket())
    lesson = made.published("amara")
    for path in ("angles/1/master.m3u8", "captions.en.vtt"):
        answer = client_of(made).get(f"/media/{lesson}/1/{path}")
        assert (answer.status_code, answer.content) == (200, MEDIA[path])
    assert client_of(made).get(f"/media/{lesson}/1/none.m3u8").status_code == 404


@pytest.mark.parametrize(("wanted", "status"), [("bytes=9999999-", 416), ("bytes=x", 400)])
def test_a_range_that_is_not_there_is_a_problem_in_words(made: Academy, wanted: str, status: int):
    lesson = made.published("amara")
    refused = client_of(made).get(f"/media/{lesson}/1/angles/1/seg_0.m4s", headers={"Range": wanted})
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
    assert refused.json()["detail"].endswith(".")
    assert (refused.headers.get("content-range") == f"bytes */{len(SEGMENT)}") is (status == 416)


class Ticking:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_right_that_was_taken_away_ends_within_ten_seconds(made: Academy):
    lesson = made.published("amara")
    client, clock = client_of(made), Ticking()
    client.app.state.decisions = Decisions(clock)
    path = f"/media/{lesson}/1/captions.en.vtt"
    assert client.get(path).status_code == 200
    with made.rows.write() as session:
        session.execute(update(Membership).where(Membership.person_id == made.people["tutor"]).values(ends_at=utc_now()))
    clock.now += KEPT_SECONDS - 0.001
    assert client.get(path).status_code == 200, "a decision is kept for a while"
    clock.now += 0.001
    assert client.get(path).status_code == 404
    assert KEPT_SECONDS <= 10


def test_a_decision_is_one_sign_ins_own(made: Academy):
    lesson = made.published("amara")
    client = client_of(made)
    path = f"/media/{lesson}/1/captions.en.vtt"
    assert client.get(path).status_code == 200
    client.cookies.clear()
    assert client.get(path).status_code == 401
    client.cookies.set("triptych_session", made.sign_in("bilal"))
    assert client.get(path).status_code == 404


def test_only_so_many_decisions_are_kept(monkeypatch):
    monkeypatch.setattr("review_api.media.MOST_KEPT", 2)
    decisions = Decisions(Ticking())
    for number in range(3):
        decisions.keep(("token", "lesson", number), str(number))
    assert [decisions.recall(("token", "lesson", number)) for number in range(3)] == [None, "1", "2"]


def test_fetching_media_is_no_line_in_the_record(made: Academy):
    lesson = made.published("amara")
    client = client_of(made)

    def lines() -> int:
        with made.rows.read() as session:
            return session.scalar(select(func.count()).select_from(AuditEntry)) or 0

    before = lines()
    for _ in range(3):
        assert client.get(f"/media/{lesson}/1/angles/1/seg_0.m4s").status_code == 200
    assert lines() == before
