"""Steps of a lag that the windows do not bear out: a teacher who crosses the room moves onsets too, and no clock.

Places come back: across a step that is the clock's, all later lags lie elsewhere by one and the same time; across one that was
only the teacher's, they lie where they lay. So the lags of either side are laid over each other, and the shift at which they
gather most sharply is the clock's step (the correlation of their densities, with normal kernels: Parzen 1962).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ingest.phase import WindowLags
from ingest.pieces import Run

ROOM_S = 0.035
"""A teacher's steps, and the clock's that could be taken for one, are no larger."""

STILL_S = 0.0025
"""Less is no step."""

AS_NEARLY = 0.6
"""Lags that lie over each other so well without a step as with the best one did not step."""

MEETS_S = 1.0
"""Runs with more time between them are divided by a gap, which is the clock's."""

LEAST_WINDOWS = 12
"""Fewer on either side cannot tell a step within the room from the teacher's."""

CENTRE_S, PEAK_S = 0.003, 0.0008
"""Kernels: how well centres and peaks of one place agree."""

BIN_S = 0.0005
REACH_S = 0.08


def rejoined(found: Sequence[Run], windows: WindowLags, of_run: NDArray[np.intp], slope: float) -> NDArray[np.intp]:
    """Return the number of the line of each run: runs that only a teacher's step divides share one.

    `of_run[i]` is the run of window i, `slope` the drift that all runs share.
    """
    line = np.zeros(len(found), np.intp)
    for number in range(1, len(found)):
        before = windows.some((of_run < number) & (line[of_run] == line[number - 1]))
        behind = windows.some(of_run == number)
        meets = found[number].begin_s - found[number - 1].end_s < MEETS_S
        line[number] = line[number - 1] + (not (meets and _still(before, behind, slope)))
    return line


def _still(before: WindowLags, behind: WindowLags, slope: float) -> bool:
    """Return whether later lags lie where those before lay, as nearly as they could anywhere in the room."""
    if not min(len(before.times_s), len(behind.times_s)):
        return False
    middle, later = (float(np.median(side.centres_s - slope * side.times_s)) for side in (before, behind))
    if abs(later - middle) > ROOM_S or min(len(before.times_s), len(behind.times_s)) < LEAST_WINDOWS:
        return abs(later - middle) <= ROOM_S
    gathered = np.zeros(1)
    for name, kernel in (("centres_s", CENTRE_S), ("lags_s", PEAK_S)):
        density = [_density(getattr(side, name) - slope * side.times_s - middle, kernel) for side in (before, behind)]
        together = np.correlate(density[1], density[0], "full")
        gathered = gathered + together / (together.max() or 1.0)
    room, here = (round(each / BIN_S) for each in (ROOM_S, STILL_S))
    zero = len(gathered) // 2
    return bool(gathered[zero - here : zero + here + 1].max() >= AS_NEARLY * gathered[zero - room : zero + room + 1].max())


def _density(rest_s: NDArray[np.float64], kernel_s: float) -> NDArray[np.float64]:
    bins = round(2 * REACH_S / BIN_S)
    place = np.rint((rest_s + REACH_S) / BIN_S).astype(np.intp)
    held = np.bincount(place[(place >= 0) & (place <= bins)], minlength=bins + 1).astype(np.float64)
    return np.asarray(ndimage.gaussian_filter1d(held, kernel_s / BIN_S, mode="constant"))
