"""A worker that finds no free space waits, says so with the figures, and asks for more each time that it runs out."""

import threading
from types import SimpleNamespace

import pytest

from domain.lease import Lease, Shortage
from pipeline import room as waiting
from pipeline.room import Room
from review.making import shortage


@pytest.fixture
def disk(monkeypatch):
    """A disk whose free space the test says."""
    usage = SimpleNamespace(free=1_000, total=100_000)
    monkeypatch.setattr(waiting.shutil, "disk_usage", lambda _folder: usage)
    return usage


@pytest.fixture
def room(rows, tmp_path, disk):
    return Room(rows, "here-0", tmp_path, least_bytes=5_000)


def told(rows):
    with rows.read() as session:
        return shortage(session)


def test_it_waits_until_there_is_room_and_the_figures_are_seen_meanwhile(rows, room, disk):
    seen = []

    class Stop(threading.Event):
        def wait(self, timeout=None):
            found = told(rows)
            seen.append((found.free_bytes, found.needed_bytes))
            disk.free += 2_000
            return False

    room.wait(Stop())
    assert seen == [(1_000, 5_000), (3_000, 5_000)]
    assert told(rows) is None


def test_whoever_is_told_to_stop_waits_no_longer(room):
    stop = threading.Event()
    stop.set()
    room.wait(stop)


def test_who_runs_out_wants_clearly_more_the_next_time_but_never_most_of_the_disk(rows, room, disk):
    disk.free = 6_000
    room.ran_out()
    assert (told(rows).free_bytes, told(rows).needed_bytes) == (6_000, 20_000)
    disk.free = 21_000
    room.wait(threading.Event())
    assert told(rows) is None
    room.ran_out()
    assert told(rows).needed_bytes == 25_000


def test_nobody_is_told_while_another_worker_has_room(rows, room):
    room.ran_out()
    with rows.write() as session:
        session.add(Lease(executor_id="there-0", host="there-0", process_id=1, beat_ms=0, ttl_ms=60_000))
    assert told(rows) is None


def test_a_worker_that_ran_out_long_ago_wants_the_least_again(rows, room, disk):
    room.ran_out()
    with rows.write() as session:
        session.get_one(Shortage, "here-0").noted_ms -= waiting.FORGOTTEN_MS + 60_000
    disk.free = 6_000
    room.wait(threading.Event())
    assert told(rows) is None
