"""Windows that are closed and browsers that are killed while a file is on its way."""

import os
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from custody.act import Custody
from domain.base import utc_now
from domain.upload import Upload
from ingest.completing import Completing
from ingest.upkeep import SILENT_DAYS, Upkeep
from ingest.uploads import Uploads
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
from tests.browser.visit import sign_in, violations
from triptych.wiring import object_store, opened

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


def _fifteen_days_pass(bare: Bare, lesson: str) -> None:
    """Let a lesson's upload have been silent for so long that the upkeep puts it away."""
    objects = object_store(bare.settings)
    with opened(bare.settings) as rows:
        with rows.write() as session:
            long_ago = utc_now() - timedelta(days=SILENT_DAYS + 1)
            session.execute(update(Upload).where(Upload.observation_id == lesson).values(active_at=long_ago))
        custody = Custody(rows)
        completing = Completing(rows, custody, objects, lambda *_: None)
        assert Upkeep(rows, custody, objects, Uploads(rows, custody, objects), completing).put_away() == 1


def test_what_nobody_went_on_with_is_said_to_be_put_away_and_can_be_sent_anew(page: Page, bare: Bare, tmp_path: Path) -> None:
    lesson = plan_lesson(page, bare).split("/")[-2]
    slow_line(page, SLOW)
    file = some_file(tmp_path, "front.mp4", 20)
    choose(page, 1, file)
    start(page)
    has_begun(page, 1)
    place = slot(page, 1)
    place.get_by_role("button", name="Pause: front camera").click()
    _fifteen_days_pass(bare, lesson)
    page.reload()
    expect(place).to_contain_text("The upload for camera 1 was put away, because nothing of it had come since")
    assert violations(page) == []
    place.get_by_role("button", name="Put this notice away").click()
    expect(place).not_to_contain_text("was put away")
    slow_line(page, -1)
    choose(page, 1, file)
    start(page)
    expect(place).to_contain_text("received")
    assert kept(bare, file)


def test_who_goes_on_after_that_in_a_window_left_open_starts_again(page: Page, bare: Bare, tmp_path: Path) -> None:
    lesson = plan_lesson(page, bare).split("/")[-2]
    slow_line(page, SLOW)
    file = some_file(tmp_path, "front.mp4", 20)
    choose(page, 1, file)
    start(page)
    has_begun(page, 1)
    place = slot(page, 1)
    place.get_by_role("button", name="Pause: front camera").click()
    _fifteen_days_pass(bare, lesson)
    place.get_by_role("button", name="Go on: front camera").click()
    expect(place).to_contain_text("The service does not hold what had arrived any more. The file is still chosen")
    assert violations(page) == []
    slow_line(page, -1)
    place.get_by_role("button", name="Start again").click()
    expect(place).to_contain_text("received")
    assert kept(bare, file)
