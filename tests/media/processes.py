"""Looking for processes, and waiting for something to become true."""

import time
from pathlib import Path


def someone_runs(word: str) -> bool:
    """Whether any process has `word` in its command line."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if word.encode() in (entry / "cmdline").read_bytes():
                    return True
            except OSError:  # it ended while we looked
                continue
    return False


def wait_until(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def tool_of(parent: int, word: str) -> bool:
    """Whether ffmpeg itself (not yet its launcher) runs with `word`, apart from the parent."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != parent:
            try:
                words = (entry / "cmdline").read_bytes()
                name = (entry / "comm").read_text().strip()
            except OSError:  # it ended while we looked
                continue
            if word.encode() in words and name == "ffmpeg":
                return True
    return False
