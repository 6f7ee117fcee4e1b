"""The whole job without a pointer: a tutor watches, marks, writes, tags, publishes; the trainee tours, answers, reflects."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lesson import ALL_PICTURED, Prepared, comment, stands_ms, wait_past
from tests.browser.visit import settled

pytestmark = pytest.mark.browser

MOST_TABS = 150
"""More than there are places on the page: what is not reached by then is not reached."""


def tab_to(page: Page, place: Locator) -> None:
    """Go to a place by Tab alone."""
    expect(place).to_be_visible()
    for _ in range(MOST_TABS):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(place).to_be_focused()


def press_button(page: Page, name: str | re.Pattern[str], within: Locator | None = None) -> None:
    """Go to a button by Tab, and press it."""
    tab_to(page, (within or page.locator("body")).get_by_role("button", name=name).first)
    page.keyboard.press("Enter")


def opened(page: Page, service: Prepared, role: str) -> None:
    """Sign in and open the lesson by keyboard."""
    email, password = service.people[role]
    page.goto(f"{service.url}/lessons/{service.observation_id}")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_function(ALL_PICTURED, timeout=60_000)
    settled(page)


def test_the_whole_job_is_done_by_keyboard_alone(page: Page, browser: Browser, own_service: Prepared) -> None:
    mark = uuid4().hex[:6]
    opened(page, own_service, "tutor")
    page.keyboard.press("Space")
    wait_past(page, 1500)
    page.keyboard.press("m")
    expect(page.get_by_role("status").filter(has_text="Mark at")).to_be_attached()
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    page.keyboard.press("i")
    page.keyboard.press("l")
    page.wait_for_function("before => document.querySelector('audio[data-lesson-sound]').currentTime * 1000 > before", arg=8000)
    page.keyboard.press("o")
    page.keyboard.press("c")
    page.keyboard.type("/s4b")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Write a comment")).to_be_focused()
    page.keyboard.type(f"A clear model of the whole ({mark})")
    page.keyboard.press("Enter")
    expect(comment(page, mark)).to_contain_text("S4b")
    expect(comment(page, mark)).to_contain_text("–")  # a range
    page.keyboard.press("Escape")

    waiting = page.locator("[data-draft]").filter(has_text="A moment to write about").first
    press_button(page, "Write", waiting)
    page.keyboard.type(f"The mark, written about ({mark})")
    page.keyboard.press("Enter")
    expect(comment(page, f"written about ({mark})")).to_have_attribute("data-comment", re.compile("."))
    page.keyboard.press("Escape")
    assert stands_ms(page) >= 0

    press_button(page, "Publish feedback")
    dialog = page.get_by_role("dialog")
    press_button(page, "Publish", dialog)
    expect(dialog).to_have_count(0)
    expect(comment(page, mark)).not_to_contain_text("Only you see this")

    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    other = context.new_page()
    opened(other, own_service, "trainee")
    press_button(other, re.compile("^Take the tour"))
    tour = other.get_by_role("navigation", name="Tour of the comments")
    expect(tour).to_contain_text("1 of")
    other.keyboard.press("n")
    expect(tour).to_contain_text("2 of")
    press_button(other, "End the tour", tour)
    item = comment(other, f"whole ({mark})")
    press_button(other, "Reply", item)
    other.keyboard.type(f"I shall try it ({mark})")
    other.keyboard.press("Enter")
    expect(item).to_contain_text(f"I shall try it ({mark})")

    tab_to(other, other.get_by_role("tab", selected=True))
    other.keyboard.press("ArrowRight")
    expect(other.get_by_role("tab", name="Reflection")).to_be_focused()
    panel = other.get_by_role("tabpanel")
    field = panel.get_by_role("textbox", name="Your reflection")
    change = panel.get_by_role("button", name="Change it")
    tab_to(other, field.or_(change))
    if change.is_visible():  # it was handed in before
        other.keyboard.press("Enter")
        tab_to(other, field)
    other.keyboard.press("Control+End")
    other.keyboard.type(f" I waited, and it paid ({mark}).")
    press_button(other, re.compile("^(Hand in your reflection|Save)$"), panel)
    expect(panel.get_by_text(re.compile(rf"it paid \({mark}\)"))).to_be_visible()
    expect(field).to_have_count(0)
    context.close()
