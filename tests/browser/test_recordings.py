"""What becomes of recordings that are in: said in sentences, refused when empty; then the register."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.uploading import choose, plan_lesson, slot, some_file, start
from tests.browser.visit import Visited

pytestmark = pytest.mark.browser


@pytest.fixture
def planned(page: Page, service: Visited) -> Page:
    """A lesson planned a moment ago, at its recordings page."""
    plan_lesson(page, service)
    return page


def test_a_file_arrives_and_is_known_by_its_fingerprint_once_it_was_read(planned: Page, tmp_path: Path) -> None:
    file = some_file(tmp_path, "MVI_0042 – été.MP4", 3)
    with planned.expect_file_chooser() as chooser:
        planned.evaluate("delete window.showOpenFilePicker")
        slot(planned, 1).get_by_role("button", name="Choose the files: front camera").press("Enter")
    chooser.value.set_files(file)
    start(planned)
    expect(slot(planned, 1)).to_contain_text("received")
    expect(slot(planned, 1)).to_contain_text("MVI_0042 – été.MP4")
    planned.reload()
    expect(slot(planned, 1)).to_contain_text("3 MB")


def test_what_is_no_recording_is_said_in_a_sentence_with_one_thing_to_do(planned: Page, tmp_path: Path) -> None:
    text = tmp_path / "lesson.mp4"
    text.write_text("These are my notes, not a recording.\n" * 200, encoding="utf-8")
    choose(planned, 1, text)
    expect(slot(planned, 1)).to_contain_text("lesson.mp4 does not look like a recording.")
    start(planned)
    expect(slot(planned, 1)).to_contain_text("received")
    expect(slot(planned, 1).locator(".notice")).to_be_visible(timeout=60_000)
    expect(slot(planned, 1).get_by_role("button", name="Replace this recording: front camera")).to_be_visible()
    expect(slot(planned, 2).get_by_role("button", name="Choose the files: back camera")).to_be_visible()


def test_the_register_is_confirmed_once_with_a_day_that_has_come(planned: Page, tmp_path: Path) -> None:
    expect(planned.get_by_role("heading", name="The register of children who may not be filmed")).to_have_count(0)
    choose(planned, 1, some_file(tmp_path, "front.mp4", 0.05))
    start(planned)
    register = planned.get_by_role("region", name="The register of children who may not be filmed")
    register.get_by_role("button", name="I confirm this").click()
    expect(register.get_by_text("This is needed before you can confirm.")).to_have_count(2)
    register.get_by_text("No child in this class is on the register").click()
    register.get_by_label("Checked on").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    expect(register).to_contain_text("This day has not come yet.")
    register.get_by_label("Checked on").fill((datetime.now(UTC) - timedelta(days=1)).date().isoformat())
    register.get_by_role("button", name="I confirm this").click()
    expect(register).to_contain_text("You confirmed that the register was checked on")


def test_an_empty_file_is_said_to_be_empty_before_anything_is_sent(planned: Page, tmp_path: Path) -> None:
    place = slot(planned, 2)
    choose(planned, 2, some_file(tmp_path, "back.mov", 0))
    expect(place).to_contain_text("back.mov is empty")
    expect(planned.get_by_role("button", name="Start sending")).to_be_disabled()
    place.get_by_role("button", name="Take back.mov out").press("Enter")
    choose(planned, 2, some_file(tmp_path, "back.mov", 0.09))
    start(planned)
    expect(place).to_contain_text("received")
