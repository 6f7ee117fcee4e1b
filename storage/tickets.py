"""Tickets for parts that are sent to the service itself: what S3's signed addresses are to a bucket.

A ticket names an upload, a part, its length, its digest and a moment, and carries an HMAC over them. The key lies beside the
objects, readable by the service alone, so that every process of the service signs and reads the same tickets.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

from storage.parts import LinkRefused, Slot
from storage.store_errors import disk_errors, make_folder

_SEAL_BYTES = hashlib.sha256().digest_size


class Tickets:
    """Signs and reads tickets with the key in a file (made when first needed), or with one of its own that nobody keeps."""

    def __init__(self, key_file: Path | None = None) -> None:
        self._file = key_file
        self._key = secrets.token_bytes(32) if key_file is None else b""

    def signed(self, upload_id: str, slot: Slot, seconds: int) -> str:
        """Return a ticket for one part, good for so many seconds; safe as a segment of an address."""
        words = f"{upload_id} {slot.number} {slot.length} {slot.sha256} {int(time.time()) + seconds}".encode("ascii")
        return base64.urlsafe_b64encode(self._seal(words) + words).decode("ascii").rstrip("=")

    def opened(self, ticket: str) -> tuple[str, Slot]:
        """Return the upload and the part that a ticket is for. Raises LinkRefused when it is not ours or has run out."""
        try:
            whole = base64.b64decode(ticket + "=" * (-len(ticket) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise LinkRefused("not a link of this service") from error
        words = whole[_SEAL_BYTES:]
        if not hmac.compare_digest(whole[:_SEAL_BYTES], self._seal(words)):
            raise LinkRefused("not a link of this service")
        upload_id, number, length, sha256, until = words.decode("ascii").split(" ")
        if time.time() > int(until):
            raise LinkRefused("the link has run out")
        return upload_id, Slot(int(number), int(length), sha256)

    def _seal(self, words: bytes) -> bytes:
        return hmac.digest(self._key or self._kept(), words, "sha256")

    def _kept(self) -> bytes:
        assert self._file is not None
        with disk_errors():
            if not self._file.is_file():
                make_folder(self._file.parent)
                draft = self._file.with_name(f"{self._file.name}.{secrets.token_hex(8)}")
                handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as sink:
                    sink.write(secrets.token_bytes(32))
                    sink.flush()
                    os.fsync(sink.fileno())
                try:
                    os.link(draft, self._file)  # of two processes that start at once, one makes the key and both use it
                except FileExistsError:
                    pass
                finally:
                    draft.unlink()
            self._key = self._file.read_bytes()
        return self._key
