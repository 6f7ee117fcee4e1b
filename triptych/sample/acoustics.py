"""How a classroom sounds at three microphones: direct sound, early reflections by image sources, an exponential tail.

The method of image sources (Allen and Berkley, 1979) for a shoebox room with one absorption for all walls, to the second
order; beyond it the reflections are dense, and noise with the room's decay takes their place.
"""

import itertools

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from triptych.sample.room import DEPTH, HEIGHT, WIDTH
from triptych.sample.view import Place

Signal = NDArray[np.float32]

SPEED = 343.0
"""Metres a second, at 20 degrees."""

REFLECTION = 0.72
"""Amplitude kept at a wall: plaster, glass and a little carpet."""

DECAY_SECONDS = 0.5
"""RT60 of a furnished classroom; guidance for schools asks for 0.6 s or less."""

TAIL_STARTS = 0.030
ORDER = 2

CLICK_HERTZ, CLICK_MS = 2200.0, 14.0


def delay_ms(source: Place, microphone: Place) -> float:
    """Return how long sound takes from a source to a microphone."""
    return float(np.linalg.norm(np.subtract(source, microphone))) / SPEED * 1000


def impulse_response(source: Place, microphone: Place, rate: int, random: np.random.Generator) -> Signal:
    """Return the room's response between two places, direct sound at amplitude 1/metres, `rate` samples a second."""
    response = np.zeros(int((DECAY_SECONDS * 0.9 + 0.05) * rate), np.float64)
    for counts in itertools.product(range(-ORDER, ORDER + 1), repeat=3):
        for flips in itertools.product((0, 1), repeat=3):
            bounces = sum(abs(2 * n - flip) for n, flip in zip(counts, flips, strict=True))
            if bounces > ORDER:
                continue
            image = [
                2 * n * size + (-at if flip else at)
                for n, flip, size, at in zip(counts, flips, (WIDTH, DEPTH, HEIGHT), source, strict=True)
            ]
            distance = max(0.3, float(np.linalg.norm(np.subtract(image, microphone))))
            position = distance / SPEED * rate
            whole = int(position)
            # Split between two samples: a fractional delay good to well under a sample for speech.
            for index, share in ((whole, 1 - position + whole), (whole + 1, position - whole)):
                response[index] += share * REFLECTION**bounces / distance
    direct = float(np.linalg.norm(np.subtract(source, microphone))) / SPEED
    first = int((direct + TAIL_STARTS) * rate)
    times = np.arange(response.size - first) / rate
    tail = random.standard_normal(times.size) * 10 ** (-3 * times / DECAY_SECONDS)
    response[first:] += 0.010 * tail
    return response.astype(np.float32)


def click(rate: int) -> Signal:
    """Return the click, peak 1: a struck tone that begins at once, so that its first sample is its time."""
    times = np.arange(round(CLICK_MS * rate / 1000)) / rate
    return np.asarray(np.sin(2 * np.pi * CLICK_HERTZ * times + 0.5) * np.exp(-times * 350), np.float32)


def murmur(samples: int, rate: int, random: np.random.Generator) -> Signal:
    """Return the restlessness of a class, RMS 1: low speech-like noise that swells and fades."""
    noise = random.standard_normal(samples).astype(np.float32)
    shaped = sosfilt(butter(2, (180, 1400), "bandpass", fs=rate, output="sos"), noise)
    steps = random.uniform(0.1, 1.0, samples * 3 // rate + 3) ** 2
    swell = np.interp(np.arange(samples) / rate * 3, np.arange(steps.size), steps)
    result = shaped * swell
    return np.asarray(result / (np.sqrt(np.mean(result**2)) + 1e-12), np.float32)


def microphone_noise(samples: int, rate: int, random: np.random.Generator) -> Signal:
    """Return a microphone's own noise and the ventilation, RMS 1: white and low rumble in equal parts."""
    white = random.standard_normal(samples).astype(np.float32)
    rumble = sosfilt(butter(1, 120, fs=rate, output="sos"), random.standard_normal(samples).astype(np.float32))
    rumble = rumble / (np.sqrt(np.mean(rumble**2)) + 1e-12)
    return np.asarray((white + rumble) / np.sqrt(2), np.float32)
