"""What a hostile file is here: where it lies, what sort of malice or damage it is, and which verdicts are right for it."""

from dataclasses import dataclass
from pathlib import Path

USABLE = "usable"
"""The verdict on a file that becomes part of a lesson as if nothing were wrong with it."""

DAMAGED = frozenset(
    {
        USABLE, "unreadable", "truncated", "not_finalised", "not_a_recording", "no_audio", "silent", "no_video", "too_short",
        "too_long", "too_large", "empty", "black", "frozen", "covered", "too_dark", "blurred", "variable_frame_rate",
    }
)  # fmt: skip
"""Damage may leave a recording usable or not: any plain verdict is right, an error of ours is not."""


@dataclass(frozen=True)
class Hostile:
    """One file. `right` holds the codes of findings that are right verdicts, or USABLE."""

    name: str
    kind: str
    path: Path
    right: frozenset[str]


@dataclass(frozen=True)
class Bait:
    """What a thief would be after: a text and a whole recording elsewhere, and a port that nobody may speak to."""

    text: Path
    recording: Path
    port: int

    @property
    def url(self) -> str:
        """Where a thief would call."""
        return f"http://127.0.0.1:{self.port}/canary.ts"


class Shelf:
    """A folder in which hostile files are put, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[Hostile] = []

    def put(self, kind: str, name: str, content: bytes, *right: str) -> Path:
        """Write a file of `kind`; `right` are the verdicts that are right for it."""
        path = self.place(kind, name, *right)
        path.write_bytes(content)
        return path

    def place(self, kind: str, name: str, *right: str) -> Path:
        """Return where to make a file oneself. Each lies in a folder of its own, so that names may repeat."""
        folder = self.folder / f"{len(self.files):03d}"
        folder.mkdir(parents=True)
        path = folder / name
        self.files.append(Hostile(f"{len(self.files):03d} {kind}: {name!r}", kind, path, frozenset(right) or DAMAGED))
        return path
