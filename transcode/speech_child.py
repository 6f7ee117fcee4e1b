"""The child process that listens: `python -m transcode.speech_child SAMPLES MODEL ANSWER OPTIONS`.

Reads raw 16 kHz 16-bit mono samples, writes one JSON file, and reports progress as ffmpeg does (`out_time_us=...`). It judges
nothing: sifting and lesson time are the parent's. Runs in the jail, without network.
"""

import json
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from numpy.typing import NDArray

RATE = 16_000
FRAME = RATE // 20
"""A twentieth of a second, over which loudness is taken."""

VAD = {"min_silence_duration_ms": 500, "speech_pad_ms": 200}
"""Phrases are cut at half a second of silence; 200 ms around them keep first and last sounds."""


def main(arguments: list[str]) -> None:
    """Listen and answer."""
    samples, folder, answer, raw = arguments
    options = json.loads(raw)
    device, compute_type = _machine(options["device"], options["compute_type"])
    model = WhisperModel(folder, device=device, compute_type=compute_type, cpu_threads=options["threads"])
    heard = np.fromfile(samples, dtype="<i2")
    result: dict[str, Any] = {
        "language": options["language"] or "en",
        "segments": [],
        "note": "",
        "options": {**options, "device": device, "compute_type": compute_type, "vad": VAD},
        "versions": {name: version(name) for name in ("faster-whisper", "ctranslate2")},
    }
    if options["language"] not in {None, "en"} and not model.model.is_multilingual:
        result["note"] = (
            f"The speech model understands English only, and this lesson is in another language ({options['language']}), "
            "so it has no captions. Ask for a multilingual model to be set."
        )
    elif heard.size >= RATE // 2:
        result |= _listen(model, heard, options)
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


def _listen(model: WhisperModel, heard: NDArray[np.int16], options: dict[str, Any]) -> dict[str, Any]:
    waves = heard.astype(np.float32) / 32768.0
    found, info = BatchedInferencePipeline(model).transcribe(
        waves,
        language=options["language"],
        beam_size=options["beam"],
        batch_size=options["batch"],
        word_timestamps=True,
        vad_filter=True,
        vad_parameters=dict(VAD),
        condition_on_previous_text=False,
    )
    return {"language": info.language, "segments": list(_segments(found, heard))}


def _segments(found: Iterable[Any], heard: NDArray[np.int16]) -> Iterable[dict[str, Any]]:
    for one in found:
        print(f"out_time_us={round(one.end * 1e6)}", flush=True)  # noqa: T201 - this is how progress is told
        yield {
            "start_ms": one.start * 1000.0,
            "end_ms": one.end * 1000.0,
            "text": one.text,
            "words": [[word.start * 1000.0, word.end * 1000.0, word.word, word.probability] for word in one.words or ()],
            "mean_log_probability": one.avg_logprob,
            "no_speech": one.no_speech_prob,
            "compression": one.compression_ratio,
            "loudest_dbfs": _loudest(heard[int(one.start * RATE) : int(one.end * RATE)]),
        }


def _loudest(samples: NDArray[np.int16]) -> float:
    """Return the level of the loudest twentieth of a second, in dBFS."""
    whole = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    if not whole.size:
        return 0.0
    return float(20.0 * np.log10(max(1.0, np.sqrt((whole**2).mean(axis=1)).max()) / 32768.0))


def _machine(device: str, compute_type: str) -> tuple[str, str]:
    """Choose a GPU when there is one, and the arithmetic that suits the device."""
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    return device, compute_type


if __name__ == "__main__":
    main(sys.argv[1:])
