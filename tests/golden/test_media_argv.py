"""Every argv that `media` builds, word for word: a change here is a change of what a camera's file is allowed to do."""

from pathlib import Path

import pytest

from media import interpreter, jail
from media.ffmpeg import ffmpeg, input_options
from media.film import film_command
from media.jail import Access, bwrap_argv, landlock_rules
from media.pace import packets_command
from media.pcm import decode_command
from media.probe import describe_command, tail_command

CAMERA = Path("/spool/camera one.mp4")
SAFE = (
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "mov,matroska,mpegts,mpeg,avi,asf,flv,ogg",
    "-max_pixels",
    "16777216",
    "-threads",
    "1",
)


DECODE = (
    "asetpts=PTS-(1.400000)/TB,"
    "aresample=16000:async=1:min_hard_comp=0.02:first_pts=0,"
    "aformat=sample_fmts=s16:channel_layouts=mono"
)

FILM = (
    "[0:V:0]settb=1/1000000,setpts=PTS-1.400000/TB,"
    "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.024)',"
    "scale=48:27:flags=area,format=gray,split[frames][times]"
)


def test_input_options():
    assert input_options() == SAFE
    assert input_options(formats=["wav"], threads=3, max_pixels=100) == (
        "-protocol_whitelist", "file", "-format_whitelist", "wav", "-max_pixels", "100", "-threads", "3",
    )  # fmt: skip


def test_every_ffmpeg():
    command = ffmpeg("-i", "x", reads=[CAMERA], writes=[Path("/out")])
    assert command.argv == (
        "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-nostats", "-stats_period", "1", "-progress", "pipe:1", "-i", "x",
    )  # fmt: skip
    assert (command.reads, command.writes, command.env) == ((CAMERA,), (Path("/out"),), {})


def test_describe():
    command = describe_command(CAMERA)
    assert command.argv == (
        "ffprobe", "-hide_banner", "-loglevel", "error", *SAFE,
        "-print_format", "json", "-show_format", "-show_streams", "-i", "file:/spool/camera one.mp4",
    )  # fmt: skip
    assert (command.reads, command.writes) == ((CAMERA,), ())


def test_packets():
    assert packets_command(CAMERA).argv == (
        "ffprobe", "-hide_banner", "-loglevel", "error", *SAFE, "-select_streams", "V:0",
        "-show_entries", "packet=pts_time,flags", "-print_format", "csv=p=0", "-i", "file:/spool/camera one.mp4",
    )  # fmt: skip


@pytest.mark.parametrize(("from_s", "interval"), [(None, ()), (3588.04, ("-read_intervals", "3588.040%"))])
def test_tail(from_s, interval):
    assert tail_command(CAMERA, from_s).argv == (
        "ffprobe", "-hide_banner", "-loglevel", "error", *SAFE, *interval,
        "-show_entries", "packet=stream_index,pts_time,duration_time", "-print_format", "csv=p=0",
        "-i", "file:/spool/camera one.mp4",
    )  # fmt: skip


def test_decode_sound_of_two_channels():
    both = decode_command(CAMERA, 1.4, Path("/making/a.pcm"), 16_000, channels=2).argv
    assert both[both.index("-af") + 1] == DECODE.replace("mono", "stereo")


def test_decode_sound():
    command = decode_command(CAMERA, 1.4, Path("/making/a.pcm"), 16_000, channels=1)
    assert command.argv == (
        "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-nostats", "-stats_period", "1", "-progress", "pipe:1",
        *SAFE, "-i", "file:/spool/camera one.mp4", "-copyts", "-map", "0:a:0", "-af",
        DECODE,
        "-f", "s16le", "file:/making/a.pcm",
    )  # fmt: skip
    assert (command.reads, command.writes) == ((CAMERA,), (Path("/making"),))


def test_our_python(monkeypatch):
    monkeypatch.setattr(interpreter.sys, "executable", "/app/.venv/bin/python")
    command = interpreter.python("transcode.speech", "a", reads=[CAMERA], writes=[Path("/out")], env={"OMP_NUM_THREADS": "2"})
    assert command.argv == ("/app/.venv/bin/python", "-m", "transcode.speech", "a")
    assert command.env == {
        "PYTHONPATH": str(interpreter.SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "2",
    }
    assert command.reads[-1] == CAMERA
    assert interpreter.SOURCE not in command.reads
    assert command.lists == (interpreter.SOURCE,)


def test_bubblewrap(monkeypatch, tmp_path):
    """The system's own links and folders differ between machines; here there are none."""
    monkeypatch.setattr(jail, "SYSTEM_FOLDERS", ())
    given, out = tmp_path / "given" / "a.mp4", tmp_path / "given" / "out"
    assert bwrap_argv("/usr/bin/bwrap", "/opt/ffmpeg/ffmpeg", Access((given.parent, given), (out,))) == [
        "/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr",
        "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
        "--ro-bind-try", "/etc/ld.so.conf", "/etc/ld.so.conf",
        "--ro-bind-try", "/etc/ld.so.conf.d", "/etc/ld.so.conf.d",
        "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
        "--ro-bind-try", "/etc/fonts", "/etc/fonts",
        "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/",
        "--ro-bind", "/opt/ffmpeg/ffmpeg", "/opt/ffmpeg/ffmpeg",
        "--ro-bind", str(given.parent), str(given.parent),
        "--bind", str(out), str(out),
    ]  # fmt: skip


def test_landlock():
    rules = landlock_rules("/opt/ffmpeg", Access((CAMERA,), (Path("/out"),), (Path("/app"),)))
    assert rules == {
        "reads": [
            "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
            "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts",
            "/var/cache/fontconfig", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu",
            "/dev/urandom", "/dev/zero",
            "/opt/ffmpeg", "/spool/camera one.mp4",
        ],
        "writes": ["/dev/null", "/out"],
        "lists": ["/app"],
    }  # fmt: skip


def test_decode_film():
    command = film_command(CAMERA, 1.4, Path("/making/a.film.part"), Path("/making/a.film.told"))
    assert command.argv == (
        "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-nostats", "-stats_period", "1", "-progress", "pipe:1",
        *SAFE, "-i", "file:/spool/camera one.mp4", "-copyts", "-filter_complex", FILM,
        "-map", "[frames]", "-fps_mode", "passthrough", "-enc_time_base", "1:1000000", "-c:v", "rawvideo",
        "-f", "rawvideo", "file:/making/a.film.part",
        "-map", "[times]", "-fps_mode", "passthrough", "-enc_time_base", "1:1000000", "-c:v", "rawvideo",
        "-f", "framecrc", "file:/making/a.film.told",
    )  # fmt: skip
    assert (command.reads, command.writes) == ((CAMERA,), (Path("/making"),))
