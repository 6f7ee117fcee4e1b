"""An upload under way: one camera's recording as ordered files, each sent in parts that are checked where they are stored.

The arithmetic of parts, ranges and digests is here, so that the service, the command line and the tests mean the same by it.
Which parts have arrived is not a row: the object store knows, and is asked.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Noun, new_id, utc_now

MIB = 1024 * 1024

LEAST_PART_BYTES = 5 * MIB
"""S3 takes no smaller part, but for the last one."""

MOST_PARTS = 10_000
"""S3 takes no more parts of one object."""

USUAL_PART_BYTES = 8 * MIB
"""About half a minute on a 2 Mb/s line: what a cut costs, and what is held back until its digest is known."""

MOST_PART_BYTES = 16 * MIB
"""With 10,000 parts at most, this allows files of 160 GB; a broken line costs a minute at 2 Mb/s."""

SAMPLE_BYTES = MIB
"""How much of the beginning, the middle and the end of a file its fingerprint covers."""


class UploadState(StrEnum):
    """Where an upload stands. `completing`: every part was there and the store was asked to join them; not yet filed."""

    OPEN = "open"
    COMPLETING = "completing"
    COMPLETE = "complete"
    ABANDONED = "abandoned"


UNFINISHED = (UploadState.OPEN, UploadState.COMPLETING)


class Upload(Noun, kw_only=True):
    """One camera's recording on its way in. `recording_id` is what the recording will be called once all of it is here.

    `active_at` is when a part was last asked for; fourteen days later the upload is put away, with a `notice` for the person.
    """

    __tablename__ = "upload"
    __table_args__ = (
        # One camera of a lesson is brought by one upload at a time, whatever two windows ask at the same moment.
        Index(
            "uq_upload_unfinished",
            "observation_id",
            "camera",
            unique=True,
            sqlite_where=text("state IN ('open', 'completing')"),
            postgresql_where=text("state IN ('open', 'completing')"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    camera: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    recording_id: Mapped[str] = mapped_column(default_factory=new_id)
    part_bytes: Mapped[int]
    state: Mapped[UploadState] = mapped_column(default=UploadState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    active_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    notice: Mapped[str | None] = mapped_column(default=None)
    files: Mapped[list["UploadFile"]] = relationship(order_by="UploadFile.ordinal", lazy="raise", default_factory=list)


class UploadFile(Noun, kw_only=True):
    """One of an upload's files. `number` names it for ever, `ordinal` is its place in the recording.

    `store_id` is what the object store calls its parts; `composite` is the digest that was announced at the end.
    """

    __tablename__ = "upload_file"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ordinal: Mapped[int]
    file_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    fingerprint: Mapped[str]
    object_key: Mapped[str]
    store_id: Mapped[str]
    composite: Mapped[str | None] = mapped_column(default=None)


class UploadPart(Noun, kw_only=True):
    """The digest that a part was announced with. While a link for it lives, no other bytes are let in under its number."""

    __tablename__ = "upload_part"

    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    file: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str]
    signed_until: Mapped[datetime]


def part_bytes_for(wish: int | None, largest_bytes: int) -> int:
    """Return the part size for an upload, whole MiB from 5 to 16, whatever was wished for.

    The largest file must come to an end within MOST_PARTS.
    """
    needed = -(-largest_bytes // (MOST_PARTS * MIB)) * MIB
    return min(max((wish or USUAL_PART_BYTES) // MIB * MIB, LEAST_PART_BYTES, needed), MOST_PART_BYTES)


def part_count(size_bytes: int, part_bytes: int) -> int:
    """Return how many parts a file has."""
    return -(-size_bytes // part_bytes)


def part_length(size_bytes: int, part_bytes: int, number: int) -> int:
    """Return the length in bytes of a file's part; parts are numbered from 1. Raises ValueError when there is no such part."""
    if not 1 <= number <= part_count(size_bytes, part_bytes):
        raise ValueError(f"a file of {size_bytes} bytes has no part {number}")
    return min(part_bytes, size_bytes - (number - 1) * part_bytes)


def ranges_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as inclusive ranges in order: 1, 2, 3, 7 are (1, 3) and (7, 7)."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def composite_of(digests: Sequence[bytes]) -> str:
    """Return S3's digest of a file sent in parts: the SHA-256 of the parts' raw digests in order, and how many there were."""
    whole = hashlib.sha256(b"".join(digests)).digest()
    return f"{base64.b64encode(whole).decode('ascii')}-{len(digests)}"


def fingerprint_of(source: BinaryIO, size_bytes: int) -> str:
    """Return what tells a file from others without reading all of it, in hexadecimal: SHA-256 over its size and three samples.

    The size is eight bytes, big-endian; the samples are the first, the middle and the last MiB, overlapping in a small file.
    """
    digest = hashlib.sha256(size_bytes.to_bytes(8, "big"))
    middle = max(0, size_bytes // 2 - SAMPLE_BYTES // 2)
    for start in (0, middle, max(0, size_bytes - SAMPLE_BYTES)):
        source.seek(start)
        digest.update(source.read(SAMPLE_BYTES))
    return digest.hexdigest()


class FileDigests:
    """Both digests of a file that is read once: its SHA-256, and the composite of parts of `part_bytes` if that is known."""

    def __init__(self, part_bytes: int | None) -> None:
        self._part_bytes = part_bytes
        self._whole = hashlib.sha256()
        self._part = hashlib.sha256()
        self._in_part = 0
        self._parts: list[bytes] = []

    def update(self, block: bytes) -> None:
        """Take the next bytes of the file."""
        self._whole.update(block)
        rest = memoryview(block)
        while self._part_bytes is not None and rest:
            now, rest = rest[: self._part_bytes - self._in_part], rest[self._part_bytes - self._in_part :]
            self._part.update(now)
            self._in_part += len(now)
            if self._in_part == self._part_bytes:
                self._end_part()

    @property
    def sha256(self) -> str:
        """The SHA-256 of all bytes so far, in hexadecimal."""
        return self._whole.hexdigest()

    def fit(self, sha256: str | None, composite: str | None) -> bool:
        """Whether the file that was read, to its end, has these digests, as far as they are known. One of them must be."""
        if self._in_part:
            self._end_part()
        if sha256 is None and composite is None:
            return False
        return (sha256 is None or sha256 == self.sha256) and (composite is None or composite == composite_of(self._parts))

    def _end_part(self) -> None:
        self._parts.append(self._part.digest())
        self._part, self._in_part = hashlib.sha256(), 0
