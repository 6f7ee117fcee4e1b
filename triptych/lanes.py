"""How many parts are sent at once: one at first, more as they arrive quickly, and one again when the line has broken.

A break costs every part that is on its way, so a line that breaks often is given little to lose. The pages follow the same rule
(`web/src/uploads/lanes.ts`).
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from domain.upload import MIB

MOST_LANES = 4

STEADY_PARTS = 8
"""After a break so many parts must arrive for each further lane: a line that is cut every 20 MB keeps to one, and loses half a
part of 5 MiB each time; one that is cut every GB has them all for most of it."""

WINDOW_SECONDS = 20.0
"""How far back the present speed looks. School links swing from second to second."""


def lanes_for(bytes_per_second: float) -> int:
    """Return how many parts at once a line of this speed is worth: a fast one waits for answers more than it sends."""
    return 1 + sum(bytes_per_second >= least for least in (1e6, 3e6, 8e6))


def part_bytes_for(bytes_per_second: float | None) -> int:
    """Return how large parts should be, in bytes: the smallest there are, unless a line is known to be very fast."""
    speed = bytes_per_second or 0.0
    return 5 * MIB if speed < 10e6 else 8 * MIB if speed < 40e6 else 16 * MIB


class Lanes:
    """Lets in as many threads as there are lanes just now. `now` tells seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._free = threading.Condition()
        self._busy = 0
        self._arrived: deque[tuple[float, int]] = deque([(now(), 0)])
        self._parts = 0
        self._parts_for_one_more = 1

    @property
    def limit(self) -> int:
        """How many parts may be on their way."""
        earned = 1 + self._parts // self._parts_for_one_more
        return min(MOST_LANES, earned, lanes_for(self._speed()))

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a lane, and hold it."""
        with self._free:
            self._free.wait_for(lambda: self._busy < self.limit)
            self._busy += 1
        try:
            yield
        finally:
            with self._free:
                self._busy -= 1
                self._free.notify_all()

    def arrived(self, size: int) -> None:
        """A part of so many bytes is there."""
        with self._free:
            self._parts += 1
            self._arrived.append((self._now(), size))
            while len(self._arrived) > 2 and self._arrived[-1][0] - self._arrived[1][0] > WINDOW_SECONDS:
                self._arrived.popleft()

    def broke(self) -> None:
        """A part was lost on its way."""
        with self._free:
            self._parts, self._parts_for_one_more = 0, STEADY_PARTS

    def _speed(self) -> float:
        since = self._now() - self._arrived[0][0]
        return sum(size for _, size in list(self._arrived)[1:]) / since if since > 0 else 0.0
