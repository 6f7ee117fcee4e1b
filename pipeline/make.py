"""Makes the parts of a lesson: each function is one stage, done once, with its files kept where manifests look for them.

Outcomes are plain JSON values of the things that `transcode` returns; `publishing` reads them back.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from domain.recording import StageState
from domain.timeline import lesson_of
from media.command import Watch
from pipeline import listen
from pipeline.contract import StageName
from pipeline.crew import SCRATCH, Crew, Stage, StageFailed
from pipeline.listen import Listened
from pipeline.orders import Order, StageKey, Timeline, from_json, to_json
from transcode.about_words import about_words
from transcode.captions import web_vtt
from transcode.clarity import clarity
from transcode.clearest import Standing, clearest, compared
from transcode.errors import SpeechModelMissing
from transcode.joining import Rendered
from transcode.publish import span_of
from transcode.sound import lesson_sound
from transcode.source import Source
from transcode.speech import find_model, transcribe, without_captions
from transcode.storyboard import storyboard
from transcode.waveform import write_waveform


def sorry(camera: int) -> str:
    """Return the sentence for a camera, or for the lesson, of which a part could not be made."""
    which = f"Camera {camera}" if camera else "The lesson's sound or its captions"
    return f"{which} could not be made ready to play in full. The files are kept. Check that they play, or replace the file."


SOUND_LOST = (
    "The sound of this camera could not be made ready to play, so the lesson is silent for now. The file is kept. Check that "
    "it plays with sound, or replace it."
)


TRANSCRIPT = "transcript.json"


@dataclass(frozen=True)
class Bench:
    """Everything the making of one part needs to know. `camera` 0 is the lesson."""

    crew: Crew
    preparation_id: str
    timeline: Timeline
    camera: int
    stop: threading.Event

    @property
    def order(self) -> Order:
        """What is to be made."""
        return self.crew.desk.order(self.preparation_id)

    def listened(self, camera: int) -> Listened:
        """Return what was heard of a placed camera."""
        fit = next(fit for fit in self.timeline.placed if fit.camera == camera)
        return listen.recall(self.crew, fit.recording_id, self.stop)

    def source(self, camera: int) -> Source:
        """Return a placed camera as rendering sees it."""
        return source_of(self.listened(camera), self.timeline)

    @property
    def span(self) -> tuple[int, int]:
        """Where the lesson begins and ends, in lesson time."""
        return span_of(self.source(fit.camera) for fit in self.timeline.placed)

    def made(self, name: StageName, seconds: float, work: Callable[[Path, Watch], Any]) -> Any:
        """Do the stage once, keep its files, and return its outcome."""
        key = StageKey(self.preparation_id, name, self.camera)
        order = self.order
        stage = Stage(order.observation_id, f"{self.preparation_id}-{name.value}-{self.camera}", lambda: key, seconds)
        finished = self.crew.do(stage, work, self.stop)
        self.crew.keep(order, finished.folder)
        self.crew.ended(stage)
        return finished.outcome

    def skip(self, name: StageName) -> None:
        """Say that there is nothing to do for a stage."""
        self.crew.desk.stage_ended(StageKey(self.preparation_id, name, self.camera), StageState.SKIPPED)


def source_of(listened: Listened, timeline: Timeline) -> Source:
    """Return a placed camera as rendering sees it."""
    fit = next(fit for fit in timeline.placed if fit.camera == listened.camera.camera)
    first, *later = listened.hearing.probes
    return Source(fit.camera, listened.camera.label, listened.paths, first, fit.pieces, tuple(later))


def default_sound(bench: Bench) -> Any:
    """Make the sound that plays by itself: of the clearest microphone; silence when there is none or it cannot be used."""
    standings = _standings(bench, [fit.camera for fit in bench.timeline.placed])
    camera = clearest(standings)
    try:
        return _sound(bench, StageName.SOUND, camera, standings)
    except StageFailed:
        found = Found(FindingCode.RENDER_FAILED, Severity.WARNING, SOUND_LOST, camera)
        bench.crew.desk.file(None, bench.preparation_id, [found])
        return _sound(bench, StageName.SOUND, None, standings)


def own_sound(bench: Bench, default: int) -> Any:
    """Make a camera's own track; none when it has no sound, or when its sound is the lesson's already."""
    if bench.camera == default or bench.listened(bench.camera).sound is None:
        return bench.skip(StageName.TRACK)
    return _sound(bench, StageName.TRACK, bench.camera, _standings(bench, [bench.camera]))


def pictures_to_seek_by(bench: Bench, rungs: Sequence[Any]) -> Any:
    """Make a camera's poster and storyboard out of the smallest of its `rungs`, which are made and kept."""
    if not rungs:
        return bench.skip(StageName.STORYBOARD)
    smallest = min((Rendered.from_json(rung) for rung in rungs), key=lambda rung: rung.height)
    media = bench.crew.bring(bench.order, smallest.playlist)
    gaps = bench.source(bench.camera).gaps

    def work(folder: Path, watch: Watch) -> Any:
        return storyboard(smallest, media, folder, scratch=folder / SCRATCH, gaps=gaps, watch=watch).to_json()

    return bench.made(StageName.STORYBOARD, smallest.duration_s, work)


def captions(bench: Bench, default: int) -> Any:
    """Write down what the lesson's own sound says, as captions and as a transcript with the time of every word."""
    heard = bench.listened(default) if default else None
    if heard is None or heard.sound is None:
        return bench.skip(StageName.CAPTIONS)
    try:
        model = bench.crew.speech
        find_model(model)
    except SpeechModelMissing:
        bench.crew.desk.file(None, bench.preparation_id, [without_captions()])
        return bench.skip(StageName.CAPTIONS)
    sound, pieces = heard.sound, source_of(heard, bench.timeline).pieces
    language = bench.crew.desk.order(bench.preparation_id).language

    def work(folder: Path, watch: Watch) -> Any:
        scratch = folder / SCRATCH
        scratch.mkdir()
        written = transcribe(
            sound, model, language=language, lesson_time=lambda ms: lesson_of(pieces, ms), scratch=scratch, watch=watch
        )
        found = [to_json(each) for each in about_words(written)]
        (folder / TRANSCRIPT).write_text(json.dumps(written.to_json(), ensure_ascii=False), encoding="utf-8")
        if not written.segments:
            return {"captions": [], "transcript": TRANSCRIPT, "findings": found}
        name = f"captions.{written.language}.vtt"
        (folder / name).write_text(web_vtt(written), encoding="utf-8")
        return {"captions": [{"lang": written.language, "path": name}], "transcript": TRANSCRIPT, "findings": found}

    outcome = bench.made(StageName.CAPTIONS, sound.duration_s, work)
    bench.crew.desk.file(None, bench.preparation_id, [from_json(Found, each) for each in outcome["findings"]])
    return outcome


def _standings(bench: Bench, cameras: Sequence[int]) -> dict[int, Standing]:
    """Return how clearly the microphones of these cameras hear what is said, those that have none left out."""
    start_ms, end_ms = bench.span
    heard = {camera: bench.listened(camera).sound for camera in cameras}
    return compared(
        {camera: clarity(sound, bench.source(camera).pieces, start_ms, end_ms) for camera, sound in heard.items() if sound}
    )


def _sound(bench: Bench, name: StageName, camera: int | None, standings: Mapping[int, Standing]) -> Any:
    start_ms, end_ms = bench.span
    source = None if camera is None else bench.source(camera)
    heard = None if camera is None else bench.listened(camera).track
    speech = camera is not None and standings[camera].usable

    def work(folder: Path, watch: Watch) -> Any:
        made = lesson_sound(source, start_ms, end_ms, folder, scratch=folder / SCRATCH, heard=heard, speech=speech, watch=watch)
        waveform = None if made.sound is None else write_waveform(made, folder)
        clarities = {str(each): asdict(standing.clarity) for each, standing in standings.items()}
        return {"camera": made.camera, "sound": made.to_json(), "waveform": waveform, "clarities": clarities}

    return bench.made(name, (end_ms - start_ms) / 1000.0, work)
