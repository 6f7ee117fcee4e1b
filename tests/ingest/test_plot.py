"""The picture of the evidence: one panel a pair, jumps drawn, and a picture for no fit at all."""

import numpy as np

from domain.recording import AlignmentStatus
from ingest.align import Alignment, CameraAlignment
from ingest.plot import AGREEING, DISAGREEING, HEIGHT, LINE, WIDTH, plot
from media.frames import read_image
from tests.ingest.classroom import Microphone
from tests.ingest.fits import fitted

ONE, TWO = (1, Microphone(0, 200)), (2, Microphone(7, 180, 80))
PAUSED = (3, Microphone(3, 160, missed=((90.0, 20.0),)))


def pixels(picture: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """Where a colour is, `[pixel, (y, x)]`."""
    return np.argwhere((np.abs(picture.astype(int) - colour) < 12).all(axis=2))


def drawn(alignment: Alignment, path) -> np.ndarray:
    plot(alignment, path)
    return read_image(path)


def test_each_pair_has_its_panel_with_its_windows_and_its_line(tmp_path):
    first, second = fitted(ONE, TWO), fitted(ONE, PAUSED)
    second.agreeing[:8] = False
    picture = drawn(Alignment(1, (), (first, second)), tmp_path / "pairs.png")
    assert picture.shape == (2 * HEIGHT, WIDTH, 3)
    for panel in np.split(picture, 2):
        assert len(pixels(panel, AGREEING)) > 100
        assert len(pixels(panel, LINE)) > 100
    assert len(pixels(picture[:HEIGHT], DISAGREEING)) == 0
    assert len(pixels(picture[HEIGHT:], DISAGREEING)) > 30


def test_lags_on_both_sides_of_a_jump_stay_in_the_picture(tmp_path):
    """20 s apart, in a picture of some 80 ms: each side is drawn about its own line, and the jump is written between."""
    whole = drawn(Alignment(1, (), (fitted(ONE, (3, Microphone(3, 160))),)), tmp_path / "whole.png")
    paused = drawn(Alignment(1, (), (fitted(ONE, PAUSED),)), tmp_path / "paused.png")
    for picture in (whole, paused):
        heights = pixels(picture, LINE)[:, 0]
        assert len(heights) > 500
        assert np.ptp(heights) <= 4
        assert abs(float(heights.mean()) - HEIGHT / 2) < 20
    jump = np.argwhere((whole == 255).all(axis=2) & (paused != 255).any(axis=2))
    assert len(jump) > 200


def test_the_picture_of_no_evidence_says_so(tmp_path):
    refused = CameraAlignment(2, "2.mp4", AlignmentStatus.UNALIGNABLE, "not_the_same_lesson")
    one = drawn(Alignment(1, ()), tmp_path / "one.png")
    two = drawn(Alignment(1, (refused,)), tmp_path / "two.png")
    assert one.shape == two.shape == (HEIGHT, WIDTH, 3)
    assert (one < 128).any()
    assert (one != two).any(), "the reason is written down"
