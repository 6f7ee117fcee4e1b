"""How many parts go at once: what a line earns by holding, and what it has left after a break."""

import threading

import pytest

from domain.upload import MIB
from triptych.lanes import MOST_LANES, STEADY_PARTS, WINDOW_SECONDS, Lanes, lanes_for, part_bytes_for

PART = 5 * MIB


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def arrive(lanes: Lanes, clock: Clock, parts: int, *, each_s: float = 0.05) -> None:
    for _ in range(parts):
        clock.seconds += each_s
        lanes.arrived(PART)


def test_a_fast_line_earns_a_lane_with_each_part(clock):
    lanes = Lanes(clock)
    limits = [lanes.limit]
    for _ in range(4):
        arrive(lanes, clock, 1)
        limits.append(lanes.limit)
    assert limits == [1, 2, 3, 4, MOST_LANES]


def test_after_a_break_each_further_lane_takes_many_parts(clock):
    lanes = Lanes(clock)
    arrive(lanes, clock, 10)
    lanes.broke()
    assert lanes.limit == 1
    arrive(lanes, clock, STEADY_PARTS - 1)
    assert lanes.limit == 1
    arrive(lanes, clock, 1)
    assert lanes.limit == 2
    arrive(lanes, clock, 2 * STEADY_PARTS)
    assert lanes.limit == MOST_LANES


def test_a_line_that_is_cut_every_twenty_megabytes_keeps_to_one(clock):
    lanes = Lanes(clock)
    arrive(lanes, clock, 10)
    for _ in range(10):
        lanes.broke()
        arrive(lanes, clock, 20_000_000 // PART)
        assert lanes.limit == 1


def test_a_slow_line_has_one_whatever_arrives_and_the_present_speed_counts(clock):
    lanes = Lanes(clock)
    arrive(lanes, clock, 20, each_s=10.0)
    assert lanes.limit == 1
    arrive(lanes, clock, 40)
    assert lanes.limit > 1, "the slow parts of a while ago are forgotten"
    clock.seconds += 10 * WINDOW_SECONDS
    assert lanes.limit == 1, "nothing has arrived for a while"


def test_nobody_gets_in_before_there_is_a_lane(clock):
    lanes, second = Lanes(clock), threading.Event()

    def wait() -> None:
        with lanes.one():
            second.set()

    with lanes.one():
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not second.wait(0.05)
    waiting.join(10)
    assert second.is_set()


@pytest.mark.parametrize(("speed", "lanes", "part"), [(None, 1, 5), (2e6, 2, 5), (9e6, 4, 5), (20e6, 4, 8), (50e6, 4, 16)])
def test_parts_are_small_unless_the_line_is_very_fast(speed, lanes, part):
    assert lanes_for(speed or 0.0) == lanes
    assert part_bytes_for(speed) == part * MIB
