from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.file_clock import suggested_offset_ms

NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR_MS = 3_600_000.0


@pytest.mark.parametrize("later_s", [-120, 0, 37, 3000])
def test_the_difference_of_the_clocks_is_suggested(later_s):
    later = NINE + timedelta(seconds=later_s)
    assert suggested_offset_ms(NINE, HOUR_MS, later, HOUR_MS) == later_s * 1000.0


def test_zones_are_told_apart():
    in_berlin = datetime(2026, 11, 20, 10, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    assert suggested_offset_ms(NINE, HOUR_MS, in_berlin, HOUR_MS) == 5000.0


@pytest.mark.parametrize("missing", [(None, NINE), (NINE, None), (None, None)])
def test_without_both_clocks_there_is_no_suggestion(missing):
    anchor, camera = missing
    assert suggested_offset_ms(anchor, HOUR_MS, camera, HOUR_MS) is None


@pytest.mark.parametrize("hours", [-5, 1, 24])
def test_a_placement_without_overlap_is_a_wrong_clock(hours):
    assert suggested_offset_ms(NINE, HOUR_MS, NINE + timedelta(hours=hours), HOUR_MS) is None


def test_half_a_minute_in_common_is_too_little_for_hours_and_enough_for_a_minute():
    assert suggested_offset_ms(NINE, HOUR_MS, NINE + timedelta(seconds=3570), HOUR_MS) is None
    assert suggested_offset_ms(NINE, 60_000.0, NINE + timedelta(seconds=30), 60_000.0) == 30_000.0
