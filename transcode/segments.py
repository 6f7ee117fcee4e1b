"""How every track is cut: what ffmpeg is asked to write, and how segments and playlist are made of it.

ffmpeg writes one file a stretch, whose times count from its own first sample; `Track` reads the real times out of the boxes,
cuts the file into segments on the track's clock and builds the playlist from what is really there.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from transcode.cmaf import Fragment, Init, Span, joined, read_init, spans, write_init, write_segment
from transcode.errors import RenditionFaulty
from transcode.playlist import Segment, absent_segments, media_playlist

SEGMENT_S = 6.0
"""Length aimed at, as Apple's authoring guide advises: 600 requests an hour, and a seek fetches at most this."""

VIDEO_TIMESCALE = 90_000
"""Ticks per second of published pictures: 11 microseconds, so that rounding never shows, and exact at 24, 25, 30, 50 and 60."""

ABSENT_URI = "absent.m4s"
"""What a playlist names where nothing was recorded. Players that know EXT-X-GAP do not fetch it."""

SMALLEST_HOLE_S = 0.5
"""A shorter hole between stretches lengthens the segment before it; a longer one is announced as absent."""


def fragment_options(out: Path, *, timescale: int | None = VIDEO_TIMESCALE) -> tuple[str, ...]:
    """Return the output options that write one fragmented MP4, a fragment for each keyframe (or six seconds of sound).

    Not ffmpeg's own HLS writer: it closes a segment before it knows when the next picture comes, and then moves that
    picture (measured: 38 ms, once a segment) to where it had guessed. `negative_cts_offsets` makes the first sample be shown
    at the fragment's decode time, B-frames or not, which is what a browser counts from; without an edit list there is nothing
    for players to disagree about.
    """
    cut = ("-frag_duration", str(round(SEGMENT_S * 1e6))) if timescale is None else ()
    flags = "delay_moov+default_base_moof+negative_cts_offsets+skip_trailer" + ("" if timescale is None else "+frag_keyframe")
    clock = () if timescale is None else ("-video_track_timescale", str(timescale))
    return ("-f", "mp4", "-movflags", flags, "-use_editlist", "0", *cut, *clock, f"file:{out.absolute()}")


def raw_path(folder: Path, stretch: int) -> Path:
    """Return where ffmpeg writes a stretch before it is cut into segments."""
    return folder / f"{stretch}.mp4"


@dataclass(frozen=True)
class Cut:
    """One segment: its file's name, its initialisation segment's, its first and last tick, its bytes, its samples.

    `runs_on` says that it goes on where the one before it ended, so that what may lie between is no hole. Plain values only.
    """

    name: str
    init: str
    start: int
    end: int
    size_bytes: int
    samples: int
    runs_on: bool = True


@dataclass
class Track:
    """The segments of one rendition or sound track, stretch by stretch, on a clock that begins at 0."""

    folder: Path
    uri_prefix: str = ""
    _inits: dict[str, Init] = field(default_factory=dict)
    _cuts: list[Cut] = field(default_factory=list)

    @property
    def init(self) -> Init:
        """The first stretch's initialisation segment."""
        return next(iter(self._inits.values()))

    @property
    def inits(self) -> dict[str, Init]:
        """Every initialisation segment, by the name of its file."""
        return dict(self._inits)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Every segment, in order."""
        return tuple(self._cuts)

    @property
    def end_s(self) -> float:
        """Where the last segment ends, in seconds of the track's clock."""
        return self._cuts[-1].end / self.init.timescale

    def take(self, stretch: int, at_s: float, until_s: float = math.inf, *, runs_on: bool = False) -> tuple[Fragment, ...]:
        """Cut what ffmpeg wrote for a stretch into segments, moved so that its first sample is shown at `at_s` seconds.

        What would begin at `until_s` or later is left out: a copy is cut by decode time, a little late. `runs_on` says that
        it goes on where an earlier stretch ended. Returns their times. Raises RenditionFaulty when there are none or when
        they are damaged.
        """
        raw = raw_path(self.folder, stretch)
        with raw.open("rb") as file:
            init_name, init = self._init(file)
            fragments = [(span, span.times(init)) for span in spans(file)]
            if not fragments:
                raise RenditionFaulty(f"ffmpeg ended well but left nothing to publish in {self.folder.name}")
            ticks = round(at_s * init.timescale) - fragments[0][1].shown[0]
            last = until_s * init.timescale - ticks - 1
            kept = [one for place, one in enumerate(fragments) if place == 0 or one[1].first_shown < last]
            taken = []
            for number, group in enumerate(_grouped(kept, round(SEGMENT_S * init.timescale))):
                path = self.folder / f"{stretch}-{number:05d}.m4s"
                write_segment(path, [span for span, _ in group], ticks)
                times = joined([times for _, times in group]).delayed(ticks)
                size = path.stat().st_size
                goes_on = runs_on or number > 0
                self._cuts.append(
                    Cut(path.name, init_name, times.decode_start, times.decode_end, size, len(times.shown), goes_on)
                )
                taken.append(times)
        raw.unlink()
        return tuple(taken)

    def segments(self) -> tuple[Segment, ...]:
        """Return the playlist's entries: real lengths, and absent ones where the clock ran on without pictures."""
        return entries(self._cuts, self.init.timescale, self.uri_prefix)

    def rates(self) -> tuple[int, int]:
        """Return peak and mean bits per second."""
        return rates(self._cuts, self.init.timescale)

    def write_playlist(self, path: Path) -> None:
        """Write the playlist; the caller says where, so that entries can be addressed from another folder."""
        path.write_text(media_playlist(self.segments()), encoding="ascii")

    def _init(self, file: BinaryIO) -> tuple[str, Init]:
        """Write what stands before the first fragment to a file that is named by its bytes: the same bytes are one file."""
        draft = self.folder / "init.mp4"
        write_init(file, draft)
        name = f"init-{hashlib.sha256(draft.read_bytes()).hexdigest()[:8]}.mp4"
        init = read_init(draft.replace(self.folder / name))
        if init.edit_list or (self._inits and init.timescale != self.init.timescale):
            raise RenditionFaulty(f"{name} has an edit list or another timescale: browsers would count it differently")
        self._inits.setdefault(name, init)
        return name, init


def entries(
    cuts: Sequence[Cut], timescale: int, prefix: str = "", *, following: Cut | None = None, end: int | None = None
) -> tuple[Segment, ...]:
    """Return a playlist's entries for segments on one clock: real lengths, and absent ones where nothing was recorded.

    The length of a segment is the step to the next one. `following` is what will come after the last, when that is known and
    not made yet (only its start and `runs_on` count). `end` is the tick up to which nothing follows the last.
    """
    absent_uri, found = prefix + ABSENT_URI, list[Segment]()
    if cuts[0].start > 0:
        found += absent_segments(cuts[0].start / timescale, SEGMENT_S, prefix + cuts[0].init, absent_uri)
    for cut, after in zip(cuts, [*cuts[1:], following], strict=True):
        ends = end if end is not None and after is None else cut.end if after is None else after.start
        hole_s = (ends - cut.end) / timescale
        told = hole_s >= SMALLEST_HOLE_S and not (after is not None and after.runs_on)
        until = cut.end if told or after is None else ends
        found.append(Segment(prefix + cut.name, (until - cut.start) / timescale, prefix + cut.init))
        if told and (after is None or after is not following):
            found += absent_segments(hole_s, SEGMENT_S, prefix + cut.init, absent_uri)
    if any(segment.duration_s <= 0 for segment in found):
        raise RenditionFaulty(f"segment {cuts[0].name} or one after it ends before it begins")
    return tuple(found)


def rates(cuts: Sequence[Cut], timescale: int) -> tuple[int, int]:
    """Return peak and mean bits per second. By the standard, segments of less than half the target do not make a peak."""
    sizes = [8 * cut.size_bytes for cut in cuts]
    lengths = [max(1, cut.end - cut.start) / timescale for cut in cuts]
    peak = max(size / max(length, SEGMENT_S / 2) for size, length in zip(sizes, lengths, strict=True))
    return round(peak), round(sum(sizes) / sum(lengths))


def _grouped(fragments: Sequence[tuple[Span, Fragment]], ticks: int) -> Iterator[list[tuple[Span, Fragment]]]:
    """Yield groups of fragments that make a segment: as many as reach the length aimed at."""
    group: list[tuple[Span, Fragment]] = []
    for one in fragments:
        if group and one[1].decode_start - group[0][1].decode_start >= ticks:
            yield group
            group = []
        group.append(one)
    if group:
        yield group
