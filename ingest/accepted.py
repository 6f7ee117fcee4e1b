"""What a provider takes in: by what a file is and how long it lasts, never by its name. Configuration, with usual values."""

from dataclasses import dataclass

from media.command import LONGEST_SECONDS
from media.ffmpeg import CONTAINERS


@dataclass(frozen=True)
class Accepted:
    """The longest recording, in seconds, and the kinds of file, by the names that `media.sniff` gives them."""

    longest_s: float = LONGEST_SECONDS
    containers: frozenset[str] = frozenset(CONTAINERS)


USUAL = Accepted()
