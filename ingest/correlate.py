"""Where one recording lies on another: whole-length correlation of onsets (coarse), and phase correlation in windows (fine).

A lag is what must be added to a moment of recording B to get the same moment of recording A: `t_a = t_b + lag`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from ingest.envelope import Onsets
from media.pcm import Sound

SHORTEST_OVERLAP_S = 10.0
"""Lags that leave less in common are not looked at: chance alone fits a few seconds somewhere."""

SMEARS = (1, 5, 25, 101)
"""Frames over which correlation is summed, to find a peak that drift has smeared: 300 ppm over an hour is 108 frames."""

RIVAL_DISTANCE_S = 0.5
"""A second peak counts as a rival from this far on: nearer ones are the same event's rhythm and echo."""

WINDOW_SAMPLES = 1 << 16
"""Samples of one fine window: 4.1 s at 16 kHz hold a phrase, and drift of 300 ppm moves only 1.2 ms in it."""

MOST_WINDOWS = 120
DENSEST_HOP_S = 0.5
"""Windows are spread evenly over the overlap, at most this many and no closer than this."""

SPEECH_HZ = (150.0, 5000.0)
"""What is compared in the fine windows: the band in which phones agree that there is speech."""

WHITENING = 0.8
"""Exponent of the magnitude that is divided out. 1 is PHAT; a little less lets loud, clear bins count for more."""


@dataclass(frozen=True)
class Coarse:
    """The best lag by onsets. `z` is its height over the noise of all other lags, `rival_z` that of the second peak.

    `smear_s` is the width within which the lag lies, `overlap_s` how much the two recordings have in common there.
    """

    lag_s: float
    z: float
    rival_z: float
    smear_s: float
    overlap_s: float


@dataclass(frozen=True)
class WindowLags:
    """Lags found in windows along the overlap: at `times_s` of recording B, `lags_s`, and each peak's height over its noise."""

    times_s: NDArray[np.float64]
    lags_s: NDArray[np.float64]
    peaks: NDArray[np.float64]


def overlap_s(lag_s: float, duration_a_s: float, duration_b_s: float) -> float:
    """Return how long both recordings run at this lag."""
    return max(0.0, min(duration_a_s, lag_s + duration_b_s) - max(0.0, lag_s))


def coarse_lag(a: Onsets, b: Onsets) -> Coarse | None:
    """Return the lag at which the onsets of whole recordings agree best; None when they cannot share enough time.

    Each lag's sum over bands is divided by the square root of its overlap, so that chance has the same spread everywhere.
    """
    least = int(SHORTEST_OVERLAP_S * a.rate)
    if min(a.frames, b.frames) < least:
        return None
    lags = np.arange(-(b.frames - least), a.frames - least + 1)
    common = np.minimum(a.frames, lags + b.frames) - np.maximum(0, lags)
    score = _correlation(a, b)[lags] / np.sqrt(common)
    best: Coarse | None = None
    for smear in SMEARS:
        found = _peak(ndimage.uniform_filter1d(score, smear) if smear > 1 else score, smear, a.rate)
        if best is None or found[1] > best.z:
            place, z, rival = found
            lag = float(lags[place]) / a.rate
            best = Coarse(lag, z, rival, smear / a.rate, float(common[place]) / a.rate)
    return best


def _correlation(a: Onsets, b: Onsets) -> NDArray[np.float32]:
    """Return the sum over bands of the correlation at every lag; negative lags are at negative indices."""
    length = fft.next_fast_len(a.frames + b.frames, real=True)
    spectrum = np.zeros(length // 2 + 1, np.complex64)
    for band_a, band_b in zip(a.values, b.values, strict=True):
        spectrum += fft.rfft(band_a, length) * fft.rfft(band_b, length).conj()
    return fft.irfft(spectrum, length)


def _peak(score: NDArray[np.float32], smear: int, rate: int) -> tuple[int, float, float]:
    """Return the place of the highest score, its z and the z of the highest one elsewhere."""
    centre = float(np.median(score))
    noise = 1.4826 * float(np.median(np.abs(score - centre))) or 1.0
    place = int(np.argmax(score))
    apart = int(RIVAL_DISTANCE_S * rate) + smear
    elsewhere = np.concatenate((score[: max(0, place - apart)], score[place + apart :]))
    rival = float(elsewhere.max()) if elsewhere.size else centre
    return place, (float(score[place]) - centre) / noise, (rival - centre) / noise


def onset_lags(a: Onsets, b: Onsets, lag_s: float, search_s: float, window_s: float) -> WindowLags:
    """Return lags by onsets in long windows along the overlap, each searched within `search_s` of `lag_s`.

    The step between coarse and fine when drift is in play: it follows the lag to within a frame or two.
    """
    window, search = int(window_s * a.rate), int(search_s * a.rate)
    shift = round(lag_s * a.rate)
    times, lags, peaks = [], [], []
    first, last = max(0, search - shift), min(b.frames - window, a.frames - shift - window - search)
    for begin in _begins(first, last, window // 2):
        near = a.values[:, begin + shift - search : begin + shift + window + search]
        length = fft.next_fast_len(window + 2 * search, real=True)
        cross = fft.rfft(near, length) * fft.rfft(b.values[:, begin : begin + window], length).conj()
        score = fft.irfft(cross.sum(axis=0), length)[: 2 * search + 1]
        place = int(np.argmax(score))
        times.append((begin + window / 2) / b.rate)
        lags.append(lag_s + (place - search + _vertex(score, place)) / a.rate)
        peaks.append(float((score[place] - score.mean()) / (score.std() or 1.0)))
    return WindowLags(np.array(times), np.array(lags), np.array(peaks))


def phase_lags(a: Sound, b: Sound, line: tuple[float, float], search_s: float) -> WindowLags:
    """Return lags by generalised cross-correlation with (nearly) phase transform, in windows of 4 s along the overlap.

    `line` is (lag at B's time 0, its slope): each window is searched within `search_s` of it. Only two windows of samples are
    in memory at a time. Method: Knapp and Carter, "The generalized correlation method for estimation of time delay",
    IEEE TASSP 1976; the peak is refined below a sample by the parabola through it and its neighbours.
    """
    offset, slope = line
    samples_a, samples_b = a.open(), b.open()
    rate = a.rate
    lag_at_ends = (offset, offset + slope * b.duration_s)
    first = max(0, round(-min(lag_at_ends) * rate))
    last = min(b.samples, a.samples - round(max(lag_at_ends) * rate)) - WINDOW_SAMPLES
    search = round(search_s * rate)
    length = 2 * WINDOW_SAMPLES
    weights = _speech_band(length, rate)
    times, lags, peaks = [], [], []
    for begin in _begins(first, last, round(DENSEST_HOP_S * rate)):
        middle_s = (begin + WINDOW_SAMPLES / 2) / rate
        shift = round((offset + slope * middle_s) * rate)
        start_a = min(max(begin + shift, 0), a.samples - WINDOW_SAMPLES)
        heard_a = samples_a[start_a : start_a + WINDOW_SAMPLES].astype(np.float32)
        heard_b = samples_b[begin : begin + WINDOW_SAMPLES].astype(np.float32)
        cross = fft.rfft(heard_a, length) * fft.rfft(heard_b, length).conj()
        cross *= weights / (np.abs(cross) + 1e-9) ** WHITENING
        whole = fft.irfft(cross, length)
        score = np.concatenate((whole[-search:], whole[: search + 1]))
        place = int(np.argmax(score))
        times.append(middle_s)
        lags.append((start_a - begin + place - search + _vertex(score, place)) / rate)
        peaks.append(float(score[place] / (score.std() or 1.0)))
    return WindowLags(np.array(times), np.array(lags), np.array(peaks))


def _begins(first: int, last: int, densest: int) -> Iterator[int]:
    """Yield where windows begin: evenly from `first` to `last`, both included, never more than MOST_WINDOWS."""
    if last < first:
        return
    hop = max(densest, (last - first) / (MOST_WINDOWS - 1))
    for number in range(int((last - first) / hop) + 1):
        yield first + round(number * hop)


def _speech_band(length: int, rate: int) -> NDArray[np.float32]:
    frequencies = np.fft.rfftfreq(length, 1.0 / rate)
    low, high = SPEECH_HZ
    return ((frequencies >= low) & (frequencies <= high)).astype(np.float32)


def _vertex(score: NDArray[np.float32], place: int) -> float:
    """Return how far from `place`, within half a step, the parabola through the peak and its neighbours is highest."""
    if not 0 < place < len(score) - 1:
        return 0.0
    left, top, right = (float(value) for value in score[place - 1 : place + 2])
    bend = left - 2.0 * top + right
    return 0.0 if bend >= 0.0 else float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
