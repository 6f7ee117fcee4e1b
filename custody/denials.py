"""How often a refusal is written down. Somebody who hammers at a closed door must not be able to fill the record."""

import threading

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

SAME_DENIAL = RateLimitItemPerMinute(1)
"""One row a minute says it: the same person, the same act, the same thing."""

ONE_ACTOR = RateLimitItemPerMinute(20)
"""Enough to see that somebody tries many doors; more rows would say nothing new."""

_log = structlog.get_logger(__name__)


class DenialLimit:
    """Says whether a refusal is to be recorded now. What is not recorded still goes to the log. Counts per process."""

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._lock = threading.Lock()

    def admits(self, actor_id: str, action: str, subject_kind: str, subject_id: str) -> bool:
        """Whether this refusal gets a row."""
        with self._lock:
            fresh = self._limiter.hit(SAME_DENIAL, actor_id, action, subject_kind, subject_id)
            admitted = fresh and self._limiter.hit(ONE_ACTOR, actor_id)
        if not admitted:
            _log.info("denial_not_recorded", actor=actor_id, action=action, subject=f"{subject_kind}:{subject_id}")
        return admitted
