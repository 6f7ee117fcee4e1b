"""The benchmark of preparations reads the drawn clock right, or says that it cannot, and knows which repetition it is."""

import numpy as np
import pytest

from benchmarks.boxes import fragment_times, sample_times
from benchmarks.media.clock import CELL, ROWS, read_strips
from benchmarks.media.lesson import Made
from benchmarks.media.table import table
from domain.timeline import Piece
from triptych.sample import CameraTruth, Truth
from triptych.sample.clock import CELLS, bits_of

TIMES = (0, 1, 61_234, 3_599_999, 2**24 - 1)


def strips(*times):
    found = np.empty((len(times), ROWS, CELLS * CELL), np.uint8)
    for strip, ms in zip(found, times, strict=True):
        strip[: ROWS // 2] = np.repeat(np.where(bits_of(ms), 235, 16), CELL)
        strip[ROWS // 2 :] = 251 - strip[: ROWS // 2]
    return found


def test_strips_are_read():
    assert read_strips(strips(*TIMES)).tolist() == list(TIMES)


def test_noise_does_not_matter_and_a_wiped_cell_does():
    chance = np.random.default_rng(1)
    drawn = strips(*TIMES)
    noisy = np.clip(drawn + chance.normal(0, 12, drawn.shape), 0, 255).astype(np.uint8)
    assert read_strips(noisy).tolist() == list(TIMES)
    drawn[:, :, 7 * CELL : 8 * CELL] = 120
    assert (read_strips(drawn) == -1).all()


def test_a_flipped_cell_is_not_believed():
    drawn = strips(61_234)
    cell = slice(10 * CELL, 11 * CELL)
    drawn[:, :, cell] = 251 - drawn[:, :, cell]
    assert read_strips(drawn).tolist() == [-1]


@pytest.mark.parametrize("repetition", [0, 1, 59])
def test_the_room_s_time_is_told_from_a_repeated_picture(tmp_path, repetition):
    piece = Piece(0.0, 3_600_000.0, 2500.0, 40.0)
    camera = CameraTruth(1, "a.mp4", "front", 2500.0, 40.0, 1920, 1080, "30", "h264", 0, True, 0.0, 108_000, (piece,))
    made = Made(tmp_path, Truth(1, 3_600_000, None, (), (), (camera,)), {1: 60_000.0})
    shown = piece.to_lesson(60_000.0 * repetition + 31_000.0)
    drawn = piece.to_lesson(31_000.0)
    assert made.room_ms(1, drawn, shown + 20_000.0) == pytest.approx(shown)
    assert made.room_ms(1, drawn, shown - 20_000.0) == pytest.approx(shown)


def test_a_missed_bar_is_said():
    said = table({"cpu_ratio": 1.06, "size_ratio": 1.2, "lost": 0})
    assert "MISSED" in said.splitlines()[0]
    assert "held" in said.splitlines()[1]
    assert "bar" not in said.splitlines()[2]


def test_fragments_hold_the_samples_of_a_track(tmp_path):
    def box(kind, body):
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    def fragment(clock, offsets):
        runs = b"".join((100).to_bytes(4, "big") + offset.to_bytes(4, "big", signed=True) for offset in offsets)
        run = box(b"trun", (0x01000900).to_bytes(4, "big") + len(offsets).to_bytes(4, "big") + runs)
        head = box(b"tfhd", bytes(8)) + box(b"tfdt", bytes(4) + clock.to_bytes(4, "big"))
        return box(b"moof", box(b"traf", head + run))

    init, segment = tmp_path / "init.mp4", tmp_path / "0.m4s"
    media = box(b"mdhd", bytes(12) + (1000).to_bytes(4, "big") + bytes(8))
    init.write_bytes(box(b"moov", box(b"trak", box(b"mdia", media))))
    segment.write_bytes(fragment(0, [0, 100, -100]) + fragment(300, [0]))
    assert fragment_times([init, segment]) == [[0.0, 200.0, 100.0], [300.0]]
    whole = tmp_path / "whole.mp4"
    whole.write_bytes(init.read_bytes() + segment.read_bytes())
    assert sample_times(whole) == [0.0, 100.0, 200.0, 300.0]
