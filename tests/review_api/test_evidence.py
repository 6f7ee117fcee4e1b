"""Pictures of what was found: beside the sentence, for whoever may watch the lesson, and for nobody else."""

import pytest

from storage.disk import DiskObjects
from tests.review_api.academy import STILL, copied
from tests.review_api.test_media import Bucket, client_of


def picture_in(client, observation: str) -> str | None:
    [found] = client.get(f"/api/observations/{observation}").json()["cameras"][0]["findings"]
    address: str | None = found["picture"]
    return address


@pytest.fixture
def academy(template, tmp_path):
    return copied(template, tmp_path, objects=DiskObjects(tmp_path / "objects"))


def test_the_trainee_sees_the_moment_beside_the_sentence(academy, browser):
    lesson = academy.published("amara", attested=False)
    academy.found(lesson)
    amara = browser("amara")
    answer = amara.get(picture_in(amara, lesson))
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, STILL, "image/jpeg")
    assert answer.headers["cache-control"] == "private, max-age=600"


def test_who_may_not_watch_yet_reads_the_sentence_without_the_picture(academy, browser):
    lesson = academy.published("amara", attested=False)
    finding = academy.found(lesson)
    tutor = browser("tutor")
    assert picture_in(tutor, lesson) is None
    assert tutor.get(f"/api/findings/{finding}/picture").status_code == 403
    academy.attest(lesson, "amara")
    assert tutor.get(picture_in(tutor, lesson)).content == STILL


def test_a_finding_without_a_picture_has_none(academy, browser):
    lesson = academy.published("amara")
    finding = academy.found(lesson, picture=None)
    amara = browser("amara")
    assert picture_in(amara, lesson) is None
    for missing in (finding, "0123456789abcdef0123456789abcdef"):
        refused = amara.get(f"/api/findings/{missing}/picture")
        assert (refused.status_code, refused.headers["content-type"]) == (404, "application/problem+json")


def test_a_picture_that_is_gone_from_the_store_is_not_there(academy, browser):
    lesson = academy.published("amara")
    finding = academy.found(lesson)
    [kept] = academy.services.parts.objects.list(f"evidence/{lesson}/")
    academy.services.parts.objects.delete(kept.key)
    assert browser("amara").get(f"/api/findings/{finding}/picture").status_code == 404


def test_in_a_bucket_it_is_a_short_lived_address(template, tmp_path):
    made = copied(template, tmp_path, objects=Bucket())
    finding = made.found(made.published("amara"))
    answer = client_of(made).get(f"/api/findings/{finding}/picture")
    assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-store")
    assert answer.headers["location"].startswith("https://bucket.example/evidence/")
