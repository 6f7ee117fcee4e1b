"""What boto3 raises, in the port's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from storage.objects import DigestMismatch, ObjectExists, ObjectMissing, StoreFull, StoreUnavailable
from storage.parts import NoSuchUpload, PartsMissing

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_EXISTS = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
_FULL = frozenset({"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge"})
_PAST_THE_END = frozenset({"416", "InvalidRange"})
_DIFFERENT = frozenset({"BadDigest", "XAmzContentChecksumMismatch"})
_PART_GONE = frozenset({"InvalidPart", "InvalidPartOrder"})


class PastTheEnd(Exception):  # noqa: N818 - never leaves this folder
    """The range asked for begins behind the last byte."""


def code_of(error: ClientError) -> str:
    """Return S3's name for an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def store_errors(key: str = "") -> Iterator[None]:
    """Turn what boto3 raises into the port's words, keeping the store's own."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _MISSING:
            raise ObjectMissing(key) from error
        if code in _EXISTS:
            raise ObjectExists(key) from error
        if code in _PAST_THE_END:
            raise PastTheEnd(key) from error
        if code == "NoSuchUpload":
            raise NoSuchUpload(key) from error
        if code in _DIFFERENT:
            raise DigestMismatch(key) from error
        if code in _PART_GONE:
            raise PartsMissing(key) from error
        raise (StoreFull if code in _FULL else StoreUnavailable)(str(error)) from error
    except BotoCoreError as error:
        raise StoreUnavailable(str(error)) from error
