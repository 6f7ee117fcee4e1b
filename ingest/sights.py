"""Says from a few small pictures of a recording whether there is anything to see in it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.findings import FindingCode, Found, Severity
from ingest import bars, sentences
from media.frames import Looks, looks
from media.glimpses import Glimpses

MOST_GLIMPSES = 40
"""Pictures of an hour: one every 90 s. Each costs 0.1 s of processor time at 1080p, and 0.3 s at 4K in H.264."""

FEW_GLIMPSES = 12
"""Pictures of an hour where each can cost 0.85 s, as at 4K in HEVC when it must be sought because the file has no table: one in
five minutes, as many as bars were chosen with. Taken out by the table it costs 0.2 s."""

QUICK_PIXELS, QUICK_CODECS = 2_500_000, frozenset({"h264", "mpeg2video", "mjpeg"})
"""A picture of up to so many points, or in one of these codecs at any size, is quickly decoded."""

NEAREST_S = 2.0
"""Pictures of a short recording lie at least so far apart: within a moment nobody may move, and it seems to stand still."""

FEWEST = 3
"""A stretch has at least so many pictures."""

Mask = NDArray[np.bool_]


def most_glimpses(codec: str, width: int, height: int) -> int:
    """Return how many pictures of a recording are looked at, at most: so many that an hour takes 15 s of processor time."""
    return MOST_GLIMPSES if codec in QUICK_CODECS or width * height <= QUICK_PIXELS else FEW_GLIMPSES


def moments(keyframes_s: Sequence[float], duration_s: float, most: int = MOST_GLIMPSES) -> tuple[float, ...]:
    """Return which keyframes to look at, at most so many, spread evenly over the recording, each once."""
    if not keyframes_s:
        return (0.0,)
    count = max(1, min(most, int(duration_s / NEAREST_S)))
    wanted = (np.arange(count) + 0.5) * duration_s / count
    nearest = np.searchsorted(keyframes_s, wanted, side="right") - 1
    return tuple(keyframes_s[at] for at in dict.fromkeys(np.maximum(nearest, 0).tolist()))


def sights(camera: int, seen: Glimpses, duration_s: float) -> Iterator[Found]:
    """Yield at most one warning of each kind. What cannot be seen for one reason is not told of for another."""
    if not seen.times_s:
        return
    measured = looks(seen.pictures)
    black = measured.bright < bars.BLACK_BRIGHT.value
    covered = ~black & (measured.edges < bars.COVERED_EDGES.value)
    nothing = black | covered
    dim = (measured.middle < bars.DARK_MIDDLE.value) & (measured.bright < bars.DARK_AROUND.value)
    dark = ~nothing & (dim | (measured.bright < bars.DARK_BRIGHT.value))
    blurred = ~nothing & ~dark & (measured.soft > bars.BLURRED_SOFT.value)
    frozen = _frozen(measured) & ~nothing & ~dark & ~blurred
    for code, mask in ((FindingCode.BLACK, black), (FindingCode.COVERED, covered), (FindingCode.FROZEN, frozen)):
        if (stretch := _longest(mask, seen.times_s, duration_s)) is not None:
            yield _found(camera, code, *stretch, duration_s)
    for code, mask in ((FindingCode.TOO_DARK, dark), (FindingCode.BLURRED, blurred)):
        if int(mask.sum()) > bars.SHARE.value * max(int((~nothing).sum()), 1):
            at_ms = round(seen.times_s[int(np.flatnonzero(mask)[0])] * 1000)
            yield Found(code, Severity.WARNING, sentences.SIGHTS[code], camera, at_ms)


def _frozen(measured: Looks) -> Mask:
    """Return which pictures are the same as the one before or the one after."""
    same: Mask = measured.changed < bars.FROZEN_CHANGE.value * measured.bright / bars.FROZEN_BRIGHT.value
    either: Mask = same | np.append(same[1:], [False])
    return either


def _longest(mask: Mask, times_s: Sequence[float], duration_s: float) -> tuple[float, float] | None:
    """Return where the longest stretch of pictures of a kind begins and ends, if it is worth telling."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    stretches = [
        (times_s[begin], times_s[end] if end < len(times_s) else duration_s, end - begin)
        for begin, end in edges.reshape(-1, 2).tolist()
    ]
    begin_s, end_s, count = max(stretches, key=lambda one: one[1] - one[0], default=(0.0, 0.0, 0))
    lasts = end_s - begin_s
    told = lasts >= min(bars.RUN_SHARE.value * duration_s, bars.RUN_SECONDS.value)
    return (begin_s, end_s) if told and count >= min(FEWEST, len(times_s)) else None


def _found(camera: int, code: FindingCode, begin_s: float, end_s: float, duration_s: float) -> Found:
    words = sentences.stretch(code, begin_s, end_s, duration_s)
    return Found(code, Severity.WARNING, words, camera, round(begin_s * 1000))
