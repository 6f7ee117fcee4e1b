"""Makes one microphone of two channels: what they have in common, not what they undo in each other. Arrays in, a choice out.

Half of their sum is right for most cameras. It is wrong where one plug is wired the other way round, so that the two cancel,
and where one channel holds nothing but the noise or the hum of an input that nobody used.
"""

from collections.abc import Iterable
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.signal import butter, sosfilt

BAND_HZ = (300.0, 3400.0)
"""Where voices are told apart, above the hum and the rumble that channels may have each for itself."""

FRAME_S = 0.02

OCTAVES_HZ = (177.0, 354.0, 707.0, 1414.0, 2828.0)
OPPOSED, OPPOSED_ANYWHERE = 2.0, 1.2
"""With crossed wires the difference has more power than the sum at every pitch, and much more in all. From one microphone to
another sound takes its time, so that one pitch cancels and the next does not."""

QUIET_PERCENTILE, LOUD_PERCENTILE = 15.0, 95.0
"""What a channel has while nobody speaks, and while somebody does, if it is but for a twentieth of the time."""

LEAST_STEP_DB = 6.0
"""Steady noise and hum rise by 1 to 3 dB between the two; speech that can be told from noise, by more than this."""

DEAD_DBFS = -65.0
"""A voice weaker than this is not a voice."""

SILENCE_DBFS = -90.0


class Mix(Enum):
    """How two channels become one: by these weights."""

    SUM = (0.5, 0.5)
    DIFFERENCE = (0.5, -0.5)
    LEFT = (1.0, 0.0)
    RIGHT = (0.0, 1.0)


def choose(excerpts: Iterable[NDArray[np.int16]], rate: int) -> Mix:
    """Return how two channels become one, from excerpts of them, samples by 2, in any order and number."""
    band = butter(2, (BAND_HZ[0], min(BAND_HZ[1], 0.45 * rate)), "bandpass", fs=rate, output="sos")
    frame = int(rate * FRAME_S)
    levels, powers = [np.empty((0, 2))], np.zeros((len(OCTAVES_HZ) - 1, 2))
    for excerpt in excerpts:
        samples = excerpt.astype(np.float32) / np.float32(32768.0)
        powers += _together_and_apart(samples, rate)
        voices = sosfilt(band, samples, axis=0)
        # The filter rings in during the first frames of an excerpt.
        levels.append(np.square(voices[: len(voices) // frame * frame].reshape(-1, frame, 2)[2:]).mean(axis=1))
    left, right = (_speaks(channel) for channel in np.concatenate(levels).T)
    if left != right:
        return Mix.LEFT if left else Mix.RIGHT
    together, apart = powers.T
    crossed = apart.sum() > OPPOSED * together.sum() and bool((apart > OPPOSED_ANYWHERE * together).all())
    return Mix.DIFFERENCE if crossed else Mix.SUM


def _together_and_apart(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return the power of the sum and of the difference of two channels, octaves by 2."""
    left, right = fft.rfft(samples, axis=0).T
    octave = np.digitize(np.arange(len(left)) * rate / len(samples), OCTAVES_HZ)
    both = np.stack([np.abs(left + right) ** 2, np.abs(left - right) ** 2], axis=1)
    return np.stack([both[octave == number].sum(axis=0) for number in range(1, len(OCTAVES_HZ))]).astype(np.float64)


def mixed(samples: NDArray[np.int16], mix: Mix) -> NDArray[np.int16]:
    """Return one channel of two: samples by 2 in, samples out."""
    left, right = mix.value
    one = samples[:, 0] * np.float32(left) + samples[:, 1] * np.float32(right)
    return np.asarray(np.rint(np.clip(one, -32768.0, 32767.0)), np.int16)


def _speaks(powers: NDArray[np.floating]) -> bool:
    """Whether a channel rises out of its own noise as speech does. Exact silence, as in pauses, says nothing either way."""
    levels = 10.0 * np.log10(np.maximum(powers, 1e-12))
    heard = levels[levels > SILENCE_DBFS]
    if heard.size == 0:
        return False
    quiet, loud = np.percentile(heard, [QUIET_PERCENTILE, LOUD_PERCENTILE])
    return bool(loud > DEAD_DBFS and loud - quiet >= LEAST_STEP_DB)
