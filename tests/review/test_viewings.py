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
from domain.recording import Clock, Revision
from review.errors import NotWithin
from review.viewings import Watched, merged
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
    assert viewing.cameras == {}
    assert [(entry.actor_id, entry.role, entry.subject_id) for entry in entries] == [
        (academy.people["tutor"], "tutor", viewing_id)
    ]
    with pytest.raises(NotWithin):
        academy.services.viewings.add(viewing_id, [(10, 10)])


def test_what_a_person_watched_is_the_union_of_their_sittings(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    viewings = academy.services.viewings
    for role, played in (("tutor", (0, 1000)), ("tutor", (500, 3000)), ("lead", (9000, 9500))):
        viewing_id = viewings.open(academy.actor(role), academy.thing(lesson))
        viewings.add(viewing_id, [played], {1: [played], 3: [(played[0], played[0] + 100)]})
    seen = viewings.watched(lesson, academy.people["tutor"])
    assert seen == Watched([(0, 3000)], {1: [(0, 3000)], 3: [(0, 100), (500, 600)]})
    assert viewings.watched(lesson, academy.people["amara"]) == Watched([], {})
    with pytest.raises(NotWithin):
        viewings.add(viewing_id, [], {2: [(10, 5)]})


def test_what_was_played_on_another_clock_is_told_with_that_clock(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    viewings = academy.services.viewings
    viewings.add(viewings.open(academy.actor("tutor"), academy.thing(lesson)), [(0, 1000)], {1: [(0, 1000)]})
    academy.publish(lesson, "amara", number=2)  # the lesson has grown: the same clock
    viewings.add(viewings.open(academy.actor("tutor"), academy.thing(lesson)), [(500, 3000)])
    assert viewings.watched(lesson, academy.people["tutor"]).ranges == [(0, 3000)]
    with academy.rows.write() as session:  # every recording was replaced: another clock
        before = session.scalars(select(Revision).where(Revision.observation_id == lesson, Revision.number == 2)).one()
        anchor = session.get_one(Clock, before.clock_id).anchor_recording_id
        clock = Clock(observation_id=lesson, anchor_recording_id=anchor, pinned_at_revision=3)
        session.add(clock)
        session.flush()
        session.add(
            Revision(
                observation_id=lesson,
                preparation_id=before.preparation_id,
                clock_id=clock.id,
                number=3,
                state=before.state,
                prefix=before.prefix,
                manifest=before.manifest,
            )
        )
    assert viewings.watched(lesson, academy.people["tutor"]) == Watched([], {})
    viewings.add(viewings.open(academy.actor("tutor"), academy.thing(lesson)), [(7000, 8000)])
    viewings.add(viewings.open(academy.actor("tutor"), academy.thing(lesson), revision=1), [(4000, 5000)])
    assert viewings.watched(lesson, academy.people["tutor"]).ranges == [(7000, 8000)]
    assert viewings.watched(lesson, academy.people["tutor"], 2) == Watched([(0, 3000), (4000, 5000)], {1: [(0, 1000)]})
    with pytest.raises(NotWithin):
        viewings.open(academy.actor("tutor"), academy.thing(lesson), revision=9)


def test_a_sitting_is_ones_own(academy: Academy):
    lesson = academy.published("amara")
    viewing_id = academy.services.viewings.open(academy.actor("tutor"), academy.thing(lesson))
    assert academy.services.viewings.thing_of(viewing_id, academy.people["tutor"]) is not None
    assert academy.services.viewings.thing_of(viewing_id, academy.people["lead"]) is None
    with pytest.raises(Denied):
        academy.services.viewings.open(academy.actor("bilal"), academy.thing(lesson))
