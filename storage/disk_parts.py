"""Files under way on a disk: one folder each, with the file at its full length from the start and a ledger of its parts.

`uploads/<id>/data` has its space reserved when it begins, so that a full disk is said at the beginning. A part is spooled,
checked, copied into its place, forced to the disk, and only then entered in `uploads/<id>/ledger`: 32 bytes for each part,
its SHA-256, or zeros. A crash at any moment leaves parts that are entered and true, or parts that are not entered. The ledger
is also what S3's composite digest is the SHA-256 of.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from domain.upload import composite_of
from storage.objects import DigestMismatch, ObjectExists, StoreFull, checked
from storage.parts import NoSuchUpload, PartLink, PartRefused, PartsMissing, Slot
from storage.store_errors import disk_errors, force, make_folder
from storage.tickets import Tickets

DIGEST_BYTES = hashlib.sha256().digest_size
_NOTHING = bytes(DIGEST_BYTES)

FREE_FLOOR_BYTES = 2_000_000_000
"""Space that stays free whatever arrives: the database and lessons in preparation need it to end in order."""


class DiskParts:
    """Files under way in `root`, beside the finished ones. `free_floor_bytes` stay free whatever is begun."""

    def __init__(self, root: Path, free_floor_bytes: int = FREE_FLOOR_BYTES) -> None:
        self._uploads = root / "uploads"
        self._objects = root / "objects"
        self._composites = root / "composites"
        self._floor = free_floor_bytes
        self._tickets = Tickets(root / "link.key")

    def begin(self, key: str, size_bytes: int, part_bytes: int) -> str:
        """Make the folder with the file at its full length. See the port."""
        checked(key)
        upload_id = uuid.uuid4().hex
        folder = self._uploads / upload_id
        with disk_errors():
            make_folder(folder)
            free = shutil.disk_usage(folder).free
        if free - size_bytes < self._floor:
            folder.rmdir()
            raise StoreFull(
                f"{_gb(free)} are free, {_gb(self._floor)} of them must stay free, and the file needs {_gb(size_bytes)}."
            )
        try:
            with disk_errors(), (folder / "data").open("xb") as data:
                os.posix_fallocate(data.fileno(), 0, size_bytes)
                os.fsync(data.fileno())
            with disk_errors(), (folder / "ledger").open("xb") as ledger:
                ledger.truncate(DIGEST_BYTES * -(-size_bytes // part_bytes))
                os.fsync(ledger.fileno())
                force(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return upload_id

    def link(self, key: str, upload_id: str, slot: Slot, *, seconds: int) -> PartLink:
        """Return an address of the service, signed for this part alone. See the port."""
        del key
        return PartLink(f"parts/{self._tickets.signed(upload_id, slot, seconds)}", {})

    def arriving(self, ticket: str) -> "DiskArriving":
        """Open the place of the part that the ticket is for. See the port."""
        upload_id, slot = self._tickets.opened(ticket)
        return DiskArriving(self._folder(upload_id), slot)

    def present(self, key: str, upload_id: str) -> frozenset[int]:
        """Read the ledger. See the port."""
        del key
        with disk_errors():
            try:
                entered = (self._folder(upload_id) / "ledger").read_bytes()
            except FileNotFoundError as gone:
                raise NoSuchUpload(upload_id) from gone
        return frozenset(number for number, digest in enumerate(_digests(entered), start=1) if digest != _NOTHING)

    def join(self, key: str, upload_id: str, digests: Sequence[bytes]) -> str:
        """Link the file into its place, once the ledger says that it is whole. See the port."""
        folder, expected = self._uploads / upload_id, composite_of(digests)
        noted = self._composites / checked(key)
        with disk_errors():
            try:
                with _ledger(folder) as ledger:
                    entered = ledger.read()
                    if _NOTHING in _digests(entered):
                        raise PartsMissing(key)
                    if _digests(entered) != [bytes(each) for each in digests]:
                        raise DigestMismatch(key)
                    self._publish(folder / "data", key)
                    _note(noted, expected)
                    shutil.rmtree(folder)  # the ledger's lock is held: a part that comes now finds that the upload has ended
                    force(self._uploads)
            except NoSuchUpload:
                if not noted.is_file():
                    raise
                if noted.read_text(encoding="ascii") != expected:
                    raise DigestMismatch(key) from None
        return expected

    def give_up(self, key: str, upload_id: str) -> None:
        """Remove the folder. See the port."""
        del key
        folder = self._folder(upload_id)
        with disk_errors():
            try:
                with _ledger(folder):
                    shutil.rmtree(folder)
            except NoSuchUpload:
                shutil.rmtree(folder, ignore_errors=True)  # a crash as it began: there is no ledger yet

    def under_way(self) -> Mapping[str, float]:
        """List the folders. See the port."""
        with disk_errors():
            if not self._uploads.is_dir():
                return {}
            return {folder.name: time.time() - folder.stat().st_mtime for folder in self._uploads.iterdir()}

    def forget(self, key: str) -> None:
        """Let go of what is noted of a joined object that is being removed."""
        (self._composites / key).unlink(missing_ok=True)

    def _folder(self, upload_id: str) -> Path:
        if not upload_id.isalnum():
            raise NoSuchUpload(upload_id)
        return self._uploads / upload_id

    def _publish(self, data: Path, key: str) -> None:
        final = self._objects / key
        make_folder(final.parent)
        with data.open("rb") as written:
            os.fsync(written.fileno())
        data.chmod(0o444)
        try:
            os.link(data, final)
        except FileExistsError:
            if not data.samefile(final):  # else a crash came between the link and the end
                raise ObjectExists(key) from None
        force(final.parent)


class DiskArriving:
    """A part on its way into its place. Spooled without a name, so that a crash leaves nothing of it."""

    def __init__(self, folder: Path, slot: Slot) -> None:
        self._folder = folder
        self._slot = slot
        self._digest = hashlib.sha256()
        self._arrived = 0
        with disk_errors():
            if not (folder / "ledger").is_file():
                raise NoSuchUpload(folder.name)
            self._spool = cast("BinaryIO", tempfile.TemporaryFile(buffering=0, dir=folder))  # noqa: SIM115 - closed by close

    def write(self, block: bytes) -> None:
        """Spool the next bytes. See the port."""
        self._arrived += len(block)
        if self._arrived > self._slot.length:
            raise PartRefused(f"more than the {self._slot.length:,} bytes of this part arrived")
        self._digest.update(block)
        rest = memoryview(block)
        with disk_errors():
            while rest:
                rest = rest[self._spool.write(rest) :]

    def keep(self) -> None:
        """Copy the bytes into their place, force them to the disk, then enter them. See the port."""
        if self._arrived != self._slot.length:
            raise PartRefused(f"{self._arrived:,} of {self._slot.length:,} bytes arrived")
        if self._digest.hexdigest() != self._slot.sha256:
            raise PartRefused("the bytes that arrived do not have the announced digest")
        place = (self._slot.number - 1) * DIGEST_BYTES
        with disk_errors(), _ledger(self._folder) as ledger:
            entered = os.pread(ledger.fileno(), DIGEST_BYTES, place)
            if entered == self._digest.digest():
                return
            if entered != _NOTHING:
                raise PartRefused("this part is there already, with other bytes")
            self._copy()
            os.pwrite(ledger.fileno(), self._digest.digest(), place)
            os.fdatasync(ledger.fileno())

    def close(self) -> None:
        """Let the spool go."""
        self._spool.close()

    def _copy(self) -> None:
        with (self._folder / "data").open("r+b", buffering=0) as data:
            start = (self._slot.number - 1) * self._part_bytes(data)
            done = 0
            while done < self._arrived:
                done += _copied(self._spool.fileno(), data.fileno(), done, start + done, self._arrived - done)
            os.fdatasync(data.fileno())

    def _part_bytes(self, data: BinaryIO) -> int:
        """The upload's part size: a part that is not the last is as long as that; the last one ends where the file ends."""
        size = os.fstat(data.fileno()).st_size
        count = (self._folder / "ledger").stat().st_size // DIGEST_BYTES
        if self._slot.number < count:
            return self._slot.length
        return 0 if count == 1 else (size - self._slot.length) // (count - 1)


def _copied(source: int, target: int, start: int, at: int, length: int) -> int:
    """Copy inside the kernel, and return how much was. Some file systems cannot: there it goes through this process."""
    try:
        return os.copy_file_range(source, target, length, start, at)
    except OSError:
        return os.pwrite(target, os.pread(source, min(length, 1024 * 1024), start), at)


@contextmanager
def _ledger(folder: Path) -> Iterator[BinaryIO]:
    """Give the ledger, locked against every other thread and process. Raises NoSuchUpload when there is none, or no longer."""
    try:
        opened = (folder / "ledger").open("r+b", buffering=0)
    except FileNotFoundError as gone:
        raise NoSuchUpload(folder.name) from gone
    with opened as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        if os.fstat(ledger.fileno()).st_nlink == 0:
            raise NoSuchUpload(folder.name)
        yield cast("BinaryIO", ledger)


def _digests(ledger: bytes) -> list[bytes]:
    return [ledger[at : at + DIGEST_BYTES] for at in range(0, len(ledger), DIGEST_BYTES)]


def _note(path: Path, words: str) -> None:
    """Write a small file so that it is there whole, or not at all."""
    make_folder(path.parent)
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with draft.open("x", encoding="ascii") as sink:
        sink.write(words)
        sink.flush()
        os.fsync(sink.fileno())
    draft.replace(path)
    force(path.parent)


def _gb(count: int) -> str:
    return f"{count / 1e9:,.1f} GB"
