"""Hands hostile files to everything that a worker does with a recording when it arrives, and watches what happens meanwhile."""

import ctypes
import os
import resource
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.hostile_files.kinds import USABLE, Bait, Hostile
from ingest.checks import check
from media.command import MediaError
from media.film import NoPicture, decode_film
from media.glimpses import still
from media.pace import keyframes
from media.pcm import NoSound, decode_sound
from media.spanned import goes_on

CANARY = "canary that nobody may read"

IN_ACCESS, IN_OPEN, IN_NONBLOCK = 0x1, 0x20, 0o4000

CHILD_MEMORY_BYTES = 3 * 2**30
"""No tool may ever hold more of real memory."""

OWN_MEMORY_BYTES = 400 * 2**20
"""The service itself may not grow by more over the whole corpus."""

SLOWEST_S = 120.0
"""Wall-clock seconds for one file, all tools together: the limit of one probe, twice."""


@dataclass
class Seen:
    """What became of one file under one jail."""

    file: str
    kind: str
    jail: str
    verdict: str
    words: str
    clean: bool
    seconds: float
    orphans: int = 0
    opened: int = 0
    called: int = 0

    def row(self) -> dict[str, Any]:
        """Return it as a row of a table."""
        return asdict(self)


class Reads:
    """Counts opens and reads of files by anybody on this machine, whatever namespace they are in (inotify)."""

    def __init__(self, paths: list[Path]) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(IN_NONBLOCK)
        for path in paths:
            if libc.inotify_add_watch(self._handle, os.fsencode(path), IN_ACCESS | IN_OPEN) < 0:
                raise OSError(ctypes.get_errno(), f"inotify {path}")

    def since(self) -> int:
        """Return how many there were since the last time that this was asked."""
        count = 0
        while True:
            try:
                events = os.read(self._handle, 65536)
            except BlockingIOError:
                return count
            while events:
                length = struct.unpack_from("iIII", events)[3]
                events, count = events[16 + length :], count + 1

    def close(self) -> None:
        """Stop counting."""
        os.close(self._handle)


@dataclass
class Calls:
    """A port on loopback that nobody may speak to, on TCP and on UDP; counts who does."""

    count: int = 0
    port: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

    def listen(self) -> None:
        """Begin. The same port is taken for both."""
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self._sockets = [tcp, udp]

        def answer() -> None:
            tcp.accept()[0].close()

        for one in (answer, lambda: udp.recv(1)):
            threading.Thread(target=self._take, args=(one,), daemon=True).start()

    def _take(self, one: Callable[[], object]) -> None:
        while True:
            try:
                one()
            except OSError:
                return
            self.count += 1

    def close(self) -> None:
        """Stop."""
        for one in self._sockets:
            one.close()


@contextmanager
def baited(folder: Path, recording: bytes) -> Iterator[tuple[Bait, Reads, Calls]]:
    """Lay out the bait below `folder`: a text, and `recording` as somebody else's lesson; watch both, and a port."""
    away = folder / "somebody else's"
    away.mkdir()
    text, lesson = away / "canary.txt", away / "canary.ts"
    text.write_text(CANARY)
    lesson.write_bytes(recording)
    calls = Calls()
    calls.listen()
    reads = Reads([text, lesson])
    try:
        yield Bait(text, lesson, calls.port), reads, calls
    finally:
        reads.close()
        calls.close()


def descendants() -> list[int]:
    """Return the numbers of all living processes that descend from this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:  # it ended while we looked
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if state not in {"Z", "X"}:
                parents[int(entry.name)] = int(parent)
    found, fresh = set(), {os.getpid()}
    while fresh := {child for child, parent in parents.items() if parent in fresh} - found:
        found |= fresh
    return sorted(found)


def naming(word: str) -> list[int]:
    """Return the numbers of other processes whose command line holds `word`: who lost their parent are found so."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if os.fsencode(word) in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:  # it ended while we looked
                continue
    return found


def judge(hostile: Hostile, jail: str, reads: Reads, calls: Calls) -> Seen:
    """Do with one file what a worker does when it arrives, under the jail that is set, and say what happened."""
    began, called, before = time.monotonic(), calls.count, set(descendants())
    verdict, words, clean = _verdict(hostile)
    seen = Seen(hostile.name, hostile.kind, jail, verdict, words, clean, round(time.monotonic() - began, 2))
    seen.orphans = len(({*descendants()} - before) | {*naming(str(hostile.path))})
    seen.opened, seen.called = reads.since(), calls.count - called
    return seen


def _verdict(hostile: Hostile) -> tuple[str, str, bool]:
    """Return the verdict, its words, and whether both are as they should be: one that is right, in a sentence."""
    try:
        if hostile.path.is_file():
            goes_on(hostile.path, hostile.path)  # asked of all parts of a recording, before they are checked
        checked = check(1, [hostile.path])
        codes = "+".join(found.code.value for found in checked.findings)
        words = " ".join(found.message for found in checked.findings)
        if checked.ok:
            codes, words = _hear(hostile.path, codes, words)
    except Exception as error:  # noqa: BLE001 - that is the answer: an error of ours is no clean verdict
        return type(error).__name__, str(error), False
    right = all(code in hostile.right for code in codes.split("+") if code != "decoded until it broke")
    plain = codes == USABLE or (words.endswith(".") and "ffmpeg" not in words and "/" not in words)
    return codes, words, right and plain


def _hear(path: Path, codes: str, words: str) -> tuple[str, str]:
    """Go on as a worker does with a file that has passed: its sound, its small picture, its keyframes, a picture of it."""
    steps: tuple[Callable[[Path], object], ...] = (
        lambda out: decode_sound([path], out),
        lambda out: decode_film([path], out),
        lambda _: keyframes(path),
        lambda out: still(path, 1.0, out.with_suffix(".jpg")),
    )
    with tempfile.TemporaryDirectory(prefix="triptych-hostile-") as folder:
        for step in steps:
            try:
                step(Path(folder, "out"))
            except (NoSound, NoPicture):
                continue
            except MediaError as error:
                return "+".join(filter(None, (codes, "decoded until it broke"))), words or f"{type(error).__name__}."
    return codes or USABLE, words


def memory_of_children() -> int:
    """Return the most real memory that any tool ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def memory_of_own() -> int:
    """Return the real memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
