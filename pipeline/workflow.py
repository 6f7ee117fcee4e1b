"""The recipe, as a story: how recordings become a lesson. Every line that does something is a step that is recorded.

After a crash the story is told again from the beginning; steps that were recorded answer at once with what they answered
then. So nothing here reads a clock, a row or a file, and nothing depends on chance: all of that is inside steps.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandleAsync

from pipeline import contract, steps
from pipeline.contract import LAST, LATER, NEXT, SOON, Job, QueueName, StageName
from pipeline.engine import PATIENT_SECONDS, POLL_SECONDS
from pipeline.publishing import PART_BROKEN

Answer = dict[str, Any]
"""What a part of the work answers: `ok`, `words` for people when it is not, and what was made, as plain JSON values."""

log = structlog.get_logger()

NOTHING_USABLE = "None of the files could be used. "
NOTHING_SHOWN = "No camera's picture could be made ready to play. "
STOPPED = "The program stopped while it worked on one of them. The file is kept. Replace it, or ask once more."
BROKEN = "Something in the program went wrong while this lesson was prepared. The files are kept. Ask for it once more."


@DBOS.workflow(name=Job.PREPARE.value)
async def prepare_lesson(preparation_id: str, retry: int, turn: int) -> str:
    """Make one lesson out of its cameras' recordings. Answers how it ended: `complete`, `failed` or `superseded`."""
    try:
        return await _tell(preparation_id, retry, turn)
    except Exception as error:
        log.exception("lesson.broken", preparation=preparation_id, error=str(error))
        await steps.end(preparation_id, BROKEN)
        return "failed"


async def _tell(preparation_id: str, retry: int, turn: int) -> str:
    cameras = await steps.begin(preparation_id)

    # Each camera was checked and heard when its last byte came; a lesson that starts first waits for that here.
    hearings = {each["camera"]: await _hearing(each["recording_id"], retry, turn) for each in cameras}
    heard = [await _answer(hearing, camera) for camera, hearing in hearings.items()]
    await steps.note_heard(preparation_id, heard)
    if not any(each["ok"] for each in heard):
        return await _fail(preparation_id, NOTHING_USABLE, heard)

    # Where does each camera lie in time? This pins the lesson's clock.
    placed = {**await steps.place(preparation_id, heard), "turn": turn}

    # What is needed to watch: the pictures that can be copied, which takes seconds, and the clearest sound. Cameras that have
    # to be encoded keep nobody waiting, unless there is nothing else to watch.
    plans = {camera: await steps.plan(preparation_id, camera, placed) for camera in placed["cameras"]}
    planned = {camera: answer["made"] for camera, answer in plans.items() if answer["ok"]}
    copies = {camera for camera, plan in planned.items() if plan["rungs"][0]["copied"]}
    placed = {**placed, "soon": not copies}
    listening = await _part(Job.SOUND, preparation_id, 0, placed)
    opening = {camera: {**placed, "plan": plan} for camera, plan in planned.items()}
    parts = {(Job.OPEN, camera): await _part(Job.OPEN, preparation_id, camera, each) for camera, each in opening.items()}
    made: Answer = {
        "placed": placed,
        "heard": heard,
        "plans": {str(camera): plan for camera, plan in planned.items()},
        "pictures": [answer for answer in plans.values() if not answer["ok"]],
        "sound": await _answer(listening, 0),
        "rest": [],
        "waiting": [],
    }
    if not made["sound"]["ok"]:
        return await _fail(preparation_id, NOTHING_SHOWN, [made["sound"]])
    placed = {**placed, "default": made["sound"]["made"]["camera"]}

    # Everything is published as it comes, in whatever order it comes. A camera whose picture has come needs the rest of it.
    wanted: list[tuple[Job, int, Answer]] = [(Job.CAPTION, 0, placed)]
    watchable = False
    while parts:
        (job, camera), answer = await _first(parts, PATIENT_SECONDS if watchable else POLL_SECONDS)
        if job is Job.OPEN:
            made = {**made, "pictures": [*made["pictures"], answer]}
            if answer["ok"]:
                opened = {**placed, "opened": {str(camera): answer["made"]}}
                wanted += [(each, camera, opened) for each in _still_to_make(answer["made"])]
                watchable = True
        else:
            made = {**made, "rest": [*made["rest"], answer]}
        if not watchable or any((Job.OPEN, copied) in parts for copied in copies):
            continue
        made = {**made, "waiting": [[each.value, number] for each, number in (*parts, *((one[0], one[1]) for one in wanted))]}
        if await steps.publish(preparation_id, made) is None:
            return "superseded"
        for each, number, paper in wanted:
            parts[each, number] = await _part(each, preparation_id, number, paper)
        wanted = []
    if not watchable:
        return await _fail(preparation_id, NOTHING_SHOWN, made["pictures"])
    await steps.end(preparation_id, None)
    return "complete"


def _still_to_make(opened: Answer) -> list[Job]:
    """What completes a camera: its other rungs, then what is made of the smallest, and its own sound."""
    encoded = [rung for rung in opened["rungs"] if not rung["copied"]]
    return [Job.TRACK, Job.SMALL, *([Job.LARGE] if len(encoded) > 1 else [])]


@DBOS.workflow(name=Job.HEAR.value)
async def hear_recording(recording_id: str) -> Answer:
    """Check one recording and decode its sound. Begun at the camera's last byte, whether or not the others have come."""
    return await steps.hear(recording_id)


@DBOS.workflow(name=Job.OPEN.value)
async def open_camera(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make what is needed to watch a camera: its own picture where browsers can play it, else the beginning of a small one.

    The beginning is made `soon` when the lesson waits for it, and else in turn with what grows.
    """
    planned = {**placed["plan"], "reels": []}
    if planned["rungs"][0]["copied"]:
        copying = await _picture(preparation_id, camera, placed, _piece(planned, 0), SOON)
        answer = await _answer(copying, camera)
        if not answer["ok"]:
            return answer
        planned = {**planned, **answer["made"]}
        if planned["rendered"]:
            return {**answer, "made": planned}

    # It has to be encoded: people can watch as soon as the first chunk is there. The others already wait for their turn.
    piece, reels = _piece(planned, -1), list[Answer | None]()
    when = [SOON if placed["soon"] else NEXT, *([NEXT] * (planned["chunks"] - 1))]
    parts = [await _picture(preparation_id, camera, placed, {**piece, "number": n}, soon) for n, soon in enumerate(when)]
    while len(reels) < len(parts) and not any(reels):
        reels.append((await _answer(parts[len(reels)], camera))["made"])
    publish = steps.grow if len(reels) < planned["chunks"] else steps.finish
    answer = await publish(preparation_id, camera, placed, piece, reels)
    return {**answer, "made": answer["made"] and {**planned, **answer["made"], "reels": reels}}


@DBOS.workflow(name=Job.PICTURE.value)
async def picture_part(preparation_id: str, camera: int, placed: Answer, piece: Answer) -> Answer:
    """Make one chunk of a rung; or the whole of a copied one, which has no chunks."""
    do = steps.copied if piece["number"] is None else steps.chunk
    return await do(preparation_id, camera, placed, piece)


@DBOS.workflow(name=Job.SOUND.value)
async def lesson_sound(preparation_id: str, camera: int, placed: Answer) -> Answer:  # noqa: ARG001 - 0: of the lesson
    """Make the sound that plays by itself: the clearest microphone's, or silence when there is none."""
    return await steps.sound(preparation_id, placed)


@DBOS.workflow(name=Job.SMALL.value)
async def small_picture(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make a camera's small picture, or the rest of it, which can be watched while it grows; then pictures to seek by."""
    opened = placed["opened"][str(camera)]
    growing = any(rung["growing"] for rung in opened["rendered"])
    answer: Answer = {"ok": True, "camera": camera, "made": {"rendered": []}}
    if growing:
        answer = await _encoded(preparation_id, camera, placed, {**_piece(opened, -1), "event": True}, NEXT)
    elif len(opened["rungs"]) > 1 and not opened["reels"]:
        answer = await _encoded(preparation_id, camera, placed, _piece(opened, -1), LATER)
    finished = [rung for rung in opened["rendered"] if not rung["growing"]]
    finished += answer["made"]["rendered"] if answer["ok"] else []
    drawing = await _part(Job.STORYBOARD, preparation_id, camera, {**_lean(placed), "rendered": finished})
    return {"ok": True, "camera": camera, "small": answer, "storyboard": await _answer(drawing, camera, PATIENT_SECONDS)}


@DBOS.workflow(name=Job.LARGE.value)
async def large_picture(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make a camera's full picture, where its own could not be copied."""
    piece = _piece(placed["opened"][str(camera)], 0)
    answer = await _encoded(preparation_id, camera, placed, piece, LAST)
    return {"ok": True, "camera": camera, "large": answer}


@DBOS.workflow(name=Job.TRACK.value)
async def camera_sound(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make a camera's own sound."""
    return {"ok": True, "camera": camera, "track": await steps.track(preparation_id, camera, placed)}


@DBOS.workflow(name=Job.STORYBOARD.value)
async def camera_storyboard(preparation_id: str, camera: int, placed: Answer) -> Answer:
    """Make a camera's pictures to seek by."""
    return await steps.storyboard(preparation_id, camera, placed, placed["rendered"])


@DBOS.workflow(name=Job.CAPTION.value)
async def caption_lesson(preparation_id: str, camera: int, placed: Answer) -> Answer:  # noqa: ARG001 - 0: of the lesson
    """Write down what is said."""
    return {"ok": True, "camera": 0, "captions": await steps.captions(preparation_id, placed)}


JOBS: dict[Job, tuple[Callable[..., Coroutine[Any, Any, Any]], QueueName, int]] = {
    Job.PREPARE: (prepare_lesson, QueueName.LESSONS, SOON),
    Job.HEAR: (hear_recording, QueueName.MEDIA, SOON),
    Job.OPEN: (open_camera, QueueName.CAMERAS, SOON),
    Job.PICTURE: (picture_part, QueueName.MEDIA, SOON),
    Job.SOUND: (lesson_sound, QueueName.MEDIA, SOON),
    Job.SMALL: (small_picture, QueueName.CAMERAS, SOON),
    Job.LARGE: (large_picture, QueueName.CAMERAS, SOON),
    Job.TRACK: (camera_sound, QueueName.MEDIA, LATER),
    Job.STORYBOARD: (camera_storyboard, QueueName.MEDIA, LATER),
    Job.CAPTION: (caption_lesson, QueueName.SPEECH, SOON),
}
"""Which function does which job, where it waits for its turn, and how soon that comes."""


async def _start(
    job: Job, job_id: str, *arguments: Any, turn: int, when: int = 0, rank: int = 0
) -> WorkflowHandleAsync[Answer]:
    """Start a job, or take hold of it if it has been started before, by whomever."""
    function, queue, usual = JOBS[job]
    with SetWorkflowID(job_id), SetEnqueueOptions(priority=contract.priority(when or usual, turn, rank)):
        return await DBOS.enqueue_workflow_async(queue.value, function, *arguments)


async def _hearing(recording_id: str, retry: int, turn: int) -> WorkflowHandleAsync[Answer]:
    return await _start(Job.HEAR, contract.hear_id(recording_id, retry), recording_id, turn=turn)


async def _part(job: Job, preparation_id: str, camera: int, placed: Answer) -> WorkflowHandleAsync[Answer]:
    job_id = contract.part_id(preparation_id, job, camera)
    return await _start(job, job_id, preparation_id, camera, placed, turn=placed["turn"])


async def _picture(preparation_id: str, camera: int, placed: Answer, piece: Answer, when: int) -> WorkflowHandleAsync[Answer]:
    """Start a chunk of a rung, or the copy of one. Chunks of all cameras take turns, so that they grow together."""
    number = piece["number"]
    named = f"{piece['rung']['height']}-{'copy' if number is None else number}"
    job_id = contract.part_id(preparation_id, Job.PICTURE, camera, named)
    return await _start(
        Job.PICTURE, job_id, preparation_id, camera, _lean(placed), piece, turn=placed["turn"], when=when, rank=number or 0
    )


async def _encoded(preparation_id: str, camera: int, placed: Answer, piece: Answer, when: int) -> Answer:
    """Make the chunks of a rung that are not made yet, side by side, and join them; an `event` is published as it grows."""
    opened = placed["opened"][str(camera)]
    reels: list[Answer | None] = [*opened["reels"]] if piece["event"] else []
    numbers = range(len(reels), opened["chunks"])
    parts = [await _picture(preparation_id, camera, placed, {**piece, "number": number}, when) for number in numbers]
    # The longer it takes, the less often it is looked whether it is done; but what grows is watched meanwhile.
    look_s = PATIENT_SECONDS * (1.0 if piece["event"] else max(1.0, len(parts) / 8))
    for part in parts:
        reels.append((await _answer(part, camera, look_s))["made"])
        if piece["event"] and len(reels) < opened["chunks"]:
            await steps.grow(preparation_id, camera, placed, piece, reels)
    return await steps.finish(preparation_id, camera, placed, piece, reels)


async def _first(parts: dict[tuple[Job, int], WorkflowHandleAsync[Answer]], look_s: float) -> tuple[tuple[Job, int], Answer]:
    """Wait for whichever part is done first, take it out, and return it with its answer."""
    ready = await DBOS.wait_first_async(list(parts.values()), polling_interval_sec=look_s)
    which = next(which for which, part in parts.items() if part.workflow_id == ready.workflow_id)
    return which, await _answer(parts.pop(which), which[1])


def _piece(planned: Answer, which: int) -> Answer:
    """A rung to be made: which, and the stage that people see (the last of several is the small picture)."""
    rungs = planned["rungs"]
    stage = StageName.SMALL if which == -1 and len(rungs) > 1 else StageName.RENDER
    damaged = planned.get("damaged", [])
    # Plans and pieces that were stored before chunks had two lengths have the shorter ones.
    beside = planned.get("beside", False)
    return {"rung": rungs[which], "stage": stage.value, "number": None, "event": False, "damaged": damaged, "beside": beside}


def _lean(placed: Answer) -> Answer:
    """What a part needs to know of the timeline, without what was made before it: it is stored with every part."""
    return {"timeline": placed["timeline"], "turn": placed["turn"]}


async def _answer(part: WorkflowHandleAsync[Answer], camera: int, look_s: float = POLL_SECONDS) -> Answer:
    """Wait for a part. One that broke or was given up on is an answer too: the rest of the lesson goes on without it."""
    try:
        return await part.get_result(polling_interval_sec=look_s)
    except Exception as error:
        log.exception("part.broken", part=part.workflow_id, error=str(error))
        return {"ok": False, "camera": camera, "words": STOPPED, "code": PART_BROKEN, "made": None}


async def _fail(preparation_id: str, words: str, answers: list[Answer]) -> str:
    await steps.end(preparation_id, words + " ".join(each["words"] for each in answers))
    return "failed"
