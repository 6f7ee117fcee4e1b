"""Which speech model writes, where its files are on this machine, and what a person calls it.

A model is a setting: a folder, or a name on the hub whose files are already here. Without it the lesson is made without
captions; `SpeechModelMissing` carries the sentence that says what to do. Nothing is downloaded while a lesson is made.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from transcode.errors import SpeechModelMissing

OWNER = "Systran/faster-whisper-"
"""Where the short names (tiny.en, base, small, ...) live on the hub."""

FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")

SAYS_NOTHING = re.compile(
    r"[0-9a-f]{7,}|models?|data|weights|files|whisper|ct2|ctranslate2|(float|int|fp)\d+.*|[^a-z]*", re.IGNORECASE
)
"""Names of folders that tell no model from another."""

PREFIXES = re.compile(r"^(faster[-_])?whisper[-_ ]", re.IGNORECASE)

SIZES = (("tiny", 4, 6), ("base", 6, 8), ("small", 12, 12), ("medium", 24, 16), ("large", 32, 20))
"""Whisper's own models: layers of the decoder, heads of each. A smaller number of heads has more layers nowhere."""

ENGLISH_TOKENS = 51_864
"""Words and marks of Whisper's English models; the multilingual ones have a language's mark more for each."""


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


def model_name(model: SpeechModel, folder: Path) -> str:
    """Return what a person calls the model whose files are in `folder`: “Whisper small.en”.

    A name on the hub is its name, a folder's is its own. Where that says nothing (`model`), its shape tells which of Whisper's
    sizes it is; where that is none of them, the nearest folder around it whose name says something.
    """
    own = Path(model.name_or_path).expanduser()
    if not (own / "model.bin").is_file():
        return _called(model.name_or_path.rpartition("/")[2])
    if not SAYS_NOTHING.fullmatch(folder.name):
        return _called(folder.name)
    around = (parent.name for parent in folder.parents if not SAYS_NOTHING.fullmatch(parent.name))
    return _called(_size(folder) or next(around, folder.name))


def _called(name: str) -> str:
    bare = PREFIXES.sub("", name)
    known = bare != name or bare.split(".")[0].split("-")[0] in {size for size, _, _ in SIZES}
    return f"Whisper {bare}" if known else name


def _size(folder: Path) -> str | None:
    """Return the name of Whisper's own model of this shape: its heads that follow the sound are known by layer and number."""
    try:
        heads = json.loads((folder / "config.json").read_text(encoding="utf-8"))["alignment_heads"]
        layers, most = (1 + max(head[axis] for head in heads) for axis in (0, 1))
        listed = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("vocabulary.*"))]
        tokens = len(json.loads(listed[0])) if listed[0].startswith("[") else listed[0].rstrip("\n").count("\n") + 1
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
    fewer = 0
    for name, deep, wide in SIZES:
        if fewer < layers <= deep:
            return None if most > wide else f"{name}.en" if tokens == ENGLISH_TOKENS else name
        fewer = deep
    return None


def _repository(model: SpeechModel) -> str:
    return model.name_or_path if "/" in model.name_or_path else f"{OWNER}{model.name_or_path}"
