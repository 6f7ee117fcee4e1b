"""Two recordings: do they share a lesson, and how does one clock lie on the other? One answer, or a reason for none."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ingest.correlate import Coarse, WindowLags, coarse_lag, onset_lags, phase_lags
from ingest.drift import STEEPEST_PPM, Line, fit_line, vote
from ingest.envelope import Onsets
from media.pcm import Sound

SURELY_CHANCE_Z = 6.0
"""Below this the best coarse lag is what chance gives: unrelated speech reaches about 5.5 over an hour of lags."""

RIVAL_RATIO = 1.1
"""The best lag must stand out from the second by this much, unless the fine windows decide it: bells and drills repeat."""

FOLLOWED_FROM_S = 150.0
"""From this overlap on, onsets are followed through the recording first: 300 ppm would move the lag by more than 40 ms."""

FOLLOW_WINDOW_S = 30.0
FOLLOW_TOLERANCE_S = 0.03

SEARCH_S = 0.15
"""How far from the followed line phase correlation looks: onset lags are good to 10 ms, and rooms spread lags by 20."""

TOLERANCE_S = 0.025
"""Window lags agree when they are this near to the line: 8 m nearer to one microphone than to the other."""

CLEAR_AGREEMENT = 3.0
"""Standard deviations above chance that the share of agreeing windows must have. 24 windows need 14 of 24."""


class Refusal(StrEnum):
    """Why two recordings, or a camera, could not be aligned. Codes are stable."""

    NOT_THE_SAME_LESSON = "not_the_same_lesson"
    NO_AUDIO = "no_audio"
    TOO_SHORT_OVERLAP = "too_short_overlap"
    AMBIGUOUS = "ambiguous"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Listened:
    """A recording made ready for comparison."""

    camera: int
    sound: Sound
    onsets: Onsets


@dataclass(frozen=True)
class PairFit:
    """How recording B lies on recording A: `t_a = t_b + line.at(t_b)`. Keeps the evidence, for the plot and for people."""

    camera_a: int
    camera_b: int
    line: Line
    coarse: Coarse
    windows: WindowLags
    agreement: float
    confidence: float

    @property
    def agreeing(self) -> NDArray[np.bool_]:
        """Which windows lie on the line."""
        return np.abs(self.windows.lags_s - self.line.offset_s - self.line.slope * self.windows.times_s) <= TOLERANCE_S


def fit_pair(a: Listened, b: Listened) -> PairFit | Refusal:
    """Return the fit of two recordings, or why there is none."""
    coarse = coarse_lag(a.onsets, b.onsets)
    if coarse is None:
        return Refusal.TOO_SHORT_OVERLAP
    if coarse.z < SURELY_CHANCE_Z:
        return Refusal.NOT_THE_SAME_LESSON
    windows = phase_lags(a.sound, b.sound, _followed(a.onsets, b.onsets, coarse), SEARCH_S)
    if len(windows.times_s) == 0:
        return Refusal.TOO_SHORT_OVERLAP
    line = fit_line(windows.times_s, windows.lags_s, TOLERANCE_S, coarse.overlap_s)
    agreement = _agreement(line, coarse.overlap_s)
    if agreement < CLEAR_AGREEMENT:
        return Refusal.AMBIGUOUS if coarse.z > 2 * SURELY_CHANCE_Z else Refusal.NOT_THE_SAME_LESSON
    if coarse.z < RIVAL_RATIO * coarse.rival_z:
        return Refusal.AMBIGUOUS
    return PairFit(a.camera, b.camera, line, coarse, windows, agreement, _confidence(coarse, agreement))


def _followed(a: Onsets, b: Onsets, coarse: Coarse) -> tuple[float, float]:
    """Return (lag at B's time 0, slope) from onsets in long windows; for short overlaps, the coarse lag itself."""
    if coarse.overlap_s < FOLLOWED_FROM_S:
        return coarse.lag_s, 0.0
    search_s = coarse.smear_s + STEEPEST_PPM * 1e-6 * coarse.overlap_s + 0.1
    followed = onset_lags(a, b, coarse.lag_s, search_s, FOLLOW_WINDOW_S)
    slope, inside = vote(followed.times_s, followed.lags_s, FOLLOW_TOLERANCE_S)
    middle = float(followed.times_s[inside].mean())
    return float(followed.lags_s[inside].mean()) - slope * middle, slope


def _agreement(line: Line, overlap_s: float) -> float:
    """Return how many standard deviations more windows agree than chance allows, counting windows 2 s apart."""
    independent = min(line.windows, overlap_s / 2.0)
    chance = min(0.9, 2 * TOLERANCE_S / (2 * SEARCH_S) + 1.0 / np.sqrt(independent) / 4)
    return float((line.inliers - chance) / np.sqrt(chance * (1 - chance) / independent))


def _confidence(coarse: Coarse, agreement: float) -> float:
    """Return a number from 0 to 1 that grows with both kinds of evidence, neither of which can stand in for the other."""
    by_onsets = 1.0 - np.exp(-max(0.0, coarse.z - SURELY_CHANCE_Z) / 1.5)
    by_phase = 1.0 - np.exp(-max(0.0, agreement - CLEAR_AGREEMENT + 1.0) / 1.0)
    return float(by_onsets * by_phase)
