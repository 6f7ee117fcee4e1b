"""What alignment is told of a camera, gathered from its files: in one way, whoever asks."""

import itertools
from collections.abc import Sequence

from ingest.align import Heard
from media.pcm import Sound
from media.probe import Probe


def heard_of(camera: int, file: str, probes: Sequence[Probe], sound: Sound | None) -> Heard:
    """Return a camera as alignment takes it. `probes` are of its parts, in order, as `sound` was decoded from them."""
    lengths_ms = [each.file_duration_s * 1000.0 for each in probes]
    *joins_ms, whole_ms = itertools.accumulate(lengths_ms)
    return Heard(camera, file, sound, whole_ms, tuple(joins_ms))
