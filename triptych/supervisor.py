"""`triptych serve`: one API process and one worker process, started again when they end. Crash-only: state is on disk."""

import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

import structlog

log = structlog.get_logger()

_LIBC = ctypes.CDLL(None)  # loaded here, because little is safe between fork and exec
_PR_SET_PDEATHSIG = 1

STEADY_SECONDS = 60.0  # a child that lived this long was healthy: the next wait starts short again
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
GRACE_SECONDS = 15.0  # how long a child may take to end before it is killed; its work is durable either way


def _die_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is killed, so that no worker is left without one."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process that is kept running. `arguments` follow `python -m triptych`."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT_SECONDS
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start the process; its output is the supervisor's own."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "triptych", *self.arguments],
            env=dict(self.environment),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one prctl, of a library that is loaded already
        )
        self.started = monotonic()
        log.info("started", child=self.name, pid=self.process.pid)

    def tend(self) -> None:
        """Start the process when it is due; note its end and plan the next start."""
        if self.process is None:
            if monotonic() >= self.next_start:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        lived = monotonic() - self.started
        self.wait = FIRST_WAIT_SECONDS if lived > STEADY_SECONDS else min(self.wait * 2, LONGEST_WAIT_SECONDS)
        self.next_start = monotonic() + self.wait
        self.process = None
        log.error("ended", child=self.name, code=code, lived_seconds=round(lived, 1), again_in_seconds=self.wait)

    def end(self) -> None:
        """End the process: politely, then not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("killed", child=self.name, waited_seconds=GRACE_SECONDS)
            self.process.kill()
            self.process.wait()


def supervise(children: Sequence[Child], stop: threading.Event) -> None:
    """Keep `children` running until `stop` is set, then end them all."""
    try:
        while not stop.wait(0.2):
            for child in children:
                child.tend()
    finally:
        for child in children:
            child.end()


def stop_on_signals() -> threading.Event:
    """Return an event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
