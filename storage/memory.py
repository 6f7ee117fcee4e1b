"""Objects in memory: the fake that tests use. It keeps every promise of the port but durability."""

import hashlib
import threading
from collections.abc import Iterator
from typing import BinaryIO

from storage.memory_parts import MemoryParts
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
)


class MemoryObjects:
    """An object store that lasts as long as this object."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self.parts = MemoryParts(self._put_joined)

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> StoredObject:
        """Keep the bytes under `key`. See the port."""
        checked(key)
        content = b"".join(blocks_of(source))
        stored = _described(key, content)
        if sha256 is not None and sha256 != stored.sha256:
            raise DigestMismatch(key)
        with self._lock:
            if self._kept.setdefault(key, content) != content:
                raise ObjectExists(key)
        return stored

    def replace(self, key: str, content: bytes) -> StoredObject:
        """Keep the bytes in the place of others. See the port."""
        with self._lock:
            self._kept[checked(key)] = content
        return _described(key, content)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield bytes of the object. See the port."""
        content = self._content(key)
        wanted = content[start:] if length is None else content[start : start + length]
        return (wanted[at : at + BLOCK_BYTES] for at in range(0, len(wanted), BLOCK_BYTES))

    def stat(self, key: str) -> StoredObject:
        """Return what is known of the object. See the port."""
        return _described(key, self._content(key))

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield what is kept under the prefix. See the port."""
        checked_prefix(prefix)
        with self._lock:
            found = sorted(key for key in self._kept if key.startswith(prefix))
        return (self.stat(key) for key in found)

    def delete(self, key: str) -> None:
        """Forget the object. See the port."""
        with self._lock:
            self._kept.pop(checked(key), None)

    def locate(self, key: str, *, seconds: int = 10) -> Locator:  # noqa: ARG002 - never expires here
        """Return an address that names the object, though nothing answers there."""
        self._content(key)
        return Locator(url=f"memory:{key}")

    def _put_joined(self, key: str, content: bytes) -> None:
        with self._lock:
            if self._kept.setdefault(key, content) != content:
                raise ObjectExists(key)

    def _content(self, key: str) -> bytes:
        with self._lock:
            content = self._kept.get(checked(key))
        if content is None:
            raise ObjectMissing(key)
        return content


def _described(key: str, content: bytes) -> StoredObject:
    return StoredObject(key, len(content), hashlib.sha256(content).hexdigest())
