"""What makes a fit believed, and what is said of one that is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.confidence import BELIEVED, confidence, judged, onsets_believed, rivalled, too_short, why_not
from ingest.correlate import Peak
from ingest.pair import Evidence, Refusal, nats
from tests.ingest.classroom import Microphone
from tests.ingest.fits import NOTHING, SURE, fitted

ONE, TWO = (1, Microphone(0, 200)), (2, Microphone(7, 200))

BEST = Peak(7.0, 20.0, 0.05)


def fit(evidence: Evidence = SURE):
    return fitted(ONE, TWO, evidence=evidence)


@given(st.floats(-5.0, 60.0), st.integers(0, 400), st.floats(0.0, 1.0), st.floats(0.0, 7200.0))
def test_confidence_is_a_share(onsets_z, windows, share, overlap):
    assert 0.0 <= confidence(Evidence(onsets_z, windows, share, 0.3, overlap, 400.0)) <= 1.0


@given(st.floats(-5.0, 60.0), st.integers(0, 400), st.floats(0.3, 0.9), st.floats(0.0, 7200.0))
def test_more_of_either_evidence_never_makes_it_less(onsets_z, windows, share, overlap):
    said = Evidence(onsets_z, windows, share, 0.3, overlap, 400.0)
    more = [
        replace(said, onsets_z=onsets_z + 1.0),
        replace(said, share=share + 0.1),
        replace(said, windows=windows + 10),
    ]
    assert all(confidence(each) >= confidence(said) for each in more)


def test_the_same_agreement_over_a_longer_time_is_worth_less():
    """It is what two lessons of one teacher reach in a quarter of an hour, and what a written test has in four minutes."""
    short, long = (replace(SURE, onsets_z=7.0, overlap_s=overlap, searched_s=2400.0) for overlap in (220.0, 840.0))
    assert confidence(short) > 0.7
    assert confidence(long) < 0.05
    assert why_not(replace(fit(), evidence=long, confidence=confidence(long))) is Refusal.NOT_THE_SAME_LESSON


def test_neither_evidence_can_stand_in_for_the_other():
    assert confidence(SURE) > 0.95
    assert confidence(replace(SURE, onsets_z=3.0)) < 0.1
    assert confidence(replace(SURE, share=0.3)) < 0.1
    assert confidence(replace(SURE, windows=0)) < 0.1


def test_windows_that_agree_by_chance_only_say_nothing():
    assert nats(0.3, 400, 3600.0) == pytest.approx(0.0, abs=1e-9)
    assert nats(0.6, 40, 3600.0) > 5.0
    assert nats(0.6, 40, 10.0) < 2.0, "windows that overlap do not count for more than the time that they cover"


def test_a_second_lag_that_stands_out_as_much_leaves_the_choice_open():
    rival = Peak(-20.0, 19.0, 0.05)
    assert not rivalled(fit(), [BEST])
    assert rivalled(fit(), [BEST, rival])
    assert judged(fit(), [BEST, rival]).confidence == pytest.approx(0.5 * judged(fit(), [BEST]).confidence)


def test_what_is_no_rival():
    assert not rivalled(fit(), []), "nothing stood out"
    assert not rivalled(fit(), [BEST, Peak(-20.0, 10.0, 0.05)]), "much lower"
    assert not rivalled(fit(), [BEST, Peak(7.1, 19.0, 0.05)]), "the same lag, a little off"
    paused = fitted((1, Microphone(0, 200)), (2, Microphone(7, 180, missed=((90.0, 20.0),))))
    assert not rivalled(paused, [BEST, Peak(27.0, 19.0, 0.05)]), "the lag after a pause"


def test_why_a_fit_is_not_believed():
    assert confidence(NOTHING) < BELIEVED
    assert why_not(fit(NOTHING)) is Refusal.NOT_THE_SAME_LESSON
    assert why_not(fit(replace(NOTHING, onsets_z=12.0))) is Refusal.AMBIGUOUS, "onsets agree, the sound does not"


def test_the_best_of_many_lags_is_believed_less_than_the_best_of_few():
    said = [onsets_believed(replace(SURE, onsets_z=5.5, searched_s=searched)) for searched in (40.0, 400.0, 7200.0)]
    assert said == sorted(said, reverse=True)
    assert said[0] > 0.5 > said[2]


@pytest.mark.parametrize(
    ("overlap_s", "shorter_s", "little"),
    [(29.0, 3600.0, True), (31.0, 3600.0, False), (13.0, 16.0, False), (9.0, 16.0, True)],
)
def test_half_a_minute_is_needed_or_most_of_a_short_recording(overlap_s, shorter_s, little):
    assert too_short(fit(replace(SURE, overlap_s=overlap_s)), shorter_s) is little
