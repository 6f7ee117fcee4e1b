"""Confines the calling process for good, with what an ordinary user may ask of the kernel: Landlock and seccomp.

Used by `media.launch` where bubblewrap cannot make namespaces (most containers). What this stops: opening any file outside
the given paths for reading, writing or running; making, renaming or removing anything outside `writes`; what
`media.syscalls` lists (on x86-64 and arm64; elsewhere only TCP, from Linux 6.7 on, and signals, from Linux 6.12); root's
powers, which are given up. What it does not stop: seeing that a file exists, how large it is and when it changed; seeing
which processes run. A file to read that lies inside a folder to write in can be overwritten. bubblewrap stops these too,
which is why it comes first.

Source: Linux Documentation/userspace-api/landlock.rst. Standard library only: it runs before the tool, isolated, in about
10 ms.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from media import syscalls

SYS_CREATE_RULESET, SYS_ADD_RULE, SYS_RESTRICT_SELF = 444, 445, 446
"""The same numbers on every architecture."""

CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, SECCOMP_MODE_FILTER = 22, 38, 24, 2

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
EVERY_RIGHT_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All file rights that a kernel of each ABI knows: 2 adds moving between folders, 3 truncating, 5 device controls."""

TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""Rights that may be given on something that is not a folder."""

READ = EXECUTE | READ_FILE | READ_DIR
TCP_BIND_AND_CONNECT = 3
ABSTRACT_SOCKETS_AND_SIGNALS = 3

MOST_CAPABILITIES = 64
"""More than any kernel has."""


class LandlockUnavailable(OSError):  # noqa: N818 - reads as what happened
    """This kernel does not offer Landlock, or has it switched off."""


def confine(reads: Iterable[str], writes: Iterable[str], lists: Iterable[str] = (), *, forks: bool = False) -> None:
    """Give up everything but reading (and running) `reads`, reading and writing below `writes`, and the names below `lists`.

    Without `forks`, also making processes. Cannot be undone. Raises LandlockUnavailable, or OSError with the kernel's reason;
    the process is not confined then and must not go on.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(SYS_CREATE_RULESET, None, ctypes.c_size_t(0), CREATE_RULESET_VERSION)
    if abi < 1:
        raise LandlockUnavailable(ctypes.get_errno(), "this kernel has no Landlock, or has it switched off")
    every = EVERY_RIGHT_BY_ABI[min(abi, 5)]
    ruleset = _create(libc, abi, every)
    for path in reads:
        _allow(libc, ruleset, path, READ)
    for path in writes:
        _allow(libc, ruleset, path, every)
    for path in lists:
        _allow(libc, ruleset, path, READ_DIR)
    _drop_capabilities(libc)
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _check(libc.syscall(SYS_RESTRICT_SELF, ruleset, 0), "landlock_restrict_self")
    os.close(ruleset)
    _refuse_calls(libc, forks=forks)


def _check(answer: int, what: str) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return answer


def _create(libc: ctypes.CDLL, abi: int, every: int) -> int:
    """Make a rule set that handles every right the kernel knows; its structure has grown with the ABI."""
    fields = [every]
    if abi >= 4:
        fields.append(TCP_BIND_AND_CONNECT)
    if abi >= 6:
        fields.append(ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _check(libc.syscall(SYS_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0), "landlock_create_ruleset")


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    """Allow `rights` at and below `path`. A path that is not there needs no rule: there is nothing to open."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = rights if os.path.isdir(path) else rights & FILE_RIGHTS  # noqa: PTH112 - pathlib doubles the start-up time
        rule = struct.pack("=Qi", allowed, handle)
        _check(libc.syscall(SYS_ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0), f"landlock_add_rule {path}")
    finally:
        os.close(handle)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Empty the set of powers that a program started as root gets. An ordinary user has none, and may not ask."""
    for capability in range(MOST_CAPABILITIES):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            if ctypes.get_errno() in {errno.EINVAL, errno.EPERM}:
                return
            _check(-1, "dropping capabilities")


def _refuse_calls(libc: ctypes.CDLL, *, forks: bool) -> None:
    if not syscalls.known():
        return
    code = syscalls.program(forks=forks)
    held = ctypes.create_string_buffer(code)
    description = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
    _check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, description, 0, 0), "seccomp")
