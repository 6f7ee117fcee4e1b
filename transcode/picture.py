"""Says how one stretch of a camera's picture becomes a rendition. Pure: argv out, golden tests beside it.

All ffmpeg runs keep the container's own times (`-copyts`) and rewrite them by one line, the camera's fit, so that drift is gone
and the first picture is shown exactly where the track's clock says. Nothing else moves a picture in time.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from domain.timeline import LessonMs
from media.command import Command
from media.ffmpeg import ffmpeg, open_input
from media.probe import VideoStream
from transcode.ladder import Rung, picture_size
from transcode.segments import VIDEO_TIMESCALE, fragment_options, raw_path
from transcode.source import Stretch

BASE_S = 10.0
"""Times inside ffmpeg run this far ahead, so that decode times before the first picture stay positive; taken off again."""

KEYFRAME_S = 2.0
"""Distance of keyframes in encoded rungs: a seek decodes at most two seconds, for a few per cent more bits."""

LIVELIEST_FPS = 32.0
"""Encoded rungs of livelier sources keep every second picture: a lesson shows as much at 30, for half the time and bits."""

TONE_MAP = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
"""From high dynamic range to what a classroom's projector shows; 203 nits is the reference white of BT.2408."""


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
        *_seek(stretch, stretch.from_s - 0.0005),
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


def encode_command(stretch: Stretch, place: Placed, video: VideoStream, rung: Rung, *, folder: Path, index: int) -> Command:
    """Return the command that decodes a stretch and encodes it as `rung`: upright, progressive, square pixels, 8-bit 4:2:0."""
    fps = float(video.avg_frame_rate or video.frame_rate) or 30.0
    return ffmpeg(
        *_seek(stretch, stretch.from_s), "-noaccurate_seek",
        *open_input(stretch.path),
        "-copyts",
        "-map", "0:V:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-vf", ",".join(_filters(stretch, place, video, rung, fps)),
        "-fps_mode", "passthrough", "-enc_time_base", f"1:{VIDEO_TIMESCALE}",
        "-c:v", "libx264", "-preset", rung.preset, "-profile:v", "high", "-threads", "2",
        "-crf", str(rung.crf), "-maxrate", f"{rung.kbps}k", "-bufsize", f"{2 * rung.kbps}k",
        "-g", "600", "-sc_threshold", "0",
        "-force_key_frames", f"expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+{KEYFRAME_S:g}-0.001))",
        "-avoid_negative_ts", "disabled",
        *fragment_options(raw_path(folder, index)),
        reads=[stretch.path],
        writes=[folder.absolute()],
    )  # fmt: skip


def _seek(stretch: Stretch, at_s: float) -> tuple[str, ...]:
    """Return how to begin reading at the keyframe before a moment; from the very start there is nothing to seek."""
    return () if stretch.from_s == 0.0 else ("-seek_timestamp", "1", "-ss", f"{stretch.zero_s + at_s:.6f}")


def _filters(stretch: Stretch, place: Placed, video: VideoStream, rung: Rung, fps: float) -> list[str]:
    width, height = picture_size(video, rung)
    begin = stretch.zero_s + stretch.from_s - 0.0005
    end = "" if stretch.until_s is None else f":end={stretch.zero_s + stretch.until_s - 0.0005:.6f}"
    filters = [f"trim=start={begin:.6f}{end}"]
    if video.interlaced:
        filters.append("bwdif=mode=send_frame")
    if fps > LIVELIEST_FPS:
        filters.append("framestep=2")
    # Scaled before it is tone mapped: a sixth of the floating-point work.
    filters.append(f"scale={width}:{height}:flags=bicubic")
    if video.hdr:
        filters.append(TONE_MAP)
    filters += ["setsar=1", "format=yuv420p", f"settb=1/{VIDEO_TIMESCALE}"]
    # Counted from the stretch's beginning, so that the first picture kept is shown from there until the next. At the start of
    # a file that is its first picture, whatever time a decoder gives it.
    since = "PTS-STARTPTS" if stretch.from_s == 0.0 else f"PTS-{stretch.zero_s + stretch.from_s:.6f}/TB"
    shown = f"({since})*TB*{stretch.rate:.12f}+{BASE_S + place.early_s:.9f}"
    filters.append(f"setpts='if(N,round(({shown})/TB),round({BASE_S:g}/TB))'")
    return filters
