"""The commands as scripts see them: exit codes and answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triptych.cli import app
from triptych.sample import SampleOptions, make_sample
from triptych.speech import packaged_model

pytestmark = pytest.mark.media
run = CliRunner().invoke


def prepare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, because the job engine lives as long as its process."""
    command = [sys.executable, "-m", "triptych", "prepare", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, SampleOptions(minutes=0.35, seed=11))
    return folder


@pytest.fixture
def files(sample) -> list[str]:
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    return [str(sample / camera["file"]) for camera in truth["cameras"]]


@pytest.fixture
def installed(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("TRIPTYCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRIPTYCH_SPEECH_MODEL", packaged_model())
    return tmp_path / "data"


def test_good_files_are_usable(files):
    answer = run(app, ["check", *files, "--json"])
    assert answer.exit_code == 0, answer.output
    assert [camera["ok"] for camera in json.loads(answer.stdout)["cameras"]] == [True, True, True]


def test_a_text_file_is_named_and_the_others_are_still_usable(files, tmp_path):
    text = tmp_path / "lesson.mp4"
    text.write_text("this is not a recording\n" * 50, encoding="utf-8")
    answer = run(app, ["check", files[0], str(text), "--json"])
    assert answer.exit_code == 1
    first, second = json.loads(answer.stdout)["cameras"]
    assert (first["ok"], second["ok"]) == (True, False)
    assert second["findings"][0]["severity"] == "error"


def test_alignment_agrees_with_the_truth(files, sample, tmp_path):
    plot = tmp_path / "lags.png"
    answer = run(app, ["align", *files, "--json", "--plot", str(plot)])
    assert answer.exit_code == 0, answer.output
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))["cameras"]
    found = json.loads(answer.stdout)["cameras"]
    for expected, got in zip(truth, found, strict=True):
        assert got["status"] == "aligned"
        assert got["offset_ms"] - found[0]["offset_ms"] == pytest.approx(expected["offset_ms"] - truth[0]["offset_ms"], abs=25)
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_one_camera_cannot_be_aligned_with_nothing(files):
    assert run(app, ["align", files[0], "--json"]).exit_code == 2


def test_a_lesson_is_prepared_without_a_server(files, installed, tmp_path):
    out = tmp_path / "lesson"
    answer = prepare(*files, "--out", str(out))
    assert answer.returncode == 0, answer.stderr
    lesson = json.loads((out / "lesson.json").read_text(encoding="utf-8"))
    assert (lesson["version"], lesson["state"], lesson["pending"]) == (1, "complete", [])
    assert [angle["camera"] for angle in lesson["angles"]] == [1, 2, 3]
    assert min(angle["start_ms"] for angle in lesson["angles"]) == 0
    assert [track["camera"] for track in lesson["audio"] if track["default"]] != []
    assert lesson["captions"], lesson["findings"]
    for angle in lesson["angles"]:
        assert (out / angle["playlist"]).is_file()


def test_nothing_usable_is_said_so(installed, tmp_path):
    empty = tmp_path / "empty.mp4"
    empty.touch()
    answer = prepare(str(empty), "--out", str(tmp_path / "lesson"))
    assert answer.returncode == 2, answer.stderr
    assert not (tmp_path / "lesson" / "lesson.json").exists()


def test_a_provider_begins_with_a_link_that_works_once_and_a_sound_record(installed):
    made = run(app, ["admin", "create", "--provider", "Peaks", "--full-name", "Priya R", "--email", "priya@peaks.example"])
    assert made.exit_code == 0, made.output
    assert made.stdout.strip().startswith("http://127.0.0.1:8000/invitations/")
    assert run(app, ["migrate"]).exit_code == 0
    verified = run(app, ["audit", "verify", "--json"])
    assert verified.exit_code == 0, verified.output
    assert [(chain["entries"], chain["problem"]) for chain in json.loads(verified.stdout)] == [(1, "")]


def test_the_doctor_finds_the_machine_well_after_a_migration(installed):
    assert run(app, ["migrate"]).exit_code == 0
    found = {one["name"]: one for one in json.loads(run(app, ["doctor", "--json"]).stdout)}
    assert {name for name, one in found.items() if one["needed"] and not one["well"]} == set()
    assert found["speech model"]["well"]


def test_the_doctor_says_what_to_install(installed, monkeypatch):
    monkeypatch.setenv("TRIPTYCH_FFMPEG", "/nowhere/ffmpeg")
    monkeypatch.setenv("TRIPTYCH_SPEECH_MODEL", "/nowhere/model")
    answer = run(app, ["doctor", "--json"])
    assert answer.exit_code == 1
    found = {one["name"]: one for one in json.loads(answer.stdout)}
    assert "TRIPTYCH_FFMPEG" in found["ffmpeg"]["words"]
    assert "TRIPTYCH_SPEECH_MODEL" in found["speech model"]["words"]
    assert "triptych migrate" in found["database"]["words"]
