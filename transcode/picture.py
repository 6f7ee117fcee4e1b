"""Says how one stretch of a camera's picture becomes a rendition. Pure: argv out, golden tests beside it.

All ffmpeg runs keep the container's own times (`-copyts`) and rewrite them by one line, the camera's fit, so that drift is gone
and the first picture is shown exactly where the track's clock says. Nothing else moves a picture in time.
"""

from dataclasses import dataclass
from pathlib import Path

from domain.timeline import LessonMs
from media.command import Command
from media.ffmpeg import ffmpeg, open_input
from media.probe import VideoStream
from transcode.ladder import Rung, picture_size
from transcode.segments import VIDEO_TIMESCALE, hls_options
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
    """A stretch on its track's clock: where its first picture is shown, and the line from the container's seconds."""

    at_s: float
    scale: float
    shift_s: float


def placed(stretch: Stretch, start_ms: LessonMs) -> Placed:
    """Return where a stretch lies on a track that begins at `start_ms`.

    The first stretch begins within a millisecond after `start_ms`, and its first picture is shown from 0: only that picture,
    and only earlier by that fraction. Players that count from the first decode time and those that count from zero then agree.
    """
    at_s = (stretch.lesson_ms - start_ms) / 1000.0
    shift_s = at_s - (stretch.zero_s + stretch.from_s) * stretch.rate
    return Placed(0.0 if at_s < 0.001 else at_s, stretch.rate, shift_s)


def copy_command(stretch: Stretch, place: Placed, *, folder: Path, index: int) -> Command:
    """Return the command that copies a stretch, whose `from_s` is a keyframe's, with its clock corrected.

    `setts` counts in the packets' own ticks, which `-copytb 1` makes the container's. Packets before the keyframe are dropped
    by `-copypriorss 0`. The last pictures in decoding order may lie a little past the end: what they show is needed by others.
    """
    picture = f"round((PTS*TB*{place.scale:.12f}+{place.shift_s + BASE_S:.9f})/TB)"
    decode = picture.replace("PTS", "DTS")
    first = f"round({place.at_s + BASE_S:.9f}/TB)"
    times = f"setts=pts='if(N,{picture},{first})':dts='if(N,{decode},min({decode},{first}))'"
    return ffmpeg(
        *_seek(stretch, stretch.from_s - 0.0005),
        *open_input(stretch.path),
        "-copyts", "-copytb", "1", "-copypriorss", "0",
        *(() if stretch.until_s is None else ("-to", f"{stretch.zero_s + stretch.until_s:.6f}")),
        "-map", "0:V:0", "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "copy",
        "-bsf:v", times,
        "-avoid_negative_ts", "disabled",
        *hls_options(folder, index),
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
        *hls_options(folder, index),
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
    picture = f"round((PTS*TB*{place.scale:.12f}+{place.shift_s + BASE_S:.9f})/TB)"
    filters.append(f"setpts='if(N,{picture},round({place.at_s + BASE_S:.9f}/TB))'")
    return filters
