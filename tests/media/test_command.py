import stat
import threading
import time
from pathlib import Path

import pytest

from media.command import (
    Command,
    Limits,
    MediaError,
    ToolFailed,
    ToolMissing,
    ToolStopped,
    ToolTimedOut,
    Watch,
    find_tool,
    run,
)
from media.ffmpeg import ffmpeg
from media.interpreter import python
from tests.media.clips import picture
from tests.media.processes import someone_runs, wait_until

ENDLESS = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", "-f", "null", "-")


def shell(script: str, *, writes: tuple[Path, ...] = ()) -> Command:
    return Command(("sh", "-c", script), writes=writes, forks=True)


def test_answers_and_words_are_kept_apart():
    completed = run(shell("echo answer; echo words >&2"))
    assert completed.stdout == b"answer\n"
    assert completed.stderr == "words\n"
    assert completed.seconds > 0


def test_a_failure_carries_the_tools_own_words():
    with pytest.raises(ToolFailed, match="No such file or directory") as caught:
        run(Command(("ffmpeg", "-nostdin", "-loglevel", "error", "-i", "/nowhere.mp4", "-f", "null", "-")))
    assert caught.value.tool == "ffmpeg"
    assert caught.value.code == 1
    assert "/nowhere.mp4" in caught.value.stderr


def test_only_the_end_of_many_words_is_kept():
    with pytest.raises(ToolFailed, match=r"the cause$") as caught:
        run(shell("yes noise | head -c 1000000 >&2; echo the cause >&2; exit 3"))
    assert caught.value.code == 3
    assert len(caught.value.stderr) <= 16_384


def test_a_missing_tool_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolMissing, match=r"^ffmpeg is not installed: apt-get install ffmpeg$"):
        find_tool("ffmpeg")
    with pytest.raises(ToolMissing, match="apt-get install bubblewrap"):
        find_tool("bwrap")


def test_a_tool_can_be_named_by_a_setting(monkeypatch, tmp_path):
    own = tmp_path / "my-ffmpeg"
    own.write_text("#!/bin/sh\necho mine\n")
    own.chmod(own.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("TRIPTYCH_FFMPEG", str(own))
    assert run(Command(("ffmpeg",))).stdout == b"mine\n"
    monkeypatch.setenv("TRIPTYCH_FFMPEG", str(tmp_path / "gone"))
    with pytest.raises(ToolMissing, match=r"TRIPTYCH_FFMPEG says that ffmpeg is .*apt-get install ffmpeg$"):
        find_tool("ffmpeg")


def test_progress_counts_seconds_of_media(tmp_path):
    told: list[float] = []
    run(
        ffmpeg(*picture(3), "-c:v", "mpeg4", str(tmp_path / "out.mp4"), reads=(), writes=(tmp_path,)),
        watch=Watch(on_progress=told.append),
    )
    assert told == sorted(told)
    assert told[-1] == pytest.approx(3.0, abs=0.1)


def test_an_error_in_the_progress_callback_ends_the_run():
    def broken(seconds: float) -> None:
        raise RuntimeError(f"cannot tell of {seconds}")

    with pytest.raises(RuntimeError, match="cannot tell of"):
        run(ffmpeg(*ENDLESS, reads=(), writes=()), watch=Watch(on_progress=broken))


def test_a_stop_is_obeyed_within_two_seconds():
    watch = Watch()
    asked = [0.0]

    def stop() -> None:
        asked[0] = time.monotonic()
        watch.stop.set()

    threading.Timer(0.5, stop).start()
    with pytest.raises(ToolStopped, match="ffmpeg was stopped"):
        run(ffmpeg(*ENDLESS, "-metadata", "title=stop-me-please", reads=(), writes=()), watch=watch)
    assert time.monotonic() - asked[0] < 2.0
    wait_until(lambda: not someone_runs("stop-me-please"), 2.0, "ffmpeg went on after the stop")


def test_nothing_starts_when_the_stop_came_first(tmp_path):
    watch = Watch()
    watch.stop.set()
    with pytest.raises(ToolStopped):
        run(shell(f"touch {tmp_path}/started", writes=(tmp_path,)), watch=watch)
    assert not (tmp_path / "started").exists()


def test_a_time_out_ends_the_whole_group():
    script = "sleep 61.25 & sleep 61.25"
    began = time.monotonic()
    with pytest.raises(ToolTimedOut, match="sh was still running after 1 s"):
        run(shell(script), limits=Limits(wall_seconds=0.7))
    assert time.monotonic() - began < 3.0
    wait_until(lambda: not someone_runs("61.25"), 2.0, "a grandchild went on after the time-out")


def test_a_grandchild_left_behind_is_ended_too():
    run(shell("sleep 62.75 > /dev/null 2>&1 & true"))
    wait_until(lambda: not someone_runs("62.75"), 2.0, "a grandchild outlived its tool")


def test_a_file_beyond_the_limit_fails_and_says_so(tmp_path):
    with pytest.raises(ToolFailed, match="larger than the allowed 65536 bytes"):
        run(shell(f"exec head -c 1000000 /dev/zero > {tmp_path}/large", writes=(tmp_path,)), limits=Limits(file_bytes=65_536))
    assert (tmp_path / "large").stat().st_size == 65_536


def test_memory_is_limited():
    hungry = python("timeit", "-n1", "-r1", "bytearray(3 << 30)", reads=(), writes=())
    with pytest.raises(ToolFailed, match="MemoryError"):
        run(hungry, limits=Limits(memory_bytes=2**30))


def test_processor_time_is_limited():
    with pytest.raises(ToolFailed, match="more than the allowed 1 s of processor time"):
        run(shell("while true; do :; done"), limits=Limits(cpu_seconds=1, wall_seconds=30))


def test_a_killed_tool_is_told_from_a_failed_one():
    with pytest.raises(ToolFailed, match="most likely because memory ran out"):
        run(shell("kill -9 $$"))


def test_secrets_in_the_environment_are_not_passed_on(monkeypatch):
    monkeypatch.setenv("TRIPTYCH_SECRET", "canary")
    assert b"canary" not in run(Command(("env",))).stdout


def test_the_keyboard_is_not_there():
    assert run(Command(("cat",))).stdout == b""


def test_an_endless_answer_is_cut_off(monkeypatch):
    monkeypatch.setattr("media.command.STDOUT_BYTES", 100_000)
    with pytest.raises(MediaError, match="answered more than"):
        run(Command(("yes",)), limits=Limits(wall_seconds=30))


def test_time_grows_with_the_media_up_to_a_bound():
    assert Limits.for_duration(60).wall_seconds == 300
    assert Limits.for_duration(360_000).wall_seconds == 60 + 4 * 4 * 3600


def test_descriptors_are_given_back():
    def held() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    before = held()
    for _ in range(3):
        run(Command(("true",)))
    assert held() == before


def test_progress_never_falls():
    """ffmpeg begins two outputs at moments of their own, and may tell the later one first."""
    told: list[float] = []
    lines = "; ".join(f"echo out_time_us={moment}" for moment in (-40, 1, 0, 2_000_000, 1_500_000, 3_000_000))
    run(shell(lines), watch=Watch(on_progress=told.append))
    assert told == [0.0, 1e-6, 1e-6, 2.0, 2.0, 3.0]
