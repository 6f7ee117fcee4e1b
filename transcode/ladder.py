"""Which renditions an angle gets: the rungs as data, and whether the camera's own picture can be the top one.

Pure. The figures come from measurements on 2 cores with 1080p30: copying runs at about 400x realtime, encoding at 1-4x.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from media.probe import Probe, VideoStream
from transcode.source import TIMED_CONTAINERS, Source, Stretch

COPYABLE_CODEC = "h264"
"""The one picture codec that every browser's media source plays."""

COPYABLE_PIXELS = frozenset({"yuv420p", "yuvj420p"})
"""8-bit 4:2:0. High 10 and 4:2:2 are decoded by no browser's hardware path."""

LONGEST_GOP_S = 10.0
"""A seek decodes from the keyframe before; over ten seconds of 1080p it is felt, and segments grow past what players buffer."""

KEYFRAME_SLACK_S = 0.25
"""How late after a piece's start the first keyframe may come: what is lost of the picture when a piece is copied."""

RESUMED_SLACK_S = 2.5
"""The same where the camera had been paused: the gap is then told to last until the keyframe. Cameras set one every two seconds
or so, rarely just where they resume; an hour would be encoded for a second or two of picture after a pause."""

LARGEST_COPY = (3840, 2160)
"""Above UHD, hardware decoders refuse, and three angles at once do not play."""


@dataclass(frozen=True)
class Rung:
    """One rendition to make. `height` limits the shorter side of an encoded picture; a copied one keeps its own.

    `crf` is x264's constant quality; `kbps` caps the peaks, so that three angles together stay within a school's line.
    """

    height: int
    copied: bool = False
    crf: int = 23
    kbps: int = 5000
    preset: str = "veryfast"

    @property
    def name(self) -> str:
        """The rung's name in paths and in `pending`."""
        return str(self.height)


TOP_HEIGHT = 1080
"""No encoded rung is larger: a classroom is judged at a desk, and 2160p costs four times the time."""

SMALL = Rung(height=360, crf=25, kbps=900)
"""Three small views side by side, storyboards, and slow lines. 900 kb/s keeps three of them under 3 Mb/s."""

TOP = Rung(height=TOP_HEIGHT, crf=21, kbps=6000)
"""For sources that browsers cannot play. Writing on a whiteboard stays legible at crf 21."""


@dataclass(frozen=True)
class Playable:
    """Whether a source can be copied, and if not, every reason why not (words for a log and for `lesson.json`'s reader)."""

    ok: bool
    reasons: tuple[str, ...] = ()


def playable(probe: Probe, keyframes: Sequence[float]) -> Playable:
    """Say whether browsers play this picture as it is. `keyframes` are seconds of file time, as `media.probe.keyframes`."""
    video = probe.video
    if video is None:
        return Playable(ok=False, reasons=("there is no picture",))
    reasons = (*_picture_reasons(video), *_container_reasons(probe), *_keyframe_reasons(keyframes, probe.file_duration_s))
    return Playable(ok=not reasons, reasons=reasons)


def ladder(source: Source, keyframes: Sequence[Sequence[float]]) -> tuple[Rung, ...]:
    """Return the rungs of an angle, largest first. `keyframes` holds one list per part of the source, in order.

    A source no taller than the small rung gets one rung only.
    """
    video = source.probe.video
    if video is None:
        raise ValueError(f"camera {source.camera} has no picture to render")
    width, height = video.display_size
    if not copyable(source, keyframes).ok:
        return encoded_ladder(source)
    top = Rung(height=height, copied=True)
    return (top,) if min(width, height) <= SMALL.height else (top, SMALL)


def encoded_ladder(source: Source) -> tuple[Rung, ...]:
    """Return the rungs of an angle whose own picture cannot be copied, largest first."""
    top = encoded_instead(source)
    return (top,) if top.height <= SMALL.height else (top, SMALL)


def copyable(source: Source, keyframes: Sequence[Sequence[float]]) -> Playable:
    """Say whether the whole source can be copied: every part is playable, and every stretch begins at a keyframe."""
    reasons: list[str] = []
    for probe, times in zip(source.probes, keyframes, strict=True):
        reasons += playable(probe, times).reasons
    if len({_shape(probe.video) for probe in source.probes if probe.video}) > 1:
        reasons.append("its parts differ in size or profile")
    by_path = dict(zip(source.paths, keyframes, strict=True))
    for before, stretch in zip([None, *source.stretches], source.stretches, strict=False):
        first = first_keyframe(by_path[stretch.path], stretch.from_s)
        ends_s = math.inf if stretch.until_s is None else stretch.until_s
        if first is None or first - stretch.from_s > _slack_s(before, stretch) or first >= ends_s:
            reasons.append(f"no keyframe where the recording goes on, {stretch.from_s:.1f} s into {stretch.path.name}")
    return Playable(ok=not reasons, reasons=tuple(dict.fromkeys(reasons)))


def _slack_s(before: Stretch | None, stretch: Stretch) -> float:
    """How late the keyframe may come that a copied stretch begins at; until then the one before goes on, if there is no gap."""
    if before is None:
        return KEYFRAME_SLACK_S
    if stretch.runs_on_from(before):
        return LONGEST_GOP_S
    ended_ms = math.inf if before.until_s is None else before.lesson_at(before.until_s)
    return RESUMED_SLACK_S if stretch.lesson_ms > ended_ms else KEYFRAME_SLACK_S


def first_keyframe(keyframes: Sequence[float], from_s: float) -> float | None:
    """Return the first keyframe at or after `from_s` (a millisecond before counts as at), or None."""
    return next((time for time in keyframes if time >= from_s - 0.001), None)


def encoded_instead(source: Source) -> Rung:
    """Return the rung to encode when a copy turned out not to be playable after all."""
    video = source.probe.video
    if video is None:
        raise ValueError(f"camera {source.camera} has no picture to render")
    return Rung(min(TOP.height, _even(min(video.display_size))), crf=TOP.crf, kbps=TOP.kbps, preset=TOP.preset)


def picture_size(video: VideoStream, rung: Rung) -> tuple[int, int]:
    """Return width and height of an encoded rung: square pixels, upright, even, never enlarged."""
    width, height = video.display_size
    scale = min(1.0, rung.height / min(width, height))
    return _even(width * scale), _even(height * scale)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def _shape(video: VideoStream) -> tuple[int, int, str, str]:
    return video.width, video.height, video.profile, video.pixel_format


def _picture_reasons(video: VideoStream) -> list[str]:
    reasons = []
    if video.codec != COPYABLE_CODEC:
        reasons.append(f"browsers do not all play {video.codec}")
    if video.pixel_format not in COPYABLE_PIXELS or video.bit_depth != 8:
        reasons.append(f"its pixels are {video.pixel_format}, not 8-bit 4:2:0")
    if video.interlaced:
        reasons.append("it is interlaced")
    if video.rotation:
        reasons.append(f"it lies on its side by {video.rotation} degrees")
    if video.sample_aspect != 1:
        reasons.append("its pixels are not square")
    if video.hdr:
        reasons.append("it is high dynamic range")
    if max(video.width, video.height) > LARGEST_COPY[0] or min(video.width, video.height) > LARGEST_COPY[1]:
        reasons.append(f"{video.width}x{video.height} is too large for browsers")
    return reasons


def _container_reasons(probe: Probe) -> list[str]:
    return [] if probe.container in TIMED_CONTAINERS else [f"{probe.container} files do not say when each picture is shown"]


def _keyframe_reasons(keyframes: Sequence[float], duration_s: float) -> list[str]:
    if not keyframes or keyframes[0] > 0.001:
        return ["it does not begin with a keyframe"]
    longest = max(after - before for before, after in zip(keyframes, [*keyframes[1:], duration_s], strict=True))
    return [f"its keyframes lie up to {longest:.1f} s apart"] if longest > LONGEST_GOP_S else []
