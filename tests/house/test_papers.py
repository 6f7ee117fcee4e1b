"""The papers tell the truth: settings, commands, and lock files without addresses."""

import re
import tomllib
from pathlib import Path

import pytest

from triptych.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_each_setting_stands_in_the_readme(name: str) -> None:
    assert f"`TRIPTYCH_{name.upper()}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"`TRIPTYCH_([A-Z0-9_]+)`", (ROOT / "README.md").read_text(encoding="utf-8")))
    read_elsewhere = {"JAIL", "FFMPEG", "FFPROBE", "PIPER", "PIPER_VOICE"}
    assert sorted(named - {field.upper() for field in Settings.model_fields} - read_elsewhere) == []


@pytest.mark.parametrize(
    "lock", ["requirements/run.txt", "requirements/dev.txt", "requirements/voice.txt", "web/package-lock.json"]
)
def test_a_lock_file_holds_digests_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"(?m)^--|\"resolved\"|registry", text)
    assert re.search(r"sha256:|sha512-", text)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[<>=]", item)[0].lower() for item in project["dependencies"]}
    pinned = set(
        re.findall(r"(?m)^([a-z0-9.-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements/run.txt").read_text(encoding="utf-8"))
    )
    assert sorted(wanted - pinned) == []


def test_every_decision_is_listed() -> None:
    pages = sorted(page.name for page in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert pages
    assert [page for page in pages if page not in index] == []
