"""What a program's tree used is all counted: what jailed tools used too, and what orphans did."""

import subprocess
import sys

from benchmarks.tree import answered, wrapped

BURN = "import time\nwhile time.process_time() < 0.3: pass"


def used(argv, tmp_path):
    answer = tmp_path / "cost.json"
    code = subprocess.run(wrapped(argv, answer), check=False).returncode
    return code, answered(answer)


def test_a_jailed_tool_counts(tmp_path):
    burn = "from media.command import Command, run; run(Command(('bash', '-c', 'for ((i = 0; i < {}; i++)); do :; done')))"
    _, short = used([sys.executable, "-c", burn.format(1)], tmp_path)
    _, long = used([sys.executable, "-c", burn.format(400_000)], tmp_path)
    assert long["cpu_s"] >= short["cpu_s"] + 0.3


def test_an_orphan_counts_and_is_waited_for(tmp_path):
    leaves = f"import subprocess, sys; subprocess.Popen([sys.executable, '-I', '-S', '-c', {BURN!r}])"
    code, cost = used([sys.executable, "-I", "-S", "-c", leaves], tmp_path)
    assert code == 0
    assert cost["cpu_s"] >= 0.3


def test_the_exit_code_is_the_program_s(tmp_path):
    assert used([sys.executable, "-I", "-S", "-c", "raise SystemExit(3)"], tmp_path)[0] == 3
