"""Commands that run this project's own Python in a child process, jailed like any other tool (speech to text, for one)."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from media.command import Command

SOURCE = Path(__file__).resolve().parent.parent
"""Where the packages of this project lie: a checkout, or site-packages."""

PACKAGES = ("domain", "media", "ingest", "transcode")
"""All that a child may import of ours. Not the whole checkout, where somebody may keep a database."""


def python(
    module: str,
    *arguments: str,
    reads: Iterable[Path],
    writes: Iterable[Path],
    env: Mapping[str, str] | None = None,
) -> Command:
    """Return the command of `python -m module arguments`, able to read the interpreter, its libraries and our packages.

    Its `memory_bytes` have to be measured: an interpreter with numerical libraries reserves more address space than it uses.
    """
    interpreter = (Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parent.parent)
    own = (*interpreter, *(SOURCE / package for package in PACKAGES))
    # Bytecode cannot be written in the jail, and unbuffered output lets progress lines through at once.
    fixed = {"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    argv = (sys.executable, "-m", module, *arguments)
    # Python finds a package by listing the folder that it lies in.
    return Command(argv, (*dict.fromkeys(own), *reads), tuple(writes), {**fixed, **(env or {})}, lists=(SOURCE,))
