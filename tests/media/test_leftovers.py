"""Tools that outlived their starter are ended, and nobody else's."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from media.command import Command, run
from media.leftovers import STARTED_BY, end_leftovers, mark

SLEEPS = (sys.executable, "-S", "-c", "import time; time.sleep(60)")


@pytest.fixture
def gone() -> str:
    """The mark of a process that has ended."""
    with subprocess.Popen(SLEEPS) as process:
        named = mark(process.pid)
        process.kill()
    return named


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """What a test starts is ended with it."""
    every: list[subprocess.Popen[bytes]] = []
    yield every
    for process in every:
        process.kill()
        process.wait()


def test_a_tool_whose_starter_is_gone_is_ended_and_nobody_else(gone: str, started: list[subprocess.Popen[bytes]]) -> None:
    orphan = subprocess.Popen(SLEEPS, env={STARTED_BY: gone})
    ours = subprocess.Popen(SLEEPS, env={STARTED_BY: mark()})
    other = subprocess.Popen(SLEEPS, env={})
    started += [orphan, ours, other]
    assert orphan.pid in end_leftovers()
    assert orphan.wait(10) == -signal.SIGKILL
    assert (ours.poll(), other.poll()) == (None, None)


def test_a_number_that_another_process_got_meanwhile_is_not_the_starter(started: list[subprocess.Popen[bytes]]) -> None:
    where, _, _ = mark().split("-")
    orphan = subprocess.Popen(SLEEPS, env={STARTED_BY: f"{where}-{os.getpid()}-1"})
    started.append(orphan)
    end_leftovers()
    assert orphan.wait(10) == -signal.SIGKILL


def test_a_tool_of_another_container_is_left_alone(gone: str, started: list[subprocess.Popen[bytes]]) -> None:
    theirs = subprocess.Popen(SLEEPS, env={STARTED_BY: f"1{gone}"})
    started.append(theirs)
    assert theirs.pid not in end_leftovers()
    assert theirs.poll() is None


def test_every_tool_says_who_started_it() -> None:
    done = run(Command((sys.executable, "-S", "-c", f"import os; print(os.environ['{STARTED_BY}'])")))
    assert done.stdout.decode().strip() == mark()
