"""What alignment is told of the cameras, gathered from their files: in one way, whoever asks."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.align import Heard
from ingest.duplicate import Look
from media.command import Watch
from media.film import Film, NoPicture, decode_film
from media.pcm import Sound
from media.probe import Probe


def heard_of(camera: int, file: str, probes: Sequence[Probe], sound: Sound | None) -> Heard:
    """Return a camera as alignment takes it. `probes` are of its parts, in order, as `sound` was decoded from them."""
    lengths_ms = [each.file_duration_s * 1000.0 for each in probes]
    *joins_ms, whole_ms = itertools.accumulate(lengths_ms)
    return Heard(camera, file, sound, whole_ms, tuple(joins_ms), recorded_at=probes[0].created_at)


def looking(parts: Mapping[int, Sequence[Path]], folder: Path, watch: Watch | None = None) -> Look:
    """Return the way to look at cameras, by their `parts`: a film is decoded into `folder` when it is asked for, and once."""
    films: dict[tuple[int, float | None], Film | None] = {}
    quiet = Watch(stop=watch.stop) if watch is not None else None

    def look(camera: int, first_s: float | None) -> Film | None:
        key = camera, first_s
        if key not in films:
            name = f"film-{camera}" if first_s is None else f"film-{camera}-first"
            try:
                films[key] = decode_film(parts[camera], folder / name, first_s=first_s, watch=quiet)
            except NoPicture:
                films[key] = None
        return films[key]

    return look
