"""Adding recordings: sent, fingerprinted, refused, lost and sent again; then the register."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.visit import Visited, sign_in

pytestmark = pytest.mark.browser


def _slot(page: Page, camera: int) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=f"Camera {camera} ·"))


def _file(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


@pytest.fixture
def planned(page: Page, service: Visited) -> Page:
    """A lesson planned a moment ago, at its recordings page."""
    sign_in(page, service, "trainee", "/lessons/new")
    page.get_by_label("Title").fill(f"The water cycle {uuid4().hex[:6]}")
    page.get_by_label("Subject").fill("Geography")
    page.get_by_label("Focus", exact=True).fill("Questions that reach everybody")
    page.get_by_label("Recordings due by").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    return page


def test_a_file_arrives_with_the_fingerprint_that_it_left_with(planned: Page, tmp_path: Path) -> None:
    file = _file(tmp_path, "MVI_0042 – été.MP4", 3_000_000)
    with planned.expect_file_chooser() as chooser:
        _slot(planned, 1).get_by_role("button", name="Choose the file: front camera").click()
    chooser.value.set_files(file)
    expect(_slot(planned, 1)).to_contain_text("3 MB")
    expect(_slot(planned, 1)).to_contain_text("MVI_0042 – été.MP4")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    expect(_slot(planned, 1).get_by_title(f"SHA-256 {digest}")).to_be_visible()
    planned.reload()
    expect(_slot(planned, 1).get_by_title(f"SHA-256 {digest}")).to_be_visible()


def test_a_lost_connection_says_so_and_the_file_is_sent_again(planned: Page, tmp_path: Path) -> None:
    def cut(route: Route) -> None:
        route.abort("connectionreset")

    planned.route("**/cameras/2*", cut)
    _slot(planned, 2).locator("input[type=file]").set_input_files(_file(tmp_path, "back.mov", 200_000))
    expect(_slot(planned, 2).get_by_role("alert")).to_contain_text("The connection was lost")
    planned.unroute("**/cameras/2*", cut)
    _slot(planned, 2).get_by_role("button", name="Send it again").click()
    expect(_slot(planned, 2)).to_contain_text("received")


def test_a_session_that_ended_while_sending_is_asked_for_and_the_file_goes_on(
    planned: Page, service: Visited, tmp_path: Path
) -> None:
    planned.context.clear_cookies()
    _slot(planned, 3).locator("input[type=file]").set_input_files(_file(tmp_path, "side.mts", 100_000))
    dialog = planned.get_by_role("dialog", name="You were signed out")
    dialog.get_by_label("Password").fill(service.people["trainee"][1])
    dialog.get_by_role("button", name="Sign in").click()
    expect(_slot(planned, 3)).to_contain_text("received")


def test_what_is_no_recording_is_said_in_a_sentence_with_one_thing_to_do(planned: Page, tmp_path: Path) -> None:
    text = tmp_path / "lesson.mp4"
    text.write_text("These are my notes, not a recording.\n" * 200, encoding="utf-8")
    _slot(planned, 1).locator("input[type=file]").set_input_files(text)
    expect(_slot(planned, 1).locator(".notice")).to_be_visible(timeout=60_000)
    expect(_slot(planned, 1).get_by_role("button", name="Replace this file: front camera")).to_be_visible()
    expect(_slot(planned, 2).get_by_role("button", name="Choose the file: back camera")).to_be_visible()


def test_the_register_is_confirmed_once_with_a_day_that_has_come(planned: Page, tmp_path: Path) -> None:
    expect(planned.get_by_role("heading", name="The register of children who may not be filmed")).to_have_count(0)
    _slot(planned, 1).locator("input[type=file]").set_input_files(_file(tmp_path, "front.mp4", 50_000))
    register = planned.get_by_role("region", name="The register of children who may not be filmed")
    register.get_by_role("button", name="I confirm this").click()
    expect(register.get_by_text("This is needed before you can confirm.")).to_have_count(2)
    register.get_by_text("No child in this class is on the register").click()
    register.get_by_label("Checked on").fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    expect(register).to_contain_text("This day has not come yet.")
    register.get_by_label("Checked on").fill((datetime.now(UTC) - timedelta(days=1)).date().isoformat())
    register.get_by_role("button", name="I confirm this").click()
    expect(register).to_contain_text("You confirmed that the register was checked on")


def test_an_empty_file_is_refused_in_words_and_another_is_asked_for(planned: Page, tmp_path: Path) -> None:
    slot = _slot(planned, 2)
    slot.locator("input[type=file]").set_input_files(_file(tmp_path, "back.mov", 0))
    expect(slot.get_by_role("alert")).to_contain_text("The file is empty")
    expect(slot.get_by_role("button", name="Send it again")).to_have_count(0)
    with planned.expect_file_chooser() as chooser:
        slot.get_by_role("button", name="Replace this file: back camera").click()
    chooser.value.set_files(_file(tmp_path, "back.mov", 90_000))
    expect(slot).to_contain_text("received")
