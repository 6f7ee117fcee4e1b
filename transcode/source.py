"""One camera as rendering sees it: its files, what they are, and where they lie in the lesson.

Pure: knows no row and starts no process. Three clocks meet here and nowhere else in this package: the container's own
(seconds, as ffmpeg shows them with `-copyts`), file time (milliseconds, 0 = first frame of the first part) and lesson time.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from domain.timeline import Gap, LessonMs, Piece, gaps_of
from media.probe import Probe

TIMED_CONTAINERS = frozenset({"mov", "mp4", "matroska", "mpegts"})
"""Containers that carry true presentation times. AVI counts frames only, so its B-frames would be shown out of time."""

SAME_MOMENT_S = 0.001
RUNS_ON_MS = 40.0
"""Two pieces of one recording that meet to within a picture were filmed without a break."""


@dataclass(frozen=True)
class Stretch:
    """One unbroken run of pictures inside one file, with its line to lesson time. It is muxed by itself.

    `from_s` and `until_s` are seconds since the first frame of `path`; `until_s` is None when it runs to the end of the file.
    `lesson_ms` is the lesson time of `from_s`; `rate` is lesson time that passes in one unit of the file's. `timed` says that
    the container carries true times; without, the first picture that a decoder gives is taken for the file's first.
    """

    path: Path
    zero_s: float
    from_s: float
    until_s: float | None
    lesson_ms: float
    rate: float
    timed: bool = True

    def lesson_at(self, seconds: float) -> float:
        """Lesson time of a moment of the file (seconds since its first frame)."""
        return self.lesson_ms + (seconds - self.from_s) * 1000.0 * self.rate

    def runs_on_from(self, before: "Stretch") -> bool:
        """Whether it goes on where `before` ends, in file and lesson: only its clock changed its rate."""
        if before.path != self.path or before.until_s is None or abs(before.until_s - self.from_s) > SAME_MOMENT_S:
            return False
        return abs(before.lesson_at(self.from_s) - self.lesson_ms) <= RUNS_ON_MS

    def starting_at(self, seconds: float) -> "Stretch":
        """Return the same stretch, begun later (at a keyframe) and otherwise unmoved."""
        return replace(self, from_s=seconds, lesson_ms=self.lesson_at(seconds))


@dataclass(frozen=True)
class Source:
    """A camera that found its place. `paths` are its parts in order; `probe` is of the first, `later` of the others.

    Parts follow one another without a hole in file time, as `media.pcm.decode_sound` lays them out; a hole is a piece's
    business.
    """

    camera: int
    label: str
    paths: tuple[Path, ...]
    probe: Probe
    pieces: tuple[Piece, ...]
    later: tuple[Probe, ...] = ()

    def __post_init__(self) -> None:
        if not self.pieces:
            raise ValueError(f"camera {self.camera} has no piece of the lesson, so there is nothing to render")
        if len(self.paths) != 1 + len(self.later):
            raise ValueError(f"camera {self.camera} has {len(self.paths)} parts and {1 + len(self.later)} probes")

    @property
    def probes(self) -> tuple[Probe, ...]:
        """What each part is, in order."""
        return (self.probe, *self.later)

    @property
    def start_ms(self) -> LessonMs:
        """Where this camera's media time 0 lies: the whole millisecond at or just before its first frame."""
        return math.floor(self.pieces[0].lesson_start_ms + 1e-6)

    @property
    def end_ms(self) -> LessonMs:
        """Where its picture ends, in whole milliseconds of lesson time."""
        return round(self.pieces[-1].lesson_end_ms)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where, between start and end, it has no picture."""
        return gaps_of(self.pieces, self._ends_ms[:-1])

    @property
    def _ends_ms(self) -> tuple[float, ...]:
        """Where each part ends, in file time."""
        return tuple(itertools.accumulate(probe.file_duration_s * 1000.0 for probe in self.probes))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The camera's pieces, cut again where one part ends and the next begins."""
        return tuple(self._stretches())

    def _stretches(self) -> Iterator[Stretch]:
        ends = self._ends_ms
        begins = [0.0, *ends[:-1]]
        for piece in self.pieces:
            for path, probe, begin, end in zip(self.paths, self.probes, begins, ends, strict=True):
                last = path is self.paths[-1]
                first_ms = max(piece.file_start_ms, begin)
                # The last frame's length is a guess of the container, so an end within half a second of the part's is its end.
                to_end = piece.file_end_ms >= end - 500.0
                if first_ms >= (piece.file_end_ms if last else min(piece.file_end_ms, end)):
                    continue
                yield Stretch(
                    path=path,
                    zero_s=probe.zero_s,
                    from_s=(first_ms - begin) / 1000.0,
                    until_s=None if to_end else (piece.file_end_ms - begin) / 1000.0,
                    lesson_ms=piece.to_lesson(first_ms),
                    rate=piece.rate,
                    timed=probe.container in TIMED_CONTAINERS,
                )
