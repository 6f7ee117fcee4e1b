"""How many words are right, how right their times are, and what listening costs.

    .venv/bin/python -m benchmarks.words [--model FOLDER] [--minutes 3] [--views front back] [--how product batched single]

The sound is the sample's: its script, spoken by its voice, in its room, as a camera with a clock of its own and a pause records
it; the time of every word is known from the voice itself (`spoken.json`). Word times are compared on lesson time, with the true
alignment, so that the error is the recogniser's and not the alignment's. `--prepared LESSON --sample SAMPLE` compares what
`triptych prepare` published of a sample instead, alignment and all.

Only words that were written right can be timed. Prints one line of JSON last, which names a CSV with every word.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.results import report
from benchmarks.words.score import Timed, error_rate, paired, spread_of, unfolded
from benchmarks.words.truth import Case, TrueWord, make_case, words_of
from domain.timeline import lesson_of
from triptych.sample.truth import Truth
from triptych.speech import packaged_model

BAR_MS = 300.0


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--model", default=packaged_model())
    arguments.add_argument("--minutes", type=float, default=3.0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--snr-db", type=float, default=26.0)
    arguments.add_argument("--views", nargs="+", default=["front", "back"])
    arguments.add_argument("--how", nargs="+", default=["product", "batched", "single"])
    arguments.add_argument("--prepared", type=Path)
    arguments.add_argument("--sample", type=Path)
    given = arguments.parse_args()
    if given.prepared:
        rows, summary = _prepared(given.prepared, given.sample)
        report("words", rows, {"case": "prepared", **summary})
        return
    rows, results = [], []
    with tempfile.TemporaryDirectory(prefix="words-") as folder:
        for view in given.views:
            case = make_case(Path(folder), view=view, minutes=given.minutes, seed=given.seed, snr_db=given.snr_db)
            for how in given.how:
                told = _heard(how, case, given.model)
                some, summary = compared(case.words, list(_on_lesson_time(case, told.pop("words"))))
                rows += [{"view": view, "how": how, **row} for row in some]
                told["times_realtime"] = round(case.sound.duration_s / told["wall_s"], 1)
                results.append({"view": view, "how": how, **summary, **told})
                print(json.dumps(results[-1]), flush=True)
    report("words", rows, {"minutes": given.minutes, "bar_ms": BAR_MS, "results": results})


def compared(said: Sequence[TrueWord], written: Sequence[Timed]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return a row for each word, said or written, and the figures."""
    spoken = unfolded([Timed(word.text, word.start_ms, word.end_ms) for word in said])
    heard = unfolded(written)
    pairs = paired([word.text for word in spoken], [word.text for word in heard])
    rows, starts, ends = [], [], []
    for pair in pairs:
        true = None if pair.said is None else spoken[pair.said]
        got = None if pair.written is None else heard[pair.written]
        row: dict[str, Any] = {
            "said": true and true.text,
            "written": got and got.text,
            "true_ms": true and round(true.start_ms),
            "told_ms": got and round(got.start_ms),
        }
        if pair.same and true and got:
            starts.append(got.start_ms - true.start_ms)
            ends.append(got.end_ms - true.end_ms)
            row |= {"start_error_ms": round(starts[-1]), "end_error_ms": round(ends[-1])}
        rows.append(row)
    figures = {"said": len(spoken), "timed": len(starts), "word_error_rate": round(error_rate(pairs), 4)}
    return rows, {**figures, "start": spread_of(starts), "end": spread_of(ends)}


def _heard(how: str, case: Case, model: str) -> dict[str, Any]:
    argv = (sys.executable, "-m", "benchmarks.words.hear", how, str(case.sound.path), model)
    # What a jail uses is not told to those outside: without it, the costs are those of listening alone, side by side.
    done = subprocess.run(argv, check=True, capture_output=True, text=True, env={**os.environ, "TRIPTYCH_JAIL": "none"})
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _on_lesson_time(case: Case, words: Sequence[Sequence[Any]]) -> Iterator[Timed]:
    for start_ms, end_ms, text in words:
        begin = lesson_of(case.pieces, start_ms)
        if begin is not None:
            yield Timed(text.strip(), begin, begin + end_ms - start_ms)


def _prepared(lesson: Path, sample: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Compare a published lesson with its sample: the truth is put on the clock of the camera that the alignment kept."""
    truth, manifest = Truth.read(sample), json.loads((lesson / "lesson.json").read_text(encoding="utf-8"))
    transcript = json.loads((lesson / manifest["transcript"]).read_text(encoding="utf-8"))
    anchor = manifest["clock"]["anchor"]
    reference = next(camera for camera in truth.cameras if camera.camera == anchor).pieces[0]
    mine = truth.in_clock_of(anchor)[anchor][0]
    said = [
        TrueWord(word.text, mine.to_lesson(reference.to_file(word.start_ms)), mine.to_lesson(reference.to_file(word.end_ms)), 0)
        for word in words_of(truth.script)
    ]
    written = [Timed(word["text"], word["start_ms"], word["end_ms"]) for one in transcript["segments"] for word in one["words"]]
    return compared(said, written)
