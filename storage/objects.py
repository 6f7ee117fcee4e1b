"""The port to the object store: seven methods, four errors, and a sentence of contract for each.

An object is a file under a key. Keys are relative, `/`-separated, of `[A-Za-z0-9._-]` segments, without `.` or `..`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from storage.parts import PartStore


class ObjectMissing(Exception):  # noqa: N818 - reads as what happened
    """There is no object under this key."""


class ObjectExists(Exception):  # noqa: N818
    """There is an object with other bytes under this key; objects are never rewritten."""


class DigestMismatch(Exception):  # noqa: N818
    """The bytes that arrived are not the bytes that were announced; nothing was kept."""


class StoreUnavailable(Exception):  # noqa: N818
    """The store could not be reached or is full. Carries the store's own words; the work may be tried again."""


class StoreFull(StoreUnavailable):
    """The store has no room left. Nothing was kept."""


BLOCK_BYTES = 1024 * 1024
"""How much is held in memory while bytes pass through, unless a store's protocol needs more."""

_KEY = re.compile(r"(?!.*(^|/)\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


def checked(key: str) -> str:
    """Return `key` if it is one, else raise ValueError: a key never leads out of the store."""
    if _KEY.fullmatch(key) is None:
        raise ValueError(f"not a key of the object store: {key!r}")
    return key


def checked_prefix(prefix: str) -> str:
    """Return `prefix` if keys can start with it (the empty one included), else raise ValueError."""
    if prefix.strip("/"):
        checked(prefix.removesuffix("/"))
    return prefix


def blocks_of(source: BinaryIO, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield the rest of `source` in blocks of `size` bytes, the last one shorter."""
    while block := source.read(size):
        yield block


def sha256_of(source: BinaryIO) -> str:
    """Return the SHA-256, in hexadecimal, of the rest of `source`."""
    digest = hashlib.sha256()
    for block in blocks_of(source):
        digest.update(block)
    return digest.hexdigest()


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
    """Keeps objects that never change, but for those few that are put by `replace`. Every method may raise StoreUnavailable."""

    @property
    def parts(self) -> "PartStore":
        """Where an object that comes in parts is put together."""

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> StoredObject:
        """Keep the bytes of `source` (read once, in blocks) under `key`, durably and all at once.

        Nothing is visible under the key until every byte is. Putting the same bytes again is done already; other bytes
        raise ObjectExists. With `sha256` (hexadecimal), other bytes than announced raise DigestMismatch.
        """

    def replace(self, key: str, content: bytes) -> StoredObject:
        """Keep a small object in the place of what was there, if anything was. Readers find the old bytes or the new ones.

        For the one thing that is published and then grows: the playlist of a picture that is still being made.
        """

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the object's bytes from `start`, `length` of them or all the rest, in blocks. Raises ObjectMissing at once.

        What lies past the end yields nothing.
        """

    def stat(self, key: str) -> StoredObject:
        """Return what is known of the object. Raises ObjectMissing."""

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose key starts with `prefix`, in the order of their keys."""

    def delete(self, key: str) -> None:
        """Remove the object. Removing what is not there is done already."""

    def locate(self, key: str, *, seconds: int = 10) -> Locator:
        """Return where the bytes can be fetched from for the next `seconds`. Raises ObjectMissing."""
