"""Fits of pairs made by hand, from cameras whose clocks are known: what comparing them would say without any error."""

import itertools
from collections.abc import Iterator

import numpy as np

from ingest.line import Line
from ingest.pair import Evidence, PairFit
from tests.ingest.classroom import Microphone
from tests.ingest.windows import heard

SURE = Evidence(onsets_z=30.0, windows=60, share=0.9, likeness=0.3, overlap_s=200.0, searched_s=400.0)
NOTHING = Evidence(onsets_z=1.0, windows=60, share=0.2, likeness=0.1, overlap_s=200.0, searched_s=400.0)

UNCERTAIN_S = 0.012


def fitted(
    a: tuple[int, Microphone],
    b: tuple[int, Microphone],
    *,
    wrong_s: float = 0.0,
    confidence: float = 0.99,
    evidence: Evidence = SURE,
    every_s: float = 5.0,
) -> PairFit:
    """How camera `b` (its number and clock) lies on `a`, off by `wrong_s`; a window every so many seconds, all on the line."""
    lines = tuple(sorted(_lines(a[1], b[1], wrong_s), key=lambda line: line.begin_s))
    times = np.concatenate([np.arange(line.begin_s + 2.0, line.end_s - 2.0, every_s) for line in lines])
    lags = np.concatenate([line.at(np.arange(line.begin_s + 2.0, line.end_s - 2.0, every_s)) for line in lines])
    windows = heard(times, lags)
    return PairFit(a[0], b[0], lines, windows, np.ones(len(times), np.bool_), evidence, confidence)


def _lines(a: Microphone, b: Microphone, wrong_s: float) -> Iterator[Line]:
    """One line for each stretch in which neither camera misses time."""
    for (from_a, to_a, behind_a), (from_b, to_b, behind_b) in itertools.product(_stretches(a), _stretches(b)):
        begin, end = ((world - b.starts_s - behind_b) / b.rate for world in (max(from_a, from_b), min(to_a, to_b)))
        if end - begin > 1.0:
            offset = (b.starts_s + behind_b - a.starts_s - behind_a) / a.rate
            yield Line(begin, end, offset + wrong_s, b.rate / a.rate - 1.0, UNCERTAIN_S)


def _stretches(camera: Microphone) -> Iterator[tuple[float, float, float]]:
    """(From when, to when in the world, seconds missed before) of each unbroken stretch of a file."""
    missed = list(itertools.accumulate((missing for _, missing in camera.missed), initial=0.0))
    edges = [0.0, *(at for at, _ in camera.missed), camera.runs_s]
    for behind, (begin, end) in zip(missed, itertools.pairwise(edges), strict=True):
        yield camera.starts_s + behind + begin * camera.rate, camera.starts_s + behind + end * camera.rate, behind
