"""How far a pair's fit is to be believed, and when it is not, why.

Two kinds of evidence are asked for, and neither can stand in for the other: that onsets agree throughout, no second counting
for much (a phrase that both lessons share agrees for its few seconds only), and that the sound itself agrees on one line,
window by window. Each is put on a scale where chance, searched over all lags of hours, stays below; the bounds lie between what
different lessons reach and what right fits have (`benchmarks/sync`, its `dev` seeds).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.correlate import Peak
from ingest.envelope import FRAME_RATE
from ingest.pair import Evidence, PairFit, Refusal, nats
from ingest.together import LOOSE_S

BELIEVED = 0.5
"""Below this a fit is not used."""

ONSETS_HALF, ONSETS_STEP, ONSETS_LAGS = 6.6, 0.5, 720_000
"""Agreement of onsets (standard deviations) that is believed by half, and how steeply, when the best of so many lags was taken
(two recordings of an hour). Different lessons reach 6.2 on this scale, written tests of four minutes at 0 dB 6.8 and more."""

GROWS_FROM_S, GROWS = 240.0, 0.3
"""Beyond this overlap the bound grows by this power of it: a lag that is followed for longer gathers more of what chance gives,
and two lessons of one teacher have one rhythm. At 14 minutes different lessons reach 7, one lesson at -5 dB has 50."""

WINDOWS_HALF, WINDOWS_STEP = 5.0, 0.7
"""The same for windows, in nats. Different lessons reach 4; 18 s of one lesson have 8."""

RIVAL_SHARE = 0.85
"""A second lag that stands out by this share of the first, and that no pause explains, leaves the choice open."""

SHORTEST_OVERLAP_S = 30.0
MOST_OF_IT = 0.6
"""Below this overlap nothing is said, unless it is most of what the shorter recording has."""


def judged(fit: PairFit, peaks: Sequence[Peak]) -> PairFit:
    """Return the fit with its confidence, 0 to 1. `peaks` are the lags that stood out for the pair."""
    return replace(fit, confidence=confidence(fit.evidence) * (0.5 if rivalled(fit, peaks) else 1.0))


def confidence(evidence: Evidence) -> float:
    """Return a number from 0 to 1 that grows with both kinds of evidence."""
    by_onsets = onsets_believed(evidence)
    by_windows = _grown(windows_nats(evidence), WINDOWS_HALF, WINDOWS_STEP)
    return by_onsets * by_windows


def onsets_believed(evidence: Evidence) -> float:
    """Return how far the onsets alone are believed. The best of many lags is higher by chance than the best of few."""
    chance = (math.log(evidence.searched_s * FRAME_RATE) / math.log(ONSETS_LAGS)) ** 0.5
    longer = max(1.0, evidence.overlap_s / GROWS_FROM_S) ** GROWS
    return _grown(evidence.onsets_z, ONSETS_HALF * chance * longer, ONSETS_STEP)


def windows_nats(evidence: Evidence) -> float:
    """Return what the windows say for a fit, in nats."""
    return nats(evidence.share, evidence.windows, evidence.overlap_s)


def _grown(value: float, half: float, step: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip((value - half) / step, -50.0, 50.0))))


def rivalled(fit: PairFit, peaks: Sequence[Peak]) -> bool:
    """Whether another lag stands out nearly as much as those that the fit uses."""
    if not peaks:
        return False
    used = [line.at((line.begin_s + line.end_s) / 2) for line in fit.lines]
    own = [peak.z for peak in peaks if any(abs(peak.lag_s - lag) <= peak.smear_s + LOOSE_S for lag in used)]
    others = [peak.z for peak in peaks if all(abs(peak.lag_s - lag) > 2 * peak.smear_s + LOOSE_S for lag in used)]
    return bool(others) and max(others) >= RIVAL_SHARE * max(own, default=0.0)


def too_short(fit: PairFit, shorter_s: float) -> bool:
    """Whether a fit rests on less than is fair to say anything from; `shorter_s` is the length of the shorter recording."""
    return fit.evidence.overlap_s < min(SHORTEST_OVERLAP_S, MOST_OF_IT * shorter_s)


def why_not(fit: PairFit) -> Refusal:
    """Return why a fit is not believed: much speaks for it and something against it, or too little speaks for it."""
    return Refusal.AMBIGUOUS if onsets_believed(fit.evidence) >= BELIEVED else Refusal.NOT_THE_SAME_LESSON
