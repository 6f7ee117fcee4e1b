"""How soon a lesson can be watched through the real service, from the last byte of its last camera.

    .venv/bin/python -m benchmarks.media.service [--minutes 3] [--cameras A B C] [--cache FOLDER]

Starts `triptych serve` in a folder of its own (disk store, one worker), hands the cameras in by the protocol of parts as the
page does, the last one only when the others have been heard, and counts from the last byte of that. Seconds are wall time, so
they are only true on a quiet machine; `cpu_s` is that of the whole service from its start to its end. One JSON line last.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.media.lesson import made
from benchmarks.results import report
from benchmarks.sync.speech import cache_folder
from benchmarks.torture.house import ROOT, free_port
from benchmarks.tree import answered, wrapped
from triptych.demo.cast import ADMIN, PASSWORD, TRAINEE
from triptych.demo.story import set_up, wait_until
from triptych.demo.visitor import Visitor
from triptych.operating import bring_up_to_date, create_first_admin
from triptych.settings import Settings
from triptych.speech import packaged_model

START_SECONDS = 120.0
LOOK_SECONDS = 0.1
PATIENCE = 20.0
"""A lesson takes at most so many times its length."""


class Service:
    """A service in a folder, and what it said."""

    def __init__(self, folder: Path, model: str) -> None:
        self.log, self.answer = folder / "serve.log", folder / "cost.json"
        own = {"DATA_DIR": str(folder / "data"), "PORT": str(free_port()), "SPEECH_MODEL": model}
        freely = {"FREE_FLOOR_GB": "0", "QUOTA_TRAINEE_GB": "0"}
        os.environ.update({f"TRIPTYCH_{name}": value for name, value in {**own, **freely}.items()})
        self.settings = Settings()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve, and give the address when it answers; end in good order, all of its processes."""
        argv = wrapped((sys.executable, "-m", "triptych", "serve"), self.answer)
        with self.log.open("ab") as log, subprocess.Popen(argv, cwd=ROOT, stdout=log, stderr=log) as process:
            try:
                self._until(lambda: _answers(self.settings.address), START_SECONDS)
                yield self.settings.address
            finally:
                process.send_signal(signal.SIGTERM)

    def hears(self, recording_id: str, seconds: float) -> None:
        """Wait until a recording has been checked and heard."""
        done = re.compile(rf"stage\.done .*hear-{recording_id}")
        self._until(lambda: done.search(self.log.read_text(encoding="utf-8")) is not None, seconds)

    def _until(self, there: Callable[[], bool], seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not there():
            if time.monotonic() > ends:
                raise TimeoutError(f"nothing after {seconds:.0f} s: {self.log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(LOOK_SECONDS)


def handed_in(service: Service, address: str, observation: str, cameras: list[Path], seconds: float) -> dict[str, Any]:
    """Hand a lesson in and return the seconds: of the upload, and from the last byte to watchable and to complete."""
    with Visitor(address).sign_in(TRAINEE) as trainee:
        began = time.monotonic()
        *others, last = enumerate(cameras, 1)
        recordings = [trainee.upload(observation, number, [path]) for number, path in others]
        for each in recordings:
            service.hears(each["id"], seconds)
        heard = time.monotonic()
        trainee.upload(observation, last[0], [last[1]])
        came = time.monotonic()

        def since(done: Callable[[Mapping[str, Any]], bool]) -> float:
            wait_until(trainee, observation, done, print, seconds=seconds)
            return round(time.monotonic() - came, 1)

        watchable = since(lambda detail: bool(detail["revision"]))
        complete = since(lambda detail: detail["preparation"]["state"] == "complete")
    return {
        "others_in_s": round(heard - began, 1),
        "last_upload_s": round(came - heard, 1),
        "watchable_s": watchable,
        "complete_s": complete,
    }


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/api/health", timeout=5).is_success
    except httpx2.HTTPError:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cameras", type=Path, nargs="+", help="these files; --minutes says how long they are")
    parser.add_argument("--model", default=packaged_model(), help="folder of the speech model")
    parser.add_argument("--cache", type=Path, help="where made recordings are kept (default: the user's cache)")
    given = parser.parse_args()
    cache = cache_folder(given.cache)
    cameras = [path.absolute() for path in given.cameras or made(given.minutes, cache, given.seed).files]
    folder = Path(tempfile.mkdtemp(prefix="service-", dir=cache / "media"))
    try:
        service = Service(folder, given.model)
        bring_up_to_date(service.settings)
        person = {"full_name": ADMIN.full_name, "known_as": ADMIN.known_as, "email": ADMIN.email, "password": PASSWORD}
        provider = create_first_admin(service.settings, "University of Minutes", **person)
        with service.running() as address:
            with Visitor(address).sign_in(ADMIN) as admin:
                observation = set_up(address, admin, provider).observation_id
            row = handed_in(service, address, observation, cameras, START_SECONDS + PATIENCE * 60.0 * given.minutes)
        row["cpu_s"] = answered(service.answer)["cpu_s"]
    finally:
        shutil.rmtree(folder)
    report("media-service", [row], {"minutes": given.minutes, "cameras": [path.name for path in cameras], **row})


if __name__ == "__main__":
    main()
