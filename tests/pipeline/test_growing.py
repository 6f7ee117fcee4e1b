"""What has to be encoded is published while it grows, and a worker that is killed loses one chunk of it."""

import itertools
import signal
from typing import Any

import pytest

from domain.recording import PreparationState, RevisionState
from pipeline.workshop import POINTER
from storage.objects import ObjectMissing
from tests.pipeline.conftest import Clips, Service, until
from tests.pipeline.lessons import ask, preparation, receive
from tests.pipeline.test_kill import revisions, stages
from transcode.playlist import addresses, is_growing, length_s

CHUNK_S = 3.0


def playlist(service: Service, name: str) -> str:
    """The playlist as the store has it now, below the newest revision's prefix; nothing before there is one."""
    published = revisions(service)
    try:
        return b"".join(service.objects.read(f"{published[-1].prefix}/{name}")).decode() if published else ""
    except ObjectMissing:
        return ""


def chunks_done(service: Service) -> list[str]:
    return [step for step in service.done() if step.startswith("picture-")]


def chunks_kept(service: Service) -> set[str]:
    """The chunks whose work is finished durably, whatever a worker came to say of it."""
    return {pointer.parent.name for pointer in (service.folder / "work").rglob(POINTER) if "picture-" in pointer.parent.name}


@pytest.mark.media
def test_a_lesson_can_be_watched_while_it_grows_and_a_kill_costs_one_chunk(service: Service, clips: Clips):
    recording = receive(service.programme, service.objects, 1, clips.slow)
    asked = ask(service.rows, service.url, service.programme, [recording])
    first = service.start_worker(chunk_s=CHUNK_S)
    seen: list[str] = []

    def look() -> str:
        assert first.poll() is None or service.workers[-1].poll() is None, service.logs()
        text = playlist(service, "angles/1/360/video.m3u8")
        if text and (not seen or seen[-1] != text):
            seen.append(text)
        return text

    until("some of it can be watched", lambda: length_s(look()) > CHUNK_S)
    manifest: dict[str, Any] = revisions(service)[0].manifest
    assert manifest["state"] == "partial"
    assert manifest["pending"][:2] == ["angle:1:360", "angle:1:720"]
    (angle,) = manifest["angles"]
    assert angle["renditions"] == [{"height": 360, "copied": False, "growing": True}]
    assert angle["end_ms"] - angle["start_ms"] == pytest.approx(21_000, abs=100)
    until("more of it is there", lambda: length_s(look()) > 2 * CHUNK_S)
    first.send_signal(signal.SIGKILL)
    first.wait()
    until("no tool is left behind", lambda: not service.left_behind(), patience_s=5)
    before, kept = chunks_done(service), chunks_kept(service)
    assert before

    second = service.start_worker(chunk_s=CHUNK_S)
    until("the growing picture is complete", lambda: not is_growing(look() or "#EXTM3U"))
    until("the lesson is complete", lambda: preparation(service.rows, asked).state is not PreparationState.RUNNING)
    assert preparation(service.rows, asked).state is PreparationState.COMPLETE, service.logs()
    assert second.poll() is None, service.logs()

    # Every chunk of both rungs was finished once: what had been done before the kill was not done again.
    # Killed after a chunk was finished, and before the worker could say so, it is not done again either.
    again = chunks_done(service)[len(before) :]
    assert set(before) <= kept
    assert len(kept) + len(again) == len(kept | set(again)) == 2 * 7
    assert stages(service, asked)["small", 1].runs == 1

    # The playlist only ever grew, by segments that were there, and its last state is its end.
    for earlier, later in itertools.pairwise(seen):
        assert later.startswith(earlier)
    assert len(seen) >= 3
    last = revisions(service)[-1]
    assert last.state is RevisionState.COMPLETE
    assert seen[-1].startswith("#EXTM3U")
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in seen[-1]
    assert seen[-1].endswith("#EXT-X-ENDLIST\n")
    assert length_s(seen[-1]) == pytest.approx(21.0, abs=0.1)
    for name in addresses(seen[-1]):
        assert service.objects.stat(f"{last.prefix}/angles/1/360/{name}").size_bytes > 0
    assert [each["height"] for each in last.manifest["angles"][0]["renditions"]] == [720, 360]
    assert not any(each["growing"] for each in last.manifest["angles"][0]["renditions"])
    assert last.manifest["pending"] == []
