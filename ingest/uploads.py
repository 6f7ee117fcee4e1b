"""Uploads under way: sent part by part over signed links, and gone on with after any break.

Opening and ending an upload are acts under custody. Which parts have arrived only the object store knows. What lies between,
the digests that links were made for, is bookkeeping: it keeps two different parts from ever being let in under one number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.recording import Recording
from domain.things import OfObservation
from domain.upload import (
    UNFINISHED,
    Upload,
    UploadFile,
    UploadPart,
    UploadState,
    part_count,
    part_length,
)
from ingest.refusals import NotTaken, Refusal, ended
from storage.facts import observation_facts
from storage.objects import ObjectStore
from storage.parts import NoSuchUpload, PartLink, Slot
from storage.rows import Rows

LINK_SECONDS = 15 * 60
"""How long a link for a part lives: 16 MiB at 0.15 Mb/s; a link is asked for when its part is next, so it need not last."""


@dataclass(frozen=True)
class UploadSeen:
    """An upload with its files, and the numbers of each file's parts that the store has."""

    upload: Upload
    present: Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class SignedPart:
    """A part's link; None when these bytes are there already."""

    number: int
    link: PartLink | None
    expires_at: datetime


class Uploads:
    """Shows, signs for and gives up uploads; `ingest.opening` opens them."""

    def __init__(self, rows: Rows, custody: Custody, objects: ObjectStore, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._objects = objects
        self._now = now

    def thing_of(self, upload_id: str) -> OfObservation | None:
        """Return the observation that an upload is for, as the policy sees it, or None when there is no such upload."""
        with self._rows.read() as session:
            upload = session.get(Upload, upload_id)
            return None if upload is None else observation_facts(session, upload.observation_id)

    def seen(self, upload_id: str) -> UploadSeen:
        """Return an upload as it stands. It must exist."""
        with self._rows.read() as session:
            upload = session.get_one(Upload, upload_id, options=[selectinload(Upload.files)])
        return self.with_parts(upload)

    def of_observation(self, observation_id: str) -> list[UploadSeen]:
        """Return the uploads under way and those that were put away with a notice, newest first."""
        with self._rows.read() as session:
            found = session.scalars(
                select(Upload)
                .where(
                    Upload.observation_id == observation_id,
                    Upload.state.in_(UNFINISHED) | Upload.notice.is_not(None),
                )
                .options(selectinload(Upload.files))
                .order_by(Upload.id.desc())
            ).all()
        return [self.with_parts(upload) for upload in found]

    def sign(self, upload_id: str, number: int, wanted: Sequence[tuple[int, str]]) -> list[SignedPart]:
        """Return links for parts of a file, each given with its SHA-256 in hexadecimal. Raises NotTaken."""
        with self._rows.read() as session:
            upload = session.get_one(Upload, upload_id, options=[selectinload(Upload.files)])
            signed_before = _pins(session, upload_id, number, wanted)
        must_be_open(upload)
        file, slots = _slots(upload, number, wanted)
        present = self._present(file) if signed_before else frozenset()
        now = self._now()
        until = now + timedelta(seconds=LINK_SECONDS)
        with self._rows.write() as session:
            upload = session.get_one(Upload, upload_id, with_for_update=True)
            must_be_open(upload)
            upload.active_at = now
            pins = _pins(session, upload_id, number, wanted)
            for slot in slots:
                pin = pins.get(slot.number)
                if pin is None:
                    pin = UploadPart(
                        upload_id=upload_id, file=number, number=slot.number, sha256=slot.sha256, signed_until=until
                    )
                    session.add(pin)
                elif pin.sha256 != slot.sha256 and (slot.number in present or pin.signed_until > now):
                    raise NotTaken(
                        Refusal.PART_DIFFERS,
                        f"Part {slot.number} of {file.file_name} is not what was sent before, so this is not the same file. "
                        "What has arrived is kept. Choose the file that you began with.",
                        upload_id,
                    )
                pin.sha256, pin.signed_until = slot.sha256, until
        key, store_id = file.object_key, file.store_id
        return [
            SignedPart(
                slot.number,
                None if slot.number in present else self._objects.parts.link(key, store_id, slot, seconds=LINK_SECONDS),
                until,
            )
            for slot in slots
        ]

    def order(self, upload_id: str, numbers: Sequence[int]) -> UploadSeen:
        """Put an upload's files in another order, by their numbers. Raises NotTaken; ValueError unless each is named once."""
        with self._rows.write() as session:
            upload = session.get_one(Upload, upload_id, options=[selectinload(Upload.files)], with_for_update=True)
            must_be_open(upload)
            files = {file.number: file for file in upload.files}
            if sorted(numbers) != sorted(files):
                raise ValueError("each of the upload's files must be named once")
            for ordinal, number in enumerate(numbers, start=1):
                files[number].ordinal = ordinal
        return self.seen(upload_id)

    def abandon(self, actor: Actor, thing: OfObservation, upload_id: str, *, notice: str | None = None) -> None:
        """Give an upload up and remove its parts; or put away the notice of one that was. Raises Denied, NotTaken."""
        with self._custody.act(actor, Action.UPLOAD_ABANDON, thing) as deed:
            upload = deed.session.get_one(Upload, upload_id, options=[selectinload(Upload.files)], with_for_update=True)
            if upload.state is UploadState.COMPLETE:
                raise ended(Refusal.UPLOAD_COMPLETE)
            deed.about("upload", upload_id)
            deed.payload |= {"camera": upload.camera, "notice": notice, "was": upload.state}
            upload.state, upload.notice = UploadState.ABANDONED, notice
            upload.ended_at = upload.ended_at or self._now()
        self.give_up(upload)

    def give_up(self, upload: Upload) -> None:
        """Remove from the store what came of an upload's files. Doing it twice is done already."""
        for file in upload.files:
            self._objects.parts.give_up(file.object_key, file.store_id)

    def with_parts(self, upload: Upload) -> UploadSeen:
        """Return an upload, files loaded, with what the store has of it."""
        return UploadSeen(upload, {file.number: self._parts_of(upload, file) for file in upload.files})

    def _parts_of(self, upload: Upload, file: UploadFile) -> frozenset[int]:
        if upload.state is UploadState.ABANDONED:
            return frozenset()
        every = frozenset(range(1, part_count(file.size_bytes, upload.part_bytes) + 1))
        if upload.state is UploadState.COMPLETE:
            return every
        try:
            return self._objects.parts.present(file.object_key, file.store_id)
        except NoSuchUpload:
            return every if upload.state is UploadState.COMPLETING else frozenset()

    def _present(self, file: UploadFile) -> frozenset[int]:
        try:
            return self._objects.parts.present(file.object_key, file.store_id)
        except NoSuchUpload as gone:
            raise ended(Refusal.UPLOAD_ABANDONED) from gone


def present_recording(session: Session, observation_id: str, camera: int) -> Recording | None:
    """Return the recording that a camera has now, parts loaded."""
    return session.scalars(
        select(Recording)
        .where(Recording.observation_id == observation_id, Recording.camera == camera, Recording.replaced_at.is_(None))
        .options(selectinload(Recording.parts))
    ).one_or_none()


def must_be_open(upload: Upload) -> None:
    """Raise NotTaken unless parts of the upload can still come."""
    if upload.state is UploadState.ABANDONED:
        raise ended(Refusal.UPLOAD_ABANDONED)
    if upload.state is not UploadState.OPEN:
        raise ended(Refusal.UPLOAD_COMPLETE)


def _slots(upload: Upload, number: int, wanted: Sequence[tuple[int, str]]) -> tuple[UploadFile, list[Slot]]:
    try:
        [file] = [file for file in upload.files if file.number == number]
        return file, [Slot(part, part_length(file.size_bytes, upload.part_bytes, part), digest) for part, digest in wanted]
    except ValueError as none:
        raise NotTaken(
            Refusal.NO_SUCH_PART, "The upload has no such file or part. Reload the page; what has arrived is kept."
        ) from none


def _pins(session: Session, upload_id: str, number: int, wanted: Sequence[tuple[int, str]]) -> dict[int, UploadPart]:
    found = session.scalars(
        select(UploadPart).where(
            UploadPart.upload_id == upload_id,
            UploadPart.file == number,
            UploadPart.number.in_([part for part, _ in wanted]),
        )
    )
    return {pin.number: pin for pin in found}
