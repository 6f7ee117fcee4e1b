"""Two recordings: do they share a lesson, and how does one clock lie on the other? One answer, or a reason for none."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ingest.correlate import Peak
from ingest.drift import Drift
from ingest.envelope import Onsets
from ingest.likelihood import Rising, quieter
from ingest.line import AGREES_S, Line, lines
from ingest.phase import SEARCH_S, WINDOW_SAMPLES, WindowLags, likeness, phase_lags, places, window_size
from ingest.pieces import Run, runs
from media.pcm import Sound

MOST_WINDOWS = 400
"""Windows of one pair: in an hour, every place of the teacher's is heard several times."""

RUN_WINDOWS = 24
RUN_NATS = 4.0
"""Of so many windows of a run between two jumps, as many must agree with it as chance gives once in e to the 4th."""

WINDOW_APART_S = 2.5
"""Windows nearer than this count as one."""

LIKENESS_WINDOWS = 12


class Refusal(StrEnum):
    """Why two recordings, or a camera, could not be aligned. Codes are stable."""

    NOT_THE_SAME_LESSON = "not_the_same_lesson"
    NO_AUDIO = "no_audio"
    TOO_SHORT_OVERLAP = "too_short_overlap"
    AMBIGUOUS = "ambiguous"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Listened:
    """A recording made ready for comparison. `joins_s` are the moments at which a further given part begins."""

    camera: int
    sound: Sound
    rising: Rising
    joins_s: tuple[float, ...] = ()

    @property
    def onsets(self) -> Onsets:
        """When its energy rises, band by band."""
        return self.rising.onsets


@dataclass(frozen=True)
class Evidence:
    """What speaks for a pair's fit.

    `onsets_z`: how far the onsets agree over chance, each second counting by how much is to be heard in it, and none for more
    than twice its spread. `share`: of so many
    `windows`, how many agree with the fit. `likeness`: how alike the sounds themselves are (`phase.likeness`).
    `searched_s`: over how wide a range of lags the best was sought.
    """

    onsets_z: float
    windows: int
    share: float
    likeness: float
    overlap_s: float
    searched_s: float


@dataclass(frozen=True)
class PairFit:
    """How recording B lies on recording A: in each line's stretch of B's time, `t_a = t_b + line.at(t_b)`.

    `drift` is what all lines share; None when a clock changes its rate.
    """

    camera_a: int
    camera_b: int
    lines: tuple[Line, ...]
    windows: WindowLags
    agreeing: NDArray[np.bool_]
    evidence: Evidence
    confidence: float
    drift: Drift | None = None

    @property
    def pair(self) -> tuple[int, int]:
        """The two cameras, in the order in which they were compared."""
        return self.camera_a, self.camera_b

    @property
    def cameras(self) -> set[int]:
        """The two cameras."""
        return {self.camera_a, self.camera_b}

    def lag_at(self, time_s: float) -> float:
        """Return the lag at a moment of recording B; outside all stretches, that of the nearest."""
        return self.line_at(time_s).at(time_s)

    def line_at(self, time_s: float) -> Line:
        """Return the line that holds a moment, or the nearest one; where two meet, the later."""
        return min(reversed(self.lines), key=lambda line: max(line.begin_s - time_s, time_s - line.end_s, 0.0))


def fit_pair(a: Listened, b: Listened, start: Peak) -> PairFit:
    """Return the likeliest fit of two recordings, starting from a lag at which their onsets agree, with what speaks for it.

    Whether it is to be believed is for `ingest.confidence` to say.
    """

    def holds(run: Run) -> bool:
        heard = _windows(a, b, run, RUN_WINDOWS)
        near = np.abs(heard.lags_s - run.track.at(heard.times_s)) <= AGREES_S
        return nats(float(near.mean()) if near.size else 0.0, near.size, run.end_s - run.begin_s) >= RUN_NATS

    found = runs(a.onsets, b.onsets, start, (a.joins_s, b.joins_s), holds)
    overlap = sum(run.end_s - run.begin_s for run in found)
    heard = [_windows(a, b, run, max(8, round(MOST_WINDOWS * (run.end_s - run.begin_s) / max(overlap, 1.0)))) for run in found]
    windows = WindowLags.joined(heard)
    of_run = np.concatenate([np.full(len(each.times_s), number) for number, each in enumerate(heard)])
    followed = np.concatenate([run.track.at(each.times_s) for run, each in zip(found, heard, strict=True)])
    fitted = lines(found, windows, of_run, followed)
    evidence = _evidence(a, b, found, windows, fitted.agreeing)
    return PairFit(a.camera, b.camera, fitted.lines, windows, fitted.agreeing, evidence, 0.0, fitted.drift)


def nats(share: float, windows: int, length_s: float) -> float:
    """Return how much likelier it is that this share of windows agrees than by chance (relative entropy, in nats)."""
    chance = AGREES_S / SEARCH_S
    agree = float(np.clip(share, chance, 1.0 - 1e-6))
    each = agree * np.log(agree / chance) + (1.0 - agree) * np.log((1.0 - agree) / (1.0 - chance))
    apart = WINDOW_APART_S * window_size(length_s) / WINDOW_SAMPLES
    return min(windows, length_s / apart) * float(each)


def _windows(a: Listened, b: Listened, run: Run, most: int) -> WindowLags:
    size = window_size(run.end_s - run.begin_s)
    begins = places(run.begin_s, run.end_s, run.agreement, most, size / b.sound.rate)
    return phase_lags(a.sound, b.sound, run.track, begins, size)


def _evidence(a: Listened, b: Listened, found: Sequence[Run], windows: WindowLags, agreeing: NDArray[np.bool_]) -> Evidence:
    overlap_s = sum(run.end_s - run.begin_s for run in found)
    count = len(agreeing)
    share = float(agreeing.mean()) if count else 0.0
    few = slice(None, None, max(1, count // LIKENESS_WINDOWS))
    alike = likeness(a.sound, b.sound, windows.some(few))
    return Evidence(
        onsets_z=onsets_z(a.rising, b.rising, found),
        windows=count,
        share=share,
        likeness=alike,
        overlap_s=overlap_s,
        searched_s=a.sound.duration_s + b.sound.duration_s,
    )


def onsets_z(a: Rising, b: Rising, found: Sequence[Run]) -> float:
    """Return how far the onsets agree over chance, in standard deviations of the weighted sum.

    In the minutes of a written test nothing agrees, and that speaks against nothing: seconds weigh by what both hear in them.
    """
    rate = b.onsets.rate
    agreement, weights = [], []
    for run in found:
        first, after = int(run.begin_s), min(int(np.ceil(run.end_s)), b.onsets.frames // rate)
        agreement.append(np.clip(run.agreement[first:after], -2.0, 2.0))
        weights.append(quieter(a, b, run.track, np.arange(first * rate, after * rate), rate))
    weight = np.concatenate(weights)
    spread = float(np.sqrt((weight**2).sum()))
    return float((weight * np.concatenate(agreement)).sum()) / spread if spread else 0.0
