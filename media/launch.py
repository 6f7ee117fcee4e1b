"""The last steps before a media tool starts, taken in the tool's own process, which then becomes the tool.

Run by path, isolated and without site packages (`python -I -S media/launch.py SETTINGS TOOL ARGUMENT...`), because
doing this between fork and exec inside a threaded parent is not safe. SETTINGS is JSON: see `Settings`. It takes
about 20 ms. Limits and the parent-death signal survive the exec; the order matters, since Landlock may forbid what
comes before it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG = 1


class Settings(TypedDict):
    """What the launcher is told. A limit of None is left as it is."""

    parent: int
    nice: int
    memory_bytes: int | None
    file_bytes: int | None
    cpu_seconds: int | None
    landlock: dict[str, list[str]] | None
    filter_fd: int | None
    forks: bool


LIMITS = {"memory_bytes": resource.RLIMIT_AS, "file_bytes": resource.RLIMIT_FSIZE, "cpu_seconds": resource.RLIMIT_CPU}


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when the thread that started it ends, and check that it has not ended yet."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        sys.exit(f"the process that started {sys.argv[2]} has already ended")


def limit(settings: Settings) -> None:
    """Set resource limits that the tool cannot raise again; no core dumps (they would hold pictures of children)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, which in LIMITS.items():
        wanted = settings[name]  # type: ignore[literal-required]
        if wanted is None:
            continue
        hard = resource.getrlimit(which)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        # The soft limit of processor time sends a signal that says what happened, the hard one a second later just kills.
        above = value + 1 if which == resource.RLIMIT_CPU and value != hard else value
        resource.setrlimit(which, (value, above))


def hand_filter(descriptor: int, *, forks: bool) -> None:
    """Leave the filter of calls at a descriptor, where bubblewrap will read it: in a pipe, since no file may be written."""
    from media import syscalls  # noqa: PLC0415 - as below

    reading, writing = os.pipe()
    if syscalls.known():
        os.write(writing, syscalls.program(forks=forks, own_process=False))
    os.close(writing)
    os.dup2(reading, descriptor, inheritable=True)
    os.close(reading)


def main() -> None:
    """Prepare this process and become the tool."""
    settings: Settings = json.loads(sys.argv[1])
    argv = sys.argv[2:]
    die_with(settings["parent"])
    # Found beside this file: isolated Python looks nowhere else.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    if settings["filter_fd"] is not None:
        hand_filter(settings["filter_fd"], forks=settings["forks"])
    os.nice(settings["nice"])
    # Python ignores these two, and that would be inherited: the tool would go on after a full disk or a closed pipe.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    limit(settings)
    if settings["landlock"] is not None:
        from media.landlock import confine  # noqa: PLC0415 - only when it is needed, to start quickly

        confine(**settings["landlock"], forks=settings["forks"])
    os.execv(argv[0], argv)  # noqa: S606 - becoming the tool is what a launcher is for


if __name__ == "__main__":
    main()
