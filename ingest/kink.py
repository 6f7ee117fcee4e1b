"""The moment at which one of three cameras changes its rate, from both of its pairs at once.

Each pair dates the change by itself (`ingest.bend`), and what a room does to it moves the date: a teacher who came nearer to
one of the two microphones about then, and stayed, looks like some seconds more or less. But one clock changed, once: in both
pairs at the same moment and by the same rate, and the two others tell how their own differ. So one moment and one rate on
either side of it are looked for at which the echoes of both pairs lie on each other best (the energy of `ingest.echoes`,
climbed in ever wider bands by the simplex method of Nelder and Mead, Computer Journal 1965).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from ingest.bend import MARGIN, Bend
from ingest.drift import Drift, level_of
from ingest.echoes import FINE_HZ, ROUGH_HZ, Echoes, energy
from ingest.line import AGREES_S, fullest, near
from ingest.pair import PairFit
from ingest.together import Pair

BANDS_HZ = ((150.0, 600.0), ROUGH_HZ, FINE_HZ)
"""A low band sees the summit from afar, a high one sees where it is."""

STEP, NEAR_S, MOST = 0.5, 1e-5, 400
"""First steps move lags by this part of the band's shortest period, the last ones by so little; so many at most."""

AROUND_S, FOLLOWED = (-0.0015, -0.00075, 0.0, 0.00075, 0.0015), 3
"""Moments are tried at which the lines would meet so far off: a room's echoes have summits beside the true one. The best are
followed into the next band, so many of them."""

NO_CHANGE = 1e-6
"""Rates that differ by less are one rate."""


@dataclass(frozen=True)
class Kink:
    """A camera's rate (how lags on its clock grow, in parts of one) before and behind a moment of its own time."""

    at_s: float
    before: float
    behind: float


@dataclass(frozen=True)
class _Witness:
    """A pair of the camera's. `sign` is 1 where the camera is its second, `rate` the other camera's; `late_s` added to the
    pair's time is the camera's own. `lags_s` is the line around which the `echoes` were taken.
    """

    fit: PairFit
    sign: int
    rate: float
    late_s: float
    echoes: Echoes
    lags_s: NDArray[np.float64]

    def bend(self, kink: Kink) -> Bend:
        """Return the kink as this pair sees it."""
        before, behind = (Drift(self.sign * (rate - self.rate), 0.0) for rate in (kink.before, kink.behind))
        return Bend(kink.at_s - self.late_s, before, behind)

    def kink(self) -> Kink | None:
        """Return where this pair saw it by itself, if it did."""
        if len(self.fit.lines) == 1:
            return None
        before, behind = self.fit.lines
        rates = [float(self.sign * line.slope + self.rate) for line in (before, behind)]
        return Kink(float(before.end_s + self.late_s), *rates)

    def energy(self, kink: Kink | None = None) -> float:
        """Return how well the echoes lie on each other along a kink, or along the pair's own lines."""
        if kink is None:
            return energy(self.echoes)
        return energy(self.echoes.less(self.bend(kink).at(self.echoes.times_s) - self.lags_s))

    def laid(self, kink: Kink) -> PairFit:
        """Return the fit with its two lines along the kink, if that falls into its time. How unsure they are stays."""
        windows, bend = self.fit.windows, self.bend(kink)
        if not self.fit.lines[0].begin_s < bend.at_s < self.fit.lines[-1].end_s:
            return self.fit
        rest = windows.centres_s - bend.at(windows.times_s)
        level = level_of(rest[fullest(rest, AGREES_S)]).middle_s
        before, behind = self.fit.lines[0], self.fit.lines[-1]
        lines = (
            replace(before, end_s=bend.at_s, slope=bend.before.slope, offset_s=level - bend.before.slope * bend.at_s),
            replace(behind, begin_s=bend.at_s, slope=bend.behind.slope, offset_s=level - bend.behind.slope * bend.at_s),
        )
        return replace(self.fit, lines=lines, agreeing=near(lines, windows.times_s, windows.lags_s), drift=None)


def kinked(fits: Sequence[PairFit]) -> list[PairFit]:
    """Return the fits; where one of three cameras changed its rate once, with the change that suits both of its pairs.

    One pair alone may have seen it: then the camera is the one whose other pair is better explained by it than without.
    """
    cameras = {camera for fit in fits for camera in fit.cameras}
    if len(cameras) != 3 or len(fits) != 3:
        return list(fits)
    told = [_of_camera(camera, fits) for camera in sorted(cameras)]
    found = [(better, laid) for better, laid in filter(None, told) if better > 0.0]
    laid = max(found, key=lambda one: one[0])[1] if found else {}
    return [laid.get(fit.pair, fit) for fit in fits]


def _of_camera(camera: int, fits: Sequence[PairFit]) -> tuple[float, dict[Pair, PairFit]] | None:
    """Return both pairs of a camera with its change of rate, and how much better that is; None where it cannot be its own."""
    own = [fit for fit in fits if camera in fit.cameras]
    (other,) = (fit for fit in fits if camera not in fit.cameras)
    bends = [fit for fit in own if _bends_once(fit)]
    even = [fit for fit in own if fit.drift is not None and len(fit.lines) == 1]
    if other.drift is None or not bends or len(bends) + len(even) != len(own):
        return None
    witnesses = [_witness(fit, {other.camera_a: 0.0, other.camera_b: other.drift.slope}) for fit in own]
    kink = _suiting(witnesses)
    better = sum(one.energy(kink) for one in witnesses) - sum(one.energy() for one in witnesses)
    # Two pairs that each chose for itself are always a little better off by themselves.
    return np.inf if not even else better, {one.fit.pair: one.laid(kink) for one in witnesses}


def _bends_once(fit: PairFit) -> bool:
    """Return whether a fit is two lines that meet, and differ in slope."""
    if len(fit.lines) != 2:
        return False
    before, behind = fit.lines
    return before.end_s == behind.begin_s and abs(before.slope - behind.slope) > NO_CHANGE


def _witness(fit: PairFit, rates: Mapping[int, float]) -> _Witness:
    """Return a pair with its echoes around its own lines. `rates` are those of the two cameras that run evenly."""
    second = fit.camera_a in rates
    before, behind = fit.lines[0], fit.lines[-1]
    times = fit.windows.times_s
    first = times < before.end_s
    lags_s = np.where(first, before.offset_s, behind.offset_s) + np.where(first, before.slope, behind.slope) * times
    echoes = Echoes.around(fit.windows, lags_s, np.zeros(len(times), np.intp))
    other = fit.camera_a if second else fit.camera_b
    # Drift moves a lag by a second in an hour at the most: one lag will do to bring a moment from one clock to the other.
    return _Witness(
        fit, 1 if second else -1, rates[other], 0.0 if second else fit.lag_at(times[len(times) // 2]), echoes, lags_s
    )


def _suiting(witnesses: Sequence[_Witness]) -> Kink:
    """Return the kink at which the echoes of all witnesses together lie on each other best, starting about each one's own."""
    own = [kink for kink in (witness.kink() for witness in witnesses) if kink is not None]
    moments = np.concatenate([witness.echoes.times_s + witness.late_s for witness in witnesses])
    span = float(moments.min()), float(moments.max())
    kinks = [replace(kink, at_s=kink.at_s + by_s / (kink.behind - kink.before)) for kink in own for by_s in AROUND_S]
    for band_hz in BANDS_HZ:
        heard = [replace(witness, echoes=witness.echoes.band(band_hz)) for witness in witnesses]
        climbed = sorted((_climbed(heard, kink, span, STEP / band_hz[1]) for kink in kinks), key=lambda one: -one[0])
        kinks = [kink for _, kink in climbed[:FOLLOWED]]
    return kinks[0]


def _climbed(witnesses: Sequence[_Witness], start: Kink, span_s: tuple[float, float], step_s: float) -> tuple[float, Kink]:
    """Return the summit near a kink, and its energy; the moment stays within the span, off its ends.

    All that is tried is told by how far it moves lags, in seconds.
    """
    low, high = span_s[0] + MARGIN * (span_s[1] - span_s[0]), span_s[1] - MARGIN * (span_s[1] - span_s[0])
    at_s = min(max(start.at_s, low), high)
    left, right, change = at_s - span_s[0], span_s[1] - at_s, start.behind - start.before

    def moved(by_s: NDArray[np.float64]) -> Kink:
        at, one, other = by_s.tolist()
        moment = min(max(at_s + at / change, low), high)
        return Kink(moment, start.before + one / left, start.behind + other / right)

    def valley(by_s: NDArray[np.float64], /) -> float:
        return -sum(one.energy(moved(by_s)) for one in witnesses)

    corners = np.vstack([np.zeros(3), step_s * np.eye(3)])
    found = optimize.minimize(
        valley,
        np.zeros(3),
        method="Nelder-Mead",
        options={"initial_simplex": corners, "xatol": NEAR_S, "fatol": np.inf, "maxfev": MOST},
    )
    return -float(found.fun), moved(found.x)
