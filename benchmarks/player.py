"""How the lesson page plays: skew of pictures and sound to the clock, time to play and to seek, read from pixels in Chromium.

    .venv/bin/python benchmarks/player.py [--minutes 1.5] [--play-seconds 60] [--seeks 8] [--keep FOLDER]

A sample lesson goes through the real service once (`--keep` keeps it for the next run). Then a tutor watches: plays,
seeks about, changes the speed. A row is one presented frame (`benchmarks/pixel_clock.py`). `angles` counts frames from
three seconds after each start on; `seek_ms` is from the click until all three cameras have shown the new moment. The sound's
clicks are heard on a page of their own (`benchmarks/player_sound.py`); weight, access, long tasks with a thousand comments and
a slow line on others (`benchmarks/player_page.py`). `longest_task_ms` is of those: reading pixels is the benchmark's own task.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from benchmarks.pixel_clock import all_show, presented, skews, wall_ms, watch
from benchmarks.player_page import crowded, slow_line, weight_and_access
from benchmarks.player_sound import clicks_heard, listen
from benchmarks.player_sound import summary as of_clicks
from benchmarks.results import report
from domain.people import Role
from tests.browser.conftest import CHROMIUM, FLAGS, free_port
from tests.browser.lesson import open_lesson, pause, play, seek_by_rail, wait_near
from triptych.demo import cast
from triptych.demo.run import Demo
from triptych.sample import SampleOptions

SETTLE_MS = 3000.0


class Watched:
    """The running service as the lesson page's visitor needs it."""

    def __init__(self, url: str, observation_id: str, truth: dict[str, Any]) -> None:
        self.url = url
        self.observation_id = observation_id
        self.truth = truth
        self.people = {str(Role.TUTOR): (cast.TUTOR.email, cast.PASSWORD)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=1.5)
    arguments.add_argument("--play-seconds", type=float, default=60.0)
    arguments.add_argument("--seeks", type=int, default=8)
    arguments.add_argument("--speeds", type=float, nargs="*", default=[1.5, 0.5])
    arguments.add_argument("--listen-seconds", type=float, default=45.0)
    arguments.add_argument("--kilobits", type=int, default=900, help="of the slow line")
    arguments.add_argument("--keep", type=Path, help="keep the prepared lesson here, or use the one that is here already")
    chosen = arguments.parse_args()
    with ExitStack() as open_things:
        folder = chosen.keep or Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="triptych-player-")))
        demo = Demo(folder, free_port(), Console(stderr=True), sample=SampleOptions(minutes=chosen.minutes, seed=7))
        files = demo.sample()
        url = open_things.enter_context(demo.service())
        told = demo.tell(url, files)
        truth = json.loads((folder / "sample" / "truth.json").read_text(encoding="utf-8"))
        playwright = open_things.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        service = Watched(url, told.observation_id, truth)
        open_lesson(page, service)
        rows, summary = measure(page, truth, chosen)
        page.close()
        clicks = hear(browser, service, chosen.listen_seconds)
        summary |= of_clicks(clicks) | weight_and_access(browser, service) | crowded(browser, service)
        summary |= slow_line(browser, service, chosen.kilobits, 20.0)
        rows += [{"camera": "sound", **click} for click in clicks]
        browser.close()
    report("player", rows, summary)


def measure(page: Page, truth: dict[str, Any], chosen: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Watch the lesson as a tutor does and return the frames and the figures."""
    watch(page, truth["clock"])
    wait_near(page, seek_by_rail(page, 0.2), 400)  # where every camera has a picture
    page.wait_for_function("() => [...document.querySelectorAll('[data-camera] video')].every((v) => !v.seeking)")
    began = wall_ms(page)
    play(page)
    play_ms = moving_after(page, began)
    steady = stretch(page, began + SETTLE_MS, chosen.play_seconds)
    seek_ms: list[float] = []
    after_seeks: list[dict[str, Any]] = []
    for number in range(chosen.seeks):
        fraction = 0.2 + 0.55 * ((number * 0.618) % 1)
        clicked = wall_ms(page)
        target = seek_by_rail(page, fraction)
        after_seeks += stretch(page, clicked + SETTLE_MS, 4.0)
        took = all_show(presented(page), clicked, target)
        if took is not None:
            seek_ms.append(took)
    speeds = {}
    for speed in chosen.speeds:
        seek_by_rail(page, 0.25)
        set_speed(page, speed)
        at = wall_ms(page)
        rows = stretch(page, at + SETTLE_MS, 6.0)
        speeds[str(speed)] = [asdict(skew) for skew in skews(rows, 0, float("inf"))]
    if page.get_by_role("button", name="Pause", exact=True).is_visible():
        pause(page)
    everything = presented(page)
    return everything, {
        "angles": [asdict(skew) for skew in skews(steady, 0, float("inf"))],
        "angles_after_seeks": [asdict(skew) for skew in skews(after_seeks, 0, float("inf"))],
        "angles_at_speed": speeds,
        "play_ms": play_ms,
        "seek_ms_median": round(statistics.median(seek_ms)) if seek_ms else None,
        "seek_p95_ms": round(sorted(seek_ms)[int(len(seek_ms) * 0.95)]) if seek_ms else None,
        "seeks_seen": f"{len(seek_ms)} of {chosen.seeks}",
        "unreadable_frames": sum(row["shown_ms"] is None for row in everything),
        "frames": len(everything),
    }


def hear(browser: Browser, service: Watched, seconds: float) -> list[dict[str, Any]]:
    """Listen to the lesson for so long and return a row for each click."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    open_lesson(page, service)
    wait_near(page, seek_by_rail(page, 0.1), 400)
    listen(page)
    play(page)
    stretch(page, wall_ms(page), seconds)
    rows = clicks_heard(page, service.truth["clicks_ms"])
    page.close()
    return rows


def stretch(page: Page, from_ms: float, seconds: float) -> list[dict[str, Any]]:
    """Let it play until so many seconds after `from_ms` of wall time, or the lesson's end, and return those frames."""
    until = from_ms + seconds * 1000
    page.wait_for_function(
        "until => performance.now() > until || document.querySelector('audio[data-lesson-sound]').ended",
        arg=until,
        timeout=(seconds + 30) * 1000,
    )
    rows: list[dict[str, Any]] = page.evaluate("window.__presented ?? []")
    return [row for row in rows if from_ms <= row["wall_ms"] < until]


def moving_after(page: Page, began_ms: float) -> float | None:
    """Return how long after the click, as a visitor's script makes it, every camera had shown a moving frame."""
    page.wait_for_function("began => performance.now() > began + 2500", arg=began_ms)
    firsts: dict[int, float] = {}
    for row in presented(page):
        if row["wall_ms"] > began_ms and row["running"]:
            firsts.setdefault(row["camera"], row["wall_ms"] - began_ms)
    return round(max(firsts.values())) if firsts else None


def set_speed(page: Page, speed: float) -> None:
    """Choose a speed by the keys for slower and faster."""
    words = f"{speed:g}×"
    shown = page.get_by_role("button", name="Speed")
    for key, presses in (("Shift+Comma", 8), ("Shift+Period", 8)):
        for _ in range(presses):
            if words in shown.inner_text().split():
                return
            page.keyboard.press(key)


if __name__ == "__main__":
    main()
