"""Says whether a camera's files can become part of a lesson, before any work is put into them.

An error stops the camera and offers to replace the file; a warning lets it through. Nothing here is about the trainee's
teaching, and nothing is changed: originals stay as they came.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from ingest import sentences
from ingest.accepted import USUAL, Accepted
from ingest.content import pictures, sounds
from media.claims import claimed_bytes
from media.command import Command, Limits, run
from media.endings import stops_within_a_packet
from media.errors import JailMissing, MediaError, NotARecording, ToolFailed, ToolMissing, ToolTimedOut
from media.ffmpeg import MAX_PIXELS, open_input, start
from media.pace import pace
from media.probe import Probe, probe

log = logging.getLogger(__name__)

SHORTEST_SECONDS = 2.0
"""Less is a slip of the finger. No more is demanded: a short clip may be all that there is of a camera."""

MISSING_SECONDS = 2.0
"""A picture may end this long before its header says: streams end at different times, and the last frame may be held."""

MISSING_SHARE = 0.01
"""Long recordings made with a guessed header may be off by this share of their length."""

LOOK_SECONDS, LOOK_PICTURES = 2.0, 10
"""How far it is tried whether the picture plays: to the tenth that does. To decode 2 s of 4K HEVC took as long as all else."""

QUICK = Limits(wall_seconds=60.0)


@dataclass(frozen=True)
class CameraCheck:
    """What was found in one camera's files. `probe` is the first part's; of several parts, lengths and sizes are added up.

    `ok` means that no finding is an error, so that the camera can be used. `parts` describes each part that could be read, and
    `keyframes_s` are those of each that was looked into, in seconds of its file time.
    """

    camera: int
    file: str
    probe: Probe | None
    findings: tuple[Found, ...]
    keyframes_s: tuple[tuple[float, ...], ...] = ()
    parts: tuple[Probe, ...] = ()

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


def check(camera: int, paths: Sequence[Path], accepted: Accepted = USUAL, *, closely: bool = True) -> CameraCheck:
    """Check the parts of one camera's recording, in order. What is of another kind, or claims to be longer, is refused.

    Not `closely`: only whether it can be used at all, without listening to it and looking at it, which takes seconds.

    Findings are sentences for a trainee; what the tools said is in the log. Raises `OSError` when a file cannot be opened, and
    `ToolMissing` or `JailMissing` when the machine is not fit to look at files: that is nobody's recording's fault.
    """
    if not paths:
        return CameraCheck(camera, "", None, (_error(camera, FindingCode.EMPTY, sentences.EMPTY),))
    probes: list[Probe] = []
    findings: list[Found] = []
    for ordinal, path in enumerate(paths, 1):
        seen, found = _check_part(camera, path, accepted)
        named = f"Part {ordinal} of {len(paths)}: " if len(paths) > 1 else ""
        findings.extend(replace(each, message=named + each.message) for each in found)
        if seen is not None:
            probes.append(seen)
    whole = _whole(probes)
    if whole is not None and not findings:
        findings.extend(_length(camera, whole, accepted.longest_s))
    keys: tuple[tuple[float, ...], ...] = ()
    if closely and whole is not None and not findings:
        parts = list(zip(paths, probes, strict=True))
        try:
            paces = [pace(path) for path in paths]
            keys = tuple(each.keyframes_s for each in paces)
            findings.extend([*_ending(camera, paths[-1], whole), *sounds(camera, parts), *pictures(camera, parts, paces)])
        except (ToolFailed, ToolTimedOut) as failure:
            findings.append(_refused(camera, failure))
    name = paths[0].name if len(paths) == 1 else paths[0].parent.name
    return CameraCheck(camera, name, whole, tuple(findings), keys, tuple(probes))


def _check_part(camera: int, path: Path, accepted: Accepted) -> tuple[Probe | None, list[Found]]:
    """Return what one file is, and what is wrong with it by itself."""
    if path.is_file() and path.stat().st_size == 0:
        return None, [_error(camera, FindingCode.EMPTY, sentences.EMPTY)]
    try:
        seen = probe(path)
        return seen, list(_wrong_with(camera, path, seen, accepted))
    except NotARecording:
        return None, [_error(camera, FindingCode.NOT_A_RECORDING, sentences.NOT_A_RECORDING)]
    except (ToolMissing, JailMissing):
        raise
    except MediaError as failure:
        return None, [_refused(camera, failure)]


def _wrong_with(camera: int, path: Path, seen: Probe, accepted: Accepted) -> Iterator[Found]:
    """Yield the first thing that stops this file from being used: what it is, how large, how complete, whether it plays."""
    if seen.container not in accepted.containers:
        yield _error(camera, FindingCode.NOT_ACCEPTED, sentences.not_accepted(seen.container))
        return
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
    if (latest := _latest_s(seen)) > accepted.longest_s:
        yield _error(camera, FindingCode.TOO_LONG, sentences.too_long(latest, accepted.longest_s))
        return
    there_s = None if video.last_packet_s is None else max(0.0, video.last_packet_s - video.start_s)
    claimed_s = _claimed_s(path, video.duration_s)
    if there_s is None:
        yield _error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)
    elif there_s < claimed_s - max(MISSING_SECONDS, MISSING_SHARE * claimed_s):
        words = sentences.truncated(there_s, claimed_s)
        yield Found(FindingCode.TRUNCATED, Severity.ERROR, words, camera, round(there_s * 1000))
    else:
        yield from _played(camera, path)


def _claimed_s(path: Path, duration_s: float) -> float:
    """Return how long the picture should last. Where only the size is told, it should be longer in proportion."""
    claimed = claimed_bytes(path)
    return duration_s if claimed is None else duration_s * max(1.0, claimed / path.stat().st_size)


def _latest_s(seen: Probe) -> float:
    """Return how long the recording claims to be, by whichever field or packet claims most: a header may hide it from one."""
    ends = [each.last_packet_s - seen.zero_s for each in (seen.video, seen.audio) if each is not None and each.last_packet_s]
    return max(seen.file_duration_s, seen.duration_s, *ends)


def _length(camera: int, whole: Probe, longest_s: float) -> Iterator[Found]:
    """Yield what is wrong with how long all parts are together. A part that is too long by itself has been refused already."""
    if whole.file_duration_s > longest_s:
        yield _error(camera, FindingCode.TOO_LONG, sentences.too_long(whole.file_duration_s, longest_s))
    elif whole.file_duration_s < SHORTEST_SECONDS:
        yield _error(camera, FindingCode.TOO_SHORT, sentences.too_short(whole.file_duration_s))


def _ending(camera: int, last: Path, whole: Probe) -> Iterator[Found]:
    """Yield a warning when the last part stops in the middle of a packet. The others may go on in the one after them."""
    if stops_within_a_packet(last):
        words = sentences.broken_off(whole.file_duration_s)
        yield Found(FindingCode.TRUNCATED, Severity.WARNING, words, camera, round(whole.file_duration_s * 1000))


def _played(camera: int, path: Path) -> Iterator[Found]:
    """Yield an error when the beginning of the picture cannot be decoded: the right header may stand before noise."""
    looked = run(look_command(path), limits=QUICK)
    if not any(line and not line.startswith("#") for line in looked.stdout.decode("ascii", "replace").splitlines()):
        yield _refused(camera, ToolFailed("ffmpeg", 0, looked.stderr))


def _refused(camera: int, failure: MediaError) -> Found:
    """Return why a tool would not read a file, from its own words; those that we do not know mean that it is unreadable."""
    said = failure.stderr if isinstance(failure, ToolFailed) else ""
    log.warning("camera %d was refused: %s\n%s", camera, failure, said)
    if "moov atom not found" in said:
        return _error(camera, FindingCode.NOT_FINALISED, sentences.NOT_FINALISED)
    if "exceeds specified max pixel count" in said:
        return _error(camera, FindingCode.TOO_LARGE, sentences.too_large(0, 0))
    return _error(camera, FindingCode.UNREADABLE, sentences.UNREADABLE)


def look_command(path: Path) -> Command:
    """Return the command that decodes the picture's beginning and answers with a line for each frame."""
    return Command(
        (
            *start(), "-t", f"{LOOK_SECONDS}", *open_input(path),
            "-map", "0:V:0", "-frames:v", f"{LOOK_PICTURES}", "-f", "framecrc", "pipe:1",
        ),
        reads=(path,),
    )  # fmt: skip


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
