"""Each microphone of a lesson says how clearly it hears; another is chosen by the keyboard, and found again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lesson import Prepared, open_lesson
from tests.browser.visit import overflow, violations

pytestmark = pytest.mark.browser

NOTE = re.compile(r"Speech is (very clear|clear|noisy): \d+ dB above the noise|, but it misses \d+ %|can hardly be followed")


def microphone(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("Sound"))


def number(words: str) -> int:
    found = re.search(r"camera (\d)", words)
    assert found, words
    return int(found[1])


def choose_by_keyboard(page: Page, camera: int) -> None:
    """Open the list of microphones and go to one of them, without the mouse."""
    microphone(page).focus()
    page.keyboard.press("Enter")
    focused = page.locator("[role=option][data-focused]")
    expect(focused).to_have_count(1)
    page.keyboard.press("Home")
    for place in range(1, camera + 1):
        expect(focused).to_contain_text(f"camera {place}")
        page.keyboard.press("ArrowDown" if place < camera else "Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(microphone(page)).to_contain_text(f"camera {camera}")


def test_each_microphone_says_how_clearly_it_hears(page: Page, service: Prepared, screenshots: Path) -> None:
    open_lesson(page, service)
    expect(microphone(page)).to_contain_text("clearest")
    microphone(page).focus()
    page.keyboard.press("Enter")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    for option in options.all():
        expect(option).to_contain_text(NOTE)
    expect(options.filter(has_text="clearest")).to_have_count(1)
    # The button says which, and the list alone says why.
    expect(microphone(page).filter(has_text="Speech")).to_have_count(0)
    assert violations(page) == []
    page.screenshot(path=screenshots / "microphones-1440.png")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    microphone(page).click()
    expect(options).to_have_count(3)
    assert overflow(page) <= 0
    page.screenshot(path=screenshots / "microphones-390.png")


def test_a_chosen_microphone_is_found_again(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    clearest = number(microphone(page).inner_text())
    chosen = clearest % 3 + 1
    choose_by_keyboard(page, chosen)
    with page.expect_request(re.compile(rf"/audio/{chosen}\.m3u8")):
        page.reload()
    expect(microphone(page)).to_contain_text(f"camera {chosen}")
    expect(microphone(page)).not_to_contain_text("clearest")
    choose_by_keyboard(page, clearest)
    with page.expect_request(re.compile(rf"/audio/{clearest}\.m3u8")):
        page.reload()
    expect(microphone(page)).to_contain_text("clearest")
