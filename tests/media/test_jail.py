"""Every test here runs under each jail that this machine has, and at least one must be there."""

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from media import jail
from media.command import Command, Limits, ToolFailed, run
from media.errors import JailMissing
from media.ffmpeg import ffmpeg, ffprobe
from media.interpreter import python
from media.jail import Jail, active_jail, trial
from tests.media.clips import clip
from tests.media.processes import someone_runs, tool_of, wait_until

ROOT = Path(__file__).resolve().parents[2]
AVAILABLE = [one for one in (Jail.BWRAP, Jail.LANDLOCK) if not trial(one)]
CANARY = "canary-that-nobody-may-read"


def test_this_machine_has_a_jail():
    assert AVAILABLE, "neither bubblewrap nor Landlock works here, so no recording could be opened"


@pytest.fixture(params=AVAILABLE, autouse=True)
def inside(request, monkeypatch):
    monkeypatch.setenv("TRIPTYCH_JAIL", request.param)
    return request.param


@pytest.fixture
def canary(tmp_path) -> Path:
    secret = tmp_path / "elsewhere" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(CANARY)
    return secret


def test_the_jail_asked_for_is_the_active_one(inside):
    assert active_jail() == inside


def test_a_file_outside_is_not_read(canary):
    with pytest.raises(ToolFailed) as caught:
        run(Command(("cat", str(canary))))
    assert CANARY not in caught.value.stderr


def test_an_allowed_file_is_read(canary):
    assert run(Command(("cat", str(canary)), reads=(canary,))).stdout.decode() == CANARY


def test_a_neighbour_of_an_allowed_file_is_not_read(canary):
    allowed = canary.with_name("allowed.txt")
    allowed.write_text("fine")
    with pytest.raises(ToolFailed):
        run(Command(("cat", str(canary)), reads=(allowed,)))


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile:{}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{}'\n",
}


def theft(folder: Path, kind: str) -> Command:
    """Copy out somebody else's recording by a text named x.mp4 that refers to it, with every rule for inputs loosened."""
    theirs, text, out = folder / "theirs" / "lesson.ts", folder / "x.mp4", folder / "out"
    theirs.parent.mkdir()
    out.mkdir()
    clip(theirs, seconds=1)
    text.write_text(PLAYLISTS[kind].format(theirs))
    unsafe = ("-safe", "0") if kind == "concat" else ("-allowed_extensions", "ALL")
    return ffmpeg(*unsafe, "-f", kind, "-i", str(text), "-c", "copy", str(out / "got.mkv"), reads=(text,), writes=(out,))


@pytest.mark.parametrize("kind", PLAYLISTS)
def test_a_text_named_mp4_does_not_get_at_another_recording(tmp_path, kind):
    with pytest.raises(ToolFailed, match=r"No such file|Permission denied|Invalid data"):
        run(theft(tmp_path, kind))
    assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) == 0


@pytest.mark.parametrize("kind", PLAYLISTS)
def test_the_theft_works_where_there_is_no_jail(tmp_path, monkeypatch, kind):
    """Shows that the test above can fail."""
    monkeypatch.setenv("TRIPTYCH_JAIL", "none")
    run(theft(tmp_path, kind))
    assert (tmp_path / "out" / "got.mkv").stat().st_size > 1000


def test_a_text_playlist_is_refused_by_its_format_too(canary):
    recording = canary.with_name("x.mp4")
    recording.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:{canary}\n#EXT-X-ENDLIST\n")
    with pytest.raises(ToolFailed, match=r"Format not on whitelist|Invalid"):
        run(ffprobe(recording, "-show_format"))


def test_nothing_outside_is_written(tmp_path, canary):
    allowed, closed = tmp_path / "allowed", tmp_path / "closed"
    allowed.mkdir()
    closed.mkdir()
    script = (
        f"echo made > {allowed}/file; echo made > {closed}/file; rm -f {canary}; echo spoilt > {canary}; mv {canary} {allowed}/"
    )
    with pytest.raises(ToolFailed):
        run(Command(("sh", "-c", script), writes=(allowed,), forks=True))
    assert (allowed / "file").read_text() == "made\n"
    assert list(closed.iterdir()) == []
    assert canary.read_text() == CANARY


def test_an_input_is_not_changed(canary):
    with pytest.raises(ToolFailed):
        run(Command(("sh", "-c", f"echo spoilt >> {canary}"), reads=(canary,)))
    assert canary.read_text() == CANARY


def test_the_network_is_out_of_reach(inside):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        attempt = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        with pytest.raises(ToolFailed, match=r"OSError|ConnectionRefused|PermissionError"):
            run(python("timeit", "-n1", "-r1", attempt, reads=(), writes=()), limits=Limits(memory_bytes=None))
        with pytest.raises(TimeoutError):
            server.accept()


def test_local_sockets_are_out_of_reach(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "service"))
        server.listen()
        attempt = f"import socket; socket.socket(socket.AF_UNIX).connect('{tmp_path}/service')"
        with pytest.raises(ToolFailed, match=r"FileNotFoundError|PermissionError"):
            run(python("timeit", "-n1", "-r1", attempt, reads=(), writes=()), limits=Limits(memory_bytes=None))


def in_python(attempt: str, *, forks: bool = False, writes: tuple[Path, ...] = ()) -> str:
    """Run Python statements in the jail; return what they print."""
    command = replace(python("timeit", "-n1", "-r1", attempt, reads=(), writes=writes), forks=forks)
    return run(command, limits=Limits(memory_bytes=None)).stdout.decode()


REFUSED = {
    "socket": "import socket; socket.socket()",
    "socketpair": "import socket; socket.socketpair()",
    "raw socket": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "fork": "import os; os._exit(os.fork())",
    "spawn": "import subprocess; subprocess.run(['/bin/true'])",
    "new session": "import os; os.setsid()",
    "chmod": "import os; os.chmod('{}', 0o777)",
    "chown": "import os; os.chown('{}', 1, 1)",
    "utime": "import os; os.utime('{}', (1, 1))",
    "chroot": "import os; os.chroot('/')",
    "a limit of another": "import resource, os; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_tool_is_refused_what_no_decoder_needs(tmp_path, what):
    mine = tmp_path / "mine"
    mine.write_text("mine")
    before = mine.stat()
    with pytest.raises(ToolFailed, match=r"PermissionError|Operation not permitted"):
        in_python(REFUSED[what].format(mine), writes=(tmp_path,))
    assert (mine.stat().st_mode, mine.stat().st_mtime_ns, mine.stat().st_uid) == (
        before.st_mode, before.st_mtime_ns, before.st_uid,
    )  # fmt: skip


def test_each_refusal_can_fail(tmp_path, monkeypatch):
    """Without a jail the same attempts get through, at least those that any user may make."""
    mine = tmp_path / "mine"
    mine.write_text("mine")
    monkeypatch.setenv("TRIPTYCH_JAIL", "none")
    for what in ("socket", "socketpair", "spawn", "chmod", "utime"):
        in_python(REFUSED[what].format(mine), writes=(tmp_path,))


def test_threads_can_be_made():
    attempt = "import threading; t = threading.Thread(target=print, args=('threaded',)); t.start(); t.join()"
    assert in_python(attempt).startswith("threaded")


def test_the_kernel_says_that_a_tool_is_confined(inside):
    told = run(Command(("cat", "/proc/self/status"))).stdout.decode()
    said = dict(line.split(":\t", 1) for line in told.splitlines() if ":\t" in line)
    assert (said["Seccomp"], said["NoNewPrivs"]) == ("2", "1")
    assert {int(said[name], 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapInh")} == {0}
    spaces = run(Command(("readlink", "/proc/self/ns/net", "/proc/self/ns/pid", "/proc/self/ns/ipc"))).stdout.decode().split()
    ours = [str(Path("/proc/self/ns", name).readlink()) for name in ("net", "pid", "ipc")]
    assert all(mine != theirs for mine, theirs in zip(spaces, ours, strict=True)) == (inside == Jail.BWRAP)


def test_every_tool_has_a_limit_of_processor_time_and_memory():
    limits = run(Command(("cat", "/proc/self/limits")), limits=Limits(wall_seconds=30.0)).stdout.decode()
    lines = {line[:26].strip(): line[26:].split() for line in limits.splitlines()[1:]}
    assert int(lines["Max cpu time"][0]) == 30 * (os.cpu_count() or 1)
    assert int(lines["Max address space"][0]) == 4 * 2**30
    assert int(lines["Max file size"][0]) == 64 * 2**30
    assert lines["Max core file size"][0] == "0"


def test_other_processes_are_out_of_reach():
    bystander = subprocess.Popen(("sleep", "30"))
    try:
        with pytest.raises(ToolFailed):
            run(Command(("sh", "-c", f"kill -9 {bystander.pid}")))
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_scratch_files_have_a_place(tmp_path):
    run(Command(("sh", "-c", 'echo scratch > "$TMPDIR/file"'), writes=(tmp_path,)))


def test_ffmpeg_works_in_the_jail(tmp_path):
    assert clip(tmp_path / "made.mp4", seconds=1).stat().st_size > 1000


def test_our_python_works_in_the_jail(tmp_path):
    code = "import numpy, scipy.fft, media.probe, ingest; print(numpy.arange(3).sum())"
    answer = run(python("timeit", "-n1", "-r1", code, reads=(), writes=(tmp_path,)), limits=Limits(memory_bytes=None))
    assert answer.stdout.startswith(b"3\n")


def test_our_python_sees_no_more_of_the_checkout_than_packages():
    code = f"open('{ROOT}/pyproject.toml')"
    with pytest.raises(ToolFailed, match=r"FileNotFoundError|PermissionError"):
        run(python("timeit", "-n1", "-r1", code, reads=(), writes=()), limits=Limits(memory_bytes=None))


def test_an_output_folder_inside_an_input_folder_can_be_written(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    run(Command(("sh", "-c", f"echo made > {inner}/file"), reads=(tmp_path,), writes=(inner,)))
    assert (inner / "file").read_text() == "made\n"


def test_a_tool_dies_with_a_killed_parent(inside):
    endless = "import media.ffmpeg as f, media.command as c; print('up', flush=True); c.run(f.ffmpeg('-f', 'lavfi', '-i', \
'testsrc2=size=160x90:rate=25', '-metadata', 'title=orphan-of-{}', '-f', 'null', '-', reads=(), writes=()))"
    mark = f"{inside}-{os.getpid()}"
    parent = subprocess.Popen((sys.executable, "-c", endless.format(mark)), cwd=ROOT, stdout=subprocess.PIPE)
    try:
        wait_until(lambda: tool_of(parent.pid, f"orphan-of-{mark}"), 15.0, "the tool never started")
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()
    wait_until(lambda: not someone_runs(f"orphan-of-{mark}"), 2.0, "the tool outlived its parent")


def test_runs_in_many_threads_do_not_disturb_each_other():
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda number=number: answers.append(run(Command(("echo", str(number)))).stdout))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [f"{number}\n".encode() for number in range(6)]


class TestWithoutAnyJail:
    """What happens where nothing can confine a tool."""

    @pytest.fixture(autouse=True)
    def nothing_works(self, monkeypatch):
        jail._chosen.cache_clear()
        monkeypatch.setattr(jail, "trial", lambda one: f"no {one} here")
        yield
        jail._chosen.cache_clear()

    def test_tools_are_refused_loudly(self, monkeypatch):
        monkeypatch.setenv("TRIPTYCH_JAIL", "auto")
        with pytest.raises(JailMissing, match=r"apt-get install bubblewrap.*no bwrap here.*no landlock here"):
            run(Command(("true",)))

    def test_a_wanted_jail_that_does_not_work_is_no_reason_for_another(self, monkeypatch):
        monkeypatch.setenv("TRIPTYCH_JAIL", "bwrap")
        with pytest.raises(JailMissing, match="TRIPTYCH_JAIL is bwrap, which does not work on this machine: no bwrap here"):
            run(Command(("true",)))

    def test_an_unknown_setting_is_refused(self, monkeypatch):
        monkeypatch.setenv("TRIPTYCH_JAIL", "chroot")
        with pytest.raises(JailMissing, match="can be auto, bwrap, landlock, none"):
            active_jail()

    def test_somebody_can_accept_the_risk_and_it_is_logged(self, monkeypatch, caplog):
        monkeypatch.setenv("TRIPTYCH_JAIL", "none")
        assert run(Command(("echo", "free"))).stdout == b"free\n"
        assert "without a jail" in caplog.text
