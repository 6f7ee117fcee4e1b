"""Speech by espeak-ng and the noises of classrooms and bad microphones, with a known level of each."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.signal import butter, resample_poly, sosfilt

from media.command import Command, run

Signal = NDArray[np.float64]

LINES = (
    "Now, with your partner, I would like you to find three ways to make one half.",
    "You have two minutes. Remember to write down what you did, and why it works.",
    "Thank you. Sam, would you share what you and your partner found?",
    "Think about it before you put your hand up. How many of these make a whole?",
)
PAUSE_S = 0.7


def speech(folder: Path, seconds: float, rate: int, *, voice: str = "en-gb") -> Signal:
    """Return sentences with pauses between them, RMS 1 where somebody speaks."""
    said, found = [], 0.0
    lines = [_said(folder, line, rate, voice) for line in LINES]
    while found < seconds:
        for line in lines:
            said += [np.zeros(round(PAUSE_S * rate)), line]
            found += PAUSE_S + line.size / rate
    return np.concatenate(said)[: round(seconds * rate)]


def white(samples: int, seed: int = 1) -> Signal:
    """Return hiss, RMS 1."""
    return np.random.default_rng(seed).standard_normal(samples)


def fan(samples: int, rate: int, seed: int = 2) -> Signal:
    """Return ventilation, RMS 1: noise that falls with frequency, and the blades' tone; both waver slowly."""
    noise = sosfilt(butter(1, 400, fs=rate, output="sos"), white(samples, seed))
    times = np.arange(samples) / rate
    slow = 1.0 + 0.15 * np.sin(2 * np.pi * 0.3 * times)
    return level_one((noise / noise.std() + 0.7 * np.sin(2 * np.pi * 118 * times)) * slow)


def hum(samples: int, rate: int, *, harmonics: int = 30) -> Signal:
    """Return mains hum, RMS 1: 50 Hz and its harmonics, of which a loose cable has many."""
    times = np.arange(samples) / rate
    return level_one(sum(np.sin(2 * np.pi * 50 * n * times + n * n) / n for n in range(1, harmonics + 1)))


def wind(samples: int, rate: int, seed: int = 3) -> Signal:
    """Return wind on a microphone, RMS 1: rumble that falls off steeply above 100 Hz, in gusts of all lengths."""
    rumble = sosfilt(butter(2, (20, 120), "bandpass", fs=rate, output="sos"), white(samples, seed))
    hiss = sosfilt(butter(1, 300, fs=rate, output="sos"), white(samples, seed + 1))
    random = np.random.default_rng(seed + 2)
    gusts = np.zeros(samples)
    for per_second in (0.3, 1.0, 3.0, 6.0):
        points = random.standard_normal(int(samples / rate * per_second) + 3)
        gusts += np.interp(np.arange(samples) / rate * per_second, np.arange(points.size), points) / per_second**0.4
    return level_one((rumble / rumble.std() + 0.15 * hiss / hiss.std()) * np.exp(0.8 * gusts))


def claps(samples: int, rate: int, *, every_s: float, seed: int = 6) -> Signal:
    """Return single claps of two hands, peak 1: bursts of noise around 1.5 kHz that are gone after a few milliseconds."""
    random, found = np.random.default_rng(seed), np.zeros(samples)
    for begin in np.arange(round(0.4 * rate), samples - rate // 5, round(every_s * rate)):
        burst = random.standard_normal(rate // 10) * np.exp(-np.arange(rate // 10) / (0.006 * rate))
        burst = sosfilt(butter(2, (500, 5000), "bandpass", fs=rate, output="sos"), burst)
        found[begin : begin + burst.size] += burst / np.abs(burst).max()
    return found


def level_one(signal: Signal) -> Signal:
    """Return a signal at RMS 1."""
    return signal / np.sqrt(np.mean(signal**2))


def _said(folder: Path, line: str, rate: int, voice: str) -> Signal:
    path = folder / "line.wav"
    run(Command(("espeak-ng", "-v", voice, "-s", "150", "-w", str(path), line), writes=(folder,)))
    found, samples = wavfile.read(path)
    path.unlink()
    loud = np.flatnonzero(np.abs(samples) > 300)
    line_samples = resample_poly(samples[loud[0] : loud[-1] + 1].astype(float), rate, found)
    return line_samples / np.sqrt(np.mean(line_samples**2))
