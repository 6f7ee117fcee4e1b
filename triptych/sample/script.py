"""What is said in a sample lesson: a Year 4 mathematics lesson on equivalent fractions, written for this project.

`planned` spreads the exchanges over the lesson before anybody has spoken them, so that the picture (who speaks, whose
hand is up) and the voices can be made at the same time.
"""

from dataclasses import dataclass

import numpy as np

TEACHER, PUPIL = "teacher", "pupil"

# Each exchange is a small story of its own: longer lessons tell them again in another order.
EXCHANGES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        (TEACHER, "Good morning, everyone. Pencils down, and eyes on the board, please."),
        (TEACHER, "Today we are going to find fractions that look different but are worth the same."),
    ),
    (
        (TEACHER, "Here is a cake, cut into eight equal slices. I have coloured four of them. What fraction have I coloured?"),
        (PUPIL, "Four eighths."),
        (TEACHER, "Four eighths. Well done. Who can say that in another way?"),
        (PUPIL, "It is the same as one half, because it is half of the cake."),
        (TEACHER, "Lovely explanation. You did not only give me the answer, you told me why."),
    ),
    (
        (TEACHER, "Now fold your strip of paper in two, and shade one part."),
        (TEACHER, "Fold it again. How many parts are there now, and how many of them are shaded?"),
        (PUPIL, "There are four parts, and two of them are shaded."),
        (TEACHER, "So two quarters and one half are equal. We call them equivalent fractions."),
    ),
    (
        (TEACHER, "Talk to your partner for a moment. Is three sixths also worth one half?"),
        (PUPIL, "Yes. Three is half of six, so it is one half as well."),
        (TEACHER, "Thumbs up if you agree. Thumbs down if you are not sure yet. Thank you, that is very honest."),
    ),
    (
        (TEACHER, "Look at the number line. Where would you put three quarters?"),
        (PUPIL, "Between one half and one whole."),
        (TEACHER, "Exactly in the middle between them. Come and show us, and tell the class how you know."),
    ),
    (
        (TEACHER, "In your books, write three fractions that are equivalent to one third. Draw a picture for each of them."),
        (TEACHER, "If you finish early, find one that nobody else on your table has thought of."),
    ),
)


@dataclass(frozen=True)
class Planned:
    """A line of the script with the time at which it is meant to begin and about how long it takes (ms of lesson)."""

    start_ms: int
    length_ms: int
    speaker: str
    text: str

    @property
    def end_ms(self) -> int:
        """When it is meant to be over."""
        return self.start_ms + self.length_ms


def planned(seed: int, lesson_ms: int) -> tuple[Planned, ...]:
    """Return the lines of a lesson of this length. The first telling is in order, later ones are shuffled by the seed."""
    random = np.random.default_rng([seed, 3])
    order = list(range(len(EXCHANGES)))
    lines: list[Planned] = []
    clock = float(random.uniform(600, 1400))
    while True:
        for index in order:
            for speaker, text in EXCHANGES[index]:
                # Fourteen letters a second is a calm teacher; an answer takes a moment to come.
                length = 500 + len(text) * 1000 / 14
                clock += float(random.uniform(250, 600)) if speaker == TEACHER else float(random.uniform(900, 1600))
                if clock + length > lesson_ms - 300:
                    return tuple(lines)
                lines.append(Planned(round(clock), round(length), speaker, text))
                clock += length
            clock += float(random.uniform(500, 1500))
        random.shuffle(order)
