"""What is written and said about a lesson: comments by keyboard, replies, transcript, drafts that survive."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lesson import (
    Prepared,
    clock_words,
    comment,
    marker_of,
    open_lesson,
    play,
    seek_by_rail,
    stands_ms,
    wait_near,
)

pytestmark = pytest.mark.browser


def test_a_comment_is_made_by_keyboard_alone_and_seen_on_the_rail(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    play(page)
    words = f"You wait, and three hands become eleven ({uuid4().hex[:6]})"
    page.keyboard.press("c")
    page.keyboard.type("4")
    expect(page.get_by_role("searchbox", name=re.compile("Search standards"))).to_be_focused()
    page.keyboard.type("b")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Write a comment")).to_be_focused()
    began = stands_ms(page)
    page.keyboard.type(words)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # the first letter paused it
    page.keyboard.press("Enter")
    item = comment(page, words)
    expect(item).to_contain_text("S4b")
    expect(item).to_be_in_viewport()
    expect(marker_of(page, item)).to_be_attached()
    assert abs(clock_words(item.text_content() or "") - began) < 2500
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()  # and sending resumed it


def test_clicking_a_comment_goes_to_its_moment(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    target = seek_by_rail(page, 0.5)
    wait_near(page, target, 400)
    words = f"Range ({uuid4().hex[:6]})"
    page.get_by_role("textbox", name="Write a comment").fill(words)
    page.get_by_role("button", name="Make it a range").click()
    page.get_by_role("button", name="Comment", exact=True).click()
    item = comment(page, words)
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("slider", name="Time in the lesson").focus()
    page.keyboard.press("Home")
    wait_near(page, 0)
    item.get_by_role("button", name=re.compile("^Go to")).click()
    wait_near(page, target, 400)


def test_a_refused_comment_keeps_its_words_and_a_draft_survives_a_reload(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    words = f"Not lost ({uuid4().hex[:6]})"
    refusal = {"status": 422, "code": "not_within", "detail": "Please choose a time within it."}
    page.route(
        "**/comments",
        lambda route: (
            route.fulfill(status=422, content_type="application/problem+json", json=refusal)
            if route.request.method == "POST"
            else route.fallback()
        ),
    )
    box = page.get_by_role("textbox", name="Write a comment")
    box.fill(words)
    page.keyboard.press("Enter")
    waiting = page.locator("[data-draft]").filter(has_text=words)
    expect(waiting.get_by_role("alert")).to_contain_text("Please choose a time within it. Your words are kept here")
    page.unroute("**/comments")
    page.reload()
    expect(box).to_have_value(words)
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-comment]").filter(has_text=words)).to_be_visible()
    expect(box).to_have_value("")


def test_a_comment_is_changed_and_taken_back(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    mark = uuid4().hex[:6]
    box = page.get_by_role("textbox", name="Write a comment")
    box.fill(f"First wording {mark}")
    page.keyboard.press("Enter")
    comment(page, mark).get_by_role("button", name="Edit").click()
    box.fill(f"Second wording {mark}")
    page.get_by_role("button", name="Save").click()
    expect(comment(page, f"Second wording {mark}")).to_contain_text("edited")
    comment(page, mark).get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(comment(page, mark)).to_have_count(0)


def test_publishing_says_first_what_becomes_visible(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    words = f"To publish ({uuid4().hex[:6]})"
    page.get_by_role("textbox", name="Write a comment").fill(words)
    page.keyboard.press("Enter")
    expect(comment(page, words)).to_contain_text("Only you see this until you publish")
    page.get_by_role("button", name="Publish feedback").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"comments? becomes? visible to"))
    dialog.get_by_role("button", name="Publish").click()
    expect(comment(page, words)).not_to_contain_text("Only you see this")


def test_a_trainee_replies_and_does_not_comment(page: Page, service: Prepared) -> None:
    open_lesson(page, service, "trainee")
    expect(page.get_by_role("region", name="Write a comment")).to_have_count(0)
    first = page.get_by_role("list", name="Comments on the lesson").get_by_role("listitem").first
    first.get_by_role("button", name="Reply").first.click()
    words = f"Thank you ({uuid4().hex[:6]})"
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(first).to_contain_text(words)


def test_the_transcript_goes_where_it_is_clicked_and_can_be_searched(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    page.get_by_role("tab", name="Transcript").click()
    places = page.get_by_role("button", name=re.compile("^Play from"))
    expect(places.first).to_be_visible()
    last = places.last
    said = clock_words(last.inner_text())
    last.click()
    wait_near(page, said, 1100)
    said_last = page.locator(".sentence p").last.inner_text().replace("(unsure)", "")
    word = re.findall(r"[A-Za-z]{5,}", said_last)[0]
    page.get_by_role("searchbox", name="Search what was said").fill(word)
    expect(page.locator(".sentence mark").first).to_have_text(re.compile(word, re.IGNORECASE))


def test_about_says_that_the_register_was_checked(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("register checked on")
