"""How every track is cut: ffmpeg's HLS options, and what is done with the segments once they lie on disk.

ffmpeg writes segments whose times count from their own first sample; `Track` reads the real times out of the boxes, moves a
stretch to its place on the track's clock and builds the playlist from what is really there.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transcode.cmaf import Fragment, Init, delay, read_fragment, read_init
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


def hls_options(folder: Path, stretch: int, *, timescale: int | None = VIDEO_TIMESCALE) -> tuple[str, ...]:
    """Return the output options that write `init-<stretch>.mp4` and `<stretch>-00000.m4s`... into `folder`.

    `negative_cts_offsets` makes the first sample be shown at the fragment's decode time, B-frames or not (a browser counts
    from decode time); without an edit list there is nothing for players to disagree about. `skip_sidx` leaves out an index
    whose times would have to be corrected too.
    """
    inner = ["movflags=+negative_cts_offsets+skip_sidx", "use_editlist=0"]
    if timescale is not None:
        inner.append(f"video_track_timescale={timescale}")
    return (
        "-f", "hls",
        "-hls_time", f"{SEGMENT_S:g}",
        "-hls_list_size", "0",
        "-hls_playlist_type", "vod",
        "-hls_segment_type", "fmp4",
        "-hls_segment_options", ":".join(inner),
        "-hls_fmp4_init_filename", f"init-{stretch}.mp4",
        "-hls_segment_filename", f"{_literal(folder)}/{stretch}-%05d.m4s",
        str(_playlist(folder, stretch)),
    )  # fmt: skip


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

    def take(self, stretch: int, at_s: float) -> tuple[Fragment, ...]:
        """Adopt the segments that ffmpeg wrote for a stretch, moved so that its first sample is shown at `at_s` seconds.

        Returns their times. Raises RenditionFaulty when there are none or when they are damaged.
        """
        _playlist(self.folder, stretch).unlink(missing_ok=True)
        init_path = self.folder / f"init-{stretch}.mp4"
        paths = sorted(self.folder.glob(f"{stretch}-*.m4s"))
        if not paths or not init_path.is_file():
            raise RenditionFaulty(f"ffmpeg ended well but left no segments in {self.folder.name}")
        init = read_init(init_path)
        if init.edit_list or (self._maps and init.timescale != self.init.timescale):
            raise RenditionFaulty(
                f"{init_path.name} has an edit list or another timescale, which browsers would count differently"
            )
        map_uri = self._known(init_path, init)
        first = read_fragment(paths[0], init)
        ticks = round(at_s * init.timescale) - first.shown[0]
        taken = []
        for path in paths:
            if ticks:
                delay(path, ticks)
            fragment = read_fragment(path, init)
            taken.append(fragment)
            self._written.append((path, map_uri, fragment))
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
        """Return peak and mean bits per second over the segments."""
        scale = self.init.timescale
        sizes = [8 * path.stat().st_size for path, _, _ in self._written]
        lengths = [max(1, one.decode_end - one.decode_start) / scale for one in self.fragments]
        peak = max(size / length for size, length in zip(sizes, lengths, strict=True))
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


def total_samples(fragments: Sequence[Fragment]) -> int:
    """Return how many pictures (or sound packets) the segments hold."""
    return sum(len(fragment.shown) for fragment in fragments)


def _playlist(folder: Path, stretch: int) -> Path:
    return folder / f"{stretch}.m3u8"


def _literal(folder: Path) -> str:
    """Return a folder's path for a name pattern, in which a percent sign is special."""
    return str(folder.absolute()).replace("%", "%%")
