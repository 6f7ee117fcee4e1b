"""Ends tools that outlived the process that started them.

A tool dies with its starter: the kernel is asked to see to that (`media.launch`, and bubblewrap for what it starts). There is
one moment at which it cannot: bubblewrap's first child asks only once its parent has told it to go on. If everything is killed
just then, that child waits for ever. It reads nothing and writes nothing, but it stays; so whoever starts work looks for such.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

STARTED_BY = "TRIPTYCH_STARTED_BY"
"""In a tool's environment: who started it, as `mark` says."""


def mark(pid: int | None = None) -> str:
    """Return what names a process, this one by default, among all of this machine: where numbers count, its number, its start.

    A container counts processes by itself, and from outside its tools are seen too: its numbers are not ours.
    Raises OSError when there is no such process.
    """
    pid = os.getpid() if pid is None else pid
    # The name, in brackets, may hold anything; what follows it is numbers. The 22nd field of all is the start, in ticks.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return f"{_numbers()}-{pid}-{fields[19]}"


def end_leftovers() -> list[int]:
    """Kill every tool on this machine that this person may kill and whose starter is gone, and return their numbers.

    Those of another container are its own business.
    """
    ended = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is somebody else's
            starter = _starter((folder / "environ").read_bytes())
            if starter.startswith(f"{_numbers()}-") and not _lives(starter):
                os.kill(int(folder.name), signal.SIGKILL)
                ended.append(int(folder.name))
    return ended


def _numbers() -> int:
    """Return what names the space in which process numbers count: the host's, or a container's (pid_namespaces(7))."""
    return Path("/proc/self/ns/pid").stat().st_ino


def _starter(environment: bytes) -> str:
    prefix = f"{STARTED_BY}=".encode()
    found = [entry[len(prefix) :] for entry in environment.split(b"\0") if entry.startswith(prefix)]
    return found[0].decode(errors="replace") if found else ""


def _lives(starter: str) -> bool:
    try:
        return mark(int(starter.split("-")[1])) == starter
    except (OSError, ValueError):
        return False
