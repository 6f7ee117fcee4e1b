"""Windows that are closed and browsers that are killed while a file is on its way."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.uploading import (
    SLOW,
    Bare,
    choose,
    has_begun,
    kept,
    plan_lesson,
    slot,
    slow_line,
    some_file,
    start,
)
from tests.browser.visit import sign_in

pytestmark = pytest.mark.browser


def test_the_window_is_not_closed_without_a_word_while_something_is_on_its_way(page: Page, bare: Bare, tmp_path: Path) -> None:
    plan_lesson(page, bare)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    slow_line(page, SLOW)
    file = some_file(tmp_path, "front.mp4", 20)
    choose(page, 1, file)
    start(page)
    has_begun(page, 1)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    slow_line(page, -1)
    expect(slot(page, 1)).to_contain_text("received")
    assert kept(bare, file)
    page.close(run_before_unload=True)
    assert asked == ["beforeunload"], "nothing is on its way any more"


def _processes_of(profile: Path) -> list[int]:
    """The numbers of the browser's processes, by the folder that they keep their things in."""
    named = f"--user-data-dir={profile}".encode()
    commands = {path: path.read_bytes().split(b"\0") for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()}
    return [int(path.parent.name) for path, words in commands.items() if named in words]


def test_a_killed_browser_is_started_again_and_goes_on_where_it_was(browser: Browser, bare: Bare, tmp_path: Path) -> None:
    profile = tmp_path / "profile"

    def opened() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS, locale="en-GB")

    page = opened().new_page()
    address = plan_lesson(page, bare)
    slow_line(page, SLOW)
    file = some_file(tmp_path, "GX010042.MP4", 20)
    choose(page, 2, file)
    start(page)
    has_begun(page, 2)
    killed = _processes_of(profile)
    assert killed
    with page.context.expect_event("close"):
        for number in killed:
            with suppress(ProcessLookupError):  # one dies with another
                os.kill(number, signal.SIGKILL)

    again = opened()
    page = again.new_page()
    sign_in(page, bare, "trainee", address.removeprefix(bare.url))
    expect(slot(page, 2)).to_contain_text("To go on, choose GX010042.MP4 (20 MB) again.")
    puts: list[str] = []
    page.on("request", lambda request: puts.append(request.url) if request.method == "PUT" else None)
    choose(page, 2, file)
    expect(slot(page, 2)).to_contain_text("received")
    again.close()
    assert len(puts) < 4, "what had arrived was sent again"
    assert kept(bare, file)
