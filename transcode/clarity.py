"""How clearly a microphone hears speech, for each ten seconds of the lesson: by how much voices stand out from the noise.

In octave bands, as a listener's ear divides them: the noise is what is there when nobody speaks (a low percentile of the levels
of half a minute and more, made good for what a percentile misses of steady noise), the voice a high percentile of the ten
seconds. The bands count as they count for understanding speech (the band importance of ANSI S3.5-1997, whose index also is a
mean of speech-to-noise ratios in dB, held within limits). Hum, rumble and wind below the voice count as well: they mask little,
but are heard, and a track is levelled by them. Clipped samples count as noise.

What rises and falls without changing its timbre is no speech: vowels and consonants lie in different bands, while wind, fans,
rustling and applause keep their colour (after the spectral flux of Scheirer and Slaney, "Construction and evaluation of a
robust multifeature speech/music discriminator", ICASSP 1997). Arrays in, named figures out.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.special import gammaincinv

from domain.timeline import LessonMs, Piece
from media.pcm import RATE, Sound

BLOCK_MS = 10_000
"""Long enough to hold a sentence and a pause, short enough to find the minutes in which a battery was empty."""

WINDOW, HOP = 512, 512
"""Samples: 32 ms, every 32 ms, which is as fine as syllables need."""

OCTAVES_HZ = (44.0, 88.0, 177.0, 354.0, 707.0, 1414.0, 2828.0, 5657.0)
"""Edges of the octaves around 63 Hz to 4 kHz."""

BELOW_VOICE = 2
"""How many of them, from the lowest, hold little of a voice: what is in them while nobody is loud is noise, steady or not."""

IMPORTANCE = np.array([0.0, 0.0, 0.0617, 0.1671, 0.2373, 0.2648, 0.2691])
"""What each octave gives to understanding (ANSI S3.5-1997, table 3; the last has 8 kHz with it)."""

WEIGHTS = 10.0 ** (np.array([-13.0, -8.0, -4.5, -1.5, 0.0, 2.5, 3.0]) / 10.0)
"""How much each octave counts towards what is heard besides: half way, in dB, from A weighting (IEC 61672-1) to the K weighting
that loudness is measured with."""

NOISE_PERCENTILE, VOICE_PERCENTILE = 15.0, 80.0
"""Even in direct teaching a sixth of the time is pauses; in quiet work two seconds in ten are talk."""

QUIET_PERCENTILE = 30.0
"""While the voice is at most this loud, nobody speaks."""

NOISE_BLOCKS = 2
"""Blocks before and after that the noise is looked for in as well: somebody may read aloud for ten seconds without a pause."""

WORST_DB, BEST_DB = -15.0, 30.0
"""At -15 dB speech is lost (ANSI S3.5), and nobody hears noise that lies 30 dB below it."""

TIMBRE_DB, WARRANTS_DB = 2.0, 13.5
"""Noises of all kinds change their timbre by less than 1.8 dB; speech 3 dB above steady noise by 2.4 dB and more, 10 dB above
it by 3.5, in quiet by up to 7. Each dB over the least warrants so many dB of speech-to-noise over the least that is usable:
that takes nothing from speech in steady noise, and gives gusts and rustling that drown it no credit for their rise.
"""

LOUD_PERCENTILE = 60.0
"""Timbre is looked at while it is louder than for so much of the time."""

LEAST_DB = 3.0
"""Below this speech cannot be followed for long."""

CLIPPED_ABOVE, CLIPPED_COUNTS = 0.9, 8.0
"""The share of samples that lie this near to the block's highest, and the power of noise, relative to speech, that it stands
for: a clipped Laplacian has as much distortion as its share of clipped samples, half of the time nobody speaks, and distortion
is worse to listen to than noise."""

UNCLIPPED_SHARE = 0.001
"""So many samples lie near the highest of any voice."""

FLOOR_DBFS = -80.0
"""Frames below are silence put in by software; they are left out, or a muted stretch would look like a perfect microphone."""

DEAD_DBFS = -65.0
"""A voice weaker than this is not a voice: the microphone is off or broken."""

LEAST_POWER = 1e-12
"""Of an octave that holds nothing."""

LEAST_SHARE = 0.2
"""A block of which less is there, and not silence, is not heard."""


@dataclass(frozen=True)
class Block:
    """Ten seconds: by how much anything stands out from the noise, from `WORST_DB` to `BEST_DB`, and whether it is speech."""

    step_db: float
    speech: bool
    voice_dbfs: float

    @property
    def speech_db(self) -> float:
        """Speech-to-noise in dB; the worst where there is no speech to be heard."""
        return self.step_db if self.speech else WORST_DB


NOTHING = Block(WORST_DB, speech=False, voice_dbfs=FLOOR_DBFS)
"""The camera was not running, or its microphone was dead."""


@dataclass(frozen=True)
class _Levels:
    """Mean squares of the frames that are not silence, frames by octaves, and how much of the sound is clipped."""

    octaves: NDArray[np.float32]
    share: float
    clipped: float


def clarity(sound: Sound, pieces: Sequence[Piece], start_ms: LessonMs, end_ms: LessonMs) -> tuple[Block, ...]:
    """Return the blocks of the lesson from `start_ms` to `end_ms`, the last of which may be shorter.

    `sound` is on file time, at 16 kHz (`media.pcm.RATE`), and `pieces` say where in the lesson it lies. Raises ValueError at
    another rate.
    """
    if sound.rate != RATE:
        raise ValueError(f"clarity is measured at {RATE} samples a second, and this sound has {sound.rate}")
    levels = [
        _levels(np.concatenate([np.empty(0, np.float32), *_heard(sound, pieces, begin, min(begin + BLOCK_MS, end_ms))]),
                min(BLOCK_MS, end_ms - begin))
        for begin in range(start_ms, end_ms, BLOCK_MS)
    ]  # fmt: skip
    return tuple(_block(here, levels[max(0, at - NOISE_BLOCKS) : at + NOISE_BLOCKS + 1]) for at, here in enumerate(levels))


def _heard(sound: Sound, pieces: Sequence[Piece], begin_ms: float, end_ms: float) -> Iterator[NDArray[np.float32]]:
    """Yield what the camera recorded from `begin_ms` to `end_ms` of the lesson."""
    for piece in pieces:
        first_ms, last_ms = max(begin_ms, piece.lesson_start_ms), min(end_ms, piece.lesson_end_ms)
        if first_ms < last_ms:
            first, last = (round(piece.to_file(moment) * sound.rate / 1000.0) for moment in (first_ms, last_ms))
            first, last = max(0, first), min(last, sound.samples)
            if first < last:
                # Mapped anew for each block: pages that stay mapped count as this process's memory.
                yield sound.open()[first:last].astype(np.float32) / np.float32(32768.0)


def _levels(samples: NDArray[np.float32], block_ms: float) -> _Levels:
    if len(samples) < WINDOW:
        return _Levels(np.empty((0, len(IMPORTANCE)), np.float32), 0.0, 0.0)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectrum = fft.rfft(frames * _TAPER, axis=1)
    octaves = (spectrum.real**2 + spectrum.imag**2) @ _IN_OCTAVE
    sounding = octaves[octaves.sum(axis=1) > 10.0 ** (FLOOR_DBFS / 10.0)]
    highest = float(np.abs(samples).max())
    clipped = float(np.mean(np.abs(samples) > CLIPPED_ABOVE * highest)) if highest else 0.0
    return _Levels(sounding, len(sounding) * HOP / RATE / (block_ms / 1000.0), clipped)


def _block(here: _Levels, around: Sequence[_Levels]) -> Block:
    if here.share < LEAST_SHARE:
        return NOTHING
    floor = np.percentile(np.concatenate([levels.octaves for levels in around]), NOISE_PERCENTILE, axis=0) / _MISSED
    floor = np.maximum(floor, LEAST_POWER)
    high = np.percentile(here.octaves, VOICE_PERCENTILE, axis=0)
    voice_dbfs = 10.0 * float(np.log10(high[BELOW_VOICE:].sum()))
    if voice_dbfs < DEAD_DBFS:
        return NOTHING
    understood = float(IMPORTANCE @ _in_db(high / floor - 1.0))
    voice = here.octaves[:, BELOW_VOICE:] @ WEIGHTS[BELOW_VOICE:]
    quiet = here.octaves[voice <= np.percentile(voice, QUIET_PERCENTILE), :BELOW_VOICE].mean(axis=0)
    noise = quiet @ WEIGHTS[:BELOW_VOICE] + floor[BELOW_VOICE:] @ WEIGHTS[BELOW_VOICE:]
    above = np.percentile(voice, VOICE_PERCENTILE) - floor[BELOW_VOICE:] @ WEIGHTS[BELOW_VOICE:]
    step_db = min(understood, float(_in_db(above / noise)))
    if here.clipped > UNCLIPPED_SHARE:
        step_db = -10.0 * float(np.log10(10.0 ** (-step_db / 10.0) + CLIPPED_COUNTS * here.clipped))
    timbre_db = _timbre_db(here.octaves)
    warranted = LEAST_DB + WARRANTS_DB * (timbre_db - TIMBRE_DB)
    return Block(round(max(WORST_DB, min(step_db, warranted)), 1), timbre_db > TIMBRE_DB, round(voice_dbfs, 1))


def _in_db(ratio: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return ratios of powers in dB, none worse or better than matters."""
    return np.asarray(np.clip(10.0 * np.log10(np.maximum(ratio, 1e-3)), WORST_DB, BEST_DB))


def _timbre_db(octaves: NDArray[np.float32]) -> float:
    """Return by how much the octaves of the voice move against each other while it is loud: the mean of their deviations."""
    levels = 10.0 * np.log10(np.maximum(octaves[:, BELOW_VOICE:], LEAST_POWER))
    smooth = (levels[1:] + levels[:-1]) / 2.0
    # By the octaves from 500 Hz on, for below there is rumble that has nothing to do with it.
    loudness = octaves[1:, BELOW_VOICE + 1 :].sum(axis=1) + octaves[:-1, BELOW_VOICE + 1 :].sum(axis=1)
    loud = smooth[loudness >= np.percentile(loudness, LOUD_PERCENTILE)]
    return float((loud - loud.mean(axis=1, keepdims=True)).std(axis=0).mean())


def _in_octave() -> NDArray[np.float32]:
    """Return the matrix that takes the power spectrum of a frame to the mean square in each octave, 1 for full scale."""
    hertz = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    inside = [(hertz >= low) & (hertz < high) for low, high in itertools.pairwise(OCTAVES_HZ)]
    return np.asarray(np.stack(inside, axis=1) * 2.0 / (WINDOW * np.square(_TAPER).sum()), np.float32)


def _missed() -> NDArray[np.float64]:
    """Return what share of steady noise its low percentile is, in each octave: chi-square with as many degrees as it has."""
    width = np.diff(OCTAVES_HZ)
    # A Hann window uses two thirds of its length.
    half_degrees = width * WINDOW / RATE * 2.0 / 3.0
    return np.asarray(gammaincinv(half_degrees, NOISE_PERCENTILE / 100.0) / half_degrees)


_TAPER = np.hanning(WINDOW).astype(np.float32)
_IN_OCTAVE = _in_octave()
_MISSED = _missed()
