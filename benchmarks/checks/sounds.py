"""Made-up excerpts of lessons' sound: synthetic voices in rooms of many kinds, and ones with a known fault."""

import subprocess
import tempfile
import wave
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
EXCERPTS, EXCERPT_S = 16, 2.0

RECORDED_RATE = 48_000
CODECS = (
    ("-c:a", "pcm_s16le"), ("-c:a", "aac", "-b:a", "96k"), ("-c:a", "ac3", "-b:a", "128k"), ("-c:a", "mp2", "-b:a", "128k"),
)  # fmt: skip

VOICES = (("en-gb", 50, 150), ("en-us", 35, 170), ("en-gb-scotland", 62, 140), ("en-gb+f3", 60, 160), ("en-us+f5", 75, 180))
"""espeak-ng's voices: name, pitch, words a minute."""

TEXT = (
    "Good morning everybody. Today we look at fractions. Who can tell me what a quarter is? Yes, Amira. "
    "Right, one of four equal parts. Now fold your paper in half, and in half again. How many parts do you see? "
    "Quietly please. Take your pencils and colour three of them. Well done. What did you find, Daniel? "
)

Sound = NDArray[np.float64]
Random = np.random.Generator


@cache
def voice(number: int) -> Sound:
    """Return some minutes of a voice, its loudest sample 1."""
    name, pitch, words = VOICES[number]
    with tempfile.TemporaryDirectory(prefix="triptych-voice-") as folder:
        path = Path(folder, "said.wav")
        argv = ["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(words), "-w", str(path), TEXT * 3]
        subprocess.run(argv, check=True)
        with wave.open(str(path)) as file:
            rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    at = np.arange(0, len(samples) - 1, rate / RATE)
    said = np.interp(at, np.arange(len(samples)), samples)
    return said / np.abs(said).max()


def good(random: Random) -> Sound:
    """Return a lesson: a teacher near or far in a room that echoes, pauses, children, noise. Loudest sample under 0.9."""
    length = int(EXCERPTS * EXCERPT_S * RATE)
    said = _taken(voice(int(random.integers(len(VOICES)))), length, random)
    said *= np.repeat(random.choice((0.0, 0.3, 1.0), EXCERPTS, p=(0.2, 0.3, 0.5)), int(EXCERPT_S * RATE))
    others = sum(_taken(voice(int(random.integers(len(VOICES)))), length, random) for _ in range(3))
    said = _echoing(said + random.uniform(0.0, 0.12) * others, random)
    noise = np.cumsum(random.standard_normal(length)) if random.random() < 0.5 else random.standard_normal(length)
    noise -= np.convolve(noise, np.ones(800) / 800, mode="same")
    noise *= 10 ** (random.uniform(-60, -30) / 20) / max(noise.std(), 1e-9)
    whole = said / np.abs(said).max() + noise
    return whole / np.abs(whole).max() * random.uniform(0.05, 0.89)


def plain(sound: Sound, _: Random) -> Sound:
    """A lesson as it is."""
    return sound


def fan(sound: Sound, random: Random) -> Sound:
    """A projector or a fan: tones that are no multiples of the mains."""
    base = random.choice((73.0, 87.0, 132.0, 211.0, 233.0)) + random.uniform(-2, 2)
    return _with(sound, sum(_tone(base * number, len(sound)) / number for number in (1, 2, 3)), random.uniform(-30, -12))


def one_tone(sound: Sound, random: Random) -> Sound:
    """One steady tone at a multiple of the mains: a transformer outside, faint, or a device."""
    return _with(sound, _tone(float(random.choice((100.0, 120.0))), len(sound)), random.uniform(-40, -26))


def limited(sound: Sound, random: Random) -> Sound:
    """A camera's automatic level: loud passages are held down, softly."""
    return np.tanh(sound / np.abs(sound).max() * random.uniform(1.0, 1.4)) * 0.8


def full_scale(sound: Sound, _: Random) -> Sound:
    """Exactly as loud as it may be."""
    return sound / np.abs(sound).max() * 0.999


def bell(sound: Sound, random: Random) -> Sound:
    """The school bell rings in two of the excerpts, as loud as the recording goes."""
    ringing = sound.copy()
    size = int(EXCERPT_S * RATE)
    for at in random.choice(EXCERPTS, 2, replace=False):
        ringing[at * size : (at + 1) * size] += 0.1 * _tone(random.uniform(500, 1200), size)
    return ringing


def music(sound: Sound, random: Random) -> Sound:
    """A song is played in a third of the excerpts."""
    size = int(EXCERPT_S * RATE)
    for at in range(0, EXCERPTS, 3):
        chord = sum(_tone(220.0 * 2 ** (step / 12), size) for step in random.choice(24, 4))
        sound[at * size : (at + 1) * size] += 0.04 * chord
    return sound


NEGATIVES: tuple[Callable[[Sound, Random], Sound], ...] = (plain, plain, fan, one_tone, limited, full_scale, bell, music)


def clipped(sound: Sound, random: Random) -> Sound:
    """The level was set far too high, by 6 to 46 dB: peaks, or nearly all, are cut off, at full scale or below it."""
    loudest = np.percentile(np.abs(sound), 99.9)
    cut = np.clip(sound / loudest * 10 ** (random.uniform(6.0, 46.0) / 20), -1.0, 1.0)
    return cut * random.choice((1.0, random.uniform(0.4, 1.0))) + random.normal(0, random.uniform(0.0, 0.006), len(cut))


def hum(sound: Sound, random: Random) -> Sound:
    """The mains at 50 or 60 Hz with its multiples, at most 14 dB below the voices."""
    mains = random.choice((50.0, 60.0)) + random.uniform(-0.15, 0.15)
    weights = random.uniform(0.2, 1.0, 6)
    return _with(sound, sum(w * _tone(mains * (n + 1), len(sound)) for n, w in enumerate(weights)), random.uniform(-14, 0))


FAULTS: dict[str, Callable[[Sound, Random], Sound]] = {"clipped": clipped, "hum": hum}


def recorded(sound: Sound, random: Random) -> NDArray[np.int16]:
    """Return the excerpts at RECORDED_RATE as a camera's file holds them: after a codec that it writes. [excerpt, sample, 1]"""
    fine = np.interp(np.arange(len(sound) * RECORDED_RATE // RATE) * RATE / RECORDED_RATE, np.arange(len(sound)), sound)
    samples = np.round(np.clip(fine, -1.0, 1.0) * 32767).astype("<i2")
    codec = CODECS[int(random.integers(len(CODECS)))]
    raw = ("-f", "s16le", "-ar", f"{RECORDED_RATE}", "-ac", "1")
    quiet = ("ffmpeg", "-nostdin", "-loglevel", "error")
    # Matroska takes every codec, and can be written to a pipe.
    written = _piped((*quiet, *raw, "-i", "pipe:0", *codec, "-f", "matroska", "pipe:1"), samples.tobytes())
    played = np.frombuffer(_piped((*quiet, "-i", "pipe:0", *raw, "pipe:1"), written), "<i2")
    return np.resize(played, len(samples)).reshape(EXCERPTS, -1, 1)


def _piped(argv: Sequence[str], content: bytes) -> bytes:
    return subprocess.run([*argv], input=content, stdout=subprocess.PIPE, check=True).stdout


def _taken(said: Sound, length: int, random: Random) -> Sound:
    return np.resize(np.roll(said, int(random.integers(len(said)))), length)


def _echoing(said: Sound, random: Random) -> Sound:
    decay = random.uniform(0.08, 0.5)
    count = int(decay * RATE)
    room = random.standard_normal(count) * np.exp(-6.9 * np.arange(count) / count) * random.uniform(0.02, 0.1)
    room[0] = 1.0
    size = len(said) + count
    return np.fft.irfft(np.fft.rfft(said, size) * np.fft.rfft(room, size), size)[: len(said)]


def _tone(hertz: float, length: int) -> Sound:
    return np.sin(2 * np.pi * hertz * np.arange(length) / RATE + hertz)


def _with(sound: Sound, other: Sound, decibels: float) -> Sound:
    """Return the sound with another at so many decibels of its loud passages, and not louder than full scale."""
    loud = np.sqrt(np.percentile((sound.reshape(EXCERPTS, -1) ** 2).mean(axis=1), 90))
    mixed = sound + other / max(other.std(), 1e-9) * loud * 10 ** (decibels / 20)
    return mixed / max(1.0, np.abs(mixed).max() / 0.95)
