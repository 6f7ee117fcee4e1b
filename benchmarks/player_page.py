"""What the lesson page weighs, how long it holds the browser up with a thousand comments, what a slow line does to it."""

import gzip
import json
import re
from typing import Any

from playwright.sync_api import Browser, Page, Response, Route

from tests.browser.lesson import Prepared, open_lesson, play, seek_by_rail, stands_ms, wait_near, wait_past
from tests.browser.visit import overflow, violations

COMMENTS = 1000

NOTE_TASKS = """
window.__tasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.__tasks.push([task.startTime, task.duration]);
}).observe({ type: "longtask", buffered: true });
"""

NOTE_STOPS = """() => {
  window.__stops = 0;
  document.querySelector("audio[data-lesson-sound]").addEventListener("waiting", () => { window.__stops += 1; });
}"""

STATES = "() => [...document.querySelectorAll('[data-camera]')].map((view) => view.dataset.state)"


def many_comments(route: Route) -> None:
    """Answer with a thousand comments, made of those that are there, over the whole lesson."""
    if route.request.method != "GET":
        route.continue_()
        return
    answer = route.fetch()
    few = [one for one in answer.json() if one["kind"] != "reply"]
    most = max(one["start_ms"] for one in few) * 1.3
    many = []
    for number in range(COMMENTS):
        one = dict(few[number % len(few)], id=f"many{number}", start_ms=round(number * most / COMMENTS), replies=[])
        one["end_ms"] = one["start_ms"] + 4000 if number % 3 == 0 else None
        many.append(one)
    route.fulfill(response=answer, body=json.dumps(many))


def crowded(browser: Browser, service: Prepared) -> dict[str, Any]:
    """Use the page with a thousand comments and return the longest task of the main thread, by what was being done."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(NOTE_TASKS)
    page.route("**/api/observations/*/comments", many_comments)
    longest: dict[str, int] = {}

    def so_far(doing: str) -> None:
        page.wait_for_timeout(600)
        tasks = page.evaluate("window.__tasks.splice(0)")
        longest[doing] = round(max((duration for _, duration in tasks), default=0))

    open_lesson(page, service)
    page.get_by_role("tab", name=re.compile(rf"Comments\s*{COMMENTS}")).wait_for()
    so_far("opening")
    wait_near(page, seek_by_rail(page, 0.2), 400)
    so_far("seeking")
    play(page)
    wait_past(page, stands_ms(page) + 6000)
    so_far("playing")
    for key in ("v", "v", "v", "v", "Shift+2", "Shift+1"):
        page.keyboard.press(key)
        page.wait_for_timeout(250)
    so_far("changing layouts")
    for key in ("+", "+", "Shift+ArrowRight", "-", "-"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    so_far("zooming")
    for name in ("standards", "people", "cameras"):
        page.get_by_role("button", name="Lanes").click()
        page.get_by_role("option", name=f"Lanes: {name}").click()
    so_far("changing lanes")
    wait_near(page, seek_by_rail(page, 0.85), 400)
    page.keyboard.press("n")
    page.locator("[data-comment][data-open]").wait_for()
    so_far("going to a comment far down")
    page.keyboard.press("c")
    page.keyboard.type("Three hands", delay=60)
    so_far("writing")
    page.get_by_role("button", name="Discard draft").click()
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Questions").click()
    page.get_by_role("radio", name="All", exact=True).click()
    so_far("filtering")
    page.keyboard.press("e")
    page.get_by_role("dialog").wait_for()
    so_far("everything in words")
    page.close()
    return {"longest_task_ms": max(longest.values()), "longest_task_by_ms": longest}


def weight_and_access(browser: Browser, service: Prepared) -> dict[str, Any]:
    """Return what a first visit of the lesson page fetches, without hls.js, in kilobytes of gzip, and what axe finds on it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    weighed: dict[str, int] = {}

    def weigh(response: Response) -> None:
        name = response.url.rsplit("/", 1)[-1]
        if "/assets/" in response.url and response.ok and not name.startswith("hls"):
            weighed[name] = len(gzip.compress(response.body(), 9))

    page.on("response", weigh)
    open_lesson(page, service)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", weigh)
    found = len(violations(page))
    page.set_viewport_size({"width": 390, "height": 844})
    found += len(violations(page)) + (overflow(page) > 0)
    page.close()
    return {"bundle_gzip_kb": round(sum(weighed.values()) / 1000, 1), "axe_violations": found}


def slow_line(browser: Browser, service: Prepared, kilobits: int, seconds: float) -> dict[str, Any]:
    """Play over a line of so many kilobits a second and return how often the sound stopped, and what the cameras showed."""
    page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
    open_lesson(page, service)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 60, "downloadThroughput": kilobits * 125, "uploadThroughput": kilobits * 125},
    )
    page.reload()
    page.wait_for_function("() => document.querySelector('audio[data-lesson-sound]')?.readyState >= 3", timeout=60_000)
    play(page)
    page.evaluate(NOTE_STOPS)
    began = stands_ms(page)
    page.wait_for_timeout(seconds * 1000)
    passed = stands_ms(page) - began
    result = {"kilobits": kilobits, "sound_stops": page.evaluate("window.__stops"), "played_s": round(passed / 1000, 1)}
    states = page.evaluate(STATES)
    page.close()
    return {"slow_line": {**result, "of_s": seconds, "cameras": states}}
