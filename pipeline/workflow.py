"""The recipe, as a story: how recordings become a lesson. Every line that does something is a step that is recorded.

After a crash the story is told again from the beginning; steps that were recorded answer at once with what they answered
then. So nothing here reads a clock, a row or a file, and nothing depends on chance: all of that is inside steps.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandleAsync

from pipeline import contract, steps
from pipeline.contract import Job, QueueName
from pipeline.engine import POLL_SECONDS
from pipeline.publishing import PART_BROKEN

Answer = dict[str, Any]
"""What a part of the work answers: `ok`, `words` for people when it is not, and what was made, as plain JSON values."""

log = structlog.get_logger()

SOON, LATER = 1, 10
"""What is needed to watch any lesson goes before what completes one. The engine takes the smallest number first."""

NOTHING_USABLE = "None of the files could be used. "
NOTHING_SHOWN = "No camera's picture could be made ready to play. "
STOPPED = "The program stopped while it worked on one of them. The file is kept. Replace it, or ask once more."
BROKEN = "Something in the program went wrong while this lesson was prepared. The files are kept. Ask for it once more."


@DBOS.workflow(name=Job.PREPARE.value)
async def prepare_lesson(preparation_id: str, retry: int) -> str:
    """Make one lesson out of its cameras' recordings. Answers how it ended: `complete`, `failed` or `superseded`."""
    try:
        return await _tell(preparation_id, retry)
    except Exception as error:
        log.exception("lesson.broken", preparation=preparation_id, error=str(error))
        await steps.end(preparation_id, BROKEN)
        return "failed"


async def _tell(preparation_id: str, retry: int) -> str:
    cameras = await steps.begin(preparation_id)

    # Each camera was checked and heard when its last byte came; a lesson that starts first waits for that here.
    hearings = {each["camera"]: await _hearing(each["recording_id"], retry) for each in cameras}
    heard = [await _answer(hearing, camera) for camera, hearing in hearings.items()]
    await steps.note_heard(preparation_id, heard)
    if not any(each["ok"] for each in heard):
        return await _fail(preparation_id, NOTHING_USABLE, heard)

    # Where does each camera lie in time? This pins the lesson's clock.
    placed = await steps.place(preparation_id, heard)

    # What is needed to watch: one picture of every camera, and the clearest sound.
    parts = {camera: await _part(Job.RENDER, preparation_id, camera, placed) for camera in placed["cameras"]}
    listening = await _part(Job.SOUND, preparation_id, 0, placed)
    pictures = [await _answer(part, camera) for camera, part in parts.items()]
    sound = await _answer(listening, 0)
    if not sound["ok"] or not any(each["ok"] for each in pictures):
        return await _fail(preparation_id, NOTHING_SHOWN, [*pictures, sound])
    made = {
        "placed": placed,
        "heard": heard,
        "pictures": pictures,
        "sound": sound,
        "rest": [],
        "waiting": [0, *placed["cameras"]],
    }
    if await steps.publish(preparation_id, made) is None:
        return "superseded"

    # The lesson can be watched. The rest is published as it comes, in whatever order it comes.
    placed = {
        **placed,
        "default": sound["made"]["camera"],
        "pictures": {str(each["camera"]): each["made"] for each in pictures},
    }
    rest = {camera: await _part(Job.FINISH, preparation_id, camera, placed) for camera in placed["cameras"]}
    rest[0] = await _part(Job.CAPTION, preparation_id, 0, placed)
    while rest:
        ready = await DBOS.wait_first_async(list(rest.values()), polling_interval_sec=POLL_SECONDS)
        camera = next(camera for camera, part in rest.items() if part.workflow_id == ready.workflow_id)
        made = {**made, "rest": [*made["rest"], await _answer(rest.pop(camera), camera)], "waiting": sorted(rest)}
        if await steps.publish(preparation_id, made) is None:
            return "superseded"
    await steps.end(preparation_id, None)
    return "complete"


@DBOS.workflow(name=Job.HEAR.value)
async def hear_recording(recording_id: str) -> Answer:
    """Check one recording and decode its sound. Begun at the camera's last byte, whether or not the others have come."""
    return await steps.hear(recording_id)


@DBOS.workflow(name=Job.RENDER.value)
async def render_camera(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make one camera's largest picture: copied where browsers can play it as it is."""
    return await steps.render(preparation_id, camera, placed)


@DBOS.workflow(name=Job.SOUND.value)
async def lesson_sound(preparation_id: str, camera: int, placed: Answer) -> Answer:  # noqa: ARG001 - 0: of the lesson
    """Make the sound that plays by itself: the clearest microphone's, or silence when there is none."""
    return await steps.sound(preparation_id, placed)


@DBOS.workflow(name=Job.FINISH.value)
async def finish_camera(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make what else one camera gives: a small picture for slow lines, its own sound, and pictures to seek by."""
    small = await steps.small(preparation_id, camera, placed)
    track = await steps.track(preparation_id, camera, placed)
    storyboard = await steps.storyboard(preparation_id, camera, placed, small)
    return {"ok": True, "camera": camera, "small": small, "track": track, "storyboard": storyboard}


@DBOS.workflow(name=Job.CAPTION.value)
async def caption_lesson(preparation_id: str, camera: int, placed: Answer) -> Answer:  # noqa: ARG001 - 0: of the lesson
    """Write down what is said."""
    return {"ok": True, "camera": 0, "captions": await steps.captions(preparation_id, placed)}


JOBS: dict[Job, tuple[Callable[..., Coroutine[Any, Any, Any]], QueueName]] = {
    Job.PREPARE: (prepare_lesson, QueueName.LESSONS),
    Job.HEAR: (hear_recording, QueueName.MEDIA),
    Job.RENDER: (render_camera, QueueName.MEDIA),
    Job.SOUND: (lesson_sound, QueueName.MEDIA),
    Job.FINISH: (finish_camera, QueueName.MEDIA),
    Job.CAPTION: (caption_lesson, QueueName.SPEECH),
}
"""Which function does which job, and where it waits for its turn."""


async def _start(job: Job, job_id: str, *arguments: Any) -> WorkflowHandleAsync[Answer]:
    """Start a job, or take hold of it if it has been started before, by whomever."""
    function, queue = JOBS[job]
    with SetWorkflowID(job_id), SetEnqueueOptions(priority=LATER if job is Job.FINISH else SOON):
        return await DBOS.enqueue_workflow_async(queue.value, function, *arguments)


async def _hearing(recording_id: str, retry: int) -> WorkflowHandleAsync[Answer]:
    return await _start(Job.HEAR, contract.hear_id(recording_id, retry), recording_id)


async def _part(job: Job, preparation_id: str, camera: int, placed: Answer) -> WorkflowHandleAsync[Answer]:
    return await _start(job, contract.part_id(preparation_id, job, camera), preparation_id, camera, placed)


async def _answer(part: WorkflowHandleAsync[Answer], camera: int) -> Answer:
    """Wait for a part. One that broke or was given up on is an answer too: the rest of the lesson goes on without it."""
    try:
        return await part.get_result(polling_interval_sec=POLL_SECONDS)
    except Exception as error:
        log.exception("part.broken", part=part.workflow_id, error=str(error))
        return {"ok": False, "camera": camera, "words": STOPPED, "code": PART_BROKEN, "made": None}


async def _fail(preparation_id: str, words: str, answers: list[Answer]) -> str:
    await steps.end(preparation_id, words + " ".join(each["words"] for each in answers))
    return "failed"
