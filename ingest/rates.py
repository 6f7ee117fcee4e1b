"""The rates of the cameras' clocks, out of the drifts of all pairs: two clocks differ by what their differences to a third say.

A pair whose teacher stood badly for telling clocks from places is helped by the two others. Least squares over the graph of
pairs, weighted by each drift's variance; a drift that the others contradict weighs less (iteratively reweighted, Cauchy's
weights: Holland and Welsch, "Robust regression using iteratively reweighted least-squares", 1977).

A clock that changes its rate does so in all pairs of its camera at once: each dates it by itself, and the mean is taken.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.drift import Drift
from ingest.line import Line
from ingest.pair import PairFit

ROUNDS = 8

CONTRADICTED = 2.4
"""So many deviations off, a drift has half its weight: Cauchy's constant for 95 % efficiency."""

SAME_BEND_S = 8.0
"""Two pairs that date a change of drift of one camera this near to each other speak of the same one."""

NOTHING = 1e-12
"""What is known so much less well than the best is not known: drifts differ by a factor of a thousand in deviation at most."""


def rated(fits: Sequence[PairFit]) -> list[PairFit]:
    """Return the fits with drifts that agree with each other. A fit whose drift changes is left as it is, and asked nothing."""
    held = [(fit, fit.drift) for fit in fits if fit.drift is not None]
    cameras = sorted({camera for fit, _ in held for camera in fit.cameras})
    if not held or len(held) < len(cameras):
        return list(fits)
    rows = np.array([[(camera == fit.camera_b) - float(camera == fit.camera_a) for camera in cameras[1:]] for fit, _ in held])
    slopes = np.array([drift.slope for _, drift in held])
    deviations = np.array([drift.deviation for _, drift in held])
    rates, spread = _solved(rows, slopes, deviations)
    better = {
        fit.pair: Drift(slope, min(deviation, drift.deviation))
        for (fit, drift), slope, deviation in zip(held, (rows @ rates).tolist(), spread.tolist(), strict=True)
    }
    return [_with(fit, fit.drift, better[fit.pair]) if fit.drift is not None else fit for fit in fits]


@dataclass(frozen=True)
class _Bend:
    """Behind line `number` of fit `fit`, the drift changes, `at_s` on the camera's own clock."""

    fit: int
    number: int
    at_s: float


def dated(fits: Sequence[PairFit]) -> list[PairFit]:
    """Return the fits with changes of drift at moments that agree with each other."""
    found = list(fits)
    for camera in sorted({camera for fit in fits for camera in fit.cameras}):
        left = sorted(_bends(camera, found), key=lambda bend: bend.at_s)
        while left:
            same = [bend for bend in left if bend.at_s - left[0].at_s <= SAME_BEND_S]
            left = left[len(same) :]
            if len({bend.fit for bend in same}) < 2:
                continue
            mean_s = float(np.mean([bend.at_s for bend in same]))
            for bend in same:
                found[bend.fit] = _bent_at(found[bend.fit], bend.number, mean_s - bend.at_s)
    return found


def _bends(camera: int, fits: Sequence[PairFit]) -> Iterator[_Bend]:
    for index, fit in enumerate(fits):
        if camera not in fit.cameras:
            continue
        for number, (before, behind) in enumerate(itertools.pairwise(fit.lines)):
            if before.slope != behind.slope and before.end_s == behind.begin_s:
                at = before.end_s
                yield _Bend(index, number, at if camera == fit.camera_b else at + before.at(at))


def _bent_at(fit: PairFit, number: int, later_s: float) -> PairFit:
    """Return the fit with a kink so much later. Both lines stay as they are: in a second they part by 0.1 ms."""
    lines = list(fit.lines)
    at = lines[number].end_s + later_s
    lines[number], lines[number + 1] = replace(lines[number], end_s=at), replace(lines[number + 1], begin_s=at)
    return replace(fit, lines=tuple(lines))


def _solved(
    rows: NDArray[np.float64], slopes: NDArray[np.float64], deviations: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rates against the first camera's, and the deviation of each pair's difference of rates."""
    weights = np.asarray(deviations**-2.0)
    rates: NDArray[np.float64] = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        rates = _covariance(rows, weights) @ (rows.T @ (weights * slopes))
        off = (slopes - rows @ rates) / (CONTRADICTED * deviations)
        weights = np.asarray(deviations**-2.0 / (1.0 + off**2))
    return rates, np.sqrt(np.einsum("ij,jk,ik->i", rows, _covariance(rows, weights), rows))


def _covariance(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    # Cameras may hang together in several groups, and no pair tells the rate of one against another's: the generalised inverse
    # leaves that open, and nobody asks for it.
    return np.asarray(np.linalg.pinv(rows.T @ (weights[:, None] * rows), rcond=NOTHING, hermitian=True))


def _with(fit: PairFit, was: Drift, drift: Drift) -> PairFit:
    """Return the fit with another drift: each line turns around the middle of its windows."""
    lines = []
    for line in fit.lines:
        own = fit.agreeing & (fit.windows.times_s >= line.begin_s) & (fit.windows.times_s < line.end_s)
        middle = float(fit.windows.times_s[own].mean()) if own.any() else (line.begin_s + line.end_s) / 2
        length = line.end_s - line.begin_s
        variance = line.uncertainty_s**2 + (drift.deviation**2 - was.deviation**2) * length**2
        turned = Line(
            begin_s=line.begin_s,
            end_s=line.end_s,
            offset_s=line.at(middle) - drift.slope * middle,
            slope=drift.slope,
            uncertainty_s=float(np.sqrt(max(variance, 0.0))),
        )
        lines.append(turned if own.any() else line)
    return replace(fit, lines=tuple(lines), drift=drift)
