"""The drawn lesson clock can be read at any size, through real encoders, and never wrongly."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.command import Command, run
from media.ffmpeg import start
from triptych.sample.clock import GEOMETRY, LATEST_MS, draw_clock, read_clock

TIMES = st.integers(0, LATEST_MS)


def blank(width: int, height: int, *channels: int) -> np.ndarray:
    return np.full((height, width, *channels), 120, np.uint8)


@given(TIMES, st.sampled_from([(1280, 720), (1920, 1080), (640, 360), (320, 180), (854, 480), (640, 480), (333, 187)]))
@settings(max_examples=60, deadline=None)
def test_what_is_drawn_is_read(ms: int, size: tuple[int, int]):
    frame = blank(*size)
    draw_clock(frame, ms)
    assert read_clock(frame) == ms


@given(TIMES)
@settings(max_examples=20, deadline=None)
def test_colour_frames_and_limited_range_are_read_too(ms: int):
    colour, limited = blank(640, 360, 3), blank(640, 360)
    draw_clock(colour, ms)
    draw_clock(limited, ms, black=16, white=235)
    assert read_clock(colour) == read_clock(limited) == ms


@given(TIMES, st.integers(0, 27))
@settings(max_examples=60, deadline=None)
def test_one_turned_cell_is_noticed(ms: int, cell: int):
    frame = blank(1280, 720)
    draw_clock(frame, ms)
    width = (GEOMETRY["right"] - GEOMETRY["left"]) / GEOMETRY["cells"] * 1280
    left = round(1280 * GEOMETRY["left"] + (cell + 2) * width)
    stretch = frame[:60, left : round(left + width)]
    stretch[...] = 255 - stretch
    assert read_clock(frame) is None


def test_a_frame_without_a_clock_says_nothing():
    random = np.random.default_rng(4)
    assert read_clock(blank(640, 360)) is None
    assert all(read_clock(random.integers(0, 256, (360, 640), dtype=np.uint8)) is None for _ in range(50))


def test_two_times_mixed_are_not_a_third():
    first, second = blank(640, 360), blank(640, 360)
    draw_clock(first, 0b0111)
    draw_clock(second, 0b1000)
    assert read_clock(((first.astype(int) + second) // 2).astype(np.uint8)) is None


@pytest.mark.parametrize("ms", [-1, LATEST_MS + 1])
def test_times_that_do_not_fit_are_refused(ms: int):
    with pytest.raises(ValueError, match="lesson clock shows"):
        draw_clock(blank(640, 360), ms)


def read_by_description(frame: np.ndarray, told: dict[str, Any]) -> int | None:
    """Read the clock as a stranger would who has only `truth.json`: what a canvas in a browser does."""
    height, width = frame.shape
    middle = (told["top"] + told["bottom"]) / 2
    bits = []
    for cell in range(told["cells"]):
        x = round(width * (told["left"] + (told["right"] - told["left"]) * (cell + 0.5) / told["cells"]))
        upper = int(frame[round(height * (told["top"] + middle) / 2), x])
        lower = int(frame[round(height * (middle + told["bottom"]) / 2), x])
        if abs(upper - lower) < told["smallest_contrast"] * 255:
            return None
        bits.append(1 if upper > lower else 0)
    guard = len(told["guard_left"])
    data = bits[guard : guard + told["data_bits"]]
    check = bits[guard + told["data_bits"] : guard + told["data_bits"] + told["check_bits"]]
    ms = int("".join(map(str, data)), 2)
    digits = sum(int(digit, 16) for digit in f"{ms:06x}")
    return ms if int("".join(map(str, check)), 2) == (5 + digits) % 16 else None


@given(TIMES)
@settings(max_examples=40, deadline=None)
def test_the_description_in_truth_is_enough_to_read_it(ms: int):
    frame = blank(640, 360)
    draw_clock(frame, ms)
    assert read_by_description(frame, json.loads(json.dumps(GEOMETRY))) == ms


@pytest.mark.media
@pytest.mark.parametrize("bitrate", ["150k", "400k"])
def test_it_survives_360p_at_a_low_bitrate(tmp_path: Path, bitrate: str):
    times = [0, 1, 999, 1000, 59_999, 3_600_000, 12_345_678, LATEST_MS, *range(40_000, 42_000, 40)]
    frames = np.random.default_rng(1).integers(90, 150, (len(times), 720, 1280), dtype=np.uint8)
    for frame, ms in zip(frames, times, strict=True):
        draw_clock(frame, ms, black=16, white=235)
    raw, small = tmp_path / "frames.gray", tmp_path / "small.mp4"
    raw.write_bytes(frames.tobytes())
    source = ("-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "1280x720", "-framerate", "25", "-i", str(raw))
    encode = ("-vf", "scale=640:360", "-c:v", "libx264", "-b:v", bitrate, "-maxrate", bitrate, "-bufsize", bitrate, "-bf", "2")
    run(Command((*start(), *source, *encode, "-pix_fmt", "yuv420p", str(small)), reads=(raw,), writes=(tmp_path,)))
    decode = ("-i", str(small), "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")
    shown = np.frombuffer(run(Command((*start(), *decode), reads=(small,))).stdout, np.uint8).reshape(-1, 360, 640)
    assert [read_clock(frame) for frame in shown] == times
