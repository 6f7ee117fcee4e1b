"""Streams that tell no length: one that was cut at any byte stops within a packet, a whole one does not."""

from pathlib import Path

import pytest

from media.endings import stops_within_a_packet
from tests.media.clips import make, picture

KINDS = {
    "a.mts": ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "ac3", "-mpegts_m2ts_mode", "1", "-f", "mpegts"),
    "a.ts": ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "ac3", "-f", "mpegts"),
    "a.mpg": ("-c:v", "mpeg2video", "-c:a", "mp2", "-f", "vob"),
}
STRIDE = {"a.mts": 192, "a.ts": 188}

pytestmark = pytest.mark.media


@pytest.fixture(params=KINDS)
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return make(tmp_path / request.param, *picture(2.0), "-f", "lavfi", "-i", "sine=duration=2", *KINDS[request.param])


def put(path: Path, content: bytes) -> bool:
    path.write_bytes(content)
    return stops_within_a_packet(path)


def test_a_whole_one_ends_with_a_packet(whole: Path):
    assert not stops_within_a_packet(whole)


def test_cut_anywhere_but_between_packets_it_stops_within_one(whole: Path, tmp_path: Path):
    content = whole.read_bytes()
    cuts = range(len(content) // 2, len(content) // 2 + 2200)
    told = [put(tmp_path / f"cut{whole.suffix}", content[:cut]) for cut in cuts]
    if whole.name in STRIDE:
        assert told == [cut % STRIDE[whole.name] != 0 for cut in cuts]
    else:
        assert told.count(False) <= 4


def test_what_was_put_after_a_stream_is_not_taken_for_a_packet(whole: Path, tmp_path: Path):
    assert not put(tmp_path / f"more{whole.suffix}", whole.read_bytes() + bytes(77))


@pytest.mark.parametrize("content", [b"", b"\x00\x00\x01\xba", b"\x47" * 100, bytes(5000), b"\x00\x00\x01\xba" + bytes(5000)])
def test_what_is_hardly_a_stream_is_no_trouble(tmp_path: Path, content: bytes):
    assert put(tmp_path / "a.mts", content) in {True, False}
    assert put(tmp_path / "a.mp4", b"\x00\x00\x00\x20ftypisom" + content) is False
