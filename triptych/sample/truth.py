"""What is true of a sample: written to `truth.json`, read back by tests and benchmarks.

The truth is on the *room's* clock, the one that the drawn digits show; 0 is its start, and a camera's line is
`lesson_ms = offset_ms + file_ms * (1 + drift_ppm / 1e6)`. An alignment cannot know the room's clock: it keeps the rate of
its anchor camera and puts 0 at the earliest start. `Truth.in_clock_of(anchor)` turns the truth into that form, so that
the two compare term by term. Sound needs time to cross a room: `sound_delay_ms` says how much later than the picture the
teacher's voice reaches each microphone, which is the bias that an alignment by sound must be allowed. The clicks have none.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.timeline import Piece, starting_at_zero
from triptych.sample.clock import GEOMETRY

FILE_NAME = "truth.json"


@dataclass(frozen=True)
class Line:
    """Something said in the lesson, and when (room clock, whole milliseconds). `speaker` is `teacher` or `pupil`."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


@dataclass(frozen=True)
class CameraTruth:
    """One camera's file and its true clock. `frame_rate` is a fraction as text, `30000/1001`."""

    camera: int
    file: str
    view: str
    offset_ms: float
    drift_ppm: float
    width: int
    height: int
    frame_rate: str
    codec: str
    b_frames: int
    has_sound: bool
    sound_delay_ms: float
    frames: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Truth:
    """Everything that is known about a sample."""

    seed: int
    lesson_ms: int
    speech: str | None
    clicks_ms: tuple[int, ...]
    script: tuple[Line, ...]
    cameras: tuple[CameraTruth, ...]

    def in_clock_of(self, anchor: int) -> dict[int, tuple[Piece, ...]]:
        """Return each camera's true pieces as a perfect alignment with that anchor would give them."""
        reference = next(camera for camera in self.cameras if camera.camera == anchor).pieces[0]
        fits = [
            [
                Piece(
                    piece.file_start_ms,
                    piece.file_end_ms,
                    reference.to_file(piece.offset_ms),
                    (piece.rate / reference.rate - 1.0) * 1e6,
                )
                for piece in camera.pieces
            ]
            for camera in self.cameras
        ]
        return {camera.camera: fit for camera, fit in zip(self.cameras, starting_at_zero(fits), strict=True)}

    def to_json(self) -> dict[str, Any]:
        """Return the content of `truth.json`."""
        return {"version": 1, **asdict(self), "clock": GEOMETRY}

    def write(self, folder: Path) -> None:
        """Write `truth.json` into the sample's folder."""
        (folder / FILE_NAME).write_text(json.dumps(self.to_json(), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Truth":
        """Read a sample's `truth.json`; raises `FileNotFoundError` when there is none."""
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        del content["version"], content["clock"]
        content["clicks_ms"] = tuple(content["clicks_ms"])
        content["script"] = tuple(Line(**line) for line in content["script"])
        content["cameras"] = tuple(
            CameraTruth(**{**camera, "pieces": tuple(Piece(**piece) for piece in camera["pieces"])})
            for camera in content["cameras"]
        )
        return cls(**content)
