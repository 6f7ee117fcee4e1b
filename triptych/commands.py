"""`triptych check`, `align` and `prepare`: the media work without server or account."""

import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ingest.align import Alignment, Heard, align
from ingest.checks import CameraCheck, check
from ingest.heard import heard_of, looking
from ingest.plot import plot as draw_plot
from media.command import Watch
from media.pcm import NoSound, Sound, decode_sound
from pipeline.folder_desk import FolderTaken, StageProgress
from pipeline.prepare import PrepareOptions, parts_of, prepare_folder
from triptych.settings import Settings
from triptych.speech import speech_model

CAMERAS_AT_ONCE = 3
"""Tools read a camera on one core each: on two cores, three that share them are done sooner than two and then one."""

BAD_INPUT = 2
INCOMPLETE = 3


def check_all(cameras: Sequence[Path], *, closely: bool) -> list[CameraCheck]:
    """Check every camera, numbered from 1 in the order given."""
    accepted = Settings().accepted
    parts = [parts_of(camera) for camera in cameras]
    with ThreadPoolExecutor(CAMERAS_AT_ONCE) as threads:
        return list(threads.map(lambda one: check(one[0], one[1], accepted, closely=closely), enumerate(parts, 1)))


def check_cameras(cameras: Sequence[Path], *, as_json: bool, out: Console) -> int:
    """Print the findings; return 1 when a camera cannot be used."""
    checked = check_all(cameras, closely=True)
    if as_json:
        out.print_json(json.dumps({"cameras": [one.to_json() for one in checked]}))
    for one in () if as_json else checked:
        out.print(f"[bold]Camera {one.camera}[/] {cameras[one.camera - 1].name}: {'usable' if one.ok else 'not usable'}")
        for found in one.findings:
            out.print(f"  {found.severity}: {found.message}", highlight=False, soft_wrap=True)
    return 0 if all(one.ok for one in checked) else 1


def align_cameras(cameras: Sequence[Path], *, as_json: bool, plot: Path | None, out: Console, err: Console) -> int:
    """Print where each camera lies; return 0, 3 when one could not be placed, or 2 for input that is no recording."""
    checked = check_all(cameras, closely=False)
    unusable = [one for one in checked if not one.ok]
    if unusable or len(cameras) < 2:
        for one in unusable:
            for found in one.findings:
                err.print(f"Camera {one.camera}: {found.message}", highlight=False, soft_wrap=True)
        if len(cameras) < 2:
            err.print("Aligning needs two cameras or more.")
        return BAD_INPUT
    with tempfile.TemporaryDirectory(prefix="triptych-align-") as folder:
        heard = _all_heard(checked, cameras, Path(folder))
        parts = {one.camera: parts_of(cameras[one.camera - 1]) for one in checked}
        alignment = align(heard, look=looking(parts, Path(folder)))
        if plot is not None:
            draw_plot(alignment, plot)
    if as_json:
        out.print_json(json.dumps(alignment.to_json()))
    else:
        _tell(alignment, out)
    return 0 if alignment.complete else INCOMPLETE


def _all_heard(checked: Sequence[CameraCheck], cameras: Sequence[Path], folder: Path) -> list[Heard]:
    """Return the cameras with their sound, decoded side by side; who interrupts waits for none of them."""
    watch = Watch()
    with ThreadPoolExecutor(CAMERAS_AT_ONCE) as threads:
        try:
            return list(threads.map(lambda one: _heard(one, cameras[one.camera - 1], folder, watch), checked))
        except BaseException:
            watch.stop.set()
            raise


def _heard(checked: CameraCheck, camera: Path, folder: Path, watch: Watch) -> Heard:
    parts = parts_of(camera)
    try:
        sound: Sound | None = decode_sound(parts, folder / f"{checked.camera}.pcm", probes=checked.parts, watch=watch)
    except NoSound:
        sound = None
    return heard_of(checked.camera, camera.name, checked.parts, sound)


def _tell(alignment: Alignment, out: Console) -> None:
    for camera in alignment.cameras:
        if not camera.pieces:
            out.print(f"Camera {camera.camera}: could not be placed ({camera.reason})", highlight=False)
            continue
        first = camera.pieces[0]
        out.print(
            f"Camera {camera.camera}: starts at {first.offset_ms / 1000:+.3f} s, drifts {first.drift_ppm:+.1f} ppm, "
            f"confidence {camera.confidence:.2f}, good to {camera.uncertainty_ms:.0f} ms ({camera.method})",
            highlight=False,
        )


def prepare_lesson(cameras: Sequence[Path], to: Path, language: str, settings: Settings, err: Console) -> int:
    """Make a lesson in the folder `to`, with a progress bar; return 0, 3 when a camera is missing, 2 when nothing is usable."""
    to.mkdir(parents=True, exist_ok=True)
    options = PrepareOptions(speech_model(settings), language, accepted=settings.accepted)
    # Drawn as often as tools tell of their progress, not ten times as often: it runs for as long as the lesson. Where nobody
    # looks on, once at the end.
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, refresh_per_second=1, auto_refresh=err.is_terminal) as bars:
        tasks: dict[tuple[str, int], TaskID] = {}

        def moved(stage: StageProgress) -> None:
            key = (str(stage.key.name), stage.key.camera)
            if key not in tasks:
                tasks[key] = bars.add_task(f"{stage.key.name} {stage.key.camera or ''}", total=stage.total)
            bars.update(tasks[key], completed=stage.done, total=stage.total)

        try:
            prepared = prepare_folder(cameras, to, options, moved)
        except (FileNotFoundError, FolderTaken) as error:
            err.print(str(error), highlight=False, soft_wrap=True)
            return BAD_INPUT
    if prepared.words:
        err.print(prepared.words, highlight=False, soft_wrap=True)
    if prepared.code != BAD_INPUT:
        err.print(f"The lesson is in {to / 'lesson.json'}", highlight=False, soft_wrap=True)
    return prepared.code
