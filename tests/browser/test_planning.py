"""Planning a lesson by keyboard, and a session that ends under somebody's hands."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visited, sign_in

pytestmark = pytest.mark.browser


def _day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def _fill(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Subject").fill("Mathematics")
    page.get_by_label("Focus", exact=True).fill("Modelling the first example")
    page.get_by_label("Recordings due by").fill(_day(5))


def test_a_plan_is_written_with_the_keyboard_alone(page: Page, service: Visited) -> None:
    title = f"Year 4 fractions {uuid4().hex[:6]}"
    sign_in(page, service, "trainee", "/lessons/new")
    page.get_by_label("Title").focus()
    page.keyboard.type(title)
    for typed in ("Tab", "Mathematics", "Tab", "Tab", "Modelling the first example", "Tab", "Agreed last time", "Tab"):
        page.keyboard.press(typed) if typed == "Tab" else page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="What it is for")).to_contain_text("Review point")
    page.get_by_label("Recordings due by").fill(_day(5))
    page.get_by_role("button", name="Save the plan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    page.get_by_role("link", name="My lessons").first.click()
    expect(page.get_by_role("article", name=title)).to_contain_text("Planned")


def test_what_is_missing_is_said_and_the_keyboard_is_put_there(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee", "/lessons/new")
    page.get_by_label("Subject").fill("Mathematics")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_accessible_description(
        "The class and the topic, such as “Year 4 fractions”. No pupils' names. This is needed."
    )
    expect(page.get_by_label("Subject")).to_have_value("Mathematics")


def test_a_session_that_ended_asks_for_a_sign_in_and_keeps_what_was_typed(page: Page, service: Visited) -> None:
    title = f"Column subtraction {uuid4().hex[:6]}"
    _, password = service.people["trainee"]
    sign_in(page, service, "trainee", "/lessons/new")
    _fill(page, title)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the plan").click()
    dialog = page.get_by_role("dialog", name="You were signed out")
    dialog.get_by_label("Password").fill("not this one at all")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("do not match")
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_declining_that_sign_in_leaves_the_page_as_it_was(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee", "/lessons/new")
    _fill(page, "A plan for later")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("dialog", name="You were signed out").get_by_text("Not now").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still on this page")
    expect(page.get_by_label("Title")).to_have_value("A plan for later")
