"""How every track is cut: what ffmpeg is asked to write, and how segments and playlist are made of it.

ffmpeg writes one file a stretch, whose times count from its own first sample; `Track` reads the real times out of the boxes,
cuts the file into segments on the track's clock and builds the playlist from what is really there.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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


@dataclass
class Track:
    """The segments of one rendition or sound track, stretch by stretch, on a clock that begins at 0."""

    folder: Path
    uri_prefix: str = ""
    _maps: dict[str, Init] = field(default_factory=dict)
    _written: list[tuple[Path, str, Fragment]] = field(default_factory=list)

    @property
    def init(self) -> Init:
        """The first stretch's initialisation segment."""
        return next(iter(self._maps.values()))

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The times of every segment, in order."""
        return tuple(fragment for _, _, fragment in self._written)

    @property
    def end_s(self) -> float:
        """Where the last segment ends, in seconds of the track's clock."""
        return self._written[-1][2].decode_end / self.init.timescale

    def take(self, stretch: int, at_s: float, until_s: float = math.inf) -> tuple[Fragment, ...]:
        """Cut what ffmpeg wrote for a stretch into segments, moved so that its first sample is shown at `at_s` seconds.

        What would begin at `until_s` or later is left out: a copy is cut by decode time, a little late. Returns their times.
        Raises RenditionFaulty when there are none or when they are damaged.
        """
        raw = raw_path(self.folder, stretch)
        init_path = self.folder / f"init-{stretch}.mp4"
        with raw.open("rb") as file:
            write_init(file, init_path)
            init = read_init(init_path)
            if init.edit_list or (self._maps and init.timescale != self.init.timescale):
                raise RenditionFaulty(
                    f"{init_path.name} has an edit list or another timescale: browsers would count it differently"
                )
            map_uri = self._known(init_path, init)
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
                taken.append(joined([times for _, times in group]).delayed(ticks))
                self._written.append((path, map_uri, taken[-1]))
        raw.unlink()
        return tuple(taken)

    def segments(self) -> tuple[Segment, ...]:
        """Return the playlist's entries: real lengths, and absent ones where the clock ran on without pictures."""
        scale = self.init.timescale
        found: list[Segment] = []
        for (path, map_uri, fragment), after in itertools.zip_longest(self._written, self._written[1:]):
            uri = f"{self.uri_prefix}{path.name}"
            following = fragment.decode_end if after is None else after[2].decode_start
            hole = (following - fragment.decode_end) / scale
            if hole < SMALLEST_HOLE_S:
                found.append(Segment(uri, (following - fragment.decode_start) / scale, map_uri))
                continue
            found.append(Segment(uri, (fragment.decode_end - fragment.decode_start) / scale, map_uri))
            found += absent_segments(hole, SEGMENT_S, map_uri, f"{self.uri_prefix}{ABSENT_URI}")
        if any(segment.duration_s <= 0 for segment in found):
            raise RenditionFaulty(f"{self.folder.name} has a segment that ends before it begins")
        return tuple(found)

    def rates(self) -> tuple[int, int]:
        """Return peak and mean bits per second. By the standard, segments of less than half the target do not make a peak."""
        scale = self.init.timescale
        sizes = [8 * path.stat().st_size for path, _, _ in self._written]
        lengths = [max(1, one.decode_end - one.decode_start) / scale for one in self.fragments]
        peak = max(size / max(length, SEGMENT_S / 2) for size, length in zip(sizes, lengths, strict=True))
        return round(peak), round(sum(sizes) / sum(lengths))

    def write_playlist(self, path: Path) -> None:
        """Write the playlist; the caller says where, so that entries can be addressed from another folder."""
        path.write_text(media_playlist(self.segments()), encoding="ascii")

    def _known(self, path: Path, init: Init) -> str:
        """Return the address of this initialisation segment: an earlier one's when the bytes are the same."""
        content = path.read_bytes()
        for uri in self._maps:
            if (self.folder / Path(uri).name).read_bytes() == content:
                path.unlink()
                return uri
        uri = f"{self.uri_prefix}{path.name}"
        self._maps[uri] = init
        return uri


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
