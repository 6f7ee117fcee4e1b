"""Getting in: signing in, an invitation, a new password. With real Chromium against the real service."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import FIRST_PLACE, Visited, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", sorted(FIRST_PLACE))
def test_everybody_comes_to_the_place_of_their_role(page: Page, service: Visited, role: str) -> None:
    sign_in(page, service, role)
    expect(page.get_by_role("heading", level=1, name=FIRST_PLACE[role])).to_be_visible()


def test_a_wrong_password_says_so_and_keeps_the_address(page: Page, service: Visited) -> None:
    email, _ = service.people["trainee"]
    page.goto(f"{service.url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("three wrong green lamps")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    expect(page.get_by_label("E-mail address")).to_have_value(email)


def test_an_address_opened_while_signed_out_is_come_back_to(page: Page, service: Visited) -> None:
    sign_in(page, service, "trainee", "/lessons/new")
    expect(page.get_by_role("heading", level=1, name="Plan a lesson")).to_be_visible()
    expect(page).to_have_url(f"{service.url}/lessons/new")


def test_signing_out_closes_the_pages(page: Page, service: Visited) -> None:
    sign_in(page, service, "tutor")
    page.get_by_role("button", name=re.compile("your account")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    page.goto(f"{service.url}/queue")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_an_invited_person_accepts_gets_in_and_later_sets_a_new_password(
    page: Page, browser: Browser, service: Visited
) -> None:
    name, email = f"Noor Haddad نور {uuid4().hex[:6]}", f"{uuid4().hex}@peaks.example"
    sign_in(page, service, "lead")
    page.get_by_role("link", name=re.compile("iQTS")).first.click()
    page.get_by_role("button", name="Invite a person").click()
    dialog = page.get_by_role("dialog", name="Invite a person")
    dialog.get_by_label("Full name").fill(name)
    dialog.get_by_label("Known as").fill("Noor")
    dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    page.get_by_role("button", name="Done").click()

    guest = browser.new_context().new_page()
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1, name="Welcome to Triptych")).to_be_visible()
    expect(guest.get_by_label("E-mail address")).to_have_value(email)
    guest.get_by_label("Choose a password").fill("short")
    guest.get_by_label("The same password again").fill("short")
    guest.get_by_role("button", name="Create my account").click()
    expect(guest.get_by_text("Use at least 12 characters.")).to_be_visible()
    guest.get_by_label("Choose a password").fill("four calm blue kettles")
    guest.get_by_label("The same password again").fill("four calm blue kettles")
    guest.get_by_role("button", name="Create my account").click()
    expect(guest.get_by_role("heading", level=1, name="My lessons")).to_be_visible()
    expect(guest.get_by_role("heading", name="Plan your first lesson")).to_be_visible()
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1, name="This link no longer works")).to_be_visible()

    page.get_by_role("tab", name="People").click()
    page.get_by_role("button", name=f"Make a password link for {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    guest.goto(link)
    guest.get_by_label("Choose a password").fill("five loud red trumpets")
    guest.get_by_label("The same password again").fill("five loud red trumpets")
    guest.get_by_role("button", name="Set the password").click()
    expect(guest.get_by_role("heading", level=1, name="Your password is set")).to_be_visible()
    guest.goto(f"{service.url}/lessons")
    expect(guest.get_by_role("heading", level=1, name="Sign in"), "every older sign-in has ended").to_be_visible()
    guest.context.close()
