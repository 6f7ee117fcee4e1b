"""How far a pair's fit is to be believed, and when it is not, why."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.correlate import Peak
from ingest.pair import Evidence, PairFit, Refusal

BELIEVED = 0.5
"""Below this a fit is not used."""


def confidence(evidence: Evidence) -> float:
    """Return a number from 0 to 1 that grows with both kinds of evidence, neither of which can stand in for the other."""
    by_onsets = 1.0 - np.exp(-max(0.0, evidence.onsets_z - 3.0) / 1.5)
    by_windows = 1.0 - np.exp(-max(0.0, evidence.windows_z - 1.0) / 1.0)
    return float(by_onsets * by_windows)


def judged(fit: PairFit) -> PairFit:
    """Return the fit with its confidence."""
    return replace(fit, confidence=confidence(fit.evidence))


def why_not(fit: PairFit, peaks: Sequence[Peak]) -> Refusal:
    """Return why a fit is not believed."""
    return Refusal.NOT_THE_SAME_LESSON
