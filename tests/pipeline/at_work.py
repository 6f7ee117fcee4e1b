"""A real worker process for tests: `python -m tests.pipeline.at_work '<json>'`.

`poison` is the number of a camera whose recording ends the process that looks at it, as a fault in a library would. `chunk_s`
is how long chunks of an encode are. `free_bytes` is how much free space a worker wants to see, `at_once` how much media work it
does at once.
"""

import json
import os
import sys
from pathlib import Path

from custody.act import Custody
from ingest.checks import check
from pipeline import crew, listen, worker
from pipeline.worker import WorkerSettings, run_worker
from storage.disk import DiskObjects
from storage.rows import connect
from transcode import chunks
from transcode.speech import SpeechModel

if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    if said["poison"]:
        listen.check = lambda camera, paths: os._exit(9) if camera == said["poison"] else check(camera, paths)
    crew.FREE_BYTES = worker.FREE_BYTES = said["free_bytes"]
    chunks.FIRST_S = chunks.CHUNK_S = said["chunk_s"]
    chunks.SHORTEST_S = said["chunk_s"] / 2
    opened = connect(said["url"])
    settings = WorkerSettings(
        work_dir=Path(said["work"]),
        speech=SpeechModel(said["model"]),
        slot=said["slot"],
        lease_seconds=said["lease_seconds"],
        media_at_once=said["at_once"],
    )
    run_worker(settings, opened, DiskObjects(Path(said["objects"])), Custody(opened))
