"""One whisper run, and nothing else: `python bare_words.py SAMPLES MODEL ANSWER`, with the options of the project's own run."""

import json
import sys
from pathlib import Path

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from transcode.cores import cores
from transcode.speech import BATCH, BEAM
from transcode.speech_child import VAD


def main(samples: str, folder: str, answer: str) -> None:
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=cores())
    waves = np.fromfile(samples, dtype="<i2").astype(np.float32) / 32768.0
    found, _ = BatchedInferencePipeline(model).transcribe(
        waves,
        language="en",
        beam_size=BEAM,
        batch_size=BATCH,
        word_timestamps=True,
        vad_filter=True,
        vad_parameters=dict(VAD),
        condition_on_previous_text=False,
    )
    words = [[word.start, word.end, word.word] for one in found for word in one.words or ()]
    Path(answer).write_text(json.dumps(words), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
