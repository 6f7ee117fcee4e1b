"""Says whether a camera's files can become part of a lesson, before any work is put into them.

An error stops the camera and offers to replace the file; a warning lets it through. Nothing here is about the trainee's
teaching, and nothing is changed: originals stay as they came.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from domain.findings import FindingCode, Found, Severity
from ingest import sentences
from ingest.envelope import DEAD_AMPLITUDE, is_dead
from media.command import Command, Limits, ToolFailed, ToolTimedOut, run
from media.errors import NotARecording
from media.ffmpeg import MAX_PIXELS, open_input, start
from media.pcm import decode_sound
from media.probe import Probe, probe

SHORTEST_SECONDS = 2.0
"""Less is a slip of the finger. No more is demanded: a short clip may be all that there is of a camera."""

LONGEST_SECONDS = 4 * 3600.0
"""No lesson is longer, and a forged header of 3 kB can claim 100 hours, which every later time-out is derived from."""

MISSING_SECONDS = 2.0
"""A picture may end this long before its header says: streams end at different times, and the last frame may be held."""

MISSING_SHARE = 0.01
"""Long recordings made with a guessed header may be off by this share of their length."""

LISTENINGS = 8
"""At so many places a sound is listened to first; only if all of them are dead is the whole of it decoded."""

LISTEN_SECONDS, LISTEN_RATE = 2.0, 8000
LOOK_SECONDS = 2.0
QUICK = Limits(wall_seconds=60.0)


@dataclass(frozen=True)
class CameraCheck:
    """What was found in one camera's files. `probe` is the first part's; of several parts, lengths and sizes are added up.

    `ok` means that no finding is an error, so that the camera can be used.
    """

    camera: int
    file: str
    probe: Probe | None
    findings: tuple[Found, ...]

    @property
    def ok(self) -> bool:
        """Whether the camera can be used."""
        return self.probe is not None and all(found.severity is not Severity.ERROR for found in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the camera's entry of `triptych check --json`."""
        return {
            "camera": self.camera,
            "file": self.file,
            "ok": self.ok,
            "media": None if self.probe is None else _plain(asdict(self.probe)),
            "findings": [
                {"code": found.code.value, "severity": found.severity.value, "message": found.message, "at_ms": found.at_ms}
                for found in self.findings
            ],
        }


def check(camera: int, paths: Sequence[Path]) -> CameraCheck:
    """Check the parts of one camera's recording, in order.

    Findings are sentences for a trainee. Raises `OSError` when a file cannot be opened, and `ToolMissing` or
    `JailMissing` when the machine is not fit to look at files: that is nobody's recording's fault.
    """
    if not paths:
        return CameraCheck(camera, "", None, (_error(camera, FindingCode.EMPTY, sentences.EMPTY),))
    probes: list[Probe] = []
    findings: list[Found] = []
    for ordinal, path in enumerate(paths, 1):
        seen, found = _check_part(camera, path)
        named = f"Part {ordinal} of {len(paths)}: " if len(paths) > 1 else ""
        findings.extend(replace(each, message=named + each.message) for each in found)
        if seen is not None:
            probes.append(seen)
    whole = _whole(probes)
    if whole is not None and len(probes) == len(paths):
        findings.extend(_length(camera, whole))
        if not any(found.severity is Severity.ERROR for found in findings):
            findings.extend(_sound(camera, paths, probes))
    name = paths[0].name if len(paths) == 1 else paths[0].parent.name
    return CameraCheck(camera, name, whole, tuple(findings))


def _check_part(camera: int, path: Path) -> tuple[Probe | None, list[Found]]:
    """Return what one file is, and what is wrong with it by itself."""
    if path.stat().st_size == 0:
        return None, [_error(camera, FindingCode.EMPTY, sentences.EMPTY)]
    try:
        seen = probe(path)
    except NotARecording:
        return None, [_error(camera, FindingCode.NOT_A_RECORDING, sentences.NOT_A_RECORDING)]
    except ToolFailed as failure:
        return None, [_refused(camera, failure.stderr)]
    except ToolTimedOut:
        return None, [_error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)]
    return seen, list(_wrong_with(camera, path, seen))


def _wrong_with(camera: int, path: Path, seen: Probe) -> Iterator[Found]:
    """Yield the first thing that stops this file from being used: what it is, how large, how complete, whether it plays."""
    video = seen.video
    if video is None:
        code, words = (
            (FindingCode.NO_VIDEO, sentences.NO_VIDEO) if seen.audio else (FindingCode.UNREADABLE, sentences.UNREADABLE)
        )
        yield _error(camera, code, words)
        return
    if video.width * video.height > MAX_PIXELS:
        yield _error(camera, FindingCode.TOO_LARGE, sentences.too_large(video.width, video.height))
        return
    there_s = None if video.last_packet_s is None else max(0.0, video.last_packet_s - video.start_s)
    if there_s is None:
        yield _error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)
    elif there_s < video.duration_s - max(MISSING_SECONDS, MISSING_SHARE * video.duration_s):
        words = sentences.truncated(there_s, video.duration_s)
        yield Found(FindingCode.TRUNCATED, Severity.ERROR, words, camera, round(there_s * 1000))
    else:
        yield from _played(camera, path)


def _length(camera: int, whole: Probe) -> Iterator[Found]:
    """Yield what is wrong with how long the recording is. A file without a picture has been refused already."""
    if whole.video is None:
        return
    # A header may hide its length from one of its fields: the longest claim counts.
    claimed = max(whole.file_duration_s, whole.duration_s)
    if claimed > LONGEST_SECONDS:
        yield _error(camera, FindingCode.TOO_LONG, sentences.too_long(claimed, LONGEST_SECONDS))
    elif whole.file_duration_s < SHORTEST_SECONDS:
        yield _error(camera, FindingCode.TOO_SHORT, sentences.too_short(whole.file_duration_s))


def _sound(camera: int, paths: Sequence[Path], probes: Sequence[Probe]) -> Iterator[Found]:
    """Yield a warning when there is nothing to hear: no sound track in any part, or nothing on any of them."""
    with_sound = [(path, seen) for path, seen in zip(paths, probes, strict=True) if seen.audio is not None]
    if not with_sound:
        yield Found(FindingCode.NO_AUDIO, Severity.WARNING, sentences.NO_AUDIO, camera)
    elif all(_is_silent(path, seen) for path, seen in with_sound):
        yield Found(FindingCode.SILENT, Severity.WARNING, sentences.SILENT, camera)


def _is_silent(path: Path, seen: Probe) -> bool:
    """Return whether a sound track holds nothing: a few short listenings first, the whole of it only to be sure."""
    for number in range(LISTENINGS):
        at = seen.file_duration_s * (number + 0.5) / LISTENINGS
        samples = np.frombuffer(run(listen_command(path, at), limits=QUICK).stdout, "<i2")
        if samples.size and np.percentile(np.abs(samples.astype(np.int32)), 99.9) > DEAD_AMPLITUDE:
            return False
    with tempfile.TemporaryDirectory(prefix="triptych-check-") as folder:
        return is_dead(decode_sound([path], Path(folder, "sound"), rate=LISTEN_RATE))


def _played(camera: int, path: Path) -> Iterator[Found]:
    """Yield an error when the beginning of the picture cannot be decoded: the right header may stand before noise."""
    try:
        looked = run(look_command(path), limits=QUICK)
    except ToolFailed as failure:
        yield _refused(camera, failure.stderr)
    except ToolTimedOut:
        yield _error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)
    else:
        if not any(line and not line.startswith("#") for line in looked.stdout.decode("ascii", "replace").splitlines()):
            yield _refused(camera, looked.stderr)


def _refused(camera: int, said: str) -> Found:
    """Return why ffmpeg would not read a file, from its own words; those that we do not know mean that it is unreadable."""
    if "moov atom not found" in said:
        return _error(camera, FindingCode.NOT_FINALISED, sentences.NOT_FINALISED)
    if "exceeds specified max pixel count" in said:
        return _error(camera, FindingCode.TOO_LARGE, sentences.too_large(0, 0))
    return _error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)


def listen_command(path: Path, at_s: float) -> Command:
    """Return the command that answers with two seconds of sound from `at_s`, as 16-bit samples."""
    where = ("-ss", f"{at_s:.3f}", "-t", f"{LISTEN_SECONDS}")
    form = ("-map", "0:a:0", "-ac", "1", "-ar", str(LISTEN_RATE), "-f", "s16le", "pipe:1")
    return Command((*start(), *where, *open_input(path), *form), reads=(path,))


def look_command(path: Path) -> Command:
    """Return the command that decodes the picture's beginning and answers with a line for each frame."""
    return Command(
        (*start(), "-t", f"{LOOK_SECONDS}", *open_input(path), "-map", "0:V:0", "-f", "framecrc", "pipe:1"), reads=(path,)
    )


def _whole(probes: Sequence[Probe]) -> Probe | None:
    """Return one description of all parts: the first part's, as long and as large as all of them."""
    if len(probes) < 2:
        return probes[0] if probes else None
    first, seconds = probes[0], sum(each.file_duration_s for each in probes)
    return replace(
        first,
        duration_s=seconds,
        size_bytes=sum(each.size_bytes for each in probes),
        video=first.video and replace(first.video, duration_s=seconds),
    )


def _error(camera: int, code: FindingCode, words: str) -> Found:
    return Found(code, Severity.ERROR, words, camera)


def _plain(value: Any) -> Any:
    """Return the same with fractions as text, as JSON wants it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, Fraction) else value
