"""What a visitor of the lesson page does: opens it, plays, goes to a moment, looks where it stands."""

import re
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import sign_in


class Prepared(Protocol):
    """What these tests need of the running service."""

    url: str
    people: dict[str, tuple[str, str]]
    observation_id: str
    truth: dict[str, Any]


STANDS = """
  const sound = document.querySelector("audio[data-lesson-sound]");
  const at = sound.currentTime * 1000 + Number(sound.dataset.startMs);
"""
# The page's content policy forbids evaluating bare expressions, so what is waited for is always a function.
STANDS_MS = f"() => {{ {STANDS} return at; }}"
STANDS_PAST = f"(ms) => {{ {STANDS} return at > ms; }}"
STANDS_NEAR = f"([ms, within]) => {{ {STANDS} return Math.abs(at - ms) <= within; }}"

ALL_PICTURED = """() => {
  const views = [...document.querySelectorAll("[data-camera]")];
  return views.length === 3 && views.every((view) => view.querySelector("video").readyState >= 2);
}"""


def open_lesson(page: Page, service: Prepared, role: str = "tutor") -> None:
    """Open the prepared lesson as the person of this role and wait until all three pictures can be shown."""
    sign_in(page, service, role, f"/lessons/{service.observation_id}")
    expect(page.get_by_role("region", name="The lesson")).to_be_visible()
    page.wait_for_function(ALL_PICTURED, timeout=60_000)


def stands_ms(page: Page) -> float:
    """Where the sound stands, in lesson milliseconds."""
    return float(page.evaluate(STANDS_MS))


def play(page: Page) -> None:
    """Play, and wait until lesson time passes."""
    before = stands_ms(page)
    page.get_by_role("button", name="Play", exact=True).click()
    wait_past(page, before + 200)


def pause(page: Page) -> None:
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def wait_past(page: Page, ms: float, timeout_s: float = 40.0) -> None:
    """Wait until the sound has come past a moment of the lesson."""
    page.wait_for_function(STANDS_PAST, arg=ms, timeout=timeout_s * 1000)


def wait_near(page: Page, ms: float, within_ms: float = 60.0) -> None:
    """Wait until the sound stands at a moment (paused lessons), as near as a media element goes."""
    page.wait_for_function(STANDS_NEAR, arg=[ms, within_ms], timeout=20_000)


def seek_by_rail(page: Page, fraction: float) -> float:
    """Click the time rail and return the lesson time that was pointed at."""
    slider = page.get_by_role("slider", name="Time in the lesson")
    box = slider.bounding_box()
    assert box is not None
    low, high = (int(slider.get_attribute(name) or 0) * 1000 for name in ("aria-valuemin", "aria-valuemax"))
    page.mouse.click(box["x"] + box["width"] * fraction, box["y"] + box["height"] * 0.6)
    return low + (high - low) * fraction


def comment(page: Page, text: str) -> Locator:
    """The item of the list that carries this text."""
    return page.get_by_role("list", name="Comments on the lesson").get_by_role("listitem").filter(has_text=text).first


def marker_of(page: Page, item: Locator) -> Locator:
    """The marker on the rail that belongs to an item of the list."""
    expect(item).to_have_attribute("data-comment", re.compile(".+"))  # until it has arrived it is a draft
    return page.locator(f'[data-comment-marker="{item.get_attribute("data-comment")}"]')


def clock_words(text: str) -> float:
    """Milliseconds of `0:12` or `1:02:03.4`, the first in a text."""
    found = re.search(r"(?:(\d+):)?(\d+):(\d+)(?:\.(\d))?", text)
    assert found, text
    hours, minutes, seconds, tenths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + tenths * 100
