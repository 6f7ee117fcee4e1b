"""What alignment holds in memory, by numpy's own allocations and by mappings: what grows with the length, and by how much."""

import tracemalloc
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.align import align
from ingest.correlate import score
from ingest.envelope import BANDS, BLOCK_FRAMES, FRAME_RATE, LISTENED_SAMPLES, WINDOW, is_dead, onsets
from ingest.track import Track, products
from media.pcm import Sound
from tests.ingest.classroom import RATE, heard
from tests.ingest.risings import onsets as risings
from tests.ingest.risings import world

LEVEL = Track(np.array([0.0]), np.array([3.0]))


def peak_bytes(work: Callable[[], object]) -> int:
    """The most that is allocated at once while `work` is done, with what it returns."""
    tracemalloc.start()
    try:
        kept = work()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    del kept
    return peak


def scene(seconds: int) -> np.ndarray:
    """Noise whose loudness changes ten times a second."""
    random = np.random.default_rng(1)
    loudness = np.repeat(random.uniform(0, 1, seconds * 10) ** 3, RATE // 10)
    return (random.standard_normal(len(loudness)) * loudness * 3000).astype("<i2")


def saved(path: Path, samples: np.ndarray) -> Sound:
    samples.tofile(path)
    return Sound(path, RATE, len(samples))


@pytest.fixture
def mapped_at_once(monkeypatch) -> list[int]:
    """Samples that were mapped at once, each time that some were mapped."""
    held: dict[int, int] = {}
    totals: list[int] = []
    stretch = Sound.stretch

    def counted(self: Sound, begin: int, end: int) -> np.ndarray:
        samples = stretch(self, begin, end)
        held[id(samples)] = end - begin
        weakref.finalize(samples, held.pop, id(samples))
        totals.append(sum(held.values()))
        return samples

    monkeypatch.setattr(Sound, "stretch", counted)
    return totals


def test_a_sound_is_mapped_a_block_at_a_time(tmp_path, mapped_at_once):
    onsets(saved(tmp_path / "a.pcm", scene(100)))
    assert len(mapped_at_once) == np.ceil(100 * FRAME_RATE / BLOCK_FRAMES)
    assert max(mapped_at_once) <= BLOCK_FRAMES * RATE // FRAME_RATE + WINDOW


def test_a_silent_sound_is_heard_to_its_end_but_not_held(tmp_path, mapped_at_once):
    path = tmp_path / "silent.pcm"
    with path.open("wb") as file:
        file.truncate(20 * LISTENED_SAMPLES)
    assert is_dead(Sound(path, RATE, 10 * LISTENED_SAMPLES))
    assert len(mapped_at_once) == 10
    assert max(mapped_at_once) <= 2 * LISTENED_SAMPLES


def test_no_sound_stays_mapped(tmp_path):
    samples = scene(60)
    cameras = [heard(1, saved(tmp_path / "1.pcm", samples)), heard(2, saved(tmp_path / "2.pcm", samples[5 * RATE :]))]
    alignment = align(cameras)
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(5000.0, abs=0.1)
    assert str(tmp_path) not in Path("/proc/self/maps").read_text()


def test_onsets_need_three_bytes_for_each_frame_and_band(tmp_path):
    """And a few rows of one band. The sound itself would be 160 bytes a frame, or 320 as floats."""
    short, long = (saved(tmp_path / f"{seconds}.pcm", scene(seconds)) for seconds in (60, 180))
    more = peak_bytes(lambda: onsets(long)) - peak_bytes(lambda: onsets(short))
    assert more < (3 * BANDS + 24) * 120 * FRAME_RATE


def test_a_score_needs_what_it_keeps_and_as_much_again():
    """A score keeps four numbers of four bytes for each lag."""
    lesson = world(300, 2)
    short, long = (risings(lesson, [(0, seconds)], 1) for seconds in (100, 300))
    more = peak_bytes(lambda: score(long, long)) - peak_bytes(lambda: score(short, short))
    assert more < 40 * 2 * 200 * FRAME_RATE


def test_what_is_compared_along_a_track_costs_no_more_than_the_answer():
    lesson = world(1200, 2)
    short, long = (risings(lesson, [(0, seconds)], 1) for seconds in (600, 1200))
    more = peak_bytes(lambda: products(long, long, LEVEL)) - peak_bytes(lambda: products(short, short, LEVEL))
    assert more < 6 * 600 * FRAME_RATE


def test_ten_minutes_from_sound_to_places(tmp_path):
    """As float64 they would be 77 MB a camera; the two envelopes are 4.5 MB while they are made, and windows one megabyte."""
    samples = scene(600)
    cameras = [heard(1, saved(tmp_path / "1.pcm", samples)), heard(2, saved(tmp_path / "2.pcm", samples[5 * RATE :]))]
    del samples
    found = []
    assert peak_bytes(lambda: found.append(align(cameras))) < 50 * 2**20
    assert found[0].cameras[1].pieces[0].offset_ms == pytest.approx(5000.0, abs=0.1)
