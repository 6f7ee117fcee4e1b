"""How well the checks of a recording's content tell good ones from faulty ones: recall and false alarms of each finding.

    .venv/bin/python -m benchmarks.checks [--first 5000] [--positives 10] [--negatives 150]

Each case is made from its own seed: glimpses of a drawn lesson, or excerpts of its sound, as they come out of a recording, good
(among them hard ones: a film in a dark room, a bare wall, somebody before the lens, a bell, a fan) or with one fault. What is
measured is what `ingest.sights` and `ingest.hearing` say of them; that recordings lead there is for the tests. Thresholds were
chosen with seeds below 1000; those from 5000 on are for scoring. A fault also counts as a good case of all other findings, but
of those that it hides.
"""

import argparse
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.checks import scenes, sounds
from benchmarks.results import report
from ingest.hearing import hearing
from ingest.sights import sights
from media.glimpses import Glimpses

RECALL, FALSE_ALARMS = 0.95, 0.02
"""What every finding is asked for."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--first", type=int, default=5000, help="the first seed")
    arguments.add_argument("--positives", type=int, default=10, help="cases of each fault")
    arguments.add_argument("--negatives", type=int, default=150, help="good cases, of picture and of sound each")
    chosen = arguments.parse_args()
    began = time.monotonic()
    rows = list(cases(chosen.first, chosen.positives, chosen.negatives))
    for row in rows:
        if not row["right"]:
            print("  ".join(f"{key} {value}" for key, value in row.items()))
    summary = scored(rows)
    report(f"checks-{chosen.first}", rows, {"first_seed": chosen.first, **summary, "seconds": round(time.monotonic() - began)})
    sys.exit(0 if summary["passed"] else 1)


def cases(first: int, positives: int, negatives: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each case: what it is, and what was said of it."""
    for sense, faults, good in (("picture", scenes.FAULTS, scenes.NEGATIVES), ("sound", sounds.FAULTS, sounds.NEGATIVES)):
        for fault in faults:
            for seed in range(first, first + positives):
                yield _case(sense, fault, faults[fault], seed)
        for seed in range(first, first + negatives):
            kind = good[seed % len(good)]
            yield _case(sense, "", kind, seed)


def _case(sense: str, fault: str, make: Any, seed: int) -> dict[str, Any]:
    random = np.random.default_rng([seed, zlib.crc32(f"{sense} {fault}".encode())])
    said = _seen(seed, make, random) if sense == "picture" else _heard(make, random)
    right = (fault in said) if fault else not said
    return {"sense": sense, "fault": fault, "kind": make.__name__, "seed": seed, "said": " ".join(said), "right": right}


def _seen(seed: int, make: Any, random: np.random.Generator) -> list[str]:
    pictures = scenes.encoded(make(scenes.good(seed, random), random), random)
    times = tuple(75.0 * number for number in range(len(pictures)))
    return [found.code.value for found in sights(1, Glimpses(times, pictures), 75.0 * len(pictures))]


def _heard(make: Any, random: np.random.Generator) -> list[str]:
    whole = np.round(np.clip(make(sounds.good(random), random), -1.0, 1.0) * 32767).astype(np.int16)
    heard = list(whole.reshape(sounds.EXCERPTS, -1, 1))
    return [found.code.value for found in hearing(1, [float(n) for n in range(len(heard))], heard, sounds.RATE)]


def scored(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return recall and false alarms of each finding, and whether all of them are as asked."""
    findings = {}
    for finding in (*scenes.FAULTS, *sounds.FAULTS):
        sense = "picture" if finding in scenes.FAULTS else "sound"
        faulty = [row for row in rows if row["fault"] == finding]
        others = [row for row in rows if row["sense"] == sense and row["fault"] != finding]
        false = sum(finding in row["said"].split() for row in others)
        found = sum(finding in row["said"].split() for row in faulty)
        findings[finding] = {
            "positives": len(faulty),
            "recall": round(found / max(len(faulty), 1), 3),
            "negatives": len(others),
            "false_alarms": round(false / max(len(others), 1), 4),
        }
    passed = all(one["recall"] >= RECALL and one["false_alarms"] <= FALSE_ALARMS for one in findings.values())
    return {"passed": passed, "findings": findings}


if __name__ == "__main__":
    main()
