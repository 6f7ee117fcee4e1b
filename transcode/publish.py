"""Puts finished parts together as a `domain.lesson.Lesson`, and refuses to call anything published that is not there.

Pure assembly, and reading back of files; it keeps no row and knows no object store. Paths are relative to the lesson's folder.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from domain.findings import Found
from domain.lesson import Absent, Angle, Captions, Clarity, Lesson, PinnedClock, Track
from domain.recording import RevisionState
from domain.timeline import Gap, LessonMs
from transcode.cmaf import read_fragment, read_init
from transcode.errors import RenditionFaulty
from transcode.joining import Rendered
from transcode.playlist import Variant, addresses, is_growing, length_s, master_playlist, present_s
from transcode.sound import LessonSound
from transcode.source import Source

LENGTH_SLACK_S = 0.01
"""How far a playlist's length may lie from the times inside its segments: the rounding of its decimals."""

DAMAGED = "damaged"
"""The reason of a gap where the file is there and no picture could be made of it."""


@dataclass(frozen=True)
class Fit:
    """What alignment said of a camera, for the manifest."""

    confidence: float
    uncertainty_ms: float
    method: str


def span_of(sources: Iterable[Source]) -> tuple[LessonMs, LessonMs]:
    """Return the lesson's start and end: the earliest start and the latest end of any camera."""
    every = list(sources)
    return min(source.start_ms for source in every), max(source.end_ms for source in every)


def write_master(out: Path, rendered: Sequence[Rendered], *, planned: int) -> str:
    """Write an angle's master playlist over the rungs made so far and return its path.

    Published files never change, so each set of rungs has a file of its own; the full set (`planned` rungs) is `master.m3u8`.
    """
    rungs = sorted(rendered, key=lambda one: one.height, reverse=True)
    growing = any(one.growing for one in rungs)
    parts = ["master", *(one.rung for one in rungs), *(["growing"] if growing else [])]
    name = f"{'-'.join(parts) if growing or len(rungs) < planned else 'master'}.m3u8"
    folder = f"angles/{rungs[0].camera}"
    variants = [
        Variant(
            uri=one.playlist.removeprefix(f"{folder}/"),
            peak_rate=one.peak_rate,
            mean_rate=one.mean_rate,
            codec=one.codec,
            width=one.width,
            height=one.height,
            frame_rate=one.frame_rate,
        )
        for one in rungs
    ]
    (out / folder / name).write_text(master_playlist(variants), encoding="ascii")
    return f"{folder}/{name}"


def angle(
    source: Source,
    fit: Fit,
    rendered: Sequence[Rendered],
    master: str,
    *,
    poster: str | None = None,
    storyboard: str | None = None,
) -> Angle:
    """Return one camera's picture as the manifest tells it."""
    first = source.pieces[0]
    rungs = sorted(rendered, key=lambda one: one.height, reverse=True)
    return Angle(
        camera=source.camera,
        label=source.label,
        playlist=master,
        start_ms=source.start_ms,
        end_ms=source.end_ms,
        offset_ms=first.offset_ms,
        drift_ppm=first.drift_ppm,
        confidence=fit.confidence,
        uncertainty_ms=fit.uncertainty_ms,
        method=fit.method,
        renditions=tuple(one.rendition for one in rungs),
        gaps=_gaps(source, rungs),
        poster=poster,
        storyboard=storyboard,
    )


def _gaps(source: Source, rendered: Sequence[Rendered]) -> tuple[Gap, ...]:
    """Return where the camera has no picture to show, in order: what was not filmed, and what could not be made of any rung."""
    filmed = [_as_shown(gap, rendered) for gap in source.gaps]
    damaged = {hole for one in rendered for hole in one.holes_ms}
    return tuple(sorted([*filmed, *(Gap(*hole, DAMAGED) for hole in damaged)], key=lambda gap: gap.from_ms))


def _as_shown(gap: Gap, rendered: Iterable[Rendered]) -> Gap:
    """Return a gap until the first picture after it that every rung has, so that no picture from before it is left standing."""
    firsts = [min((begin for begin in one.begins_ms if begin >= gap.to_ms - 1), default=gap.to_ms) for one in rendered]
    return replace(gap, to_ms=max([gap.to_ms, *firsts]))


def tracks(
    sounds: Sequence[LessonSound], default: int, waveforms: Mapping[int, str], clarities: Mapping[int, Clarity]
) -> tuple[Track, ...]:
    """Return the lesson's sound as the manifest tells it. `waveforms` are paths, `clarities` what was measured, by camera.

    `default` is the camera of the clearest microphone, 0 for the silent track.
    """
    if default not in {sound.camera for sound in sounds}:
        raise ValueError(f"camera {default} cannot be the default sound: it has no track")
    return tuple(
        Track(
            camera=sound.camera,
            playlist=sound.playlist,
            default=sound.camera == default,
            start_ms=sound.start_ms,
            waveform=waveforms.get(sound.camera),
            clarity=clarities.get(sound.camera),
        )
        for sound in sorted(sounds, key=lambda one: one.camera)
    )


def lesson(
    *,
    revision: int,
    clock: PinnedClock,
    span: tuple[LessonMs, LessonMs],
    angles: Sequence[Angle],
    audio: Sequence[Track],
    pending: Sequence[str] = (),
    absent: Sequence[Absent] = (),
    captions: Sequence[Captions] = (),
    transcript: str | None = None,
    findings: Sequence[Found] = (),
) -> Lesson:
    """Return the manifest. It is complete when nothing is pending; a camera that has no place does not keep it partial."""
    return Lesson(
        revision=revision,
        state=RevisionState.PARTIAL if pending else RevisionState.COMPLETE,
        start_ms=span[0],
        end_ms=span[1],
        clock=clock,
        angles=tuple(sorted(angles, key=lambda one: one.camera)),
        audio=tuple(audio),
        pending=tuple(pending),
        cameras=tuple(absent),
        captions=tuple(captions),
        transcript=transcript,
        findings=tuple(findings),
    )


def verify(out: Path, manifest: Lesson) -> tuple[str, ...]:
    """Check that everything a manifest names is in the folder `out` and holds what it says; return the files, each once.

    Raises RenditionFaulty in words: a file that is missing, a playlist whose length is not that of its segments, a track that
    does not begin at zero, a sound that does not span the lesson.
    """
    files: dict[str, None] = {}
    for one in manifest.angles:
        files |= _verified_master(out, one)
        files |= dict.fromkeys(path for path in (one.poster, one.storyboard) if path)
        files |= _sheets(out, one.storyboard)
    for track in manifest.audio:
        found, length = _verified_track(out, track.playlist)
        files |= found
        wanted = (manifest.end_ms - track.start_ms) / 1000.0
        if abs(length - wanted) > 0.05:
            raise RenditionFaulty(f"the sound of camera {track.camera} lasts {length:.2f} s, and the lesson {wanted:.2f} s")
        files |= dict.fromkeys(path for path in (track.waveform,) if path)
    files |= dict.fromkeys(one.path for one in manifest.captions)
    files |= dict.fromkeys(path for path in (manifest.transcript,) if path)
    for path in files:
        if not (out / path).is_file() or not (out / path).stat().st_size:
            raise RenditionFaulty(f"{path} is missing or empty")
    return tuple(files)


def _verified_master(out: Path, one: Angle) -> dict[str, None]:
    files: dict[str, None] = {one.playlist: None}
    rungs = addresses(_text(out, one.playlist))
    if len(rungs) != len(one.renditions):
        raise RenditionFaulty(f"{one.playlist} lists {len(rungs)} renditions, and the lesson {len(one.renditions)}")
    for rung in rungs:
        found, length = _verified_track(out, str(Path(one.playlist).parent / rung))
        files |= found
        wanted = (one.end_ms - one.start_ms) / 1000.0
        growing = is_growing(_text(out, str(Path(one.playlist).parent / rung)))
        if length - wanted > 1.0 or (wanted - length > 1.0 and not growing):
            raise RenditionFaulty(f"{rung} of camera {one.camera} lasts {length:.2f} s instead of {wanted:.2f} s")
    return files


def _verified_track(out: Path, playlist: str) -> tuple[dict[str, None], float]:
    """Read a track back: every segment is there, it begins at zero, and its clock arrives where the playlist says."""
    folder = Path(playlist).parent
    text = _text(out, playlist)
    files = [str(folder / path) for path in addresses(text)]
    inits = [path for path in files if path.endswith(".mp4")]
    segments = [path for path in files if path.endswith(".m4s")]
    if not inits or not segments:
        raise RenditionFaulty(f"{playlist} names no segments")
    for path in files:
        if not (out / path).is_file():
            raise RenditionFaulty(f"{playlist} names {path}, which is missing")
    init = read_init(out / inits[0])
    first, last = read_fragment(out / segments[0], init), read_fragment(out / segments[-1], init)
    begins_s, ends_s = present_s(text)
    said_s, starts_s, stops_s = length_s(text), first.decode_start / init.timescale, last.decode_end / init.timescale
    if starts_s != begins_s and (begins_s == 0.0 or abs(starts_s - begins_s) > LENGTH_SLACK_S):
        raise RenditionFaulty(
            f"{playlist} begins at {starts_s:.4f} s and not at {'zero' if begins_s == 0.0 else f'{begins_s:.4f} s'}"
        )
    if abs(ends_s - stops_s) > LENGTH_SLACK_S and not is_growing(text):
        raise RenditionFaulty(f"{playlist} says {ends_s:.3f} s, and its segments end at {stops_s:.3f} s")
    return dict.fromkeys([playlist, *files]), said_s


def _sheets(out: Path, storyboard: str | None) -> dict[str, None]:
    """Return the pictures that a storyboard names."""
    if storyboard is None:
        return {}
    named = (line.partition("#xywh=")[0] for line in _text(out, storyboard).splitlines() if "#xywh=" in line)
    return dict.fromkeys(str(Path(storyboard).parent / name) for name in named)


def _text(out: Path, path: str) -> str:
    try:
        return (out / path).read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise RenditionFaulty(f"{path} is missing") from error
