"""How the cameras were lined up, over HTTP: fit and evidence, nudges seen at the next load, pages that learn of them."""

import asyncio

import pytest

from review_api.events import NewsDesk
from tests.review_api.academy import Academy
from tests.review_api.asgi import asked
from tests.review_api.test_events import next_event

CLAP = {"camera": 2, "delta_ms": -80.0, "reason": "The clap is heard before the hands meet."}


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara", cameras=3)


def test_fit_evidence_and_gaps_are_told(browser, lesson):
    found = browser("tutor").get(f"/api/observations/{lesson}/alignment")
    assert found.status_code == 200
    told = found.json()
    assert (told["anchor"], told["can_nudge"]) == (1, True)
    anchor, second, third = told["cameras"]
    assert (anchor["against"], anchor["evidence"], anchor["file_name"]) == (None, [], "a.mp4")
    assert {name: second[name] for name in ("camera", "label", "status", "reason", "method", "against", "frame_ms")} == {
        "camera": 2,
        "label": "Camera 2",
        "status": "aligned",
        "reason": None,
        "method": "sound",
        "against": 1,
        "frame_ms": 40.0,
    }
    assert second["pieces"] == [{"file_start_ms": 0.0, "file_end_ms": 80_000.0, "offset_ms": 1_500.0, "drift_ppm": 0.0}]
    assert second["evidence"] == [
        {"file_ms": 15_000.0, "lesson_ms": 16_500.0, "off_ms": 4.2, "agrees": True},
        {"file_ms": 45_000.0, "lesson_ms": 46_500.0, "off_ms": -60.0, "agrees": False},
    ]
    assert third["gaps"] == [{"from_ms": 32_000, "to_ms": 42_000, "reason": "paused"}]
    assert [point["lesson_ms"] for point in third["evidence"]] == [17_000.0, 57_000.0]  # each through its own piece


def test_a_nudge_is_in_the_next_lesson_json_and_gone_once_undone(browser, lesson):
    page = browser("amara")
    before = page.get(f"/api/observations/{lesson}/lesson")
    assert before.headers["cache-control"] == "no-store"
    made = page.post(f"/api/observations/{lesson}/nudges", json=CLAP)
    assert made.status_code == 201
    nudge = made.json()
    assert (nudge["camera"], nudge["delta_ms"], nudge["by"]["known_as"]) == (2, -80.0, "Amara")
    after = browser("tutor").get(f"/api/observations/{lesson}/lesson").json()
    assert after["angles"][1]["start_ms"] == before.json()["angles"][1]["start_ms"] - 80
    assert after["revision"] == before.json()["revision"]
    told = page.get(f"/api/observations/{lesson}/alignment").json()["cameras"][1]
    assert (told["nudge_ms"], told["nudges"]) == (-80.0, [nudge])
    assert told["evidence"][0]["lesson_ms"] == 16_500.0  # what was heard stays where it was heard

    assert page.delete(f"/api/nudges/{nudge['id']}").status_code == 204
    assert page.delete(f"/api/nudges/{nudge['id']}").status_code == 204
    assert page.get(f"/api/observations/{lesson}/lesson").json() == before.json()
    told = page.get(f"/api/observations/{lesson}/alignment").json()["cameras"][1]
    assert (told["nudge_ms"], told["nudges"][0]["undone_by"]["known_as"]) == (0.0, "Amara")


@pytest.mark.parametrize("change", [{"delta_ms": 20_000}, {"frames": 1}, {"delta_ms": None}, {"camera": 3.5}, {"reason": "  "}])
def test_what_cannot_be_is_refused_in_words(browser, lesson, change):
    refused = browser("tutor").post(f"/api/observations/{lesson}/nudges", json={**CLAP, **change})
    assert refused.status_code == 422
    assert refused.json()["detail"].endswith(".")


def test_before_there_is_a_lesson_the_alignment_is_not_ready(browser, academy):
    answer = browser("amara").get(f"/api/observations/{academy.planned('amara')}/alignment")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_ready")


def test_an_earlier_revision_is_still_there_for_the_comments_made_on_it(browser, academy, lesson):
    academy.publish(lesson, "amara", number=2, cameras=3)
    page = browser("tutor")
    assert page.get(f"/api/observations/{lesson}/lesson").json()["revision"] == 2
    earlier = page.get(f"/api/observations/{lesson}/lesson", params={"revision": 1})
    assert earlier.json()["revision"] == 1
    assert page.get(f"/media/{lesson}/1/{earlier.json()['angles'][0]['playlist']}").status_code == 200
    told = page.get(f"/api/observations/{lesson}/alignment", params={"revision": 1}).json()
    assert ([camera["camera"] for camera in told["cameras"]], told["can_nudge"]) == ([1, 2, 3], False)
    assert page.get(f"/api/observations/{lesson}/alignment", params={"revision": 2}).json()["can_nudge"]
    assert page.get(f"/api/observations/{lesson}/alignment", params={"revision": 7}).json()["code"] == "not_found"
    missing = page.get(f"/api/observations/{lesson}/lesson", params={"revision": 7})
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert browser("bilal").get(f"/api/observations/{lesson}/lesson", params={"revision": 1}).status_code == 404


def test_open_pages_learn_of_a_nudge(app, browser, academy, lesson):
    app.state.news = NewsDesk(academy.rows, poll_seconds=0.02, recheck_seconds=5.0)
    page = browser("tutor")

    async def follow() -> None:
        async with asked(app, "GET", f"/api/observations/{lesson}/events", token=academy.sign_in("amara")) as exchange:
            await exchange.began()
            assert {(await next_event(exchange))[0] for _ in range(3)} == {"preparation", "recordings", "revision"}
            made = await asyncio.to_thread(page.post, f"/api/observations/{lesson}/nudges", json=CLAP)
            assert await next_event(exchange) == ("alignment", {"changes": 1})
            await asyncio.to_thread(page.delete, f"/api/nudges/{made.json()['id']}")
            assert await next_event(exchange) == ("alignment", {"changes": 2})

    asyncio.run(follow())
