"""Accept or ask again: findings looked at, kept and explained; recordings sent back, replaced, and the lesson open again."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from domain.base import utc_now
from domain.findings import Finding, FindingCode, Found, Severity
from domain.observation import Observation
from domain.recording import Recording
from ingest import sentences
from tests.browser.conftest import Service
from tests.browser.uploading import Bare, choose, plan_lesson, slot, some_file, start
from tests.browser.visit import overflow, settled, sign_in, violations
from triptych.demo import cast, story
from triptych.demo.visitor import Visitor
from triptych.wiring import opened

pytestmark = pytest.mark.browser

WIDTHS = (1440, 390)


def _look_at(page: Page, screenshots: Path, name: str) -> None:
    """Axe finds nothing and nothing is cut off, wide and narrow; both are drawn."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], f"{name} at {width}"
        assert overflow(page) <= 0, f"{name} is wider than {width}"
        page.screenshot(path=screenshots / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def _lesson_of(page: Page) -> str:
    return page.url.split("/lessons/")[1].split("/")[0]


def _bring(page: Page, folder: Path, *cameras: int) -> None:
    for camera in cameras:
        choose(page, camera, some_file(folder, f"camera {camera}.mp4", 0.2))
    start(page)
    for camera in cameras:
        expect(slot(page, camera)).to_contain_text("received")


def _find(bare: Bare, lesson: str, found: Found) -> None:
    """File what a worker would have found about a camera's recording."""
    with opened(bare.settings) as rows, rows.write() as session:
        present = select(Recording.id).where(
            Recording.observation_id == lesson, Recording.camera == found.camera, Recording.replaced_at.is_(None)
        )
        session.add(Finding(observation_id=lesson, recording_id=session.scalars(present).one(), **asdict(found)))


COVERED = "Something was in front of the lens from about 0:12 to 0:40: nothing of the lesson can be seen."


@pytest.fixture
def noticed(page: Page, bare: Bare, tmp_path: Path) -> Page:
    """A lesson of two cameras: something was noticed about the first, and the second cannot be used."""
    plan_lesson(page, bare)
    _bring(page, tmp_path, 1, 2)
    lesson = _lesson_of(page)
    _find(bare, lesson, Found(FindingCode.COVERED, Severity.WARNING, COVERED, 1, 12_000))
    _find(bare, lesson, Found(FindingCode.HUM, Severity.WARNING, sentences.HUM, 1))
    _find(bare, lesson, Found(FindingCode.VARIABLE_FRAME_RATE, Severity.INFO, sentences.VARIABLE_FRAME_RATE, 1))
    _find(bare, lesson, Found(FindingCode.TRUNCATED, Severity.ERROR, sentences.truncated(20, 58), 2, 20_000))
    expect(slot(page, 2)).to_contain_text("Cannot be used")  # without a reload
    return page


def test_what_was_noticed_is_kept_or_explained_by_keyboard_alone(noticed: Page, screenshots: Path) -> None:
    front, back = slot(noticed, 1), slot(noticed, 2)
    expect(front).to_contain_text("Worth a look")
    expect(front).to_contain_text("(at 0:12)")
    expect(front).to_contain_text("For your information")
    expect(front).to_contain_text("A warning stops nothing.")
    expect(back).to_contain_text("Nobody else can watch the lesson until you replace this file or go on without it.")
    expect(back.get_by_role("button", name=re.compile("^Keep"))).to_have_count(0)
    _look_at(noticed, screenshots, "noticed")

    explain = front.get_by_role("button", name=re.compile("^Explain, front camera: Something was in front"))
    explain.focus()
    noticed.keyboard.press("Enter")
    expect(front.get_by_label("Your words")).to_be_focused()
    noticed.keyboard.press("Escape")
    expect(explain).to_be_focused()
    noticed.keyboard.press("Enter")
    noticed.keyboard.press("Tab")
    noticed.keyboard.press("Enter")  # saved with nothing in it
    expect(front).to_contain_text("Write a sentence first.")
    _look_at(noticed, screenshots, "explaining")
    front.get_by_label("Your words").focus()
    noticed.keyboard.type("A child stood there; I asked the group to move.")
    noticed.keyboard.press("Tab")
    noticed.keyboard.press("Enter")
    expect(front).to_contain_text("You explained")
    expect(front.get_by_role("button", name=re.compile("^Change these words"))).to_be_focused()

    keep = front.get_by_role("button", name="Keep it as it is: front camera")
    keep.focus()
    noticed.keyboard.press("Enter")
    expect(front).to_contain_text("You keep it as it is")
    expect(front.get_by_role("heading")).to_be_focused()  # the button has gone
    expect(keep).to_have_count(0)

    without = back.get_by_role("button", name="Go on without it: back camera")
    without.focus()
    noticed.keyboard.press("Enter")
    noticed.keyboard.type("The battery ran out, and there is no other file.")
    back.get_by_role("button", name="Save").press("Enter")
    expect(back).to_contain_text("You go on without it")
    expect(back).not_to_contain_text("Nobody else can watch")
    _look_at(noticed, screenshots, "answered")


def test_a_file_that_cannot_be_used_is_first_in_the_list_with_what_to_do(noticed: Page, bare: Bare, screenshots: Path) -> None:
    title = noticed.get_by_role("heading", level=1).text_content() or ""
    noticed.goto(f"{bare.url}/lessons")
    settled(noticed)
    card = noticed.get_by_role("article").filter(has_text=title)
    expect(card).to_contain_text("Needs another file")
    expect(card).to_contain_text("A recording could not be used. Open it to see why, and what you can do.")
    expect(card.get_by_role("link", name=f"Replace a file: {title}")).to_be_visible()


@pytest.fixture
def tutors_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    yield context.new_page()
    context.close()


def test_a_recording_is_sent_back_answered_and_taken_as_it_is(
    noticed: Page, tutors_page: Page, bare: Bare, screenshots: Path
) -> None:
    lesson, title = _lesson_of(noticed), noticed.get_by_role("heading", level=1).text_content() or ""
    sign_in(tutors_page, bare, "tutor", "/queue")
    tutors_page.get_by_role("link", name=f"See the recordings: {title}, {cast.TRAINEE.full_name}").click()
    place = slot(tutors_page, 1)
    expect(place).to_contain_text("Worth a look")
    expect(place.get_by_role("button", name=re.compile("Explain|Keep|Replace|Choose"))).to_have_count(0)
    opener = place.get_by_role("button", name="Send it back: front camera")
    opener.focus()
    tutors_page.keyboard.press("Enter")
    dialog = tutors_page.get_by_role("dialog", name="Send the recording of camera 1 back?")
    expect(dialog).to_contain_text("Nothing is deleted")
    expect(dialog.get_by_label("What is wrong with it")).to_be_focused()
    _look_at(tutors_page, screenshots, "sending-back")
    tutors_page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    tutors_page.keyboard.press("Enter")
    tutors_page.keyboard.type("The board is out of sight. Is there another take?")
    dialog.get_by_role("button", name="Send it back").press("Enter")
    expect(place).to_contain_text("You asked for another file of camera 1")
    take = place.get_by_role("button", name="Take it as it is: camera 1")
    expect(take).to_be_focused()

    front = slot(noticed, 1)  # which was open all the time
    expect(front).to_contain_text(f"{cast.TUTOR.full_name} asks for another file of camera 1")
    expect(front).to_contain_text("The board is out of sight. Is there another take?")
    expect(front).to_contain_text("Choose another file for this camera. What you sent is kept until the new one is in.")
    _look_at(noticed, screenshots, "sent-back")
    noticed.goto(f"{bare.url}/lessons")
    settled(noticed)
    card = noticed.get_by_role("article").filter(has_text=title)
    expect(card).to_contain_text("Camera 1 was sent back: “The board is out of sight. Is there another take?”")
    expect(card).to_contain_text("Needs another file")
    _look_at(noticed, screenshots, "sent-back-in-the-list")
    card.get_by_role("link", name=f"Replace a file: {title}").click()
    front.get_by_role("button", name="I have no other file: camera 1").press("Enter")
    noticed.keyboard.type("The other take has no sound.")
    front.get_by_role("button", name="Save").press("Enter")
    expect(front).to_contain_text("You answered")

    expect(place).to_contain_text("The other take has no sound.")
    _look_at(tutors_page, screenshots, "sent-back-by-tutor")
    take.press("Enter")
    expect(opener).to_be_focused()
    expect(front).not_to_contain_text("asks for another file")
    assert lesson in tutors_page.url


def test_after_published_feedback_a_recording_is_replaced_only_when_it_was_sent_back(
    page: Page, tutors_page: Page, bare: Bare, tmp_path: Path, screenshots: Path
) -> None:
    plan_lesson(page, bare)
    _bring(page, tmp_path, 1, 2)
    lesson = _lesson_of(page)
    with opened(bare.settings) as rows, rows.write() as session:
        session.get_one(Observation, lesson).feedback_published_at = utc_now()
    page.reload()
    front, back = slot(page, 1), slot(page, 2)
    expect(front).to_contain_text("To replace it, ask your tutor or programme lead")
    expect(page.get_by_role("button", name=re.compile("^Replace"))).to_have_count(0)
    _look_at(page, screenshots, "closed")
    with Visitor(bare.url) as tutor:
        recording = tutor.sign_in(cast.TUTOR).get(f"/api/observations/{lesson}")["cameras"][1]["recording"]["id"]
        asks = {"recording_id": recording, "reason": "The pupils' faces are dark."}
        tutor.post(f"/api/observations/{lesson}/cameras/2/send-backs", asks)
    choose(page, 2, some_file(tmp_path, "better.mp4", 0.3))
    expect(back).to_contain_text("This takes the place of the recording above, which is kept.")
    start(page)
    expect(back).to_contain_text("better.mp4")
    expect(back).to_contain_text("received")
    expect(back).not_to_contain_text("asks for another file")
    expect(front).to_contain_text("To replace it, ask your tutor")
    expect(page.get_by_role("button", name=re.compile("^Replace"))).to_have_count(0)


# --- the whole loop, with a lesson that is really made ---------------------------------------------------------------------

SECONDS = "14"


MAINS = "aevalsrc=0.05*(sin(2*PI*50*t)+sin(2*PI*150*t)+sin(2*PI*250*t)):s=48000:d=14"
HUMMING = (
    "-filter_complex",
    f"[0:a]aformat=channel_layouts=mono[a];{MAINS}[h];[a][h]amix=inputs=2:duration=first:normalize=0[o]",
    *("-map", "0:v", "-map", "[o]"),
)
"""A charger beside the microphone."""


def _cut(source: Path, to: Path, *sound: str) -> Path:
    """The first seconds of a camera's file; with other sound, if asked for."""
    how = [*sound, "-c:v", "copy"] if sound else ["-c", "copy"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-t", SECONDS, "-i", str(source), *how, str(to)]
    subprocess.run(command, check=True, timeout=120)
    return to


def _attest(page: Page) -> None:
    register = page.get_by_role("region", name="The register of children who may not be filmed")
    register.get_by_text("No child in this class is on the register").click()
    register.get_by_label("Checked on").fill(utc_now().date().isoformat())
    register.get_by_role("button", name="I confirm this").click()
    expect(register).to_contain_text("You confirmed that the register was checked on")


def _comment(page: Page, words: str) -> Locator:
    return page.get_by_role("list", name="Comments on the lesson").get_by_role("listitem").filter(has_text=words).first


def test_the_whole_loop_a_lesson_opens_again_and_no_comment_moves(
    page: Page, tutors_page: Page, service: Service, tmp_path: Path, screenshots: Path
) -> None:
    """Sent with warnings, explained and confirmed, watched, commented on, sent back, replaced, watched again."""
    front, back, side = (service.sample / camera["file"] for camera in service.truth["cameras"])
    plan_lesson(page, service)
    lesson = _lesson_of(page)
    choose(page, 1, _cut(front, tmp_path / "front.mp4"))
    choose(page, 2, _cut(back, tmp_path / "back.mov", *HUMMING))
    choose(page, 3, _cut(side, tmp_path / "side.mp4", *HUMMING))
    start(page)
    second, third = slot(page, 2), slot(page, 3)
    for place in (second, third):
        expect(place).to_contain_text("A steady hum from the mains is heard", timeout=120_000)

    third.get_by_role("button", name=re.compile("^Explain, side camera: A steady hum")).press("Enter")
    page.keyboard.type("It stood beside the charger of the whiteboard.")
    third.get_by_role("button", name="Save").press("Enter")
    expect(third).to_contain_text("You explained")
    second.get_by_role("button", name="Keep it as it is: back camera").press("Enter")
    expect(second).to_contain_text("You keep it as it is")
    expect(page.get_by_role("link", name="Watch the lesson")).to_be_visible(timeout=300_000)
    _attest(page)

    moment_ms, words = 6_000, "Three hands, and you wait"
    with Visitor(service.url) as tutor, Visitor(service.url) as trainee:
        tutor.sign_in(cast.TUTOR)
        trainee.sign_in(cast.TRAINEE)
        story.wait_until(trainee, lesson, lambda d: d["preparation"]["state"] == "complete", lambda _: None, seconds=400)
        before = tutor.get(f"/api/observations/{lesson}/lesson")
        remark = {"kind": "strength", "text": words, "start_ms": moment_ms, "revision": before["revision"]}
        tutor.post(f"/api/observations/{lesson}/comments", remark)
        tutor.post(f"/api/observations/{lesson}/feedback")

    sign_in(tutors_page, service, "tutor", f"/lessons/{lesson}")
    expect(_comment(tutors_page, words)).to_contain_text("0:06")
    tutors_page.get_by_role("tab", name="About").click()
    about = tutors_page.get_by_role("tabpanel", name="About")
    expect(about).to_contain_text("It stood beside the charger of the whiteboard.")
    expect(about).to_contain_text("The trainee has seen this and keeps the recording as it is")
    about.get_by_role("button", name="Send it back: side camera").press("Enter")
    tutors_page.keyboard.type("I cannot follow what is said at the tables.")
    tutors_page.get_by_role("dialog").get_by_role("button", name="Send it back").press("Enter")
    expect(about).to_contain_text("You asked for another file of camera 3")
    _look_at(tutors_page, screenshots, "lesson-sent-back")

    expect(third).to_contain_text("I cannot follow what is said at the tables.")
    expect(page.get_by_role("main")).to_contain_text("Needs another file")
    choose(page, 3, _cut(side, tmp_path / "side again.mp4"))
    start(page)
    expect(third).to_contain_text("side again.mp4")
    expect(page.get_by_role("main")).to_contain_text("To be confirmed")
    with Visitor(service.url) as trainee:
        trainee.sign_in(cast.TRAINEE)
        seen = story.wait_until(
            trainee,
            lesson,
            lambda d: d["revision"] > before["revision"] and d["preparation"]["state"] == "complete",
            lambda _: None,
            seconds=400,
        )
        assert [camera["recording"]["file_name"] for camera in seen["cameras"]] == ["front.mp4", "back.mov", "side again.mp4"]
        after = trainee.get(f"/api/observations/{lesson}/lesson")
    _attest(page)
    expect(page.get_by_role("main")).to_contain_text("Feedback published")

    assert after["clock"] == before["clock"]
    assert [angle["start_ms"] for angle in after["angles"][:2]] == [angle["start_ms"] for angle in before["angles"][:2]]
    tutors_page.reload()
    expect(_comment(tutors_page, words)).to_contain_text("0:06")
    with Visitor(service.url) as tutor:
        [kept] = tutor.sign_in(cast.TUTOR).get(f"/api/observations/{lesson}/comments")
    assert (kept["start_ms"], kept["text"]) == (moment_ms, words)
