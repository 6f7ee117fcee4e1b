"""The child process that listens: `python -m transcode.speech_child SAMPLES MODEL ANSWER OPTIONS`.

Reads raw 16 kHz 16-bit mono samples, writes one JSON file, and reports progress as ffmpeg does (`out_time_us=...`). It judges
nothing: sifting and lesson time are the parent's. Runs in the jail, without network.

The sound is never held whole. faster-whisper's own batched transcription holds an hour three times over and every window's
spectrum besides; here speech is looked for block by block, once, and each batch of windows is read when its turn comes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.vad import get_speech_timestamps
from numpy.typing import NDArray

from transcode.speech_language import PLACES, Language, elected, without_hearing
from transcode.speech_machine import machine
from transcode.speech_windows import RATE, WINDOW_S, Stretch, Window, spread, windows_of

FRAME = RATE // 20
"""A twentieth of a second, over which loudness is taken."""

VAD = {"min_silence_duration_ms": 500, "speech_pad_ms": 200}
"""Phrases are cut at half a second of silence; 200 ms around them keep first and last sounds."""

BLOCK = 300 * RATE
"""Samples in which speech is looked for at once: five minutes, some 100 MB."""

HOP = 160
"""Samples of one column of the spectrum: windows begin on one, or word times would be early by up to its 10 ms."""

SAMPLE_BYTES = 2

Waves = NDArray[np.float32]


def main(arguments: list[str]) -> None:
    """Listen and answer."""
    samples, folder, answer, raw = arguments
    options = json.loads(raw)
    device, compute_type = machine(options["device"], options["compute_type"])
    model = WhisperModel(folder, device=device, compute_type=compute_type, cpu_threads=options["threads"])
    heard = Path(samples)
    windows = list(windows_of(list(_speech(heard))))
    language = _language(model, heard, windows, options["language"])
    result: dict[str, Any] = {
        "language": asdict(language),
        "segments": list(_listen(model, heard, windows, language, options)) if language.known else [],
        "multilingual": model.model.is_multilingual,
        "options": {**options, "device": device, "compute_type": model.model.compute_type, "vad": VAD},
        "versions": {name: version(name) for name in ("faster-whisper", "ctranslate2")},
    }
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


def _speech(heard: Path) -> Iterator[Stretch]:
    """Yield where somebody speaks. What touches the end of a block is heard again with the next, from its beginning."""
    length = heard.stat().st_size // SAMPLE_BYTES
    begin = 0
    while length - begin >= RATE // 2:
        end = min(length, begin + BLOCK)
        found = [
            (begin + each["start"], begin + each["end"])
            for each in get_speech_timestamps(_read(heard, begin, end), max_speech_duration_s=WINDOW_S, **VAD)
        ]
        if end == length:
            yield from found
            return
        open_ended = found[-1][0] if found and end - found[-1][1] < RATE else end
        yield from (each for each in found if each[0] < open_ended)
        # A single stretch that fills the block cannot be: none is longer than a window.
        begin = open_ended


def _language(model: WhisperModel, heard: Path, windows: Sequence[Window], wanted: str | None) -> Language:
    language = without_hearing(wanted, model.supported_languages)
    if language is not None:
        return language
    answers = []
    for place in spread(len(windows), PLACES):
        _, _, probabilities = model.detect_language(audio=_waves(heard, windows[place]))
        answers.append(dict(probabilities))
    return elected(answers or [{"und": 0.0}])


def _listen(
    model: WhisperModel, heard: Path, windows: Sequence[Window], language: Language, options: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield what is said in each window, with the times of its words in the sound."""
    pipeline = BatchedInferencePipeline(model)
    waiting = iter(windows)
    while batch := list(islice(waiting, options["batch"])):
        parts = [_waves(heard, window) for window in batch]
        ends = np.cumsum([part.size for part in parts])
        begins = [0, *ends[:-1]]
        found, _ = pipeline.transcribe(
            np.concatenate(parts),
            language=language.tag,
            beam_size=options["beam"],
            batch_size=options["batch"],
            word_timestamps=True,
            condition_on_previous_text=False,
            # With its own cuts given, faster-whisper looks for no speech again. Half a sample keeps its rounding out.
            clip_timestamps=[
                {"start": (begin + 0.5) / RATE, "end": (end + 0.5) / RATE} for begin, end in zip(begins, ends, strict=True)
            ],
        )
        for one in found:
            place = int(np.searchsorted(ends, (one.seek + 1) * HOP, side="right"))
            yield _segment(one, batch[place], one.seek * HOP / RATE, parts[place])
        print(f"out_time_us={round(batch[-1].stretches[-1][1] / RATE * 1e6)}", flush=True)  # noqa: T201 - this is how progress is told


def _segment(one: Any, window: Window, begin_s: float, waves: Waves) -> dict[str, Any]:
    words = []
    for word in one.words or ():
        within = word.start - begin_s, word.end - begin_s
        start_s, end_s = window.in_sound(*within)
        loudest = _loudest(waves[max(0, int(within[0] * RATE) - FRAME) : int(within[1] * RATE) + FRAME])
        words.append([round(start_s * 1000.0), round(end_s * 1000.0), word.word, round(float(word.probability), 3), loudest])
    return {
        "text": one.text,
        "words": words,
        "mean_log_probability": one.avg_logprob,
        "no_speech": one.no_speech_prob,
    }


def _waves(heard: Path, window: Window) -> Waves:
    """Return a window as Whisper hears it, filled up to a whole number of columns."""
    spoken = np.concatenate([_read(heard, begin, end) for begin, end in window.stretches])
    return np.pad(spoken, (0, -spoken.size % HOP))


def _read(heard: Path, begin: int, end: int) -> Waves:
    samples = np.fromfile(heard, dtype="<i2", count=end - begin, offset=begin * SAMPLE_BYTES)
    return samples.astype(np.float32) / np.float32(32768.0)


def _loudest(waves: Waves) -> float:
    """Return the level of the loudest twentieth of a second, in dBFS."""
    frames = waves[: len(waves) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    if not frames.size:
        return 0.0
    return round(float(20.0 * np.log10(max(1.0 / 32768.0, np.sqrt((frames**2).mean(axis=1)).max()))), 1)


if __name__ == "__main__":
    main(sys.argv[1:])
