"""Lesson audio: one track per camera that spans the whole lesson, on lesson time, at one loudness.

The camera's sound is what alignment hears (`media.pcm`, before its rate is lowered), laid out on lesson time with its
drift taken out and silence where there is none, brought to one loudness (EBU R128) and encoded: nothing in between delays a
sample.
"""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.timeline import LessonMs
from media.command import Limits, Watch, run
from media.pcm import Sound, decode_sound
from transcode.errors import RenditionFaulty
from transcode.levelling import MOST_DB, level
from transcode.loudness import RATE, Loudness
from transcode.segments import Track, raw_path
from transcode.sound_argv import encode_command, layout_command, silence_command
from transcode.source import Source

PACKET = 1024
"""Samples in one AAC packet."""


@dataclass(frozen=True)
class LessonSound:
    """One finished track. `sound` lies in the scratch folder: the whole lesson at `RATE` as published, for the waveform.

    `camera` is 0 and `sound` None for the silent track. `loudness` is as recorded, `gain_db` what was added to it wherever no
    peak had to be held.
    """

    camera: int
    playlist: str
    start_ms: LessonMs
    duration_s: float
    mean_rate: int
    gain_db: float = 0.0
    loudness: Loudness | None = None
    sound: Sound | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for whoever keeps results between steps."""
        values = asdict(self)
        if self.sound is not None:
            values["sound"]["path"] = str(self.sound.path)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "LessonSound":
        """Read them back."""
        kept = dict(values)
        if kept["loudness"] is not None:
            kept["loudness"] = Loudness(**kept["loudness"])
        if kept["sound"] is not None:
            kept["sound"] = Sound(**{**kept["sound"], "path": Path(kept["sound"]["path"])})
        return cls(**kept)


def lesson_sound(
    source: Source | None,
    start_ms: LessonMs,
    end_ms: LessonMs,
    out: Path,
    *,
    scratch: Path,
    heard: Sound | None = None,
    speech: bool = True,
    watch: Watch | None = None,
) -> LessonSound:
    """Make `out/audio/<camera>.m3u8` from `start_ms` to `end_ms` of the lesson; without a source the silent track, camera 0.

    `scratch` is a folder for large files that are not published. `heard` is the camera's sound on file time at `RATE`, where it
    has been decoded already. Without `speech` nothing is raised, for there is only noise to
    raise. Raises `media.pcm.NoSound` when the camera has none,
    RenditionFaulty when what was written does not last as long as the lesson, else what `media.command` raises.
    """
    if end_ms <= start_ms:
        raise ValueError(f"a lesson from {start_ms} to {end_ms} ms has no length")
    camera = 0 if source is None else source.camera
    folder = out / "audio" / str(camera)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    watch, raw = watch or Watch(), raw_path(folder, 0)
    limits = Limits.for_duration((end_ms - start_ms) / 1000.0)
    if source is None:
        run(silence_command((end_ms - start_ms) / 1000.0, raw), limits=limits, watch=watch)
        return _published(LessonSound(camera, f"audio/{camera}.m3u8", start_ms, 0.0, 0), folder, end_ms)
    laid_out = _laid_out(source, start_ms, end_ms, scratch, heard=heard, limits=limits, watch=watch)
    levelled = level(laid_out, most_db=MOST_DB if speech else 0.0, watch=watch)
    run(encode_command(laid_out.path, raw), limits=limits, watch=watch)
    begun = LessonSound(camera, f"audio/{camera}.m3u8", start_ms, 0.0, 0, levelled.gain_db, levelled.loudness, laid_out)
    return _published(begun, folder, end_ms)


def _laid_out(
    source: Source, start_ms: LessonMs, end_ms: LessonMs, scratch: Path, *, heard: Sound | None, limits: Limits, watch: Watch
) -> Sound:
    """Write the camera's sound on lesson time to the scratch folder."""
    scratch.mkdir(parents=True, exist_ok=True)
    path, own = scratch / f"lesson-{source.camera}.s16", scratch / f"camera-{source.camera}.s16"
    try:
        heard = heard or decode_sound(source.paths, own, rate=RATE, watch=Watch(stop=watch.stop))
        run(layout_command(heard, source.pieces, start_ms, end_ms, path), limits=limits, watch=Watch(stop=watch.stop))
    finally:
        own.unlink(missing_ok=True)
    sound = Sound(path, RATE, path.stat().st_size // 2)
    wanted = (end_ms - start_ms) * RATE // 1000
    if sound.samples != wanted:
        raise RenditionFaulty(f"the sound of camera {source.camera} came out {sound.samples} samples long instead of {wanted}")
    return sound


def _published(begun: LessonSound, folder: Path, end_ms: LessonMs) -> LessonSound:
    """Cut the encoded track into segments, check that it lasts as long as the lesson, and write its playlist."""
    track = Track(folder, uri_prefix=f"{folder.name}/")
    fragments = track.take(0, 0.0)
    wanted = (end_ms - begun.start_ms) * RATE // 1000
    # One packet more would mean that the encoder's priming is still there and everything sounds 21 ms late.
    if track.init.timescale != RATE or not wanted <= fragments[-1].decode_end < wanted + PACKET:
        raise RenditionFaulty(
            f"the sound of camera {begun.camera} was published {fragments[-1].decode_end} samples long instead of {wanted}"
        )
    track.write_playlist(folder.parent / f"{folder.name}.m3u8")
    values = {**vars(begun), "duration_s": track.end_s, "mean_rate": track.rates()[1]}
    return LessonSound(**values)
