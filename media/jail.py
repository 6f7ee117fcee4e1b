"""Confines every media tool: it can read its inputs and the system's programs, write its own folders, and reach nothing else.

A recording is a hostile file until shown otherwise, and a decoder of a hundred formats is where it would break in. In order:
bubblewrap (namespaces: no other file is even there, no network, no other process), Landlock where a container forbids
namespaces (see `media.landlock` for what it leaves open), both with a filter of calls (`media.syscalls`), and otherwise a
refusal, unless TRIPTYCH_JAIL=none says that somebody has decided to go without.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from media import syscalls
from media.errors import JailMissing, ToolMissing
from media.tools import find_tool

log = logging.getLogger(__name__)

LAUNCHER = Path(__file__).with_name("launch.py")

SYSTEM_FOLDERS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Beside /usr; on a merged system these are links into it."""

SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/var/cache/fontconfig",
)
"""What programs need of the rest: the loader's lists, Debian's alternatives (ffmpeg's own libraries use them), fonts."""

HARDWARE_FILES = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/zero",
)
"""Under Landlock, what numerical libraries read to choose their code. Nothing here tells of other processes."""

TRIAL_SECONDS = 10.0

FILTER_FD = 9
"""Where bubblewrap finds the filter of calls. Nothing else is open then but the three standard streams."""


class Jail(StrEnum):
    """What confines the tools."""

    BWRAP = "bwrap"
    LANDLOCK = "landlock"
    NONE = "none"


@dataclass(frozen=True)
class Access:
    """Files and folders to read, existing folders to write in, and folders to list (bubblewrap shows only what is bound)."""

    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Means:
    """What a launch needs besides the tool, as `media.launch` takes it: limits, niceness, whether it may start processes."""

    nice: int = 0
    forks: bool = False
    memory_bytes: int | None = None
    file_bytes: int | None = None
    cpu_seconds: int | None = None


def active_jail() -> Jail:
    """Return the jail in use, by setting TRIPTYCH_JAIL (auto, bwrap, landlock, none). Tried for real once, then remembered.

    Raises JailMissing when the wanted one does not work here, or, with auto, when none does.
    """
    return _chosen(os.environ.get("TRIPTYCH_JAIL") or "auto")


@cache
def _chosen(setting: str) -> Jail:
    if setting == "auto":
        failures = {jail: trial(jail) for jail in (Jail.BWRAP, Jail.LANDLOCK)}
        for jail, failure in failures.items():
            if not failure:
                return jail
        reasons = "; ".join(f"{jail}: {failure}" for jail, failure in failures.items())
        raise JailMissing(
            "recordings cannot be opened safely on this machine, so they are not opened at all. Install bubblewrap "
            f"(apt-get install bubblewrap), or set TRIPTYCH_JAIL=none to accept the risk. Tried {reasons}"
        )
    if setting not in set(Jail):
        raise JailMissing(f"TRIPTYCH_JAIL is {setting}; it can be auto, {', '.join(Jail)}")
    jail = Jail(setting)
    if jail is Jail.NONE:
        log.warning("TRIPTYCH_JAIL=none: media tools run without a jail, a hostile recording could read this machine's files")
    elif failure := trial(jail):
        raise JailMissing(f"TRIPTYCH_JAIL is {jail}, which does not work on this machine: {failure}")
    return jail


def trial(jail: Jail) -> str:
    """Return why `jail` does not work here, or nothing: it must show an allowed file and must not show another."""
    with tempfile.TemporaryDirectory(prefix="triptych-jail-") as folder:
        allowed, canary = Path(folder, "allowed"), Path(folder, "canary")
        allowed.write_text("allowed")
        canary.write_text("canary")
        try:
            seen = _read_in(jail, allowed, allowed)
            if seen.stdout != b"allowed":
                return seen.stderr.decode("utf-8", "replace").strip() or f"exit code {seen.returncode}"
            if b"canary" in _read_in(jail, canary, allowed).stdout:
                return "a file outside could be read"
        except ToolMissing as missing:
            return str(missing)
        except subprocess.TimeoutExpired:
            return f"no answer in {TRIAL_SECONDS:.0f} s"
    return ""


def _read_in(jail: Jail, path: Path, allowed: Path) -> subprocess.CompletedProcess[bytes]:
    argv = start_argv(jail, (find_tool("cat"), str(path)), Access(reads=(allowed,)), Means())
    return subprocess.run(argv, capture_output=True, timeout=TRIAL_SECONDS, check=False, stdin=subprocess.DEVNULL)


def start_argv(jail: Jail, argv: Sequence[str], access: Access, means: Means) -> list[str]:
    """Return what is really started: the launcher, which sets limits, then the jail, then the tool (by absolute path)."""
    settings = {"parent": os.getpid(), **means.__dict__, "landlock": None, "filter_fd": None}
    confined = list(argv)
    if jail is Jail.LANDLOCK:
        settings["landlock"] = landlock_rules(argv[0], access)
    elif jail is Jail.BWRAP:
        settings["filter_fd"] = FILTER_FD if syscalls.known() else None
        filtered = ("--seccomp", str(FILTER_FD)) if syscalls.known() else ()
        confined = [*bwrap_argv(find_tool("bwrap"), argv[0], access), *filtered, "--", *argv]
    return [sys.executable, "-I", "-S", str(LAUNCHER), json.dumps(settings), *confined]


def bwrap_argv(bwrap: str, tool: str, access: Access) -> list[str]:
    """Return bubblewrap's own argv: everything unshared, the system read-only, an empty /tmp, inputs and outputs in place."""
    argv = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"]
    for folder in map(Path, SYSTEM_FOLDERS):
        if folder.is_symlink():
            argv += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            argv += ["--ro-bind", str(folder), str(folder)]
    for file in SYSTEM_FILES:
        argv += ["--ro-bind-try", file, file]
    argv += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/"]  # noqa: S108 - the jail's own
    wanted = {path.absolute(): "--ro-bind" for path in (*access.reads, Path(tool)) if not _in_system(path.absolute())}
    wanted |= {path.absolute(): "--bind" for path in access.writes}
    # Outer before inner, so that an input inside an output folder stays read-only, and an output inside an input folder works.
    for path in sorted(wanted, key=lambda path: len(path.parts)):
        around = next((wanted[parent] for parent in path.parents if parent in wanted), None)
        if around != wanted[path]:
            argv += [wanted[path], str(path.resolve()), str(path)]
    return argv


def landlock_rules(tool: str, access: Access) -> dict[str, list[str]]:
    """Return the paths for `media.landlock.confine`."""
    system = ("/usr", *SYSTEM_FOLDERS, *SYSTEM_FILES, *HARDWARE_FILES)
    return {
        "reads": [*system, tool, *(str(path.absolute()) for path in access.reads)],
        "writes": ["/dev/null", *(str(path.absolute()) for path in access.writes)],
        "lists": [str(path.absolute()) for path in access.lists],
    }


def _in_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in ("/usr", *SYSTEM_FOLDERS))
