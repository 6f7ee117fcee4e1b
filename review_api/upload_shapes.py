"""What is asked and answered about uploads: files, parts, links, and an upload as it stands."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.upload import Upload, UploadFile, UploadState, part_count, part_length, ranges_of
from ingest.upkeep import SILENT_DAYS
from ingest.uploads import SignedPart, UploadSeen
from review_api.doors import HEADER
from review_api.recording_shapes import RecordingShape
from review_api.shapes import Ask, Id, Shape

MOST_FILES = 40
"""A camera splits an hour into some ten files; this is room for a day."""

MOST_SIGNED = 32
"""Parts that links are asked for at once: more than anybody sends at once."""

LARGEST_FILE = 2**50

_A_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(examples=[_A_DIGEST])]
FileNumber = Annotated[int, Field(ge=1, le=MOST_FILES, examples=[1])]
Milliseconds = Annotated[int, Field(ge=-(2**53), le=2**53, examples=[1773300000000])]


class OfferedFile(Ask):
    """A file as it lies on the sender's computer. The fingerprint is the SHA-256 of its size and of three samples of it."""

    file_name: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")] = Field(
        examples=["GX010042.MP4"]
    )
    size_bytes: int = Field(ge=0, le=LARGEST_FILE, examples=[4_000_000_000])
    modified_ms: Milliseconds | None = None
    fingerprint: Sha256


class NewUpload(Ask):
    """The files of one camera's recording, in order. `again`: even if these very files are here already."""

    files: list[OfferedFile] = Field(min_length=1, max_length=MOST_FILES)
    part_bytes_wish: int | None = Field(default=None, ge=1, le=2**31, examples=[8_388_608])
    again: bool = False


class UploadFileShape(Shape):
    """One file of an upload. `parts_have`: first and last numbers of the parts that the store has."""

    file: FileNumber
    ordinal: int = Field(examples=[1])
    file_name: str = Field(examples=["GX010042.MP4"])
    size_bytes: int = Field(examples=[4_000_000_000])
    modified_ms: int | None = Field(examples=[1773300000000])
    fingerprint: Sha256
    part_bytes: int = Field(examples=[8_388_608])
    parts: int = Field(examples=[477])
    parts_have: list[tuple[int, int]] = Field(examples=[[[1, 120], [122, 122]]])
    bytes_have: int = Field(examples=[1_015_021_568])
    complete: bool

    @classmethod
    def of(cls, upload: Upload, file: UploadFile, present: frozenset[int]) -> "UploadFileShape":
        """Build from the noun and what the store has of it."""
        parts = part_count(file.size_bytes, upload.part_bytes)
        return cls(
            file=file.number,
            ordinal=file.ordinal,
            file_name=file.file_name,
            size_bytes=file.size_bytes,
            modified_ms=file.modified_ms,
            fingerprint=file.fingerprint,
            part_bytes=upload.part_bytes,
            parts=parts,
            parts_have=ranges_of(present),
            bytes_have=sum(part_length(file.size_bytes, upload.part_bytes, number) for number in present),
            complete=len(present) == parts,
        )


class UploadShape(Shape):
    """An upload as it stands. A `notice` is for its person: the service put it away."""

    id: Id
    observation_id: Id
    camera: int = Field(examples=[2])
    state: Literal["open", "complete", "abandoned"]
    files: list[UploadFileShape]
    size_bytes: int = Field(examples=[4_000_000_000])
    bytes_have: int = Field(examples=[1_015_021_568])
    opened_at: datetime
    last_part_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    recording_id: Id | None
    notice: str | None

    @classmethod
    def of(cls, seen: UploadSeen) -> "UploadShape":
        """Build from what was gathered. An upload whose end is being written down is still open to the outside."""
        upload, complete = seen.upload, seen.upload.state is UploadState.COMPLETE
        files = [UploadFileShape.of(upload, file, seen.present[file.number]) for file in upload.files]
        files.sort(key=lambda file: file.ordinal)
        return cls(
            id=upload.id,
            observation_id=upload.observation_id,
            camera=upload.camera,
            state="complete" if complete else "abandoned" if upload.state is UploadState.ABANDONED else "open",
            files=files,
            size_bytes=sum(file.size_bytes for file in files),
            bytes_have=sum(file.bytes_have for file in files),
            opened_at=upload.opened_at,
            last_part_at=upload.active_at,
            expires_at=upload.active_at + timedelta(days=SILENT_DAYS),
            ended_at=upload.ended_at,
            recording_id=upload.recording_id if complete else None,
            notice=upload.notice,
        )


class PartToSign(Ask):
    """A part that is about to be sent."""

    n: int = Field(ge=1, le=10_000, examples=[5])
    sha256: Sha256


class PartsToSign(Ask):
    """Parts of one file."""

    file: FileNumber
    parts: list[PartToSign] = Field(min_length=1, max_length=MOST_SIGNED)


class SignedPartShape(Shape):
    """Where a part is sent, with which headers. `have`: these bytes are there already, and nothing is to be sent."""

    n: int = Field(examples=[5])
    have: bool
    method: Literal["PUT"] = "PUT"
    url: str | None = Field(examples=["/api/parts/q0bY1dR8mFZ3aE6s"])
    headers: dict[str, str] = Field(examples=[{"X-Triptych": "1"}])
    expires_at: datetime

    @classmethod
    def of(cls, part: SignedPart) -> "SignedPartShape":
        """Build from the link. A relative one leads back here, by the same door as all requests that change something."""
        link = part.link
        ours = link is not None and not link.url.startswith("http")
        return cls(
            n=part.number,
            have=link is None,
            url=None if link is None else f"/api/{link.url}" if ours else link.url,
            headers={} if link is None else {**link.headers, **({HEADER: "1"} if ours else {})},
            expires_at=part.expires_at,
        )


class SignedParts(Shape):
    """The links that were asked for."""

    parts: list[SignedPartShape]


class FileOrder(Ask):
    """The numbers of all files of the upload, in their order."""

    files: list[FileNumber] = Field(min_length=1, max_length=MOST_FILES)


class WholeFile(Ask):
    """The composite digest of a file: base64 of the SHA-256 of its parts' digests, a dash, and the number of parts."""

    file: FileNumber
    composite: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=-[0-9]{1,5}$")] = Field(
        examples=["qNj9+bz3Jv6yo733Sp6IjuiLvPzytX9GmKzQ7w8gkag=-2"]
    )


class WholeUpload(Ask):
    """All of it was sent."""

    files: list[WholeFile] = Field(min_length=1, max_length=MOST_FILES)


class CompletedUpload(Shape):
    """The upload at its end, and the recording that it became."""

    upload: UploadShape
    recording: RecordingShape
