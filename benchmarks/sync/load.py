"""A case as `ingest.align.align` takes it."""

from pathlib import Path

from benchmarks.sync.clock import RATE
from benchmarks.sync.truth import Truth
from ingest.align import Heard
from media.pcm import SAMPLE_BYTES, Sound


def heard(folder: Path, truth: Truth) -> list[Heard]:
    """Return the cameras of a case from its folder, with their sound on disk."""
    return [
        Heard(
            camera=camera.camera,
            file=camera.file or f"{camera.camera} (no sound)",
            sound=_sound(folder / camera.file) if camera.file else None,
            duration_ms=camera.duration_ms,
            joins_ms=camera.joins_ms,
        )
        for camera in truth.cameras
    ]


def _sound(path: Path) -> Sound:
    return Sound(path, RATE, path.stat().st_size // SAMPLE_BYTES)
