"""The port to the object store: six methods, four errors, and a sentence of contract for each.

An object is a file under a key. Keys are relative, `/`-separated, of `[A-Za-z0-9._-]` segments, without `.` or `..`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


class ObjectMissing(Exception):  # noqa: N818 - reads as what happened
    """There is no object under this key."""


class ObjectExists(Exception):  # noqa: N818
    """There is an object with other bytes under this key; objects are never rewritten."""


class DigestMismatch(Exception):  # noqa: N818
    """The bytes that arrived are not the bytes that were announced; nothing was kept."""


class StoreUnavailable(Exception):  # noqa: N818
    """The store could not be reached or is full. Carries the store's own words; the work may be tried again."""


@dataclass(frozen=True)
class StoredObject:
    """What the store knows of an object: its key, its length in bytes, and the SHA-256 of its bytes in hexadecimal."""

    key: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Locator:
    """Where bytes can be fetched from: a `path` on this machine, or a `url` that works for a short while. One of the two."""

    path: Path | None = None
    url: str | None = None


class ObjectStore(Protocol):
    """Keeps immutable objects. Every method may raise StoreUnavailable."""

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> StoredObject:
        """Keep the bytes of `source` (read once, in blocks) under `key`, durably and all at once.

        Nothing is visible under the key until every byte is. Putting the same bytes again is done already; other bytes
        raise ObjectExists. With `sha256` (hexadecimal), other bytes than announced raise DigestMismatch.
        """

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the object's bytes from `start`, `length` of them or all the rest, in blocks. Raises ObjectMissing at once."""

    def stat(self, key: str) -> StoredObject:
        """Return what is known of the object. Raises ObjectMissing."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose key starts with `prefix`, in the order of their keys."""

    def delete(self, key: str) -> None:
        """Remove the object. Removing what is not there is done already."""

    def locate(self, key: str, *, seconds: int = 10) -> Locator:
        """Return where the bytes can be fetched from for the next `seconds`. Raises ObjectMissing."""
