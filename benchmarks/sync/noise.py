"""What a microphone hears besides the lesson. Each source is asked for the next samples and has an RMS of about 1.

Pink noise: Kellet's filter of white noise (in Smith, "Spectral Audio Signal Processing", 2011). Hum: odd and even harmonics of
50 Hz with a slowly wandering level over a fan's noise. Wind: noise below 250 Hz in gusts. Babble: many speakers' sentences
through a diffuse tail, in grains that no other microphone gets.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

RATE = 16_000
Signal = NDArray[np.float32]
Source = Callable[[int], Signal]

PINK_B = (0.049922035, -0.095993537, 0.050612699, -0.004408786)
PINK_A = (1.0, -2.494956002, 2.017265875, -0.522189400)
PINK_RMS = 0.085
GRAIN = 8 * RATE
FADE = RATE // 4
HUM_TABLE = 8192


def pink(chance: np.random.Generator) -> Source:
    """The noise of a room and of a cheap preamplifier."""
    state = np.zeros(3)

    def more(count: int) -> Signal:
        nonlocal state
        made, state = signal.lfilter(PINK_B, PINK_A, chance.standard_normal(count, np.float32), zi=state)
        return (made / PINK_RMS).astype(np.float32)

    return more


def hum(chance: np.random.Generator, mains_hz: float) -> Source:
    """A projector: mains harmonics and a fan."""
    gains = chance.uniform(0.2, 1.0, 12) / np.arange(1, 13) ** 0.7
    phases = chance.uniform(0, 2 * np.pi, 12)
    turn = 2 * np.pi * np.arange(HUM_TABLE) / HUM_TABLE
    period = sum(g * np.sin(n * turn + p) for n, (g, p) in enumerate(zip(gains, phases, strict=True), start=1))
    period = (0.9 * period / np.sqrt(np.sum(gains**2) / 2)).astype(np.float32)
    fan = signal.butter(2, [180, 1800], "band", fs=RATE, output="sos")
    state = np.zeros((fan.shape[0], 2))
    at = 0

    def more(count: int) -> Signal:
        nonlocal at, state
        place = np.mod((at + np.arange(count)) * (mains_hz / RATE), 1.0) * HUM_TABLE
        at += count
        air, state = signal.sosfilt(fan, chance.standard_normal(count, np.float32), zi=state)
        return (period[place.astype(np.intp)] + 0.44 * air / 0.45).astype(np.float32)

    return more


def wind(chance: np.random.Generator) -> Source:
    """Gusts of a few seconds at an open window, between which it is still. Louder than 1 while they last."""
    low = signal.butter(2, 250, fs=RATE, output="sos")
    state = np.zeros((low.shape[0], 2))

    def more(count: int) -> Signal:
        nonlocal state
        made, state = signal.sosfilt(low, chance.standard_normal(count, np.float32), zi=state)
        knots = np.maximum(0, chance.standard_normal(count // RATE + 3)) ** 2
        gusts = np.interp(np.arange(count), np.arange(len(knots)) * RATE, knots)
        return (made / 0.17 * gusts).astype(np.float32)

    return more


def clicks(chance: np.random.Generator) -> Source:
    """Handling: a knock every few seconds, 20 times as strong as the noise."""

    def more(count: int) -> Signal:
        made = np.zeros(count, np.float32)
        knock = np.exp(-np.arange(RATE // 20) / (RATE * 0.006)) * np.sin(2 * np.pi * 180 * np.arange(RATE // 20) / RATE)
        for place in chance.integers(0, max(1, count - len(knock)), chance.poisson(count / RATE / 4)):
            made[place : place + len(knock)] += 20 * chance.uniform(0.3, 1) * knock[: count - place].astype(np.float32)
        return made

    return more


def babble(chance: np.random.Generator, bed: Signal) -> Source:
    """Voices of the class near this microphone: grains of `bed`, a mixture of many sentences, one flowing into the next."""
    left = np.zeros(0, np.float32)
    tail = np.zeros(FADE, np.float32)
    rise = np.sin(np.linspace(0, np.pi / 2, FADE, dtype=np.float32))

    def more(count: int) -> Signal:
        nonlocal left, tail
        parts, ready = [left], len(left)
        while ready < count:
            at = int(chance.integers(0, len(bed) - GRAIN - FADE))
            grain = bed[at : at + GRAIN + FADE] * np.float32(chance.uniform(0.6, 1.4))
            grain[:FADE] = grain[:FADE] * rise + tail
            tail = grain[GRAIN:] * rise[::-1]
            parts.append(grain[:GRAIN])
            ready += GRAIN
        whole = np.concatenate(parts)
        left = whole[count:]
        return whole[:count]

    return more


def diffuse(dry: Signal, chance: np.random.Generator) -> Signal:
    """Return a sound as it fills a room without a direction, with an RMS of 1."""
    tail = chance.standard_normal(RATE // 3) * np.exp(-6.9 * np.arange(RATE // 3) / (0.5 * RATE))
    wet = signal.oaconvolve(dry, tail.astype(np.float32))[: len(dry)]
    return (wet / max(float(wet.std()), 1e-9)).astype(np.float32)


def music(chance: np.random.Generator, seconds: float) -> Signal:
    """A tune from the whiteboard: chords and a melody in bars that come again, RMS 0.1. Periodic on purpose."""
    beat = int(RATE * 60 / chance.uniform(80, 140))
    roots = chance.choice([0, 2, 4, 5, 7, 9], 4)
    melody = chance.choice([0, 4, 7, 12, 14, 16], 16)
    bars = np.zeros(16 * beat, np.float32)
    for number in range(16):
        notes = [roots[number // 4] - 12, roots[number // 4], roots[number // 4] + 7, melody[number]]
        time = np.arange(beat) / RATE
        for note in notes:
            frequency = 220 * 2 ** (note / 12)
            tone = sum(np.sin(2 * np.pi * frequency * k * time) / k for k in range(1, 6))
            bars[number * beat : (number + 1) * beat] += (tone * np.exp(-3 * time)).astype(np.float32)
        bars[number * beat : number * beat + beat // 8] += 0.5 * chance.standard_normal(beat // 8).astype(np.float32)
    tune = np.tile(bars, int(seconds * RATE / len(bars)) + 1)[: int(seconds * RATE)]
    return (0.1 * tune / tune.std()).astype(np.float32)


def bell(seconds: float) -> Signal:
    """An electric bell: the same stroke 12 times a second, RMS 0.1."""
    time = np.arange(RATE // 12) / RATE
    stroke = sum(np.sin(2 * np.pi * f * time) * np.exp(-18 * time) for f in (1210.0, 2440.0, 3905.0))
    ring = np.tile(stroke, int(seconds * 12) + 1)[: int(seconds * RATE)]
    return (0.1 * ring / ring.std()).astype(np.float32)
