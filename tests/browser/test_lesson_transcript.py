"""Words corrected one by one, a name masked, versions read and gone back to, files taken out: by mouse and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lesson import Prepared, open_lesson, wait_near
from tests.browser.visit import overflow, violations

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])
MARK = "———"
GUARD = {"X-Triptych": "1"}


def address(service: Prepared) -> str:
    return f"{service.url}/api/observations/{service.observation_id}/transcript"


def told(page: Page, service: Prepared) -> dict[str, Any]:
    """What the service says now, asked with the page's own session."""
    answer = page.request.get(address(service))
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()
    return found


def spoken(page: Page, service: Prepared) -> list[dict[str, Any]]:
    return [word for phrase in told(page, service)["phrases"] for word in phrase["words"]]


def a_word(page: Page, service: Prepared) -> dict[str, Any]:
    """A plain word that is said once and that another one follows in its phrase."""
    words = spoken(page, service)
    texts = [word["text"].lower().strip(".,?!") for word in words]
    for place, word in enumerate(words[:-1]):
        if re.fullmatch(r"[a-z]{4,}", word["text"]) and texts.count(texts[place]) == 1:
            return word
    raise AssertionError(texts)


@pytest.fixture(autouse=True)
def as_recognised(page: Page, service: Prepared) -> Iterator[None]:
    """Whatever a test changed is undone, so that every test finds the words as they were recognised."""
    yield
    page.goto(service.url)
    while (now := told(page, service))["undo"] is not None:
        asked = {"revision": now["revision"], "version": now["undo"]["version"]}
        answer = page.request.post(f"{address(service)}/undo", data=asked, headers={**GUARD, "Origin": service.url})
        assert answer.ok, answer.text()


def open_words(page: Page, service: Prepared, role: str = "tutor") -> None:
    open_lesson(page, service, role)
    page.get_by_role("tab", name="Transcript").click()
    expect(page.locator(".sentence").first).to_be_visible()


def correcting(page: Page) -> Locator:
    page.get_by_role("button", name="Correct words").click()
    words = page.get_by_role("list", name="The words, to be corrected")
    expect(words).to_be_visible()
    return words


def word(page: Page, word_id: str) -> Locator:
    return page.locator(f'[data-word="{word_id}"]')


def news(page: Page, text: str) -> Locator:
    return page.locator(".transcript__news").filter(has_text=text)


@SIZES
def test_words_are_corrected_one_after_the_other_by_keyboard_alone(
    page: Page, service: Prepared, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_words(page, service)
    first, second, third = spoken(page, service)[:3]
    before = told(page, service)["newest"]
    correcting(page)
    page.keyboard.press("Tab")  # past Undo, which has nothing to undo, to Versions, Export, and the words
    for _ in range(8):
        if page.evaluate("() => document.activeElement.dataset.word") == first["id"]:
            break
        page.keyboard.press("Tab")
    expect(word(page, first["id"])).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    field = page.locator(".word-field")
    expect(field).to_have_value(first["text"])
    page.keyboard.type("Splendid")
    assert violations(page) == []
    assert overflow(page) <= 0
    page.keyboard.press("Enter")
    expect(field).to_have_value(second["text"])
    page.keyboard.type("never saved")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(word(page, second["id"])).to_be_focused()
    expect(word(page, second["id"])).to_have_text(re.compile(re.escape(second["text"])))
    page.keyboard.press("Shift+ArrowRight")  # two words become one
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"{second['text']} {third['text']}")
    page.keyboard.type("morning")
    page.keyboard.press("Tab")
    expect(news(page, "Saved: “morning”")).to_be_visible()
    now = spoken(page, service)
    assert [one["text"] for one in now[:2]] == ["Splendid", "morning"]
    assert (now[0]["start_ms"], now[0]["end_ms"]) == (first["start_ms"], first["end_ms"])
    assert (now[1]["start_ms"], now[1]["end_ms"]) == (second["start_ms"], third["end_ms"])
    assert told(page, service)["newest"] == before + 2
    assert violations(page) == []


def test_a_correction_is_in_the_captions_and_in_everybody_s_page_at_once(
    page: Page, service: Prepared, browser: Browser
) -> None:
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    reader = other.new_page()
    try:
        open_words(reader, service, "trainee")
        open_words(page, service)
        target = a_word(page, service)
        correcting(page)
        word(page, target["id"]).click()
        page.keyboard.type("Quetzalcoatl")
        page.keyboard.press("Enter")
        expect(page.locator(".word", has_text="Quetzalcoatl")).to_be_visible()
        page.locator(".word", has_text="Quetzalcoatl").click()
        page.get_by_role("button", name="Play from here").click()
        wait_near(page, target["start_ms"], 400)
        expect(page.locator(".captions")).to_contain_text("Quetzalcoatl")
        expect(reader.locator(".sentence", has_text="Quetzalcoatl")).to_be_visible()
    finally:
        other.close()


def test_a_name_is_masked_everywhere_it_goes_and_is_shown_again_by_undo(
    page: Page, service: Prepared, browser: Browser, tmp_path: Path
) -> None:
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    reader = other.new_page()
    try:
        open_words(page, service)
        target = a_word(page, service)
        name = target["text"]
        open_words(reader, service, "moderator")
        expect(reader.locator(".sentence", has_text=name)).to_be_visible()
        expect(reader.get_by_role("button", name="Correct words")).to_have_count(0)
        expect(reader.get_by_role("button", name="Export")).to_have_count(0)
        correcting(page)
        word(page, target["id"]).click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Mask", exact=True).click()
        expect(news(page, "1 word masked")).to_be_visible()
        expect(word(page, target["id"])).to_be_focused()
        expect(word(page, target["id"])).to_have_text(re.compile(f"{MARK}.*masked word"))
        expect(page.get_by_text("This word is masked for everybody.")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Play from here").click()
        wait_near(page, target["start_ms"], 400)
        expect(page.locator(".captions")).to_contain_text(MARK)
        page.get_by_role("searchbox", name="Search what was said").fill(name)
        expect(page.get_by_text("Not said in this lesson")).to_be_visible()
        page.get_by_role("searchbox", name="Search what was said").fill("")
        expect(reader.locator(".sentence", has_text=name)).to_have_count(0)
        assert name not in reader.locator("body").inner_html()

        with page.expect_download() as begun:
            page.get_by_role("button", name="Export").click()
            page.get_by_role("menuitem", name=re.compile("^Text")).click()
        file = tmp_path / begun.value.suggested_filename
        begun.value.save_as(file)
        assert re.search(r"-transcript-v\d+\.txt$", file.name)
        assert name not in file.read_text(encoding="utf-8")
        assert MARK in file.read_text(encoding="utf-8")
        expect(news(page, "That you took it out is in the record.")).to_be_visible()

        page.get_by_role("button", name="Undo").click()
        expect(news(page, "Undone.")).to_be_visible()
        expect(word(page, target["id"])).to_have_text(name)
        expect(reader.locator(".sentence", has_text=name)).to_be_visible()
    finally:
        other.close()


@SIZES
def test_versions_are_read_compared_and_gone_back_to(page: Page, service: Prepared, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_words(page, service)
    target = a_word(page, service)
    correcting(page)
    word(page, target["id"]).click()
    page.keyboard.type("otherwise")
    page.keyboard.press("Enter")
    expect(news(page, "Saved")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Versions").click()
    dialog = page.get_by_role("dialog", name="Versions of the transcript")
    newest = told(page, service)["newest"]
    entry = dialog.get_by_role("listitem").filter(has_text=f"Version {newest}").first
    expect(entry).to_contain_text(f"“{target['text']}” became “otherwise”")
    expect(entry).to_contain_text("Helen Okafor")
    assert violations(page) == []
    dialog.get_by_role("button", name="Read version 0").click()
    expect(page.get_by_text(f"You are reading version 0 of {newest}.")).to_be_visible()
    expect(word(page, target["id"])).to_have_attribute("data-changed", "true")
    expect(page.get_by_role("button", name="Correct words")).to_have_count(0)
    assert violations(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Go back to this version").click()
    expect(page.get_by_text("You are reading version")).to_have_count(0)
    expect(word(page, target["id"])).to_have_text(re.compile(target["text"]))
    assert told(page, service)["newest"] == newest + 1


def test_a_trainee_masks_after_feedback_and_does_not_correct(page: Page, service: Prepared) -> None:
    open_words(page, service, "trainee")
    target = a_word(page, service)
    correcting(page)
    expect(page.get_by_text("The words of published feedback are corrected by your tutor.")).to_be_visible()
    word(page, target["id"]).click()
    expect(page.locator(".word-field")).to_have_count(0)
    page.get_by_role("button", name="Mask", exact=True).click()
    expect(word(page, target["id"])).to_have_text(re.compile(MARK))
    page.get_by_role("button", name="Show again").click()
    expect(word(page, target["id"])).to_have_text(target["text"])


def test_what_is_refused_keeps_what_was_typed_in_sight(page: Page, service: Prepared) -> None:
    open_words(page, service)
    target = a_word(page, service)
    correcting(page)
    asked = {"revision": told(page, service)["revision"], "words": [target["id"]], "text": "theirs"}
    page.route("**/events", lambda route: route.abort())
    word(page, target["id"]).click()
    answer = page.request.post(f"{address(service)}/edits", data=asked, headers={**GUARD, "Origin": service.url})
    assert answer.status == 201, answer.text()
    page.keyboard.type("mine")
    page.keyboard.press("Enter")
    expect(news(page, "You typed: “mine”")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(page.locator(".word", has_text="theirs")).to_be_visible()


def test_words_heard_with_doubt_say_so_and_speech_is_a_lane(page: Page, service: Prepared) -> None:
    open_words(page, service)
    limit = told(page, service)["unsure_below"]
    doubted = [one for one in spoken(page, service) if one["probability"] < limit]
    assert doubted, "the sample's small model doubts some words"
    for one in doubted:
        expect(word(page, one["id"])).to_have_text(re.compile(r"\(unsure\)$"))
        expect(word(page, one["id"])).to_have_css("text-decoration-style", "dotted")
    expect(page.locator("[data-unsure]")).to_have_count(len(doubted))
    expect(page.get_by_text(re.compile(r"Somebody speaks for \d+ % of the lesson"))).to_be_visible()
    rail = page.get_by_role("slider", name="Time in the lesson")
    box = rail.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    expect(page.locator(".rail-hover__time")).to_have_text(re.compile(r"speech \d+ %"))
