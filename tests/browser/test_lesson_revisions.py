"""The lesson as it was: earlier comments keep their moments on their own revision, which has an address of its own."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.lesson import ALL_PICTURED, Prepared
from tests.browser.visit import sign_in, violations

pytestmark = pytest.mark.browser


def test_comments_of_an_earlier_clock_are_read_on_their_own_revision(page: Page, service: Prepared) -> None:
    def replaced(route: Route) -> None:
        """The newest lesson, as it would be after every recording was replaced."""
        answer = route.fetch()
        lesson = answer.json()
        lesson["revision"] += 1
        lesson["clock"]["pinned_at_revision"] = lesson["revision"]
        route.fulfill(response=answer, body=json.dumps(lesson))

    page.route(re.compile(rf"/api/observations/{service.observation_id}/lesson$"), replaced)
    sign_in(page, service, "tutor", f"/lessons/{service.observation_id}")
    expect(page.get_by_text("written before every recording of this lesson was replaced")).to_be_visible()
    expect(page.get_by_role("list", name="Comments on the lesson")).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("link", name="Read them on the lesson as it was").click()
    expect(page).to_have_url(re.compile(r"revision=\d+$"))
    page.wait_for_function(ALL_PICTURED, timeout=60_000)
    items = page.get_by_role("list", name="Comments on the lesson").get_by_role("listitem")
    expect(items.first).to_be_visible()
    expect(page.get_by_text("Every recording was replaced since.")).to_be_visible()
    with page.expect_response(re.compile(r"/alignment\?revision=\d+$")) as told:  # as it was then
        page.get_by_role("tab", name="About").click()
    assert told.value.ok
    page.get_by_role("tab", name="Comments").click()
    named = items.first.get_attribute("data-comment")
    page.get_by_role("link", name="Go to the newest").click()
    expect(page).to_have_url(re.compile(rf"/lessons/{service.observation_id}$"))
    # A link to such a comment, as it may stand in a letter, goes to where it can be seen.
    page.goto(f"{service.url}/lessons/{service.observation_id}?comment={named}")
    expect(page).to_have_url(re.compile(r"revision=\d+"))
    expect(page.locator(f'[data-comment="{named}"][data-open]')).to_have_count(1)
