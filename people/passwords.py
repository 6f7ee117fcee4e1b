"""Passwords: the rules for a new one, in words, and argon2id behind a door that two may pass at a time."""

import itertools
import re
import threading
from collections.abc import Sequence

from pwdlib import PasswordHash

from people.errors import WeakPassword

SHORTEST = 12
"""Characters. Length is what makes guessing slow; NCSC and NIST SP 800-63B ask for no mixtures of character classes."""

LONGEST = 256
"""Characters. Enough for any sentence; a limit so that nobody makes us hash a book."""

AT_ONCE = 2
"""Hashes computed at the same time: each takes 64 MiB and 50-130 ms, and signing in must not starve the rest."""

_COMMON_WORDS = """
abc abcdef abcdefghijkl admin administrator asdfghjkl changeme classroom correcthorsebatterystaple dragon football iamateacher
iloveyou lesson letmein liverpool login manchester master mentor moderator monkey mypassword observation pass passw password
princess qwerty qwertyuiop qwertyuiopas qwertyuiopasdfghjkl school secret student sunshine superman teacher teachers teaching
test thisisapassword trainee triptych trustnoone tutor university welcome whatever zxcvbnm
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that stand at the top of every leaked list, and the words of this service; compared after digits are undone."""

_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_DUMMY = "a password that nobody has"


class Passwords:
    """Hashes and verifies. Verifying for an address that does not exist takes as long as for one that does."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._door = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """Return the argon2id hash to keep."""
        with self._door:
            return self._hasher.hash(password)

    def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Return whether the password is the one kept, and a new hash to keep when the old one is weaker than today's."""
        with self._door:
            if kept is None:
                self._nobody = self._nobody or self._hasher.hash(_DUMMY)
                self._hasher.verify(password, self._nobody)
                return False, None
            return self._hasher.verify_and_update(password, kept)


def check(password: str, own: Sequence[str]) -> None:
    """Raise WeakPassword, in words, unless the password may be chosen. `own` are the person's names and e-mail address."""
    if len(password) < SHORTEST:
        raise WeakPassword(
            f"Please choose a password of at least {SHORTEST} characters; three or four unrelated words are easy to remember."
        )
    if len(password) > LONGEST:
        raise WeakPassword(f"Please choose a password of at most {LONGEST} characters.")
    folded = password.casefold()
    if _is_repetition(folded) or _is_run(folded):
        raise WeakPassword("This password repeats or counts up. Please choose three or four unrelated words instead.")
    if _is_common(folded):
        raise WeakPassword("This password is one of those tried first. Please choose three or four unrelated words instead.")
    if any(word in folded for word in _words_of(own)):
        raise WeakPassword("Please choose a password without your own name or e-mail address in it.")


def _is_repetition(folded: str) -> bool:
    """Whether a stretch of at most four characters, said over and over, makes up the whole."""
    return re.fullmatch(r"(.{1,4}?)\1+.{0,3}", folded, re.DOTALL) is not None and len(set(folded)) <= 4


def _is_run(folded: str) -> bool:
    """Whether the characters follow each other in the alphabet or in counting, up or down."""
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(folded)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _is_common(folded: str) -> bool:
    """Whether only a common word is left when digits and signs are undone or taken off."""
    bare = re.sub(r"[\W\d_]+", "", folded)
    undone = re.sub(r"[\W\d_]+", "", folded.translate(_LOOKALIKES))
    trimmed = re.sub(r"[\W\d_]+", "", folded.strip("0123456789!?.*#_- ").translate(_LOOKALIKES))
    return bool({bare, undone, trimmed} & _COMMON) or (len(bare) < 4 and folded.isascii())


def _words_of(own: Sequence[str]) -> set[str]:
    """Return the words of four or more letters in a person's names, and what stands before the @ of their address."""
    words = {word for text in own for word in re.findall(r"[^\W\d_]{4,}", text.split("@")[0].casefold())}
    return words | {text.split("@")[0].casefold() for text in own if "@" in text and len(text.split("@")[0]) >= 4}
