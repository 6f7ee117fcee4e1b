"""Writes HLS playlists (RFC 8216 and its second edition) with relative addresses. Pure text; times come from `cmaf`.

The length of a segment is the step to the next one's decode time, not the sum of its samples, so that a player which adds up
lengths to find a segment's place arrives at the very time that is inside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = 7
"""Needed for initialisation segments of fragmented MP4."""


@dataclass(frozen=True)
class Segment:
    """One entry. `map_uri` names its initialisation segment. `absent` marks a stretch for which nothing was recorded."""

    uri: str
    duration_s: float
    map_uri: str
    absent: bool = False


@dataclass(frozen=True)
class Variant:
    """One rendition in a master playlist; rates in bits per second."""

    uri: str
    peak_rate: int
    mean_rate: int
    codec: str
    width: int
    height: int
    frame_rate: float


def media_playlist(segments: Sequence[Segment], *, kind: str = "VOD", ended: bool = True, longest_s: float = 0.0) -> str:
    """Return a playlist. A changed initialisation segment is announced; absent stretches carry EXT-X-GAP.

    One of kind EVENT may grow at its end: it is published with `ended` False until nothing more will come, and says from the
    first that no segment will be longer than `longest_s`, since that may not change.
    """
    longest_s = max(longest_s, *(segment.duration_s for segment in segments))
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(longest_s))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{kind}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    mapped = ""
    for segment in segments:
        if segment.map_uri != mapped:
            if mapped:
                lines.append("#EXT-X-DISCONTINUITY")
            lines.append(f'#EXT-X-MAP:URI="{segment.map_uri}"')
            mapped = segment.map_uri
        if segment.absent:
            lines.append("#EXT-X-GAP")
        lines += [f"#EXTINF:{segment.duration_s:.6f},", segment.uri]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])


def master_playlist(variants: Sequence[Variant]) -> str:
    """Return a master playlist of renditions that hold picture only, largest first."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant in sorted(variants, key=lambda one: (one.height, one.peak_rate), reverse=True):
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={variant.peak_rate},AVERAGE-BANDWIDTH={variant.mean_rate},"
            f'CODECS="{variant.codec}",RESOLUTION={variant.width}x{variant.height},FRAME-RATE={variant.frame_rate:.3f}'
        )
        lines.append(variant.uri)
    return "\n".join([*lines, ""])


def absent_segments(length_s: float, longest_s: float, map_uri: str, uri: str) -> list[Segment]:
    """Return entries for a stretch without pictures, none longer than `longest_s`, that together last exactly `length_s`."""
    count = max(1, math.ceil(length_s / longest_s))
    return [Segment(uri, length_s / count, map_uri, absent=True) for _ in range(count)]


def addresses(text: str) -> tuple[str, ...]:
    """Return the files that a playlist needs: initialisation segments and entries that are not absent, each once, in order."""
    found: dict[str, None] = {}
    absent = False
    for line in text.splitlines():
        if line.startswith("#EXT-X-MAP:"):
            found[line.split('"')[1]] = None
        elif line == "#EXT-X-GAP":
            absent = True
        elif line and not line.startswith("#"):
            if not absent:
                found[line] = None
            absent = False
    return tuple(found)


def length_s(text: str) -> float:
    """Return how long a playlist plays, in seconds."""
    return sum(float(line[8:].split(",")[0]) for line in text.splitlines() if line.startswith("#EXTINF:"))


def is_growing(text: str) -> bool:
    """Whether more will be added to a playlist."""
    return "#EXT-X-ENDLIST" not in text


def present_s(text: str) -> tuple[float, float]:
    """Return when a playlist's first segment that is there begins and its last one ends, in seconds."""
    at, absent, begins, ends = 0.0, False, -1.0, 0.0
    for line in text.splitlines():
        if line == "#EXT-X-GAP":
            absent = True
        elif line.startswith("#EXTINF:"):
            length = float(line[8:].split(",")[0])
            if not absent:
                begins, ends = (at if begins < 0 else begins), at + length
            at, absent = at + length, False
    return max(0.0, begins), ends
