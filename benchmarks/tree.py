"""Runs a program to its end and says what its whole process tree used: `python tree.py ANSWER PROGRAM ARGUMENT...`.

A jail's outer process may leave as soon as the inner one has told it how the tool ended; then nobody waits for the
inner one, and what it used is nobody's (bubblewrap does so: nearly all of a preparation is lost to `RUSAGE_CHILDREN`).
So this process takes in the orphans of its tree and waits for every one of them. ANSWER gets one line of JSON: `code`,
`cpu_s`. SIGINT and SIGTERM are handed on to the program.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PR_SET_CHILD_SUBREAPER = 36


def main(answer: Path, argv: list[str]) -> int:
    """Run, wait for all, answer; return the program's own exit code."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")
    process = subprocess.Popen(argv)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, _: process.send_signal(which))
    code = 0
    while True:
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            break
        if pid == process.pid:
            code = process.returncode = os.waitstatus_to_exitcode(status)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer.write_text(json.dumps({"code": code, "cpu_s": round(used.ru_utime + used.ru_stime, 3)}), encoding="utf-8")
    return code if code >= 0 else 128 - code


def wrapped(argv: Sequence[str], answer: Path) -> list[str]:
    """Return the argv that runs `argv` this way."""
    return [sys.executable, "-I", "-S", str(Path(__file__).absolute()), str(answer), *argv]


def answered(answer: Path) -> dict[str, Any]:
    """Return `code` and `cpu_s`."""
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
