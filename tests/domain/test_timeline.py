"""Lesson time and file time: there and back again, in whole pieces and across gaps."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.timeline import Gap, Piece, file_of, gaps_of, lesson_of, starting_at_zero

HOUR = 3_600_000.0
FOUR_HOURS = 4 * HOUR

drift = st.floats(-200.0, 200.0)  # parts per million; the worst camera measured had 145
offset = st.floats(-FOUR_HOURS, FOUR_HOURS)


@st.composite
def piece(draw: st.DrawFn) -> Piece:
    start = draw(st.floats(0, FOUR_HOURS))
    return Piece(start, start + draw(st.floats(1.0, FOUR_HOURS)), draw(offset), draw(drift))


@st.composite
def camera(draw: st.DrawFn) -> tuple[Piece, ...]:
    """Pieces one after the other, in the file and in the lesson, with a pause between each two."""
    pieces: list[Piece] = []
    file_ms, lesson_ms, ppm = draw(st.floats(0, HOUR)), draw(offset), draw(drift)
    for _ in range(draw(st.integers(1, 5))):
        length, pause = draw(st.floats(1.0, HOUR)), draw(st.floats(0.0, HOUR))
        start_offset = lesson_ms - file_ms * (1 + ppm / 1e6)
        pieces.append(Piece(file_ms, file_ms + length, start_offset, ppm))
        file_ms += length
        lesson_ms = pieces[-1].lesson_end_ms + pause
    return tuple(pieces)


@given(piece(), st.floats(-FOUR_HOURS, 2 * FOUR_HOURS))
def test_there_and_back_is_the_same_moment(one: Piece, file_ms: float):
    assert math.isclose(one.to_file(one.to_lesson(file_ms)), file_ms, abs_tol=1e-5)


@given(piece())
def test_a_piece_s_ends_are_where_its_line_puts_them(one: Piece):
    assert one.lesson_start_ms == one.offset_ms + one.file_start_ms * (1 + one.drift_ppm / 1e6)
    assert one.lesson_end_ms > one.lesson_start_ms


@given(camera(), st.floats(0.0, 1.0, exclude_max=True), st.data())
def test_what_a_camera_recorded_has_a_lesson_time_and_is_found_there(
    pieces: tuple[Piece, ...], share: float, data: st.DataObject
):
    one = data.draw(st.sampled_from(pieces))
    file_ms = one.file_start_ms + share * (one.file_end_ms - one.file_start_ms)
    assume(one.file_start_ms <= file_ms < one.file_end_ms - 1e-3)
    lesson_ms = lesson_of(pieces, file_ms)
    assert lesson_ms is not None
    back = file_of(pieces, lesson_ms + 1e-4)  # a step inside: at a seam, rounding may fall to either side
    assert back is not None
    assert math.isclose(back, file_ms, abs_tol=1e-2)


@given(camera())
def test_before_and_after_there_is_nothing(pieces: tuple[Piece, ...]):
    assert lesson_of(pieces, pieces[0].file_start_ms - 1) is None
    assert lesson_of(pieces, pieces[-1].file_end_ms) is None
    assert file_of(pieces, pieces[0].lesson_start_ms - 1) is None
    assert file_of(pieces, pieces[-1].lesson_end_ms + 1) is None


@given(camera())
def test_in_a_gap_the_camera_shows_nothing(pieces: tuple[Piece, ...]):
    gaps = gaps_of(pieces, shortest_ms=5.0)
    for gap in gaps:
        assert file_of(pieces, (gap.from_ms + gap.to_ms) / 2) is None
    pauses = [b.lesson_start_ms - a.lesson_end_ms for a, b in itertools.pairwise(pieces)]
    assert len(gaps) == sum(pause >= 5.0 for pause in pauses)


@given(st.lists(camera(), min_size=1, max_size=3))
def test_a_fresh_clock_begins_at_zero_and_keeps_the_distances(fits: list[tuple[Piece, ...]]):
    moved = starting_at_zero(fits)
    starts = [one.lesson_start_ms for pieces in moved for one in pieces]
    assert min(starts) == pytest.approx(0.0, abs=1e-6)
    before = [one.lesson_start_ms for pieces in fits for one in pieces]
    assert [a - b for a, b in zip(before, starts, strict=True)] == pytest.approx(
        [before[0] - starts[0]] * len(before), abs=1e-5
    )


@given(piece(), st.floats(-HOUR, HOUR))
def test_a_shift_moves_every_moment_alike(one: Piece, delta: float):
    later = one.shifted(delta)
    assert (later.file_start_ms, later.file_end_ms, later.drift_ppm) == (one.file_start_ms, one.file_end_ms, one.drift_ppm)
    assert math.isclose(later.to_lesson(1234.5) - one.to_lesson(1234.5), delta, abs_tol=1e-6)


def test_the_example_of_the_contract():
    """A camera started 1.5 s after the anchor and runs 33 ppm fast against it: 119 ms in an hour."""
    one = Piece(0, HOUR, 1500.0, 33.0)
    assert one.to_lesson(0) == 1500.0
    assert one.to_lesson(HOUR) == pytest.approx(1500.0 + HOUR + 118.8)
    assert file_of([one], 1500.0) == 0.0
    assert file_of([one], 1499.9) is None
    assert lesson_of([one], HOUR) is None  # the end is exclusive


def test_a_pause_of_a_camera_is_a_gap():
    first, second = Piece(0, 130_000, 0.0), Piece(130_000, 400_000, 21_600.0)
    assert gaps_of([first, second]) == (Gap(130_000, 151_600),)
    assert file_of([first, second], 140_000) is None
    assert file_of([first, second], 151_600) == 130_000
    assert lesson_of([first, second], 130_000) == 151_600


def test_touching_pieces_leave_no_gap():
    assert gaps_of([Piece(0, 1000, 0.0), Piece(1000, 2000, 0.4)]) == ()


@pytest.mark.parametrize(("start", "end"), [(5.0, 5.0), (5.0, 4.0)])
def test_a_piece_has_a_length(start: float, end: float):
    with pytest.raises(ValueError, match="must have a length"):
        Piece(start, end, 0.0)


@pytest.mark.parametrize(
    ("ended_ms", "reason"), [(60_000.0, "between_files"), (60_900.0, "between_files"), (58_900.0, "paused")]
)
def test_a_gap_where_one_given_file_ends_is_called_so(ended_ms: float, reason: str):
    pieces = (Piece(0.0, ended_ms, 0.0), Piece(ended_ms, 120_000.0, 5_000.0))
    assert [gap.reason for gap in gaps_of(pieces, [60_000.0])] == [reason]
    assert [gap.reason for gap in gaps_of(pieces)] == ["paused"]
