"""One try of a step becomes the step's result, once, by one pointer."""

import pytest

from pipeline.workshop import Workshop


@pytest.fixture
def bench(tmp_path):
    return Workshop(tmp_path).bench("observation", "render-1")


def test_nothing_is_finished_before_it_is(bench):
    attempt = bench.begin()
    (attempt / "half").write_bytes(b"half")
    assert bench.finished() is None


def test_what_is_finished_is_found_with_its_outcome(bench):
    attempt = bench.begin()
    (attempt / "sub").mkdir()
    (attempt / "sub" / "segment").write_bytes(b"whole")
    bench.finish(attempt, {"frames": 3})
    found = bench.finished()
    assert found is not None
    assert (found.folder / "sub" / "segment").read_bytes() == b"whole"
    assert found.outcome == {"frames": 3}


def test_a_new_try_clears_what_a_cut_off_try_left(bench):
    left = bench.begin()
    (left / "half").write_bytes(b"half")
    fresh = bench.begin()
    assert not left.exists()
    assert list(fresh.iterdir()) == []


def test_the_first_to_finish_stands(bench):
    """A worker that was thought dead comes back and finishes too: it does not replace what is in use."""
    first = bench.begin()
    bench.finish(first, "first")
    second = bench.begin()
    assert bench.finish(second, "second").outcome == "first"
    assert first.exists()


def test_a_pointer_to_files_that_are_gone_is_no_result(bench):
    attempt = bench.begin()
    bench.finish(attempt, "lost")
    attempt.rmdir()
    assert bench.finished() is None
    again = bench.begin()
    assert bench.finish(again, "again").outcome == "again"
