"""Ids make a job one job."""

import ast
import subprocess
import sys
from pathlib import Path

from pipeline import contract


def test_the_same_sources_are_the_same_run():
    assert contract.preparation_id("obs", ["1:aa", "2:bb"]) == contract.preparation_id("obs", ["1:aa", "2:bb"])


def test_another_source_order_observation_or_retry_is_another_run():
    base = contract.preparation_id("obs", ["1:aa", "2:bb"])
    others = {
        contract.preparation_id("obs", ["1:aa", "2:bc"]),
        contract.preparation_id("obs", ["2:bb", "1:aa"]),
        contract.preparation_id("other", ["1:aa", "2:bb"]),
        contract.preparation_id("obs", ["1:aa", "2:bb"], retry=1),
        contract.preparation_id("obs", ["1:aa"]),
    }
    assert base not in others
    assert len(others) == 5


def test_the_contract_loads_nothing_that_works():
    tree = ast.parse(Path(contract.__file__).read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert modules <= set(sys.stdlib_module_names) | {"collections.abc"}


def test_the_client_loads_nothing_that_decodes_aligns_or_listens():
    heavy = ("cv2", "numpy", "scipy", "faster_whisper", "media", "ingest", "transcode", "pipeline.worker")
    program = f"import sys, pipeline.client; print([name for name in {heavy!r} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
