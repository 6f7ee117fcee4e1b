"""Where a camera would lie by the clocks inside the files. A suggestion to a person, never acted upon.

Such clocks are set by hand and seldom; many cameras write when the recording *ended*, many write local time and call it UTC,
and copying through a phone's gallery writes when it was copied. So the answer may be off by seconds, by the length of the
recording or by hours, and nothing in the file says which. It tells a person where to begin to look.
"""

from datetime import datetime

LEAST_OVERLAP_MS = 60_000.0
"""A placement that leaves less in common (or less than half of a shorter recording) is a wrong clock, not a suggestion."""


def suggested_offset_ms(
    anchor_at: datetime | None, anchor_ms: float, camera_at: datetime | None, camera_ms: float
) -> float | None:
    """Return how many milliseconds after the anchor's file the camera's begins, by their clocks (negative: before).

    `anchor_at` and `camera_at` are `media.probe.Probe.created_at` of each camera's first file, `anchor_ms` and `camera_ms`
    the lengths of their file time. None when either has no clock, or when the two would hardly overlap. Both are taken to
    tell when recording began: two cameras of one make that tell its end are then wrong by the difference of their lengths.
    """
    if anchor_at is None or camera_at is None:
        return None
    offset_ms = (camera_at - anchor_at).total_seconds() * 1000.0
    overlap_ms = min(anchor_ms, offset_ms + camera_ms) - max(0.0, offset_ms)
    least_ms = min(LEAST_OVERLAP_MS, min(anchor_ms, camera_ms) / 2)
    return offset_ms if overlap_ms > 0.0 and overlap_ms >= least_ms else None
