"""How often a refusal is written down. Somebody who hammers at a closed door must not be able to fill the record."""

import threading
import time
from collections import deque
from collections.abc import Callable

import structlog

WINDOW_SECONDS = 60.0

SAME_DENIALS = 1
"""In a window, of one person, one act and one thing: a second row would say the same."""

ACTOR_DENIALS = 20
"""In a window, of one person: enough to see that somebody tries many doors."""

ALL_DENIALS = 300
"""In a window, of everybody together: somebody who tries one invented address after another is a new person each time."""

_log = structlog.get_logger(__name__)


class DenialLimit:
    """Says whether a refusal is to be recorded now. What is not recorded still goes to the log. Counts per process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._recorded: dict[str, deque[tuple[float, str]]] = {}

    def admits(self, actor_id: str, action: str, subject_kind: str, subject_id: str) -> bool:
        """Whether this refusal gets a row."""
        what = f"{action} {subject_kind}:{subject_id}"
        with self._lock:
            since = self._clock() - WINDOW_SECONDS
            self._forget(since)
            recent = self._recorded.setdefault(actor_id, deque())
            admitted = (
                sum(said == what for _, said in recent) < SAME_DENIALS
                and len(recent) < ACTOR_DENIALS
                and sum(map(len, self._recorded.values())) < ALL_DENIALS
            )
            if admitted:
                recent.append((since + WINDOW_SECONDS, what))
        if not admitted:
            _log.info("denial_not_recorded", actor=actor_id, denied=what)
        return admitted

    def _forget(self, since: float) -> None:
        for actor_id, recent in list(self._recorded.items()):
            while recent and recent[0][0] <= since:
                recent.popleft()
            if not recent:
                del self._recorded[actor_id]
