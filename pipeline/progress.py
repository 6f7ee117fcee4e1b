"""Progress that moves: turns the seconds a tool reports into stage figures, written at most once a second."""

import threading
import time
from collections.abc import Callable

SECONDS_BETWEEN_WRITES = 1.0
"""People see a figure move, and the database is not kept busy by a tool that reports thirty times a second."""


class Meter:
    """Takes figures from any thread as often as they come; passes on one a second, and never one that goes backwards."""

    def __init__(
        self,
        write: Callable[[float], None],
        total: float,
        *,
        every: float = SECONDS_BETWEEN_WRITES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._total = total
        self._every = every
        self._now = now
        self._lock = threading.Lock()
        self._written_at = float("-inf")
        self._furthest = 0.0

    def __call__(self, done: float) -> None:
        """Report how much is done, in the stage's unit. More than the total is shown as the total."""
        with self._lock:
            done = min(done, self._total)
            if done <= self._furthest or self._now() - self._written_at < self._every:
                return
            self._furthest, self._written_at = done, self._now()
            self._write(done)
