"""What a lead decides and a moderator receives: standings, a drawn sample, its letter."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visited, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def cohort(page: Page, service: Visited) -> Page:
    """The lead at their cohort."""
    sign_in(page, service, "lead")
    page.get_by_role("link", name=re.compile("iQTS")).first.click()
    expect(page.get_by_role("tab", name=re.compile("Trainees"))).to_be_visible()
    return page


def test_a_standing_needs_a_reason_and_is_shown_with_it(cohort: Page) -> None:
    reason = f"Behaviour management has not moved since October ({uuid4().hex[:6]})."
    row = cohort.get_by_role("row").filter(has_text="Marta Quintanilla Reyes")
    row.get_by_role("button", name=re.compile("Set the standing of Marta")).click()
    dialog = cohort.get_by_role("dialog", name="How is Marta getting on?")
    dialog.get_by_text("Borderline", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("This is needed.")
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text("Borderline")
    expect(row).to_contain_text(reason)
    expect(row.get_by_role("button", name=re.compile("Set the standing")), "the keyboard is back").to_be_focused()


def test_trainees_can_be_narrowed_to_those_who_need_a_look(cohort: Page) -> None:
    cohort.get_by_role("button", name=re.compile("^Show|All trainees Show")).click()
    cohort.get_by_role("option", name="With a late lesson").click()
    expect(cohort.get_by_text("No trainee of this cohort is in this group.")).to_be_visible()


def test_a_drawn_sample_reads_as_a_letter(cohort: Page) -> None:
    purpose = f"Autumn moderation {uuid4().hex[:6]}"
    cohort.get_by_role("tab", name="Samples").click()
    cohort.get_by_role("button", name="Draw a sample").click()
    dialog = cohort.get_by_role("dialog", name="Draw a sample")
    dialog.get_by_label("What the sample is for").fill(purpose)
    dialog.get_by_label("How many of the others").fill("many")
    dialog.get_by_role("button", name="Draw").click()
    expect(dialog).to_contain_text("A whole number, 0 or more.")
    dialog.get_by_label("How many of the others").fill("2")
    dialog.get_by_label("Seed").fill("20260312")
    dialog.get_by_role("button", name="Draw").click()
    expect(cohort.get_by_role("heading", level=1, name=purpose)).to_be_visible()
    letter = cohort.get_by_role("article", name="The letter")
    expect(letter).to_contain_text("Seed 20260312")
    expect(letter).to_contain_text(purpose)
    expect(cohort.get_by_role("table", name="Lessons")).to_contain_text("Nguyễn Thị Mai Anh")


def test_a_moderator_finds_the_sample_and_its_lessons(page: Page, service: Visited) -> None:
    sign_in(page, service, "moderator")
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page.get_by_role("article", name="The letter")).to_contain_text("Seed")
    page.get_by_role("table", name="Lessons").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/lessons/[0-9a-z]+$"))


def test_a_mentor_finds_published_feedback(page: Page, service: Visited) -> None:
    sign_in(page, service, "mentor")
    lesson = page.get_by_role("article").filter(has_text="Nguyễn Thị Mai Anh").first
    expect(lesson).to_contain_text("Feedback published")
    lesson.get_by_role("link", name=re.compile("Read the feedback")).click()
    expect(page).to_have_url(re.compile(r"/lessons/[0-9a-z]+$"))
