"""Whether the bucket lets browsers send parts to it and tidies up after them; and how it is told to."""

from urllib.parse import urlsplit

from storage.s3 import S3Objects
from triptych.settings import Settings
from triptych.wiring import object_store


def lacking(settings: Settings) -> list[str]:
    """Return, in words, which rules the bucket lacks; nothing when objects are on disk. Raises StoreUnavailable."""
    store = object_store(settings)
    return store.rules.missing(_origin(settings)) if isinstance(store, S3Objects) else []


def put_right(settings: Settings) -> list[str]:
    """Set the rules that are missing and return what they were. Raises StoreUnavailable."""
    store, missing = object_store(settings), lacking(settings)
    if missing and isinstance(store, S3Objects):
        store.rules.put_right(_origin(settings))
    return missing


def _origin(settings: Settings) -> str:
    address = urlsplit(settings.address)
    return f"{address.scheme}://{address.netloc}"
