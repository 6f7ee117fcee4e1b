"""What a new password may be, and that verifying says the truth."""

import threading

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from people.errors import WeakPassword
from people.passwords import AT_ONCE, Passwords, check
from tests.review_api.academy import LIGHT

OWN = ["Amara Okafor", "Amara", "amara.okafor@example.org"]


@pytest.mark.parametrize(
    "password",
    [
        "three quiet green lamps",
        "correct lamps under 9 hills",
        "水曜日の朝に三つの静かな灯り",
        "q8#vLz!2mK$w",
        "my sister keeps bees",
    ],
)
def test_a_long_and_unlikely_password_may_be_chosen(password: str):
    check(password, OWN)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "at least 12 characters"),
        ("eleven char", "at least 12 characters"),
        ("x" * 257, "at most 256 characters"),
        ("aaaaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabc", "repeats"),
        ("123456789012345", "counts up"),
        ("abcdefghijklmnop", "counts up"),
        ("password1234!", "tried first"),
        ("P@ssw0rd2026!!", "tried first"),
        ("Triptych-2026", "tried first"),
        ("qwertyuiop[]123", "tried first"),
        ("201120262027", "tried first"),
        ("amara likes lamps", "without your own name"),
        ("MrsOkafor-2026", "without your own name"),
        ("amara.okafor@example.org", "without your own name"),
    ],
)
def test_an_easy_password_is_refused_in_words(password: str, says: str):
    with pytest.raises(WeakPassword, match=says):
        check(password, OWN)


def test_a_hash_verifies_its_own_password_only():
    passwords = Passwords(LIGHT)
    kept = passwords.hash("three quiet green lamps")
    assert kept.startswith("$argon2id$")
    assert passwords.verify("three quiet green lamps", kept) == (True, None)
    assert passwords.verify("three quiet green lamp", kept) == (False, None)


def test_nobody_has_no_password():
    assert Passwords(LIGHT).verify("a password that nobody has", None) == (False, None)


def test_a_weaker_hash_of_old_is_replaced_when_it_verifies():
    older = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=16, parallelism=2),)).hash("three quiet green lamps")
    right, better = Passwords(LIGHT).verify("three quiet green lamps", older)
    assert right
    assert better is not None
    assert better != older


def test_only_two_hashes_are_computed_at_a_time():
    class Counting:
        def __init__(self):
            self.lock, self.now, self.most = threading.Lock(), 0, 0
            self.all_in = threading.Event()

        def hash(self, password):
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
                if self.now == AT_ONCE:
                    self.all_in.set()
            self.all_in.wait(5)
            with self.lock:
                self.now -= 1
            return "hash"

    hasher = Counting()
    passwords = Passwords(hasher)  # type: ignore[arg-type]
    threads = [threading.Thread(target=passwords.hash, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert hasher.most == AT_ONCE
