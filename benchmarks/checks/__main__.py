"""How well the checks of a recording tell good ones from faulty ones: recall and false alarms of each finding.

    .venv/bin/python -m benchmarks.checks [--full] [--first 9000] [--only picture sound file lesson]
    .venv/bin/python -m benchmarks.checks --cases 20 50 --first 9100 --only lesson
    .venv/bin/python -m benchmarks.checks --rows benchmarks/out/checks-9000*.csv

Each case is made from its own seed, good (among them hard ones) or with one fault, and asked by what the service asks:

- picture: glimpses of a drawn lesson (a film in a dark room, a bare wall, somebody before the lens), by `ingest.sights`;
- sound: excerpts of a lesson's sound (a bell, a fan, a song), by `ingest.hearing`;
- file: small real files of every container that cameras write, by `ingest.checks`;
- lesson: three small real cameras, by `ingest.align`, as a lesson's own recordings are.

Thresholds were chosen with seeds below 1000; those from 9000 on are for scoring. A fault also counts as a good case of all
other findings, but of those that it hides. Without `--full` a few of each are tried, in minutes;
a long run may be made in pieces, with seeds of their own, and scored from their rows.
"""

import argparse
import csv
import logging
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.checks import files, lessons, scenes, sounds
from benchmarks.results import report
from ingest.accepted import Accepted
from ingest.checks import check
from ingest.hearing import hearing
from ingest.sights import sights
from media.glimpses import Glimpses

RECALL, FALSE_ALARMS = 0.95, 0.02
"""What every finding is asked for."""

FULL = (60, 150)
"""Cases of each fault, and good cases of each sense, of a full run."""

SAME_LESSON = 20
"""So many files are made of one lesson: it is they that are asked about, and not what is in them."""

Make = Callable[..., Any]
Answer = Callable[[int, Make, np.random.Generator], list[str]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--first", type=int, default=9000, help="the first seed")
    arguments.add_argument("--full", action="store_true", help=f"{FULL[0]} cases of each fault and {FULL[1]} good ones")
    arguments.add_argument("--cases", nargs=2, type=int, metavar=("FAULTY", "GOOD"), help="so many of each instead")
    arguments.add_argument("--rows", nargs="+", type=Path, help="score the rows of earlier runs instead")
    arguments.add_argument("--only", nargs="+", choices=[sense.name for sense in SENSES], default=[], help="these alone")
    chosen = arguments.parse_args()
    logging.disable(logging.WARNING)  # what is refused is said in the log, and a third of the cases is
    began = time.monotonic()
    senses = [sense for sense in SENSES if sense.name in chosen.only or not chosen.only]
    rows = _read(chosen.rows) if chosen.rows else _made(senses, chosen)
    summary = scored(senses, rows)
    for finding, told in summary["findings"].items():
        print(f"{finding:20}", "  ".join(f"{what} {value}" for what, value in told.items()))
    name = "-".join(["checks", str(chosen.first), *chosen.only])
    report(name, rows, {"first_seed": chosen.first, **summary, "seconds": round(time.monotonic() - began)})
    sys.exit(0 if summary["passed"] else 1)


def _made(senses: Sequence["Sense"], chosen: argparse.Namespace) -> list[dict[str, Any]]:
    rows = []
    for sense in senses:
        counts = chosen.cases or (FULL if chosen.full else sense.cut)
        for row in cases(sense, chosen.first, *counts):
            rows.append(row)
            if not row["right"]:
                print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    return rows


def _read(paths: Sequence[Path]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def _seen(seed: int, make: Make, random: np.random.Generator) -> list[str]:
    pictures = scenes.encoded(make(scenes.good(seed, random), random), random)
    times = tuple(75.0 * number for number in range(len(pictures)))
    return [found.code.value for found in sights(1, Glimpses(times, pictures), 75.0 * len(pictures))]


def _heard(_: int, make: Make, random: np.random.Generator) -> list[str]:
    heard = list(sounds.recorded(make(sounds.good(random), random), random))
    return [found.code.value for found in hearing(1, [float(n) for n in range(len(heard))], heard, sounds.RECORDED_RATE)]


def _checked(seed: int, make: Make, random: np.random.Generator) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="triptych-file-") as folder:
        path = make(files.Take(*_lesson(seed // SAME_LESSON), Path(folder), random))
        return [found.code.value for found in check(1, [path], Accepted(longest_s=files.LONGEST_S)).findings]


@cache
def _lesson(seed: int) -> tuple[scenes.Pictures, sounds.Sound]:
    random = np.random.default_rng([seed, 3])
    return scenes.good(seed, random), sounds.good(random)


@dataclass(frozen=True)
class Sense:
    """One way of looking at recordings: its faults and good cases by what makes them, and how a case is answered.

    `cut` is how many of each fault, and how many good ones, are tried without `--full`.
    """

    name: str
    faults: Mapping[str, Make]
    good: Sequence[Make]
    answer: Answer
    cut: tuple[int, int]


SENSES = (
    Sense("picture", scenes.FAULTS, scenes.NEGATIVES, _seen, (12, 100)),
    Sense("sound", sounds.FAULTS, sounds.NEGATIVES, _heard, (12, 60)),
    Sense("file", files.FAULTS, files.GOOD, _checked, (4, 16)),
    Sense("lesson", lessons.FAULTS, lessons.GOOD, lessons.answers, (4, 8)),
)


def cases(sense: Sense, first: int, positives: int, negatives: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each case: what it is, and what was said of it."""
    for fault, make in sense.faults.items():
        for seed in range(first, first + positives):
            yield _case(sense, fault, make, seed)
    for seed in range(first, first + negatives):
        yield _case(sense, "", sense.good[seed % len(sense.good)], seed)


def _case(sense: Sense, fault: str, make: Make, seed: int) -> dict[str, Any]:
    random = np.random.default_rng([seed, zlib.crc32(f"{sense.name} {fault}".encode())])
    said = sense.answer(seed, make, random)
    right = (fault in said) if fault else not said
    return {"sense": sense.name, "fault": fault, "kind": make.__name__, "seed": seed, "said": " ".join(said), "right": right}


def scored(senses: Sequence[Sense], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return precision, recall and false alarms of each finding, and whether all of them are as asked."""
    findings = {}
    for sense in senses:
        for finding in sense.faults:
            faulty = [row for row in rows if row["fault"] == finding]
            others = [row for row in rows if row["sense"] == sense.name and row["fault"] != finding]
            false = sum(finding in row["said"].split() for row in others)
            found = sum(finding in row["said"].split() for row in faulty)
            findings[finding] = {
                "positives": len(faulty),
                "recall": round(found / max(len(faulty), 1), 3),
                "negatives": len(others),
                "false_alarms": round(false / max(len(others), 1), 4),
                "precision": round(found / max(found + false, 1), 3),
            }
    passed = all(one["recall"] >= RECALL and one["false_alarms"] <= FALSE_ALARMS for one in findings.values())
    return {"passed": passed, "findings": findings}


if __name__ == "__main__":
    main()
