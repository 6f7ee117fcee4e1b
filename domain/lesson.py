"""The published lesson: `lesson.json`, the contract between what prepares a lesson and what plays it.

Every time is lesson time in whole milliseconds; every path is relative to the manifest. Lesson time = a track's
`start_ms` + media time as a browser counts it.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.findings import Found
from domain.recording import RevisionState
from domain.timeline import Gap, LessonMs

VERSION = 1


@dataclass(frozen=True)
class Rendition:
    """One rung of an angle, largest first. `copied` means the camera's own picture, not encoded again.

    `growing` means that it is still being made and can be watched as far as its playlist goes.
    """

    height: int
    copied: bool
    growing: bool = False


@dataclass(frozen=True)
class Angle:
    """One camera's picture on lesson time."""

    camera: int
    label: str
    playlist: str
    start_ms: LessonMs
    end_ms: LessonMs
    offset_ms: float
    drift_ppm: float
    confidence: float
    uncertainty_ms: float
    method: str
    renditions: tuple[Rendition, ...]
    gaps: tuple[Gap, ...] = ()
    poster: str | None = None
    storyboard: str | None = None


@dataclass(frozen=True)
class Clarity:
    """How clearly a microphone hears what is said, which is why it was chosen or not.

    `speech_to_noise_db` is its median over the moments in which somebody speaks, from -15 (nothing can be followed) to 30;
    `heard` is the share of those moments, 0 to 1, of which it hears anything.
    """

    speech_to_noise_db: float
    heard: float


@dataclass(frozen=True)
class Track:
    """One microphone on lesson time, spanning the whole lesson. `camera` 0 is the silent track of a lesson without sound."""

    camera: int
    playlist: str
    default: bool
    start_ms: LessonMs
    waveform: str | None = None
    clarity: Clarity | None = None


@dataclass(frozen=True)
class Captions:
    """A WebVTT file and its language (BCP 47)."""

    lang: str
    path: str


@dataclass(frozen=True)
class Absent:
    """A camera that has no place in the lesson, and why."""

    camera: int
    status: str
    reason: str


@dataclass(frozen=True)
class PinnedClock:
    """Whose rate the lesson clock keeps, and since which revision."""

    anchor: int
    pinned_at_revision: int


@dataclass(frozen=True)
class Lesson:
    """One published state of a lesson. `pending` names what is still being made: `angle:2:360`, `audio:3`, `captions`."""

    revision: int
    state: RevisionState
    start_ms: LessonMs
    end_ms: LessonMs
    clock: PinnedClock
    angles: tuple[Angle, ...]
    audio: tuple[Track, ...]
    pending: tuple[str, ...] = ()
    cameras: tuple[Absent, ...] = ()
    captions: tuple[Captions, ...] = ()
    transcript: str | None = None
    findings: tuple[Found, ...] = ()

    def as_revision(self, number: int) -> "Lesson":
        """Return the same lesson under another revision number."""
        return replace(self, revision=number)

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as it is served."""
        return {"version": VERSION, **asdict(self)}
