"""The timeline by keyboard and in words: zoom, lanes, a looped range, links to a moment, own keys, what was watched."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.lesson import ALL_PICTURED, Prepared, open_lesson, pause, play, seek_by_rail, stands_ms, wait_near, wait_past

pytestmark = pytest.mark.browser


def test_a_marked_range_is_looped_and_its_ends_are_moved_by_keys(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    wait_near(page, seek_by_rail(page, 0.3), 400)
    page.keyboard.press("r")
    expect(page.get_by_role("status").filter(has_text="Mark a range")).to_be_visible()
    begin = stands_ms(page)
    page.keyboard.press("i")
    page.keyboard.press("l")
    wait_near(page, begin + 10_000, 400)
    page.keyboard.press("o")
    ends = page.get_by_role("slider", name="Where the range ends")
    before = int(ends.get_attribute("aria-valuenow") or 0)
    ends.focus()
    for _ in range(8):
        page.keyboard.press("Shift+ArrowLeft")
    expect(ends).to_have_attribute("aria-valuenow", str(before - 80))
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Loop the marked range")).to_have_attribute("aria-pressed", "true")
    # Two seconds and a bit are left of the range: after three of playing the lesson has turned round, and never leaves.
    page.evaluate(
        """([from, to]) => {
          const sound = document.querySelector("audio[data-lesson-sound]");
          const at = () => sound.currentTime * 1000 + Number(sound.dataset.startMs);
          window.__turns = 0; window.__most = 0;
          sound.addEventListener("seeking", () => { if (at() < from + 300) window.__turns += 1; });
          setInterval(() => { window.__most = Math.max(window.__most, at()); }, 20);
        }""",
        [begin, begin + 2000],
    )
    page.wait_for_function("() => window.__turns >= 2", timeout=30_000)
    assert page.evaluate("window.__most") < begin + 2000 + 600
    pause(page)
    page.get_by_role("button", name="Unmark the range").click()
    expect(ends).to_have_count(0)


def test_keys_are_chosen_and_found_again(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    sheet.get_by_role("button", name="Choose other keys").press("Enter")
    forward = sheet.get_by_role("button", name=re.compile("^Forward 10 seconds"))
    forward.press("Enter")
    page.keyboard.press("4")
    expect(sheet.get_by_role("status")).to_contain_text("needed elsewhere")
    page.keyboard.press("k")
    expect(forward).to_have_text("K")
    expect(sheet.get_by_role("button", name=re.compile("^Play or pause"))).to_have_text("Space")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('[data-camera] video').length === 3")
    page.keyboard.press("k")
    wait_near(page, 10_000, 400)
    page.keyboard.press("l")
    assert abs(stands_ms(page) - 10_000) < 400
    page.keyboard.press("?")
    sheet.get_by_role("button", name="Choose other keys").click()
    sheet.get_by_role("button", name="Back to the usual keys").click()
    expect(forward).to_have_text("L")


def test_the_timeline_is_zoomed_by_keys_and_told_in_words(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    wait_near(page, seek_by_rail(page, 0.5), 400)
    ruler = page.locator(".rail__ruler")
    for _ in range(8):
        page.keyboard.press("+")
    expect(ruler).to_contain_text(re.compile(r"0:\d\d\.\d"))
    shown = ruler.inner_text()
    page.keyboard.press("Shift+ArrowRight")
    expect(ruler).not_to_have_text(shown)
    page.get_by_role("button", name="Whole lesson").click()
    expect(ruler).to_contain_text("0:00")
    page.keyboard.press("e")
    told = page.get_by_role("dialog", name="Everything on the timeline")
    expect(told).to_contain_text(re.compile(r"You have watched \d+\s% of this lesson"))
    first = told.get_by_role("listitem").filter(has_text="Strength").get_by_role("button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(told).to_have_count(0)
    expect(page.locator("[data-open] .comment__time")).to_have_count(1)


def test_a_link_opens_at_its_moment_with_its_comment(page: Page, context: BrowserContext, service: Prepared) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_lesson(page, service)
    page.keyboard.press("n")
    opened = page.locator("[data-comment][data-open]")
    expect(opened).to_have_count(1)
    named = opened.get_attribute("data-comment")
    page.wait_for_function("() => !document.querySelector('audio[data-lesson-sound]').seeking")
    at = stands_ms(page)
    page.keyboard.press("y")
    expect(page.get_by_role("status").filter(has_text="copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(rf"/lessons/{service.observation_id}\?t=\d+&comment={named}$", link), link
    page.goto(link)
    page.wait_for_function(ALL_PICTURED, timeout=60_000)
    wait_near(page, at, 200)
    expect(page.locator(f'[data-comment="{named}"][data-open]')).to_have_count(1)


def test_what_was_watched_is_remembered_by_camera(page: Page, service: Prepared) -> None:
    open_lesson(page, service, "lead")
    watched = page.get_by_role("button", name=re.compile("^Watched"))
    expect(watched).to_have_text(re.compile(r"Watched \d+ %"))
    target = seek_by_rail(page, 0.35)
    wait_near(page, target, 400)
    play(page)
    wait_past(page, target + 4000)
    pause(page)
    expect(watched).not_to_have_text("Watched 0 %")
    said = watched.inner_text()
    with page.expect_request(lambda request: request.method == "PATCH" and "/api/viewings/" in request.url) as sent:
        page.get_by_role("link", name="Cohorts").click()
    body = sent.value.post_data_json
    assert {one["camera"] for one in body["cameras"]} == {1, 2, 3}
    page.goto(f"{service.url}/lessons/{service.observation_id}")
    expect(watched).to_have_text(said)


def test_what_hovers_over_the_rail_goes_for_as_long_as_the_pointer_rests(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    box = page.get_by_role("slider", name="Time in the lesson").bounding_box()
    assert box is not None
    at, high = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hover = page.locator(".rail-hover")
    page.mouse.move(at, high)
    expect(hover).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(hover).to_have_count(0)  # the bar that it lay over is in sight again
    page.mouse.move(at + 20, high)
    expect(hover).to_be_visible()
    page.keyboard.press("k")
    expect(hover).to_have_count(0)
