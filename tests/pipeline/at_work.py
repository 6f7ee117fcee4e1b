"""A real worker process for tests: `python -m tests.pipeline.at_work '<json>'`."""

import json
import sys
from pathlib import Path

from custody.act import Custody
from pipeline.worker import WorkerSettings, run_worker
from storage.disk import DiskObjects
from storage.rows import connect
from transcode.speech import SpeechModel

if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    opened = connect(said["url"])
    settings = WorkerSettings(
        work_dir=Path(said["work"]),
        speech=SpeechModel(said["model"]),
        slot=said["slot"],
        lease_seconds=said["lease_seconds"],
        media_at_once=1,
    )
    run_worker(settings, opened, DiskObjects(Path(said["objects"])), Custody(opened))
