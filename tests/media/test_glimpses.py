"""Glimpses and excerpts show the moments that were asked for, and leave out what is not there."""

import numpy as np
import pytest

from media.glimpses import excerpts, glimpses, pictures_command, sound_command
from media.pace import keyframes
from media.probe import probe
from media.sample_table import shown
from tests.media.clips import make, picture

pytestmark = pytest.mark.media

GREYER = "color=size=64x36:rate=5:duration=6,geq=lum='20+T*30':cb=128:cr=128"
LOUDER = "aevalsrc=0.15*floor(t)*sin(2*PI*300*t)|0.1*sin(2*PI*500*t):s=16000:d=6"


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    out = tmp_path_factory.mktemp("glimpses") / "greyer.mkv"
    return make(
        out, "-f", "lavfi", "-i", GREYER, "-f", "lavfi", "-i", LOUDER, "-c:v", "libx264", "-g", "5", "-c:a", "pcm_s16le"
    )


def test_each_glimpse_is_of_its_moment(recording):
    seen = glimpses(recording, keyframes(recording))
    assert seen.times_s == pytest.approx((0, 1, 2, 3, 4, 5), abs=0.05)
    levels = seen.pictures.mean(axis=(1, 2, 3))
    assert np.diff(levels) == pytest.approx([35.0] * 5, abs=4.0)  # 30 of 219 steps of video are 35 of 255


def test_what_is_not_there_is_left_out(recording):
    assert glimpses(recording, (2.0, 60.0)).times_s in {(2.0,), (2.0, 60.0)}
    assert glimpses(recording, ()).pictures.shape == (0, 180, 320, 3)


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", (*H264, "-bf", "2")),
        ("a.mov", (*H264, "-bf", "0")),
        ("a.mp4", (*H264, "-bf", "2", "-x264-params", "open-gop=1")),
        ("a.mp4", (*H264, "-vf", "setsar=4/3", "-colorspace", "bt709", "-color_range", "tv")),
        ("a.mp4", (*H264, "-flags", "+ilme+ildct", "-x264-params", "tff=1")),
        (
            "a.mp4",
            ("-c:v", "libx265", "-x265-params", "log-level=error:keyint=10", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"),
        ),
    ],
    ids=["B-frames", "no B-frames", "open groups", "wide points", "interlaced", "HEVC in ten bits"],
)
def test_pictures_taken_out_are_those_that_are_sought(tmp_path, monkeypatch, name, options):
    path = make(tmp_path / name, *picture(6.0, size="320x180"), *options)
    times_s = keyframes(path)
    taken = glimpses(path, times_s)
    monkeypatch.setattr("media.glimpses.shown", lambda _: None)
    sought = glimpses(path, times_s)
    assert len(times_s) == len(taken.times_s) == len(sought.times_s) > 10
    assert taken.times_s == sought.times_s
    assert np.array_equal(taken.pictures, sought.pictures)


def test_keyframes_of_open_groups_far_apart_are_taken_out_though_they_count_alike(tmp_path, monkeypatch):
    """Four times the same second: each has its second keyframe, which is open, at the same number of the codec's count."""
    open_groups = ("-c:v", "libx265", "-x265-params", "log-level=error:keyint=5:open-gop=1:scenecut=0")
    once = make(tmp_path / "once.mp4", *picture(1.0, size="320x180", rate="10"), *open_groups)
    path = make(tmp_path / "a.mp4", "-stream_loop", "3", "-i", str(once), "-c", "copy", reads=(once,))
    times_s = keyframes(path)[1::2]
    taken = few_taken_out(path, times_s, monkeypatch)
    monkeypatch.setattr("media.glimpses.shown", lambda _: None)
    assert len(times_s) == 4
    assert np.array_equal(taken, glimpses(path, times_s).pictures)


def few_taken_out(path, times_s, monkeypatch):
    """Glimpses of a file, where seeking is not to be fallen back on."""
    with monkeypatch.context() as only:
        only.setattr("media.glimpses.pictures_command", lambda *_: pytest.fail("pictures were sought one by one"))
        return glimpses(path, times_s).pictures


def test_a_camera_that_was_held_upright_is_seen_upright(tmp_path, monkeypatch):
    flat = make(tmp_path / "flat.mp4", *picture(2.0, size="320x180"), *H264)
    turned = make(tmp_path / "turned.mp4", "-i", str(flat), "-c", "copy", "-metadata:s:v", "rotate=90", reads=(flat,))
    taken = glimpses(turned, (0.0, 1.2))
    monkeypatch.setattr("media.glimpses.shown", lambda _: None)
    assert np.array_equal(taken.pictures, glimpses(turned, (0.0, 1.2)).pictures)
    assert not np.array_equal(taken.pictures, glimpses(flat, (0.0, 1.2)).pictures)


def test_where_one_cannot_be_read_the_others_are_sought(tmp_path):
    path = make(tmp_path / "a.mp4", *picture(4.0, size="320x180"), *H264)
    table = shown(path)
    times_s = keyframes(path)
    at = int(table.offsets[np.flatnonzero(table.keys)[3]])
    with path.open("r+b") as file:
        file.seek(at)
        file.write(bytes(int(table.sizes[np.flatnonzero(table.keys)[3]])))
    seen = glimpses(path, times_s)
    assert set(times_s) - {times_s[3]} <= set(seen.times_s) <= set(times_s)


def test_excerpts_keep_their_channels_and_moments(recording):
    first, last, beyond = excerpts(recording, probe(recording), (1.2, 4.2, 60.0), 0.5)
    assert first.shape == last.shape == (8000, 2)
    assert np.abs(first).max(axis=0) == pytest.approx([0.15 * 32767, 0.1 * 32767], rel=0.02)
    assert np.abs(last).max(axis=0) == pytest.approx([0.6 * 32767, 0.1 * 32767], rel=0.02)
    assert beyond.shape == (0, 2)


def test_argv(tmp_path):
    path = tmp_path / "x.mp4"
    seen = pictures_command(path, (1.5,), [tmp_path / "0.bgr"])
    assert seen.argv[seen.argv.index("-noaccurate_seek") :] == (
        "-noaccurate_seek", "-skip_frame", "nokey", "-ss", "1.501",
        "-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,mpegts,mpeg,avi,asf,flv,ogg",
        "-max_pixels", "16777216", "-threads", "1", "-i", f"file:{path}",
        "-map", "0:V:0", "-vf", "scale=320:180:flags=area,format=bgr24", "-frames:v", "1", "-f", "rawvideo",
        f"file:{tmp_path}/0.bgr",
    )  # fmt: skip
    heard = sound_command(path, (1.5, 3.0), 2.0, 2, [tmp_path / "0.s16", tmp_path / "1.s16"])
    assert (heard.reads, heard.writes) == ((path,), (tmp_path,))
    assert heard.argv.count("-i") == 2
    assert heard.argv[-7:] == ("-map", "1:a:0", "-ac", "2", "-f", "s16le", f"file:{tmp_path}/1.s16")
