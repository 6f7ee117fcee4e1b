"""Files are dragged on to the page, put in order by drag and by buttons, and given to another camera; the keyboard is kept."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dragging import drag, drop_files
from tests.browser.uploading import choose, looked_at, slot, some_file, start
from tests.browser.visit import violations

pytestmark = pytest.mark.browser

CHAPTERS = ("GX010042.MP4", "GX020042.MP4", "GX030042.MP4")

KEEP_DROPS = """() => {
    window.drops = [];
    const keep = (event) => window.drops.push([event.type, event.defaultPrevented, event.dataTransfer.dropEffect]);
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, keep);
}"""
LET_GO = """() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "stray.mp4"));
    const letGo = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    return document.querySelector("h1").dispatchEvent(letGo);
}"""
"""Whether the browser would do with it what it always does with a file."""


def _listed(page: Page, camera: int) -> Locator:
    return slot(page, camera).get_by_role("grid").locator(".slot__file")


def _handle(page: Page, camera: int, name: str) -> Locator:
    return slot(page, camera).get_by_role("button", name=f"Drag {name}")


def _row(page: Page, camera: int, name: str) -> Locator:
    return slot(page, camera).locator(".part").filter(has_text=name)


def _parts(page: Page, camera: int) -> list[str]:
    """The names of the parts as the service keeps them."""
    detail = page.request.get(page.url.replace("/lessons/", "/api/observations/").removesuffix("/upload")).json()
    return [part["file_name"] for part in detail["cameras"][camera - 1]["recording"]["parts"]]


def test_files_dropped_on_a_camera_are_its_files_and_arrive(planned: Page, tmp_path: Path, screenshots: Path) -> None:
    files = [some_file(tmp_path, name, 0.1) for name in reversed(CHAPTERS)]
    drop_files(planned, slot(planned, 2), *files)
    expect(_listed(planned, 2)).to_have_text(CHAPTERS)
    expect(slot(planned, 1)).to_contain_text("No file yet")
    expect(planned.get_by_role("button", name="Start sending")).to_be_enabled()
    planned.screenshot(path=screenshots / "dropped.png", full_page=True)
    assert violations(planned) == []
    start(planned)
    expect(slot(planned, 2)).to_contain_text("received")
    assert _parts(planned, 2) == list(CHAPTERS)


def test_a_dropped_folder_is_opened_and_only_recordings_are_taken(planned: Page, tmp_path: Path) -> None:
    card = tmp_path / "PRIVATE" / "AVCHD" / "STREAM"
    card.mkdir(parents=True)
    for name in ("00001.MTS", "00000.MTS"):
        some_file(card, name, 0.05)
    for number in range(120):  # a browser hands out a hundred entries at a time
        (card / f"M{number:04}.THM").write_bytes(b"small")
    drop_files(planned, slot(planned, 3), tmp_path / "PRIVATE")
    expect(_listed(planned, 3)).to_have_text(["00000.MTS", "00001.MTS"])
    expect(slot(planned, 3)).to_contain_text("120 files of the folder left out")


def test_what_is_dropped_beside_the_cameras_does_not_take_the_page_away(planned: Page, tmp_path: Path) -> None:
    choose(planned, 1, some_file(tmp_path, "front.mp4", 0.05))
    planned.evaluate(KEEP_DROPS)
    address = planned.url
    drop_files(planned, planned.get_by_role("heading", level=1), some_file(tmp_path, "stray.mp4", 0.05))
    drops = planned.evaluate("window.drops")
    assert drops
    assert all(drop == ["dragover", True, "none"] for drop in drops)
    # Not every browser heeds that nothing may be let go here.
    assert not planned.evaluate(LET_GO)
    expect(_listed(planned, 1)).to_have_text(["front.mp4"])
    expect(slot(planned, 2)).to_contain_text("No file yet")
    assert planned.url == address


def test_chapters_are_moved_by_dragging_and_by_buttons_and_sent_in_that_order(planned: Page, tmp_path: Path) -> None:
    choose(planned, 1, *(some_file(tmp_path, name, 0.1) for name in CHAPTERS))
    expect(_listed(planned, 1)).to_have_text(CHAPTERS)
    looked_at(planned)
    first, second, third = CHAPTERS
    landing = slot(planned, 1).locator(".parts [data-drop-target]")
    drag(planned, _handle(planned, 1, first), _row(planned, 1, third), landing)
    expect(_listed(planned, 1)).to_have_text([second, third, first])
    drag(planned, _handle(planned, 1, third), _row(planned, 1, second), landing, share=0.1)
    expect(_listed(planned, 1)).to_have_text([third, second, first])
    slot(planned, 1).get_by_role("button", name=f"Move {first} up").click()
    expect(_listed(planned, 1)).to_have_text([third, first, second])
    start(planned)
    expect(slot(planned, 1)).to_contain_text("received")
    assert _parts(planned, 1) == [third, first, second]


def test_a_chapter_is_dragged_to_another_camera(planned: Page, tmp_path: Path) -> None:
    choose(planned, 1, *(some_file(tmp_path, name, 0.05) for name in CHAPTERS[:2]))
    expect(_listed(planned, 1)).to_have_text(CHAPTERS[:2])
    looked_at(planned)
    landing = slot(planned, 2).locator(".slot[data-drop-target]")
    drag(planned, _handle(planned, 1, CHAPTERS[1]), slot(planned, 2).locator(".slot__words"), landing, share=0.5)
    expect(_listed(planned, 2)).to_have_text([CHAPTERS[1]])
    expect(_listed(planned, 1)).to_have_text([CHAPTERS[0]])


def test_the_keyboard_stays_where_a_file_was_when_it_goes_to_another_camera(planned: Page, tmp_path: Path) -> None:
    choose(planned, 1, *(some_file(tmp_path, name, 0.05) for name in CHAPTERS[:2]))
    expect(_listed(planned, 1)).to_have_text(CHAPTERS[:2])
    give = slot(planned, 1).get_by_role("button", name="To camera 2 (back)")
    give.first.focus()
    give.first.press("Enter")
    expect(_listed(planned, 1)).to_have_text([CHAPTERS[1]])
    expect(_row(planned, 1, CHAPTERS[1])).to_be_focused()
    give.focus()
    give.press("Enter")
    expect(_listed(planned, 1)).to_have_count(0)
    expect(slot(planned, 1).get_by_role("heading")).to_be_focused()
    expect(_listed(planned, 2)).to_have_text(CHAPTERS[:2])
