"""From pairs to one timeline: whatever clocks and pauses cameras have, their places follow from what the pairs say."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.place import Place, anchored, breaks, evidence, hung
from tests.ingest.classroom import Microphone
from tests.ingest.fits import UNCERTAIN_S, fitted

PAUSES_FROM_S = (150.0, 300.0, 450.0, 600.0, 750.0)
"""When a camera may be paused: one at a time, and while all of them run."""


@st.composite
def cameras(draw: st.DrawFn) -> list[Microphone]:
    """Three cameras that start, drift and are paused as they like."""
    paused = [(at, draw(st.sampled_from((None, 0, 1, 2))), draw(st.floats(0.1, 90.0))) for at in PAUSES_FROM_S]
    made = []
    for number in range(3):
        starts, ppm = draw(st.floats(0.0, 100.0)), draw(st.floats(-150.0, 150.0))
        missed: list[tuple[float, float]] = []
        for at, who, missing in paused:
            if who == number:
                behind = sum(each for _, each in missed)
                missed.append(((at - starts - behind) / (1 + ppm / 1e6), missing))
        made.append(Microphone(starts, 1000.0 + draw(st.floats(0.0, 100.0)), ppm, missed=tuple(missed)))
    return made


def lesson_s(anchor: Microphone, world_s: float) -> float:
    """The truth: the lesson's clock is the anchor's, which goes on while it is paused."""
    return (world_s - anchor.starts_s) / anchor.rate


def places_of(known: list[Microphone]) -> list[Place]:
    """The first camera is the anchor, the second hangs on it, and the third on the second."""
    zero, one, two = enumerate(known)
    fits = [fitted(*pair) for pair in ((zero, one), (one, two), (zero, two))]
    first = anchored(0, known[0].runs_s, fits)
    second = hung(1, known[1].runs_s, fits[0], first, fits)
    third = hung(2, known[2].runs_s, fits[1], second, fits)
    return [first, second, third]


@settings(max_examples=60, deadline=None)
@example([Microphone(0, 1000, 150, missed=((300.0, 90.0),)), Microphone(50, 1000, -150), Microphone(20, 1000)])
@given(cameras())
def test_every_moment_of_every_camera_comes_to_lie_where_it_was(known):
    for place, camera in zip(places_of(known), known, strict=True):
        edges = [0.0, *(at for at, _ in camera.missed), camera.runs_s]
        for begin, end in itertools.pairwise(edges):
            for file_s in (begin + 0.01, (begin + end) / 2, end - 0.01):
                expected = lesson_s(known[0], camera.world_s(file_s))
                assert place.lesson_s(file_s) == pytest.approx(expected, abs=0.0005)


@settings(max_examples=60, deadline=None)
@given(cameras())
def test_pieces_cover_the_file_and_lesson_time_rises_along_them(known):
    for place, camera in zip(places_of(known), known, strict=True):
        assert len(place.pieces) == len(camera.missed) + 1
        assert place.pieces[0].file_start_ms == 0.0
        assert place.pieces[-1].file_end_ms == camera.runs_s * 1000.0
        for before, behind in itertools.pairwise(place.pieces):
            assert before.file_end_ms == behind.file_start_ms
            assert behind.lesson_start_ms > before.lesson_end_ms


@settings(max_examples=30, deadline=None)
@given(cameras())
def test_whichever_way_round_a_pair_was_compared_the_place_is_the_same(known):
    zero, one, _ = enumerate(known)
    both_ways = fitted(zero, one), fitted(one, zero)
    found = [hung(1, known[1].runs_s, fit, anchored(0, known[0].runs_s, [fit]), [fit]) for fit in both_ways]
    for file_s in (1.0, known[1].runs_s / 2, known[1].runs_s - 1.0):
        if all(abs(file_s - at) > 0.01 for at, _ in known[1].missed):
            assert found[0].lesson_s(file_s) == pytest.approx(found[1].lesson_s(file_s), abs=0.0005)


@settings(max_examples=30, deadline=None)
@given(cameras())
def test_breaks_are_the_own_ones_of_a_camera(known):
    zero, one, two = enumerate(known)
    fits = [fitted(zero, one), fitted(one, two), fitted(zero, two)]
    assert [breaks(number, fits) for number in range(3)] == [len(camera.missed) for camera in known]


def test_a_clock_that_changes_its_rate_is_uneven_too():
    steady, other = Microphone(0, 500), Microphone(10, 480)
    fit = fitted((1, steady), (2, other))
    (line,) = fit.lines
    bent = type(fit)(
        1,
        2,
        (
            type(line)(line.begin_s, 240.0, line.offset_s, 0.0, UNCERTAIN_S),
            type(line)(240.0, line.end_s, line.offset_s - 240.0 * 50e-6, 50e-6, UNCERTAIN_S),
        ),
        fit.windows,
        fit.agreeing,
        fit.evidence,
        fit.confidence,
    )
    assert (breaks(1, [fit]), breaks(2, [fit])) == (0, 0)
    assert breaks(2, [bent]) == 1
    place = hung(2, 480.0, bent, anchored(1, 500.0, [bent]), [bent])
    assert [piece.drift_ppm for piece in place.pieces] == [pytest.approx(0.0), pytest.approx(50.0)]
    assert place.pieces[0].lesson_end_ms == pytest.approx(place.pieces[1].lesson_start_ms, abs=1e-6)


@pytest.mark.parametrize("when", ["after", "before"])
def test_a_pause_that_a_cameras_own_pair_cannot_see_is_told_by_another(when):
    """The third camera hangs on the first, which runs for half of it only; the second saw it pause in the other half."""
    if when == "after":
        first, third = Microphone(0, 400), Microphone(100, 700, missed=((500.0, 40.0),))
    else:
        first, third = Microphone(450, 400), Microphone(100, 700, missed=((200.0, 40.0),))
    second = Microphone(0, 900)
    one, two, three = enumerate((first, second, third), start=1)
    fits = [fitted(one, two), fitted(one, three), fitted(two, three)]
    assert len(fits[1].lines) == 1
    place = hung(3, 700.0, fits[1], anchored(1, first.runs_s, fits), fits)
    assert len(place.pieces) == 2
    for file_s in (10.0, 190.0, 210.0, 490.0, 510.0, 690.0):
        assert place.lesson_s(file_s) == pytest.approx(lesson_s(first, third.world_s(file_s)), abs=0.001)


def test_the_longer_the_chain_the_less_sure():
    one, two, three = enumerate((Microphone(0, 300), Microphone(7, 300), Microphone(12, 300)), start=1)
    fits = [fitted(one, two, confidence=0.9), fitted(two, three, confidence=0.8)]
    first = anchored(1, 300.0, fits)
    second = hung(2, 300.0, fits[0], first, fits)
    third = hung(3, 300.0, fits[1], second, fits)
    assert (first.confidence, first.uncertainty_s, first.against) == (1.0, 0.0, None)
    assert (second.confidence, second.uncertainty_s, second.against) == (0.9, UNCERTAIN_S, 1)
    assert third.confidence == pytest.approx(0.72)
    assert third.uncertainty_s == pytest.approx(UNCERTAIN_S * 2**0.5)
    assert third.against == 2


@pytest.mark.parametrize("turned", [False, True])
def test_evidence_is_on_the_cameras_own_time_and_says_how_far_off_it_is(turned):
    one, two = (1, Microphone(0, 300)), (2, Microphone(40, 250, 60))
    fit = fitted(two, one) if turned else fitted(one, two)
    fit.windows.lags_s[3] += 0.02
    fit.agreeing[5] = False
    near = anchored(1, 300.0, [fit])
    place = hung(2, 250.0, fit, near, [fit])
    points = evidence(2, fit, place, near)
    assert len(points) == len(fit.windows.times_s)
    assert [point.agrees for point in points] == [number != 5 for number in range(len(points))]
    # A lag that is 20 ms longer says that the second recording of the pair lies 20 ms later on the first.
    expected = -20.0 if turned else 20.0
    assert [point.off_ms for point in points] == [
        pytest.approx(expected if number == 3 else 0.0, abs=0.11) for number in range(len(points))
    ]
    assert all(0.0 <= point.file_ms <= 250_000.0 for point in points)


def test_much_evidence_is_thinned_evenly():
    one, two = (1, Microphone(0, 3000)), (2, Microphone(10, 2900))
    fit = fitted(one, two)
    near = anchored(1, 3000.0, [fit])
    points = evidence(2, fit, hung(2, 2900.0, fit, near, [fit]), near, most=100)
    assert 50 < len(points) <= 100
    assert points[-1].file_ms - points[0].file_ms > 2_800_000
