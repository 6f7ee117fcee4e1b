"""Makes a long lesson of three 1080p cameras cheaply: a drawn minute, repeated by stream copy, under sound that never repeats.

    .venv/bin/python -m benchmarks.media.lesson --minutes 60 [--cache FOLDER]

The drawn clock begins again with each repetition of the picture, so it tells the true time but for a whole number of them
(`Made.room_ms`). The sound is a class that is taught all the time, since an alignment must not find the same minute twice.
"""

import argparse
import hashlib
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.media.sound import Room, recording
from benchmarks.sync.speech import cache_folder
from domain.timeline import Piece
from triptych.sample import CameraOptions, SampleOptions, Truth
from triptych.sample.make import truth_of
from triptych.sample.motion import Motion
from triptych.sample.people import pupils_of
from triptych.sample.picture import SEATS, Picture
from triptych.sample.script import planned

VERSION = 1
GROUP_S, GROUPS = 2, 30
"""A group of pictures as cameras make them, and how many are drawn; groups are closed, so that any number of them is a film."""

RIG = (
    CameraOptions("front.mp4", "front", 1920, 1080, Fraction(30), snr_db=30.0),
    CameraOptions("back.mov", "back", 1920, 1080, Fraction(25), b_frames=2, snr_db=18.0),
    CameraOptions("side.mp4", "side", 1920, 1080, Fraction(30000, 1001), b_frames=2, snr_db=24.0, sample_rate=44_100),
)
CHANNELS = {"front": 2, "back": 2, "side": 1}

VIDEO = ("-c:v", "libx264", "-preset", "superfast", "-b:v", "8M", "-maxrate", "10M", "-bufsize", "16M", "-threads", "2")
"""As cameras encode: CABAC and a loop filter, one reference, 8 Mb/s. What is cheap to encode is not what is cheap to decode."""

GRAIN, GRAINS = 3.0, 16
"""A sensor's noise, in steps of luma, without which a drawing does not fill 8 Mb/s; so many different frames of it."""

LOOP_FILE = "loop.json"


@dataclass(frozen=True)
class Made:
    """A lesson on disk. `loops_ms[camera]` is how long that camera's repeated picture is, on its own clock."""

    folder: Path
    truth: Truth
    loops_ms: dict[int, float]

    @property
    def files(self) -> list[Path]:
        return [self.folder / camera.file for camera in self.truth.cameras]

    def room_ms(self, camera: int, drawn_ms: float, about_ms: float) -> float:
        """Return the room's time that a frame shows which reads `drawn_ms`, nearest to `about_ms`."""
        period = self.loops_ms[camera] * self.truth.cameras[camera - 1].pieces[0].rate
        return drawn_ms + round((about_ms - drawn_ms) / period) * period


def made(minutes: float, cache: Path, seed: int = 1) -> Made:
    """Return the lesson, which is made when it is not there yet: a folder with a truth in it is complete."""
    folder = cache / "media" / f"lesson-{minutes:g}min-{seed}-v{VERSION}"
    if not (folder / "truth.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(folder, minutes, cache / "media" / "loops", seed)
    loops = json.loads((folder / LOOP_FILE).read_text(encoding="utf-8"))
    return Made(folder, Truth.read(folder), {int(camera): float(length) for camera, length in loops.items()})


def _make(folder: Path, minutes: float, loops: Path, seed: int) -> None:
    options = SampleOptions(minutes=minutes, seed=seed, rig=RIG)
    cameras = [_settled(camera, options) for camera in options.settled()]
    loops.mkdir(exist_ok=True)
    drawn = [_loop(camera, loops, seed) for camera, _ in cameras]
    room = Room(folder / "room", seed, options.lesson_ms, [camera.view for camera, _ in cameras])
    script, clicks = room.perform()
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_join, picture, camera, folder, _microphone(room, number, camera, piece), piece)
            for number, ((camera, piece), picture) in enumerate(zip(cameras, drawn, strict=True), 1)
        ]
        for job in jobs:
            job.result()
    room.clear()
    loops_ms = {number: _frames(camera) * _frame_ms(camera) for number, (camera, _) in enumerate(cameras, 1)}
    (folder / LOOP_FILE).write_text(json.dumps(loops_ms), encoding="utf-8")
    truths = tuple(
        truth_of(number, camera, (piece,), round(piece.file_end_ms / _frame_ms(camera)))
        for number, (camera, piece) in enumerate(cameras, 1)
    )
    Truth(seed, options.lesson_ms, "piper", clicks, script, truths).write(folder)


def _settled(camera: CameraOptions, options: SampleOptions) -> tuple[CameraOptions, Piece]:
    """Return a camera with its one piece, which lasts a whole number of groups of pictures."""
    assert camera.offset_ms is not None
    assert camera.drift_ppm is not None
    group_ms = _frames(camera) / GROUPS * _frame_ms(camera)
    seen = (options.lesson_ms - camera.stops_early_ms - camera.offset_ms) / (1 + camera.drift_ppm / 1e6)
    return camera, Piece(0.0, int(seen / group_ms) * group_ms, camera.offset_ms, camera.drift_ppm)


def _frame_ms(camera: CameraOptions) -> float:
    return float(1000 / camera.frame_rate)


def _frames(camera: CameraOptions) -> int:
    """How many frames a camera's repeated picture has."""
    return GROUPS * round(camera.frame_rate * GROUP_S)


def _loop(camera: CameraOptions, folder: Path, seed: int) -> Path:
    """Return the camera's drawn picture, without sound; it is the same for lessons of every length."""
    wanted = json.dumps(
        [VERSION, GROUPS, GROUP_S, VIDEO, GRAIN, seed, asdict(replace(camera, stops_early_ms=0.0))], default=str
    )
    out = folder / f"{camera.view}-{hashlib.sha256(wanted.encode()).hexdigest()[:10]}.mp4"
    if not out.exists():
        part = out.with_suffix(".part.mp4")
        rate = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{camera.width}x{camera.height}")
        colour = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
        group = str(round(camera.frame_rate * GROUP_S))
        argv = (*rate, "-framerate", str(camera.frame_rate), "-i", "pipe:0", *VIDEO, "-bf", str(camera.b_frames), "-g", group)
        _fed(
            ("ffmpeg", "-nostdin", "-loglevel", "error", "-y", *argv, "-sc_threshold", "0", *colour, str(part)),
            (frame.tobytes() for frame in _drawn(camera, seed)),
        )
        part.replace(out)
    return out


def _drawn(camera: CameraOptions, seed: int) -> Iterator[NDArray[np.uint8]]:
    assert camera.offset_ms is not None
    assert camera.drift_ppm is not None
    count, rate = _frames(camera), 1 + camera.drift_ppm / 1e6
    times = [round(camera.offset_ms + index * _frame_ms(camera) * rate) for index in range(count)]
    motion = Motion(seed, times[-1] + 1000, planned(seed, times[-1] + 1000), len(SEATS))
    picture = Picture(camera.view, camera.width, camera.height, pupils_of(seed, SEATS), motion)
    chance = np.random.default_rng([seed, 21])
    pixels = camera.width * camera.height
    grains = [np.rint(chance.standard_normal(pixels, np.float32) * np.float32(GRAIN)).astype(np.int16) for _ in range(GRAINS)]
    for index, frame in enumerate(picture.frames(times)):
        # Rolled by a whole number of lines each time, so that no two frames have the same grain.
        grain = np.roll(grains[index % GRAINS], camera.width * int(chance.integers(camera.height)))
        frame[:pixels] = np.clip(frame[:pixels] + grain, 16, 235)
        yield frame


def _microphone(room: Room, number: int, camera: CameraOptions, piece: Piece) -> Iterator[NDArray[np.int16]]:
    return recording(room.heard(number), piece, camera, CHANNELS[camera.view], [room.seed, number])


def _join(picture: Path, camera: CameraOptions, folder: Path, sound: Iterator[NDArray[np.int16]], piece: Piece) -> None:
    """Write one camera's file: the picture again and again as it is, and the sound as its microphone took it."""
    part = folder / f"part-{camera.file}"
    packets = round(piece.file_end_ms / _frame_ms(camera))
    channels = CHANNELS[camera.view]
    heard = ("-f", "s16le", "-ar", str(camera.sample_rate), "-ac", str(channels), "-i", "pipe:0")
    argv = ("-stream_loop", "-1", "-i", str(picture), *heard, "-map", "0:v", "-map", "1:a", "-c:v", "copy")
    _fed(
        ("ffmpeg", "-loglevel", "error", "-y", *argv, "-frames:v", str(packets), "-c:a", "aac", "-b:a", "160k", str(part)),
        (block.tobytes() for block in sound),
    )
    part.replace(folder / camera.file)


def _fed(argv: tuple[str, ...], blocks: Iterator[bytes]) -> None:
    """Run a program that reads these blocks."""
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for block in blocks:
            process.stdin.write(block)
        process.stdin.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, argv)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    print(made(given.minutes, cache_folder(given.cache)).folder)
