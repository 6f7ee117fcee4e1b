"""What cameras really send, each from file to published rung: encoded upright, progressive, 8-bit, and still on time."""

import struct
from fractions import Fraction

import pytest

from domain.timeline import Piece
from media.command import ToolStopped, Watch
from tests.transcode.filmed import Clip, film, keyframes_of, shown, source_of
from transcode.ladder import Rung, copyable, ladder
from transcode.render import render

pytestmark = pytest.mark.media
LINE = (Piece(0, 3000, 700.5, 60.0),)
HLG = "transfer=arib-std-b67:colorprim=bt2020:colormatrix=bt2020nc:log-level=error:pools=2:keyint=25"

HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", HLG)
MPEG2 = ("-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ilme+ildct")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-b:v", "2M")
LONG = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "999")

KINDS = {
    "hevc_hlg_10_bit": (Clip(LINE, 3.0, codec=HEVC, options=("-pix_fmt", "yuv420p10le", "-tag:v", "hvc1")), "hevc"),
    "interlaced_mpeg2": (Clip(LINE, 3.0, codec=MPEG2, suffix=".ts", options=("-field_order", "tt")), "mpeg2video"),
    # Without sound: beside sound, ffmpeg's own AVI writer leaves out the second picture's place.
    "avi": (Clip(LINE, 3.0, codec=("-c:v", "mpeg4", "-q:v", "2"), suffix=".avi", clicks=False), "mpeg4"),
    "vp8_webm": (Clip(LINE, 3.0, codec=VP8, suffix=".webm", clicks=False), "vp8"),
    "twelve_seconds_between_keyframes": (Clip((Piece(0, 12_000, 700.5),), 12.0, codec=LONG), "apart"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_browsers_cannot_play_is_encoded_on_time(kind, tmp_path):
    clip, reason = KINDS[kind]
    source = source_of(film(clip, tmp_path), clip.pieces)
    keyframes = keyframes_of(source)
    assert reason in " ".join(copyable(source, keyframes).reasons)
    rung = ladder(source, keyframes)[0]
    rendered = render(source, rung, tmp_path)
    assert (rendered.copied, rendered.height, rendered.codec[:4]) == (False, 180, "avc1")
    read = list(shown(tmp_path, rendered.playlist, tmp_path, rendered.start_ms))
    assert len(read) >= clip.seconds * clip.rate - 1
    assert all(inside is not None for _, inside in read)
    assert max(abs(moment - inside) for moment, inside in read[1:] if inside is not None) < 0.6


def test_a_phone_held_upright_is_published_upright(tmp_path):
    path = film(Clip(LINE, 3.0), tmp_path)
    content = bytearray(path.read_bytes())
    # The matrix of the picture's track header: a quarter turn, as a phone writes it.
    matrix = content.index(b"tkhd") + 44
    struct.pack_into(">9i", content, matrix, 0, 0x10000, 0, -0x10000, 0, 0, 180 << 16, 0, 0x40000000)
    path.write_bytes(content)
    source = source_of(path, LINE)
    assert source.probe.video is not None
    assert source.probe.video.rotation == 90
    assert not copyable(source, keyframes_of(source)).ok
    rendered = render(source, Rung(180), tmp_path)
    assert (rendered.width, rendered.height) == (180, 320)


def test_fifty_pictures_a_second_become_twenty_five_on_time(tmp_path):
    clip = Clip(LINE, 3.0, rate=Fraction(50))
    source = source_of(film(clip, tmp_path), clip.pieces)
    rendered = render(source, Rung(180, crf=18), tmp_path)
    assert rendered.pictures == 75
    read = list(shown(tmp_path, rendered.playlist, tmp_path, rendered.start_ms))
    assert max(abs(moment - (inside or 0)) for moment, inside in read[1:]) < 0.6


def test_two_parts_follow_each_other(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    # One camera that cut its recording into two files after four seconds.
    one = film(Clip((Piece(0, 4000, 0.0),), 4.0), first)
    other = film(Clip((Piece(0, 4000, 4000.0),), 4.0), second)
    begun = source_of(one, [Piece(0, 8000, 0.0)])
    source = type(begun)(1, "Camera 1", (one, other), begun.probe, begun.pieces, (source_of(other, begun.pieces).probe,))
    assert copyable(source, keyframes_of(source)).ok
    rendered = render(source, Rung(180, copied=True), tmp_path)
    read = list(shown(tmp_path, rendered.playlist, tmp_path, 0))
    assert len(read) == 200
    assert max(abs(moment - (inside or 0)) for moment, inside in read) < 0.6


def test_an_open_group_of_pictures_is_encoded_after_all(tmp_path):
    open_gop = ("-c:v", "libx264", "-preset", "veryfast", "-x264-params", "open-gop=1:bframes=3:keyint=28:b-adapt=0:scenecut=0")
    clip = Clip((Piece(0, 13_000, 0.0),), 13.0, codec=open_gop)
    source = source_of(film(clip, tmp_path), clip.pieces)
    rendered = render(source, Rung(180, copied=True), tmp_path)
    assert not rendered.copied
    assert "a seek would show them broken" in rendered.notes[0]
    assert rendered.pictures == 325


def test_a_second_attempt_replaces_the_first_and_stopping_stops(tmp_path):
    clip = Clip(LINE, 3.0)
    source = source_of(film(clip, tmp_path), clip.pieces)
    left = tmp_path / "angles/1/180/9-00000.m4s"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"left by an attempt that was killed")
    seen: list[float] = []
    once = render(source, Rung(180, copied=True), tmp_path, watch=Watch(seen.append))
    assert not left.exists()
    assert seen
    assert all(0.0 <= seconds <= 3.5 for seconds in seen)
    assert render(source, Rung(180, copied=True), tmp_path) == once
    watch = Watch()
    watch.stop.set()
    with pytest.raises(ToolStopped):
        render(source, Rung(180, copied=True), tmp_path, watch=watch)
