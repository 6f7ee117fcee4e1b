"""Makes the rungs of an angle: HLS with fragmented MP4 segments whose media time 0 is the angle's `start_ms`.

A copied rung is made in one run, an encoded one chunk by chunk; each run leaves a `Reel`, and `joining` makes a playlist of
them. Media time runs on across a gap and nothing is published for it. What was written is read back before it counts: times
from the boxes, lengths against what the source promised.
"""

import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from media.command import Limits, Watch, run
from media.pace import keyframes as find_keyframes
from transcode.chunks import Chunk, as_stretch, begins_at_s, chunks
from transcode.cmaf import Fragment
from transcode.damage import damaged
from transcode.errors import NotCopyable, PictureDamaged, RenditionFaulty
from transcode.joining import Reel, Rendered, joined, picture_of, playlist_path
from transcode.ladder import Rung, encoded_instead, first_keyframe
from transcode.picture import BASE_S, Placed, copy_command, encode_command, placed
from transcode.segments import Track
from transcode.source import Source, Stretch

LENGTH_SLACK_S = 0.75
"""How far a rendition's end may lie from what the source promised: containers round, and last frames have no length."""

BROKEN_PICTURE = ("error while decoding", "concealing", "damaged", "Invalid NAL unit", "Error splitting", "Invalid mb type")
"""What decoders say of pictures that are broken in the file, and not of those that merely come before the first keyframe."""

LEADING_TICKS = 2
"""Rounding allowed when a keyframe's time is compared with its segment's other pictures."""


def render(
    source: Source,
    rung: Rung,
    out: Path,
    *,
    watch: Watch | None = None,
    keyframes: Sequence[Sequence[float]] | None = None,
) -> Rendered:
    """Make the whole of `out/angles/<camera>/<rung>/` and return what it holds, replacing an earlier attempt.

    `keyframes` (one list per part) spares reading them again. A copy whose segments could not be played by themselves is thrown
    away and encoded, with a note. Progress is seconds of this camera. Raises RenditionFaulty, or what `media.command` raises.
    """
    watch = watch or Watch()
    times = keyframes if keyframes is not None else [find_keyframes(path) for path in source.paths]
    shutil.rmtree(playlist_path(out, source, rung).parent, ignore_errors=True)
    notes: tuple[str, ...] = ()
    if rung.copied:
        try:
            return copy(source, rung, out, keyframes=times, watch=watch)
        except NotCopyable as reason:
            shutil.rmtree(playlist_path(out, source, rung).parent)
            rung, notes = encoded_instead(source), (str(reason),)
    plan = chunks(source, times)
    reels = [encode(source, rung, chunk, out, watch=watch.later(chunk.begins_s)) for chunk in plan]
    return replace(joined(source, rung, reels, out), notes=notes)


def copy(source: Source, rung: Rung, out: Path, *, keyframes: Sequence[Sequence[float]], watch: Watch) -> Rendered:
    """Make a rung of the camera's own picture.

    Raises NotCopyable when a segment could not be played by itself, PictureDamaged when pictures in it could not be read.
    """
    folder = _folder(source, rung, out)
    track = Track(folder)
    stretches = _at_keyframes(source, keyframes)
    for index, stretch in enumerate(stretches):
        place = placed(stretch, source.start_ms)
        command = copy_command(stretch, place, folder=folder, index=index)
        run(command, limits=_limits(source, stretch), watch=_on_track(watch))
        _refuse_leading_pictures(track.take(index, place.at_s, _until_s(source, stretch)))
        _refuse_wrong_end(source, stretch, track)
    _refuse_damage(source, track)
    reel = _reel(track, 0, tuple(math.ceil(stretch.lesson_ms - 1e-3) for stretch in stretches))
    return joined(source, rung, (reel,), out)


def encode(source: Source, rung: Rung, chunk: Chunk, out: Path, *, watch: Watch) -> Reel:
    """Encode one chunk into the rung's folder below `out` and return what was written; there is no playlist yet."""
    folder, video, stretch = _folder(source, rung, out), picture_of(source), as_stretch(chunk)
    place = placed(stretch, source.start_ms) if chunk.first else Placed(begins_at_s(chunk, video, source.start_ms), 0.0)
    command = encode_command(chunk, place, video, rung, folder=folder)
    before_s = chunk.from_s - (chunk.reads_from_s or 0.0)
    said = run(command, limits=_limits(source, stretch, before_s=before_s), watch=_on_track(watch)).stderr
    track = Track(folder)
    track.take(chunk.index, place.at_s, _until_s(source, stretch), runs_on=not chunk.first)
    if chunk.until_s == chunk.whole.until_s:
        _refuse_wrong_end(source, stretch, track)
    return replace(_reel(track, chunk.index), flawed=any(words in said for words in BROKEN_PICTURE))


def _folder(source: Source, rung: Rung, out: Path) -> Path:
    folder = playlist_path(out, source, rung).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _limits(source: Source, stretch: Stretch, *, before_s: float = 0.0) -> Limits:
    return Limits.for_duration(_length_s(source, stretch) * 4.0 + before_s)


def _reel(track: Track, chunk: int, begins_ms: tuple[int, ...] = ()) -> Reel:
    init = track.init
    return Reel(chunk, init.timescale, init.codec, init.width, init.height, track.cuts, begins_ms)


def _at_keyframes(source: Source, keyframes: Sequence[Sequence[float]]) -> list[Stretch]:
    """Return the stretches, each begun at its first keyframe; where nothing broke off, the one before goes on until then."""
    by_path = dict(zip(source.paths, keyframes, strict=True))
    begun: list[Stretch] = []
    for stretch in source.stretches:
        first = first_keyframe(by_path[stretch.path], stretch.from_s)
        if first is None:
            raise NotCopyable(f"there is no keyframe after {stretch.from_s:.1f} s of {stretch.path.name}")
        if begun and stretch.runs_on_from(begun[-1]):
            begun[-1] = replace(begun[-1], until_s=first)
        begun.append(stretch.starting_at(max(first, 0.0)))
    return begun


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


def _refuse_damage(source: Source, track: Track) -> None:
    """Refuse what would carry damage of the recording into what browsers get."""
    found: list[tuple[int, int]] = []
    for name, init in track.inits.items():
        segments = [track.folder / cut.name for cut in track.cuts if cut.init == name]
        found += damaged(segments, track.folder / name, init, source.start_ms)
    if found:
        raise PictureDamaged(tuple(sorted(found)))


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
