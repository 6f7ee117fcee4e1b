"""The fine lags: phase correlation of the sound itself in short windows, placed where the onsets say that both hear speech.

Method: Knapp and Carter, "The generalized correlation method for estimation of time delay", IEEE TASSP 1976, with a little less
than the full phase transform; the peak is refined below a sample by the parabola through it and its neighbours.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, signal

from ingest.correlate import vertex
from ingest.track import LOUDEST, Track
from media.pcm import Sound

WINDOW_SAMPLES = 1 << 16
"""Samples of one window: 4.1 s at 16 kHz hold a phrase, and drift of 300 ppm moves only 1.2 ms in it."""

SHORT_RUN_S = 30.0
"""Runs shorter than this are looked at in windows of half the length, to have enough of them."""

SEARCH_S = 0.1
"""How far from the followed lag a window looks: onset lags are good to 10 ms, and rooms spread lags by 30."""

SPEECH_HZ = (150.0, 5000.0)
"""What is compared: the band in which phones agree that there is speech."""

WHITENING = 0.8
"""Exponent of the magnitude that is divided out. 1 is PHAT; a little less lets loud, clear bins count for more."""

BLOCK = 16
"""Samples over which energy is taken: a millisecond."""

FORGET_S = 0.05
LATE_BLOCKS = 2
FLOOR = 0.3
MOST_FRESH = 6.0
WHITEN_BINS = 101
"""What counts as fresh: more than the last 50 ms (up to 2 ms ago) and 0.3 of the mean had, and no more than six times it."""

QUIET_SHARE, SILENT_SHARE = 0.35, 0.2
"""Windows in which the onsets agree by less than this share of what good ones have (the upper quarter), or of what the best
have (a twentieth: in a written test most are silent), are left out: there is nothing to hear."""

DECAY_S = 0.009
"""How fast the energy of a correlation falls off to either side of the direct sound's lag."""

RISES = 1.8
"""How far it stands above the floor there. Both measured on rooms with an RT60 of 0.35 to 0.8 s; neither is critical."""

ENERGY_CLIP = 6.0
"""A value counts for no more than this many times the spread: one echo is not all."""

SAME_SOUND_HZ = (200.0, 1500.0)
"""Where `likeness` is measured: low enough for a fraction of a sample not to matter, above hum and handling."""


@dataclass(frozen=True)
class WindowLags:
    """Lags found in windows at `times_s` of recording B.

    `lags_s` are those of the peaks, exact and the same for one place; `centres_s` those around which the correlation's energy
    lies, good to some milliseconds and without a side. `peaks`: each peak's height over the spread of the others.
    `correlations` are whole, (windows, 2 * SEARCH_S * rate + 1), each over its own spread; their first columns are the lags
    `firsts_s`.
    """

    times_s: NDArray[np.float64]
    lags_s: NDArray[np.float64]
    centres_s: NDArray[np.float64]
    peaks: NDArray[np.float64]
    firsts_s: NDArray[np.float64]
    correlations: NDArray[np.float16]

    def some(self, which: slice | NDArray[np.bool_]) -> "WindowLags":
        """Return those windows."""
        return WindowLags(*(getattr(self, each.name)[which] for each in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["WindowLags"]) -> "WindowLags":
        """Return the windows of all parts, one after the other."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


def window_size(length_s: float) -> int:
    """Return how many samples a window has in a run of this length."""
    return WINDOW_SAMPLES if length_s >= SHORT_RUN_S else WINDOW_SAMPLES // 2


def places(begin_s: float, end_s: float, support: NDArray[np.float32], most: int, window_s: float) -> NDArray[np.float64]:
    """Return where windows are to begin: the stretch is cut in at most `most` cells, and each gives its most telling moment.

    `support[k]` is what the onsets say of second k of B (`ingest.track.support`). No two windows overlap by more than three
    quarters.
    """
    room = end_s - begin_s - window_s
    if room < 0.0:
        return np.zeros(0)
    cells = max(1, min(most, int(room / (window_s / 4)) + 1))
    length = max(1, round(window_s))
    heard = np.convolve(np.clip(support, -LOUDEST, LOUDEST), np.ones(length), "full")[length - 1 :]
    edges = np.linspace(begin_s, begin_s + room, cells + 1)
    found: list[tuple[float, float]] = []
    for low, high in itertools.pairwise(edges):
        seconds = np.arange(int(np.ceil(low)), int(np.floor(high)) + 1)
        best = float(seconds[int(np.argmax(heard[seconds]))]) if len(seconds) else (low + high) / 2
        if not found or best - found[-1][0] >= window_s / 4:
            found.append((best, float(heard[int(best)])))
    good, best = np.percentile([height for _, height in found], (75, 95)).tolist()
    telling = max(QUIET_SHARE * good, SILENT_SHARE * best)
    return np.array([best for best, height in found if height >= telling])


def phase_lags(a: Sound, b: Sound, track: Track, begins_s: NDArray[np.float64], size: int = WINDOW_SAMPLES) -> WindowLags:
    """Return the lag in each window (`size` samples) of B that begins at `begins_s`, looked for within SEARCH_S of the track.

    Windows that A does not cover are left out. Only two windows of samples are in memory at a time.
    """
    rate = a.rate
    search = round(SEARCH_S * rate)
    band, bell = _band(size, rate, SPEECH_HZ), _bell(rate)
    times, lags, centres, peaks, firsts, heights = [], [], [], [], [], []
    for begin_s in begins_s:
        begin = round(begin_s * rate)
        middle_s = (begin + size / 2) / rate
        there = begin + round(float(track.at(np.array(middle_s))) * rate)
        if there < 0 or there + size > a.samples or begin + size > b.samples:
            continue
        whole = [_spectrum(each, at, size) for each, at in ((a, there), (b, begin))]
        height = _correlation(_arrivals(whole[0], band, rate), _arrivals(whole[1], band, rate), band, search)
        place = int(np.argmax(height))
        gathered = _gathered(height, bell) + _gathered(_correlation(whole[0], whole[1], band, search), bell)
        times.append(middle_s)
        lags.append((there - begin + place - search + vertex(height, place)) / rate)
        centres.append((there - begin + int(np.argmax(gathered)) - search) / rate)
        peaks.append(float(height[place]))
        firsts.append((there - begin - search) / rate)
        heights.append(height.astype(np.float16))
    shown = np.array(heights, np.float16).reshape(len(times), 2 * search + 1)
    return WindowLags(np.array(times), np.array(lags), np.array(centres), np.array(peaks), np.array(firsts), shown)


def _correlation(
    a: NDArray[np.complex64], b: NDArray[np.complex64], band: NDArray[np.float32], search: int
) -> NDArray[np.float32]:
    """Return the whitened correlation of two windows from -search to search samples, over its own spread."""
    cross = a * b.conj()
    cross *= band / (np.abs(cross) + np.float32(1e-9)) ** np.float32(WHITENING)
    # The window is not padded: 0.1 s of it wraps round, 4 s do not.
    whole = fft.irfft(cross, 2 * (len(a) - 1))
    height = np.concatenate((whole[-search:], whole[: search + 1]))
    return np.asarray(height / (height.std() or 1.0), np.float32)


def _gathered(height: NDArray[np.float32], bell: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how well the correlation's energy lies around each lag."""
    energy = np.minimum(np.abs(height), np.float32(ENERGY_CLIP)) ** 2
    return np.asarray(signal.fftconvolve(energy, bell, "same"), np.float32)


def _bell(rate: int) -> NDArray[np.float32]:
    """Return by how much a value's energy speaks for a centre at a distance: 1 / floor - 1 / variance, floor being 1."""
    reach = round(4 * DECAY_S * rate)
    away = np.abs(np.arange(-reach, reach + 1)) / (DECAY_S * rate)
    return (1.0 - 1.0 / (1.0 + RISES * np.exp(-away))).astype(np.float32)


def likeness(a: Sound, b: Sound, windows: WindowLags) -> float:
    """Return how alike the two sounds are at the found lags, 0 to 1: the median over windows of their correlation.

    Two microphones in a room reach 0.7 where they stand side by side; copies of one recording stay above 0.95.
    """
    rate, size = a.rate, WINDOW_SAMPLES // 2
    band = _band(size, rate, SAME_SOUND_HZ)
    found = []
    for middle_s, lag_s in zip(windows.times_s, windows.lags_s, strict=True):
        begin = round(middle_s * rate - size / 2)
        there = begin + round(lag_s * rate)
        if min(begin, there) < 0 or there + size > a.samples or begin + size > b.samples:
            continue
        heard_a, heard_b = _spectrum(a, there, size) * band, _spectrum(b, begin, size) * band
        loudness = float(np.sqrt((np.abs(heard_a) ** 2).sum() * (np.abs(heard_b) ** 2).sum()))
        whole = fft.irfft(heard_a * heard_b.conj(), size)
        found.append(float(np.abs(whole).max()) * size / 2 / loudness if loudness else 0.0)
    return float(np.median(found)) if found else 0.0


def _spectrum(sound: Sound, begin: int, size: int = WINDOW_SAMPLES) -> NDArray[np.complex64]:
    window = sound.stretch(begin, begin + size).astype(np.float32)
    return fft.rfft(window).astype(np.complex64, copy=False)


def _arrivals(spectrum: NDArray[np.complex64], band: NDArray[np.float32], rate: int) -> NDArray[np.complex64]:
    """Return the spectrum of what arrives anew in a window: echoes of a sound come after it, and are turned down.

    The window is whitened (each frequency by its neighbourhood), and then weighed by how far its energy exceeds that of the
    moments before: the precedence effect of hearing, as used against echoes by Huang et al., "Echo avoidance in a computational
    model of the precedence effect", Speech Communication 1999.
    """
    size = 2 * (len(spectrum) - 1)
    whole = np.abs(spectrum)
    white = spectrum * (band / (ndimage.uniform_filter1d(whole, WHITEN_BINS) + np.float32(1e-6)))
    sound = fft.irfft(white, size)
    energy = (sound * sound).reshape(-1, BLOCK).mean(axis=1)
    keep = np.exp(-BLOCK / (FORGET_S * rate))
    past = signal.lfilter([1.0 - keep], [1.0, -keep], energy)
    past = np.concatenate(([past.mean()] * LATE_BLOCKS, past[:-LATE_BLOCKS])) + FLOOR * energy.mean() + 1e-12
    fresh = np.clip(energy / past - 1.0, 0.0, MOST_FRESH).astype(np.float32)
    return fft.rfft(sound * np.repeat(fresh, BLOCK)).astype(np.complex64, copy=False)


def _band(size: int, rate: int, limits_hz: tuple[float, float]) -> NDArray[np.float32]:
    frequencies = np.fft.rfftfreq(size, 1.0 / rate)
    return ((frequencies >= limits_hz[0]) & (frequencies <= limits_hz[1])).astype(np.float32)
