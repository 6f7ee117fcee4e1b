"""What an engine on a private database does unasked: seldom, and only there."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS, _workflow_commands
from dbos._sys_db import SystemDatabase

from pipeline.engine import SELDOM_SECONDS, configuration, install, undisturbed

OWN = ("transition_delayed_workflows", "start_queued_workflows")


def test_the_engines_own_looks_are_the_ones_that_are_slowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: Counter[str] = Counter()

    def counted(name: str, usual: Callable[..., Any]) -> Callable[..., Any]:
        def look(*given: Any, **named: Any) -> Any:
            looks[name] += 1
            return usual(*given, **named)

        return look

    for name in OWN:
        monkeypatch.setattr(SystemDatabase, name, counted(name, getattr(SystemDatabase, name)))
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    install(url)
    with undisturbed():
        DBOS(config=configuration(url, "alone"))
        try:
            DBOS.launch()
            time.sleep(4.0)  # a look a second would be three or more
        finally:
            DBOS.destroy()
    assert all(looks[name] <= 1 for name in OWN), looks


def test_other_engines_are_as_they_were() -> None:
    before = _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC
    with undisturbed():
        assert before < SELDOM_SECONDS == _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC
    assert before == _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC
