"""What every test may ask for: real databases and a real object store. See `tests/servers.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the packages, also where the project is not installed

pytest_plugins = ["tests.servers"]
