"""What the file system says, in the port's words; and how a new name is forced to the disk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.objects import ObjectMissing, StoreFull, StoreUnavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def disk_errors(key: str = "") -> Iterator[None]:
    """Turn an OSError into StoreFull or StoreUnavailable; with a `key`, a missing file into ObjectMissing."""
    try:
        yield
    except FileNotFoundError as error:
        if key:
            raise ObjectMissing(key) from error
        raise StoreUnavailable(str(error)) from error
    except OSError as error:
        raise (StoreFull if error.errno in _FULL else StoreUnavailable)(str(error)) from error


def make_folder(folder: Path) -> None:
    """Make a folder and force each new name on the way to the disk."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        force(each.parent)


def force(folder: Path) -> None:
    """Force a folder's names to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
