"""Says how one stretch of a camera's picture, or one chunk of it, becomes a rendition. Pure: argv out, golden tests beside it.

All ffmpeg runs keep the container's own times (`-copyts`) and rewrite them by one line, the camera's fit, so that drift is gone
and the first picture is shown exactly where the track's clock says. Nothing else moves a picture in time.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from domain.timeline import LessonMs
from media.command import Command
from media.ffmpeg import THREADS, ffmpeg, open_input
from media.probe import VideoStream
from transcode.chunks import Chunk, Pace, frame_rate, pace
from transcode.ladder import Rung, picture_size
from transcode.segments import VIDEO_TIMESCALE, fragment_options, raw_path
from transcode.source import Stretch

BASE_S = 10.0
"""Times inside ffmpeg run this far ahead, so that decode times before the first picture stay positive; taken off again."""

KEYFRAME_S = 2.0
"""Distance of keyframes in encoded rungs: a seek decodes at most two seconds, for a few per cent more bits."""

TONE_MAP = (
    "zscale=tin={transfer}:min=bt2020nc:pin=bt2020:t=linear:npl=203,format=gbrpf32le,"
    "zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
)
"""From high dynamic range to what a classroom's projector shows; 203 nits is the reference white of BT.2408. What it comes from
is said, because phones leave primaries and matrix out, and then there would be no way from there to here."""


@dataclass(frozen=True)
class Placed:
    """A stretch on its track's clock, in seconds: where its first picture is put, and how far ahead of its line.

    `early_s` is not 0 only for the first stretch, which begins within a millisecond after the track: its first picture is
    shown from 0, and no other picture is moved. Players that count from the first decode time and those that count from zero
    then agree.
    """

    at_s: float
    early_s: float


def placed(stretch: Stretch, start_ms: LessonMs) -> Placed:
    """Return where a stretch lies on a track that begins at `start_ms`."""
    at_s = (stretch.lesson_ms - start_ms) / 1000.0
    return Placed(0.0, max(0.0, at_s)) if at_s < 0.001 else Placed(at_s, 0.0)


def copy_command(stretch: Stretch, place: Placed, *, folder: Path, index: int) -> Command:
    """Return the command that copies a stretch, whose `from_s` is a keyframe's, with its rate corrected.

    `setts` only multiplies, since its idea of a tick differs between versions of ffmpeg; `-itsoffset` first brings the times
    near `BASE_S` in whole seconds, which every timescale holds exactly, and `Track.take` puts the first picture in its
    place. Packets before the keyframe are dropped by `-copypriorss 0`. The last pictures in decoding order may lie a little
    past the end: others need them.
    """
    begins_s = stretch.zero_s + stretch.from_s
    offset_s = BASE_S - math.floor(begins_s)
    first = f"round(PTS*{stretch.rate * (1.0 - place.early_s / ((begins_s + offset_s) * stretch.rate)):.15f})"
    shown, decoded = f"round(PTS*{stretch.rate:.12f})", f"round(DTS*{stretch.rate:.12f})"
    return ffmpeg(
        "-itsoffset", f"{offset_s:g}",
        *_seek(stretch, None if stretch.from_s == 0.0 else stretch.from_s - 0.0005),
        *open_input(stretch.path),
        "-copyts", "-copypriorss", "0",
        *(() if stretch.until_s is None else ("-to", f"{stretch.zero_s + stretch.until_s + offset_s:.6f}")),
        "-map", "0:V:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "copy",
        "-bsf:v", f"setts=pts='if(N,{shown},{first})':dts='if(N,{decoded},min({decoded},{first}))'",
        "-avoid_negative_ts", "disabled",
        *fragment_options(raw_path(folder, index)),
        reads=[stretch.path],
        writes=[folder.absolute()],
    )  # fmt: skip


def encode_command(chunk: Chunk, place: Placed, video: VideoStream, rung: Rung, *, folder: Path) -> Command:
    """Return the command that decodes a chunk and encodes it as `rung`: upright, progressive, square pixels, 8-bit 4:2:0."""
    return ffmpeg(
        *_seek(chunk.whole, chunk.reads_from_s), "-noaccurate_seek",
        *open_input(chunk.whole.path),
        "-copyts",
        "-map", "0:V:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-vf", ",".join(_filters(chunk, place, video, rung)),
        "-fps_mode", "passthrough", "-enc_time_base", f"1:{VIDEO_TIMESCALE}",
        "-c:v", "libx264", "-preset", rung.preset, "-profile:v", "high", "-threads", str(THREADS),
        "-crf", str(rung.crf), "-maxrate", f"{rung.kbps}k", "-bufsize", f"{2 * rung.kbps}k",
        "-g", "600", "-sc_threshold", "0",
        "-force_key_frames", f"expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+{KEYFRAME_S:g}-0.001))",
        "-avoid_negative_ts", "disabled",
        *fragment_options(raw_path(folder, chunk.index)),
        reads=[chunk.whole.path],
        writes=[folder.absolute()],
    )  # fmt: skip


def _seek(stretch: Stretch, at_s: float | None) -> tuple[str, ...]:
    """Return how to begin reading at the keyframe before a moment; from the very start there is nothing to seek."""
    return () if at_s is None else ("-seek_timestamp", "1", "-ss", f"{stretch.zero_s + at_s:.6f}")


def _filters(chunk: Chunk, place: Placed, video: VideoStream, rung: Rung) -> list[str]:
    width, height = picture_size(video, rung)
    kept = pace(chunk, video)
    # Deinterlaced before anything is dropped, so that the first picture of a chunk has the one before it.
    filters = ["bwdif=mode=send_frame"] if video.interlaced else []
    filters += _own_times(chunk, place, kept, video) if kept.constant is None else _constant_times(chunk, kept)
    # Scaled before it is tone mapped: a sixth of the floating-point work.
    filters.append(f"scale={width}:{height}:flags=bicubic")
    if video.hdr:
        filters.append(TONE_MAP.format(transfer=video.transfer))
    return [*filters, "setsar=1", "format=yuv420p"]


def _own_times(chunk: Chunk, place: Placed, kept: Pace, video: VideoStream) -> list[str]:
    """Keep pictures of the chunk at their own times, on the camera's line."""
    ends = "" if chunk.until_s is None else f":end={_cut_at(chunk, chunk.until_s, video):.6f}"
    filters = [f"trim=start={_cut_at(chunk, chunk.from_s, video):.6f}{ends}"]
    if kept.step > 1:
        filters.append(f"select='gte(n,{kept.skip})*not(mod(n-{kept.skip},{kept.step}))'")
    # Counted from the beginning, so that the first picture kept is shown from there until the next.
    first_s = chunk.from_s + kept.skip / frame_rate(video)
    since = _since(chunk.whole, first_s, from_start=first_s == 0.0)
    shown = f"({since})*TB*{chunk.whole.rate:.12f}+{BASE_S + place.early_s:.9f}"
    return [*filters, f"settb=1/{VIDEO_TIMESCALE}", f"setpts='if(N,round(({shown})/TB),round({BASE_S:g}/TB))'"]


def _constant_times(chunk: Chunk, kept: Pace) -> list[str]:
    """Show at each tick of a constant rate, counted from the stretch's beginning, the picture that the camera had last taken.

    `fps` begins at the chunk's first tick with the picture that was standing then, and repeats pictures where the source has
    a hole; so a chunk has exactly as many as it should.
    """
    assert kept.constant is not None
    whole, rate = chunk.whole, kept.constant
    since = _since(whole, whole.from_s, from_start=chunk.reads_from_s is None and whole.from_s == 0.0)
    begins_s = BASE_S + float(kept.first / rate)
    return [
        f"settb=1/{VIDEO_TIMESCALE}",
        f"setpts='round((({since})*TB*{whole.rate:.12f}+{BASE_S:g})/TB)'",
        f"fps=fps={rate}:start_time={begins_s:.9f}",
        *(() if kept.end is None else (f"trim=end_frame={kept.end - kept.first}",)),
        f"settb=1/{VIDEO_TIMESCALE}",
        f"setpts='PTS-{float(kept.first / rate):.9f}/TB'",
    ]


def _since(whole: Stretch, from_s: float, *, from_start: bool) -> str:
    """Return how a filter counts from a moment of the file. Where nothing says when a picture is shown, its first is the start.

    A part of a spanned recording may begin in the middle of a group of pictures: what a decoder gives first is not the start.
    """
    return "PTS-STARTPTS" if from_start and not whole.timed else f"PTS-{whole.zero_s + from_s:.6f}/TB"


def _cut_at(chunk: Chunk, at_s: float, video: VideoStream) -> float:
    """Return the time on the container's clock that parts two chunks: between two pictures, so that rounding cannot double one.

    At the edge of a stretch it is the edge's own moment.
    """
    edge = at_s in (chunk.whole.from_s, chunk.whole.until_s)
    before_s = 0.0005 if edge else min(0.5 / frame_rate(video), 0.02)
    return chunk.whole.zero_s + at_s - before_s
