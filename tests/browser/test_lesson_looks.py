"""The lesson page for everyone: axe finds nothing, nothing overflows, and it is photographed in each state."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.lesson import Prepared, open_lesson, seek_by_rail, wait_near
from tests.browser.visit import overflow, violations

pytestmark = pytest.mark.browser

SIZES = {"wide": (1440, 900), "narrow": (390, 844), "twice": (720, 450)}
"""In CSS pixels; a page of 1440 by 900 at twice its size has 720 by 450."""


def even(page: Page) -> None:
    page.keyboard.press("0")


def writing(page: Page) -> None:
    page.get_by_role("textbox", name="Write a comment").fill("Three hands become eleven")
    page.get_by_role("button", name="Make it a range").click()


def picking(page: Page) -> None:
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("textbox", name="Write a comment").click()
    page.keyboard.type("4")
    page.get_by_role("option").first.wait_for()


def transcript(page: Page) -> None:
    page.get_by_role("tab", name="Transcript").click()


def about(page: Page) -> None:
    page.get_by_role("tab", name="About").click()


def publishing(page: Page) -> None:
    page.get_by_role("button", name="Publish feedback").click()
    page.get_by_role("dialog").wait_for()


def lanes(page: Page) -> None:
    for name in ("standards", "cameras"):
        page.get_by_role("button", name="Lanes").click()
        page.get_by_role("option", name=f"Lanes: {name}").click()
    page.keyboard.press("+")
    page.get_by_role("button", name="Whole lesson").wait_for()


def moments(page: Page) -> None:
    page.keyboard.press("e")
    page.get_by_role("dialog").wait_for()


def shortcuts(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


STATES: list[Callable[[Page], None]] = [even, writing, picking, transcript, about, publishing, lanes, moments, shortcuts]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_any_state(browser: Browser, service: Prepared, screenshots: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", reduced_motion="reduce"
    )
    open_lesson(page, service)
    if size == "twice":  # what lies over the pictures is as high as half the window
        page.locator(".pictures").evaluate("element => element.scrollIntoView()")
    target = seek_by_rail(page, 0.55)
    wait_near(page, target, 400)
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-camera] video')].every(v => !v.seeking && v.readyState >= 2)"
    )
    name = f"lesson-{size}-{scheme}"
    page.screenshot(path=screenshots / f"{name}.png")
    assert violations(page) == []
    assert overflow(page) <= 0
    for state in STATES:
        state(page)
        page.screenshot(path=screenshots / f"{name}-{state.__name__}.png")
        assert violations(page) == [], state.__name__
        assert overflow(page) <= 0, state.__name__
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement?.blur()")
    page.close()
