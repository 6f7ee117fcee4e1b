import numpy as np
import pytest

from transcode.limiter import HOLD_FRAMES, REACH, drawn, gains, true_peaks
from transcode.loudness import FRAME, RATE

WIDTH = FRAME + 2 * REACH


def tone(hertz: float, phase: float) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(WIDTH) / RATE + phase).astype(np.float32)


def test_a_peak_between_two_samples_is_seen():
    between = tone(RATE / 4, np.pi / 4)
    assert np.abs(between).max() == pytest.approx(0.707, abs=0.001)
    assert true_peaks(between[None])[0] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("hertz", [100.0, 997.0, 3000.0, 7919.0, 15_000.0])
def test_a_tone_is_as_high_as_it_is(hertz):
    rows = np.stack([tone(hertz, phase) for phase in np.linspace(0, np.pi, 16)])
    # At 100 Hz a frame holds a quarter of a period, and not always its top.
    assert true_peaks(rows).max() == pytest.approx(1.0, abs=0.02)


def test_what_lies_outside_a_frame_is_not_its_peak():
    row = np.zeros(WIDTH, np.float32)
    row[2] = 1.0
    assert true_peaks(row[None])[0] < 0.05


def test_no_frame_has_more_gain_than_it_can_bear_and_others_keep_theirs():
    peaks = np.random.default_rng(4).uniform(0.01, 0.2, 400)
    peaks[[50, 200, 203, 399]] = 0.9, 0.5, 0.8, 1.0
    factors = gains(peaks, 3.0, 0.7)
    samples = drawn(factors, 0, 400).reshape(400, FRAME)
    assert (samples * peaks[:, None]).max() <= 0.7 + 1e-6
    high = np.flatnonzero(peaks * 3.0 > 0.7)
    far = np.abs(np.arange(400)[:, None] - high).min(axis=1) > 2 * HOLD_FRAMES
    assert far.sum() > 300
    assert np.allclose(samples[far], 3.0)


def test_the_gain_is_drawn_alike_however_it_is_cut():
    factors = np.random.default_rng(5).uniform(0.1, 1.0, 30)
    whole = drawn(factors, 0, 30)
    assert np.array_equal(whole, np.concatenate([drawn(factors, 0, 7), drawn(factors, 7, 23)]))
    # In the middle of a frame it is the frame's own.
    assert whole.reshape(30, FRAME)[:, FRAME // 2 - 1 : FRAME // 2 + 1].mean(axis=1) == pytest.approx(factors, rel=0.05)
