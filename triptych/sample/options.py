"""What a sample is made of: the choices, their defaults, and the seeded draws for what was left open."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np


@dataclass(frozen=True)
class Pause:
    """A camera was paused: at `file_ms` of its file, `length_ms` of lesson are missing while its timestamps run on."""

    camera: int
    file_ms: float
    length_ms: float


@dataclass(frozen=True)
class CameraOptions:
    """One camera and its file.

    `offset_ms` (lesson time of the first frame) and `drift_ppm` are drawn from the seed when None. `stops_early_ms` is
    how long before the lesson's end it was switched off. `snr_db` is speech against the microphone's own noise.
    `codec` is `h264`, `hevc` or `vp9`; the container follows from the file's name.
    """

    file: str
    view: str
    width: int = 1280
    height: int = 720
    frame_rate: Fraction = Fraction(30)
    codec: str = "h264"
    b_frames: int = 0
    has_sound: bool = True
    sample_rate: int = 48_000
    snr_db: float = 24.0
    offset_ms: float | None = None
    drift_ppm: float | None = None
    stops_early_ms: float = 0.0


# Three makes of camera, as they arrive: a webcam without B-frames, a prosumer MOV with them, a North American 29.97.
DEFAULT_CAMERAS = (
    CameraOptions("front.mp4", "front", frame_rate=Fraction(30), snr_db=30.0),
    CameraOptions("back.mov", "back", frame_rate=Fraction(25), b_frames=2, snr_db=18.0),
    CameraOptions("side.mp4", "side", frame_rate=Fraction(30000, 1001), b_frames=2, snr_db=24.0, sample_rate=44_100),
)

# Cameras seldom start within the same second and seldom more than a few apart; measured clocks differ by 7 to 145 ppm.
LATEST_START_MS = 6000.0
LARGEST_DRIFT_PPM = 80.0


@dataclass(frozen=True)
class SampleOptions:
    """How to make a sample lesson. The same options give the same truth.

    `minutes` is the length of the lesson. `cameras` takes the first so many of `rig`. `offsets_ms` and `drifts_ppm`, one
    per camera, override the draws. `silent` lists cameras that record no sound. `speech` False leaves only clicks and
    noise. `piper` and `voice` name the text-to-speech command and its voice file (None: look for them).
    """

    minutes: float = 1.5
    seed: int = 1
    cameras: int = 3
    rig: tuple[CameraOptions, ...] = DEFAULT_CAMERAS
    offsets_ms: tuple[float, ...] = ()
    drifts_ppm: tuple[float, ...] = ()
    silent: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = ()
    noise_db: float | None = None
    speech: bool = True
    piper: str | None = None
    voice: str | None = None

    @property
    def lesson_ms(self) -> int:
        """Length of the lesson in whole milliseconds."""
        return round(self.minutes * 60_000)

    def settled(self) -> tuple[CameraOptions, ...]:
        """Return the cameras with every open choice drawn from the seed; the earliest starts at lesson time 0."""
        if not 1 <= self.cameras <= len(self.rig):
            raise ValueError(f"a sample has 1 to {len(self.rig)} cameras, not {self.cameras}")
        random = np.random.default_rng([self.seed, 1])
        starts = random.uniform(300.0, min(LATEST_START_MS, self.lesson_ms / 6), len(self.rig))
        starts[random.integers(self.cameras)] = 0.0
        drifts = random.uniform(-LARGEST_DRIFT_PPM, LARGEST_DRIFT_PPM, len(self.rig))
        stops = random.uniform(0.0, self.lesson_ms / 30, len(self.rig))
        cameras = []
        for index, camera in enumerate(self.rig[: self.cameras]):
            offset = self.offsets_ms[index] if index < len(self.offsets_ms) else camera.offset_ms
            drift = self.drifts_ppm[index] if index < len(self.drifts_ppm) else camera.drift_ppm
            cameras.append(
                replace(
                    camera,
                    offset_ms=round(float(starts[index]), 3) if offset is None else offset,
                    drift_ppm=round(float(drifts[index]), 3) if drift is None else drift,
                    stops_early_ms=camera.stops_early_ms or round(float(stops[index]), 3),
                    has_sound=camera.has_sound and index + 1 not in self.silent,
                    snr_db=camera.snr_db if self.noise_db is None else self.noise_db,
                )
            )
        return tuple(cameras)
