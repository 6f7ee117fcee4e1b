"""The web pages: files as they were built, and for every other address the one page that finds its own way."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from review_api.errors import Problem
from review_api.guard import not_there

router = APIRouter(include_in_schema=False)

LONGEST_PATH = 300
"""Characters. No built file has so long an address, and beyond some length file systems answer none."""

LONGEST_NAME = 60
"""Characters of one name on the way: even as four bytes each they stay within the 255 that a file's name can have."""

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


@router.get("/{path:path}")
def read_page(path: str, request: Request) -> FileResponse:
    """Serve a built file, whose name changes with its content; or the page that serves every address of the app."""
    if path.split("/", maxsplit=1)[0] in {"api", "media"}:
        raise not_there()
    root: Path | None = request.app.state.services.parts.static_dir
    page = None if root is None else root / "index.html"
    if root is None or page is None or not page.is_file():
        words = "The web pages are not built yet. Whoever runs this service can build them with `make web`."
        raise Problem(404, "web_not_built", words)
    wanted = _inside(root, path)
    if wanted is not None:
        return FileResponse(wanted, headers={"cache-control": _FOR_EVER if path.startswith("assets/") else _ASK_FIRST})
    if path.startswith("assets/"):
        raise not_there()
    return FileResponse(page, media_type="text/html", headers={"cache-control": _ASK_FIRST})


def _inside(root: Path, path: str) -> Path | None:
    """The file of this path, if it is one and lies under `root`."""
    if not path or "\x00" in path:
        return None
    if len(path) > LONGEST_PATH or any(len(name) > LONGEST_NAME for name in path.split("/")):
        return None  # a file system answers such a name with an error of its own
    wanted = (root / path).resolve()
    return wanted if wanted.is_relative_to(root.resolve()) and wanted.is_file() else None
