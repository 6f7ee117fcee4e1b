"""A real worker process for tests: `python -m tests.pipeline.at_work '<json>'`.

`poison` is the number of a camera whose recording ends the process that looks at it, as a fault in a library would. `chunk_s`
is how long chunks of an encode are. `free_bytes` is how much free space a worker wants to see, `at_once` how much media work it
does at once. `dies` names steps at which the process is killed, each once, and whether before, in or after its work.
`holds` names a stage that gets as far as its first figure and never ends.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from custody.act import Custody
from ingest.checks import check
from pipeline import crew, listen, steps, worker
from pipeline.orders import StageKey
from pipeline.service_desk import ServiceDesk
from pipeline.worker import WorkerSettings, run_worker
from storage.disk import DiskObjects
from storage.rows import connect
from transcode import chunks
from transcode.speech import SpeechModel

IN_THE_MIDDLE_S = 0.15
"""When a process is killed that is to die in a step: late enough that a tool has been started."""


def mortal(when: str, names: list[str], deaths: Path) -> None:
    """Let this process be killed at the first of these steps that no process has died at yet, before, in or after its work."""
    work = steps._work

    def step_of(frame: FrameType | None) -> str:
        while frame is not None and frame.f_code.co_name not in names:
            frame = frame.f_back
        return frame.f_code.co_name if frame else ""

    def die(name: str) -> None:
        (deaths / name).touch()
        os.kill(os.getpid(), signal.SIGKILL)

    async def deadly(do):
        name = step_of(sys._getframe(1))
        due = bool(name) and not (deaths / name).exists()
        if due and when == "before":
            die(name)
        if due and when == "in":
            threading.Timer(IN_THE_MIDDLE_S, die, [name]).start()
        result = await work(do)
        if due and when == "after":
            die(name)
        return result

    deaths.mkdir(exist_ok=True)
    steps._work = deadly


def held_at(name: str) -> None:
    """Let a stage get to its first figure and no further: however quick the machine, it is in the middle of its work."""
    moved = ServiceDesk.stage_moved

    def moved_once(desk: ServiceDesk, stage: StageKey, done: float) -> None:
        moved(desk, stage, done)
        if stage.name == name:
            threading.Event().wait()

    ServiceDesk.stage_moved = moved_once


if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    if said["poison"]:
        listen.check = lambda camera, *what: os._exit(9) if camera == said["poison"] else check(camera, *what)
    crew.FREE_BYTES = worker.FREE_BYTES = said["free_bytes"]
    chunks.FIRST_S = chunks.CHUNK_S = said["chunk_s"]
    chunks.SHORTEST_S = said["chunk_s"] / 2
    if said["dies"]:
        mortal(said["dies"][0], said["dies"][1:], Path(said["work"]).parent / "deaths")
    if said["holds"]:
        held_at(said["holds"])
    opened = connect(said["url"])
    settings = WorkerSettings(
        work_dir=Path(said["work"]),
        speech=SpeechModel(said["model"]),
        slot=said["slot"],
        lease_seconds=said["lease_seconds"],
        media_at_once=said["at_once"],
    )
    run_worker(settings, opened, DiskObjects(Path(said["objects"])), Custody(opened))
