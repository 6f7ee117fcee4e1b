"""Recordings as they are answered: their files, what was found and said about them, and what was sent back."""

from datetime import datetime

from pydantic import Field

from domain.findings import FindingAnswer, FindingCode, Severity
from domain.recording import Recording
from review.answers import FindingSeen
from review.observations import CameraSeen
from review.sending_back import SendBackSeen
from review_api.shapes import Id, PersonShape, Shape


class FindingAnswerShape(Shape):
    """What the trainee says to a finding: kept as it is (`text` null), or an explanation for whoever watches."""

    text: str | None = Field(examples=["The lens was covered while we fetched a child from the corridor."])
    answered_at: datetime

    @classmethod
    def of(cls, answer: FindingAnswer) -> "FindingAnswerShape":
        """Build from the noun."""
        return cls(text=answer.text, answered_at=answer.answered_at)


class FindingShape(Shape):
    """What a check found out, in words for the trainee. `at_ms` is a moment of the camera's own file.

    `picture` is the address of that moment's picture, for whoever may watch.
    """

    id: Id
    camera: int | None = Field(examples=[2])
    code: FindingCode
    severity: Severity
    message: str = Field(examples=["Camera 2 has no sound. We lined it up by picture; please check."])
    at_ms: int | None = Field(examples=[None])
    picture: str | None = Field(examples=["/api/findings/0193b1f2c4d8a1b2c3d4e5f60718293a/picture"])
    answer: FindingAnswerShape | None = Field(examples=[None])

    @classmethod
    def of(cls, seen: FindingSeen, *, watched: bool) -> "FindingShape":
        """Build from what was gathered, for somebody who may watch the lesson, or not."""
        finding = seen.finding
        return cls(
            id=finding.id,
            camera=finding.camera,
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            at_ms=finding.at_ms,
            picture=f"/api/findings/{finding.id}/picture" if watched and finding.picture else None,
            answer=FindingAnswerShape.of(seen.answer) if seen.answer else None,
        )


class SendBackShape(Shape):
    """A recording that a tutor or lead sent back: another file of that camera is asked for. `answer` is the trainee's."""

    id: Id
    camera: int = Field(examples=[2])
    recording_id: Id
    reason: str = Field(examples=["The board is out of sight the whole time. Please send the other take of this camera."])
    made_by: PersonShape
    made_at: datetime
    answer: str | None = Field(examples=[None])
    answered_at: datetime | None

    @classmethod
    def of(cls, seen: SendBackSeen) -> "SendBackShape":
        """Build from what was gathered."""
        send_back = seen.send_back
        return cls(
            id=send_back.id,
            camera=send_back.camera,
            recording_id=send_back.recording_id,
            reason=send_back.reason,
            made_by=PersonShape.of(seen.by),
            made_at=send_back.made_at,
            answer=send_back.answer,
            answered_at=send_back.answered_at,
        )


_A_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class PartShape(Shape):
    """One of the files that make up a recording. Its SHA-256 is there once the whole of it has been read."""

    ordinal: int = Field(examples=[1])
    file_name: str = Field(examples=["MVI_0042.MP4"])
    size_bytes: int = Field(examples=[3865470566])
    fingerprint: str | None = Field(examples=[_A_DIGEST])
    sha256: str | None = Field(examples=[_A_DIGEST])


class RecordingShape(Shape):
    """A camera's recording as it arrived: name and digest of its first file, size of all of them."""

    id: Id
    file_name: str = Field(examples=["MVI_0042.MP4"])
    size_bytes: int = Field(examples=[3865470566])
    sha256: str | None = Field(examples=[_A_DIGEST])
    received_at: datetime
    parts: list[PartShape]

    @classmethod
    def of(cls, recording: Recording) -> "RecordingShape":
        """Build from the noun, parts loaded: name and digest of the first part, size of all."""
        first = recording.parts[0]
        return cls(
            id=recording.id,
            file_name=first.file_name,
            size_bytes=sum(part.size_bytes for part in recording.parts),
            sha256=first.sha256,
            received_at=recording.received_at,
            parts=[PartShape.model_validate(part, from_attributes=True, extra="ignore") for part in recording.parts],
        )


class CameraShape(Shape):
    """One of the three places for a recording. `replaceable`: you may send another; after feedback only when asked for."""

    camera: int = Field(examples=[1])
    label: str = Field(examples=["Camera 1"])
    recording: RecordingShape | None
    findings: list[FindingShape]
    replaceable: bool

    @classmethod
    def of(cls, seen: CameraSeen, *, watched: bool) -> "CameraShape":
        """Build from what was gathered, for somebody who may watch the lesson, or not."""
        return cls(
            camera=seen.camera,
            label=seen.recording.label if seen.recording else f"Camera {seen.camera}",
            recording=RecordingShape.of(seen.recording) if seen.recording else None,
            findings=[FindingShape.of(finding, watched=watched) for finding in seen.findings],
            replaceable=seen.replaceable,
        )
