"""Takes a picture of the moment that a finding speaks of, so that a trainee sees what is meant."""

from collections.abc import Sequence
from pathlib import Path

from domain.findings import FindingCode, Found
from ingest.content import Parts
from media.glimpses import still

ILLUSTRATED = frozenset({FindingCode.BLACK, FindingCode.COVERED, FindingCode.FROZEN, FindingCode.TOO_DARK, FindingCode.BLURRED})
"""What can be seen in one picture. Others are heard, or said of the whole file."""


def illustrate(parts: Parts, findings: Sequence[Found], folder: Path) -> dict[FindingCode, str]:
    """Write a JPEG into `folder` for each finding that can be seen, and return their names by what was found.

    A moment that cannot be decoded has no picture. Raises the errors of `media.command`.
    """
    taken: dict[FindingCode, str] = {}
    for found in findings:
        if found.code not in ILLUSTRATED or found.at_ms is None or found.code in taken:
            continue
        path, time_s = _place(parts, found.at_ms / 1000.0)
        name = f"{found.code.value}.jpg"
        if still(path, time_s, folder / name):
            taken[found.code] = name
    return taken


def _place(parts: Parts, time_s: float) -> tuple[Path, float]:
    """Return the part in which a moment of the recording lies, and when in it. What comes after the last lies in the last."""
    for path, seen in parts[:-1]:
        if time_s < seen.file_duration_s:
            return path, time_s
        time_s -= seen.file_duration_s
    return parts[-1][0], time_s
