"""Puts what has been made so far together as one state of the lesson, checks it, and makes it the newest revision."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from domain.lesson import Absent, Angle, Captions, Clarity, Lesson, PinnedClock
from pipeline import listen
from pipeline.contract import Job
from pipeline.crew import Crew
from pipeline.make import source_of
from pipeline.orders import Order, Timeline, from_json
from transcode import publish as assembly
from transcode.joining import Rendered
from transcode.ladder import Rung
from transcode.playlist import addresses
from transcode.sound import LessonSound
from transcode.source import Source

Answer = dict[str, Any]

PART_BROKEN = "broken"
"""The code of an answer that a part could not give itself, because the program went wrong in it or it was given up on."""

AFTER_OPENING = (Job.TRACK, Job.SMALL, Job.LARGE)
"""What is made of a camera once the beginning of its picture is there."""

OVERTAKEN = "A newer file came, so the lesson is being prepared again with it."
BROKEN = (
    "Something in the program went wrong while this camera was made ready to play. The file is kept. Ask for the lesson to be "
    "prepared once more."
)


@dataclass(frozen=True)
class Shelf:
    """What the parts of a preparation have answered so far, as the workflow hands it over."""

    made: Answer

    @property
    def timeline(self) -> Timeline:
        """Where the cameras lie in time."""
        return from_json(Timeline, self.made["placed"]["timeline"])

    @property
    def default(self) -> int:
        """The camera of the sound that plays by itself; 0 for silence."""
        return int(self.made["sound"]["made"]["camera"])

    def rungs(self, camera: int) -> list[Rendered]:
        """The pictures of one camera that are made, or in the making, in any order."""
        made = [self._of(self.made["pictures"], camera), self._rest(camera, "small"), self._rest(camera, "large")]
        every = [Rendered.from_json(each) for outcome in made if outcome for each in outcome["rendered"]]
        return list({rung.rung: rung for rung in every}.values())

    def planned(self, camera: int) -> list[str]:
        """The rungs that a camera will have, largest first, by name."""
        outcome = self._of(self.made["pictures"], camera) or self.made["plans"].get(str(camera))
        return [Rung(**rung).name for rung in outcome["rungs"]] if outcome else []

    def sounds(self) -> list[LessonSound]:
        """The tracks that are made."""
        return [LessonSound.from_json(outcome["sound"]) for outcome in self._tracks()]

    def waveforms(self) -> dict[int, str]:
        """The waveforms that are made, by camera."""
        return {int(outcome["camera"]): outcome["waveform"] for outcome in self._tracks() if outcome["waveform"]}

    def clarities(self) -> dict[int, Clarity]:
        """How clearly each microphone hears what is said, by camera."""
        return {int(camera): Clarity(**found) for camera, found in self.made["sound"]["made"].get("clarities", {}).items()}

    def pictures_to_seek_by(self, camera: int) -> tuple[str | None, str | None]:
        """A camera's poster and storyboard."""
        outcome = self._rest(camera, "storyboard") or {}
        return outcome.get("poster"), outcome.get("storyboard")

    def captions(self) -> list[Captions]:
        """The captions that are made."""
        outcome = self._rest(0, "captions") or {"captions": []}
        return [Captions(each["lang"], each["path"]) for each in outcome["captions"]]

    def transcript(self) -> str | None:
        """The transcript, if there is one."""
        path: str | None = (self._rest(0, "captions") or {"transcript": None})["transcript"]
        return path

    def pending(self) -> Iterator[str]:
        """What is still being made, in the words of the manifest."""
        waiting = {(Job(job), camera) for job, camera in self.made["waiting"]}
        # A camera of which nothing can be seen yet has everything to come.
        waiting |= {(job, camera) for opening, camera in waiting if opening is Job.OPEN for job in AFTER_OPENING}
        cameras = sorted({camera for _, camera in waiting if camera})
        for camera in cameras:
            complete = {rung.rung for rung in self.rungs(camera) if not rung.growing}
            *larger, smallest = self.planned(camera)
            to_come = [(smallest, Job.SMALL), *((name, Job.LARGE) for name in larger)]
            yield from (f"angle:{camera}:{name}" for name, job in to_come if name not in complete and (job, camera) in waiting)
        audible = [camera for camera in cameras if camera in self.made["placed"]["heard"] and camera != self.default]
        yield from (f"audio:{camera}" for camera in audible if (Job.TRACK, camera) in waiting)
        yield from (f"storyboard:{camera}" for camera in cameras if (Job.SMALL, camera) in waiting)
        yield from ("captions" for job, _ in waiting if job is Job.CAPTION)

    def absent(self, order: Order) -> Iterator[Absent]:
        """Cameras of the order that the lesson does not show, and why."""
        unusable = {each["camera"]: each["code"] for each in self.made["heard"] if not each["ok"]}
        lost = {fit.camera: fit for fit in self.timeline.fits if not fit.aligned}
        for camera in (each.camera for each in order.cameras):
            if camera in unusable:
                yield Absent(camera, "unusable", unusable[camera])
            elif camera in lost:
                yield Absent(camera, lost[camera].status.value, lost[camera].reason or "")
            elif not self.rungs(camera) and [Job.OPEN.value, camera] not in self.made["waiting"]:
                yield Absent(camera, "failed", FindingCode.RENDER_FAILED.value)
        yield from (Absent(camera, "missing", FindingCode.CAMERA_MISSING.value) for camera in order.missing)

    def broken(self) -> Iterator[Found]:
        """Findings about parts that no stage could file one for, because the program itself went wrong."""
        for each in [*self.made["pictures"], *self.made["rest"]]:
            if each.get("code") == PART_BROKEN:
                yield Found(FindingCode.RENDER_FAILED, Severity.ERROR, BROKEN, each["camera"] or None)

    def _tracks(self) -> list[Answer]:
        # A camera answers several times, once for each of its parts.
        cameras = dict.fromkeys(each["camera"] for each in self.made["rest"])
        outcomes = [self.made["sound"]["made"], *(self._rest(camera, "track") for camera in cameras)]
        return [outcome for outcome in outcomes if outcome]

    def _rest(self, camera: int, part: str) -> Answer | None:
        for each in self.made["rest"]:
            if each["camera"] == camera and part in each:
                found: Answer | None = each[part]["made"]
                return found
        return None

    @staticmethod
    def _of(answers: list[Answer], camera: int) -> Answer | None:
        return next((each["made"] for each in answers if each["camera"] == camera), None)


def publish(crew: Crew, preparation_id: str, made: Answer) -> int:
    """Publish one state of the lesson; returns the revision's number. Raises Superseded, or RenditionFaulty in words."""
    shelf = Shelf(made)
    order = crew.desk.order(preparation_id)
    crew.desk.file(None, preparation_id, list(shelf.broken()))
    sources = _sources(crew, shelf.timeline)
    masters = crew.workshop.fresh(order.observation_id, f"{preparation_id}-masters")
    angles = [_angle(shelf, source, masters) for camera, source in sorted(sources.items()) if shelf.rungs(camera)]
    crew.keep(order, masters)
    lesson = assembly.lesson(
        revision=0,
        clock=PinnedClock(shelf.timeline.anchor, shelf.timeline.pinned_at_revision),
        span=assembly.span_of(sources.values()),
        angles=angles,
        audio=assembly.tracks(shelf.sounds(), shelf.default, shelf.waveforms(), shelf.clarities()),
        pending=list(shelf.pending()),
        absent=list(shelf.absent(order)),
        captions=shelf.captions(),
        transcript=shelf.transcript(),
        findings=crew.desk.findings(preparation_id),
    )
    _verify(crew.workshop.gathered(order.observation_id, preparation_id), lesson)
    return crew.desk.publish(preparation_id, lesson)


def _sources(crew: Crew, timeline: Timeline) -> dict[int, Source]:
    stop = threading.Event()
    heard = [listen.recall(crew, fit.recording_id, stop) for fit in timeline.placed]
    return {each.camera.camera: source_of(each, timeline) for each in heard}


def _angle(shelf: Shelf, source: Source, masters: Path) -> Angle:
    (masters / "angles" / str(source.camera)).mkdir(parents=True)
    rungs = shelf.rungs(source.camera)
    master = assembly.write_master(masters, rungs, planned=len(shelf.planned(source.camera)))
    poster, storyboard = shelf.pictures_to_seek_by(source.camera)
    fit = next(fit for fit in shelf.timeline.placed if fit.camera == source.camera)
    said = assembly.Fit(fit.confidence or 0.0, fit.uncertainty_ms or 0.0, fit.method or "alone")
    return assembly.angle(source, said, rungs, master, poster=poster, storyboard=storyboard)


def _verify(gathered: Path, lesson: Lesson) -> None:
    """Read everything back that this machine has. What another machine made was read back there before it was kept."""
    named = [track.playlist for track in lesson.audio]
    for angle in lesson.angles:
        text = (gathered / angle.playlist).read_text(encoding="ascii")
        named += [str(Path(angle.playlist).parent / rung) for rung in addresses(text)]
    if all((gathered / playlist).is_file() for playlist in named):
        assembly.verify(gathered, lesson)
