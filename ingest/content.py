"""Looks at and listens to a recording that is whole, in a few places, and says what a trainee should know of what is in it.

All of it are warnings: such a recording can be used. An hour takes some seconds, apart from the listing of its keyframes.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from domain.findings import FindingCode, Found, Severity
from ingest import bars, sentences
from ingest.envelope import DEAD_AMPLITUDE, is_dead
from ingest.hearing import EXCERPT_S, EXCERPTS, Samples, hearing
from ingest.sights import MOST_GLIMPSES, moments, most_glimpses, sights
from media.glimpses import Glimpses, excerpts, glimpses
from media.pace import Pace
from media.pcm import decode_sound
from media.probe import Probe

DEAD_RATE = 8000
"""Enough samples per second to find that there is nothing on a track."""

Parts = Sequence[tuple[Path, Probe]]


def sounds(camera: int, parts: Parts) -> Iterator[Found]:
    """Yield what is wrong with the sound: no track in any part, nothing on any of them, or a bad microphone.

    Raises the errors of `media.command`.
    """
    audible = [(path, seen) for path, seen in parts if seen.audio is not None]
    if not audible:
        yield Found(FindingCode.NO_AUDIO, Severity.WARNING, sentences.NO_AUDIO, camera)
        return
    begins_s = 0.0
    told: dict[FindingCode, Found] = {}
    alive = False
    for path, seen in parts:
        if seen.audio is not None:
            times_s = listening_times(seen.file_duration_s)
            heard = excerpts(path, seen, times_s, EXCERPT_S)
            alive = alive or any(_loud(one) for one in heard) or not _dead(path)
            for found in hearing(camera, [begins_s + time for time in times_s], heard, seen.audio.sample_rate):
                told.setdefault(found.code, found)
        begins_s += seen.file_duration_s
    if alive:
        yield from told.values()
    else:
        yield Found(FindingCode.SILENT, Severity.WARNING, sentences.SILENT, camera)


def pictures(camera: int, parts: Parts, paces: Sequence[Pace]) -> Iterator[Found]:
    """Yield what is wrong with the picture. `paces` are of each part, on its own file time.

    Raises the errors of `media.command`.
    """
    if any(pace.uneven > bars.UNEVEN_SHARE.value for pace in paces):
        yield Found(FindingCode.VARIABLE_FRAME_RATE, Severity.INFO, sentences.VARIABLE_FRAME_RATE, camera)
    times_s: list[float] = []
    shown = []
    begins_s = 0.0
    for (path, seen), pace in zip(parts, paces, strict=True):
        most = most_glimpses(seen.video.codec, seen.video.width, seen.video.height) if seen.video else MOST_GLIMPSES
        part = glimpses(path, moments(pace.keyframes_s, seen.file_duration_s, most))
        times_s += [begins_s + time for time in part.times_s]
        shown.append(part.pictures)
        begins_s += seen.file_duration_s
    yield from sights(camera, Glimpses(tuple(times_s), np.concatenate(shown)), begins_s)


def listening_times(seconds: float) -> tuple[float, ...]:
    """Return where to listen, in seconds: up to EXCERPTS places spread evenly, fewer where they would overlap."""
    count = max(1, min(EXCERPTS, int(seconds / EXCERPT_S)))
    middles = (np.arange(count) + 0.5) * seconds / count
    return tuple(float(begin) for begin in np.maximum(middles - EXCERPT_S / 2, 0.0))


def _loud(heard: Samples) -> bool:
    return bool(heard.size) and float(np.percentile(np.abs(heard.astype(np.int32)), 99.9)) > DEAD_AMPLITUDE


def _dead(path: Path) -> bool:
    """Return whether a whole sound track holds nothing, which takes longer to find out."""
    with tempfile.TemporaryDirectory(prefix="triptych-check-") as folder:
        return is_dead(decode_sound([path], Path(folder, "sound"), rate=DEAD_RATE))
