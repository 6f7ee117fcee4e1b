"""The one status that everybody reads, and when a lesson is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.observation import Progress, Status, due_at, is_late, status_of

DUE = datetime(2026, 11, 2, 19, 59, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)


def _progress(**facts: object) -> Progress:
    nothing = {
        "due_at": DUE,
        "cameras_received": 0,
        "preparing": False,
        "blocked": False,
        "watchable": False,
        "attested": False,
        "feedback_published": False,
    }
    return Progress(**{**nothing, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "now", "status"),
    [
        ({}, BEFORE, Status.PLANNED),
        ({}, DUE, Status.PLANNED),
        ({}, AFTER, Status.LATE),
        ({"cameras_received": 1}, AFTER, Status.RECEIVING),
        ({"cameras_received": 3, "preparing": True}, BEFORE, Status.PREPARING),
        ({"cameras_received": 3, "blocked": True}, BEFORE, Status.NEEDS_FILE),
        ({"cameras_received": 3, "blocked": True, "preparing": True}, BEFORE, Status.NEEDS_FILE),
        ({"cameras_received": 3, "watchable": True}, BEFORE, Status.TO_ATTEST),
        ({"cameras_received": 3, "watchable": True, "preparing": True}, BEFORE, Status.TO_ATTEST),
        ({"cameras_received": 2, "watchable": True, "blocked": True, "attested": True}, AFTER, Status.TO_REVIEW),
        ({"cameras_received": 3, "attested": True, "preparing": True}, BEFORE, Status.PREPARING),
        ({"watchable": True, "attested": True, "feedback_published": True}, AFTER, Status.FEEDBACK_PUBLISHED),
        ({"watchable": True, "attested": False, "feedback_published": True}, AFTER, Status.TO_ATTEST),
        ({"cameras_received": 3, "stopped": True, "preparing": True}, BEFORE, Status.NEEDS_FILE),
        ({"cameras_received": 3, "stopped": True, "watchable": True, "attested": True}, BEFORE, Status.NEEDS_FILE),
        ({"cameras_received": 3, "sent_back": True, "watchable": True, "feedback_published": True}, AFTER, Status.NEEDS_FILE),
    ],
)
def test_the_status_is_what_a_person_would_say(facts: dict[str, object], now: datetime, status: Status):
    assert status_of(_progress(**facts), now) is status


@given(
    st.builds(
        Progress,
        due_at=st.just(DUE),
        cameras_received=st.integers(0, 3),
        preparing=st.booleans(),
        blocked=st.booleans(),
        watchable=st.booleans(),
        attested=st.booleans(),
        feedback_published=st.booleans(),
        sent_back=st.booleans(),
        stopped=st.booleans(),
    ),
    st.sampled_from([BEFORE, AFTER]),
)
def test_nobody_is_told_to_review_what_is_not_attested_or_cannot_be_watched(progress: Progress, now: datetime):
    if status_of(progress, now) is Status.TO_REVIEW:
        assert progress.watchable
        assert progress.attested
        assert not progress.stopped
    if status_of(progress, now) is Status.LATE:
        assert progress.cameras_received == 0
        assert now > progress.due_at


def test_the_due_minute_itself_is_in_time():
    assert not is_late(DUE, DUE + timedelta(seconds=59, microseconds=999_999))
    assert is_late(DUE, DUE + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (date(2026, 11, 2), "Asia/Dubai", "2026-11-02T19:59:00+00:00"),
        (date(2026, 7, 1), "Europe/London", "2026-07-01T22:59:00+00:00"),
        (date(2026, 12, 1), "Europe/London", "2026-12-01T23:59:00+00:00"),
        (date(2026, 3, 29), "Europe/London", "2026-03-29T22:59:00+00:00"),  # the clocks went forward that night
        (date(2026, 11, 2), "Asia/Kathmandu", "2026-11-02T18:14:00+00:00"),
        (date(2026, 11, 2), "Pacific/Kiritimati", "2026-11-02T09:59:00+00:00"),
        (date(2026, 11, 2), "Pacific/Niue", "2026-11-03T10:59:00+00:00"),
        (date(2026, 3, 28), "America/Nuuk", "2026-03-29T01:59:00+00:00"),  # 23:59 does not exist there: later, not earlier
    ],
)
def test_due_is_a_minute_before_midnight_at_the_school(day: date, zone: str, moment: str):
    assert due_at(day, zone) == datetime.fromisoformat(moment)


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["Asia/Dubai", "Europe/London", "Africa/Nairobi", "America/New_York", "Asia/Tokyo", "Australia/Sydney"]),
)
def test_at_the_school_it_is_23_59_on_that_day(day: date, zone: str):
    there = due_at(day, zone).astimezone(ZoneInfo(zone))
    assert (there.date(), there.hour, there.minute, there.second) == (day, 23, 59, 0)
