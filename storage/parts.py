"""The port for files that come in parts: S3's multipart upload as seven methods, which a disk speaks too.

A file under way has an id of the store's own. Each of its parts is checked against its SHA-256 where it is stored, and can be
sent again at any time with the same bytes; once all are there, they become one object that never changes. Who may send is
decided before a link is made; whoever holds the link can send that one part, with that digest, for as long as it lives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class NoSuchUpload(Exception):  # noqa: N818 - reads as what happened
    """There is no file under way by this id: it was joined, or given up."""


class PartsMissing(Exception):  # noqa: N818
    """Not every part is there. Nothing was changed."""


class LinkRefused(Exception):  # noqa: N818
    """The link has run out, or is not one of ours."""


class PartRefused(Exception):  # noqa: N818
    """The bytes are not the ones that the link was made for. Nothing was kept."""


@dataclass(frozen=True)
class Slot:
    """One part of a file under way: its number from 1, its length in bytes, and its SHA-256 in hexadecimal."""

    number: int
    length: int
    sha256: str


@dataclass(frozen=True)
class PartLink:
    """Where a part is sent with PUT, and the headers that must go with it. A relative address is one of the service's own."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Arriving(Protocol):
    """A part on its way in, for stores whose links lead to the service itself. Nothing of it counts until it is kept."""

    def write(self, block: bytes) -> None:
        """Take the next bytes. Raises PartRefused when there are more than announced, StoreFull, StoreUnavailable."""

    def keep(self) -> None:
        """Check length and digest, make the bytes durable and count the part as there. Doing it twice is done already.

        Raises PartRefused when they do not fit, NoSuchUpload when the upload has ended meanwhile.
        """

    def close(self) -> None:
        """Let go of what was not kept."""


class PartStore(Protocol):
    """Keeps files under way. Every method may raise StoreUnavailable."""

    def begin(self, key: str, size_bytes: int, part_bytes: int) -> str:
        """Start a file that will be the object `key`, reserve its space where that can be done, and return its id.

        Raises StoreFull when there is no space.
        """

    def link(self, key: str, upload_id: str, slot: Slot, *, seconds: int) -> PartLink:
        """Return where this part can be sent for so long. Asks nobody whether the file is still under way."""

    def arriving(self, ticket: str) -> Arriving:
        """Open what a relative link leads to; `ticket` is its last segment. Raises LinkRefused, NoSuchUpload."""

    def present(self, key: str, upload_id: str) -> frozenset[int]:
        """Return the numbers of the parts that are there. Raises NoSuchUpload."""

    def join(self, key: str, upload_id: str, digests: Sequence[bytes]) -> str:
        """Make one object of the parts, whose raw SHA-256 digests these are in order; return its composite digest.

        Joining again what was joined with the same digests is done already, whenever the last attempt broke off. Raises
        PartsMissing; DigestMismatch when the parts or the object have other digests; NoSuchUpload.
        """

    def give_up(self, key: str, upload_id: str) -> None:
        """Remove a file under way with its parts. Removing what is not there, or was joined, is done already."""

    def under_way(self) -> Mapping[str, float]:
        """Return the ids of all files under way that this store has to be tidied of, with their ages in seconds.

        A bucket tidies itself by a rule of its own and answers nothing.
        """
