"""Writes down what is said: runs faster-whisper in a jailed child process and reads its answer.

The model is a setting: a folder, or a name on the hub whose files are already on this machine (the child has no network).
Without it the lesson is made without captions; `SpeechModelMissing` carries the sentence that says what to do.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from media.command import Command, Limits, Watch, run
from media.ffmpeg import ffmpeg, open_input
from media.interpreter import python
from media.pcm import Sound
from transcode.errors import SpeechModelMissing, TranscriptFaulty
from transcode.transcript import Guess, Transcript, on_lesson_time, sifted

RATE = 16_000
"""Samples per second that Whisper hears."""

BATCH = 8
"""Stretches of 30 s decoded at once: measured twice as fast as one by one on 2 cores, within 1 GB."""

BEAM = 5
"""Whisper's own default; 1 is a third faster and loses names."""

THREADS = 2

OWNER = "Systran/faster-whisper-"
"""Where the short names (tiny.en, base, small, ...) live on the hub."""

FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")

WALL_FACTOR = 20.0
"""A slow machine with a large model takes up to this many times the lesson; past that something is wrong."""


@dataclass(frozen=True)
class SpeechModel:
    """Which model writes, and on what. `device` auto, cpu or cuda; `compute_type` auto: int8 on a CPU, float16 on a GPU."""

    name_or_path: str
    device: str = "auto"
    compute_type: str = "auto"


def find_model(model: SpeechModel) -> Path:
    """Return the folder of the model's files. Raises SpeechModelMissing; nothing is downloaded."""
    folder = Path(model.name_or_path).expanduser()
    if (folder / "model.bin").is_file():
        return folder.absolute()
    missing = SpeechModelMissing(
        f"The speech model “{model.name_or_path}” is not on this machine, so lessons are made without captions. "
        "Run “triptych doctor --fetch-model” once while the machine is on line, or set TRIPTYCH_SPEECH_MODEL to a folder "
        "that holds a model in CTranslate2 format (model.bin)."
    )
    if folder.is_absolute() or model.name_or_path.startswith("."):
        raise missing
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - reading its settings takes half a second that few runs need
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        found = Path(snapshot_download(_repository(model), local_files_only=True, allow_patterns=list(FILES)))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError) as error:
        raise missing from error
    if not (found / "model.bin").is_file():
        raise missing
    return found


def fetch_model(model: SpeechModel) -> Path:
    """Download a model by its name on the hub, unless it is here already, and return its folder. Needs the network."""
    try:
        return find_model(model)
    except SpeechModelMissing:
        from huggingface_hub import snapshot_download  # noqa: PLC0415 - as above

        return Path(snapshot_download(_repository(model), allow_patterns=list(FILES)))


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
            run(resample_command(sound, heard), limits=Limits.for_duration(sound.duration_s), watch=Watch(stop=watch.stop))
            samples = heard
        limits = Limits(wall_seconds=300.0 + WALL_FACTOR * sound.duration_s, memory_bytes=None)
        run(speech_command(samples, folder, model, language=language, answer=answer), limits=limits, watch=watch)
        given = _read(answer)
    finally:
        heard.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)
    kept, removed = sifted(_guesses(given))
    return Transcript(
        language=given["language"],
        model=Path(model.name_or_path).name,
        segments=on_lesson_time(kept, lesson_time),
        removed=removed,
        options=given["options"],
        versions=given["versions"],
        note=given["note"],
    )


NO_MODEL = (
    "This lesson has no captions, because the service has nothing to write them with yet. The pictures and the sound are not "
    "affected. Nothing is wrong with your recordings: tell the person who looks after the service if you need captions."
)
"""For the trainee, who cannot install a model; what to install is said by `find_model`, at start-up and by `doctor`."""


def without_captions() -> Found:
    """Return the finding of a lesson that is made without words, because the speech model is missing."""
    return Found(FindingCode.NO_CAPTIONS, Severity.WARNING, NO_MODEL)


def resample_command(sound: Sound, out: Path) -> Command:
    """Return the command that brings raw samples to Whisper's rate."""
    return ffmpeg(
        "-f", "s16le", "-ar", str(sound.rate), "-ac", "1",
        *open_input(sound.path, formats=("s16le",)),
        "-f", "s16le", "-ar", str(RATE), "-ac", "1", f"file:{out.absolute()}",
        reads=[sound.path],
        writes=[out.absolute().parent],
    )  # fmt: skip


def speech_command(samples: Path, folder: Path, model: SpeechModel, *, language: str | None, answer: Path) -> Command:
    """Return the command of the child process that listens to raw 16 kHz samples and writes `answer`."""
    # A model from the hub's cache is a folder of links to files beside it.
    readable = folder.parent.parent if folder.parent.name == "snapshots" else folder
    return python(
        "transcode.speech_child",
        str(samples.absolute()),
        str(folder),
        str(answer.absolute()),
        json.dumps(
            {
                "device": model.device,
                "compute_type": model.compute_type,
                "language": (language or "").split("-")[0].lower() or None,
                "batch": BATCH,
                "beam": BEAM,
                "threads": THREADS,
            }
        ),
        reads=[samples, readable],
        writes=[answer.absolute().parent],
        env={"OMP_NUM_THREADS": str(THREADS), "HF_HUB_OFFLINE": "1"},
    )


def _repository(model: SpeechModel) -> str:
    return model.name_or_path if "/" in model.name_or_path else f"{OWNER}{model.name_or_path}"


def _read(answer: Path) -> dict[str, Any]:
    try:
        given = json.loads(answer.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise TranscriptFaulty("the speech program ended without an answer that can be read") from error
    if not isinstance(given, dict) or "segments" not in given:
        raise TranscriptFaulty("the speech program answered something other than a transcript")
    return given


def _guesses(given: dict[str, Any]) -> list[Guess]:
    return [
        Guess(
            start_ms=one["start_ms"],
            end_ms=one["end_ms"],
            text=one["text"],
            words=tuple((word[0], word[1], word[2], word[3]) for word in one["words"]),
            mean_log_probability=one["mean_log_probability"],
            no_speech=one["no_speech"],
            compression=one["compression"],
            loudest_dbfs=one["loudest_dbfs"],
        )
        for one in given["segments"]
    ]
