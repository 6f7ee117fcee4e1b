"""Drawing a sample: all who must be in, a fair lot among the rest, and the same again from what was kept."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.moderation import MANDATORY, SamplePart, Standing
from moderation.draw import Candidate, Frame, draw, lot
from moderation.letter import letter

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        trainee_id=st.uuids().map(str),
        standing=st.sampled_from(Standing),
        lessons=st.lists(st.uuids().map(str), max_size=3).map(tuple),
    ),
    max_size=20,
    unique_by=lambda one: one.trainee_id,
)
SEEDS = st.integers(0, 2**31 - 1)


def test_the_lot_is_the_digest_that_the_rule_says():
    """Worked out apart, with sha256sum: printf 20260312:t1 | sha256sum."""
    assert lot(20260312, "t1") == "4d3c5bd2a545ba5f451a882b465ca78a6e760ca5af910492d2e488b8ef67eacd"


@given(CANDIDATES, SEEDS, st.integers(0, 25))
def test_everybody_who_must_be_is_in_and_as_many_of_the_rest_as_asked(candidates, seed, random_count):
    frame = Frame.of(candidates)
    drawn = draw(frame, seed=seed, random_count=random_count)
    must = {one.trainee_id for one in candidates if one.standing in MANDATORY}
    rest = {one.trainee_id for one in candidates if one.standing not in MANDATORY and one.lessons}
    parts = {part: [one for one in drawn if one.part is part] for part in SamplePart}
    assert {one.trainee_id for one in parts[SamplePart.MANDATORY]} == must
    assert all(one.probability == 1.0 for one in parts[SamplePart.MANDATORY])
    by_lot = {one.trainee_id for one in parts[SamplePart.RANDOM]}
    assert by_lot <= rest
    assert len(by_lot) == len(parts[SamplePart.RANDOM]) == min(random_count, len(rest))
    assert all(one.probability == len(by_lot) / len(rest) for one in parts[SamplePart.RANDOM])


@given(CANDIDATES, SEEDS, st.integers(0, 25), st.randoms())
def test_the_draw_is_the_same_from_what_was_stored_in_whatever_order(candidates, seed, random_count, shuffler):
    frame = Frame.of(candidates)
    stored = json.loads(json.dumps(frame.to_json()))
    shuffled = list(candidates)
    shuffler.shuffle(shuffled)
    once = draw(frame, seed=seed, random_count=random_count)
    assert draw(Frame.from_json(stored), seed=seed, random_count=random_count) == once
    assert draw(Frame.of(shuffled), seed=seed, random_count=random_count) == once


def test_the_lot_falls_evenly():
    """2,000 seeds, 10 of whom 3 are drawn: each about 600 times. The bounds are five standard deviations."""
    frame = Frame.of(Candidate(f"t{number}", Standing.ON_TRACK, ("lesson",)) for number in range(10))
    counts = Counter(one.trainee_id for seed in range(2000) for one in draw(frame, seed=seed, random_count=3))
    spread = 5 * (2000 * 0.3 * 0.7) ** 0.5
    assert all(abs(count - 600) < spread for count in counts.values())
    assert len(counts) == 10


def test_the_letter_says_how_many_of_whom_and_why():
    candidates = [
        Candidate("a", Standing.BORDERLINE, ("1", "2")),
        Candidate("b", Standing.BORDERLINE, ()),
        Candidate("c", Standing.AT_RISK, ("3",)),
        *[Candidate(f"on{number}", Standing.ON_TRACK, (f"l{number}",)) for number in range(5)],
        Candidate("new", Standing.ON_TRACK, ()),
    ]
    frame = Frame.of(candidates)
    drawn = draw(frame, seed=7, random_count=2)
    words = letter(frame, drawn, {one.trainee_id: one.trainee_id.upper() for one in candidates}, seed=7, reason="Spring")
    first, why, _, *people = words.split("\n")
    assert first == "5 of 9 trainees: all 2 borderline, 1 at risk and 2 drawn from the rest. Seed 7."
    assert why == "Why this sample: Spring"
    assert "A (2 lessons to watch). Borderline: every borderline trainee is in the sample." in people
    assert "B (no lesson that can be watched yet). Borderline: every borderline trainee is in the sample." in people
    assert "C (1 lesson to watch). At risk: every trainee at risk is in the sample." in people
    assert sum("Drawn by lot: 2 of the 5 other trainees" in line for line in people) == 2
    assert people[-1] == "1 trainee on track had no lesson to watch yet, so the lot could not fall on them."


def test_the_letter_of_a_cohort_without_worries():
    frame = Frame.of([Candidate("a", Standing.ON_TRACK, ("1",))])
    words = letter(frame, draw(frame, seed=1, random_count=1), {"a": "A"}, seed=1, reason="r")
    assert words.startswith("1 of 1 trainee: nobody borderline, nobody at risk and 1 drawn from the rest. Seed 1.")
