"""`triptych upload`: a recording is sent from this computer, unattended, with a token that its trainee made."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import httpx2
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from triptych.sending import Sender, Sent, Stopped

TOKEN = "TRIPTYCH_UPLOAD_TOKEN"  # noqa: S105 - the name of a variable
"""The variable that holds the token: what is typed on a command line stays in its history."""

_PAGE = re.compile(r"(?P<server>https?://[^/]+)/(?:.*/)?(?P<id>[0-9A-Za-z_-]{8,64})/?(?:[?#].*)?")


def upload(observation: str, camera: int, files: Sequence[Path], server: str, *, again: bool, err: Console) -> int:
    """Send the files as the recording of one camera, and return the exit code: 0 sent, 1 stopped, 2 not begun."""
    token = os.environ.get(TOKEN, "").strip()
    page = _PAGE.fullmatch(observation)
    address = page["server"] if page else server.rstrip("/")
    name = page["id"] if page else observation
    if not token:
        err.print(f"There is no upload token. Make one on your account page and put it into {TOKEN}, then run this again.")
        return 2
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        err.print(f"There is no file {', '.join(missing)}. Nothing was sent.", highlight=False)
        return 2
    if not address:
        err.print("Say where the service is: give the address of the lesson's page, or --server https://...")
        return 2
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "X-Triptych": "1"}
    with (
        httpx2.Client(base_url=address, headers=headers, timeout=httpx2.Timeout(60.0, connect=10.0)) as asking,
        Progress(*columns, console=err) as bar,
    ):
        task = bar.add_task(f"Camera {camera}", total=None)

        def tell(sent: Sent) -> None:
            bar.update(task, total=sent.of or None, completed=sent.there, description=f"Camera {camera}: {sent.words}")

        sender = Sender(asking, address, tell=tell)
        try:
            sender.send(name, camera, files, again=again)
        except Stopped as stopped:
            bar.stop()
            err.print(str(stopped), highlight=False, soft_wrap=True)
            return 0 if stopped.code == "already_here" else 1
        except KeyboardInterrupt:
            bar.stop()
            err.print("Stopped. What has arrived is kept; run the same command to go on.")
            return 1
        finally:
            sender.close()
    err.print(f"The recording of camera {camera} has arrived whole.")
    return 0
