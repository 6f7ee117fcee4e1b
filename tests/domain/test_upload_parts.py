"""The part size of an upload."""

import pytest

from domain.upload import LEAST_PART_BYTES, MIB, MOST_PART_BYTES, MOST_PARTS, part_bytes_for, part_count

GIB = 1024 * MIB


@pytest.mark.parametrize(
    ("wish", "largest_bytes", "part_bytes"),
    [
        (None, 1, 8 * MIB),
        (1, 1, LEAST_PART_BYTES),
        (999 * MIB, 1, MOST_PART_BYTES),
        (6 * MIB + 17, 1, 6 * MIB),
        (LEAST_PART_BYTES, 60 * GIB, 7 * MIB),  # a slow link's wish would need more parts than S3 takes
    ],
)
def test_a_part_is_whole_mib_and_the_largest_file_ends_within_the_parts_that_s3_takes(
    wish: int | None, largest_bytes: int, part_bytes: int
) -> None:
    assert part_bytes_for(wish, largest_bytes) == part_bytes
    assert part_count(largest_bytes, part_bytes) <= MOST_PARTS
