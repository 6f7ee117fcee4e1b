"""Films a made-up lesson with real ffmpeg: one H.264 file per camera, kept in a folder and not made twice."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filmed.draw import HEIGHT, WIDTH, frames
from benchmarks.filmed.lesson import UNEVEN, UNEVEN_STEP, Camera, Lesson, lesson


@dataclass(frozen=True)
class Shot:
    """One camera's file and its true clock: `lesson_s = offset_s + file_s * (1 + drift)`."""

    path: Path
    seed: int
    kind: str
    camera: str
    rate: str
    offset_s: float
    drift: float


def shots(seed: int, kind: str, seconds: float, folder: Path) -> list[Shot]:
    """Return the three files of a lesson, made now unless they are in `folder` already."""
    made = lesson(seed, kind, seconds)
    found = []
    for camera in made.cameras:
        path = folder / f"{kind.replace(' ', '-')}-{seed}-{camera.name}-{seconds:.0f}.mp4"
        if not path.exists():
            _film(made, camera, path)
        rate = f"{camera.rate}{' variable' if camera.variable else ''}"
        found.append(Shot(path, seed, kind, camera.name, rate, camera.offset_s, camera.drift))
    return found


def _film(made: Lesson, camera: Camera, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.mp4")
    with subprocess.Popen(film_argv(camera, unfinished), stdin=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        for frame in frames(made, camera):
            ffmpeg.stdin.write(frame.data)
        ffmpeg.stdin.close()
        if ffmpeg.wait() != 0:
            raise RuntimeError(f"ffmpeg could not film {path.name}")
    path.with_suffix(".json").write_text(json.dumps({"offset_s": camera.offset_s, "drift": camera.drift}))
    unfinished.rename(path)


def film_argv(camera: Camera, path: Path) -> list[str]:
    """Return how the frames become a file. A variable camera's frames come unevenly, and every other one is lost for 20 s."""
    rate = float(camera.rate)
    filters = "settb=1/90000,format=yuv420p"
    if camera.variable:
        first = int(camera.seconds * rate / 3)
        lost = f"select='not(between(n,{first},{first + int(20 * rate)})*mod(n,2))'"
        filters = f"settb=1/90000,setpts='(N+{UNEVEN}*sin({UNEVEN_STEP}*N))/({rate}*TB)',{lost},format=yuv420p"
    return [
        "ffmpeg", "-nostdin", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(camera.rate), "-i", "pipe:0",
        "-vf", filters, "-fps_mode", "passthrough", "-enc_time_base", "1:90000",
        "-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-b:v", f"{camera.kbits}k",
        "-maxrate", f"{2 * camera.kbits}k", "-bufsize", f"{2 * camera.kbits}k",
        "-g", str(round(camera.keyframes_s * rate)), "-bf", "2", "-video_track_timescale", "90000", str(path),
    ]  # fmt: skip
