"""One home per dependency: what a library can do is decided in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "domain", "storage", "media", "custody", "people", "ingest", "transcode", "pipeline", "review", "moderation",
    "review_api", "triptych",
)  # fmt: skip

HOMES = {
    "subprocess": ("media/", "triptych/supervisor.py"),
    "cv2": ("media/frames.py",),
    "boto3": ("storage/s3.py",),
    "botocore": ("storage/s3.py", "storage/s3_errors.py", "storage/bucket_rules.py"),
    "faster_whisper": ("transcode/speech",),
    "ctranslate2": ("transcode/speech",),
    "dbos": ("pipeline/",),
    "fastapi": ("review_api/",),
    "starlette": ("review_api/",),
    "alembic": ("storage/",),
    "pwdlib": ("people/",),
    "docx": ("review/transcript_docx.py",),
    "limits": ("review_api/",),
    "typer": ("triptych/",),
}


def _imports() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    for alias in node.names:
                        yield name, alias.name.split(".")[0]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield name, node.module.split(".")[0]


@pytest.mark.parametrize("dependency", sorted(HOMES))
def test_a_dependency_has_one_home(dependency: str) -> None:
    homes = HOMES[dependency]
    strangers = sorted({name for name, imported in _imports() if imported == dependency and not name.startswith(homes)})
    assert strangers == [], f"{dependency} belongs in {', '.join(homes)}"


def test_every_home_is_lived_in() -> None:
    used = {imported for _, imported in _imports()}
    assert sorted(set(HOMES) - used - {"botocore", "ctranslate2", "starlette"}) == []


def test_no_speech_synthesis_is_imported() -> None:
    """Piper is GPL-3: its command may be run, its code never loaded."""
    assert [name for name, imported in _imports() if imported.startswith("piper")] == []


def test_no_file_grows_past_what_fits_in_the_head() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts  # a migration is a list, and never read as a whole
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
