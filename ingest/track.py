"""Follows a lag along the recordings by their onsets: drift moves it, slowly, and what they share shows where it holds.

The lag is followed through a map of local correlations, window by window, as the path on which they add up to most while it
moves by no more than clocks do (dynamic programming, Viterbi 1967). Along the path, `support` says second by second how
much the onsets agree, in standard deviations of what chance gives.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from ingest.correlate import vertex
from ingest.envelope import STEP, Onsets
from ingest.robust import bent, straight

WINDOW_S, HOP_S = 30.0, 15.0
"""Windows of the map: long enough to hold speech, short enough for a drift of 300 ppm to stay within one frame."""

STEPPING_COSTS = 1.0
"""What one frame (10 ms) of movement from window to window costs, in standard deviations of a window's score."""

STEPS = 1
"""Frames by which the lag may move from one window to the next: 10 ms in 15 s are 667 ppm, more than any clock's."""

SCATTER_S = 0.015
"""How far the lags of windows lie apart at most from place to place: what is further off counts less."""

KINKED_FROM_S = 360.0
KINK_LEAVES = 0.6
STEEPEST = 400e-6
"""From this length on, a kink is allowed that leaves no more than this share of the misfit, to no steeper drift than that."""

BLUR = np.array([1, 2, 3, 2, 1], np.float32) / 3
"""Onsets are compared a little blurred: echoes and the frame grid move them by a frame or two."""

BLOCK_FRAMES = 30_000
"""Frames compared at once (five minutes), so that memory does not grow with the length of the lesson."""

LOUDEST = 3.0
"""Agreement of one second counts for no more where seconds are weighed: one slammed door is no evidence for a minute."""

CHANCE_LAGS_S = (-31.7, -17.3, -7.9, 7.9, 17.3, 31.7)
"""Where else support is looked for, to learn what chance gives in this very pair."""


@dataclass(frozen=True)
class Track:
    """A lag that moves: at `times_s` of recording B (rising) it is `lags_s`; straight between, level outside."""

    times_s: NDArray[np.float64]
    lags_s: NDArray[np.float64]

    def at(self, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the lag at moments of recording B."""
        return np.interp(time_s, self.times_s, self.lags_s)

    def moved(self, by_s: float) -> "Track":
        """Return the same movement at another lag."""
        return Track(self.times_s, self.lags_s + by_s)


def shared_s(a: Onsets, b: Onsets, lag_s: float) -> tuple[float, float]:
    """Return from when to when, on B's time, both recordings run at a lag."""
    return max(0.0, -lag_s), min(b.duration_s, a.duration_s - lag_s)


def follow(a: Onsets, b: Onsets, lag_s: float, search_s: float) -> Track:
    """Return how the lag moves along the overlap, looked for within `search_s` of `lag_s`.

    An overlap shorter than two windows is taken to be without drift.
    """
    begin_s, end_s = shared_s(a, b, lag_s)
    window, hop, search = int(WINDOW_S * a.rate), int(HOP_S * a.rate), int(search_s * a.rate)
    first, last = int(begin_s * a.rate), int(end_s * a.rate) - window
    if last - first < window:
        return Track(np.array([begin_s]), np.array([lag_s]))
    begins = np.linspace(first, last, (last - first) // hop + 1).astype(int)
    lag = round(lag_s * a.rate)
    local = np.array([near(a, b, (begin, begin + window), (lag - search, lag + search)) for begin in begins])
    path = _best_path(local)
    tops = [place + vertex(row, place) for row, place in zip(local, path, strict=True)]
    lags = round(lag_s * a.rate) - search + np.array(tops)
    times = (begins + window / 2) / a.rate
    return _straightened(times, lags / a.rate)


def _straightened(times_s: NDArray[np.float64], lags_s: NDArray[np.float64]) -> Track:
    """Return what a clock could do: a straight line through most of the path, with one kink if it needs one.

    A path that bends more follows a jump, which is a lag of its own.
    """
    line = straight(times_s, lags_s, SCATTER_S)
    if float(np.ptp(times_s)) >= KINKED_FROM_S:
        kinked = bent(times_s, lags_s, SCATTER_S)
        if kinked.cost < KINK_LEAVES * line.cost and abs(kinked.slope + kinked.change) <= STEEPEST:
            line = kinked
    corners = np.array(sorted({float(times_s[0]), line.at_s, float(times_s[-1])}))
    return Track(corners, line.at(corners))


def near(a: Onsets, b: Onsets, of_b: tuple[int, int], lags: tuple[int, int]) -> NDArray[np.float32]:
    """Return the correlation of a window of B (frames) with A at all lags from the first to the last, in its own spread."""
    window, wide = of_b[1] - of_b[0], lags[1] - lags[0]
    near = np.zeros((a.values.shape[0], window + wide), np.float32)
    low = of_b[0] + lags[0]
    held = a.values[:, max(low, 0) : max(low + near.shape[1], 0)]
    near[:, max(-low, 0) : max(-low, 0) + held.shape[1]] = held
    length = fft.next_fast_len(near.shape[1] + window, real=True)
    cross = fft.rfft(near, length) * fft.rfft(b.values[:, slice(*of_b)].astype(np.float32), length).conj()
    found: NDArray[np.float32] = np.convolve(fft.irfft(cross.sum(axis=0), length)[: wide + 1], BLUR, "same").astype(np.float32)
    found -= np.float32(np.median(found))
    found /= np.float32(found.std() or 1.0)
    return found


def _best_path(local: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the column of each row on the path with the greatest sum, moving at most STEPS columns from row to row."""
    total = local[0].astype(np.float64)
    came_from = []
    for row in local[1:]:
        ways = np.full((2 * STEPS + 1, len(row)), -np.inf)
        for step in range(-STEPS, STEPS + 1):
            into = slice(max(0, step), len(row) + min(0, step))
            out_of = slice(max(0, -step), len(row) - max(0, step))
            ways[step + STEPS, into] = total[out_of] - STEPPING_COSTS * abs(step)
        choice = ways.argmax(axis=0)
        came_from.append(np.arange(len(row)) - (choice - STEPS))
        total = ways.max(axis=0) + row
    path = [int(total.argmax())]
    for origin in reversed(came_from):
        path.append(int(origin[path[-1]]))
    return np.array(path[::-1])


def products(a: Onsets, b: Onsets, track: Track, within_s: tuple[float, float] | None = None) -> NDArray[np.float32]:
    """Return for each frame of B how much A's onsets agree with it along the track; 0 where A does not run.

    Only the frames of `within_s` (seconds of B), when given.
    """
    low, high = (0, b.frames) if within_s is None else (max(0, int(moment * b.rate)) for moment in within_s)
    total = np.zeros(max(0, min(high, b.frames) - low), np.float32)
    for begin in range(0, len(total), BLOCK_FRAMES):
        _add_products(total[begin : begin + BLOCK_FRAMES], a, b, track, low + begin)
    total *= np.float32(STEP * STEP)
    return total


def _add_products(total: NDArray[np.float32], a: Onsets, b: Onsets, track: Track, begin: int) -> None:
    """Add to each frame of B from `begin` on how much A's onsets agree with it along the track, in steps of both."""
    frames = np.arange(begin, begin + len(total))
    there = np.rint(frames + track.at(frames / b.rate) * a.rate).astype(np.int64)
    held = np.flatnonzero((there >= 0) & (there < a.frames))
    if not held.size:
        return
    # Time runs on in both recordings: what A holds of a block is one stretch.
    of_b = slice(int(held[0]), int(held[-1]) + 1)
    there = there[of_b]
    reach = len(BLUR) // 2
    first = max(0, int(there[0]) - reach)
    for band_a, band_b in zip(a.values[:, first : int(there[-1]) + reach + 1], b.values, strict=True):
        blurred = np.convolve(band_a.astype(np.float32), BLUR, "same")
        total[of_b] += blurred[there - first] * band_b[begin + of_b.start : begin + of_b.stop]


def support(a: Onsets, b: Onsets, track: Track) -> NDArray[np.float32]:
    """Return for each second of B how much the onsets agree along the track, in standard deviations of chance."""
    own = per_second(products(a, b, track), b.rate)
    chance = np.concatenate([per_second(products(a, b, track.moved(by)), b.rate) for by in CHANCE_LAGS_S])
    heard = chance[chance != 0.0]
    return (own - float(np.median(heard))) / (float(heard.std()) or 1.0) if heard.size else np.zeros_like(own)


def per_second(frames: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return the sums over whole seconds; a last fraction of a second counts as one."""
    padded = np.pad(frames, (0, -len(frames) % rate))
    sums: NDArray[np.float32] = padded.reshape(-1, rate).sum(axis=1)
    return sums
