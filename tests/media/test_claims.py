"""What files say of their own size is read, believed only where it is said, and never leads astray."""

import struct
from pathlib import Path

import pytest

from media.claims import ASF_HEADER, ASF_PROPERTIES, claimed_bytes
from tests.media.clips import clip, make, picture


def put(path: Path, content: bytes) -> int | None:
    path.write_bytes(content)
    return claimed_bytes(path)


@pytest.mark.media
@pytest.mark.parametrize(("name", "codec"), [("a.avi", "mjpeg"), ("a.wmv", "wmv2")])
def test_a_file_that_was_cut_says_how_large_it_was(tmp_path: Path, name: str, codec: str):
    whole = make(tmp_path / name, *picture(3.0), "-c:v", codec)
    size = whole.stat().st_size
    assert claimed_bytes(whole) == pytest.approx(size, abs=2)
    assert put(tmp_path / f"cut-{name}", whole.read_bytes()[: size // 2]) == pytest.approx(size, abs=2)


@pytest.mark.media
def test_others_say_nothing(tmp_path: Path):
    assert claimed_bytes(clip(tmp_path / "a.mp4", "-an")) is None
    assert put(tmp_path / "empty.avi", b"") is None


def test_a_large_avi_goes_on_in_further_chunks(tmp_path: Path):
    first = b"RIFF" + struct.pack("<I", 100) + b"AVI " + bytes(96)
    second = b"RIFF" + struct.pack("<I", 5000) + b"AVIX" + bytes(200)
    assert put(tmp_path / "a.avi", first + second) == 108 + 5008
    assert put(tmp_path / "b.avi", first + b"junk" + bytes(60)) == 108


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_a_recorder_that_was_switched_off_says_nothing(tmp_path: Path, length: int):
    assert put(tmp_path / "a.avi", b"RIFF" + struct.pack("<I", length) + b"AVI " + bytes(500)) is None


@pytest.mark.parametrize(("flags", "said"), [(2, 9000), (1, None)])
def test_a_broadcast_never_knew_its_size(tmp_path: Path, flags: int, said: int | None):
    properties = ASF_PROPERTIES + struct.pack("<Q16sQ", 104, bytes(16), 9000) + bytes(40) + struct.pack("<I", flags) + bytes(20)
    assert put(tmp_path / "a.wmv", ASF_HEADER + bytes(14) + properties) == said
    assert put(tmp_path / "b.wmv", ASF_HEADER + bytes(14) + properties[:60]) is None


def test_many_small_chunks_are_not_followed_for_ever(tmp_path: Path):
    chunk = b"RIFF" + struct.pack("<I", 4) + b"AVI "
    assert put(tmp_path / "a.avi", chunk * 20_000) == 4096 * 12
