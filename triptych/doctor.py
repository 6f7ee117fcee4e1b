"""`triptych doctor`: what is missing, in words that say what to install. Also asked, briefly, at every start."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy.exc import OperationalError

from media.command import Command, find_tool, run
from media.errors import MediaError
from media.jail import active_jail
from storage.migrate import is_current
from storage.objects import StoreUnavailable
from transcode.errors import SpeechModelMissing
from transcode.speech import fetch_model, find_model, machine_of
from transcode.speech_model import model_name
from triptych import bucket
from triptych.settings import Settings
from triptych.speech import speech_model
from triptych.wiring import object_store

FREE_GB = 20.0
"""Less room than one lesson of an hour with three cameras (13.5 GB) and its rendering: say so before it is needed."""


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at. `needed` means that the service cannot do its work without it."""

    name: str
    well: bool
    needed: bool
    words: str


def examine(settings: Settings) -> list[Examined]:
    """Look at everything the service depends on; never raises, every trouble is an answer."""
    looks: tuple[tuple[str, bool, Callable[[Settings], str]], ...] = (
        ("ffmpeg", True, lambda _: _version("ffmpeg")),
        ("ffprobe", True, lambda _: _version("ffprobe")),
        ("jail", True, lambda _: _jail()),
        ("speech model", False, _speech),
        ("database", True, _database),
        ("object store", True, _objects),
        ("bucket rules", True, _bucket),
        ("room", False, _room),
        ("web pages", False, _pages),
    )
    return [_look(name, needed, look, settings) for name, needed, look in looks]


def fetch(settings: Settings, console: Console) -> None:
    """Download the speech model, once; say so when it cannot be had. What is missing after it is for `examine` to say."""
    try:
        with console.status(f"Fetching the speech model {settings.speech_model}"):
            fetch_model(speech_model(settings))
    except OSError as error:
        console.print(f"The speech model {settings.speech_model} could not be fetched: {error}", highlight=False)


def put_right(settings: Settings, console: Console) -> None:
    """Set what the bucket lacks, and say what was set. What is missing after it is for `examine` to say."""
    try:
        for words in bucket.put_right(settings):
            console.print(f"The bucket was put right: {words}", highlight=False)
    except StoreUnavailable as error:
        console.print(f"The bucket could not be put right: {error}", highlight=False)


def show(findings: list[Examined], console: Console) -> None:
    """Print the findings for a person."""
    for finding in findings:
        mark = "[green]well   [/]" if finding.well else "[red]missing[/]" if finding.needed else "[yellow]note   [/]"
        console.print(f"{mark} {finding.name}: {finding.words}", highlight=False, soft_wrap=True)


def complaints(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each thing that is not well: for the log at the start of a worker."""
    for finding in examine(settings):
        if not finding.well:
            yield f"{finding.name}: {finding.words}"


class _Unwell(Exception):  # noqa: N818 - carries the finding's words
    pass


def _look(name: str, needed: bool, look: Callable[[Settings], str], settings: Settings) -> Examined:  # noqa: FBT001
    try:
        return Examined(name, well=True, needed=needed, words=look(settings))
    except (_Unwell, MediaError, StoreUnavailable, SpeechModelMissing, OSError) as trouble:
        return Examined(name, well=False, needed=needed, words=str(trouble))


def _version(tool: str) -> str:
    find_tool(tool)
    said = run(Command((tool, "-version"))).stdout.decode("utf-8", "replace")
    return said.splitlines()[0].split(" Copyright")[0]


def _jail() -> str:
    return f"media tools run in {active_jail()}"


def _speech(settings: Settings) -> str:
    model = speech_model(settings)
    folder = find_model(model)
    return f"{model_name(model, folder)} in {folder}, {machine_of(model)}"


def _database(settings: Settings) -> str:
    try:
        current = is_current(settings.database)
    except OperationalError as error:
        raise _Unwell(
            f"the database cannot be opened ({error.orig}); run `triptych migrate`, or set TRIPTYCH_DATABASE_URL"
        ) from error
    if not current:
        raise _Unwell("the database is not at this version; run `triptych migrate`")
    return "up to date"


def _objects(settings: Settings) -> str:
    store = object_store(settings)
    with tempfile.TemporaryFile() as empty:
        kept = store.put("doctor/probe", empty)
    store.delete(kept.key)
    return f"{settings.objects}: writes and deletes"


def _bucket(settings: Settings) -> str:
    missing = bucket.lacking(settings)
    if missing:
        raise _Unwell(f"{'; '.join(missing)}. Run `triptych doctor --fix`.")
    return "nothing to set on a disk" if settings.objects == "disk" else "browsers may send parts, unfinished uploads end"


def _room(settings: Settings) -> str:
    nearest = next(folder for folder in (settings.data_dir.resolve(), *settings.data_dir.resolve().parents) if folder.exists())
    free = shutil.disk_usage(nearest).free / 1e9
    if free < FREE_GB:
        raise _Unwell(f"only {free:.0f} GB are free under {nearest}; a lesson of an hour can need {FREE_GB:.0f} GB")
    return f"{free:.0f} GB free"


def _pages(settings: Settings) -> str:
    if not (Path(settings.static_dir) / "index.html").is_file():
        raise _Unwell(f"no web pages in {settings.static_dir}; build them with `make web`")
    return "built"
