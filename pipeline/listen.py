"""Hears the cameras: checks each recording, lays its sound beside it, and finds where all of them lie in time."""

import itertools
import shutil
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from domain.findings import FindingCode, Found, Severity
from domain.timeline import Gap, gaps_of
from ingest.align import CameraAlignment, align
from ingest.checks import check
from ingest.heard import heard_of, looking
from ingest.illustrations import illustrate
from media.command import Watch
from media.pcm import RATE, NoSound, Sound, decode_sound
from media.probe import Probe
from media.resample import resample
from media.spanned import without_cuts
from pipeline.contract import StageName
from pipeline.crew import SCRATCH, Crew, Stage
from pipeline.orders import CameraOrder, Fit, StageKey, Timeline, from_json, to_json
from pipeline.sentences import about_missing, about_places
from transcode.loudness import RATE as TRACK_RATE

SOUND_FILE, TRACK_FILE = "sound.s16le", "track.s16le"
"""A recording's sound as alignment and Whisper hear it, and as it is published: both of one decoding."""

PERCENT = 100.0


@dataclass(frozen=True)
class Hearing:
    """What is known of a recording once it has been checked: what its parts are, where they can be cut, and its sound.

    `pictures` are the files, beside the sound, that show what was found.
    """

    ok: bool
    probes: tuple[Probe, ...] = ()
    keyframes: tuple[tuple[float, ...], ...] = ()
    rate: int = 0
    samples: int = 0
    track_samples: int = 0
    findings: tuple[Found, ...] = ()
    pictures: dict[FindingCode, str] = field(default_factory=dict)

    @property
    def duration_ms(self) -> float:
        """How long the recording is, on file time."""
        return sum(probe.file_duration_s for probe in self.probes) * 1000.0

    @property
    def joins_ms(self) -> tuple[float, ...]:
        """When, on file time, each further part begins."""
        return tuple(itertools.accumulate(probe.file_duration_s * 1000.0 for probe in self.probes))[:-1]

    @property
    def frame_ms(self) -> float | None:
        """How long one picture is shown, on average."""
        video = self.probes[0].video if self.probes else None
        rate = (video.avg_frame_rate or video.frame_rate) if video is not None else None
        return float(1000 / rate) if rate else None

    @property
    def code(self) -> str:
        """The code of the finding that makes the recording unusable; nothing when it can be used."""
        return next((found.code.value for found in self.findings if found.severity is Severity.ERROR), "")

    @property
    def words(self) -> str:
        """Why the recording cannot be used, in words; nothing when it can."""
        return " ".join(found.message for found in self.findings if found.severity is Severity.ERROR)


@dataclass(frozen=True)
class Listened:
    """A hearing together with where this machine keeps the recording and its sound, to hear and to publish. Never stored."""

    camera: CameraOrder
    hearing: Hearing
    paths: tuple[Path, ...]
    sound: Sound | None
    track: Sound | None
    pictures: Mapping[FindingCode, Path]

    def gaps(self, timeline: Timeline) -> tuple[Gap, ...]:
        """Return where, in lesson time, the recording has nothing although it goes on after; none when it has no place."""
        mine = (fit.pieces for fit in timeline.placed if fit.recording_id == self.camera.recording_id)
        return gaps_of(next(mine, ()), self.hearing.joins_ms)


def hear(crew: Crew, recording_id: str, stop: threading.Event) -> Listened:
    """Check one recording, decode its sound, and file what was found, once."""
    heard = _heard(crew, recording_id, stop)
    crew.file(heard.camera, heard.hearing.findings, heard.pictures)
    crew.ended(_stage(crew, heard.camera), ok=heard.hearing.ok)
    return heard


def recall(crew: Crew, recording_id: str, stop: threading.Event) -> Listened:
    """Return what was heard of a recording. On a machine that has not heard it, or no longer, it is heard there first.

    Its stage is done either way: listening again must not leave it running for as long as the rest of the lesson takes.
    """
    heard = _heard(crew, recording_id, stop)
    crew.ended(_stage(crew, heard.camera), ok=heard.hearing.ok)
    return heard


def _heard(crew: Crew, recording_id: str, stop: threading.Event) -> Listened:
    camera = crew.desk.camera(recording_id)
    here = crew.workshop.sources(camera.observation_id, recording_id)
    with crew.workshop.turn(camera.observation_id, here.name):  # many parts of a lesson want the same files at once
        paths = without_cuts(crew.desk.fetch(recording_id, here), here)
    finished = crew.do(_stage(crew, camera), lambda folder, watch: to_json(_hear(crew, camera, paths, folder, watch)), stop)
    hearing = from_json(Hearing, finished.outcome)
    sound = Sound(finished.folder / SOUND_FILE, hearing.rate, hearing.samples) if hearing.samples else None
    track = Sound(finished.folder / TRACK_FILE, TRACK_RATE, hearing.track_samples) if hearing.track_samples else None
    pictures = {code: finished.folder / name for code, name in hearing.pictures.items()}
    return Listened(camera, hearing, paths, sound, track, pictures)


def _stage(crew: Crew, camera: CameraOrder) -> Stage:
    def key() -> StageKey | None:
        preparation = crew.desk.preparing(camera.recording_id)
        return None if preparation is None else StageKey(preparation, StageName.HEAR, camera.camera)

    return Stage(camera.observation_id, f"hear-{camera.recording_id}", key, PERCENT, "%")


def place(crew: Crew, preparation_id: str, cameras: Sequence[int], stop: threading.Event) -> Timeline:
    """Find where the usable `cameras` lie in time, once; pin the lesson clock; file what a person should know about it."""
    order = crew.desk.order(preparation_id)
    usable = [recall(crew, each.recording_id, stop) for each in order.cameras if each.camera in cameras]
    key = StageKey(preparation_id, StageName.ALIGN)
    stage = Stage(order.observation_id, f"{preparation_id}-align", lambda: key, len(usable), "cameras")
    finished = crew.do(stage, lambda folder, watch: to_json(_fits(usable, folder, watch)), stop)
    fitted = from_json(Timeline, finished.outcome)
    timeline = crew.desk.pin(preparation_id, fitted.anchor, fitted.fits)
    gaps = {each.camera.camera: each.gaps(timeline) for each in usable}
    crew.desk.file(None, preparation_id, [*about_missing(order), *about_places(timeline, gaps)])
    crew.ended(stage)
    return timeline


def _hear(crew: Crew, camera: CameraOrder, paths: Sequence[Path], folder: Path, watch: Watch) -> Hearing:
    checked = check(camera.camera, paths, crew.accepted)
    if not checked.ok:
        return Hearing(ok=False, findings=checked.findings)
    seconds = sum(each.file_duration_s for each in checked.parts)
    report = watch.on_progress
    shares = Watch(None if report is None else lambda done: report(PERCENT * done / max(seconds, 1e-3)), watch.stop)
    track: Sound | None = None
    sound: Sound | None = None
    with suppress(NoSound):
        track = decode_sound(paths, folder / TRACK_FILE, rate=TRACK_RATE, probes=checked.parts, watch=shares)
        sound = resample(track, folder / SOUND_FILE, RATE, watch=Watch(stop=watch.stop))
    return Hearing(
        ok=True,
        probes=checked.parts,
        keyframes=checked.keyframes_s,
        rate=sound.rate if sound else 0,
        samples=sound.samples if sound else 0,
        track_samples=track.samples if track else 0,
        findings=checked.findings,
        pictures=illustrate(list(zip(paths, checked.parts, strict=True)), checked.findings, folder),
    )


def _fits(usable: Sequence[Listened], folder: Path, watch: Watch) -> Timeline:
    heard = [heard_of(each.camera.camera, each.camera.file, each.hearing.probes, each.sound) for each in usable]
    scratch = folder / SCRATCH
    scratch.mkdir()
    try:
        alignment = align(heard, look=looking({each.camera.camera: each.paths for each in usable}, scratch, watch))
    finally:
        shutil.rmtree(scratch)
    by_camera = {each.camera.camera: each for each in usable}
    return Timeline(alignment.anchor, 0, tuple(_fit(camera, by_camera[camera.camera]) for camera in alignment.cameras))


def _fit(found: CameraAlignment, listened: Listened) -> Fit:
    return Fit(
        camera=found.camera,
        recording_id=listened.camera.recording_id,
        status=found.status,
        reason=found.reason,
        method=found.method,
        confidence=found.confidence,
        uncertainty_ms=found.uncertainty_ms,
        pieces=tuple(found.pieces),
        against=found.against,
        evidence=tuple(found.evidence),
        suggested_offset_ms=found.suggested_offset_ms,
        frame_ms=listened.hearing.frame_ms,
        doubts=tuple(found.doubts),
    )
