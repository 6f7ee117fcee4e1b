"""Listening to a recording, and once more when this machine no longer has what it heard."""

import shutil
import threading
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import select

from custody.act import Custody
from domain.findings import Finding, FindingCode
from domain.recording import StageState
from pipeline import listen
from pipeline.contract import StageName
from pipeline.crew import Crew
from pipeline.folder_desk import FolderDesk
from pipeline.listen import Hearing
from pipeline.orders import StageKey
from pipeline.service_desk import ServiceDesk
from pipeline.workshop import Workshop
from storage.memory import MemoryObjects
from storage.rows import connect
from tests.media.clips import make
from tests.pipeline.lessons import receive
from tests.programme import a_programme
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


@pytest.mark.media
def test_what_can_be_seen_is_filed_with_a_picture_of_it(installed_sqlite_url: str, tmp_path: Path):
    dark = make(
        tmp_path / "front.mp4",
        *("-f", "lavfi", "-i", "color=black:size=640x360:rate=5:duration=6"),
        *("-f", "lavfi", "-i", "anoisesrc=duration=6:amplitude=0.1", "-c:v", "libx264", "-g", "5", "-pix_fmt", "yuv420p"),
    )
    rows, objects = connect(installed_sqlite_url), MemoryObjects()
    programme = a_programme(rows)
    recording = receive(programme, objects, 1, dark)
    desk = ServiceDesk(rows, objects, Custody(rows), lambda _: None)
    crew = Crew(desk, Workshop(tmp_path / "work"), SpeechModel("none"), _leave)
    for _ in range(2):
        listen.hear(crew, recording, threading.Event())
    with rows.read() as session:
        [finding] = session.scalars(select(Finding).where(Finding.recording_id == recording))
    rows.close()
    assert (finding.code, finding.at_ms) == (FindingCode.BLACK, 1_000)
    assert finding.picture == f"evidence/{programme.observation_id}/{recording}/black.jpg"
    picture = b"".join(objects.read(finding.picture))
    assert picture[:3] == b"\xff\xd8\xff"
    assert len(picture) < 20_000
