"""How many processor cores this service may keep busy: those it may run on, and no more than a container was given."""

import math
import os
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Processor time a container may use in a period, both in microseconds; `max` is no limit (cgroup v2)."""


def cores(quota: Path = QUOTA) -> int:
    """Return the number, at least 1."""
    allowed = len(os.sched_getaffinity(0))
    try:
        time, period = quota.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return allowed
    return allowed if time == "max" else max(1, min(allowed, math.ceil(int(time) / int(period))))
