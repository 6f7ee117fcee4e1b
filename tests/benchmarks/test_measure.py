"""Memory of a process tree: every program in it counts, and one that borrows its parent's memory does not count twice."""

import os
import subprocess
import sys

import pytest

from benchmarks.sync import measure
from benchmarks.sync.measure import Held, measured_program, tree_mb

HOLDS_100_MB = "import sys; held = b'x' * (100 << 20); print('ready', flush=True); sys.stdin.read()"


def test_what_a_child_holds_counts():
    before = tree_mb(os.getpid())
    with subprocess.Popen([sys.executable, "-c", HOLDS_100_MB], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        during = tree_mb(os.getpid())
        child.communicate()
    assert 95 < during - before < 150


@pytest.mark.parametrize(
    ("child", "expected_mb"),
    [
        (Held(50.0, 400.0, is_program=False), 200.0),
        (Held(50.0, 300.0, is_program=False), 250.0),
        (Held(50.0, 400.0, is_program=True), 250.0),
        (None, 200.0),
    ],
    ids=["about to become a program", "a copy that went its own way", "a program", "ended"],
)
def test_a_child_that_is_about_to_become_a_program_is_its_parent(monkeypatch, child, expected_mb):
    monkeypatch.setattr(measure, "_held", {1: Held(200.0, 400.0, is_program=True), 2: child}.get)
    monkeypatch.setattr(measure, "_children", {1: [2], 2: []}.get)
    assert tree_mb(1) == expected_mb


def test_a_program_is_measured_to_its_end():
    written, cost = measured_program([sys.executable, "-c", "print(sum(range(10**7)))"])
    assert int(written) == sum(range(10**7))
    assert 0 < cost["cpu_s"] <= cost["wall_s"] + 1


def test_a_program_that_fails_has_no_cost():
    with pytest.raises(subprocess.CalledProcessError):
        measured_program([sys.executable, "-c", "raise SystemExit(3)"])
