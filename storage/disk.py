"""Objects as plain files under one folder, readable without this program.

`objects/<key>` is the file; `uploads/` holds those that come in parts. `digests/<key>` holds its SHA-256, which is worked out
anew when it is missing: a crash between the two files loses nothing. `incoming/` holds what is still arriving, on the same file
system, so that one link makes it visible.
"""

import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.disk_parts import FREE_FLOOR_BYTES, DiskParts
from storage.objects import (
    BLOCK_BYTES,
    DigestMismatch,
    Locator,
    ObjectExists,
    ObjectMissing,
    StoredObject,
    blocks_of,
    checked,
    checked_prefix,
    sha256_of,
)
from storage.store_errors import disk_errors, force, make_folder


class DiskObjects:
    """An object store in the folder `root`, which is made when something is first put. `parts` are files under way."""

    def __init__(self, root: Path, *, free_floor_bytes: int = FREE_FLOOR_BYTES) -> None:
        self.parts = DiskParts(root, free_floor_bytes)
        self._objects = root / "objects"
        self._digests = root / "digests"
        self._incoming = root / "incoming"

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> StoredObject:
        """Keep the bytes under `key`: written aside, forced to the disk, then linked into place. See the port."""
        final = self._objects / checked(key)
        draft = self._incoming / uuid.uuid4().hex
        try:
            with disk_errors():
                make_folder(self._incoming)
                arriving = draft.open("xb", buffering=0)
            with arriving:
                digest, size = _copy(source, arriving)
                if sha256 is not None and sha256 != digest:
                    raise DigestMismatch(key)
                with disk_errors():
                    os.fsync(arriving.fileno())
            with disk_errors():
                return self._publish(draft, final, StoredObject(key, size, digest))
        finally:
            with disk_errors():
                draft.unlink(missing_ok=True)

    def replace(self, key: str, content: bytes) -> StoredObject:
        """Write the bytes aside and rename them into place; the old digest goes first, so that it never names other bytes."""
        final, draft = self._objects / checked(key), self._incoming / uuid.uuid4().hex
        with disk_errors():
            make_folder(self._incoming)
            make_folder(final.parent)
            with draft.open("xb") as arriving:
                arriving.write(content)
                arriving.flush()
                os.fsync(arriving.fileno())
            (self._digests / key).unlink(missing_ok=True)
            draft.replace(final)
            force(final.parent)
        return self.stat(key)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield bytes of the file. See the port."""
        return _read(self._present(key), start, length)

    def stat(self, key: str) -> StoredObject:
        """Return what is known of the file. See the port."""
        path = self._present(key)
        with disk_errors(key):
            return StoredObject(key, path.stat().st_size, self._digest(key))

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield what is kept under the prefix. See the port."""
        folder = self._objects / checked_prefix(prefix).rpartition("/")[0]
        with disk_errors():
            found = (path.relative_to(self._objects).as_posix() for path in folder.rglob("*") if path.is_file())
            keys = sorted(key for key in found if key.startswith(prefix))
        return (self.stat(key) for key in keys)

    def delete(self, key: str) -> None:
        """Remove the file. See the port."""
        with disk_errors():
            path = self._objects / checked(key)
            path.unlink(missing_ok=True)
            (self._digests / key).unlink(missing_ok=True)
            self.parts.forget(key)
            if path.parent.is_dir():
                force(path.parent)

    def locate(self, key: str, *, seconds: int = 10) -> Locator:  # noqa: ARG002 - a path does not expire
        """Return the file's own path. See the port."""
        return Locator(path=self._present(key))

    def _present(self, key: str) -> Path:
        path = self._objects / checked(key)
        with disk_errors():
            if not path.is_file():
                raise ObjectMissing(key)
        return path

    def _publish(self, draft: Path, final: Path, stored: StoredObject) -> StoredObject:
        make_folder(final.parent)
        try:
            os.link(draft, final)
        except FileExistsError:
            if self._digest(stored.key) != stored.sha256:
                raise ObjectExists(stored.key) from None
            return stored
        force(final.parent)
        self._note_digest(stored.key, stored.sha256)
        return stored

    def _digest(self, key: str) -> str:
        noted = self._digests / key
        digest = noted.read_text(encoding="ascii") if noted.is_file() else ""
        if len(digest) == hashlib.sha256().digest_size * 2:  # it was not forced to the disk: a crash may have left it empty
            return digest
        with (self._objects / key).open("rb") as source:
            digest = sha256_of(source)
        self._note_digest(key, digest)
        return digest

    def _note_digest(self, key: str, digest: str) -> None:
        noted = self._digests / key
        noted.parent.mkdir(parents=True, exist_ok=True)
        self._incoming.mkdir(parents=True, exist_ok=True)
        draft = self._incoming / uuid.uuid4().hex
        draft.write_text(digest, encoding="ascii")
        draft.replace(noted)


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in blocks_of(source):  # what goes wrong with the source is the caller's to hear, in the source's own words
        digest.update(block)
        size += len(block)
        with disk_errors():
            rest = memoryview(block)
            while rest:
                rest = rest[target.write(rest) :]
    return digest.hexdigest(), size


def _read(path: Path, start: int, length: int | None) -> Iterator[bytes]:
    with disk_errors(path.name), path.open("rb") as source:
        source.seek(start)
        left = length
        while left is None or left > 0:
            block = source.read(BLOCK_BYTES if left is None else min(left, BLOCK_BYTES))
            if not block:
                return
            left = None if left is None else left - len(block)
            yield block
