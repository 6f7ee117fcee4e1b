"""An academy on SQLite, copied from one that was made once; and one on each database, for what only a database can decide."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.rows import Rows, connect
from tests.review_api.academy import Academy, an_academy, copied


@pytest.fixture(scope="session")
def template(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Academy:
    path = tmp_path_factory.mktemp("academy") / "template.db"
    path.write_bytes(_migrated_sqlite.read_bytes())
    return an_academy(connect(f"sqlite:///{path}"))


@pytest.fixture
def academy(template: Academy, tmp_path: Path) -> Iterator[Academy]:
    made = copied(template, tmp_path)
    yield made
    made.rows.close()


@pytest.fixture
def academy_on_each(rows: Rows) -> Academy:
    return an_academy(rows)
