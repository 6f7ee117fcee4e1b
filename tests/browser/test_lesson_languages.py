"""The lesson page in other languages: a made-up long one, one that runs from right to left, and Spanish as far as it goes."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lesson import ALL_PICTURED, Prepared, open_lesson
from tests.browser.visit import overflow, settled, violations

pytestmark = pytest.mark.browser

WORDS = """() => {
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    if (!texts.currentNode.parentElement?.closest("script, style, noscript, [dir=auto]")) found.add(texts.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
    for (const element of document.querySelectorAll(`[${name}]`)) found.add(element.getAttribute(name));
  return [...found];
}"""
# What is fetched is noted before the page has it, so that nothing can be shown that is not noted yet.
NOTE_WHAT_IS_SAID = """
window.__said = [];
const ask = window.fetch;
window.fetch = async (...what) => {
  const answer = await ask(...what);
  if ((answer.headers.get("content-type") ?? "").includes("json")) window.__said.push(await answer.clone().text());
  return answer;
};
"""
TONGUE = "element => element.closest('[lang]').lang"
SAID_BY_INTL = (
    "Mon Tue Wed Thu Fri Sat Sun January February March April May June July August September October November December"
)
SAME_EVERYWHERE = {*SAID_BY_INTL.split(), "hour", "hours", "minute", "minutes", "second", "seconds", "Shift", "Escape", "and"}


def in_language(page: Page, language: str) -> None:
    """Load the page again in a language, as the account's menu does."""
    page.evaluate("language => localStorage.setItem('triptych.language', language)", language)
    page.reload()
    page.wait_for_function(ALL_PICTURED, timeout=60_000)


def said(page: Page) -> set[str]:
    """The plain words of everything that the service said to this page: names, titles, standards, comments."""
    return set(re.findall(r"[A-Za-z]{3,}", " ".join(page.evaluate("window.__said"))))


@pytest.mark.parametrize("language", ["long", "rtl"])
def test_nothing_is_written_into_the_page_and_nothing_is_cut_off(
    browser: Browser, own_service: Prepared, language: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce")
    page.add_init_script(NOTE_WHAT_IS_SAID)
    open_lesson(page, own_service)
    in_language(page, language)
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(3)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for tab in tabs.all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            settled(page)
            written = {word for text in page.evaluate(WORDS) for word in re.findall(r"[A-Za-z]{3,}", text)}
            assert written - said(page) - SAME_EVERYWHERE == set(), f"{width}: not in a catalogue"
            assert overflow(page) <= 0, width
        assert violations(page) == []
    page.close()


def test_a_trainee_reads_in_spanish_and_finds_english_where_that_ends(page: Page, own_service: Prepared) -> None:
    open_lesson(page, own_service, "trainee")
    page.get_by_role("button", name=re.compile("your account$")).click()
    page.get_by_role("menuitemradio", name="Español").click()
    page.wait_for_function(ALL_PICTURED, timeout=60_000)
    expect(page.get_by_role("tab", name="Comentarios")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("button", name="Estándar").click()
    standard = page.get_by_role("option").nth(1)
    expect(standard).to_have_attribute("lang", "en-GB")  # the standards are read in their own language
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hacer el recorrido").click()
    expect(page.get_by_role("navigation", name="Recorrido por los comentarios")).to_contain_text("1 de 3")
    page.get_by_role("tab", name="Transcripción").click()
    versions = page.get_by_role("button", name="Versions")  # not translated yet
    assert versions.evaluate(TONGUE) == "en-GB"
    assert page.locator(".sentence p").first.evaluate(TONGUE) == "en"
    assert page.get_by_role("tab", name="Transcripción").evaluate(TONGUE) == "es"
    assert violations(page) == []
