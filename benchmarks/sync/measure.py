"""What an alignment costs: seconds of processor, seconds of the clock, and memory resident in its whole process tree."""

import os
import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
EVERY_S = 0.05


class Memory(threading.Thread):
    """Watches how much memory this process and its descendants hold at once, until stopped."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(EVERY_S):
            self.peak_mb = max(self.peak_mb, sum(_resident_mb(pid) for pid in _tree(os.getpid())))

    def stop(self) -> float:
        """Return the peak in MB."""
        self._stopped.set()
        self.join()
        return max(self.peak_mb, _resident_mb(os.getpid()))


def measured(work: Callable[[], Result]) -> tuple[Result, dict[str, float]]:
    """Return what `work` returns, with `cpu_s`, `wall_s` and `peak_mb`. To be called in a process that did nothing else."""
    memory = Memory()
    memory.start()
    began, cpu = time.monotonic(), _cpu_s()
    result = work()
    cost = {"cpu_s": round(_cpu_s() - cpu, 3), "wall_s": round(time.monotonic() - began, 3), "peak_mb": round(memory.stop(), 1)}
    return result, cost


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                # The thread ended meanwhile, and with it its share.
                continue
    return found


def _resident_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except OSError:
        return 0.0
