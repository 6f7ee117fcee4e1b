"""The lesson clock that is drawn into every frame of a sample: people read the digits, programs read the strip.

The strip is one row of cells across the top of the picture. A cell is two squares, one above the other, of opposite
colours: white above black is 1, black above white is 0. So a reader needs no threshold, only the difference within a
cell, and a cell whose halves look alike says that the frame cannot be read. From the left: a guard of two cells (1, 0),
24 bits of lesson time in whole milliseconds (most significant first, so 4.6 hours), a 4-bit checksum, a guard (0, 1).

All geometry is relative to the picture, so the strip is found at any size. `GEOMETRY` is written into `truth.json`,
and says everything that a reader in another language (a canvas in a browser) has to know.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA_BITS = 24
CHECK_BITS = 4
GUARD_LEFT = (1, 0)
GUARD_RIGHT = (0, 1)
CELLS = len(GUARD_LEFT) + DATA_BITS + CHECK_BITS + len(GUARD_RIGHT)
LATEST_MS = 2**DATA_BITS - 1

# At 640x360 a half cell is 19 x 10 pixels: more than one 8 x 8 block of the coarsest transform in each direction.
LEFT, RIGHT = 0.02, 0.98
TOP, BOTTOM = 0.014, 0.070
# Only the middle of each half is looked at, so that blur and ringing at the edges do not matter.
CORE = 0.5
# Halves differ by about 0.85 of full scale as drawn and by more than 0.6 after a poor encode; noise stays far below this.
SMALLEST_CONTRAST = 0.2

GEOMETRY: dict[str, Any] = {
    "left": LEFT,
    "right": RIGHT,
    "top": TOP,
    "bottom": BOTTOM,
    "cells": CELLS,
    "core": CORE,
    "guard_left": list(GUARD_LEFT),
    "data_bits": DATA_BITS,
    "check_bits": CHECK_BITS,
    "guard_right": list(GUARD_RIGHT),
    "smallest_contrast": SMALLEST_CONTRAST,
    "bit": "1 when the upper half of the cell is brighter than its lower half, most significant bit first",
    "check": "(5 + the sum of the six 4-bit digits of the data) modulo 16",
    "unit": "whole milliseconds of lesson time",
}


def check_of(ms: int) -> int:
    """Return the 4-bit checksum of a reading: five more than the sum of its hexadecimal digits, modulo 16."""
    return (5 + sum((ms >> shift) & 15 for shift in range(0, DATA_BITS, 4))) % 16


def bits_of(ms: int) -> NDArray[np.bool_]:
    """Return the cells of the strip, left to right. Raises `ValueError` outside 0 to `LATEST_MS`."""
    if not 0 <= ms <= LATEST_MS:
        raise ValueError(f"the lesson clock shows 0 to {LATEST_MS} ms, not {ms}")
    data = [(ms >> bit) & 1 for bit in reversed(range(DATA_BITS))]
    check = [(check_of(ms) >> bit) & 1 for bit in reversed(range(CHECK_BITS))]
    return np.array([*GUARD_LEFT, *data, *check, *GUARD_RIGHT], dtype=bool)


def draw_clock(frame: NDArray[np.uint8], ms: int, *, black: int = 0, white: int = 255) -> None:
    """Draw the strip for `ms` into a frame of shape (height, width) or (height, width, channels), in place.

    `black` and `white` are the levels to write; a limited-range luma plane wants 16 and 235.
    """
    height, width = frame.shape[:2]
    top, middle, bottom = (round(height * y) for y in (TOP, (TOP + BOTTOM) / 2, BOTTOM))
    edges = np.round(width * np.linspace(LEFT, RIGHT, CELLS + 1)).astype(int)
    upper = np.repeat(np.where(bits_of(ms), white, black).astype(np.uint8), np.diff(edges))
    lower = (black + white - upper.astype(int)).astype(np.uint8)
    if frame.ndim == 3:
        upper, lower = upper[:, np.newaxis], lower[:, np.newaxis]
    frame[top:middle, edges[0] : edges[-1]] = upper
    frame[middle:bottom, edges[0] : edges[-1]] = lower


def read_clock(frame: NDArray[np.uint8]) -> int | None:
    """Return the lesson time in milliseconds that a frame shows, or None when the strip cannot be read with certainty.

    `frame` is (height, width) luma or (height, width, channels), of any size from about 320x180 up.
    """
    grey = frame if frame.ndim == 2 else frame[..., :3].mean(axis=2)
    height, width = grey.shape
    middle = (TOP + BOTTOM) / 2
    cell = (RIGHT - LEFT) / CELLS
    upper_rows, lower_rows = _core(height, TOP, middle), _core(height, middle, BOTTOM)
    contrast = np.empty(CELLS)
    for index in range(CELLS):
        columns = _core(width, LEFT + index * cell, LEFT + (index + 1) * cell)
        contrast[index] = (grey[upper_rows, columns].mean() - grey[lower_rows, columns].mean()) / 255
    if np.abs(contrast).min() < SMALLEST_CONTRAST:
        return None
    bits = contrast > 0
    ms = int("".join("1" if bit else "0" for bit in bits[len(GUARD_LEFT) : len(GUARD_LEFT) + DATA_BITS]), 2)
    return ms if np.array_equal(bits, bits_of(ms)) else None


def _core(length: int, start: float, end: float) -> slice:
    """Return the pixels of the middle part of a relative stretch, at least one."""
    trim = (end - start) * (1 - CORE) / 2
    first = round(length * (start + trim))
    return slice(first, max(first + 1, round(length * (end - trim))))
