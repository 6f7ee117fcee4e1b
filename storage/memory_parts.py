"""Files under way in memory: the fake that tests use. Its links lead to the service, as a disk's do."""

import hashlib
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence

from domain.upload import composite_of
from storage.objects import DigestMismatch, checked
from storage.parts import NoSuchUpload, PartLink, PartRefused, PartsMissing, Slot
from storage.tickets import Tickets


class MemoryParts:
    """Files under way that last as long as this object. `keep` is told of each that was joined."""

    def __init__(self, keep: Callable[[str, bytes], None]) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._parts: dict[str, dict[int, bytes]] = {}
        self._joined: dict[str, str] = {}
        self._tickets = Tickets()

    def begin(self, key: str, size_bytes: int, part_bytes: int) -> str:
        """Start a file. See the port."""
        checked(key)
        upload_id = uuid.uuid4().hex
        self._counts[upload_id], self._parts[upload_id] = -(-size_bytes // part_bytes), {}
        return upload_id

    def link(self, key: str, upload_id: str, slot: Slot, *, seconds: int) -> PartLink:
        """Sign a ticket. See the port."""
        del key
        return PartLink(f"parts/{self._tickets.signed(upload_id, slot, seconds)}")

    def arriving(self, ticket: str) -> "MemoryArriving":
        """Open what the ticket is for. See the port."""
        upload_id, slot = self._tickets.opened(ticket)
        self._found(upload_id)
        return MemoryArriving(slot, lambda content: self._enter(upload_id, slot, content))

    def present(self, key: str, upload_id: str) -> frozenset[int]:
        """Return what is there. See the port."""
        del key
        return frozenset(self._found(upload_id))

    def join(self, key: str, upload_id: str, digests: Sequence[bytes]) -> str:
        """Put the parts together. See the port."""
        expected = composite_of(digests)
        with self._lock:
            if self._joined.get(key) == expected and upload_id not in self._parts:
                return expected
            parts = self._found(upload_id)
            if len(parts) < self._counts[upload_id]:
                raise PartsMissing(key)
            contents = [parts[number] for number in sorted(parts)]
            if composite_of([hashlib.sha256(content).digest() for content in contents]) != expected:
                raise DigestMismatch(key)
            self._keep(key, b"".join(contents))
            self._joined[key] = expected
            del self._parts[upload_id]
        return expected

    def give_up(self, key: str, upload_id: str) -> None:
        """Forget the file. See the port."""
        del key
        self._parts.pop(upload_id, None)

    def under_way(self) -> Mapping[str, float]:
        """Return all files under way, as if they had just begun. See the port."""
        return dict.fromkeys(self._parts, 0.0)

    def _found(self, upload_id: str) -> dict[int, bytes]:
        if upload_id not in self._parts:
            raise NoSuchUpload(upload_id)
        return self._parts[upload_id]

    def _enter(self, upload_id: str, slot: Slot, content: bytes) -> None:
        with self._lock:
            if self._found(upload_id).setdefault(slot.number, content) != content:
                raise PartRefused("this part is there already, with other bytes")


class MemoryArriving:
    """A part on its way in."""

    def __init__(self, slot: Slot, enter: Callable[[bytes], None]) -> None:
        self._slot = slot
        self._enter = enter
        self._content = bytearray()

    def write(self, block: bytes) -> None:
        """Take the next bytes. See the port."""
        self._content += block
        if len(self._content) > self._slot.length:
            raise PartRefused("more than the announced length arrived")

    def keep(self) -> None:
        """Check the part and enter it. See the port."""
        whole = bytes(self._content)
        if len(whole) != self._slot.length or hashlib.sha256(whole).hexdigest() != self._slot.sha256:
            raise PartRefused("the bytes are not those that were announced")
        self._enter(whole)

    def close(self) -> None:
        """Let the bytes go."""
        self._content.clear()
