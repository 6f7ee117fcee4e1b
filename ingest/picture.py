"""How one camera's clock lies on another's by what moves in their pictures: for cameras without sound.

Every cell of one film is correlated with every cell of the other over the whole length. Most pairs of cells show different
people and correlate by chance; a few show the same one and stand out at one lag only. So each lag's score is the sum over
pairs of the square of what stands out (the best pairs alone, and those of one person add up). Then the pairs that
stood out are followed in windows along the overlap, and a line is fitted through the lags.

Methods: partial whitening of the correlation (Knapp and Carter, IEEE TASSP 1976), which also takes the rhythm out of
keyframes; activity in different views as the common signal (Caspi and Irani, "Spatio-temporal alignment of sequences", IEEE
TPAMI 2002, where cameras see the same points; here they need not).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from ingest.correlate import vertex
from ingest.movement import RATE, Movement, comparable, movement
from ingest.picture_line import STEEPEST, WINDOW_S, PictureFit, laid
from media.film import Film

__all__ = ["PictureFit", "find", "fit_movements", "fit_pictures", "follow"]

LEAST_OVERLAP_S = 60.0
"""Lags that leave less in common are not looked at: a minute of somebody's movements may be anybody's."""

COARSE_STEPS = 4
"""The whole length is searched at a quarter of the rate, 6.25 a second: people do not move faster, and it costs a quarter."""

COARSE_HZ = (0.1, 3.0)
FINE_HZ = (0.1, 6.0)
"""Rhythms that are compared: slower ones are moods, faster ones noise."""

WHITENING = 0.5
"""Exponent of the magnitude that is divided out of each series' spectrum."""

LINES, AROUND_LINES = 2.0, 61
"""A frequency this many times stronger than those around it is a machine's rhythm (keyframes), and is cut to that."""

STANDS_OUT = 3.0
"""Correlation (in standard deviations over all lags) above which a pair of cells counts, with the square of what is above."""

RIVAL_DISTANCE_S = 1.5
"""A second peak counts as a rival from this far on."""

CHANCE_SCORE = 4.0
"""What the best of some thousand lags scores by chance: a rival counts for at least this, also where few lags were tried."""

SOLID_OVERLAP_S = 120.0
"""Below this overlap a margin counts for less, in proportion: few movements meet by chance more easily than many."""

CLEAR_MARGIN = 3.0
"""Below this the best lag beats its rival no better than chance can: of 405 pairs of different lessons, the best had 2.7."""

SMEARS = (1, 3, 7)
"""Values over which correlation is summed, to find a peak that drift has smeared: 300 ppm over an hour is 7 of them."""

FOLLOWED_FROM = 2.5
MOST_FOLLOWED = 96
"""Pairs of cells that stood out by this at the best lag are followed in windows, at most so many."""

MOST_WINDOWS = 120
SEARCH_S = 0.6
"""How far from the coarse lag windows look, besides what drift may do."""


@dataclass(frozen=True)
class Found:
    """The best lag over the whole length, by how much it beats the best one elsewhere, and which pairs of cells show it."""

    lag_s: float
    margin: float
    overlap_s: float
    weights: NDArray[np.float32]

    @property
    def evidence(self) -> float:
        """The margin, less when the overlap is short."""
        return self.margin * min(1.0, self.overlap_s / SOLID_OVERLAP_S)


def fit_pictures(a: Film, b: Film) -> PictureFit | None:
    """Return how film B lies on film A, or None when their pictures do not say."""
    return fit_movements(movement(a), movement(b))


def fit_movements(a: Movement, b: Movement) -> PictureFit | None:
    """Return the same of films that have been looked at already: each is compared with several."""
    found = find(a, b)
    if found is None or found.evidence < CLEAR_MARGIN:
        return None
    return laid(found.evidence, *follow(a, b, found))


def find(a: Movement, b: Movement) -> Found | None:
    """Return the lag at which most that moves in both moves together; None when they cannot share enough time."""
    rate = RATE / COARSE_STEPS
    least = int(LEAST_OVERLAP_S * rate)
    a, b = a.coarser(COARSE_STEPS), b.coarser(COARSE_STEPS)
    if min(a.moments, b.moments) < least:
        return None
    lags = np.arange(-(b.moments - least), a.moments - least + 1)
    common = np.minimum(a.moments, lags + b.moments) - np.maximum(0, lags)
    length = fft.next_fast_len(a.moments + b.moments, real=True)
    spectra_a, spectra_b = (whitened(comparable(each, rate), length, rate, COARSE_HZ) for each in (a, b))
    drifts_s = STEEPEST * float(common.max()) / rate
    best: tuple[float, int, int] = (0.0, 0, 1)
    for smear in SMEARS:
        if smear == 1 or drifts_s * rate > smear / 2:
            score = np.zeros(len(lags))
            for pairs in _correlated(spectra_a, _smeared(spectra_b, smear), length, lags):
                score += (np.maximum(pairs - STANDS_OUT, 0.0) ** 2).sum(axis=0)
            place = int(np.argmax(score))
            apart = int((RIVAL_DISTANCE_S + drifts_s) * rate) + smear
            rival = max(float(score[: max(0, place - apart)].max(initial=0.0)), float(score[place + apart :].max(initial=0.0)))
            best = max(best, (float(score[place]) / max(rival, CHANCE_SCORE), place, smear))
    margin, place, smear = best
    every = _correlated(spectra_a, _smeared(spectra_b, smear), length, lags)
    weights = np.zeros((len(spectra_a), len(spectra_b)), np.float32)
    for row, pairs in zip(weights, every, strict=True):
        row[len(row) - len(pairs) if len(pairs) == 1 else 0 :][: len(pairs)] = pairs[:, place]
    return Found(float(lags[place]) / rate, margin, float(common[place]) / rate, weights)


def whitened(series: NDArray[np.float32], length: int, rate: float, band_hz: tuple[float, float]) -> NDArray[np.complex64]:
    """Return the spectra of series, within a band, with part of their magnitude divided out."""
    spectra: NDArray[np.complex64] = fft.rfft(series, length, axis=1)
    frequencies = np.fft.rfftfreq(length, 1.0 / rate)
    magnitude = np.abs(spectra)
    magnitude += 1e-3 * magnitude.mean(axis=1, keepdims=True) + 1e-12
    inside = (frequencies >= band_hz[0]) & (frequencies <= band_hz[1])
    around = ndimage.uniform_filter1d(magnitude, AROUND_LINES, axis=1)
    kept = inside * np.minimum(1.0, LINES * around / magnitude) / magnitude**WHITENING
    return np.asarray(spectra * kept, np.complex64)


def _smeared(spectra: NDArray[np.complex64], smear: int) -> NDArray[np.complex64]:
    """Return spectra whose correlations are averaged over `smear` neighbouring lags."""
    turns = smear * np.arange(spectra.shape[1]) / (2.0 * (spectra.shape[1] - 1))
    return np.asarray(spectra * np.sinc(turns), np.complex64)


def _correlated(
    spectra_a: NDArray[np.complex64], spectra_b: NDArray[np.complex64], length: int, lags: NDArray[np.int64]
) -> Iterator[NDArray[np.float32]]:
    """Yield, for each cell of A, its correlation with every cell of B `[cell, lag]`; last, brightness with brightness.

    Each over its standard deviation by chance at that lag: the root of the correlation of the squares, since movement comes
    in bouts, and two bouts that meet must not count for more than they are.
    """
    squares_a, squares_b = (fft.rfft(fft.irfft(each, length, axis=1) ** 2, length, axis=1) for each in (spectra_a, spectra_b))
    for number, (own, square) in enumerate(zip(spectra_a, squares_a, strict=True)):
        which = slice(0, -1) if number < len(spectra_a) - 1 else slice(-1, None)
        pairs = fft.irfft(own * spectra_b[which].conj(), length, axis=1)[:, lags]
        chance = fft.irfft(square * squares_b[which].conj(), length, axis=1)[:, lags]
        chance = np.sqrt(np.maximum(chance, 0.1 * chance.mean(axis=1, keepdims=True)))
        pairs /= chance + 1e-20
        pairs /= pairs.std(axis=1, keepdims=True) + 1e-20
        yield pairs


def follow(a: Movement, b: Movement, found: Found) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the times of windows along the overlap (B's file time, their middle) and the lag found in each, in seconds."""
    series_a, series_b = (_in_time(comparable(each, RATE)) for each in (a, b))
    weights = found.weights.copy()
    weights[weights < max(FOLLOWED_FROM, float(np.sort(weights, axis=None)[-min(MOST_FOLLOWED, weights.size)]))] = 0.0
    cells = np.flatnonzero(weights.any(axis=1))
    shift = round(found.lag_s * RATE)
    first, last = max(0, -shift), min(b.moments, a.moments - shift)
    window = int(min(WINDOW_S, found.overlap_s / 5) * RATE)
    search = int((SEARCH_S + STEEPEST * found.overlap_s / 2) * RATE)
    hop = max(window / 2, (last - first - window) / (MOST_WINDOWS - 1))
    length = fft.next_fast_len(window + 2 * search, real=True)
    times, lags = [], []
    for number in range(int((last - first - window) / hop) + 1):
        begin = first + round(number * hop)
        near = np.zeros((len(cells), window + 2 * search), np.float32)
        low, high = begin + shift - search, begin + shift + window + search
        inside = slice(max(0, low), min(a.moments, high))
        near[:, inside.start - low : inside.stop - low] = series_a[cells, inside]
        partners = weights[cells] @ series_b[:, begin : begin + window]
        cross = fft.rfft(near, length, axis=1) * fft.rfft(partners, length, axis=1).conj()
        score = fft.irfft(cross.sum(axis=0), length)[: 2 * search + 1]
        place = int(np.argmax(score))
        times.append((begin + window / 2) / RATE)
        lags.append((shift + place - search + vertex(score, place)) / RATE)
    return np.array(times), np.array(lags)


def _in_time(series: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return series whitened within the fine band."""
    length = fft.next_fast_len(series.shape[1], real=True)
    white: NDArray[np.float32] = fft.irfft(whitened(series, length, RATE, FINE_HZ), length, axis=1)[:, : series.shape[1]]
    return white
