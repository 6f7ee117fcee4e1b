"""What a visitor does again and again: sign in, wait until a page stands, ask axe what is wrong with it."""

from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, expect

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FIRST_PLACE = {
    "trainee": "My lessons",
    "tutor": "Queue",
    "lead": "Cohorts",
    "moderator": "My samples",
    "mentor": "Feedback for my mentees",
    "admin": "Cohorts",
}


class Visited(Protocol):
    """What these tests need of the running service."""

    url: str
    people: dict[str, tuple[str, str]]
    observation_id: str
    cohort_id: str


def sign_in(page: Page, service: Visited, role: str, path: str = "/") -> None:
    """Open `path` as the person of this role, by the sign-in page, as a person would."""
    email, password = service.people[role]
    page.goto(f"{service.url}{path}")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def settled(page: Page) -> None:
    """Wait until the page has its heading and nothing is being fetched into it any more."""
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    expect(page.locator(".skeleton")).to_have_count(0)


SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const passing = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
    await Promise.allSettled(passing.map(one => one.finished));
}"""
"""Two pictures after the last change, every transition that it began has begun; then each is waited for."""


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds, shortened to the rule and the elements. Colours on their way to another are let arrive first."""
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, { runOnly: tags })", RULES)["violations"]
    return [{"rule": one["id"], "where": [node["target"] for node in one["nodes"]]} for one in found]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
