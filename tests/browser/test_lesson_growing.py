"""A picture that is still being made: what is ready can be watched, the rest is held with words, and it comes by itself.

The service's own media are served as they would lie there half-way: an EVENT playlist of which the test lets out more.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as WaitedInVain

from benchmarks.pixel_clock import watch
from tests.browser.lesson import Prepared, open_lesson, seek_by_rail, wait_near
from tests.browser.visit import sign_in, violations
from transcode.playlist import length_s

pytestmark = pytest.mark.browser

CAMERA = 2


@dataclass
class Growing:
    """Camera 2's small picture, let out segment by segment."""

    manifest: dict[str, Any]
    lines: list[str]
    segments: int = 2

    def playlist(self) -> str:
        """The playlist as far as it goes now."""
        kept, left = [], self.segments
        for line in self.lines:
            if line == "#EXT-X-ENDLIST" or (line.startswith("#EXTINF") and left == 0):
                break
            left -= line.startswith("#EXTINF")
            kept.append(line.replace("TYPE:VOD", "TYPE:EVENT"))
        whole = self.segments >= sum(line.startswith("#EXTINF") for line in self.lines)
        return "\n".join([*kept, *(["#EXT-X-ENDLIST"] if whole else []), ""])

    def until_ms(self) -> float:
        """How far it goes, in lesson time."""
        return float(self._angle["start_ms"]) + length_s(self.playlist()) * 1000.0

    @property
    def _angle(self) -> dict[str, Any]:
        return next(angle for angle in self.manifest["angles"] if angle["camera"] == CAMERA)

    def serve(self, page: Page) -> None:
        """Answer in the service's place."""
        master = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", self._variant(), "360/video.m3u8", ""]
        angle = {**self._angle, "playlist": f"angles/{CAMERA}/master-360-growing.m3u8"}
        angle["renditions"] = [{"height": 360, "copied": False, "growing": True}]
        angles = [angle if each["camera"] == CAMERA else each for each in self.manifest["angles"]]
        told = {**self.manifest, "angles": angles, "state": "partial", "pending": [f"angle:{CAMERA}:360"]}
        kind = "application/vnd.apple.mpegurl"

        page.route(re.compile(r"/api/observations/[^/]+/lesson$"), lambda route: route.fulfill(json=told))
        page.route("**/master-360-growing.m3u8", lambda route: route.fulfill(body="\n".join(master), content_type=kind))
        page.route(f"**/angles/{CAMERA}/360/video.m3u8", lambda route: route.fulfill(body=self.playlist(), content_type=kind))

    def _variant(self) -> str:
        return '#EXT-X-STREAM-INF:BANDWIDTH=1260000,CODECS="avc1.64001e",RESOLUTION=640x360,FRAME-RATE=25.000'


@pytest.fixture
def growing(page: Page, service: Prepared) -> Growing:
    sign_in(page, service, "tutor")
    manifest = page.request.get(f"{service.url}/api/observations/{service.observation_id}/lesson").json()
    base = f"{service.url}/media/{service.observation_id}/{manifest['revision']}"
    text = page.request.get(f"{base}/angles/{CAMERA}/360/video.m3u8").text()
    page.context.clear_cookies()
    made = Growing(manifest, text.splitlines())
    made.serve(page)
    return made


def test_what_is_not_made_yet_is_held_with_words_and_comes_by_itself(page: Page, service: Prepared, growing: Growing) -> None:
    open_lesson(page, service)
    watch(page, service.truth["clock"])
    view = page.locator(f'figure[data-camera="{CAMERA}"]')
    expect(page.get_by_text("Still being made: camera 2 (what is ready can be watched).")).to_be_visible()
    seek_by_rail(page, 0.2)
    expect(view).to_have_attribute("data-state", "picture")

    # Past the made part: the others show it, this one says why it does not, and nothing is broken.
    target = seek_by_rail(page, 0.7)
    assert target > growing.until_ms()
    wait_near(page, target, 400)
    expect(view).to_contain_text("Still being made; it comes by itself")
    minutes, seconds = divmod(int(growing.until_ms() // 1000), 60)
    expect(view).to_contain_text(f"Ready up to {minutes}:{seconds:02}")
    expect(page.locator('figure[data-state="picture"]')).to_have_count(2)
    assert violations(page) == []

    # More is made: the picture of this very moment appears without anybody doing anything.
    page.evaluate("window.__same_page = true")
    growing.segments = 5
    assert target < growing.until_ms()
    expect(view).to_have_attribute("data-state", "picture", timeout=45_000)
    page.wait_for_function(
        "([camera, target]) => window.__presented.some(r => r.camera === camera && Math.abs(r.shown_ms - target) < 400)",
        arg=[CAMERA, target],
        timeout=20_000,
    )
    assert page.evaluate("window.__same_page")

    # When all of it is there, it is asked for no more.
    with page.expect_response(re.compile(f"angles/{CAMERA}/360/video.m3u8"), timeout=45_000) as last:
        growing.segments = 10_000
    while "#EXT-X-ENDLIST" not in last.value.text():
        with page.expect_response(re.compile(f"angles/{CAMERA}/360/video.m3u8"), timeout=45_000) as last:
            pass
    with pytest.raises(WaitedInVain), page.expect_response(re.compile(f"angles/{CAMERA}/360/video.m3u8"), timeout=12_000):
        pass
    expect(view).to_have_attribute("data-state", "picture")
