"""A disk that is really full: the worker says so and ends, nothing is lost, and the work goes on where there is room."""

import shutil
import subprocess

import pytest

from domain.recording import PreparationState
from pipeline.crew import EXIT_STORAGE
from tests.pipeline.conftest import PATIENCE_S, Clips, Service, until
from tests.pipeline.lessons import ask, preparation, receive
from tests.pipeline.test_growing import CHUNK_S, chunks_done, playlist
from tests.pipeline.test_kill import revisions
from transcode.playlist import length_s

SMALL_DISK = 6_500_000
"""Bytes: room for the sound and for some chunks, and not for the lesson."""


@pytest.fixture
def installed_url(request: pytest.FixtureRequest) -> str:
    """One kind of database is enough: the disk that is full is the work folder's."""
    url: str = request.getfixturevalue("installed_sqlite_url")
    return url


@pytest.mark.media
def test_a_full_disk_is_said_and_loses_nothing(service: Service, clips: Clips) -> None:
    recording = receive(service.programme, service.objects, 1, clips.slow)
    asked = ask(service.rows, service.url, service.programme, [recording])
    (service.folder / "work").mkdir()
    on_a_small_disk = (shutil.which("bwrap") or "bwrap", "--dev-bind", "/", "/", "--size", str(SMALL_DISK), "--tmpfs")
    worker: subprocess.Popen[bytes] = service.start_worker(
        chunk_s=CHUNK_S, free_bytes=200_000, under=(*on_a_small_disk, str(service.folder / "work"))
    )
    assert worker.wait(timeout=PATIENCE_S) == EXIT_STORAGE, service.logs()
    assert "No space left on device" in service.logs()
    assert preparation(service.rows, asked).state is PreparationState.RUNNING
    seen, before = playlist(service, "angles/1/360/video.m3u8"), chunks_done(service)
    assert length_s(seen) >= CHUNK_S, "what was published before stays"
    assert revisions(service)

    service.start_worker(chunk_s=CHUNK_S)
    until("the lesson is complete", lambda: preparation(service.rows, asked).state is not PreparationState.RUNNING)
    assert preparation(service.rows, asked).state is PreparationState.COMPLETE, service.logs()
    every = chunks_done(service)
    assert every[: len(before)] == before
    # What had been put into the store is not made again, though the full disk and everything on it are gone.
    assert len(every) == 2 * 7
    assert playlist(service, "angles/1/360/video.m3u8").startswith(seen)
