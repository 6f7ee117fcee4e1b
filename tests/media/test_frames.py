import numpy as np
import pytest

from media.errors import MediaError
from media.frames import blank, draw_dot, draw_line, draw_text, frames_at, read_image, scaled, sprite, write_image
from tests.media.clips import make

BRIGHTNESS_PER_FRAME = 2


@pytest.fixture
def film(tmp_path):
    """12 s at 25 frames a second; frame n has brightness 16 + 2n modulo 100, so that a frame tells its own number."""
    number = f"geq=lum='16+{BRIGHTNESS_PER_FRAME}*mod(N\\,100)':cb=128:cr=128"
    source = ("-f", "lavfi", "-i", "color=black:size=64x48:rate=25:duration=12", "-vf", number)
    return make(tmp_path / "film.mp4", *source, "-c:v", "libx264", "-crf", "2", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p")


def shown(image) -> int:
    return round(float(image.mean()) * 219 / 255 / BRIGHTNESS_PER_FRAME)


@pytest.mark.parametrize("moments", [[0, 40, 79, 81, 1000], [500, 7000, 7040, 11_960], [0, 3500, 3500, 9999]])
def test_the_frame_on_screen_is_found(film, moments):
    expected = [int(moment / 40) % 100 for moment in moments]
    assert [shown(image) for image in frames_at(film, moments)] == pytest.approx(expected, abs=0.6)


def test_after_the_end_the_last_frame_stays(film):
    assert [shown(image) for image in frames_at(film, [11_970, 20_000])] == [99, 99]


def test_moments_out_of_order_are_refused(film):
    with pytest.raises(ValueError, match="rising order"):
        list(frames_at(film, [2.0, 1.0]))


def test_a_file_that_is_no_film_is_said_so(tmp_path):
    (tmp_path / "x.mp4").write_text("text")
    with pytest.raises(MediaError, match=r"x\.mp4 could not be opened"):
        list(frames_at(tmp_path / "x.mp4", [0.0]))


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_images_are_written_and_read(tmp_path, ending):
    image = blank(40, 20, (10, 120, 240))
    write_image(tmp_path / f"a.{ending}", image, quality=95)
    back = read_image(tmp_path / f"a.{ending}")
    assert back.shape == (20, 40, 3)
    assert np.abs(back.astype(int) - image).max() <= 12


def test_a_missing_image_is_said_so(tmp_path):
    with pytest.raises(MediaError, match="could not be read as an image"):
        read_image(tmp_path / "a.png")


def test_a_sprite_holds_images_in_rows():
    sheet = sprite([blank(8, 6, (n, n, n)) for n in (50, 100, 150)], 2, 4, 3)
    assert sheet.shape == (6, 8, 3)
    assert [int(sheet[y, x, 0]) for y, x in ((1, 1), (1, 5), (4, 1), (4, 5))] == [50, 100, 150, 0]


def test_drawing_leaves_marks():
    picture = blank(60, 30)
    draw_line(picture, [(0, 5), (59, 5)], (0, 0, 0))
    draw_dot(picture, 30, 20, (0, 0, 255))
    draw_text(picture, 2, 28, "12 ms")
    assert picture[5, 30].max() < 60
    assert tuple(picture[20, 30]) == (0, 0, 255)
    assert (picture[20:30, :25] < 128).any()
    assert scaled(picture, 30, 15).shape == (15, 30, 3)
