"""No word is lost: network gone, server killed, window closed, two windows writing. And marks, drawings, the tour."""

import os
import re
import signal
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.lesson import Prepared, comment, open_lesson, play, seek_by_rail, stands_ms, wait_near
from tests.browser.visit import violations

pytestmark = pytest.mark.browser


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Write a comment")


def the_api() -> int:
    """The process of the running service's API: a child of this one, started again by the supervisor when it ends."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    for pid in (int(word) for file in children for word in file.read_text().split()):
        if Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:4] == [b"-m", b"triptych", b"api"]:
            return pid
    raise AssertionError("the service's API is a child of the test")


def read_back(page: Page, service: Prepared, what: str, mark: str) -> list[str]:
    """The texts with a mark that the service itself holds: its `comments` or its `drafts`."""
    answer = page.request.get(f"{service.url}/api/observations/{service.observation_id}/{what}")
    assert answer.ok, answer.text()
    return [one["text"] for one in answer.json() if mark in one["text"]]


def test_no_word_is_lost_when_the_network_goes_and_the_server_is_killed_while_typing(
    page: Page, context: BrowserContext, service: Prepared
) -> None:
    open_lesson(page, service)
    mark = uuid4().hex[:6]
    box(page).focus()
    page.keyboard.type(f"First {mark}: the network is ", delay=15)
    context.set_offline(True)
    page.keyboard.type("pulled in the middle of a sentence", delay=15)
    page.keyboard.press("Enter")
    first = f"First {mark}: the network is pulled in the middle of a sentence"
    expect(comment(page, first)).to_contain_text("Waits to be sent")
    expect(box(page)).to_have_value("")  # free for the next thought
    page.keyboard.type(f"Second {mark}: and the server ", delay=15)
    context.set_offline(False)
    os.kill(the_api(), signal.SIGKILL)
    page.keyboard.type("is killed while this is typed", delay=15)
    second = f"Second {mark}: and the server is killed while this is typed"
    expect(box(page)).to_have_value(second)
    page.close(run_before_unload=False)  # the window goes too, with nothing said

    again = context.new_page()
    reopened(again, service)
    expect(box(again)).to_have_value(second)
    expect(comment(again, first)).to_be_visible()
    expect(comment(again, first)).not_to_contain_text("Waits to be sent")
    expect(again.get_by_text(re.compile("Draft saved at")).first).to_be_visible()
    box(again).focus()
    again.keyboard.press("Enter")
    expect(again.locator("[data-comment]").filter(has_text=second)).to_be_visible()
    assert sorted(read_back(again, service, "comments", mark)) == [first, second]  # each once
    assert read_back(again, service, "drafts", mark) == []


def reopened(page: Page, service: Prepared) -> None:
    """Open the lesson in a window of its own, as soon as the service is up again."""
    for _ in range(120):
        try:
            page.goto(f"{service.url}/lessons/{service.observation_id}", timeout=10_000)
            break
        except PlaywrightError as error:
            if "ERR_CONNECTION" not in str(error):  # nobody listens yet
                raise
            page.wait_for_timeout(250)
    expect(page.get_by_role("region", name="The lesson")).to_be_visible()


def test_two_windows_that_change_a_comment_are_brought_together_by_a_person(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    mark = uuid4().hex[:6]
    box(page).fill(f"You wait {mark} and three hands go up")
    page.keyboard.press("Enter")
    item = page.locator("[data-comment]").filter(has_text=mark)
    item.get_by_role("button", name="Edit").click()
    box(page).fill(f"You wait {mark} and eleven hands go up")
    elsewhere = page.request.patch(
        f"{service.url}/api/comments/{item.get_attribute('data-comment')}",
        data={"version": 1, "text": f"You wait {mark} and three hands go up, then five"},
        headers={"X-Triptych": "1", "Origin": service.url},
    )
    assert elsewhere.ok, elsewhere.text()
    page.get_by_role("button", name="Save").click()
    waiting = page.locator("[data-draft]").filter(has_text=mark)
    expect(waiting).to_contain_text("Changed elsewhere")
    waiting.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("del").filter(has_text="eleven")).to_be_visible()
    expect(dialog.locator("ins").filter(has_text="three")).to_be_visible()
    assert violations(page) == []
    decided = dialog.get_by_role("textbox", name="What it shall say")
    expect(decided).to_have_value(f"You wait {mark} and eleven hands go up")
    dialog.get_by_role("button", name="Both, one below the other").click()
    expect(decided).to_have_value(re.compile(r"eleven hands go up\n\n.*then five"))
    decided.fill(f"You wait {mark} and eleven hands go up, then five")
    dialog.get_by_role("button", name="Save this").click()
    expect(waiting).to_have_count(0)
    expect(item).to_contain_text("eleven hands go up, then five")
    item.get_by_role("button", name=re.compile("^edited")).click()
    expect(page.get_by_role("dialog").locator("ol > li")).to_have_count(3)
    assert violations(page) == []


def test_a_mark_is_dropped_while_watching_and_written_about_later(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    play(page)
    page.keyboard.press("m")
    expect(page.get_by_role("status").filter(has_text="Mark at")).to_be_attached()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()  # nothing stopped
    waiting = page.locator("[data-draft]").filter(has_text="A moment to write about").last
    at = stands_ms(page)
    page.reload()
    page.keyboard.press("Home")
    words = f"The mark ({uuid4().hex[:6]})"
    waiting.get_by_role("button", name="Write").click()
    expect(box(page)).to_be_focused()
    page.keyboard.type(f"{words} as at 0:05")
    page.keyboard.press("Enter")
    item = page.locator("[data-comment]").filter(has_text=words)
    item.get_by_role("button", name="Go to 0:05", exact=True).click()
    wait_near(page, 5000)
    assert at < 20_000


def test_an_arrow_is_drawn_by_keyboard_and_shown_at_its_moment(page: Page, service: Prepared) -> None:
    open_lesson(page, service)
    target = seek_by_rail(page, 0.4)
    wait_near(page, target, 400)
    words = f"Look here ({uuid4().hex[:6]})"
    box(page).fill(words)
    page.get_by_role("button", name="Draw", exact=True).press("Enter")
    board = page.get_by_role("application", name="Drawing on the frame")
    expect(board).to_be_focused()
    for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("status").filter(has_text="Arrow drawn. 1 shape")).to_be_attached()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    item = page.locator("[data-comment]").filter(has_text=words)
    expect(item).to_contain_text("drawing")
    shown = page.locator(".view .strokes")
    page.get_by_role("slider", name="Time in the lesson").focus()
    page.keyboard.press("Home")
    expect(shown).to_have_count(0)
    item.get_by_role("button", name=re.compile("^Go to")).click()
    expect(shown).to_have_count(0)  # three seconds before
    page.get_by_role("button", name="Play", exact=True).click()
    expect(shown).to_have_count(1)
    kept = page.request.get(f"{service.url}/api/observations/{service.observation_id}/comments").json()
    [stroke] = next(one for one in kept if one["text"] == words)["drawing"]["strokes"]
    assert stroke == {"tool": "arrow", "points": [[5000, 5000], [6000, 4400]]}


def test_a_reflection_opens_the_feedback_and_the_tour_plays_each_moment(
    context: BrowserContext, page: Page, service: Prepared
) -> None:
    open_lesson(page, service, "trainee")
    page.get_by_role("button", name=re.compile("^Take the tour")).click()
    tour = page.get_by_role("navigation", name="Tour of the comments")
    expect(tour).to_contain_text("1 of")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(page.locator("[data-comment][data-open]")).to_have_count(1)
    first = page.locator("[data-comment][data-open]").get_attribute("data-comment")
    page.keyboard.press("n")
    expect(tour).to_contain_text("2 of")
    assert page.locator("[data-comment][data-open]").get_attribute("data-comment") != first
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # it waits at the end of the moment
    assert violations(page) == []
    page.get_by_role("tab", name="Reflection").click()
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_role("heading", name="Your tutor’s points")).to_be_visible()
    words = panel.get_by_role("textbox", name="Your reflection")
    mark = uuid4().hex[:6]
    words.fill(f"I waited at 0:04, and it paid ({mark}).")
    page.reload()
    page.get_by_role("tab", name="Reflection").click()
    expect(words).to_have_value(re.compile(mark))
    assert violations(page) == []
    panel.get_by_role("button", name="Hand in your reflection").click()
    expect(words).to_have_count(0)
    panel.get_by_role("button", name="Go to 0:04").click()
    wait_near(page, 4000)
    assert context.pages
