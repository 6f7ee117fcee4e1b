"""The drift at which the echoes of a whole recording lie on each other: places come back, and each sounds like no other.

What two microphones hear of one place is not one lag but a pattern: the direct sounds and the echoes of the room, the same
whenever somebody speaks there again, and another for every place. So the correlations of all windows are laid over each other,
each moved by what a drift would have moved it, and summed: at the right drift those of one place add up, and the energy of the
sum is greatest (the semblance by which seismologists stack recordings: Neidell and Taner, Geophysics 1971). A wrong drift may
lay one place over another, whose lags then agree; their echoes do not.

Windows that are near in time share their noise and tell no drift, so that only sums over different spells of time count. Every
frequency counts alike, and a standing tone (a projector's, the mains') not at all: it repeats itself at many drifts.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, signal

from ingest.phase import SEARCH_S, WindowLags

REACH_S = 0.05
"""How far to either side of the line correlations are looked at: a room's differences, and the first echoes behind them."""

ROUGH_HZ, FINE_HZ = (150.0, 1200.0), (150.0, 5000.0)
"""Bands of the search and of the answer: the lower one forgives more."""

STEP = 0.1
"""Slopes are tried so close that over the whole length lags move by this part of the band's shortest period."""

LIKELY, CANDIDATES, APART_S = 0.5, 6, 0.001
"""Looked at finely: slopes with this share of the best one's energy, so many at most, which move lags by this much more."""

SPELL_S, SPELLS = 8.0, 60
"""A spell of time is so long at least, or this part of the whole."""

EDGES = 0.5
"""Over this part of the reach, correlations are faded in and out, so that a tone stays within its frequency."""

TONE, TONE_BINS = 3.0, 31
"""A frequency with so many times the power of most neighbours, so many of them, is a tone."""

BLOCKS, CAUTION = 8, 2.0
"""Blocks of time, for the jackknife (Tukey 1958), and by how much its variance is raised: neighbouring blocks share places."""

SURE_PPM, SURE_S = 0.12, 0.0001
"""Never surer of a slope than this, nor than what moves lags by so much over the whole length."""


@dataclass(frozen=True)
class Echoes:
    """What windows hear around a line: spectra over lag, (windows, frequencies), at `times_s` (rising); frequencies in Hz.

    `runs` are those of the windows: each has a level of its own.
    """

    times_s: NDArray[np.float64]
    runs: NDArray[np.intp]
    spectra: NDArray[np.complex64]
    hz: NDArray[np.float64]

    @classmethod
    def around(cls, windows: WindowLags, line_s: NDArray[np.float64], runs: NDArray[np.intp]) -> "Echoes":
        """Return the echoes around the lags `line_s`, one for each window."""
        width = windows.correlations.shape[1]
        rate = (width - 1) / (2.0 * SEARCH_S)
        first = np.floor((line_s - REACH_S - windows.firsts_s) * rate).astype(np.intp)
        columns = first[:, None] + np.arange(round(2.0 * REACH_S * rate))
        held = np.take_along_axis(windows.correlations, np.clip(columns, 0, width - 1), axis=1).astype(np.float32)
        held[(columns < 0) | (columns >= width)] = 0.0
        hz = np.fft.rfftfreq(held.shape[1], 1.0 / rate)
        inside = (hz >= FINE_HZ[0]) & (hz <= FINE_HZ[1])
        spectra = fft.rfft(held * signal.windows.tukey(held.shape[1], EDGES).astype(np.float32), axis=1)[:, inside]
        power = (np.abs(spectra) ** 2).mean(axis=0)
        loud = power > TONE * ndimage.median_filter(power, TONE_BINS)
        weights = np.where(loud, 0.0, 1.0 / np.sqrt(power + 1e-9))
        late_s = windows.firsts_s + first / rate - (line_s - REACH_S)
        turned = np.exp(-2j * np.pi * np.outer(late_s, hz[inside]))
        return cls(windows.times_s, runs, (spectra * weights * turned).astype(np.complex64), hz[inside])

    def band(self, limits_hz: tuple[float, float]) -> "Echoes":
        """Return what lies in a band."""
        inside = (self.hz >= limits_hz[0]) & (self.hz <= limits_hz[1])
        return Echoes(self.times_s, self.runs, self.spectra[:, inside], self.hz[inside])

    def some(self, which: NDArray[np.bool_]) -> "Echoes":
        """Return those windows."""
        return Echoes(self.times_s[which], self.runs[which], self.spectra[which], self.hz)

    def less(self, lags_s: NDArray[np.float64]) -> "Echoes":
        """Return the echoes around a line that lies higher by `lags_s`, one for each window."""
        turned = np.exp(2j * np.pi * np.outer(lags_s, self.hz))
        return Echoes(self.times_s, self.runs, (self.spectra * turned).astype(np.complex64), self.hz)


@dataclass(frozen=True)
class Curve:
    """How much energy the stack of the rough band has at evenly spaced `slopes` (parts of one); both have one value each."""

    slopes: NDArray[np.float64]
    energy: NDArray[np.float64]

    def at(self, slopes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the energy at any slopes, of any shape; none where nobody looked."""
        return np.interp(slopes, self.slopes, self.energy, left=0.0, right=0.0)

    def above(self, slope: float) -> "Curve":
        """Return the curve whose slopes are higher by this."""
        return replace(self, slopes=self.slopes + slope)


@dataclass(frozen=True)
class Found:
    """The slope against the line, in parts of one, and its standard deviation.

    `energy` is that of its stack; `rival` the greatest energy at another slope, as a part of it; `curve` what was looked at.
    """

    slope: float
    deviation: float
    energy: float
    rival: float
    curve: Curve


def sharpest(echoes: Echoes, moves_s: float) -> Found:
    """Return the slope, against the line, at which the echoes lie on each other.

    It moves lags over the whole length by no more than `moves_s`.
    """
    length = float(np.ptp(echoes.times_s)) or 1.0
    rough = echoes.band(ROUGH_HZ)
    slopes = evenly(moves_s, ROUGH_HZ) / length
    curve = Curve(slopes, energies(rough, slopes)[0])
    likely = _candidates(curve.energy, round(APART_S / (slopes[1] - slopes[0]) / length))
    near = [slopes[place] + evenly(APART_S / 2, FINE_HZ) / length for place in likely]
    fine = np.concatenate([energies(echoes, each, BLOCKS) for each in near], axis=1)
    best = np.concatenate(near)[np.argmax(fine, axis=1)]
    jackknife = (BLOCKS - 1) / BLOCKS * float(((best[1:] - best[0]) ** 2).sum())
    deviation = (CAUTION * jackknife + (SURE_PPM * 1e-6) ** 2 + (SURE_S / length) ** 2) ** 0.5
    top = float(fine[0].max())
    others = fine[0][np.abs(np.concatenate(near) - best[0]) * length > APART_S]
    if not len(others):
        return Found(float(best[0]), deviation, top, 0.0, curve)
    # Where nothing lies on anything, no slope is better than another.
    return Found(float(best[0]), deviation, top, float(others.max()) / top if top > 0.0 else 1.0, curve)


def loudest(echoes: Echoes, moves_s: float) -> float:
    """Return about how much energy there is at the best slope."""
    return float(energies(echoes.band(ROUGH_HZ), evenly(moves_s, ROUGH_HZ) / (float(np.ptp(echoes.times_s)) or 1.0))[0].max())


def energy(echoes: Echoes) -> float:
    """Return the energy with no slope taken out."""
    return float(energies(echoes, np.zeros(1))[0, 0])


def evenly(within_s: float, band_hz: tuple[float, float]) -> NDArray[np.float64]:
    """Return lags around 0, evenly spaced, as close as the band's shortest period asks."""
    step = STEP / band_hz[1]
    count = max(1, int(np.ceil(within_s / step)))
    return np.asarray(np.arange(-count, count + 1) * step, np.float64)


def _candidates(energy: NDArray[np.float64], apart: int) -> list[int]:
    """Return the places of the highest values that are no neighbours, the highest first."""
    found: list[int] = []
    for place in np.argsort(-energy):
        if len(found) == CANDIDATES or (found and energy[place] < LIKELY * energy[found[0]]):
            break
        if all(abs(place - each) >= apart for each in found):
            found.append(int(place))
    return found


def energies(echoes: Echoes, slopes: NDArray[np.float64], blocks: int = 1) -> NDArray[np.float64]:
    """Return the energies of the stacks at evenly spaced slopes, (1 + blocks, slopes).

    The first row is that of all windows, the others are without each block of time.
    """
    time = echoes.times_s - float(echoes.times_s.mean())
    spell = ((time - time[0]) / max(SPELL_S, float(np.ptp(time)) / SPELLS)).astype(np.intp)
    block = np.minimum(np.arange(len(time)) * blocks // len(time), blocks - 1)
    _, begins = np.unique((echoes.runs * (spell[-1] + 1) + spell) * blocks + block, return_index=True)
    turned = echoes.less(slopes[0] * time).spectra
    step = np.exp(2j * np.pi * float(np.diff(slopes[:2]).sum()) * np.outer(time, echoes.hz)).astype(np.complex64)
    found = np.zeros((1 + blocks, len(slopes)))
    for number in range(len(slopes)):
        found[:, number] = _stacked(np.add.reduceat(turned, begins, axis=0), echoes.runs[begins], block[begins], blocks)
        turned *= step
    return found


def _stacked(
    spells: NDArray[np.complex64], runs: NDArray[np.intp], block: NDArray[np.intp], blocks: int
) -> NDArray[np.float64]:
    """Return the energy of the stacks of all runs, less what each spell has alone: of all, and without each block of time."""
    alone = np.bincount(block, (np.abs(spells) ** 2).sum(axis=1), blocks)
    cells, begins = np.unique(runs * blocks + block, return_index=True)
    sums = np.add.reduceat(spells, begins, axis=0)
    found = np.zeros(1 + blocks)
    for run in np.unique(cells // blocks):
        own = cells // blocks == run
        whole = sums[own].sum(axis=0)
        found += float((np.abs(whole) ** 2).sum())
        for number, cell in zip(np.flatnonzero(own), cells[own] % blocks, strict=True):
            found[1 + cell] += float((np.abs(whole - sums[number]) ** 2).sum() - (np.abs(whole) ** 2).sum())
    return np.asarray(found - alone.sum() + np.concatenate(([0.0], alone)), np.float64)
