import numpy as np
import pytest

from ingest.movement import COLUMNS, RATE, ROWS, Movement, comparable, movement
from media.film import HEIGHT, WIDTH
from media.frames import changes
from tests.ingest.filmed import write


def still(count: int) -> np.ndarray:
    return np.full((count, HEIGHT, WIDTH), 100, np.uint8)


def moving_at(times: np.ndarray, moments: list[float], cell: tuple[int, int]) -> np.ndarray:
    """A picture whose one cell (column, row) grows brighter or darker at each moment."""
    frames = still(len(times))
    columns = slice(cell[0] * WIDTH // COLUMNS, (cell[0] + 1) * WIDTH // COLUMNS)
    rows = slice(cell[1] * HEIGHT // ROWS + 1, (cell[1] + 1) * HEIGHT // ROWS)
    level = 100 + 60 * (np.searchsorted(moments, times, "right") % 2)
    frames[:, rows, columns] = level[:, None, None]
    return frames


def test_exposure_changes_brightness_and_moves_nothing():
    frames = still(3)
    frames[:, :, ::2] = 60
    frames[1] = np.round((frames[0] + 12.0) * 1.25 - 12.0)
    frames[2] = frames[1]
    moved, brighter = changes(frames, COLUMNS, ROWS)
    assert moved.shape == (2, COLUMNS * ROWS)
    assert moved.max() < 0.01
    assert brighter == pytest.approx([np.log(1.25), 0.0], abs=0.01)


def test_movement_is_found_where_and_when_it_is(tmp_path):
    times = np.arange(250) / 25.0
    found = movement(write(tmp_path / "a", moving_at(times, [4.0, 6.0], (2, 3)), times))
    assert found.moments == int(times[-1] * RATE)
    assert int(found.cells.sum(axis=1).argmax()) == 3 * COLUMNS + 2
    assert np.flatnonzero(found.cells[3 * COLUMNS + 2] > 0.1).tolist() == [99, 149]
    assert np.abs(found.brightness).max() < 0.01


@pytest.mark.parametrize("frame_s", [1 / 30, 1 / 15, 1001 / 24000])
def test_every_frame_rate_puts_it_at_the_same_time(tmp_path, frame_s):
    times = np.arange(0.0, 10.0, frame_s)
    found = movement(write(tmp_path / "a", moving_at(times, [4.0, 6.0], (2, 3)), times))
    own = found.cells[3 * COLUMNS + 2]
    for moment in (4.0, 6.0):
        near = slice(int((moment - 0.5) * RATE), int((moment + 0.5) * RATE))
        centre = float((own[near] * (np.arange(near.start, near.stop) + 0.5) / RATE).sum() / own[near].sum())
        shown = times[np.searchsorted(times, moment)]
        assert centre == pytest.approx(shown - frame_s / 2, abs=0.02)


def test_a_lost_second_loses_no_movement(tmp_path):
    times = np.arange(250) / 25.0
    kept = (times < 3.5) | (times > 4.5)
    frames = moving_at(times, [4.0], (2, 3))
    whole, holed = movement(write(tmp_path / "a", frames, times)), movement(write(tmp_path / "b", frames[kept], times[kept]))
    assert holed.cells.sum() == pytest.approx(whole.cells.sum(), rel=1e-3)
    assert np.flatnonzero(holed.cells[3 * COLUMNS + 2] > 1e-3)[[0, -1]] / RATE == pytest.approx([3.5, 4.5], abs=0.08)


def test_blocks_leave_no_seam(tmp_path, monkeypatch):
    times = np.arange(250) / 29.97
    film = write(tmp_path / "a", np.random.default_rng(1).integers(0, 255, (250, HEIGHT, WIDTH)).astype(np.uint8), times)
    whole = movement(film)
    monkeypatch.setattr("ingest.movement.BLOCK_FRAMES", 17)
    in_blocks = movement(film)
    assert in_blocks.cells == pytest.approx(whole.cells, rel=1e-3, abs=1e-3)
    assert in_blocks.brightness == pytest.approx(whole.brightness, abs=1e-3)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_frames_move_nothing(tmp_path, count):
    assert movement(write(tmp_path / "a", still(count), np.zeros(count))).moments == 0


def test_a_knock_counts_for_little_and_what_never_changes_for_nothing():
    random = np.random.default_rng(2)
    cells = random.gamma(2.0, 0.01, (COLUMNS * ROWS, 3000)).astype(np.float32)
    cells[5] = 0.0
    cells[:, 1500:1510] *= random.uniform(20, 60, (COLUMNS * ROWS, 10)).astype(np.float32)
    series = comparable(Movement(cells, np.zeros(3000, np.float32)), RATE)
    assert not series[-1].any()
    others = np.delete(series[:-1], 5, axis=0)
    assert np.abs(others[:, 1500:1510]).max() < 0.5
    assert others.std(axis=1) == pytest.approx(1.0, abs=0.01)
