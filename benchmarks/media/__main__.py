"""What a lesson costs to make ready, beside the bare work, and how good it comes out.

    .venv/bin/python -m benchmarks.media [--minutes 3] [--cameras A B C] [--only bare prepare score] [--until watchable]

Without `--cameras` three 1080p recordings are made, once, with known truth. Everything is kept in a folder of the run: with
`--resume` or `--only` it goes on where it was, command by command, and all that is there is told together. What is compared are
processor seconds of whole process trees; the bare work and ours take turns, `--turns` times. Wall time is only true on a quiet
machine. `first_watchable_s` counts from the start of `triptych prepare`, which takes all cameras at once.
"""

import argparse
import shutil
from pathlib import Path

from benchmarks.media.lesson import made
from benchmarks.media.stages import Run, run_bare, run_prepare, score
from benchmarks.media.table import summary, table
from benchmarks.results import report
from benchmarks.sync.speech import cache_folder
from triptych.speech import packaged_model

STAGES = ("make", "bare", "prepare", "score")
READ_EVERY_MIN = 5.0
"""Of lessons up to so long every picture of copied rungs is read, of longer ones each keyframe: 1080p decodes at 7x."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cameras", type=Path, nargs="+", help="these files, of which no truth is known")
    parser.add_argument("--only", nargs="+", choices=STAGES, help="these stages of a run that goes on")
    parser.add_argument(
        "--until", choices=["watchable"], help="stop the preparation when the lesson opens, and do nothing else"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the run that is in its folder")
    parser.add_argument("--turns", type=int, default=1, help="how often the bare work and ours take turns")
    parser.add_argument("--model", default=packaged_model(), help="folder of the speech model")
    parser.add_argument("--cache", type=Path, help="where made recordings and runs are kept (default: the user's cache)")
    parser.add_argument("--run", type=Path, help="the run's folder (default: in the cache)")
    parser.add_argument("--read-every", action="store_true", help="read every picture of copied rungs, however long")
    given = parser.parse_args()
    cache = cache_folder(given.cache)
    stages = tuple(given.only or STAGES)
    lesson = None if given.cameras else made(given.minutes, cache, given.seed)
    if stages == ("make",):
        return
    cameras = [path.absolute() for path in given.cameras] if lesson is None else lesson.files
    name = "given" if lesson is None else f"{given.minutes:g}min-{given.seed}"
    folder = given.run or cache / "media" / f"run-{name}{'-until' if given.until else ''}"
    if not (given.resume or given.only) or given.until:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(folder, cameras, given.model, lesson, given.read_every or given.minutes <= READ_EVERY_MIN)
    if given.until:
        run_prepare(run, 1, until_watchable=True)
        stages = ()
    for turn in range(1, given.turns + 1):
        if "bare" in stages:
            run_bare(run, turn)
        if "prepare" in stages:
            run_prepare(run, turn)
    if "score" in stages:
        score(run)
    found = summary(run)
    print(table(found))
    report("media", run.rows(), {"minutes": given.minutes, **found})


if __name__ == "__main__":
    main()
