"""The bare work of a lesson by plain commands: copies, 360p encodes, one sound decode per camera, AAC encodes, one whisper run.

Nothing is checked, aligned, levelled, drawn, kept twice or confined. Options that cost time are the project's own: what is
compared is what stands around the same work. As in the project, as many media tools of one thread run at once as there are
cores, and whisper beside them as soon as it has its sound.
"""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.media.program import cost
from media.ffmpeg import THREADS
from transcode.cores import cores
from transcode.ladder import SMALL
from transcode.picture import KEYFRAME_S
from transcode.segments import SEGMENT_S
from transcode.sound_argv import BIT_RATE, CODER

START = ("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y")
HLS = ("-f", "hls", "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod", "-hls_time", f"{SEGMENT_S:g}")
SPEECH = "speech"


@dataclass(frozen=True)
class Task:
    """One command. `needs` is the file of an earlier one."""

    name: str
    argv: tuple[str, ...]
    makes: Path


def media_tasks(cameras: list[Path], folder: Path) -> Iterator[list[Task]]:
    """Yield what is done for pictures and sound, a kind at a time, in an order that opens a lesson as early as possible."""
    each = list(enumerate(cameras, 1))
    yield [Task(f"decode {number}", _decode(camera, number, folder), folder / f"{number}.s16") for number, camera in each]
    yield [Task(f"copy {number}", _copy(camera, number, folder), folder / f"copy-{number}.m3u8") for number, camera in each]
    yield [Task(f"aac {number}", _aac(number, folder), folder / f"aac-{number}.m3u8") for number, _ in each]
    yield [Task(f"360p {number}", _small(camera, number, folder), folder / f"small-{number}.m3u8") for number, camera in each]


def run_bare(cameras: list[Path], folder: Path, model: str, keep: Callable[[dict[str, Any]], None], done: set[str]) -> None:
    """Do the bare work in `folder`, a row of each command to `keep`. Those `done`, whose file is there, are not repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    heard, log = Event(), folder / "said.log"

    def do(task: Task) -> None:
        if task.name not in done or not task.makes.exists():
            keep({"stage": "bare", "task": task.name, **cost(task.argv, log)})

    def listen() -> None:
        heard.wait()
        answer = folder / "words.json"
        argv = (sys.executable, str(Path(__file__).with_name("bare_words.py")), str(folder / "1.s16k"), model, str(answer))
        do(Task(SPEECH, argv, answer))

    with ThreadPoolExecutor(1) as beside:
        speech = beside.submit(listen)
        try:
            for same in media_tasks(cameras, folder):
                with ThreadPoolExecutor(cores()) as tools:
                    list(tools.map(do, same))
                heard.set()
        finally:
            heard.set()
        speech.result()


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of what the bare commands published."""
    kinds = {"copies": "copy-", "small": "small-", "sound": "aac-"}
    return {kind: sum(path.stat().st_size for path in folder.glob(f"{start}*")) for kind, start in kinds.items()}


def _decode(camera: Path, number: int, folder: Path) -> tuple[str, ...]:
    """One decode; of the first camera also at whisper's rate, out of the same decode."""
    out = ("-map", "0:a:0", "-ac", "1", "-f", "s16le")
    speech = (*out, "-ar", "16000", str(folder / "1.s16k")) if number == 1 else ()
    return (*START, "-i", str(camera), *out, "-ar", "48000", str(folder / f"{number}.s16"), *speech)


def _copy(camera: Path, number: int, folder: Path) -> tuple[str, ...]:
    clock = ("-bsf:v", "setts=pts=round(PTS*1.000012):dts=round(DTS*1.000012)")
    return (*START, "-i", str(camera), "-map", "0:V:0", "-c", "copy", *clock, *_hls(folder, f"copy-{number}"))


def _small(camera: Path, number: int, folder: Path) -> tuple[str, ...]:
    rung = SMALL
    rate = ("-crf", str(rung.crf), "-maxrate", f"{rung.kbps}k", "-bufsize", f"{2 * rung.kbps}k")
    keys = ("-g", "600", "-sc_threshold", "0", "-force_key_frames", f"expr:gte(t,n_forced*{KEYFRAME_S:g})")
    encode = ("-c:v", "libx264", "-preset", rung.preset, "-profile:v", "high", "-threads", str(THREADS), *rate, *keys)
    scale = ("-vf", f"scale=-2:{rung.height}:flags=bicubic,format=yuv420p")
    return (
        *START,
        "-threads",
        str(THREADS),
        "-i",
        str(camera),
        "-map",
        "0:V:0",
        *scale,
        *encode,
        *_hls(folder, f"small-{number}"),
    )


def _aac(number: int, folder: Path) -> tuple[str, ...]:
    raw = ("-f", "s16le", "-ar", "48000", "-ac", "1", "-i", str(folder / f"{number}.s16"))
    return (*START, *raw, "-c:a", "aac", "-aac_coder", CODER, "-b:a", BIT_RATE, *_hls(folder, f"aac-{number}"))


def _hls(folder: Path, name: str) -> tuple[str, ...]:
    parts = ("-hls_fmp4_init_filename", f"{name}-init.mp4", "-hls_segment_filename", str(folder / f"{name}-%05d.m4s"))
    return (*HLS, *parts, str(folder / f"{name}.m3u8"))


def words(folder: Path) -> dict[str, Any]:
    """Return what the bare whisper run wrote."""
    found: dict[str, Any] = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    return found
