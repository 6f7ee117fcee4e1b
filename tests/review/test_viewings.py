"""Who watched what: one line in the record for a sitting, and the union of what was played."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from custody.act import Denied
from domain.actions import Action
from domain.audit import AuditEntry
from domain.commentary import Viewing
from review.errors import NotWithin
from review.viewings import merged
from tests.review_api.academy import Academy

RANGES = st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1])))


@given(RANGES)
def test_merged_covers_the_same_moments_sorted_and_apart(ranges):
    joined = merged(ranges)
    moments = {moment for start, end in ranges for moment in range(start, end)}
    assert {moment for start, end in joined for moment in range(start, end)} == moments
    assert all(before[1] < after[0] for before, after in itertools.pairwise(joined))


def test_of_too_many_stretches_the_longest_are_kept():
    assert merged([(0, 10), (20, 21), (30, 45)], most=2) == [(0, 10), (30, 45)]


def test_a_sitting_is_one_entry_and_collects_what_was_played(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    viewing_id = academy.services.viewings.open(academy.actor("tutor"), academy.thing(lesson))
    for played in ([(0, 1000), (5000, 6000)], [(900, 2000)], []):
        academy.services.viewings.add(viewing_id, played)
    with academy.rows.read() as session:
        viewing = session.get_one(Viewing, viewing_id)
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.OBSERVATION_WATCH.value)).all()
    assert viewing.ranges == [[0, 2000], [5000, 6000]]
    assert [(entry.actor_id, entry.role, entry.subject_id) for entry in entries] == [
        (academy.people["tutor"], "tutor", viewing_id)
    ]
    with pytest.raises(NotWithin):
        academy.services.viewings.add(viewing_id, [(10, 10)])


def test_a_sitting_is_ones_own(academy: Academy):
    lesson = academy.published("amara")
    viewing_id = academy.services.viewings.open(academy.actor("tutor"), academy.thing(lesson))
    assert academy.services.viewings.thing_of(viewing_id, academy.people["tutor"]) is not None
    assert academy.services.viewings.thing_of(viewing_id, academy.people["lead"]) is None
    with pytest.raises(Denied):
        academy.services.viewings.open(academy.actor("bilal"), academy.thing(lesson))
