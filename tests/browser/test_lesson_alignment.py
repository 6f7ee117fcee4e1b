"""How the cameras were lined up, in words and in a plot; a camera moved by hand, taken up in mid-play, and moved back."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.lesson import Prepared, clock_words, open_lesson, play, stands_ms, wait_near, wait_past
from tests.browser.visit import overflow, violations

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])

INTERRUPTED = """() => {
  const sound = document.querySelector("audio[data-lesson-sound]");
  window.interrupted = [];
  for (const name of ["pause", "seeking", "emptied", "waiting"])
    sound.addEventListener(name, () => window.interrupted.push(name));
}"""
STARTS_AT = "([ms]) => Number(document.querySelector('audio[data-lesson-sound]').dataset.startMs) === ms"
MEDIA_S = "(camera) => document.querySelector(`[data-camera='${camera}'] video`).currentTime"
STANDS_STILL = "(camera) => !document.querySelector(`[data-camera='${camera}'] video`).seeking"
MEDIA_NEAR = """([camera, seconds]) => {
  const video = document.querySelector(`[data-camera='${camera}'] video`);
  return !video.seeking && Math.abs(video.currentTime - seconds) < 0.012;
}"""

KEEPS_WHAT_SOUNDS = """
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...how) { window.sounds = this.buffer; start.apply(this, how); };
"""
LEFT_LATER_MS = """() => {
  // How much later what is heard lies in the left ear than in the right one, by how loud each millisecond is.
  const [left, right] = [0, 1].map((ear) => {
    const samples = window.sounds.getChannelData(ear);
    const each = window.sounds.sampleRate / 1000;
    const loud = Array.from({ length: 4000 }, (_, ms) => {
      let sum = 0;
      for (let i = Math.round(ms * each); i < Math.round((ms + 1) * each); i += 1) sum += samples[i] ** 2;
      return Math.sqrt(sum);
    });
    const mean = loud.reduce((sum, one) => sum + one, 0) / loud.length;
    return loud.map((one) => one - mean);
  });
  let best = [-Infinity, 0];
  for (let lag = -500; lag <= 500; lag += 1) {
    let sum = 0;
    for (let ms = 500; ms < 3500; ms += 1) sum += left[ms + lag] * right[ms];
    if (sum > best[0]) best = [sum, lag];
  }
  return best[1];
}"""


def open_about(page: Page, service: Prepared, role: str = "tutor") -> None:
    open_lesson(page, service, role)
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("region", name="Camera 1")).to_be_visible()


def place(page: Page, camera: int) -> Locator:
    """The part of the panel about one camera."""
    return page.get_by_role("region", name=f"Camera {camera}", exact=True)


def served(page: Page, service: Prepared, what: str = "lesson") -> dict[str, Any]:
    """What the service serves now, asked with the page's own session."""
    answer = page.request.get(f"{service.url}/api/observations/{service.observation_id}/{what}")
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()
    return found


def start_of(page: Page, service: Prepared, camera: int) -> int:
    return int(next(angle["start_ms"] for angle in served(page, service)["angles"] if angle["camera"] == camera))


def heard_and_moved(page: Page, service: Prepared) -> tuple[int, int]:
    """The camera of the lesson's own sound, which never moves, and one that can be moved."""
    heard = int(next(track["camera"] for track in served(page, service)["audio"] if track["default"]))
    return heard, next(camera for camera in (2, 3, 1) if camera != heard)


def move(page: Page, service: Prepared, camera: int, delta_ms: float) -> None:
    """Somebody else moves a camera."""
    answer = page.request.post(
        f"{service.url}/api/observations/{service.observation_id}/nudges",
        data={"camera": camera, "delta_ms": delta_ms, "reason": "Moved elsewhere"},
        headers={"X-Triptych": "1", "Origin": service.url},
    )
    assert answer.status == 201, answer.text()


@pytest.fixture(autouse=True)
def moved_back(page: Page, service: Prepared) -> Iterator[None]:
    """Whatever a test moved is moved back, so that every test finds the lesson as it was lined up."""
    yield
    page.goto(service.url)
    for camera in served(page, service, "alignment")["cameras"]:
        for nudge in camera["nudges"]:
            if nudge["undone_at"] is None:
                page.request.delete(
                    f"{service.url}/api/nudges/{nudge['id']}", headers={"X-Triptych": "1", "Origin": service.url}
                )


def test_the_panel_says_how_each_camera_was_lined_up_and_shows_what_that_rests_on(page: Page, service: Prepared) -> None:
    open_about(page, service)
    alignment = served(page, service, "alignment")
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("All three cameras run together.")
    compared = [camera for camera in alignment["cameras"] if camera["evidence"]]
    assert len(compared) == 2
    anchor = place(page, alignment["anchor"])
    expect(anchor).to_contain_text(f"The lesson’s clock is camera {alignment['anchor']}’s")
    for camera in compared:
        part = place(page, camera["camera"])
        expect(part).to_contain_text(f"It was lined up with camera {camera['against']} by sound.")
        expect(part).to_contain_text(f"We are sure of it, to within {round(camera['uncertainty_ms'])} ms")
        agreeing = sum(point["agrees"] for point in camera["evidence"])
        plot = part.get_by_role("img", name=re.compile(f"How well {camera['label']} fits camera {camera['against']}"))
        expect(plot).to_be_visible()
        expect(plot.locator(".lag-plot__agrees")).to_have_count(agreeing)
        expect(plot.locator(".lag-plot__aside")).to_have_count(len(camera["evidence"]) - agreeing)
        part.get_by_role("button", name="in a table").click()
        expect(part.get_by_role("rowheader")).to_have_count(len(camera["evidence"]))


def test_a_moment_of_the_plot_of_the_table_and_of_a_sentence_is_gone_to(page: Page, service: Prepared) -> None:
    open_about(page, service)
    part = place(page, heard_and_moved(page, service)[1])
    plot = part.get_by_role("img")
    box = plot.bounding_box()
    assert box is not None
    plot.click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.75})
    lesson = served(page, service)
    drawn = (0.6 * 360 - 50) / 302  # the scale begins 50 of the drawing's 360 units from its left, and is 302 wide
    wait_near(page, lesson["start_ms"] + drawn * (lesson["end_ms"] - lesson["start_ms"]), 500)
    part.get_by_role("button", name="in a table").click()
    row = part.get_by_role("rowheader").get_by_role("button").nth(2)
    row.focus()
    page.keyboard.press("Enter")
    wait_near(page, clock_words(row.inner_text()), 160)
    sentence = part.get_by_text("It recorded from").get_by_role("button").first
    sentence.click()
    wait_near(page, clock_words(sentence.inner_text()), 1100)


@SIZES
def test_a_camera_is_moved_and_moved_back_by_keyboard_alone(page: Page, service: Prepared, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    part, before = place(page, camera), start_of(page, service, camera)
    frame_ms = next(one["frame_ms"] for one in served(page, service, "alignment")["cameras"] if one["camera"] == camera)
    assert frame_ms, "the frames of the sample's cameras are all alike"

    part.get_by_role("button", name="Move it earlier or later").focus()
    page.keyboard.press("Enter")
    expect(part.get_by_role("button", name="One frame earlier")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(part).to_contain_text(f"will be shown {round(2 * frame_ms)} ms later (2 frames) than now")
    expect(part).to_contain_text("Nothing is made again, and comments stay where they are.")
    assert violations(page) == []
    assert overflow(page) <= 0
    for field in ("As moved", "Compare with", "Hear both here", "What did you see or hear?"):
        page.keyboard.press("Tab")
        expect(part.get_by_label(field).or_(part.get_by_role("button", name=field)).first).to_be_focused()
    page.keyboard.type("The clap is heard before the hands meet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(part.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(part.get_by_role("button", name="Move it earlier or later")).to_be_focused()
    assert start_of(page, service, camera) == before + round(2 * frame_ms)
    moves = part.get_by_role("list", name=f"Moves of Camera {camera}").get_by_role("listitem")
    expect(moves).to_have_count(1)
    expect(moves).to_contain_text("The clap is heard before the hands meet.")
    expect(part).to_contain_text("By hand it was moved since")
    assert violations(page) == []

    moves.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(part.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    expect(part.get_by_role("button", name="Move it earlier or later")).to_be_focused()
    expect(moves).to_have_count(0)
    assert start_of(page, service, camera) == before
    part.get_by_role("button", name="undone").click()
    expect(part.get_by_role("listitem").filter(has_text="Undone by").last).to_contain_text("The clap is heard")


def test_a_move_shows_at_once_at_rest_and_the_sound_stays_where_it_was(page: Page, service: Prepared) -> None:
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    page.get_by_role("slider", name="Time in the lesson").focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    wait_near(page, 12_000, 1500)
    page.wait_for_function(STANDS_STILL, arg=camera)
    stood, media = stands_ms(page), float(page.evaluate(MEDIA_S, camera))
    part = place(page, camera)
    part.get_by_role("button", name="Move it earlier or later").click()
    part.get_by_role("textbox", name="Milliseconds later").fill("-400")
    part.get_by_role("textbox", name="What did you see or hear?").fill("The lips are late.")
    part.get_by_role("button", name="Save").click()
    page.wait_for_function(MEDIA_NEAR, arg=[camera, media + 0.4], timeout=15_000)
    assert stands_ms(page) == pytest.approx(stood, abs=1)


def test_a_move_is_seen_and_heard_before_it_is_made(page: Page, service: Prepared) -> None:
    page.add_init_script(KEEPS_WHAT_SOUNDS)
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    before = start_of(page, service, camera)
    page.get_by_role("slider", name="Time in the lesson").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    wait_near(page, 12_000, 1500)
    page.wait_for_function(STANDS_STILL, arg=camera)
    media = float(page.evaluate(MEDIA_S, camera))
    part = place(page, camera)
    part.get_by_role("button", name="Move it earlier or later").click()
    part.get_by_role("button", name="Hear both here").click()
    expect(part.get_by_role("status").filter(has_text=f"Camera {camera} in your left ear")).to_be_visible()
    on_the_left, beside = (page.locator(f'[data-place="pair-{number}"]') for number in (1, 2))
    expect(on_the_left).to_have_attribute("data-camera", str(camera))  # and seen on the left too, as large as the other
    expect(beside).to_be_visible()
    together = page.evaluate(LEFT_LATER_MS)
    assert abs(together) <= 30, "as far as sound is on its way in a room"

    part.get_by_role("textbox", name="Milliseconds later").fill("-240")
    page.wait_for_function(MEDIA_NEAR, arg=[camera, media + 0.24], timeout=15_000)
    page.wait_for_function(f"(apart) => Math.abs(({LEFT_LATER_MS})() - apart) <= 1", arg=together - 240)
    part.get_by_text("As it is now", exact=True).click()
    page.wait_for_function(MEDIA_NEAR, arg=[camera, media], timeout=15_000)
    page.wait_for_function(f"(apart) => Math.abs(({LEFT_LATER_MS})() - apart) <= 1", arg=together)
    part.get_by_text("As moved", exact=True).click()
    page.wait_for_function(MEDIA_NEAR, arg=[camera, media + 0.24], timeout=15_000)

    part.get_by_role("button", name="Stop").click()
    expect(part.get_by_role("button", name="Hear both here")).to_be_visible()
    part.get_by_role("button", name="Cancel").click()
    page.wait_for_function(MEDIA_NEAR, arg=[camera, media], timeout=15_000)
    expect(beside).to_have_count(0)
    assert start_of(page, service, camera) == before


def test_who_presses_play_hears_the_lesson_and_not_two_cameras(page: Page, service: Prepared) -> None:
    open_about(page, service)
    part = place(page, heard_and_moved(page, service)[1])
    part.get_by_role("button", name="Move it earlier or later").click()
    part.get_by_role("button", name="Hear both here").click()
    expect(part.get_by_role("status").filter(has_text="in your left ear")).to_be_visible()
    play(page)
    expect(part.get_by_role("button", name="Hear both here")).to_be_visible()


def test_a_move_made_elsewhere_is_taken_up_in_mid_play_without_an_interruption(page: Page, service: Prepared) -> None:
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    play(page)
    page.evaluate(INTERRUPTED)
    move(page, service, camera, 120)
    expect(place(page, camera)).to_contain_text("it is shown 120 ms later than it was lined up")
    wait_past(page, stands_ms(page) + 1500)
    assert page.evaluate("() => window.interrupted") == []


def test_the_sound_that_is_heard_goes_on_from_the_same_moment_when_its_camera_is_moved(page: Page, service: Prepared) -> None:
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    page.get_by_role("button", name=re.compile("^Sound|camera 1")).first.click()
    page.get_by_role("option", name=f"camera {camera}").click()
    page.get_by_role("slider", name="Time in the lesson").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    wait_near(page, 10_000, 400)
    stood = stands_ms(page)
    starts = next(track["start_ms"] for track in served(page, service)["audio"] if track["camera"] == camera)
    move(page, service, camera, 700)
    page.wait_for_function(STARTS_AT, arg=[starts + 700], timeout=20_000)
    wait_near(page, stood, 40)


def test_the_camera_of_the_lessons_sound_stays_and_the_others_move(page: Page, service: Prepared) -> None:
    open_about(page, service)
    heard, camera = heard_and_moved(page, service)
    before = {each: start_of(page, service, each) for each in (heard, camera)}
    part = place(page, heard)
    part.get_by_role("button", name="Move it earlier or later").click()
    part.get_by_role("textbox", name="Milliseconds later").fill("100")
    expect(part).to_contain_text("gives the lesson’s sound, which words and comments stay with")
    part.get_by_role("textbox", name="What did you see or hear?").fill("The hands are late everywhere else.")
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(place(page, camera)).to_contain_text(f"Camera {heard} was to be shown 100 ms later")
    assert start_of(page, service, heard) == before[heard]
    assert start_of(page, service, camera) == before[camera] - 100


def test_what_cannot_be_is_said_in_place_and_nothing_typed_is_lost(page: Page, service: Prepared) -> None:
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    part, before = place(page, camera), start_of(page, service, camera)
    part.get_by_role("button", name="Move it earlier or later").click()
    amount = part.get_by_role("textbox", name="Milliseconds later")
    reason = part.get_by_role("textbox", name="What did you see or hear?")
    amount.fill("soon")
    part.get_by_role("button", name="Save").click()
    expect(part).to_contain_text("Write a whole number of milliseconds")
    expect(part).to_contain_text("Please say why; one sentence is enough.")
    amount.fill("60000")
    reason.fill("It is a minute late.")
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_role("alert")).to_contain_text("10 seconds is the most")
    expect(reason).to_have_value("It is a minute late.")
    expect(amount).to_have_value("60000")
    assert violations(page) == []
    assert start_of(page, service, camera) == before


def refusal(status: int, words: str) -> Callable[[Route], None]:
    """Answer as the service does when it says no."""
    body = json.dumps({"title": "No", "status": status, "detail": words, "code": "refused"})
    return lambda route: route.fulfill(status=status, content_type="application/problem+json", body=body)


def test_a_refusal_is_said_where_it_was_asked_for(page: Page, service: Prepared) -> None:
    open_about(page, service)
    _, camera = heard_and_moved(page, service)
    part = place(page, camera)
    move(page, service, camera, 40)
    page.route("**/api/nudges/*", refusal(409, "Undo the other steps first; nothing was changed."))
    part.get_by_role("button", name="Undo “40 ms later”").click()
    expect(part.get_by_role("alert")).to_contain_text("Undo the other steps first; nothing was changed.")
    expect(part.get_by_role("list", name=f"Moves of Camera {camera}").get_by_role("listitem")).to_have_count(1)
    page.route("**/nudges", refusal(403, "The feedback on this lesson is published and speaks of it as it is."))
    part.get_by_role("button", name="Move it earlier or later").click()
    part.get_by_role("button", name="One frame earlier").click()
    reason = part.get_by_role("textbox", name="What did you see or hear?")
    reason.fill("A frame early.")
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_role("alert").last).to_contain_text("speaks of it as it is. What you typed is still here.")
    expect(reason).to_have_value("A frame early.")


def test_who_may_only_watch_is_offered_nothing_to_move(browser: Browser, page: Page, service: Prepared) -> None:
    open_about(page, service)
    theirs = browser.new_page(viewport={"width": 1440, "height": 900})
    open_about(theirs, service, "moderator")
    expect(place(theirs, 2)).to_contain_text("It recorded from")
    expect(theirs.get_by_role("button", name="Move it earlier or later")).to_have_count(0)
    theirs.close()
