"""Runs one program to its end, or until a file appears, and says what its whole process tree cost.

Processor seconds are what the kernel adds up for processes that were waited for, which `benchmarks.tree` does for all of them,
jailed or orphaned; so nothing is sampled. Memory is sampled: what is resident in all processes of the tree at once.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.sync.measure import Memory
from benchmarks.tree import answered, wrapped

LOOK_S = 0.02


def cost(argv: Sequence[str], log: Path, *, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run a program and return `code`, `wall_s`, `cpu_s` and `peak_mb` of its tree; what it says goes to the end of `log`."""
    return watched(argv, log, env=env)


def watched(
    argv: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    appears: Path | None = None,
    and_stop: bool = False,
) -> dict[str, Any]:
    """As `cost`, with `first_s`: when the file `appears` was there. With `and_stop` the program is interrupted then."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, log.open("ab") as words:
        answer = Path(folder, "cost.json")
        every = {**os.environ, **(env or {})}
        process = subprocess.Popen(wrapped(argv, answer), stdin=subprocess.DEVNULL, stdout=words, stderr=words, env=every)
        memory = Memory(process.pid)
        memory.start()
        seen = _Watcher(appears, process if and_stop else None, began)
        seen.start()
        process.wait()
        wall = time.monotonic() - began
        seen.over.set()
        seen.join()
        used = answered(answer)
    row: dict[str, Any] = {**used, "wall_s": round(wall, 2), "peak_mb": round(memory.stop(), 1)}
    if seen.first_s is not None:
        row["first_s"] = round(seen.first_s, 2)
    return row


class _Watcher(threading.Thread):
    def __init__(self, path: Path | None, process: subprocess.Popen[bytes] | None, began: float) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.process = process
        self.began = began
        self.over = threading.Event()
        self.first_s: float | None = None

    def run(self) -> None:
        while self.path is not None and not self.over.wait(LOOK_S):
            if self.path.exists():
                self.first_s = time.monotonic() - self.began
                if self.process is not None:
                    self.process.send_signal(signal.SIGINT)
                return
