"""Listens to one sound in a process of its own: `python -m benchmarks.words.hear HOW SAMPLES MODEL`; answers one line of JSON.

HOW is `product` (as a lesson is made: jail, windows, sifting), `batched` (faster-whisper's own batched transcription with its
own cutting) or `single` (one window after the other). All with the same beam, arithmetic, threads and settings of the VAD.
Run it with TRIPTYCH_JAIL=none to know the cost of `product`: a jail has processes of its own, whose times are not told.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from media.pcm import Sound
from transcode.cores import cores
from transcode.speech import BATCH, BEAM, SpeechModel, transcribe
from transcode.speech_windows import RATE


def product(samples: Path, model: str) -> dict[str, Any]:
    """Listen as a lesson is listened to."""
    sound = Sound(samples, RATE, samples.stat().st_size // 2)
    with tempfile.TemporaryDirectory() as scratch:
        said = transcribe(sound, SpeechModel(model), language="en", lesson_time=lambda ms: ms, scratch=Path(scratch))
    words = [[word.start_ms, word.end_ms, word.text] for segment in said.segments for word in segment.words]
    return {"words": words, "removed": said.removed, "model": said.model, "options": said.options, "versions": said.versions}


def bare(samples: Path, model: str, *, batched: bool) -> dict[str, Any]:
    """Listen with faster-whisper as it comes."""
    import numpy as np  # noqa: PLC0415 - the product's parent process is measured without it
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # noqa: PLC0415

    from transcode.speech_child import VAD  # noqa: PLC0415

    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=cores())
    waves = np.fromfile(samples, "<i2").astype(np.float32) / 32768
    options: dict[str, Any] = {
        "language": "en",
        "beam_size": BEAM,
        "word_timestamps": True,
        "vad_filter": True,
        "vad_parameters": dict(VAD),
        "condition_on_previous_text": False,
    }
    if batched:
        found, _ = BatchedInferencePipeline(whisper).transcribe(waves, batch_size=BATCH, **options)
    else:
        found, _ = whisper.transcribe(waves, **options)
    return {"words": [[1000 * word.start, 1000 * word.end, word.word] for one in found for word in one.words or ()]}


def main(how: str, samples: str, model: str) -> None:
    """Listen, and say what it cost."""
    begun = time.monotonic()
    path = Path(samples)
    told = product(path, model) if how == "product" else bare(path, model, batched=how == "batched")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["wall_s"] = round(time.monotonic() - begun, 2)
    told["cpu_s"] = round(sum(each.ru_utime + each.ru_stime for each in used), 2)
    told["peak_mb"] = round(max(each.ru_maxrss for each in used) / 1024)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
