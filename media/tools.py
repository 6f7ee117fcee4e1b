"""Finds the programs that this project runs."""

import os
import shutil
from pathlib import Path

from media.errors import ToolMissing

PACKAGES = {"ffmpeg": "ffmpeg", "ffprobe": "ffmpeg", "bwrap": "bubblewrap", "espeak-ng": "espeak-ng", "cat": "coreutils"}
"""Which Debian and Ubuntu package brings a tool."""


def find_tool(name: str) -> str:
    """Return the absolute path of a tool: from TRIPTYCH_<NAME> if that is set, else from PATH. Raises ToolMissing."""
    setting = f"TRIPTYCH_{name.upper().replace('-', '_')}"
    wanted = None if os.sep in name else os.environ.get(setting)
    found = shutil.which(wanted or name)
    if found:
        return str(Path(found).absolute())
    package = PACKAGES.get(name)
    if wanted:
        remedy = f", or take the setting away and install it: apt-get install {package}" if package else ""
        raise ToolMissing(f"{setting} says that {name} is {wanted}, and there is no such program: give its real path{remedy}")
    raise ToolMissing(f"{name} is not installed: apt-get install {package}" if package else f"{name} is not installed")
