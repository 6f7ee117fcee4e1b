"""Text-to-speech is an external program: found in a fixed order, heard as sound, never needed."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from media.command import ToolMissing
from triptych.sample import voices
from triptych.sample.voices import Espeak, Piper, find_voice


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TRIPTYCH_PIPER", raising=False)
    monkeypatch.delenv("TRIPTYCH_PIPER_VOICE", raising=False)


def environment(folder: Path) -> Path:
    """A voice environment as `make` installs it, with a program that would speak."""
    program = folder / "bin" / "piper"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    data = folder / "lib" / "python3.11" / "site-packages" / "a_voice" / "data"
    data.mkdir(parents=True)
    (data / "aaa_not_a_voice.onnx").touch()
    (data / "voice.onnx").touch()
    (data / "voice.onnx.json").touch()
    return program


def test_the_program_that_is_named_is_used_with_the_voice_beside_it(tmp_path: Path):
    program = environment(tmp_path)
    found = find_voice(str(program))
    assert isinstance(found, Piper)
    assert found.program == program
    assert found.model.name == "voice.onnx"


def test_a_setting_names_program_and_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program = environment(tmp_path)
    monkeypatch.setenv("TRIPTYCH_PIPER", str(program))
    monkeypatch.setenv("TRIPTYCH_PIPER_VOICE", "/voices/jo.onnx")
    assert find_voice() == Piper(program, Path("/voices/jo.onnx"))


def test_a_named_program_that_is_not_there_is_an_error():
    with pytest.raises(ToolMissing):
        find_voice("/nowhere/piper")


def test_without_piper_espeak_speaks_and_without_both_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(voices, "VOICE_ENVIRONMENT", str(tmp_path / "none"))
    espeak = tmp_path / "espeak-ng"
    espeak.write_text("#!/bin/sh\n")
    espeak.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_voice() == Espeak(espeak)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert find_voice() is None


@pytest.mark.media
def test_espeak_says_each_line_with_the_silence_cut_off():
    espeak = shutil.which("espeak-ng")
    assert espeak is not None, "espeak-ng is a system package of the demonstration"
    said = Espeak(Path(espeak)).say([("teacher", "Good morning, everyone."), ("pupil", "Four eighths.")])
    assert len(said) == 2
    for line in said:
        assert 0.4 < line.samples.size / line.rate < 4.0
        assert np.abs(line.samples[:5]).max() > 0.005
        assert 0.05 < np.abs(line.samples).max() <= 1.0
    again = Espeak(Path(espeak)).say([("teacher", "Good morning, everyone.")])
    assert np.array_equal(again[0].samples, said[0].samples)
