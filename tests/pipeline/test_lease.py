"""Who is alive, by the database's clock."""

import threading
import time

import pytest
from sqlalchemy import select

from domain.lease import Lease
from pipeline.lease import Heart, LeaseLost, Leases, fresh, now_ms
from pipeline.slot import SlotTaken, take_slot
from tests.pipeline.conftest import until


def alive(rows):
    with rows.read() as session:
        return fresh(session)


def fenced(rows, leases):
    with rows.read() as session:
        leases.fence(session)


def test_the_database_s_clock_counts_milliseconds(rows):
    with rows.read() as session:
        first = session.scalars(select(now_ms(session))).one()
    assert abs(first - time.time() * 1000) < 10_000


def test_a_lease_is_taken_beaten_and_given_back(rows):
    leases = Leases(rows, "one-0", 60.0)
    assert leases.take() is False
    leases.beat()
    fenced(rows, leases)
    assert alive(rows) == {"one-0"}
    leases.give_back()
    assert alive(rows) == frozenset()
    with pytest.raises(LeaseLost):
        fenced(rows, leases)


def test_a_lease_that_was_not_given_back_tells_of_a_death(rows):
    Leases(rows, "one-0", 60.0).take()
    again = Leases(rows, "one-0", 60.0)
    assert again.take() is True
    again.give_back()
    assert again.take() is False


def test_a_lease_that_ran_out_cannot_be_prolonged_and_publishes_nothing(rows):
    leases = Leases(rows, "one-0", 0.05)
    leases.take()
    until("the lease has run out", lambda: not alive(rows), patience_s=10)
    with pytest.raises(LeaseLost):
        leases.beat()
    with pytest.raises(LeaseLost):
        fenced(rows, leases)


def test_one_worker_at_a_time_looks_for_the_dead(rows):
    one, two = Leases(rows, "one-0", 60.0), Leases(rows, "two-0", 60.0)
    one.take(), two.take()
    assert [one.elect(), two.elect(), one.elect()] == [True, False, True]
    one.give_back()
    assert two.elect() is True


def test_only_a_dead_worker_s_lease_is_forgotten(rows):
    living, dead = Leases(rows, "living-0", 60.0), Leases(rows, "dead-0", 0.05)
    living.take(), dead.take()
    until("one lease has run out", lambda: alive(rows) == {"living-0"}, patience_s=10)
    living.forget(frozenset({"living-0", "dead-0"}))
    with rows.read() as session:
        assert session.scalars(select(Lease.executor_id)).all() == ["living-0"]


def test_the_heart_keeps_a_lease_alive_and_says_when_it_is_lost(rows):
    leases = Leases(rows, "one-0", 1.2)
    leases.take()
    lost, words = threading.Event(), []
    heart = Heart(leases, lambda said: (words.append(said), lost.set()))
    heart.start()
    began = time.monotonic()
    until("the lease has lived longer than itself", lambda: time.monotonic() - began > 2.0, patience_s=10)
    assert alive(rows) == {"one-0"}
    assert not lost.is_set()
    leases.give_back()
    assert lost.wait(10)
    assert "ran out" in words[0]
    heart.join(10)


def test_a_slot_is_held_by_one(tmp_path):
    url = f"sqlite:///{tmp_path}/rows.db"
    held = take_slot(url, 0)
    with pytest.raises(SlotTaken, match="slot 0"):
        take_slot(url, 0)
    other = take_slot(url, 1)
    assert other.executor_id != held.executor_id
    held.lock.close()
    again = take_slot(url, 0)
    assert again.executor_id == held.executor_id
    again.lock.close()
    other.lock.close()
