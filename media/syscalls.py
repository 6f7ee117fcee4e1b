"""The calls to the kernel that no media tool may make, as a seccomp filter. Both jails put it on their tools.

Namespaces and Landlock say which files and addresses can be reached; this says what cannot even be tried. A decoder that a
hostile recording has taken over still runs as this service's user: without this it could, under Landlock, change the modes,
owners and times of any file of that user (Landlock does not look at those calls), reach shared memory and key rings, and
leave a child behind that belongs to no group of ours. Refused calls fail with EPERM, so that a tool that asks for something
that it can do without goes on.

Source: Linux Documentation/userspace-api/seccomp_filter.rst, and the kernel's tables of calls. Standard library only: used
before a tool starts.
"""

import errno
import os
import struct
from collections.abc import Iterator

AUDIT_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # Talking: sockets of any kind, and io_uring, which opens them without the call.
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_uring_setup": (425, 425),
    # What processes of one user share without a file.
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # Other processes.
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    # Leaving the group in which it is found and ended.
    "setsid": (112, 157),
    "setpgid": (109, 154),
    # Files that it need not be able to open: modes, owners, attributes, times, and opening by handle.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "open_by_handle_at": (304, 265),
    # Ways deeper into the kernel.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
}
"""Refused always: the call, its number on x86-64 and on arm64 (None: it does not exist there)."""

OWN_LIMITS_ONLY = (302, 261)
"""prlimit64: the C library asks for its own limits by it (process 0); another process's limits are not its business."""

SIGNALS = ((62, 129), (234, 131))
"""kill and tgkill: how a program ends itself, abort() for one, so they stay for the tool's own process."""

NEW_PROCESS = ((57, None), (58, None))
"""fork and vfork, which arm64 does not have."""

CLONE, CLONE3, CLONE_THREAD = (56, 220), (435, 435), 0x10000
"""Threads are made by the same calls. clone3 hides its flags from filters; the C library can do without it."""

X32_BIT = 0x40000000

LOAD, EQUAL, AT_LEAST, HAS_BITS, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
AT_NUMBER, AT_ARCHITECTURE, AT_FIRST_ARGUMENT = 0, 4, 16

Instruction = tuple[int, int, int, int]


def known() -> bool:
    """Return whether this machine's calls are known, so that there can be a filter."""
    return os.uname().machine in AUDIT_ARCHITECTURES


def program(*, forks: bool, own_process: bool = True) -> bytes:
    """Return the filter for this machine, for prctl or bubblewrap: `struct sock_filter`, one after the other.

    Without `forks` a tool can make threads and no processes. With `own_process` the tool keeps this process's number, by which
    it is known whom it signals; in a namespace of its own it can reach nobody else. Raises KeyError when not `known()`.
    """
    column = list(AUDIT_ARCHITECTURES).index(os.uname().machine)
    lines: list[Instruction] = [
        (LOAD, 0, 0, AT_ARCHITECTURE),
        (EQUAL, 1, 0, AUDIT_ARCHITECTURES[os.uname().machine]),
        (ANSWER, 0, 0, REFUSE),
        (LOAD, 0, 0, AT_NUMBER),
        (AT_LEAST, 0, 1, X32_BIT),
        (ANSWER, 0, 0, REFUSE),
    ]
    for pair in NUMBERS.values():
        lines += _when(pair[column], REFUSE)
    lines += _unless_first_argument(OWN_LIMITS_ONLY[column], EQUAL, 0)
    if own_process:
        for call in SIGNALS:
            lines += _unless_first_argument(call[column], EQUAL, os.getpid())
    if not forks:
        for pair in NEW_PROCESS:
            lines += _when(pair[column], REFUSE)
        lines += _when(CLONE3[column], UNKNOWN)
        lines += _unless_first_argument(CLONE[column], HAS_BITS, CLONE_THREAD)
    lines.append((ANSWER, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _when(number: int | None, answer: int) -> Iterator[Instruction]:
    """Yield: if this is the call, answer so."""
    if number is not None:
        yield EQUAL, 0, 1, number
        yield ANSWER, 0, 0, answer


def _unless_first_argument(number: int, compare: int, value: int) -> Iterator[Instruction]:
    """Yield: if this is the call, allow it only if its first argument (its lower half) compares so, and refuse it otherwise."""
    yield EQUAL, 0, 4, number
    yield LOAD, 0, 0, AT_FIRST_ARGUMENT
    yield compare, 1, 0, value
    yield ANSWER, 0, 0, REFUSE
    yield ANSWER, 0, 0, ALLOW
