"""Joins the reels of a rung into the playlist that is published: complete, or as far as it has been made.

Pure but for the one file that it writes. No picture is touched: a reel carries the times of its segments, so that reels which
were made by different processes, or on different machines, are joined from what is known of them.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from domain.lesson import Rendition
from domain.timeline import LessonMs
from media.probe import VideoStream
from transcode.chunks import Chunk, begins_at_s, frame_rate, kept_rate
from transcode.errors import RenditionFaulty
from transcode.ladder import Rung
from transcode.playlist import media_playlist
from transcode.segments import Cut, entries, rates
from transcode.source import Source

PLAYLIST = "video.m3u8"

GROWING_TARGET_S = 9
"""The longest segment of a growing playlist, which must be said before it is known: six seconds, and up to two until the next
keyframe. Players look for more about as often."""

PEAK_OVER_CAP = 1.4
"""What a segment may be larger than its rung's cap says: the encoder's buffer of two seconds' worth, spread over six."""


@dataclass(frozen=True)
class Reel:
    """What one run left in a rung's folder: a chunk's segments, or a whole copy's. Plain values only.

    `flawed` says that pictures in its part of the recording were broken and what could be read of them was made.
    """

    chunk: int
    timescale: int
    codec: str
    width: int
    height: int
    cuts: tuple[Cut, ...]
    begins_ms: tuple[LessonMs, ...] = ()
    flawed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for whoever keeps results between steps."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Reel":
        """Read them back."""
        cuts = tuple(Cut(**cut) for cut in values["cuts"])
        return cls(**{**values, "cuts": cuts, "begins_ms": tuple(values["begins_ms"])})


@dataclass(frozen=True)
class Rendered:
    """One rung as it is published. `playlist` is relative to the lesson's folder; rates are bits per second; plain values only.

    `begins_ms` is the lesson time of each stretch's first picture: after a pause, a copy goes on at a keyframe only. `holes_ms`
    are stretches of lesson time that could not be made, [from, to), `flawed_ms` those with broken pictures in them. While it
    is `growing`, it is published as far as `duration_s`.
    """

    camera: int
    rung: str
    copied: bool
    playlist: str
    start_ms: LessonMs
    duration_s: float
    width: int
    height: int
    frame_rate: float
    codec: str
    peak_rate: int
    mean_rate: int
    segments: int
    pictures: int
    notes: tuple[str, ...] = ()
    begins_ms: tuple[LessonMs, ...] = ()
    holes_ms: tuple[tuple[LessonMs, LessonMs], ...] = ()
    flawed_ms: tuple[tuple[LessonMs, LessonMs], ...] = ()
    growing: bool = False

    @property
    def rendition(self) -> Rendition:
        """The rung as the manifest names it."""
        return Rendition(height=self.height, copied=self.copied, growing=self.growing)

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for whoever keeps results between steps."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Rendered":
        """Read them back."""
        lists = {"notes": tuple(values["notes"]), "begins_ms": tuple(values.get("begins_ms", ()))}
        spans = {name: tuple((from_ms, to_ms) for from_ms, to_ms in values.get(name, ())) for name in ("holes_ms", "flawed_ms")}
        return cls(**{**values, **lists, **spans})


def joined(source: Source, rung: Rung, reels: Sequence[Reel | None], out: Path, *, event: bool = False) -> Rendered:
    """Write `out/angles/<camera>/<rung>/video.m3u8` over all reels, in order, and return the finished rung.

    None stands for a chunk that could not be made: its time is announced as absent. `event` says that the playlist was
    published while it grew, so that this is its last state. Raises RenditionFaulty when there is no reel at all.
    """
    made, cuts = _cuts(reels)
    end = round((source.end_ms - source.start_ms) * made.timescale / 1000) if reels[-1] is None else None
    segments = entries(cuts, made.timescale, end=end)
    path = playlist_path(out, source, rung)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = media_playlist(segments, kind="EVENT" if event else "VOD", longest_s=GROWING_TARGET_S if event else 0)
    path.write_text(text, encoding="ascii")
    peak, mean = rates(cuts, made.timescale)
    return replace(
        _rendered(source, rung, made, cuts, reels),
        duration_s=sum(segment.duration_s for segment in segments),
        peak_rate=peak,
        mean_rate=mean,
    )


def grown(source: Source, rung: Rung, plan: Sequence[Chunk], reels: Sequence[Reel | None], out: Path) -> Rendered:
    """Write the playlist as far as `reels`, the first of `plan`, go; more may be added to its end and nothing else changes.

    The rates are the rung's own limits, since the master playlist that says them is not rewritten. Raises RenditionFaulty
    when there is no reel yet.
    """
    made, cuts = _cuts(reels)
    video = picture_of(source)
    after = plan[len(reels)]
    start = round(begins_at_s(after, video, source.start_ms) * made.timescale)
    following = Cut("", "", start, start, 0, 0, runs_on=not after.first and reels[-1] is not None)
    segments = entries(cuts, made.timescale, following=following)
    path = playlist_path(out, source, rung)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = media_playlist(segments, kind="EVENT", ended=False, longest_s=GROWING_TARGET_S)
    path.write_text(text, encoding="ascii")
    return replace(
        _rendered(source, rung, made, cuts, reels),
        duration_s=sum(segment.duration_s for segment in segments),
        peak_rate=round(rung.kbps * 1000 * PEAK_OVER_CAP),
        mean_rate=rung.kbps * 1000,
        growing=True,
    )


def playlist_path(out: Path, source: Source, rung: Rung) -> Path:
    """Return where a rung's playlist lies below `out`."""
    return out / "angles" / str(source.camera) / rung.name / PLAYLIST


def picture_of(source: Source) -> VideoStream:
    """Return the camera's picture. Raises RenditionFaulty when it has none."""
    if source.probe.video is None:
        raise RenditionFaulty(f"camera {source.camera} has no picture to render")
    return source.probe.video


def _cuts(reels: Sequence[Reel | None]) -> tuple[Reel, list[Cut]]:
    """Return a reel to describe them all, and the segments of all; one after a missing chunk does not run on."""
    made = next((reel for reel in reels if reel is not None), None)
    if made is None:
        raise RenditionFaulty("no part of the picture could be made")
    cuts: list[Cut] = []
    for before, reel in zip([made, *reels], reels, strict=False):
        if reel is not None:
            cuts += [replace(reel.cuts[0], runs_on=reel.cuts[0].runs_on and before is not None), *reel.cuts[1:]]
    if any(after.start < before.start for before, after in itertools.pairwise(cuts)):
        raise RenditionFaulty("the chunks of the picture are out of order")
    return made, cuts


def _rendered(source: Source, rung: Rung, made: Reel, cuts: Sequence[Cut], reels: Sequence[Reel | None]) -> Rendered:
    path = playlist_path(Path(), source, rung)
    begins = made.begins_ms or tuple(math.ceil(stretch.lesson_ms - 1e-3) for stretch in source.stretches)
    return Rendered(
        camera=source.camera,
        rung=rung.name,
        copied=rung.copied,
        playlist=str(path),
        start_ms=source.start_ms,
        duration_s=0.0,
        width=made.width,
        height=made.height,
        frame_rate=_shown_rate(picture_of(source), copied=rung.copied),
        codec=made.codec,
        peak_rate=0,
        mean_rate=0,
        segments=len(cuts),
        pictures=sum(cut.samples for cut in cuts),
        begins_ms=begins,
        holes_ms=tuple(_holes(source, reels)),
        flawed_ms=tuple(_span_ms(source, reel) for reel in reels if reel is not None and reel.flawed),
    )


def _span_ms(source: Source, reel: Reel) -> tuple[LessonMs, LessonMs]:
    """From when to when, in lesson time, a reel goes."""
    begins, ends = (round(ticks * 1000 / reel.timescale) for ticks in (reel.cuts[0].start, reel.cuts[-1].end))
    return source.start_ms + begins, source.start_ms + ends


def _holes(source: Source, reels: Sequence[Reel | None]) -> Iterator[tuple[LessonMs, LessonMs]]:
    """Yield from when to when, in lesson time, chunks are missing."""
    at_ms = source.start_ms
    missing = False
    for reel in reels:
        if reel is None:
            missing = True
            continue
        begins_ms, ends_ms = _span_ms(source, reel)
        if missing and begins_ms > at_ms:
            yield at_ms, begins_ms
        at_ms, missing = ends_ms, False
    if missing and source.end_ms > at_ms:
        yield at_ms, source.end_ms


def _shown_rate(video: VideoStream, *, copied: bool) -> float:
    """Return how many pictures a second are published, as the master playlist says it."""
    if copied:
        return round(frame_rate(video), 3)
    constant, step = kept_rate(video)
    return round(frame_rate(video) / step if constant is None else float(constant), 3)
