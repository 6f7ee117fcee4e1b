"""A finding that can be seen has a picture of its moment, out of the right part, in the shape that people see."""

from pathlib import Path

import pytest

from domain.findings import FindingCode, Found, Severity
from ingest.illustrations import illustrate
from media.frames import read_image
from media.glimpses import glimpses
from media.probe import probe
from tests.media.clips import make

pytestmark = pytest.mark.media


def plain(out: Path, colour: str, *options: str, size: str = "1280x720") -> Path:
    source = ("-f", "lavfi", "-i", f"color={colour}:size={size}:rate=5:duration=4")
    return make(out, *source, "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-pix_fmt", "yuv420p", *options)


def found(code: FindingCode, at_ms: int | None) -> Found:
    return Found(code, Severity.WARNING, "Look.", 1, at_ms)


def test_the_moment_is_looked_for_in_the_part_in_which_it_lies(tmp_path):
    parts = [(path, probe(path)) for path in (plain(tmp_path / "1.mp4", "red"), plain(tmp_path / "2.mp4", "blue"))]
    taken = illustrate(parts, [found(FindingCode.COVERED, 3_000), found(FindingCode.BLURRED, 5_000)], tmp_path)
    assert taken == {FindingCode.COVERED: "covered.jpg", FindingCode.BLURRED: "blurred.jpg"}
    red, blue = (read_image(tmp_path / name) for name in taken.values())
    assert red.shape == blue.shape == (360, 640, 3)
    assert red.mean(axis=(0, 1)) == pytest.approx((0, 0, 254), abs=6)
    assert blue.mean(axis=(0, 1)) == pytest.approx((254, 0, 0), abs=6)


def test_what_is_heard_has_no_picture(tmp_path):
    path = plain(tmp_path / "1.mp4", "red", size="320x180")
    heard = [found(FindingCode.CLIPPED, 1_000), found(FindingCode.TOO_DARK, None)]
    assert illustrate([(path, probe(path))], heard, tmp_path) == {}
    assert not list(tmp_path.glob("*.jpg"))


@pytest.mark.parametrize(
    ("size", "options", "shape"),
    [
        ("720x576", ("-aspect", "16:9"), (358, 640)),
        ("360x640", (), (360, 202)),
        ("160x90", (), (360, 640)),
    ],
    ids=["points that are not square", "upright", "small"],
)
def test_it_has_the_shape_that_people_see(tmp_path, size, options, shape):
    path = plain(tmp_path / "1.mp4", "red", *options, size=size)
    illustrate([(path, probe(path))], [found(FindingCode.FROZEN, 0)], tmp_path)
    assert read_image(tmp_path / "frozen.jpg").shape[:2] == pytest.approx(shape, abs=2)
    assert (tmp_path / "frozen.jpg").stat().st_size < 60_000


def test_a_moment_that_cannot_be_decoded_has_none(tmp_path):
    path = plain(tmp_path / "1.mp4", "red", size="320x180")
    known = probe(path)
    content = bytearray(path.read_bytes())
    data = content.index(b"mdat") + 4
    content[data : data + 40_000] = bytes(min(40_000, len(content) - data))
    path.write_bytes(content)
    assert illustrate([(path, known)], [found(FindingCode.BLURRED, 1_000)], tmp_path) == {}


def test_a_camera_that_hung_upside_down_and_says_so_is_shown_upright(tmp_path):
    halves = ("-f", "lavfi", "-i", "color=blue:size=320x180:rate=5:duration=2,drawbox=y=90:h=90:color=red:t=fill")
    stored = make(tmp_path / "stored.mp4", *halves, "-c:v", "libx264", "-g", "5", "-pix_fmt", "yuv420p")
    turned = make(tmp_path / "turned.mp4", "-i", str(stored), "-c", "copy", "-metadata:s:v", "rotate=180", reads=(stored,))
    assert probe(turned).video.rotation == 180
    illustrate([(turned, probe(turned))], [found(FindingCode.FROZEN, 0)], tmp_path)
    shown = read_image(tmp_path / "frozen.jpg")
    seen = glimpses(turned, (0.0,)).pictures[0]
    for upper, lower in ((shown[:80], shown[-80:]), (seen[:80], seen[-80:])):
        assert upper[..., 2].mean() > 3 * upper[..., 0].mean()
        assert lower[..., 0].mean() > 3 * lower[..., 2].mean()
