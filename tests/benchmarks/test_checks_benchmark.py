"""The benchmark of the checks counts as it says, and its made-up files are what they claim to be."""

import numpy as np
import pytest

from benchmarks.checks import files, scenes, sounds
from benchmarks.checks.__main__ import SENSES, Sense, cases, scored
from ingest.accepted import Accepted
from ingest.checks import check


def a_sense(said: dict[str, list[str]]) -> Sense:
    """Cases whose answers are known: each answers what `said` holds under its maker's name."""

    def maker(name: str):
        def make() -> str:
            return name

        make.__name__ = name
        return make

    return Sense(
        "sense", {"dark": maker("dark"), "loud": maker("loud")}, [maker("good")], lambda _, make, __: said[make()], (3, 4)
    )


def test_what_is_found_and_what_is_not_there_is_counted():
    sense = a_sense({"dark": ["dark"], "loud": ["dark"], "good": []})
    found = scored([sense], list(cases(sense, 0, 3, 4)))
    dark = {"positives": 3, "recall": 1.0, "negatives": 7, "false_alarms": 0.4286, "precision": 0.5}
    loud = {"positives": 3, "recall": 0.0, "negatives": 7, "false_alarms": 0.0, "precision": 0.0}
    assert found == {"passed": False, "findings": {"dark": dark, "loud": loud}}


def test_all_found_and_nothing_else_passes():
    sense = a_sense({"dark": ["dark"], "loud": ["loud"], "good": []})
    rows = list(cases(sense, 0, 3, 4))
    assert scored([sense], rows)["passed"]
    assert all(row["right"] for row in rows)


def test_every_sense_has_faults_of_its_own():
    names = [fault for sense in SENSES for fault in sense.faults]
    assert len(names) == len(set(names))


@pytest.mark.media
@pytest.mark.parametrize("fault", ["truncated", "variable_frame_rate", "too_long", None])
def test_a_made_up_file_is_what_it_claims(fault: str | None, tmp_path):
    random = np.random.default_rng(11)
    take = files.Take(scenes.good(11, random), sounds.good(random), tmp_path, random)
    path = (files.FAULTS[fault] if fault else files.plain)(take)
    assert [found.code.value for found in check(1, [path], Accepted(longest_s=files.LONGEST_S)).findings] == (
        [fault] if fault else []
    )
