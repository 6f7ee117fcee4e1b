"""Where and when something moves in a film: the movement in each cell of the picture, and how its brightness changes.

What cameras in different places share is *when* a person moves, each in other pixels: so the picture is cut into cells, and
a person who has a cell (almost) to himself in both films can be found. Method: frame differences in a grid of cells, as for
activity in surveillance video (Collins et al., "A system for video surveillance and monitoring", CMU-RI-TR-00-12, 2000).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from media.film import Film
from media.frames import changes

COLUMNS, ROWS = 8, 6
"""Cells of the picture: a pupil in the third row fills one. Three by four lose the far ones, nine by twelve cost five times."""

RATE = 25.0
"""Values a second. Frames come at their own moments; what changed between two is spread evenly over the time between."""

BLOCK_FRAMES = 2000
"""Frames worked on at once, so that memory does not grow with the length of the lesson but for the series themselves."""

ENDS_S = 3.0
"""Left out at both ends: the hand that pressed record, exposure settling and an encoder's first keyframe are in every film."""

QUIET_PERCENTILE = 20
"""A cell's background is this percentile of its movement: noise, which is always there."""

SLOW_S = 10.0
"""Changes slower than this are taken out: how busy a class is says little about when."""

CLIP_SIGMAS = 4.0
"""Movement beyond this many standard deviations is cut: one passer-by must not outweigh an hour of small movements."""

SHAKEN_SIGMAS = 2.0
"""Moments at which all cells move by this much more than usual count little: a knocked camera, a lamp, a keyframe."""

BRIGHTNESS_CLIP_SIGMAS = 8.0
"""Brightness changes in few, great steps (lamps, slides), which are all there is of it."""


@dataclass(frozen=True)
class Movement:
    """What changes in a film: `cells[cell, moment]` and `brightness[moment]`, RATE a second, from file time 0."""

    cells: NDArray[np.float32]
    brightness: NDArray[np.float32]

    @property
    def moments(self) -> int:
        """Number of values of each series."""
        return int(self.cells.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.moments / RATE

    def coarser(self, times: int) -> "Movement":
        """Return the same at a rate so many times lower; what changed adds up."""
        count = self.moments // times
        cells = self.cells[:, : count * times].reshape(len(self.cells), count, times).sum(axis=2)
        return Movement(cells, self.brightness[: count * times].reshape(count, times).sum(axis=1))


def movement(film: Film) -> Movement:
    """Return what moves in a whole film. Reads it in blocks; a film of less than two frames has none."""
    count = max(0, int(film.duration_s * RATE))
    if film.frames < 2 or count == 0:
        return Movement(np.zeros((COLUMNS * ROWS, 0), np.float32), np.zeros(0, np.float32))
    frames, times = film.open(), np.array(film.times())
    summed = np.zeros((COLUMNS * ROWS + 1, count + 1))
    edges = np.arange(count + 1) / RATE
    total = np.zeros(COLUMNS * ROWS + 1)
    for begin in range(0, film.frames - 1, BLOCK_FRAMES):
        end = min(begin + BLOCK_FRAMES, film.frames - 1)
        moved, brighter = changes(np.asarray(frames[begin : end + 1]), COLUMNS, ROWS)
        sums = np.vstack((total, total + np.cumsum(np.column_stack((moved, brighter)), axis=0, dtype=np.float64)))
        within = slice(*np.searchsorted(edges, (times[begin], times[end]), "right" if begin else "left"))
        last = end == film.frames - 1
        within = slice(within.start, len(edges) if last else within.stop)
        for series, values in zip(summed, sums.T, strict=True):
            series[within] = np.interp(edges[within], times[begin : end + 1], values)
        total = sums[-1]
    steps = np.diff(summed, axis=1).astype(np.float32)
    return Movement(steps[:-1], steps[-1])


def comparable(moving: Movement, rate: float) -> NDArray[np.float32]:
    """Return series `[cell, moment]` fit for correlation, each of zero mean and unit variance; the last one is brightness.

    Logarithms, since near people fill more pixels. What all cells have in common (the median over cells) is taken out of
    each, and moments at which it is great count little. A cell in which nothing ever changes becomes all zeros.
    """
    slow = int(SLOW_S * rate)
    cells = moving.cells
    loudness = np.log(np.maximum(cells, 0.0) + np.percentile(cells, QUIET_PERCENTILE, axis=1, keepdims=True) + 1e-6)
    loudness -= np.median(loudness, axis=1, keepdims=True)
    common = np.median(loudness, axis=0)
    loudness -= common
    loudness -= ndimage.uniform_filter1d(loudness, slow, axis=1)
    common -= ndimage.uniform_filter1d(common, slow)
    usual = SHAKEN_SIGMAS * 1.4826 * float(np.median(np.abs(common))) + 1e-9
    loudness /= 1.0 + (np.maximum(common, 0.0) / usual) ** 2
    own = _standard(loudness, CLIP_SIGMAS, rate)
    return np.vstack((own, _standard(moving.brightness[None, :].copy(), BRIGHTNESS_CLIP_SIGMAS, rate)))


def _standard(values: NDArray[np.float32], sigmas: float, rate: float) -> NDArray[np.float32]:
    """Clip by the spread of the middle, leave out the ends, and normalise each series."""
    spread = sigmas * 1.4826 * np.median(np.abs(values), axis=1, keepdims=True)
    clipped: NDArray[np.float32] = np.clip(values, -spread, spread)
    ends = int(ENDS_S * rate)
    clipped[:, :ends] = clipped[:, clipped.shape[1] - ends :] = 0.0
    clipped -= clipped.mean(axis=1, keepdims=True)
    deviation = clipped.std(axis=1, keepdims=True)
    deviation[deviation == 0.0] = np.inf
    clipped /= deviation
    return clipped
