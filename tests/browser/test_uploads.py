"""Uploads that survive: killed servers, reloads, other files, lost networks, two windows, pauses; and files joined in order."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

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

pytestmark = pytest.mark.browser


def test_nothing_is_sent_before_the_hours_are_said_and_somebody_starts(planned: Page, bare: Bare, tmp_path: Path) -> None:
    sent: list[str] = []
    planned.on("request", lambda request: sent.append(request.method) if request.method in {"PUT", "POST"} else None)
    file = some_file(tmp_path, "MVI_0042 – été.MP4", 7)
    choose(planned, 1, file)
    panel = planned.get_by_role("region", name="Sending")
    expect(panel).to_contain_text("1 camera ready to send, 7 MB.")
    expect(panel).to_contain_text("That takes")
    expect(slot(planned, 1)).to_contain_text("does not look like a recording")
    assert sent == []
    start(planned)
    expect(slot(planned, 1)).to_contain_text("received")
    expect(slot(planned, 1)).to_contain_text("MVI_0042 – été.MP4")
    assert kept(bare, file)


def test_a_killed_service_is_waited_for_and_nothing_is_lost(planned: Page, bare: Bare, tmp_path: Path) -> None:
    slow_line(planned, SLOW)
    file = some_file(tmp_path, "front.mp4", 20)
    choose(planned, 1, file)
    start(planned)
    has_begun(planned, 1)
    bare.kill()
    expect(slot(planned, 1)).to_contain_text("Waiting for the network. Nothing is lost")
    assert violations(planned) == []
    bare.start()
    slow_line(planned, -1)
    slot(planned, 1).get_by_role("button", name="Try now").click()
    expect(slot(planned, 1)).to_contain_text("received")
    assert kept(bare, file)


def test_after_a_reload_the_file_is_named_another_is_refused_and_the_same_goes_on(
    planned: Page, bare: Bare, tmp_path: Path
) -> None:
    slow_line(planned, SLOW)
    file = some_file(tmp_path, "GX010042.MP4", 20)
    choose(planned, 2, file)
    start(planned)
    has_begun(planned, 2)
    planned.reload()
    again = slot(planned, 2)
    expect(again).to_contain_text("To go on, choose GX010042.MP4 (20 MB) again.")
    assert violations(planned) == []
    (tmp_path / "other").mkdir()
    choose(planned, 2, some_file(tmp_path / "other", "GX010042.MP4", 20))
    expect(again.get_by_role("alert")).to_contain_text("has the same name, but its content is different")
    choose(planned, 2, some_file(tmp_path, "GX010043.MP4", 6))
    expect(again.get_by_role("alert")).to_contain_text("GX010043.MP4 (6 MB) is a different file")
    puts: list[str] = []
    planned.on("request", lambda request: puts.append(request.url) if request.method == "PUT" else None)
    choose(planned, 2, file)
    expect(again).to_contain_text("received")
    assert len(puts) < 4, "what had arrived was sent again"
    assert kept(bare, file)


def test_a_lost_network_is_waited_for_and_goes_on_by_itself(planned: Page, bare: Bare, tmp_path: Path) -> None:
    slow_line(planned, SLOW)
    file = some_file(tmp_path, "side.mts", 20)
    choose(planned, 3, file)
    start(planned)
    has_begun(planned, 3)
    planned.context.set_offline(True)
    expect(slot(planned, 3)).to_contain_text("Waiting for the network. Nothing is lost")
    planned.context.set_offline(False)
    slow_line(planned, -1)
    expect(slot(planned, 3)).to_contain_text("received")
    assert kept(bare, file)


def test_of_two_windows_one_sends_and_the_other_can_take_over(
    planned: Page, context: BrowserContext, bare: Bare, tmp_path: Path
) -> None:
    slow_line(planned, SLOW)
    file = some_file(tmp_path, "front.mp4", 25)
    choose(planned, 1, file)
    start(planned)
    has_begun(planned, 1)
    second = context.new_page()
    second.goto(planned.url)
    expect(slot(second, 1)).to_contain_text("Another window of this browser is sending it.")
    assert violations(second) == []
    choose(second, 1, file)
    expect(slot(second, 1)).to_contain_text("received")
    expect(slot(planned, 1)).to_contain_text("received")
    assert kept(bare, file)


def test_a_pause_keeps_what_arrived_and_giving_up_is_asked_once_more(planned: Page, bare: Bare, tmp_path: Path) -> None:
    slow_line(planned, SLOW)
    file = some_file(tmp_path, "front.mp4", 20)
    choose(planned, 1, file)
    start(planned)
    has_begun(planned, 1)
    place = slot(planned, 1)
    place.get_by_role("button", name="Pause: front camera").click()
    expect(place).to_contain_text("What has arrived stays.")
    place.get_by_role("button", name="Go on: front camera").click()
    expect(place.get_by_role("progressbar", name="Sending")).to_be_visible()
    place.get_by_role("button", name="Pause: front camera").click()
    place.get_by_role("button", name="Give it up: front camera").click()
    dialog = planned.get_by_role("dialog", name="Give this up?")
    assert violations(planned) == []
    dialog.get_by_role("button", name="Give it up and remove what arrived").click()
    expect(place).to_contain_text("No file yet")
    assert not kept(bare, file)


def test_a_session_that_ended_while_sending_is_asked_for_and_the_file_goes_on(
    planned: Page, bare: Bare, tmp_path: Path
) -> None:
    choose(planned, 3, some_file(tmp_path, "side.mts", 0.1))
    expect(planned.get_by_role("button", name="Start sending")).to_be_enabled()
    planned.context.clear_cookies()
    start(planned)
    dialog = planned.get_by_role("dialog", name="You were signed out")
    dialog.get_by_label("Password").fill(bare.people["trainee"][1])
    dialog.get_by_role("button", name="Sign in").click()
    expect(slot(planned, 3)).to_contain_text("received")


def test_a_remembered_file_is_opened_with_one_press_after_a_reload(page: Page, bare: Bare) -> None:
    # A real handle, from the browser's own private files, in the place of the one that a person would choose.
    page.add_init_script("""
        window.showOpenFilePicker = async () => {
            const folder = await navigator.storage.getDirectory();
            const handle = await folder.getFileHandle("00000.MTS", { create: true });
            if ((await handle.getFile()).size === 0) {
                const out = await handle.createWritable();
                await out.write(Uint8Array.from({ length: 20e6 }, (_, at) => (at * 7 + (at >> 8)) % 251));
                await out.close();
            }
            return [handle];
        };
    """)
    plan_lesson(page, bare)
    slow_line(page, SLOW)
    slot(page, 1).get_by_role("button", name="Choose the files: front camera").click()
    start(page)
    has_begun(page, 1)
    page.reload()
    slot(page, 1).get_by_role("button", name="Go on with the same file: front camera").click()
    expect(slot(page, 1)).to_contain_text("received")


def test_parts_are_put_in_order_moved_by_the_keyboard_taken_out_and_given_to_another_camera(
    planned: Page, bare: Bare, tmp_path: Path
) -> None:
    names = ["GX010043.MP4", "GX020042.MP4", "GX010042.MP4"]
    choose(planned, 1, *(some_file(tmp_path, name, 0.2) for name in names), some_file(tmp_path, "GX010042.THM", 0.1))
    place = slot(planned, 1)
    listed = place.get_by_role("grid", name="Files of the front camera, in order").locator(".slot__file")
    expect(listed).to_have_text(["GX010042.MP4", "GX020042.MP4", "GX010043.MP4"])
    expect(place).to_contain_text("These names speak of 2 recordings.")
    expect(place).to_contain_text("1 file of the folder left out")
    expect(planned.get_by_role("button", name="Start sending")).to_be_enabled()
    assert violations(planned) == []
    up = place.get_by_role("button", name="Move GX010043.MP4 up")
    up.focus()  # whoever comes into a list comes to its row first
    up.press("Enter")
    expect(listed).to_have_text(["GX010042.MP4", "GX010043.MP4", "GX020042.MP4"])
    expect(up).to_be_focused()
    planned.keyboard.press("Enter")  # at the top it can go no further up: the keyboard stands on the way down
    expect(listed).to_have_text(["GX010043.MP4", "GX010042.MP4", "GX020042.MP4"])
    expect(place.get_by_role("button", name="Move GX010043.MP4 down")).to_be_focused()
    planned.keyboard.press("Enter")
    expect(listed).to_have_text(["GX010042.MP4", "GX010043.MP4", "GX020042.MP4"])
    expect(place.get_by_role("button", name="Move GX010043.MP4 down")).to_be_focused()
    place.get_by_role("button", name=re.compile(r"To camera \d \(back\): GX010043\.MP4")).press("Enter")
    expect(slot(planned, 2).locator(".slot__file")).to_have_text(["GX010043.MP4"])
    slot(planned, 2).get_by_role("button", name="Take GX010043.MP4 out").press("Enter")
    expect(slot(planned, 2)).to_contain_text("No file yet")
    start(planned)
    expect(place).to_contain_text("received")
    detail = planned.request.get(planned.url.replace("/lessons/", "/api/observations/").removesuffix("/upload")).json()
    parts = detail["cameras"][0]["recording"]["parts"]
    assert [part["file_name"] for part in parts] == ["GX010042.MP4", "GX020042.MP4"]


def test_a_key_for_unattended_sending_is_made_shown_once_and_taken_back(page: Page, bare: Bare) -> None:
    sign_in(page, bare, "trainee")
    page.get_by_role("button", name=re.compile("your account")).click()
    page.get_by_role("menuitem", name="Upload keys").click()
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("Give it a name.")).to_be_visible()
    page.get_by_label("Where it will be used").fill("School computer")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_label("Upload key", exact=True)).to_have_value(re.compile("^tup_"))
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="School computer")).to_contain_text("not used yet")
    expect(page.get_by_label("Upload key", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Take back the key for School computer").click()
    expect(page.get_by_text("None. Sending from this page needs no key.")).to_be_visible()
