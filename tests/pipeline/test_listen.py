"""Listening to a recording, and once more when this machine no longer has what it heard."""

import shutil
import threading
from pathlib import Path
from typing import NoReturn

from domain.recording import StageState
from pipeline import listen
from pipeline.contract import StageName
from pipeline.crew import Crew
from pipeline.folder_desk import FolderDesk
from pipeline.listen import Hearing
from pipeline.orders import StageKey
from pipeline.workshop import Workshop
from transcode.speech import SpeechModel


def _leave(error: BaseException) -> NoReturn:
    raise AssertionError from error


def test_listening_again_does_not_leave_the_stage_running(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(listen, "_hear", lambda *_: Hearing(ok=True))
    (tmp_path / "front.mp4").write_bytes(b"picture and sound")
    desk = FolderDesk(tmp_path / "out")
    preparation = desk.open([[tmp_path / "front.mp4"]], "en")
    key = StageKey(preparation, StageName.HEAR, 1)
    desk.begin(preparation, [key])
    crew = Crew(desk, Workshop(tmp_path / "work"), SpeechModel("none"), _leave)
    recording = desk.order(preparation).cameras[0].recording_id

    listen.hear(crew, recording, threading.Event())
    shutil.rmtree(tmp_path / "work")
    listen.recall(crew, recording, threading.Event())

    (stage,) = (each for each in desk.stages if each.key == key)
    assert (stage.runs, stage.state) == (2, StageState.DONE)
