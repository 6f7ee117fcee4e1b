"""Takes in one camera's file: spooled and hashed as it arrives, kept as an immutable original, then filed in one act.

No database session is held while bytes arrive, and no more than a block of the file is ever in memory. The order is the
safety: an intent is recorded, the bytes are checked, the object is put, and only then do rows refer to it. What this file does
not know: whether the bytes are a recording. That is for `ingest.checks`, once they are safe.
"""

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody, Deed, Denied
from custody.intents import Intent
from domain.actions import Action, Actor
from domain.base import new_id, utc_now
from domain.observation import CAMERAS, Observation
from domain.recording import Part, Recording
from domain.things import OfObservation
from storage.objects import ObjectStore, StoreFull, StoreUnavailable

FREE_FLOOR_BYTES = 512 * 1024 * 1024
"""Space that stays free whatever arrives: the database and lessons in preparation need it to end in order."""

NAME_LENGTH = 200


class NotReceived(Exception):  # noqa: N818 - reads as what happened
    """A file was not taken in. The text is for the person: what happened, what is kept, what to do. `code` is for programs."""

    code: ClassVar[str] = "not_received"


class EmptyFile(NotReceived):
    """Not one byte arrived."""

    code = "empty"


class TooLarge(NotReceived):
    """The file is larger than this service takes."""

    code = "too_large"


class CutShort(NotReceived):
    """Fewer or more bytes arrived than were announced, or the sending broke off."""

    code = "cut_short"


class Damaged(NotReceived):
    """The bytes that arrived are not those that were announced."""

    code = "damaged"


class NoRoom(NotReceived):
    """There is no space for the file."""

    code = "no_room"


class StoreDown(NotReceived):
    """The place where recordings are kept does not answer."""

    code = "store_down"


@dataclass(frozen=True)
class _Arrived:
    """What was spooled."""

    size_bytes: int
    sha256: str


class Receiver:
    """Takes in cameras' files, up to `max_bytes` each, by way of `spool_dir`."""

    def __init__(self, custody: Custody, objects: ObjectStore, spool_dir: Path, max_bytes: int) -> None:
        self._custody = custody
        self._objects = objects
        self._spool_dir = spool_dir
        self._max_bytes = max_bytes

    def receive(
        self,
        actor: Actor,
        thing: OfObservation,
        camera: int,
        file_name: str,
        stream: Iterable[bytes],
        *,
        size: int | None,
        sha256: str | None,
        then: Callable[[Session, Recording], None],
    ) -> Recording:
        """Take in the file that `stream` brings and return its recording, parts loaded.

        `size` (bytes) and `sha256` (hexadecimal) are what the sender announced, as far as known. An earlier recording of
        the camera is marked as replaced and kept; the very same bytes again change nothing and return what is there.
        With new bytes an attestation given before lapses: it was about other recordings.
        `then` is called in the transaction that files the recording, so that what it enqueues stands or falls with it.

        Raises Denied, ValueError for a camera that does not exist, or a NotReceived. Whatever the stream raises passes
        through. In every case the record says what became of the upload.
        """
        if camera not in CAMERAS:
            raise ValueError(f"A lesson has cameras {CAMERAS[0]} to {CAMERAS[-1]}; there is no camera {camera}.")
        name = _plain_name(file_name, camera)
        announced = {"camera": camera, "file_name": name, "size_bytes": size, "sha256": sha256}
        intent = self._custody.intend(actor, Action.RECORDING_RECEIVE, thing, announced)
        try:
            self._must_have_room(size)
            with self._spool() as spool:
                arrived = self._spooled(spool, stream, size, sha256)
                return self._kept(intent, spool, _recording(intent, camera, name, arrived), then)
        except NotReceived as refused:
            intent.failed(f"{refused.code}: {refused}")
            raise
        except BaseException as broken:
            intent.failed(f"abandoned: {type(broken).__name__}: {broken}")
            raise

    def _must_have_room(self, size: int | None) -> None:
        if size is not None and size > self._max_bytes:
            raise self._too_large()
        self._spool_dir.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._spool_dir).free < FREE_FLOOR_BYTES + (size or 0):
            raise _no_room()

    def _spool(self) -> AbstractContextManager[BinaryIO]:
        # It has no name, so that a crash leaves nothing behind; and no buffer, so that a full disk is noticed in `_write`.
        return cast("AbstractContextManager[BinaryIO]", tempfile.TemporaryFile(buffering=0, dir=self._spool_dir))

    def _spooled(self, spool: BinaryIO, stream: Iterable[bytes], size: int | None, sha256: str | None) -> _Arrived:
        digest, arrived = hashlib.sha256(), 0
        for block in stream:
            arrived += len(block)
            if arrived > self._max_bytes:
                raise self._too_large()
            digest.update(block)
            _write(spool, block)
        if arrived == 0:
            raise EmptyFile("The file is empty: it holds not one byte. Nothing was kept. Check the file on the camera's card.")
        if size is not None and arrived != size:
            raise CutShort(
                f"{arrived:,} of {size:,} bytes arrived, so the file is not whole. It was not kept; recordings that were here "
                "before are untouched. Send the file again."
            )
        if sha256 is not None and digest.hexdigest() != sha256.lower():
            raise Damaged(
                "The file changed on its way: its checksum is not the announced one. It was not kept; recordings that were "
                "here before are untouched. Send the file again."
            )
        return _Arrived(arrived, digest.hexdigest())

    def _kept(
        self, intent: Intent, spool: BinaryIO, recording: Recording, then: Callable[[Session, Recording], None]
    ) -> Recording:
        [part] = recording.parts
        spool.seek(0)
        try:
            self._objects.put(part.object_key, spool, sha256=part.sha256)
        except StoreFull as full:
            raise _no_room() from full
        except StoreUnavailable as down:
            raise StoreDown(
                "The file arrived, but the store for recordings does not answer, so it could not be kept. Recordings that "
                "were here before are untouched. Try again in a few minutes; if it stays like this, tell your programme's "
                "administrator."
            ) from down
        try:
            filed = self._filed(intent, recording, then)
        except Denied:
            self._objects.delete(part.object_key)  # the permission ended while the bytes came: nothing of them stays
            raise
        if filed is not recording:
            self._objects.delete(part.object_key)  # the same bytes were here already; nothing refers to the second copy
        return filed

    def _filed(self, intent: Intent, recording: Recording, then: Callable[[Session, Recording], None]) -> Recording:
        with self._custody.act(intent.actor, intent.action, intent.thing, intent=intent) as deed:
            present = _present(deed.session, recording.observation_id, recording.camera)
            if present is not None and _digests(present) == _digests(recording):
                recording = present
                deed.payload["already_here"] = True
            else:
                _file(deed, recording, present)
            deed.about("recording", recording.id)
            then(deed.session, recording)
        return recording

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The file is larger than the {self._max_bytes / 1e9:,.1f} GB that this service takes. It was not kept. Record at "
            "a lower bit rate or split the file, and send it again."
        )


def _write(spool: BinaryIO, block: bytes) -> None:
    rest = memoryview(block)
    try:
        while rest:
            rest = rest[spool.write(rest) :]
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room() from error
        raise


def _no_room() -> NoRoom:
    return NoRoom(
        "The service has no space left for this file. It was not kept; recordings that were here before are untouched. Tell "
        "your programme's administrator, and send the file again when there is space."
    )


def _plain_name(file_name: str, camera: int) -> str:
    """The file's own name without its folders and without what does not print: shown to people, never used as a path."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(character for character in name if character.isprintable()).strip()
    return printable[:NAME_LENGTH] or f"camera-{camera}"


def _recording(intent: Intent, camera: int, name: str, arrived: _Arrived) -> Recording:
    recording_id, ordinal = new_id(), 1
    part = Part(
        recording_id=recording_id,
        ordinal=ordinal,
        object_key=f"originals/{intent.thing.id}/{recording_id}/{ordinal}",
        file_name=name,
        size_bytes=arrived.size_bytes,
        sha256=arrived.sha256,
        uploaded_by=intent.actor.person_id,
    )
    return Recording(id=recording_id, observation_id=intent.thing.id, camera=camera, label=f"Camera {camera}", parts=[part])


def _present(session: Session, observation_id: str, camera: int) -> Recording | None:
    """The recording that the camera has now. Locks the observation: two files for one camera come one after the other."""
    session.get_one(Observation, observation_id, with_for_update=True)
    return session.scalars(
        select(Recording)
        .where(Recording.observation_id == observation_id, Recording.camera == camera, Recording.replaced_at.is_(None))
        .options(selectinload(Recording.parts))
    ).one_or_none()


def _digests(recording: Recording) -> list[str | None]:
    return [part.sha256 for part in recording.parts]


def _file(deed: Deed, recording: Recording, present: Recording | None) -> None:
    [part] = recording.parts
    if present is not None:
        present.replaced_at = utc_now()
        deed.also("recording", present.id, {"replaced_by": recording.id})
        deed.session.flush()  # the old one steps aside before the new one takes its place
    deed.session.add(recording)
    deed.session.flush()
    observation = deed.session.get_one(Observation, recording.observation_id)
    if observation.attested_at is not None:  # it was said of the recordings that were in then
        observation.attested_at = None
        deed.payload["attestation_lapsed"] = True
    deed.payload |= {
        "camera": recording.camera,
        "file_name": part.file_name,
        "size_bytes": part.size_bytes,
        "sha256": part.sha256,
        "object_key": part.object_key,
    }
    if present is not None:
        deed.payload["replaces"] = present.id
