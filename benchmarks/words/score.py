"""Compares what was written down with what was said: which words, and when. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}
SPELT = {"okay": "ok", "colored": "coloured", "all right": "alright", "fourth": "quarter", "fourths": "quarters"}


@dataclass(frozen=True)
class Timed:
    """A word and when it begins and ends, milliseconds."""

    text: str
    start_ms: float
    end_ms: float


@dataclass(frozen=True)
class Pair:
    """A said word beside the written one; None: missed, or written without having been said."""

    said: int | None
    written: int | None
    same: bool


def spelt(word: str) -> list[str]:
    """Return a word as it is compared: small letters, numbers and fractions in words, one way of spelling."""
    bare = word.casefold().replace("’", "'").strip(' .,!?;:"“”()')
    fraction = re.fullmatch(r"(\d+)/(\d+)(?:ths|rds|nds)?", bare)
    if fraction and int(fraction[2]) in PARTS and int(fraction[1]) < len(NUMBERS):
        many = "" if fraction[1] == "1" else "s"
        part = PARTS[int(fraction[2])]
        return [NUMBERS[int(fraction[1])], "halves" if part == "half" and many else part + many]
    parts = [part for part in re.split(r"[-–—]", re.sub(r"[^\w'–—-]", "", bare)) if part]
    return [NUMBERS[int(part)] if part.isdigit() and int(part) < len(NUMBERS) else SPELT.get(part, part) for part in parts]


def unfolded(words: Sequence[Timed]) -> list[Timed]:
    """Return the words as they are compared; one that is several shares its time among them."""
    found = []
    for word in words:
        parts = spelt(word.text)
        step = (word.end_ms - word.start_ms) / max(1, len(parts))
        found += [Timed(part, word.start_ms + at * step, word.start_ms + (at + 1) * step) for at, part in enumerate(parts)]
    return found


def paired(said: Sequence[str], written: Sequence[str]) -> list[Pair]:
    """Return the pairs with the fewest differences (Levenshtein), in order."""
    codes = {word: code for code, word in enumerate(dict.fromkeys((*said, *written)))}
    across = np.array([codes[word] for word in written], np.int64)
    cost = np.empty((len(said) + 1, len(written) + 1), np.uint16)
    steps = np.arange(len(written) + 1)
    cost[0] = steps
    for row, word in enumerate(said, 1):
        before = cost[row - 1].astype(np.int64)
        best = before + 1
        best[1:] = np.minimum(best[1:], before[:-1] + (across != codes[word]))
        cost[row] = np.minimum.accumulate(best - steps) + steps
    pairs = []
    row, column = len(said), len(written)
    while row or column:
        here = int(cost[row, column])
        same = bool(row and column and said[row - 1] == written[column - 1])
        if row and column and here == int(cost[row - 1, column - 1]) + (not same):
            row, column = row - 1, column - 1
            pairs.append(Pair(row, column, same))
        elif row and here == int(cost[row - 1, column]) + 1:
            row -= 1
            pairs.append(Pair(row, None, same=False))
        else:
            column -= 1
            pairs.append(Pair(None, column, same=False))
    return pairs[::-1]


def error_rate(pairs: Sequence[Pair]) -> float:
    """Return the word error rate: what was missed, changed or made up, for each word that was said."""
    return sum(not pair.same for pair in pairs) / max(1, sum(pair.said is not None for pair in pairs))


def spread_of(errors_ms: Sequence[float]) -> dict[str, float]:
    """Return median, 95th percentile and largest of absolute errors, and the median with its sign: late is positive."""
    if not errors_ms:
        return {}
    size = np.abs(np.array(errors_ms))
    return {
        "median_ms": round(float(np.median(size)), 1),
        "p95_ms": round(float(np.percentile(size, 95)), 1),
        "max_ms": round(float(size.max()), 1),
        "bias_ms": round(float(np.median(errors_ms)), 1),
        "within_300_ms": round(float((size <= 300).mean()), 4),
    }
