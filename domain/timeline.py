"""Lesson time, and the only conversions between a camera's file time and it.

Lesson time is signed integer milliseconds on a clock that is pinned at first publication. File time is milliseconds
since the presentation of the camera's first video frame, edit lists applied. A fit is a list of pieces, each a line:
`lesson_ms = offset_ms + file_ms * (1 + drift_ppm / 1e6)` for `file_start_ms <= file_ms < file_end_ms`.
"""

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

LessonMs = int
"""Signed whole milliseconds of lesson time: what comments, captions and clips store."""


@dataclass(frozen=True)
class Piece:
    """One unbroken stretch of a camera's recording, as a line from file time to lesson time.

    `offset_ms` is extrapolated to file time 0, so it is not where the piece starts unless `file_start_ms` is 0.
    """

    file_start_ms: float
    file_end_ms: float
    offset_ms: float
    drift_ppm: float = 0.0

    def __post_init__(self) -> None:
        if self.file_end_ms <= self.file_start_ms:
            raise ValueError(f"a piece must have a length: {self.file_start_ms} to {self.file_end_ms} ms")

    @property
    def rate(self) -> float:
        """Lesson milliseconds that pass in one millisecond of the file."""
        return 1.0 + self.drift_ppm / 1e6

    @property
    def lesson_start_ms(self) -> float:
        """Lesson time of the piece's first moment."""
        return self.to_lesson(self.file_start_ms)

    @property
    def lesson_end_ms(self) -> float:
        """Lesson time of the piece's end (exclusive)."""
        return self.to_lesson(self.file_end_ms)

    def to_lesson(self, file_ms: float) -> float:
        """Lesson time of `file_ms`; extrapolates, so ask `lesson_of` when the moment may lie outside."""
        return self.offset_ms + file_ms * self.rate

    def to_file(self, lesson_ms: float) -> float:
        """File time of `lesson_ms`; extrapolates, so ask `file_of` when the moment may lie outside."""
        return (lesson_ms - self.offset_ms) / self.rate

    def shifted(self, delta_ms: float) -> "Piece":
        """Return the same piece, later by `delta_ms` of lesson time."""
        return Piece(self.file_start_ms, self.file_end_ms, self.offset_ms + delta_ms, self.drift_ppm)


def lesson_of(pieces: Sequence[Piece], file_ms: float) -> float | None:
    """Return the lesson time of a moment of the file, or None where no piece covers it."""
    for piece in pieces:
        if piece.file_start_ms <= file_ms < piece.file_end_ms:
            return piece.to_lesson(file_ms)
    return None


def file_of(pieces: Sequence[Piece], lesson_ms: float) -> float | None:
    """Return the moment of the file that shows `lesson_ms`, or None where the camera has nothing (before, after, a gap)."""
    for piece in pieces:
        if piece.lesson_start_ms <= lesson_ms < piece.lesson_end_ms:
            return piece.to_file(lesson_ms)
    return None


PAUSED, BETWEEN_FILES = "paused", "between_files"
"""Why a camera has no picture for a while: it was paused, or nothing was filmed between two given files. Codes are stable."""

JOIN_WITHIN_MS = 1_000.0
"""A piece that ends this near to the end of a given file ends there: breaks in a recording are dated to within a second."""


@dataclass(frozen=True)
class Gap:
    """A stretch of lesson time, inside an angle, for which the camera has no picture."""

    from_ms: LessonMs
    to_ms: LessonMs
    reason: str = PAUSED


def gaps_of(pieces: Sequence[Piece], joins_ms: Sequence[float] = (), *, shortest_ms: float = 1.0) -> tuple[Gap, ...]:
    """Return the gaps between consecutive pieces, in whole milliseconds of lesson time; touching pieces leave none.

    `joins_ms` are the moments of file time at which further given files begin.
    """
    found = []
    for before, after in itertools.pairwise(pieces):
        if after.lesson_start_ms - before.lesson_end_ms >= shortest_ms:
            joined = any(abs(before.file_end_ms - join) <= JOIN_WITHIN_MS for join in joins_ms)
            reason = BETWEEN_FILES if joined else PAUSED
            found.append(Gap(round(before.lesson_end_ms), round(after.lesson_start_ms), reason))
    return tuple(found)


def clock_time(lesson_ms: LessonMs) -> str:
    """Return lesson time as people read it: 12:41, or 1:02:03 past the hour; a minus sign before the lesson's zero."""
    seconds = abs(lesson_ms) // 1000
    hours, rest = divmod(seconds, 3600)
    sign = "-" if lesson_ms < 0 else ""
    return f"{sign}{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{sign}{rest // 60:02}:{rest % 60:02}"


def starting_at_zero(fits: Sequence[Sequence[Piece]]) -> list[tuple[Piece, ...]]:
    """Shift all cameras together so that the earliest start of any piece is lesson time 0, as a fresh clock demands."""
    earliest = min(piece.lesson_start_ms for pieces in fits for piece in pieces)
    return [tuple(piece.shifted(-earliest) for piece in pieces) for pieces in fits]


@dataclass(frozen=True)
class LagPoint:
    """One piece of evidence for a fit: at `file_ms` of this camera, the other camera was heard `off_ms` away from the fit.

    `agrees` tells whether the fit rests on it, or whether it was set aside as an outlier.
    """

    file_ms: float
    off_ms: float
    agrees: bool = True


class DoubtKind(StrEnum):
    """Why where a camera lies is in doubt for a while. Codes are stable.

    UNDATED: time is missing somewhere in it, and nothing tells when. UNHEARD: nobody else heard what it recorded. CONTRADICTED:
    the others heard something else.
    """

    UNDATED = "undated"
    UNHEARD = "unheard"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Doubt:
    """A stretch of a camera's file that may lie elsewhere. `missing_ms` is the time that is missing in an UNDATED one."""

    kind: DoubtKind
    from_ms: float
    to_ms: float
    missing_ms: float = 0.0


class ListOf(TypeDecorator[tuple[Any, ...]]):
    """Stores a tuple of one `kind` of small frozen dataclass as a JSON list of mappings, and reads it back as it was."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> list[dict[str, Any]] | None:  # noqa: ARG002
        """Write each as a mapping of its fields."""
        return None if value is None else [asdict(each) for each in value]

    def process_result_value(self, value: list[dict[str, Any]] | None, dialect: Dialect) -> tuple[Any, ...] | None:  # noqa: ARG002
        """Read them back."""
        return None if value is None else tuple(self.kind(**fields) for fields in value)
