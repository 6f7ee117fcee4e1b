"""Which families there are, how many cases of each in each length, and the list of cases that follows."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.sync.cases import AMBIGUOUS, DIFFERENT, LENGTHS, NO_AUDIO, Case, Family, seed_of, three
from benchmarks.sync.difficulties import (
    at_snr,
    broken,
    copied,
    dead_beginning,
    different_lessons,
    drift_changes,
    drilled,
    each,
    everyday,
    fast_crystals,
    musical,
    noisy,
    one_wrong,
    phone,
    rung,
    short_overlap,
    small_overlap,
    soundless,
    way,
    written_test,
)

FAMILIES: dict[str, tuple[Family, int, int, int]] = {
    # how they are made; how many short, medium, long
    "mixed": (at_snr(10, 5, 0), 14, 8, 3),
    "mixed-0dB": (at_snr(0, 0, 0), 8, 2, 1),
    "mixed-minus5dB": (at_snr(0, -5, -5), 6, 2, 0),
    "standing": (way("standing"), 6, 2, 1),
    "front-then-circulate": (way("front-then-circulate"), 6, 2, 1),
    "overlap-60s": (small_overlap, 8, 1, 0),
    "drift-300ppm": (fast_crystals, 4, 1, 1),
    "gain-control": (each(2, gain_control=True), 4, 0, 0),
    "clipping": (each(2, clips_db=18.0), 4, 0, 0),
    "phone": (phone, 5, 1, 1),
    "ac3": (each(2, codec="ac3"), 4, 0, 0),
    "opus": (each(2, codec="opus"), 4, 0, 0),
    "aac": (each(3, codec="aac"), 3, 1, 0),
    "dead-channel": (each(2, channels="dead", codec="aac"), 3, 0, 0),
    "opposite-channels": (each(1, channels="opposite", codec="aac", allows=(NO_AUDIO, DIFFERENT, AMBIGUOUS)), 3, 0, 0),
    "wind": (noisy("wind", 0, 2), 4, 0, 0),
    "hum": (noisy("hum", -3), 4, 0, 0),
    "clicks": (noisy("clicks", 3), 3, 0, 0),
    "dead-start": (dead_beginning, 4, 1, 0),
    "music": (musical, 5, 0, 0),
    "silence": (written_test, 5, 1, 1),
    "drill": (drilled, 6, 0, 0),
    "bells": (rung, 5, 0, 0),
    "pause": (broken("pause", (1, 2), (5, 90)), 6, 2, 0),
    "parts": (broken("part", (1, 3), (0.3, 40)), 5, 1, 0),
    "dropped": (broken("drop", (1, 4), (0.15, 8)), 7, 1, 1),
    "drift-changes": (drift_changes, 5, 2, 0),
    "different-lessons": (different_lessons, 6, 1, 0),
    "one-wrong": (one_wrong, 6, 1, 0),
    "duplicate": (copied, 4, 0, 0),
    "short-overlap": (short_overlap, 4, 0, 0),
    "no-track": (soundless("none"), 2, 0, 0),
    "mute": (soundless("mute"), 2, 0, 0),
}


def cases(
    block: str, lengths: tuple[str, ...] = ("short", "medium", "long"), *, most: int = 1000, seeds: int | None = None
) -> Iterator[Case]:
    """Yield the cases of a block, at most `most` of each family and length; short ones and firsts come first.

    With `seeds`, so many of each family that has any of a length, where a family's own number is too few to choose by.
    """
    for length in lengths:
        column = list(LENGTHS).index(length) + 1
        counts = {name: (seeds or family[column]) if family[column] else 0 for name, family in FAMILIES.items()}
        for number in range(min(most, max(counts.values()))):
            for name, count in counts.items():
                if number < count:
                    yield one(block, name, length, number)


def one(block: str, family: str, length: str, number: int) -> Case:
    """Return a case by its name's parts."""
    seed = seed_of(block, family, length, number)
    chance = np.random.default_rng(seed)
    minutes = float(chance.uniform(*LENGTHS[length]))
    plain = Case(
        name=f"{block}-{family}-{length}-{number}",
        family=family,
        length=length,
        seed=seed,
        cameras=three(chance, minutes),
        way="mixed",
        voice=str(chance.integers(0, 6)),
    )
    made = everyday(FAMILIES[family][0](plain, chance), np.random.default_rng([seed, 1]))
    earliest = min(camera.start_s for camera in made.cameras)
    # The world's clock starts with the first camera's lesson, so that all of its moments are positive.
    return replace(made, cameras=tuple(replace(camera, start_s=round(camera.start_s - earliest, 4)) for camera in made.cameras))
