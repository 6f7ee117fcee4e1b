"""Custody is the only way to change anything: who opens a writing session by itself is on a short list, with the reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("custody", "people", "ingest", "transcode", "pipeline", "review", "moderation", "review_api", "triptych", "media")

BOOKKEEPERS = {
    "custody/act.py": "the one door",
    "custody/anchor.py": "signed heads, which no person decides",
    "pipeline/client.py": "joins a transaction that custody has opened",
    "pipeline/lease.py": "signs of life of the workers",
    "pipeline/progress.py": "how far a stage has come",
    "pipeline/quarantine.py": "how often a job was taken up again",
    "pipeline/room.py": "that a worker waits for free space",
    "pipeline/service_desk.py": "what the engine reports of its own work; publishing is an act",
    "ingest/uploads.py": "the digests that links were made for, and the order of files; opening and ending are acts",
    "ingest/completing.py": "that the store was asked to join; what is filed then is an act",
    "ingest/upkeep.py": "the SHA-256 of a file that has come",
    "people/upload_tokens.py": "when a token was last used; making and revoking are acts",
    "people/accounts.py": "when a sign-in was last seen",
    "review/drafts.py": "the words of a draft while it is typed; beginning one, sending it and throwing it away are acts",
    "review/viewings.py": "which stretches were played; opening a viewing is an act",
}


def writers(source: str) -> Iterator[int]:
    """Yield the lines where something opens a writing session, or makes a session or transaction of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "write" and _names_rows(node.value):
            yield node.lineno
        if isinstance(node, ast.Attribute) and node.attr == "engine" and _names_rows(node.value):
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Session", "sessionmaker"}:
            yield node.lineno


def _names_rows(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.strip("_") == "rows"


def test_only_the_bookkeepers_write_without_custody():
    found = {
        path.relative_to(ROOT).as_posix(): list(writers(path.read_text(encoding="utf-8")))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    strangers = {name: lines for name, lines in found.items() if lines and name not in BOOKKEEPERS}
    assert strangers == {}, "these change rows without custody.act, so without permission and audit"


def test_the_search_finds_what_it_looks_for():
    for guilty in (
        "with self._rows.write() as s: pass",
        "rows.write()",
        "open_it = parts.rows.write",
        "Session(engine)",
        "self.rows.engine.begin()",
    ):
        assert list(writers(guilty)) == [1], guilty
    for innocent in ("file.write(b'')", "with self._rows.read() as s: pass", "def f(session: Session): pass"):
        assert list(writers(innocent)) == [], innocent
