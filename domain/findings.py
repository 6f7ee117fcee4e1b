"""What a check found out about a recording, in words that a trainee understands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now


class Severity(StrEnum):
    """An error stops this camera, a warning is worth a look, information is for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingCode(StrEnum):
    """What was found. Codes are stable; sentences may improve."""

    EMPTY = "empty"
    NOT_A_RECORDING = "not_a_recording"
    NOT_ACCEPTED = "not_accepted"
    NOT_FINALISED = "not_finalised"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    NO_VIDEO = "no_video"
    NO_AUDIO = "no_audio"
    SILENT = "silent"
    CLIPPED = "clipped"
    HUM = "hum"
    BLACK = "black"
    FROZEN = "frozen"
    COVERED = "covered"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    VARIABLE_FRAME_RATE = "variable_frame_rate"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    NO_SPEECH = "no_speech"
    NO_CAPTIONS = "no_captions"
    WORDS_LEFT_OUT = "words_left_out"
    LANGUAGE_TAKEN = "language_taken"
    NOT_ALIGNED = "not_aligned"
    UNCERTAIN_ALIGNMENT = "uncertain_alignment"
    ALIGNED_BY_PICTURE = "aligned_by_picture"
    DUPLICATE = "duplicate"
    PAUSED = "paused"
    CAMERA_MISSING = "camera_missing"
    RENDER_FAILED = "render_failed"


@dataclass(frozen=True)
class Found:
    """A finding about one camera (None: about the lesson) before it is filed. `at_ms` is a moment of the camera's file."""

    code: FindingCode
    severity: Severity
    message: str
    camera: int | None = None
    at_ms: int | None = None


class Finding(Noun, kw_only=True):
    """A filed finding. `camera` is None when it is about the whole lesson. `picture` is the key of an object that shows it."""

    __tablename__ = "finding"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    recording_id: Mapped[str | None] = mapped_column(ForeignKey("recording.id"), default=None, index=True)
    camera: Mapped[int | None] = mapped_column(default=None)
    code: Mapped[FindingCode]
    severity: Mapped[Severity]
    message: Mapped[str]
    at_ms: Mapped[int | None] = mapped_column(default=None)
    picture: Mapped[str | None] = mapped_column(default=None)
    found_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class FindingAnswer(Noun, kw_only=True):
    """What a trainee says to a finding: kept as it is (`text` None), or an explanation that whoever watches reads beside it.

    It belongs to what was found, not to the row: a lesson that is prepared again finds the same again. So it names the
    recording (None when no recording is meant), the code and the moment. An error is answered by an explanation only, which
    says that the lesson goes on without this recording.
    """

    __tablename__ = "finding_answer"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    recording_id: Mapped[str | None] = mapped_column(ForeignKey("recording.id"), default=None, index=True)
    camera: Mapped[int | None] = mapped_column(default=None)
    code: Mapped[FindingCode]
    at_ms: Mapped[int | None] = mapped_column(default=None)
    text: Mapped[str | None] = mapped_column(default=None)
    answered_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
