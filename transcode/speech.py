"""Writes down what is said: runs faster-whisper in a jailed child process, sifts its answer, and puts it on lesson time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from media.command import Command, Limits, Watch, run
from media.interpreter import python
from media.pcm import Sound
from media.resample import resample
from transcode.cores import cores
from transcode.errors import TranscriptFaulty
from transcode.sifting import Guess, Heard, sifted
from transcode.speech_language import Language, asked, name_of
from transcode.speech_model import SpeechModel, fetch_model, find_model, model_name
from transcode.speech_windows import RATE
from transcode.transcript import Transcript, left_on_lesson_time, on_lesson_time

__all__ = ["SpeechModel", "fetch_model", "find_model", "machine_of", "transcribe", "without_captions"]

BATCH = 8
"""Windows of 30 s decoded at once: measured twice as fast as one by one on 2 cores, within 1 GB."""

BEAM = 5
"""Whisper's own default; 1 is a third faster and loses names."""

WALL_FACTOR = 20.0
"""A slow machine with a large model takes up to this many times the lesson; past that something is wrong."""


ADDRESSES, ADDRESSES_A_THREAD, ADDRESSES_A_MODEL_BYTE = 4 * 2**30, 2**28, 8
"""The most addresses that the child may take: some three times what it was seen to take. That is 1.5 GB with the smallest model
(76 MB) on two threads, 0.8 of them memory in use: a batch of windows takes 0.4 in each of a layer's heads, a thread's stack and
pool 0.1, and the weights lie there in two forms while they are loaded."""

ANSWER_BYTES = 2**28
"""The most that it may write: the words of four hours are a few megabytes."""

GRAPHICS = Path("/dev/nvidiactl")
"""Is there where a graphics processor is, whose driver takes as many addresses as the machine has memory, and more."""


def transcribe(
    sound: Sound,
    model: SpeechModel,
    *,
    language: str | None,
    lesson_time: Callable[[float], float | None],
    scratch: Path,
    watch: Watch | None = None,
) -> Transcript:
    """Return what is said in `sound`, word by word on lesson time.

    `lesson_time` maps milliseconds of the sound to lesson time, None where the lesson has none of it. `language` is a BCP 47
    tag, or None to have it found. `scratch` is an existing folder for files that are not published. Progress is seconds of
    sound. A sound without speech gives a transcript without segments. Raises SpeechModelMissing, TranscriptFaulty, or what
    `media.command` raises.
    """
    folder = find_model(model)
    heard = scratch / "speech.s16"
    answer = scratch / "speech.json"
    watch = watch or Watch()
    answer.unlink(missing_ok=True)
    samples = sound.path
    try:
        if sound.rate != RATE:
            samples = resample(sound, heard, RATE, watch=Watch(stop=watch.stop)).path
        limits = speech_limits(sound.duration_s, folder, model)
        run(speech_command(samples, folder, model, language=language, answer=answer), limits=limits, watch=watch)
        given = _read(answer)
    finally:
        heard.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)
    spoken = Language(**given["language"])
    kept, taken_out = sifted(_heard(given))
    left_out = left_on_lesson_time(taken_out, lesson_time)
    return Transcript(
        language=spoken.tag,
        model=model_name(model, folder),
        segments=on_lesson_time(kept, lesson_time),
        removed=sum(each.words for each in left_out),
        options={**given["options"], "heard": list(spoken.heard), "places": spoken.places},
        versions=given["versions"],
        note="" if spoken.known else _not_known(spoken, english_only=not given["multilingual"]),
        language_how=spoken.how,
        language_probability=spoken.probability,
        left_out=left_out,
    )


NO_MODEL = (
    "This lesson has no captions, because the service has nothing to write them with yet. The pictures and the sound are not "
    "affected. Nothing is wrong with your recordings: tell the person who looks after the service if you need captions."
)
"""For the trainee, who cannot install a model; what to install is said by `find_model`, at start-up and by `doctor`."""


def without_captions() -> Found:
    """Return the finding of a lesson that is made without words, because the speech model is missing."""
    return Found(FindingCode.NO_CAPTIONS, Severity.WARNING, NO_MODEL)


def speech_limits(seconds: float, folder: Path, model: SpeechModel) -> Limits:
    """Return what the child that listens to so many seconds may use. On a graphics processor addresses are not limited."""
    wall_seconds = 300.0 + WALL_FACTOR * seconds
    if model.device == "cuda" or (model.device == "auto" and GRAPHICS.exists()):
        return Limits(wall_seconds=wall_seconds, memory_bytes=None, file_bytes=ANSWER_BYTES)
    most = ADDRESSES + ADDRESSES_A_THREAD * cores() + ADDRESSES_A_MODEL_BYTE * (folder / "model.bin").stat().st_size
    return Limits(wall_seconds=wall_seconds, memory_bytes=most, file_bytes=ANSWER_BYTES)


def speech_command(samples: Path, folder: Path, model: SpeechModel, *, language: str | None, answer: Path) -> Command:
    """Return the command of the child process that listens to raw 16 kHz samples and writes `answer`."""
    threads = cores()
    options = {
        "device": model.device,
        "compute_type": model.compute_type,
        "language": asked(language),
        "batch": BATCH,
        "beam": BEAM,
        "threads": threads,
    }
    arguments = (str(samples.absolute()), str(folder), str(answer.absolute()), json.dumps(options))
    return python(
        "transcode.speech_child",
        *arguments,
        reads=[samples, _readable(folder)],
        writes=[answer.absolute().parent],
        env={"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1"},
    )


def machine_of(model: SpeechModel) -> str:
    """Return in words what the model runs on, asked of the jail that it will run in. Raises what `media.command` raises."""
    asked_for = json.dumps({"device": model.device, "compute_type": model.compute_type})
    done = run(python("transcode.speech_machine", asked_for, reads=[], writes=[]), limits=Limits(memory_bytes=None))
    device, compute_type = json.loads(done.stdout)
    where = "the graphics processor" if device == "cuda" else f"the processor ({cores()} cores)"
    return f"{compute_type} on {where}"


def _readable(folder: Path) -> Path:
    """A model from the hub's cache is a folder of links to files beside it."""
    return folder.parent.parent if folder.parent.name == "snapshots" else folder


def _not_known(language: Language, *, english_only: bool) -> str:
    spoken = name_of(language.tag)
    if english_only:
        return (
            f"The speech model understands English only, and this lesson is in another language ({spoken}), "
            "so it has no captions. Ask for a multilingual model to be set."
        )
    return f"The speech model does not know this lesson's language ({spoken}), so it has no captions."


def _read(answer: Path) -> dict[str, Any]:
    try:
        given = json.loads(answer.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise TranscriptFaulty("the speech program ended without an answer that can be read") from error
    if not isinstance(given, dict) or "segments" not in given:
        raise TranscriptFaulty("the speech program answered something other than a transcript")
    return given


def _heard(given: dict[str, Any]) -> list[Heard]:
    return [
        Heard(tuple(Guess(*word) for word in one["words"]), one["mean_log_probability"], one["no_speech"])
        for one in given["segments"]
    ]
