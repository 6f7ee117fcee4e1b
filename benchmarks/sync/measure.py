"""What an alignment costs: seconds of processor, seconds of the clock, and memory resident in its whole process tree."""

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.tree import answered, wrapped

Result = TypeVar("Result")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
EVERY_S = 0.05
NOT_YET_A_PROGRAM = 0x40
"""PF_FORKNOEXEC of the kernel: a process that was started and has not become its program."""


@dataclass(frozen=True)
class Held:
    """What one process holds: `resident_mb`, mapped file pages included, of `mapped_mb` of addresses."""

    resident_mb: float
    mapped_mb: float
    is_program: bool


class Memory(threading.Thread):
    """Watches how much memory a process and its descendants hold at once, until stopped."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak_mb = 0.0
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(EVERY_S):
            self.peak_mb = max(self.peak_mb, tree_mb(self.root))

    def stop(self) -> float:
        """Return the peak in MB."""
        self._stopped.set()
        self.join()
        return self.peak_mb


def measured(work: Callable[[], Result]) -> tuple[Result, dict[str, float]]:
    """Return what `work` returns, with `cpu_s`, `wall_s` and `peak_mb`. To be called in a process that did nothing else."""
    memory = Memory(os.getpid())
    memory.start()
    began, cpu = time.monotonic(), _cpu_s(resource.RUSAGE_SELF) + _cpu_s(resource.RUSAGE_CHILDREN)
    result = work()
    cpu_s = _cpu_s(resource.RUSAGE_SELF) + _cpu_s(resource.RUSAGE_CHILDREN) - cpu
    return result, _cost(cpu_s, began, max(memory.stop(), tree_mb(os.getpid())))


def measured_program(argv: Sequence[str]) -> tuple[bytes, dict[str, float]]:
    """Return what a program writes, with its cost from its start to its end, that of jailed tools too.

    Raises CalledProcessError when it fails.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "cost.json")
        with subprocess.Popen(wrapped(argv, answer), stdout=subprocess.PIPE) as process:
            memory = Memory(process.pid)
            memory.start()
            written, _ = process.communicate()
            peak_mb = memory.stop()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, argv, written)
        return written, _cost(answered(answer)["cpu_s"], began, peak_mb)


def _cost(cpu_s: float, began: float, peak_mb: float) -> dict[str, float]:
    return {"cpu_s": round(cpu_s, 3), "wall_s": round(time.monotonic() - began, 3), "peak_mb": round(peak_mb, 1)}


def _cpu_s(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def tree_mb(root: int) -> float:
    """Return what a process and its descendants hold now.

    A child that is about to become another program still borrows its parent's memory, which is counted once.
    """
    waiting: list[tuple[int, Held | None]] = [(root, None)]
    total = 0.0
    while waiting:
        pid, parent = waiting.pop()
        held = _held(pid)
        if held is None:
            continue
        borrowed = parent is not None and not held.is_program and held.mapped_mb == parent.mapped_mb
        total += 0.0 if borrowed else held.resident_mb
        waiting += [(child, held) for child in _children(pid)]
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            # The thread ended meanwhile, and with it its share.
            continue
    return found


def _held(pid: int) -> Held | None:
    """Return what a process holds; None when it has ended meanwhile."""
    try:
        mapped, resident = (int(pages) * PAGE_MB for pages in Path(f"/proc/{pid}/statm").read_text().split()[:2])
        flags = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[6])
    except OSError:
        return None
    return Held(resident, mapped, not flags & NOT_YET_A_PROGRAM)
