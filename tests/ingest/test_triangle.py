"""Three pairs check each other: triangles that close, and those that do not."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pair import PairFit
from ingest.triangle import AT_FAULT_CONFIDENCE, CLOSES_WITHIN_S, closed, closure_s
from tests.ingest.classroom import Microphone
from tests.ingest.fits import NOTHING, fitted

KNOWN = {1: Microphone(0, 300), 2: Microphone(7, 300, 60), 3: Microphone(12.5, 300, -100), 4: Microphone(20, 300)}


def fit(a: int, b: int, *, wrong_s: float = 0.0, confidence: float = 0.9) -> PairFit:
    return fitted((a, KNOWN[a]), (b, KNOWN[b]), wrong_s=wrong_s, confidence=confidence)


def confidences(*fits: PairFit) -> dict[tuple[int, int], float]:
    return {each.pair: each.confidence for each in closed(fits)}


clocks = st.builds(
    Microphone,
    starts_s=st.floats(0, 100),
    runs_s=st.floats(600, 900),
    ppm=st.floats(-300, 300),
    missed=st.sampled_from(((), ((250.0, 20.0),), ((300.0, 0.3), (400.0, 5.0)))),
)


@settings(max_examples=60, deadline=None)
@given(clocks, clocks, clocks, st.floats(-2.0, 2.0))
def test_the_way_round_misses_by_what_one_pair_is_wrong(first, second, third, wrong_s):
    one, two, three = enumerate((first, second, third), start=1)
    outer, inner, direct = fitted(one, two), fitted(two, three), fitted(one, three)
    assert closure_s(outer, inner, direct) == pytest.approx(0.0, abs=1e-6)
    assert closure_s(outer, inner, fitted(one, three, wrong_s=wrong_s)) == pytest.approx(abs(wrong_s), abs=1e-6)
    assert closure_s(fitted(one, two, wrong_s=wrong_s), inner, direct) == pytest.approx(abs(wrong_s), abs=0.001)


def test_a_triangle_whose_pairs_share_no_moment_cannot_close():
    early, whole, late = (1, Microphone(0, 300)), (2, Microphone(0, 900)), (3, Microphone(500, 300))
    direct = fitted((1, Microphone(0, 900)), late)
    assert closure_s(fitted(early, whole), fitted(whole, late), direct) is None


def test_three_pairs_that_close_are_surer_than_each():
    assert confidences(fit(1, 2), fit(1, 3), fit(2, 3)) == {pair: pytest.approx(0.95) for pair in ((1, 2), (1, 3), (2, 3))}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (3, 2, 1)])
def test_the_order_in_which_cameras_were_given_does_not_matter(order):
    a, b, c = order
    assert list(confidences(fit(a, b), fit(a, c), fit(b, c)).values()) == pytest.approx([0.95] * 3)


def test_two_pairs_are_no_triangle():
    assert confidences(fit(1, 2), fit(2, 3)) == {(1, 2): 0.9, (2, 3): 0.9}


def test_a_pair_that_is_not_believed_is_not_asked():
    said = confidences(fit(1, 2), fit(1, 3, wrong_s=3.0, confidence=0.2), fit(2, 3))
    assert said == {(1, 2): 0.9, (1, 3): 0.2, (2, 3): 0.9}


def test_of_a_triangle_that_does_not_close_the_least_sure_pair_goes():
    said = confidences(fit(1, 2), fit(1, 3, wrong_s=2.0, confidence=0.6), fit(2, 3, confidence=0.99))
    assert said[1, 3] == 0.0
    assert said[2, 3] == 0.99


def test_the_camera_at_fault_is_the_one_of_the_two_least_sure_pairs():
    said = confidences(fit(1, 2, confidence=0.99), fit(1, 3, wrong_s=2.0, confidence=0.6), fit(2, 3, confidence=0.95))
    assert said == {(1, 2): 0.99, (1, 3): 0.0, (2, 3): AT_FAULT_CONFIDENCE}


def test_a_pair_with_little_evidence_goes_before_one_with_much():
    poor = fitted((1, KNOWN[1]), (3, KNOWN[3]), wrong_s=2.0, evidence=NOTHING, confidence=0.95)
    assert confidences(fit(1, 2), poor, fit(2, 3))[1, 3] == 0.0


def test_what_a_walking_teacher_hides_still_closes():
    near = CLOSES_WITHIN_S - 0.005
    assert confidences(fit(1, 2), fit(1, 3, wrong_s=near), fit(2, 3))[1, 3] > 0.9
    assert min(confidences(fit(1, 2), fit(1, 3, wrong_s=near + 0.01), fit(2, 3)).values()) == 0.0


def test_each_triangle_of_four_cameras_adds_to_what_is_sure():
    pairs = [fit(a, b, confidence=0.8) for a in KNOWN for b in KNOWN if a < b]
    assert len(pairs) == math.comb(4, 2)
    assert list(confidences(*pairs).values()) == pytest.approx([1.0 - 0.2 / 4] * 6)
