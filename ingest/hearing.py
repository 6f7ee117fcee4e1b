"""Says from a few short stretches of a recording's sound whether its microphone distorted or hummed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.findings import FindingCode, Found, Severity
from ingest import bars, sentences

EXCERPTS, EXCERPT_S = 24, 2.0
"""So much is listened to: a teacher speaks in some of it."""

FEWEST = 4
"""In fewer, a vowel that is held is as steady as the mains."""

CEILING = 0.93
"""Samples this near to the largest are at the ceiling: a lossy codec bends the flat tops of a clipped wave so far."""

SOFTEST = 400
"""A largest sample below this (of 32768) is a soft recording, whose ceiling lies elsewhere."""

MAINS_HZ = (50.0, 60.0)
HARMONICS = 10
BESIDE_HZ, AROUND_HZ = 1.5, 12.0
"""A line lies within the first of its place (clocks differ); its surroundings reach as far as the second."""

Samples = NDArray[np.int16]


def hearing(camera: int, times_s: Sequence[float], heard: Sequence[Samples], rate: int) -> Iterator[Found]:
    """Yield a warning for a clipped and one for a humming microphone. `heard[n]` is `[sample, channel]`, from `times_s[n]`."""
    whole = [(time, one) for time, one in zip(times_s, heard, strict=True) if len(one) >= int(rate * EXCERPT_S * 0.9)]
    if not whole:
        return
    shares = np.array([clipped_shares([one[:, channel] for _, one in whole]) for channel in range(whole[0][1].shape[1])])
    if shares.mean(axis=1).max() > bars.CLIPPED_SHARE.value:
        worst = int(shares[shares.mean(axis=1).argmax()].argmax())
        yield Found(FindingCode.CLIPPED, Severity.WARNING, sentences.CLIPPED, camera, round(whole[worst][0] * 1000))
    channels = range(whole[0][1].shape[1])
    if len(whole) >= FEWEST and any(hums([one[:, channel] for _, one in whole], rate) for channel in channels):
        yield Found(FindingCode.HUM, Severity.WARNING, sentences.HUM, camera)


def clipped_shares(heard: Sequence[NDArray[np.int16]]) -> NDArray[np.float64]:
    """Return for each excerpt of a channel which share of its samples lies at the ceiling of all; 0 for tones and soft ones."""
    every = np.concatenate(heard).astype(np.float64)
    top = float(np.percentile(np.abs(every), 99.995))
    spread = float(every.std())
    if top < SOFTEST or spread == 0.0 or float(np.mean((every - every.mean()) ** 4)) / spread**4 < bars.CLIPPED_KURTOSIS.value:
        return np.zeros(len(heard))
    return np.array([float(np.mean(np.abs(one.astype(np.int32)) >= CEILING * top)) for one in heard])


def hums(heard: Sequence[NDArray[np.int16]], rate: int) -> bool:
    """Return whether the mains is heard in a channel: lines at its multiples that stay while people speak and are silent."""
    length = min(len(one) for one in heard)
    window = np.hanning(length)
    spectra = [np.abs(np.fft.rfft(one[:length] / 32768.0 * window)) ** 2 for one in heard]
    # Scaled so that a sine's power is that of its bins together: 0.5 for full scale.
    power = np.median(spectra, axis=0) * 2.0 / (length * float((window**2).sum()))
    bin_hz = rate / length
    speech = float(np.percentile([np.mean((one / 32768.0) ** 2) for one in heard], 90))
    return any(_mains(power, mains, bin_hz, speech) for mains in MAINS_HZ)


def _mains(power: NDArray[np.float64], mains_hz: float, bin_hz: float, speech: float) -> bool:
    lines, together = 0, 0.0
    for harmonic in range(1, HARMONICS + 1):
        at = mains_hz * harmonic
        near, far = (range(round((at - by) / bin_hz), round((at + by) / bin_hz) + 1) for by in (BESIDE_HZ, AROUND_HZ))
        if far.stop > len(power):
            break
        line = power[near.start : near.stop]
        around = np.concatenate((power[far.start : near.start - 1], power[near.stop + 1 : far.stop]))
        floor = float(np.median(around))
        if line.max() > floor * 10 ** (bars.HUM_ABOVE_FLOOR.value / 10):
            lines += 1
            together += float((line - floor).clip(0.0).sum())
    if lines < bars.HUM_LINES.value or together <= 0.0:
        return False
    level, below = 10 * np.log10(together), 10 * np.log10(max(speech, 1e-12) / together)
    return bool(level > bars.HUM_LEVEL.value and below < bars.HUM_BELOW_SPEECH.value)
