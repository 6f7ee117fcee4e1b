"""The steps of the recipe: each runs its work off the event loop, answers with small JSON, and may run again.

What goes wrong with a recording is an answer. What goes wrong with the storage ends the process: nothing could be recorded.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from dbos import DBOS

from domain.findings import FindingCode, Found, Severity
from domain.recording import StageState
from pipeline import listen, make, pictures, publishing
from pipeline.contract import PER_CAMERA, StageName
from pipeline.crew import Crew, StageFailed, is_storage
from pipeline.desk import Superseded
from pipeline.orders import CameraOrder, StageKey, Timeline, from_json, to_json

Answer = dict[str, Any]
Result = TypeVar("Result")

_at_work: list[Crew] = []


def employ(crew: Crew) -> None:
    """Say who does the steps in this process from now on."""
    _at_work[:] = [crew]


async def _work(do: Callable[[Crew, threading.Event], Result]) -> Result:
    """Do blocking work in a thread. Cancelling stops its tools; failing storage ends the process."""
    crew, stop = _at_work[0], threading.Event()
    try:
        return await asyncio.to_thread(do, crew, stop)
    except asyncio.CancelledError:
        stop.set()
        raise
    except Exception as error:
        if is_storage(error):
            crew.leave(error)
        raise


async def _make(
    preparation_id: str, camera: int, placed: Answer, do: Callable[[make.Bench], Any], *, tell: bool = True
) -> Answer:
    """Do the work of one stage; a failure becomes a finding about the camera (0: the lesson) and an answer.

    Without `tell` it is only an answer: whoever puts the parts together says what is missing.
    """
    timeline = from_json(Timeline, placed["timeline"])

    def attempt(crew: Crew, stop: threading.Event) -> Answer:
        if not crew.desk.wanted(preparation_id):
            return {"ok": False, "camera": camera, "words": publishing.OVERTAKEN, "made": None}
        try:
            made = do(make.Bench(crew, preparation_id, timeline, camera, stop))
        except StageFailed as failure:
            words = make.sorry(camera)
            if tell:
                found = Found(FindingCode.RENDER_FAILED, Severity.ERROR, words, camera or None)
                crew.desk.file(None, preparation_id, [found])
            return {"ok": False, "camera": camera, "words": f"{words} ({failure})", "made": None}
        return {"ok": True, "camera": camera, "words": "", "made": made}

    return await _work(attempt)


def _unreadable(camera: CameraOrder) -> Found:
    words = f"{camera.label} could not be read. The file is kept. Check that it plays, or replace it."
    return Found(FindingCode.UNREADABLE, Severity.ERROR, words, camera.camera)


@DBOS.step()
async def begin(preparation_id: str) -> list[Answer]:
    """Lay out the stages, and answer with the cameras of the order."""

    def do(crew: Crew, _stop: threading.Event) -> list[Answer]:
        order = crew.desk.order(preparation_id)
        stages = [
            StageKey(preparation_id, name, camera)
            for name in StageName
            for camera in ([each.camera for each in order.cameras] if name in PER_CAMERA else [0])
        ]
        crew.desk.begin(preparation_id, stages)
        return [to_json(camera) for camera in order.cameras]

    return await _work(do)


@DBOS.step(preemptible=True)
async def hear(recording_id: str) -> Answer:
    """Check and hear one recording."""

    def do(crew: Crew, stop: threading.Event) -> Answer:
        try:
            heard = listen.hear(crew, recording_id, stop)
        except StageFailed as failure:
            camera = crew.desk.camera(recording_id)
            found = _unreadable(camera)
            crew.desk.file(camera, None, [found])
            words = f"{found.message} ({failure})"
            return {"ok": False, "camera": camera.camera, "words": words, "code": found.code.value}
        hearing = heard.hearing
        return {"ok": hearing.ok, "camera": heard.camera.camera, "words": hearing.words, "code": hearing.code}

    return await _work(do)


@DBOS.step()
async def note_heard(preparation_id: str, heard: list[Answer]) -> None:
    """Bring the stages of cameras that were heard before anybody asked for the lesson up to date."""

    def do(crew: Crew, _stop: threading.Event) -> None:
        for each in heard:
            key = StageKey(preparation_id, StageName.HEAR, each["camera"])
            crew.desk.stage_ended(key, StageState.DONE if each["ok"] else StageState.FAILED)
            if each["code"] == publishing.PART_BROKEN:
                camera = next(one for one in crew.desk.order(preparation_id).cameras if one.camera == each["camera"])
                crew.desk.file(camera, None, [_unreadable(camera)])

    await _work(do)


@DBOS.step(preemptible=True)
async def place(preparation_id: str, heard: list[Answer]) -> Answer:
    """Find where the usable cameras lie in time and pin the clock."""

    def do(crew: Crew, stop: threading.Event) -> Answer:
        usable = [each["camera"] for each in heard if each["ok"]]
        timeline = listen.place(crew, preparation_id, usable, stop)
        audible = [each.camera for each in timeline.placed if listen.recall(crew, each.recording_id, stop).sound is not None]
        return {
            "timeline": to_json(timeline.without_evidence),
            "cameras": [fit.camera for fit in timeline.placed],
            "heard": audible,
        }

    return await _work(do)


@DBOS.step(preemptible=True)
async def plan(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Say which rungs a camera gets and in how many chunks they are made."""
    return await _make(preparation_id, camera, placed, pictures.plan)


@DBOS.step(preemptible=True)
async def copied(preparation_id: str, camera: int, placed: Answer, piece: Answer) -> Answer:
    """Make the camera's own picture its largest rung."""
    return await _make(preparation_id, camera, placed, lambda bench: pictures.copied(bench, piece))


@DBOS.step(preemptible=True)
async def chunk(preparation_id: str, camera: int, placed: Answer, piece: Answer) -> Answer:
    """Encode one chunk of a rung."""
    return await _make(preparation_id, camera, placed, lambda bench: pictures.chunk(bench, piece), tell=False)


@DBOS.step()
async def grow(preparation_id: str, camera: int, placed: Answer, piece: Answer, reels: list[Answer | None]) -> Answer:
    """Publish a rung as far as it has been made."""
    return await _make(preparation_id, camera, placed, lambda bench: pictures.grow(bench, piece, reels))


@DBOS.step()
async def finish(preparation_id: str, camera: int, placed: Answer, piece: Answer, reels: list[Answer | None]) -> Answer:
    """Join a rung's chunks."""
    return await _make(preparation_id, camera, placed, lambda bench: pictures.finish(bench, piece, reels))


@DBOS.step(preemptible=True)
async def sound(preparation_id: str, placed: Answer) -> Answer:
    """Make the lesson's own sound."""
    return await _make(preparation_id, 0, placed, make.default_sound)


@DBOS.step(preemptible=True)
async def track(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make a camera's own sound."""
    return await _make(preparation_id, camera, placed, lambda bench: make.own_sound(bench, placed["default"]))


@DBOS.step(preemptible=True)
async def storyboard(preparation_id: str, camera: int, placed: Answer, rungs: list[Answer]) -> Answer:
    """Make a camera's pictures to seek by, out of what has been made of it."""
    return await _make(preparation_id, camera, placed, lambda bench: make.pictures_to_seek_by(bench, rungs))


@DBOS.step(preemptible=True)
async def captions(preparation_id: str, placed: Answer) -> Answer:
    """Write down what is said."""
    return await _make(preparation_id, 0, placed, lambda bench: make.captions(bench, placed["default"]))


@DBOS.step()
async def publish(preparation_id: str, made: Answer) -> int | None:
    """Publish what is made so far as a revision, and answer with its number; None when a newer preparation has begun."""

    def do(crew: Crew, _stop: threading.Event) -> int | None:
        try:
            return publishing.publish(crew, preparation_id, made)
        except Superseded:
            crew.desk.finish(preparation_id, publishing.OVERTAKEN)
            return None

    return await _work(do)


@DBOS.step()
async def end(preparation_id: str, failure: str | None) -> None:
    """Say how it ended, and clear the work folder away when all is done."""

    def do(crew: Crew, _stop: threading.Event) -> None:
        crew.desk.finish(preparation_id, failure)
        if failure is not None:
            return  # what is finished is found again when somebody asks once more
        order = crew.desk.order(preparation_id)
        crew.workshop.clear(order.observation_id, [preparation_id, *(each.recording_id for each in order.cameras)])

    await _work(do)
