"""An upload over a bad line, with the server and the sender killed on the way: the same bytes at the end, and few sent twice.

What `make torture` does with many runs and larger files, at a size for every day.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from benchmarks.torture.house import free_port
from benchmarks.torture.proxy import BadLine, Faults
from domain.recording import Part, Recording
from tests.servers import Seaweed
from tests.triptych.living import Living
from triptych.wiring import object_store

SIZE = 100_000_000
FAULTS = Faults(cut_every=20_000_000, share=0.4, slow_seconds=0.002)
WITHIN_S = 120.0
MOST_BYTES = 1.6
"""How much may be sent for each byte of the file."""


@pytest.fixture(params=["disk", "s3"])
def tortured(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Living, BadLine]]:
    """A service whose parts come over a bad line: with a disk all that is asked does, with a bucket what the bucket is sent."""
    if request.param == "disk":
        port = free_port()
        line = BadLine(("127.0.0.1", port), FAULTS, seed=1)
        living = Living(tmp_path, {}, port)
    else:
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        line = BadLine(("127.0.0.1", urlsplit(seaweed.endpoint_url).port or 0), FAULTS, seed=2)
        public = {"TRIPTYCH_S3_PUBLIC_ENDPOINT": f"http://127.0.0.1:{line.port}"}
        living = Living(tmp_path, seaweed.settings() | public)
    yield living, line
    living.close()
    line.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_file_arrives_as_it_is_whatever_breaks(tortured, tmp_path):
    living, line = tortured
    film = tmp_path / "film.mp4"
    film.write_bytes(random.Random(3).randbytes(SIZE))
    through = "" if "TRIPTYCH_OBJECTS" in living.environment else f"http://127.0.0.1:{line.port}"
    living.start()
    sending = living.sending(1, film, through=through)
    until(lambda: line.sent > 0.3 * SIZE)
    living.kill()
    living.start()
    until(lambda: line.sent > 0.6 * SIZE)
    sending.kill()
    sending.join(30)
    again = living.sending(1, film, through=through)
    again.join(WITHIN_S)
    assert again.exitcode == 0
    with living.rows.read() as session:
        [key] = session.scalars(select(Part.object_key).join(Recording, Recording.id == Part.recording_id)).all()
    kept = hashlib.sha256(b"".join(object_store(living.settings).read(key))).digest()
    assert kept == hashlib.sha256(film.read_bytes()).digest()
    assert line.met["cut"] >= SIZE // FAULTS.cut_every, line.met
    assert line.sent <= MOST_BYTES * SIZE, line.met
