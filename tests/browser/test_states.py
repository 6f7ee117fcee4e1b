"""The states that every page has besides its good one: offline, unreachable, not open, not there, and waiting."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visit import Visited, sign_in, violations

pytestmark = pytest.mark.browser


def _stage(name: str, camera: int, state: str, *, done: float = 0, total: float = 1, unit: str = "") -> dict[str, Any]:
    return {"name": name, "camera": camera, "state": state, "done": done, "total": total, "unit": unit}


STAGES = [
    _stage("hear", 1, "done", done=90, total=90, unit="s"),
    _stage("align", 0, "done", done=1),
    _stage("render", 1, "running", done=750, total=3500, unit="s"),
    _stage("captions", 0, "waiting"),
]


def _running(done: float) -> dict[str, Any]:
    stages = [{**one, "done": done} if one["state"] == "running" else one for one in STAGES]
    return {"id": "run", "state": "running", "ahead": 2, "failure": None, "stages": stages}


def test_without_a_network_the_page_stays_and_says_so(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee", "/lessons/new")
    page.get_by_label("Title").fill("Kept while offline")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Kept while offline")
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_a_service_that_does_not_answer_is_asked_again(page: Page, service: Visited) -> None:
    sign_in(page, service, "lead")
    page.route("**/api/samples", lambda route: route.abort())
    page.get_by_role("link", name="Samples").click()
    expect(page.get_by_text("The service did not answer")).to_be_visible(timeout=20_000)
    page.unroute("**/api/samples")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The service did not answer")).to_have_count(0)


def test_what_is_not_there_and_what_is_not_yours_look_the_same(page: Page, service: Visited) -> None:
    sign_in(page, service, "mentor", "/samples/0193b1f2c4d8a1b2c3d4e5f60718293a")
    expect(page.get_by_text("There is no such page")).to_be_visible()
    page.goto(f"{service.url}/no/such/address")
    expect(page.get_by_text("There is no such page")).to_be_visible()


def test_a_refusal_says_the_service_s_reason(page: Page, service: Visited) -> None:
    def refuse(route: Route) -> None:
        body = {
            "title": "Not allowed",
            "status": 403,
            "detail": "The register has not been confirmed yet.",
            "code": "not_allowed",
        }
        route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(body))

    sign_in(page, service, "tutor")
    page.route("**/api/observations", refuse)
    page.reload()
    expect(page.get_by_text("This is not open to you")).to_be_visible()
    expect(page.get_by_text("The register has not been confirmed yet.")).to_be_visible()


def test_figures_of_a_preparation_move_as_events_arrive(page: Page, service: Visited) -> None:
    def detail(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "status": "preparing", "preparation": _running(750)})

    def events(route: Route) -> None:
        body = f"event: preparation\ndata: {json.dumps(_running(1500))}\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    sign_in(page, service, "trainee")
    page.route(re.compile(r"/api/observations/[0-9a-z]+$"), detail)
    page.route("**/events", events)
    page.get_by_role("main").get_by_role("article").first.get_by_role("heading").wait_for()
    first = page.request.get(f"{service.url}/api/observations").json()[0]["id"]
    page.goto(f"{service.url}/lessons/{first}/upload")
    preparing = page.get_by_role("region", name="Preparing the lesson")
    expect(preparing).to_contain_text("2 of 4 steps done")
    expect(preparing.get_by_role("progressbar", name="Preparing the full picture: Front")).to_have_attribute(
        "aria-valuetext", "25:00 of 58:20"
    )
    assert violations(page) == []


def test_a_preparation_is_stopped_and_gone_on_with(page: Page, service: Visited) -> None:
    preparation, asked = {**_running(750)}, []

    def detail(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "status": "preparing", "preparation": preparation})

    def stop(route: Route) -> None:
        asked.append(route.request.method)
        preparation["state"] = "stopped"
        route.fulfill(status=202, json={"id": "run"})

    sign_in(page, service, "trainee")
    page.route(re.compile(r"/api/observations/[0-9a-z]+$"), detail)
    page.route("**/stop", stop)
    page.route("**/events", lambda route: route.abort())
    first = page.request.get(f"{service.url}/api/observations").json()[0]["id"]
    page.goto(f"{service.url}/lessons/{first}/upload")
    preparing = page.get_by_role("region", name="Preparing the lesson")
    expect(preparing).to_contain_text("2 lessons go before this one.")
    preparing.get_by_role("button", name="Stop preparing").click()
    expect(preparing).to_contain_text("The preparation was stopped.")
    expect(preparing).to_contain_text("Your recordings are kept, and so is what was finished.")
    expect(preparing.get_by_role("button", name="Go on from where it was")).to_be_visible()
    assert asked == ["POST"]
    assert violations(page) == []


def test_colours_can_be_chosen_and_are_remembered(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee")
    page.get_by_role("button", name=re.compile("your account")).click()
    page.get_by_role("menuitemradio", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 22, 21)"
