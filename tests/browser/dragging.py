"""Drags real files and folders on to a page, as a file manager does: through the browser's own door, not by made-up events."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

COPY = 1


def drop_files(page: Page, place: Locator, *paths: Path) -> None:
    """Drag files and folders over a place of the page and let them go there."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": COPY}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **at})
    session.detach()


def drag(page: Page, handle: Locator, to: Locator, landing: Locator, *, share: float = 0.9) -> None:
    """Take something by its handle and let it go over another element, at this share of its height, once `landing` is ready.

    `landing` is what the page marks (`data-drop-target`) when something may be let go there.
    """
    begin, end = handle.bounding_box(), to.bounding_box()
    assert begin is not None
    assert end is not None
    x, y = begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2
    to_x, to_y = end["x"] + end["width"] / 3, end["y"] + end["height"] * share
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
    page.mouse.move(to_x, to_y, steps=4)
    expect(landing).to_be_attached()
    page.mouse.up()
