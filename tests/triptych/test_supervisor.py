"""The supervisor keeps its children running, and leaves none behind."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from triptych.supervisor import Child, supervise


def until(done: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = monotonic() + seconds
    while not done():
        assert monotonic() < deadline, "it did not happen in time"
        sleep(0.02)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A `triptych` package that only writes its process id and waits."""
    home = tmp_path / "home" / "triptych"
    home.mkdir(parents=True)
    (home / "__init__.py").touch()
    (home / "__main__.py").write_text(
        "import os, pathlib, sys, threading\n"
        "out = pathlib.Path(sys.argv[1]); out.with_suffix('.new').write_text(str(os.getpid()))\n"
        "out.with_suffix('.new').rename(out); threading.Event().wait()\n",
        encoding="utf-8",
    )
    return home.parent


def test_a_child_that_ends_is_started_again_and_all_end_with_the_supervisor(tmp_path, package):
    written = tmp_path / "pid"
    child = Child("waiter", [str(written)], {**os.environ, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"})
    stop = threading.Event()
    keeper = threading.Thread(target=supervise, args=([child], stop))
    keeper.start()
    try:
        until(written.exists)
        first = int(written.read_text(encoding="utf-8"))
        written.unlink()
        os.kill(first, signal.SIGKILL)
        until(written.exists)
        second = int(written.read_text(encoding="utf-8"))
        assert second != first
    finally:
        stop.set()
        keeper.join()
    assert not alive(second)


def test_children_end_when_the_supervisor_is_killed(tmp_path, package):
    written = tmp_path / "pid"
    program = (
        "import os, threading; from triptych_real import Child, supervise\n"
        f"supervise([Child('waiter', [{str(written)!r}], dict(os.environ))], threading.Event())\n"
    )
    (package / "triptych_real.py").write_text(
        (Path(__file__).parents[2] / "triptych/supervisor.py").read_text(encoding="utf-8")
    )
    pid = os.spawnve(
        os.P_NOWAIT,
        sys.executable,
        [sys.executable, "-c", program],
        {**os.environ, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"},
    )
    until(written.exists)
    child = int(written.read_text(encoding="utf-8"))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    until(lambda: not alive(child))
