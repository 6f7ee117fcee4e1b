"""The truth of a case beside its files: every camera's pieces on the world's clock, and what the room does to the sound."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.timeline import Piece

FILE = "truth.json"


@dataclass(frozen=True)
class CameraTruth:
    """One camera: `pieces` from file time to the world's, in ms, of lesson number `lesson`; and the answer that is right.

    `file` holds the decoded sound, `media` the encoded files if they were kept. `breaks` are the kinds of the pieces' joins,
    `delays_ms` is how long the direct sound needs from each place of the room.
    """

    camera: int
    file: str | None
    media: tuple[str, ...]
    lesson: int
    pieces: tuple[Piece, ...]
    breaks: tuple[str, ...]
    snr_db: float
    delays_ms: tuple[float, ...]
    expects: str
    allows: tuple[str, ...]
    copy_of: int | None

    @property
    def duration_ms(self) -> float:
        return self.pieces[-1].file_end_ms

    @property
    def joins_ms(self) -> tuple[float, ...]:
        """Where further given parts begin, in file time."""
        return tuple(piece.file_start_ms for kind, piece in zip(self.breaks, self.pieces[1:], strict=True) if kind == "part")


@dataclass(frozen=True)
class Truth:
    """A case. `spoken[lesson]` is (from ms, to ms, place) of its speech."""

    case: str
    family: str
    length: str
    cameras: tuple[CameraTruth, ...]
    spoken: tuple[tuple[tuple[float, float, int], ...], ...]

    def write(self, folder: Path) -> None:
        """Write it last: a folder with a truth is complete."""
        plain = {
            "case": self.case,
            "family": self.family,
            "length": self.length,
            "cameras": [{**vars(camera), "pieces": [vars(piece) for piece in camera.pieces]} for camera in self.cameras],
            "spoken": self.spoken,
        }
        part = folder / f"{FILE}.part"
        part.write_text(json.dumps(plain), encoding="utf-8")
        part.replace(folder / FILE)

    @classmethod
    def read(cls, folder: Path) -> "Truth":
        """Read what `write` wrote."""
        plain: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        cameras = tuple(
            CameraTruth(
                **{
                    **camera,
                    **{name: tuple(camera[name]) for name in ("media", "breaks", "delays_ms", "allows")},
                    "pieces": tuple(Piece(**piece) for piece in camera["pieces"]),
                }
            )
            for camera in plain["cameras"]
        )
        spoken = tuple(tuple((a, b, int(place)) for a, b, place in lesson) for lesson in plain["spoken"])
        return cls(plain["case"], plain["family"], plain["length"], cameras, spoken)
