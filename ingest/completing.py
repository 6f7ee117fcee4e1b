"""An upload becomes a recording: the parts are joined, the digest of all of them is compared, and one act files the rows.

The order is the safety. What was announced is noted first; then the store joins; then one transaction holds the recording, its
audit entry and the jobs. A crash between any two of them leaves a state that going on with leads to the same end, whether the
sender asks again or the upkeep does.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody, Deed, Denied
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import Observation
from domain.recording import Part, Recording
from domain.things import OfObservation
from domain.upload import Upload, UploadFile, UploadPart, UploadState, composite_of, part_count
from ingest.damage import is_damaged
from ingest.refusals import NotTaken, Refusal, ended
from ingest.replacing import asked_for_again, must_be_replaceable
from ingest.uploads import present_recording
from storage.objects import DigestMismatch, ObjectStore
from storage.parts import NoSuchUpload, PartsMissing
from storage.rows import Rows

Then = Callable[[Session, Recording], None]
"""What happens in the transaction that files a recording: it is to be heard, and with the last camera, prepared."""


class Completing:
    """Makes recordings of uploads whose parts are all there."""

    def __init__(
        self, rows: Rows, custody: Custody, objects: ObjectStore, then: Then, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._rows = rows
        self._custody = custody
        self._objects = objects
        self._then = then
        self._now = now

    def complete(self, actor: Actor, thing: OfObservation, upload_id: str, composites: Mapping[int, str]) -> Recording:
        """Join the parts and return the recording, parts loaded. `composites` are what the sender holds, by file number.

        Doing it again returns the same. Raises Denied; NotTaken with PARTS_MISSING, COMPOSITE_DIFFERS, NEEDS_REASON (the upload
        stays open then) or UPLOAD_ABANDONED; StoreUnavailable, after which it may be asked again.
        """
        with self._rows.write() as session:
            upload = session.get_one(Upload, upload_id, options=[selectinload(Upload.files)], with_for_update=True)
            if upload.state is UploadState.ABANDONED:
                raise ended(Refusal.UPLOAD_ABANDONED)
            if upload.state is not UploadState.COMPLETE:
                digests = {file.number: _announced(session, upload, file) for file in upload.files}
                for file in upload.files:
                    file.composite = composite_of(digests[file.number])
                    if composites.get(file.number) != file.composite:
                        raise _differs(upload_id, file.file_name)
                present = present_recording(session, upload.observation_id, upload.camera)
                if upload.state is UploadState.OPEN and present is not None and not _is_here(session, present, upload):
                    must_be_replaceable(session, present, upload)
                upload.state, upload.active_at = UploadState.COMPLETING, self._now()
        if upload.state is UploadState.COMPLETE:
            return self._recording(upload.recording_id)
        return self._finish(actor, thing, upload, digests)

    def go_on(self, actor: Actor, thing: OfObservation, upload_id: str) -> Recording | None:
        """Finish what a crash cut off after the sender had announced it. None when nothing is left to do. Raises Denied."""
        with self._rows.read() as session:
            upload = session.get_one(Upload, upload_id, options=[selectinload(Upload.files)])
            if upload.state is not UploadState.COMPLETING:
                return None
            digests = {file.number: _announced(session, upload, file) for file in upload.files}
        return self._finish(actor, thing, upload, digests)

    def _finish(self, actor: Actor, thing: OfObservation, upload: Upload, digests: Mapping[int, list[bytes]]) -> Recording:
        for file in upload.files:
            try:
                self._objects.parts.join(file.object_key, file.store_id, digests[file.number])
            except PartsMissing as missing:
                self._reopen(upload.id)
                raise _missing(upload.id) from missing
            except DigestMismatch as other:
                self._reopen(upload.id)
                raise _differs(upload.id, file.file_name) from other
            except NoSuchUpload as gone:
                self._reopen(upload.id)
                raise ended(Refusal.UPLOAD_ABANDONED) from gone
        try:
            return self._filed(actor, thing, upload.id)
        except Denied:  # the permission ended while the bytes came: nothing of them stays
            for file in upload.files:
                self._objects.delete(file.object_key)
            raise

    def _filed(self, actor: Actor, thing: OfObservation, upload_id: str) -> Recording:
        spare: list[str] = []
        with self._custody.act(actor, Action.RECORDING_RECEIVE, thing) as deed:
            deed.session.get_one(Observation, thing.id, with_for_update=True)  # two files for one camera come in turn
            upload = deed.session.get_one(Upload, upload_id, options=[selectinload(Upload.files)], with_for_update=True)
            present = present_recording(deed.session, upload.observation_id, upload.camera)
            if upload.state is UploadState.COMPLETE and present is not None:
                recording = present
                deed.payload["already_here"] = True
            elif present is not None and _is_here(deed.session, present, upload):
                recording = present
                deed.payload["already_here"] = True
                spare = [file.object_key for file in upload.files]
            else:
                recording = _recording(upload, self._now())
                _file(deed, recording, present, self._now())
            deed.about("recording", recording.id)
            deed.payload["upload"] = upload.id
            upload.state, upload.recording_id, upload.ended_at = UploadState.COMPLETE, recording.id, self._now()
            deed.session.execute(delete(UploadPart).where(UploadPart.upload_id == upload.id))
            self._then(deed.session, recording)
        for key in spare:
            self._objects.delete(key)  # the same bytes were here already; nothing refers to the second copy
        return recording

    def _reopen(self, upload_id: str) -> None:
        with self._rows.write() as session:
            upload = session.get_one(Upload, upload_id, with_for_update=True)
            if upload.state is UploadState.COMPLETING:
                upload.state = UploadState.OPEN

    def _recording(self, recording_id: str) -> Recording:
        with self._rows.read() as session:
            return session.get_one(Recording, recording_id, options=[selectinload(Recording.parts)])


def _announced(session: Session, upload: Upload, file: UploadFile) -> list[bytes]:
    """The digests that a file's parts were let in with, in order. Raises NotTaken when one was never asked for."""
    found = session.scalars(
        select(UploadPart.sha256)
        .where(UploadPart.upload_id == upload.id, UploadPart.file == file.number)
        .order_by(UploadPart.number)
    ).all()
    if len(found) != part_count(file.size_bytes, upload.part_bytes):
        raise _missing(upload.id)
    return [bytes.fromhex(digest) for digest in found]


def _missing(upload_id: str) -> NotTaken:
    words = "Not every part has arrived yet. What is there is kept; the missing parts are sent now."
    return NotTaken(Refusal.PARTS_MISSING, words, upload_id)


def _differs(upload_id: str, name: str) -> NotTaken:
    return NotTaken(
        Refusal.COMPOSITE_DIFFERS,
        f"What arrived of {name} is not what your computer holds now: the file changed meanwhile. It was not taken as a "
        "recording. Drop this upload, and send the file again.",
        upload_id,
    )


def _is_here(session: Session, present: Recording, upload: Upload) -> bool:
    """Whether these very bytes are the camera's recording already, and still as they were sent."""
    here = [(part.composite, part.part_bytes) for part in present.parts]
    return here == [(file.composite, upload.part_bytes) for file in upload.files] and not is_damaged(session, present.id)


def _recording(upload: Upload, now: datetime) -> Recording:
    parts = [
        Part(
            recording_id=upload.recording_id,
            ordinal=file.ordinal,
            object_key=file.object_key,
            file_name=file.file_name,
            size_bytes=file.size_bytes,
            composite=file.composite,
            part_bytes=upload.part_bytes,
            fingerprint=file.fingerprint,
            uploaded_by=upload.person_id,
            received_at=now,
        )
        for file in upload.files
    ]
    return Recording(
        id=upload.recording_id,
        observation_id=upload.observation_id,
        camera=upload.camera,
        label=f"Camera {upload.camera}",
        received_at=now,
        parts=parts,
    )


def _file(deed: Deed, recording: Recording, present: Recording | None, now: datetime) -> None:
    if present is not None:
        deed.payload |= {"sent_back": [each.id for each in asked_for_again(deed.session, present)]}
        present.replaced_at = now
        deed.also("recording", present.id, {"replaced_by": recording.id})
        deed.payload["replaces"] = present.id
        deed.session.flush()  # the old one steps aside before the new one takes its place
    deed.session.add(recording)
    deed.session.flush()
    observation = deed.session.get_one(Observation, recording.observation_id)
    if observation.attested_at is not None:  # it was said of the recordings that were in then
        observation.attested_at = None
        deed.payload["attestation_lapsed"] = True
    deed.payload |= {
        "camera": recording.camera,
        "files": [
            {"file_name": part.file_name, "size_bytes": part.size_bytes, "composite": part.composite, "key": part.object_key}
            for part in recording.parts
        ],
    }
