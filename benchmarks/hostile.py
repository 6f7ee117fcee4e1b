"""What hostile and broken files do to the service: each of them under each kind of jail that this machine has.

    .venv/bin/python benchmarks/hostile.py [--each 2] [--jails bwrap landlock]

Every file is made anew, handed to the checks and, where those let it pass, to the decoders, as a worker does. While that
happens a text and a recording that are somebody else's are watched for being opened, a port on loopback for being called, and
the processes for one that is left behind. `unclean` counts verdicts that are not a plain sentence with a right code. The last
line is JSON: `hostile_files`, `canary_read`, `called`, `orphans`, `unclean`, verdicts by kind and jail, memory, and the name of
a file of raw rows.
"""

import argparse
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.hostile_files.corpus import corpus, some
from benchmarks.hostile_files.streams import GOOD, film
from benchmarks.hostile_files.trial import (
    CHILD_MEMORY_BYTES,
    OWN_MEMORY_BYTES,
    SLOWEST_S,
    Seen,
    baited,
    judge,
    memory_of_children,
    memory_of_own,
)
from benchmarks.results import report
from ingest.checks import check
from media.jail import Jail, trial


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--each", type=int, help="at most so many files of each kind (default: all)")
    arguments.add_argument("--jails", nargs="+", choices=[Jail.BWRAP, Jail.LANDLOCK], help="default: those that work here")
    chosen = arguments.parse_args()
    logging.disable(logging.WARNING)  # what the tools said is of no interest here
    rows, summary = hostile(each=chosen.each, jails=chosen.jails)
    for row in rows:
        if not row["clean"] or row["orphans"] or row["opened"] or row["called"] or row["seconds"] > SLOWEST_S:
            print("  ".join(f"{key} {value}" for key, value in row.items()))
    report("hostile", rows, summary)
    sys.exit(0 if summary["passed"] else 1)


def hostile(*, each: int | None = None, jails: Sequence[str] | None = None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Try the corpus, or at most `each` files of every kind of it, under each jail; return rows and the summary.

    Sets TRIPTYCH_JAIL while it runs. Raises RuntimeError when no jail works here.
    """
    jails = jails or [jail for jail in (Jail.BWRAP, Jail.LANDLOCK) if not trial(jail)]
    if not jails:
        raise RuntimeError("no jail works on this machine, so nothing can be tried")
    before, own = os.environ.get("TRIPTYCH_JAIL"), 0
    seen: list[Seen] = []
    alive = True
    with tempfile.TemporaryDirectory(prefix="triptych-hostile-") as scratch:
        folder = Path(scratch, "corpus")
        folder.mkdir()
        good = Path(scratch, "good.mp4")
        film(good, *GOOD["good.mp4"])
        with baited(Path(scratch), film(Path(scratch, "canary.ts"), *GOOD["good.ts"])) as (bait, reads, calls):
            files = corpus(folder, bait)
            files = files if each is None else some(files, each)
            reads.since()
            try:
                for jail in jails:
                    os.environ["TRIPTYCH_JAIL"] = jail
                    alive = alive and check(1, [good]).ok
                    own = own or memory_of_own()
                    seen += [judge(file, jail, reads, calls) for file in files]
                    alive = alive and check(1, [good]).ok
            finally:
                os.environ.pop("TRIPTYCH_JAIL") if before is None else os.environ.update(TRIPTYCH_JAIL=before)
    grown = memory_of_own() - own
    return [one.row() for one in seen], _summary(seen, len(files), alive=alive, grown=grown)


def _summary(seen: Sequence[Seen], files: int, *, alive: bool, grown: int) -> dict[str, Any]:
    counted: dict[str, Any] = {
        "hostile_files": files,
        "tried": len(seen),
        "canary_read": sum(one.opened for one in seen),
        "called": sum(one.called for one in seen),
        "orphans": sum(one.orphans for one in seen),
        "unclean": sum(not one.clean for one in seen),
        "alive": alive,
        "slowest_s": max(one.seconds for one in seen),
        "tool_memory_mb": round(memory_of_children() / 2**20),
        "own_growth_mb": round(grown / 2**20),
    }
    nothing = all(counted[name] == 0 for name in ("canary_read", "called", "orphans", "unclean"))
    small = memory_of_children() <= CHILD_MEMORY_BYTES and grown <= OWN_MEMORY_BYTES
    counted["passed"] = nothing and alive and small and counted["slowest_s"] <= SLOWEST_S
    for jail in dict.fromkeys(one.jail for one in seen):
        verdicts = Counter((one.kind, one.verdict) for one in seen if one.jail == jail)
        counted[jail] = {f"{kind}: {verdict}": count for (kind, verdict), count in sorted(verdicts.items())}
    return counted


if __name__ == "__main__":
    main()
