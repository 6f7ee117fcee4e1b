"""Opens uploads: once, however often it is asked for the same files; where there is room; with the space reserved at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import new_id, utc_now
from domain.observation import Observation
from domain.things import OfObservation
from domain.upload import UNFINISHED, Upload, UploadFile, part_bytes_for
from ingest.damage import is_damaged
from ingest.refusals import NotTaken, Refusal
from ingest.replacing import must_be_replaceable
from ingest.room import Room
from ingest.uploads import Uploads, UploadSeen, present_recording
from storage.objects import ObjectStore, StoreFull
from storage.rows import Rows

NAME_LENGTH = 200


@dataclass(frozen=True)
class Offered:
    """A file that somebody wants to send, as it lies on their computer."""

    file_name: str
    size_bytes: int
    fingerprint: str
    modified_ms: int | None = None


class Opening:
    """Opens uploads within the limits of `room`."""

    def __init__(
        self,
        rows: Rows,
        custody: Custody,
        objects: ObjectStore,
        uploads: Uploads,
        room: Room,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._rows = rows
        self._custody = custody
        self._objects = objects
        self._uploads = uploads
        self._room = room
        self._now = now

    def open(
        self, actor: Actor, thing: OfObservation, camera: int, offered: Sequence[Offered], wish: int | None, *, again: bool
    ) -> tuple[UploadSeen, bool]:
        """Return the upload of these files for this camera, and whether it was opened now. Space is reserved here.

        Raises Denied, or NotTaken with the reason.
        """
        fingerprints = self._must_be_files(offered)
        with self._rows.read() as session:
            known = self._known(session, thing.id, camera, fingerprints, again=again)
            if known is None:
                self._room.must_have_room(session, thing, sum(one.size_bytes for one in offered))
        if known is not None:
            return self._uploads.with_parts(known), False
        upload = self._begun(actor, thing, camera, offered, part_bytes_for(wish, max(file.size_bytes for file in offered)))
        try:
            with self._custody.act(actor, Action.UPLOAD_OPEN, thing) as deed:
                deed.session.get_one(Observation, thing.id, with_for_update=True)  # of two windows, the second sees the first
                known = self._known(deed.session, thing.id, camera, fingerprints, again=again)
                deed.about("upload", upload.id)
                if known is None:
                    deed.session.add(upload)
                    names = [file.file_name for file in upload.files]
                    size = sum(file.size_bytes for file in upload.files)
                    deed.payload |= {"observation": thing.id, "camera": camera, "files": names, "size_bytes": size}
                else:
                    deed.about("upload", known.id)
                    deed.payload["already_open"] = True
        except BaseException:
            self._uploads.give_up(upload)
            raise
        if known is not None:
            self._uploads.give_up(upload)
            return self._uploads.with_parts(known), False
        return UploadSeen(upload, {file.number: frozenset() for file in upload.files}), True

    def _must_be_files(self, offered: Sequence[Offered]) -> frozenset[str]:
        for one in offered:
            if one.size_bytes == 0:
                raise NotTaken(
                    Refusal.EMPTY, f"{one.file_name} is empty: it holds not one byte. Look at the file on the camera's card."
                )
            if one.size_bytes > self._room.file_bytes:
                raise NotTaken(
                    Refusal.TOO_LARGE,
                    f"{one.file_name} has {one.size_bytes / 1e9:,.1f} GB; this service takes files of up to "
                    f"{self._room.file_bytes / 1e9:,.1f} GB. Nothing was sent. Record at a lower bit rate, or split the file.",
                )
        fingerprints = frozenset(one.fingerprint for one in offered)
        if len(fingerprints) < len(offered):
            raise NotTaken(Refusal.SAME_FILE_TWICE, "The same file was chosen twice. Take one of the two away, then go on.")
        return fingerprints

    def _known(
        self, session: Session, observation_id: str, camera: int, fingerprints: frozenset[str], *, again: bool
    ) -> Upload | None:
        """The upload of these very files that is open already. Raises NotTaken when the camera's place is taken."""
        upload = session.scalars(
            select(Upload)
            .where(Upload.observation_id == observation_id, Upload.camera == camera, Upload.state.in_(UNFINISHED))
            .options(selectinload(Upload.files))
        ).one_or_none()
        if upload is not None:
            if fingerprints == {file.fingerprint for file in upload.files}:
                return upload
            names = ", ".join(file.file_name for file in upload.files)
            raise NotTaken(
                Refusal.ANOTHER_OPEN,
                f"Other files are on their way for camera {camera}: {names}. Go on with those, or drop them first.",
                upload.id,
            )
        present = present_recording(session, observation_id, camera)
        if (
            present is not None
            and not again
            and fingerprints == {part.fingerprint for part in present.parts}
            and not is_damaged(session, present.id)
        ):
            raise NotTaken(
                Refusal.ALREADY_HERE,
                f"These files are the recording of camera {camera} that is here already, so nothing needs to be sent.",
            )
        if present is not None:
            must_be_replaceable(session, present)
        return None

    def _begun(self, actor: Actor, thing: OfObservation, camera: int, offered: Sequence[Offered], part_bytes: int) -> Upload:
        """Begin the files at the store, before any row speaks of them: what is begun and never filed is swept."""
        recording_id = new_id()
        upload = Upload(
            observation_id=thing.id,
            camera=camera,
            person_id=actor.person_id,
            recording_id=recording_id,
            part_bytes=part_bytes,
            opened_at=self._now(),
            active_at=self._now(),
        )
        try:
            for number, one in enumerate(offered, start=1):
                key = f"originals/{thing.id}/{recording_id}/{number}"
                store_id = self._objects.parts.begin(key, one.size_bytes, part_bytes)
                upload.files.append(
                    UploadFile(
                        upload_id=upload.id,
                        number=number,
                        ordinal=number,
                        file_name=_plain_name(one.file_name, camera),
                        size_bytes=one.size_bytes,
                        modified_ms=one.modified_ms,
                        fingerprint=one.fingerprint,
                        object_key=key,
                        store_id=store_id,
                    )
                )
        except StoreFull as full:
            self._uploads.give_up(upload)
            raise NotTaken(
                Refusal.NO_ROOM,
                f"There is no room for these files: {full} Nothing was sent. Tell your programme's administrator.",
            ) from full
        except BaseException:
            self._uploads.give_up(upload)
            raise
        return upload


def _plain_name(file_name: str, camera: int) -> str:
    """The file's own name without its folders and without what does not print: shown to people, never used as a path."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(character for character in name if character.isprintable()).strip()
    return printable[:NAME_LENGTH] or f"camera-{camera}"
