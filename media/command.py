"""Runs one media tool: jailed, limited, watched, and never left behind.

Pure functions elsewhere say what to run (`Command`); this is the only place that does. Blocking: asynchronous callers
use `asyncio.to_thread` and set `watch.stop` when they are cancelled.
"""

import contextlib
import math
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from media.errors import JailMissing, MediaError, ToolFailed, ToolMissing, ToolStopped, ToolTimedOut
from media.jail import Access, Jail, Means, active_jail, start_argv
from media.leftovers import STARTED_BY, mark
from media.tools import find_tool

__all__ = [
    "Command",
    "Completed",
    "JailMissing",
    "Limits",
    "MediaError",
    "ToolFailed",
    "ToolMissing",
    "ToolStopped",
    "ToolTimedOut",
    "Watch",
    "find_tool",
    "run",
]

LOOK_SECONDS = 0.5
"""How often it is looked whether a running tool should be stopped; its end is told by the system, at once. An hour's tools run
for half an hour, two at a time, and each look wakes a thread."""

STDERR_BYTES = 16_384
"""How much of the end of what a tool says is kept; a broken file can make ffmpeg say gigabytes."""

STDOUT_BYTES = 64 * 2**20
"""The most a tool may answer on its standard output: four hours' packets of picture and sound are about 40 MB."""

LONGEST_SECONDS = 4 * 3600.0
"""No lesson is longer. A file of 2.9 kB has claimed 100 hours."""


@dataclass(frozen=True)
class Command:
    """What to run: the tool by name and its arguments, the files or folders it may read, the folders it may write in.

    `lists` are folders of which it may see the names, and nothing more. `env` is added to the small environment that every
    tool gets (never the caller's own, which holds secrets). `forks` lets it start processes, which no decoder needs: what it
    started could otherwise outlive it when this service is killed.
    """

    argv: tuple[str, ...]
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[Path, ...] = ()
    forks: bool = False

    @property
    def tool(self) -> str:
        """The tool's name, for people."""
        return Path(self.argv[0]).name


@dataclass(frozen=True)
class Limits:
    """What a tool may use. None means no limit of that kind, but processor time, which is always limited.

    `memory_bytes` limits address space, which suits ffmpeg and not every program: interpreters and numerical libraries
    reserve far more than they use, so what they may take has to be measured. `file_bytes` limits each file that is written.
    """

    wall_seconds: float = 600.0
    memory_bytes: int | None = 4 * 2**30
    file_bytes: int | None = 64 * 2**30
    cpu_seconds: int | None = None
    nice: int = 5

    @property
    def cpu_most(self) -> int:
        """Processor seconds of all threads together: `cpu_seconds`, or what every core can do in the wall-clock time.

        The second holds also while this service itself is stopped and cannot look at its clock.
        """
        return self.cpu_seconds or math.ceil(self.wall_seconds * (os.cpu_count() or 1))

    @classmethod
    def for_duration(cls, seconds: float, *, memory_bytes: int | None = 4 * 2**30) -> "Limits":
        """Return limits for work on `seconds` of media: a minute, and then four times as long as it plays.

        A header that claims more than LONGEST_SECONDS buys no more time.
        """
        return cls(wall_seconds=60.0 + 4.0 * min(seconds, LONGEST_SECONDS), memory_bytes=memory_bytes)


@dataclass(frozen=True)
class Watch:
    """How a caller follows a run and ends it.

    `on_progress` gets seconds of media done, which never fall; it is called in another thread.
    """

    on_progress: Callable[[float], None] | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def later(self, begins_s: float) -> "Watch":
        """Return a watch of one part of several, whose progress is told from where the part begins."""
        report = self.on_progress
        return Watch(None if report is None else lambda seconds: report(begins_s + seconds), self.stop)


@dataclass(frozen=True)
class Completed:
    """A run that succeeded: what it wrote on standard output (progress lines taken out), the end of what it said, how long."""

    stdout: bytes
    stderr: str
    seconds: float


def run(command: Command, *, limits: Limits | None = None, watch: Watch | None = None) -> Completed:
    """Run a tool to its end and return what it answered.

    Raises ToolMissing, JailMissing, ToolFailed, ToolTimedOut or ToolStopped. Nothing that the tool started is left then.
    """
    limits = limits or Limits()
    watch = watch or Watch()
    if watch.stop.is_set():
        raise ToolStopped(command.tool)
    began = time.monotonic()
    process = subprocess.Popen(
        launch_argv(command, limits),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(command),
        cwd="/",
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    answer = _Answer(process.stdout, watch.on_progress)
    words = _Words(process.stderr)
    try:
        with _ending(process) as ended:
            while not ended(LOOK_SECONDS):
                if watch.stop.is_set():
                    raise ToolStopped(command.tool)
                if time.monotonic() - began > limits.wall_seconds:
                    raise ToolTimedOut(command.tool, limits.wall_seconds, words.text())
                if answer.failure is not None:
                    break
    finally:
        _end(process)
        answer.join()
        words.join()
        process.stdout.close()
        process.stderr.close()
    if answer.failure is not None:
        raise answer.failure
    if process.returncode != 0:
        raise ToolFailed(command.tool, process.returncode, words.text(), _why(process.returncode, limits))
    return Completed(answer.kept(), words.text(), time.monotonic() - began)


def launch_argv(command: Command, limits: Limits) -> list[str]:
    """Return the argv that is really started: the launcher, the jail, the tool. Raises ToolMissing and JailMissing."""
    means = Means(limits.nice, command.forks, limits.memory_bytes, limits.file_bytes, limits.cpu_most)
    tool = find_tool(command.argv[0])
    access = Access(command.reads, command.writes, command.lists)
    return start_argv(active_jail(), (tool, *command.argv[1:]), access, means)


def _environment(command: Command) -> dict[str, str]:
    """A small environment of its own. Under Landlock /tmp is everybody's and closed, so scratch goes beside the output."""
    scratch = "/tmp"  # noqa: S108 - the jail's own, empty one
    if command.writes and active_jail() is not Jail.BWRAP:
        scratch = str(command.writes[0].absolute())
    path = os.environ.get("PATH", "/usr/bin:/bin")
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, STARTED_BY: mark(), **command.env}


@contextlib.contextmanager
def _ending(process: subprocess.Popen[bytes]) -> Iterator[Callable[[float], bool]]:
    """Give what waits for a process's end, at most so many seconds, and says whether it has come.

    The process stays a zombie then: before `_end` its group's number must not be another's.
    """
    handle = os.pidfd_open(process.pid)
    try:
        waiting = select.poll()
        waiting.register(handle, select.POLLIN)
        yield lambda seconds: bool(waiting.poll(seconds * 1000.0))
    finally:
        os.close(handle)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group, whoever is still in it, and reap the tool."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _why(code: int, limits: Limits) -> str:
    """Say which limit a fatal signal means. A jail's own supervisor reports a signal as 128 + its number."""
    number = -code if code < 0 else code - 128
    if number == signal.SIGXFSZ:
        return f"it wrote a file larger than the allowed {limits.file_bytes} bytes"
    if number == signal.SIGXCPU:
        return f"it used more than the allowed {limits.cpu_most} s of processor time"
    if number == signal.SIGKILL:
        return "the system killed it, most likely because memory ran out"
    return ""


class _Answer(threading.Thread):
    """Reads standard output to its end; reports ffmpeg's progress lines instead of keeping them when somebody follows."""

    def __init__(self, stream: IO[bytes], on_progress: Callable[[float], None] | None) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._on_progress = on_progress
        self._kept = bytearray()
        self._done_s = 0.0
        self.failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """Read; a callback that raises ends the run with that error."""
        for line in self._stream:
            try:
                self._take(line)
            except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
                self.failure = error
                return

    def _take(self, line: bytes) -> None:
        key, equals, value = line.strip().partition(b"=")
        if self._on_progress is None or not equals or not key.replace(b"_", b"").isalnum():
            self._kept += line
            if len(self._kept) > STDOUT_BYTES:
                raise MediaError(f"a tool answered more than {STDOUT_BYTES} bytes and was ended")
        elif key == b"out_time_us" and value.lstrip(b"-").isdigit():
            # Of two outputs ffmpeg tells now the one, now the other, while they begin.
            self._done_s = max(self._done_s, int(value) / 1e6)
            self._on_progress(self._done_s)

    def kept(self) -> bytes:
        """What was answered."""
        return bytes(self._kept)


class _Words(threading.Thread):
    """Reads standard error to its end and keeps the tail."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._tail = b""
        self.start()

    def run(self) -> None:
        """Read."""
        while block := self._stream.read1(8192):  # type: ignore[attr-defined]
            self._tail = (self._tail + block)[-STDERR_BYTES:]

    def text(self) -> str:
        """The tail, readable whatever bytes it holds."""
        return self._tail.decode("utf-8", "replace")
