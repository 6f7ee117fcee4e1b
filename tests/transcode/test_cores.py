"""A child keeps no more cores busy than it was given."""

import os

from transcode.cores import cores


def test_all_that_this_process_may_run_on_without_a_limit(tmp_path):
    (tmp_path / "cpu.max").write_text("max 100000\n", encoding="ascii")
    assert cores(tmp_path / "cpu.max") == cores(tmp_path / "none") == len(os.sched_getaffinity(0))


def test_no_more_than_a_container_was_given(tmp_path):
    (tmp_path / "cpu.max").write_text("50000 100000\n", encoding="ascii")
    assert cores(tmp_path / "cpu.max") == 1
