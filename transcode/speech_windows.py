"""Packs stretches of speech into windows of what Whisper hears at once, and finds their words again in the sound. Pure.

A window is 30 s and costs the same however little is said in it, so that what lies between stretches of speech is left out.
Words come back on the window's own time. Each belongs to the stretch that it shares most time with and stays inside it: the
recogniser, which hears no gap, may let a word run over a seam.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

RATE = 16_000
"""Samples per second that Whisper hears."""

WINDOW_S = 30
"""What Whisper was trained on, and hears at once."""

Stretch = tuple[int, int]
"""Speech from one sample up to another."""


@dataclass(frozen=True)
class Window:
    """Stretches of speech that are heard one after the other, at least one, in order."""

    stretches: tuple[Stretch, ...]

    @property
    def samples(self) -> int:
        """How many samples it has."""
        return sum(end - begin for begin, end in self.stretches)

    def in_sound(self, begin_s: float, end_s: float) -> tuple[float, float]:
        """Return where in the sound, in seconds, something lies that the window has from `begin_s` to `end_s`."""
        begins = [0, *accumulate(end - begin for begin, end in self.stretches)]
        first, last = begin_s * RATE, max(begin_s, end_s) * RATE

        def shared(place: int) -> float:
            return min(last, begins[place + 1]) - max(first, begins[place])

        nearest = range(min(len(self.stretches) - 1, bisect_right(begins, first) - 1), len(self.stretches))
        place = max(nearest, key=lambda each: (shared(each), -each))
        begin, end = self.stretches[place]
        moved = begin - begins[place]
        return min(max(first + moved, begin), end) / RATE, min(max(last + moved, begin), end) / RATE


def windows_of(speech: Sequence[Stretch]) -> Iterator[Window]:
    """Yield windows of at most `WINDOW_S` with all of the speech in order. A stretch that is longer is cut."""
    most = WINDOW_S * RATE
    held: list[Stretch] = []
    room = most
    for begin, end in speech:
        at = begin
        while at < end:
            if held and end - at > room:
                yield Window(tuple(held))
                held, room = [], most
            upto = min(end, at + room)
            held.append((at, upto))
            room -= upto - at
            at = upto
    if held:
        yield Window(tuple(held))


def spread(count: int, places: int) -> list[int]:
    """Return up to `places` numbers under `count`, evenly spread: where to listen in order to know the whole."""
    taken = min(count, places)
    return [(2 * place + 1) * count // (2 * taken) for place in range(taken)]
