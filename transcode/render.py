"""Makes one rung of one angle: HLS with fragmented MP4 segments whose media time 0 is the angle's `start_ms`.

Each stretch is muxed by itself; media time runs on across a gap and nothing is published for it. What was written is read back
before it counts: times from the boxes, lengths against what the source promised.
"""

import math
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from domain.lesson import Rendition
from domain.timeline import LessonMs
from media.command import Limits, Watch, run
from media.probe import keyframes as find_keyframes
from transcode.cmaf import Fragment
from transcode.errors import NotCopyable, RenditionFaulty
from transcode.ladder import Rung, encoded_instead, first_keyframe
from transcode.picture import BASE_S, copy_command, encode_command, placed
from transcode.segments import Track
from transcode.source import Source, Stretch

LENGTH_SLACK_S = 0.75
"""How far a rendition's end may lie from what the source promised: containers round, and last frames have no length."""

LEADING_TICKS = 2
"""Rounding allowed when a keyframe's time is compared with its segment's other pictures."""


@dataclass(frozen=True)
class Rendered:
    """One finished rung. `playlist` is relative to the lesson's folder; rates are bits per second; plain values only.

    `begins_ms` is the lesson time of each stretch's first picture: after a pause, a copy goes on at a keyframe only.
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

    @property
    def rendition(self) -> Rendition:
        """The rung as the manifest names it."""
        return Rendition(height=self.height, copied=self.copied)

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for whoever keeps results between steps."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Rendered":
        """Read them back."""
        return cls(**{**values, "notes": tuple(values["notes"]), "begins_ms": tuple(values.get("begins_ms", ()))})


def render(
    source: Source,
    rung: Rung,
    out: Path,
    *,
    watch: Watch | None = None,
    keyframes: Sequence[Sequence[float]] | None = None,
) -> Rendered:
    """Make `out/angles/<camera>/<rung>/` and return what it holds. Whatever lay there from an earlier attempt is replaced.

    `keyframes` (one list per part) spares a copied rung from reading them again. A copy whose segments could not be played by
    themselves is thrown away and encoded, with a note. Progress is seconds of this camera. Raises RenditionFaulty, or
    what `media.command` raises.
    """
    folder = out / "angles" / str(source.camera) / rung.name
    if not rung.copied:
        return _render(source, rung, folder, _encoded(source), watch=watch or Watch())
    try:
        return _render(source, rung, folder, _at_keyframes(source, keyframes), watch=watch or Watch())
    except NotCopyable as reason:
        return _render(source, encoded_instead(source), folder, _encoded(source), watch=watch or Watch(), notes=(str(reason),))


def _encoded(source: Source) -> list[Stretch]:
    return list(source.stretches)


def _at_keyframes(source: Source, keyframes: Sequence[Sequence[float]] | None) -> list[Stretch]:
    """Return the stretches, each begun at its first keyframe; where nothing broke off, the one before goes on until then."""
    times = keyframes if keyframes is not None else [find_keyframes(path) for path in source.paths]
    by_path = dict(zip(source.paths, times, strict=True))
    begun: list[Stretch] = []
    for stretch in source.stretches:
        first = first_keyframe(by_path[stretch.path], stretch.from_s)
        if first is None:
            raise NotCopyable(f"there is no keyframe after {stretch.from_s:.1f} s of {stretch.path.name}")
        if begun and stretch.runs_on_from(begun[-1]):
            begun[-1] = replace(begun[-1], until_s=first)
        begun.append(stretch.starting_at(max(first, 0.0)))
    return begun


def _render(
    source: Source, rung: Rung, folder: Path, stretches: list[Stretch], *, watch: Watch, notes: tuple[str, ...] = ()
) -> Rendered:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    track = Track(folder)
    video = source.probe.video
    if video is None:
        raise RenditionFaulty(f"camera {source.camera} has no picture to render")
    for index, stretch in enumerate(stretches):
        place = placed(stretch, source.start_ms)
        if rung.copied:
            command = copy_command(stretch, place, folder=folder, index=index)
        else:
            command = encode_command(stretch, place, video, rung, folder=folder, index=index)
        run(command, limits=Limits.for_duration(_length_s(source, stretch) * 4.0), watch=_on_track(watch))
        fragments = track.take(index, place.at_s, _until_s(source, stretch))
        if rung.copied:
            _refuse_leading_pictures(fragments)
        _refuse_wrong_end(source, stretch, track)
    playlist = folder / "video.m3u8"
    track.write_playlist(playlist)
    peak, mean = track.rates()
    pictures = sum(len(fragment.shown) for fragment in track.fragments)
    return Rendered(
        camera=source.camera,
        rung=rung.name,
        copied=rung.copied,
        playlist=f"angles/{source.camera}/{folder.name}/{playlist.name}",
        start_ms=source.start_ms,
        duration_s=track.end_s,
        width=track.init.width,
        height=track.init.height,
        frame_rate=round(float(video.avg_frame_rate or video.frame_rate), 3),
        codec=track.init.codec,
        peak_rate=peak,
        mean_rate=mean,
        segments=len(track.fragments),
        pictures=pictures,
        notes=notes,
        begins_ms=tuple(math.ceil(stretch.lesson_ms - 1e-3) for stretch in stretches),
    )


def _until_s(source: Source, stretch: Stretch) -> float:
    """Return where a stretch ends on the track's clock; nowhere when it runs to the end of its file."""
    if stretch.until_s is None:
        return math.inf
    return (stretch.lesson_at(stretch.until_s) - source.start_ms) / 1000.0


def _length_s(source: Source, stretch: Stretch) -> float:
    """Return how long a stretch plays, by the last picture that is really there."""
    if stretch.until_s is not None:
        return stretch.until_s - stretch.from_s
    probe = source.probes[source.paths.index(stretch.path)]
    last = probe.video.last_packet_s if probe.video else None
    end_s = probe.file_duration_s if last is None else last - probe.zero_s
    return end_s - stretch.from_s


def _refuse_leading_pictures(fragments: Sequence[Fragment]) -> None:
    """Refuse an open group of pictures: one whose first pictures need the group before, which a seek does not fetch."""
    for fragment in fragments:
        if fragment.first_shown < fragment.shown[0] - LEADING_TICKS:
            raise NotCopyable(
                "its keyframes are preceded by pictures that need the ones before, so a seek would show them broken"
            )


def _refuse_wrong_end(source: Source, stretch: Stretch, track: Track) -> None:
    promised_s = (stretch.lesson_at(stretch.from_s + _length_s(source, stretch)) - source.start_ms) / 1000.0
    if abs(track.end_s - promised_s) > LENGTH_SLACK_S:
        raise RenditionFaulty(
            f"camera {source.camera} was published to {track.end_s:.2f} s, but its recording runs to {promised_s:.2f} s"
        )


def _on_track(watch: Watch) -> Watch:
    """Return a watch that reports seconds on the track's clock; ffmpeg's own run `BASE_S` ahead."""
    if watch.on_progress is None:
        return watch
    report = watch.on_progress
    return Watch(on_progress=lambda seconds: report(max(0.0, seconds - BASE_S)), stop=watch.stop)
