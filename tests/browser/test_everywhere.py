"""Every page of every role, wide and narrow, in light and in dark: axe finds nothing, nothing is cut off, nothing fails."""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.visit import Visited, overflow, settled, sign_in, violations

pytestmark = pytest.mark.browser

PAGES = {
    "trainee": ["/lessons", "/lessons/new", "/lessons/{observation}/upload"],
    "tutor": ["/queue"],
    "mentor": ["/mentees"],
    "lead": ["/cohorts", "/cohorts/{cohort}", "/samples"],
    "moderator": ["/samples"],
    "admin": ["/cohorts", "/cohorts/{cohort}"],
}
LOOKS = [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")]


def _look_at(page: Page, path: str) -> None:
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == [], f"{path} at {width} in {scheme}"
        assert overflow(page) <= 0, f"{path} is wider than {width}"


@pytest.mark.parametrize("role", sorted(PAGES))
def test_every_page_stands(page: Page, service: Visited, role: str) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    sign_in(page, service, role)
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for template in PAGES[role]:
        path = template.format(observation=service.observation_id, cohort=service.cohort_id)
        page.goto(f"{service.url}{path}")
        settled(page)
        _look_at(page, path)
    assert complaints == []


@pytest.mark.parametrize(
    "path", ["/sign-in", "/invitations/q0bY1dR8mFZ3aE6sVb7nKx2L", "/password-links/q0bY1dR8mFZ3aE6sVb7nKx2L"]
)
def test_every_page_before_the_sign_in_stands(page: Page, service: Visited, path: str) -> None:
    page.goto(f"{service.url}{path}")
    settled(page)
    _look_at(page, path)


@pytest.mark.parametrize(("opener", "title"), [("Invite a person", "Invite a person"), ("Set the standing of", "How is")])
def test_every_dialog_stands_and_gives_the_keyboard_back(page: Page, service: Visited, opener: str, title: str) -> None:
    sign_in(page, service, "lead", f"/cohorts/{service.cohort_id}")
    settled(page)
    button = page.get_by_role("button", name=re.compile(opener)).first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=re.compile(title))).to_be_visible()
    _look_at(page, title)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_the_first_tab_skips_to_the_page(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee")
    settled(page)
    page.reload()
    settled(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
