"""The lesson page under fingers: pinch and drag on the timeline, and pictures that stay in sight on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lesson import Prepared, comment, open_lesson, seek_by_rail, stands_ms, wait_near

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB")
    yield context.new_page()
    context.close()


class Fingers:
    """Fingers on a page: put there, moved there, lifted."""

    def __init__(self, page: Page) -> None:
        self._wire = page.context.new_cdp_session(page)

    def __call__(self, kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(at)]
        self._wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def where(rail: Locator) -> tuple[float, float, float]:
    """The rail's left end, its width and its height on the screen, once it is there."""
    rail.scroll_into_view_if_needed()
    box = rail.bounding_box()
    assert box is not None
    return box["x"], box["width"], box["y"] + box["height"] / 2


def test_two_fingers_zoom_the_timeline_and_one_moves_the_lesson(phone: Page, service: Prepared) -> None:
    open_lesson(phone, service)
    wait_near(phone, seek_by_rail(phone, 0.3), 400)
    before = stands_ms(phone)
    fingers = Fingers(phone)
    rail = phone.get_by_role("slider", name="Time in the lesson")
    left, width, y = where(rail)
    middle = left + width / 2
    fingers("touchStart", (middle - 20, y))
    fingers("touchStart", (middle - 20, y), (middle + 20, y))
    for apart in range(30, 110, 10):
        fingers("touchMove", (middle - apart, y), (middle + apart, y))
    fingers("touchEnd")
    expect(phone.get_by_role("button", name="Whole lesson")).to_be_visible()
    assert abs(stands_ms(phone) - before) < 60  # a pinch goes nowhere in the lesson
    phone.get_by_role("button", name="Whole lesson").click()
    left, width, y = where(rail)
    fingers("touchStart", (left + width * 0.5, y))
    for share in (0.55, 0.6, 0.7):
        fingers("touchMove", (left + width * share, y))
    fingers("touchEnd")
    ends = int(rail.get_attribute("aria-valuemax") or 0) * 1000
    wait_near(phone, 0.7 * ends, 700)


def test_sending_on_a_phone_leaves_the_picture_in_sight(phone: Page, service: Prepared) -> None:
    open_lesson(phone, service)
    wait_near(phone, seek_by_rail(phone, 0.4), 400)
    picture = phone.locator('[data-place="large"]')
    phone.evaluate("scrollTo(0, 0)")
    phone.get_by_role("textbox", name="Write a comment").fill("Written with a thumb")
    phone.get_by_role("button", name="Comment", exact=True).click()
    expect(comment(phone, "Written with a thumb")).to_be_attached()
    expect(picture).to_be_in_viewport(ratio=0.9)


def test_the_tour_on_a_phone_shows_the_picture_and_the_words(phone: Page, service: Prepared) -> None:
    open_lesson(phone, service, "trainee")
    phone.get_by_role("button", name="Take the tour").click()
    tour = phone.get_by_role("navigation", name="Tour of the comments")
    expect(tour).to_contain_text("1 of")
    expect(tour).to_be_in_viewport(ratio=0.9)
    expect(phone.locator('[data-place="large"]')).to_be_in_viewport(ratio=0.9)
    tour.get_by_role("button", name="Next comment").click()
    expect(tour).to_contain_text("2 of")
    expect(phone.locator('[data-place="large"]')).to_be_in_viewport(ratio=0.9)
