"""Asks one other tool for the offset of two wave files; run by `rivals.py` with the Python of `.venv-bench`, never imported.

    .venv-bench/bin/python benchmarks/sync/rival_worker.py TOOL A.wav B.wav

Prints one line of JSON: `lag_s`, what must be added to a moment of B to get that of A, or null with the tool's words; and the
seconds of processor that the answer took, `cpu_s`, without the import.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

TOOLS = ("audio-offset-finder", "audalign", "audalign-correlation")


def ask(tool: str, a: str, b: str) -> dict[str, object]:
    if tool == "audio-offset-finder":
        from audio_offset_finder.audio_offset_finder import find_offset_between_files  # noqa: PLC0415

        loaded = cpu_s()
        found = find_offset_between_files(a, b)
        return {"loaded": loaded, "lag_s": float(found["time_offset"]), "score": float(found["standard_score"])}
    import audalign  # noqa: PLC0415

    recognizer = audalign.CorrelationRecognizer() if tool == "audalign-correlation" else audalign.FingerprintRecognizer()
    recognizer.config.multiprocessing = False
    loaded = cpu_s()
    with contextlib.redirect_stdout(io.StringIO()):
        found = audalign.align_files(a, b, recognizer=recognizer)
    if not found:
        return {"loaded": loaded, "lag_s": None, "said": "no match"}
    return {"loaded": loaded, "lag_s": float(found[Path(b).name]) - float(found[Path(a).name])}


def cpu_s() -> float:
    """Return the seconds of processor used so far by this process and the programs that it ran."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    try:
        answer = ask(*sys.argv[1:4])
    except Exception as refused:  # noqa: BLE001 - whatever the tool raises is its answer
        answer = {"loaded": 0.0, "lag_s": None, "said": f"{type(refused).__name__}: {refused}"[:200]}
    answer["cpu_s"] = round(cpu_s() - float(str(answer.pop("loaded"))), 2)
    print(json.dumps(answer))
