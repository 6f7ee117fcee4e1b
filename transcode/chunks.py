"""Cuts the encoding of a camera into chunks, so that a kill loses one of them and not an hour's work.

Pure. A chunk begins at a keyframe of the source, or between two that lie far apart, and ends where the next begins; every
picture belongs to exactly one, by its own time. So nothing is lost or doubled at a join, whoever made the chunks and in
whatever order.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.timeline import LessonMs
from media.probe import Probe, VideoStream
from transcode.source import Source, Stretch

FIRST_S = 20.0
"""The first chunk is short, because a lesson that has to be encoded opens with it."""

CHUNK_S = 60.0
"""What a kill may cost: a minute of pictures, well under the promised five minutes of work even at a fifth of real time. Each
chunk costs a process and the decoding of the keyframe's group before it, about 2 per cent."""

BESIDE_S = 225.0
"""The same for a small picture beside a copied one: it is made at three times real time on one core, so that a kill costs a
minute of work and little more, and each chunk costs 0.14 s. Nobody waits for its first chunk. A copied picture has a keyframe
at least every ten seconds, so that it ends before LONGEST_S."""

LONGEST_S = 240.0
"""Where no keyframe comes for so long, a chunk ends without one, and the next reads from the keyframe before and throws away
what is not its own. That costs decoding it again (about an hour more for an hour with a single keyframe), but a kill never
costs more than these four minutes."""

SHORTEST_S = 5.0
"""A shorter rest is left with the chunk before it."""

LEAD_S = 2.0
"""Reading begins at a keyframe at least so long before the chunk: some containers (MPEG-TS) can only be sought in roughly,
and a deinterlacer wants the picture before. What is read too early is dropped by its time."""

SOUGHT_EXACTLY = frozenset({"mov"})
"""Containers with a table of keyframes, so that reading begins at the very one that is asked for, and no lead is decoded for
nothing: with a keyframe every two seconds it was a twentieth of all decoding."""

CLOSE_S = 0.5
"""Such a table goes by decode times. Where the next keyframe follows within the reordering of pictures, it could be taken for
the one asked for; then there is a lead all the same."""

LIVELIEST_FPS = 32.0
"""Encoded rungs of livelier sources keep every second picture (or fourth): a lesson shows as much at 30, for half the bits."""

CONSTANT_RATES = tuple(Fraction(rate) for rate in ("15", "24000/1001", "24", "25", "30000/1001", "30"))
"""What a variable rate is made into: the one that the camera aims at, else the smallest that loses no picture on average."""

NEAR_RATE = 0.0005
"""How near to a rate of the list, in parts, a camera's own is taken for it: 30 and 29.97 are a thousandth apart."""

RATE_SLACK = 0.01
"""A camera that lost one picture in a hundred still aims at the rate."""


@dataclass(frozen=True)
class Chunk:
    """One unbroken run of pictures that is encoded by itself. `whole` is the stretch of the source that it is part of.

    `from_s` and `until_s` are seconds since the first frame of the file, `until_s` None at its end. Reading begins at
    `reads_from_s`, the file's start when that is None. `begins_s` is how much of the camera lies in the chunks before.
    """

    index: int
    whole: Stretch
    from_s: float
    until_s: float | None
    reads_from_s: float | None
    begins_s: float

    @property
    def first(self) -> bool:
        """Whether it begins its stretch; the others go on where the one before ended."""
        return self.from_s == self.whole.from_s

    def length_s(self, ends_s: float) -> float:
        """How long it is in seconds of the file, which ends at `ends_s`."""
        return (ends_s if self.until_s is None else self.until_s) - self.from_s


def chunks(source: Source, keyframes: Sequence[Sequence[float]], *, beside: bool = False) -> tuple[Chunk, ...]:
    """Return the chunks of a camera in order. `keyframes` holds one list per part, as `media.probe.keyframes`.

    Where keyframes lie further apart than a chunk is long, it reaches to the next one, but never on for more than LONGEST_S;
    the first, for which people wait unless it is made `beside` a copied picture, for no more than twice its length.
    """
    return tuple(_chunks(source, keyframes, BESIDE_S if beside else CHUNK_S, hurried=not beside))


def _chunks(source: Source, keyframes: Sequence[Sequence[float]], chunk_s: float, *, hurried: bool) -> Iterator[Chunk]:
    number, begins_s = itertools.count(), 0.0
    for stretch in source.stretches:
        part = source.paths.index(stretch.path)
        times = keyframes[part]
        ends_s = source.probes[part].file_duration_s if stretch.until_s is None else stretch.until_s
        video = source.probes[part].video
        picture_s = 1.0 / frame_rate(video) if video else 0.0
        first_s = FIRST_S if hurried and begins_s == 0.0 else chunk_s
        cuts = _cuts(stretch.from_s, ends_s, times, picture_s, (first_s, chunk_s))
        for from_s, until_s in zip(cuts, [*cuts[1:], stretch.until_s], strict=True):
            lead = _reading_from(source.probes[part], times, from_s)
            yield Chunk(next(number), stretch, from_s, until_s, lead or None, begins_s)
            begins_s += (ends_s if until_s is None else until_s) - from_s


def _cuts(
    from_s: float, ends_s: float, keyframes: Sequence[float], picture_s: float, lengths_s: tuple[float, float]
) -> list[float]:
    """Return where the chunks of a stretch begin: at keyframes, and where there is none for long, at a picture's own time.

    `lengths_s` are the least of the first chunk, and of the others.
    """
    first_s, chunk_s = lengths_s
    cuts, times = [from_s], sorted(keyframes)
    while True:
        opening = first_s < chunk_s and len(cuts) == 1
        shortest, longest = (first_s, 2 * first_s) if opening else (chunk_s, LONGEST_S)
        begin = cuts[-1]
        cut = next((time for time in times if time >= begin + shortest), math.inf)
        if cut > begin + longest and ends_s > begin + longest:
            cut = begin + (shortest if opening else longest)
            cut = from_s + round((cut - from_s) / picture_s) * picture_s if picture_s else cut
        if cut > ends_s - SHORTEST_S:
            return cuts
        cuts.append(cut)


def _reading_from(probe: Probe, keyframes: Sequence[float], from_s: float) -> float:
    """Return the keyframe from which a chunk that begins at `from_s` is read, in seconds; 0 for the file's start."""
    video = probe.video
    # A deinterlacer wants the picture before, and so does a constant rate: the one that was standing at its first tick.
    exact = probe.container in SOUGHT_EXACTLY and video is not None and not video.interlaced and not video.variable
    alone = from_s in keyframes and not any(from_s < time < from_s + CLOSE_S for time in keyframes)
    lead_s = 0.0 if exact and alone else LEAD_S
    return max((time for time in keyframes if time <= from_s - lead_s), default=0.0)


@dataclass(frozen=True)
class Pace:
    """Which pictures of a chunk are kept, and when they are shown.

    `constant` is the rate that a variable source is made into: then the chunk holds the pictures `first` up to `end` (None: to
    the file's end), counted at that rate from the beginning of the stretch. Else each picture keeps its own time, of `step`
    pictures one is kept, and the first `skip` are not.
    """

    constant: Fraction | None
    first: int = 0
    end: int | None = None
    step: int = 1
    skip: int = 0


def frame_rate(video: VideoStream) -> float:
    """Return the source's pictures per second; 30 where it does not say."""
    return float(video.avg_frame_rate or video.frame_rate) or 30.0


def pace(chunk: Chunk, video: VideoStream) -> Pace:
    """Return which pictures of a chunk are kept, so that the chunks of a stretch together keep each once."""
    constant, step = kept_rate(video)
    if constant is not None:
        end = None if chunk.until_s is None else _count(chunk, chunk.until_s, constant)
        return Pace(constant, _count(chunk, chunk.from_s, constant), end)
    return Pace(None, step=step, skip=-round((chunk.from_s - chunk.whole.from_s) * frame_rate(video)) % step)


def kept_rate(video: VideoStream) -> tuple[Fraction | None, int]:
    """Return the constant rate that a variable source is made into, or None and of how many pictures one is kept."""
    rate = frame_rate(video)
    return (constant_rate(video), 1) if video.variable else (None, max(1, math.ceil(rate / LIVELIEST_FPS)))


def constant_rate(video: VideoStream) -> Fraction:
    """Return the constant rate for a source whose own varies, at most 30."""
    nearest = min(CONSTANT_RATES, key=lambda rate: abs(rate - video.frame_rate))
    if abs(nearest - video.frame_rate) <= NEAR_RATE * nearest:
        return nearest
    average = frame_rate(video)
    return next((rate for rate in CONSTANT_RATES if rate >= average * (1.0 - RATE_SLACK)), CONSTANT_RATES[-1])


def begins_at_s(chunk: Chunk, video: VideoStream, start_ms: LessonMs) -> float:
    """Return when the chunk's first kept picture is shown, in seconds of a track that begins at `start_ms`."""
    kept = pace(chunk, video)
    whole_s = (chunk.whole.lesson_ms - start_ms) / 1000.0
    if kept.constant is not None:
        # A track's first picture is shown from its very beginning, up to a millisecond early; a constant row all of it.
        return (whole_s if whole_s >= 0.001 else 0.0) + float(kept.first / kept.constant)
    from_s = chunk.from_s + kept.skip / frame_rate(video)
    return (chunk.whole.lesson_at(from_s) - start_ms) / 1000.0


def as_stretch(chunk: Chunk) -> Stretch:
    """Return the chunk as a stretch of its own."""
    return replace(chunk.whole.starting_at(chunk.from_s), until_s=chunk.until_s)


def _count(chunk: Chunk, at_s: float, rate: Fraction) -> int:
    """How many pictures of a constant rate lie between the stretch's beginning and a moment of the file, on lesson time."""
    return round((at_s - chunk.whole.from_s) * chunk.whole.rate * rate)
