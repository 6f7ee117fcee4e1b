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

LEVELS = 50
"""Into so many steps samples are sorted by their size, the largest being the last."""

LOWEST, QUIETEST = 10, 3
"""A pile lies at this step at least, and what lies below it above that one: every recording has most samples near nothing."""

SOFTEST = 400
"""A largest sample below this (of 32768) is a soft recording, in which steps are uneven by themselves."""

LINES = 16
"""So many of the strongest lines of a stretch are counted for a tone: a few, and what lies beside them."""

LOWEST_HZ = 4.0
"""What is slower than this is no sound: a converter's offset."""

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
    channels = range(whole[0][1].shape[1])
    piled = [clipped_shares([one[:, channel] for _, one in whole], rate) for channel in channels]
    shares = max(piled, key=lambda each: float(each.sum()))
    if shares.any():
        at_ms = round(whole[int(shares.argmax())][0] * 1000)
        yield Found(FindingCode.CLIPPED, Severity.WARNING, sentences.CLIPPED, camera, at_ms)
    if len(whole) >= FEWEST and any(hums([one[:, channel] for _, one in whole], rate) for channel in channels):
        yield Found(FindingCode.HUM, Severity.WARNING, sentences.HUM, camera)


def clipped_shares(heard: Sequence[NDArray[np.int16]], rate: int) -> NDArray[np.float64]:
    """Return for each excerpt of a channel which share of its samples was cut off; 0 for all when the channel was not clipped.

    The larger samples are, the fewer there are of them. Where a wave was cut off they pile up at the level at which that
    happened, be it full scale or far below, and a lossy codec only makes that pile broad, and lets some samples shoot over it.
    A tone has such a pile at its own loudness, by nature: excerpts that are mostly tone are passed over.
    """
    none = np.zeros(len(heard))
    sizes = [np.zeros(0) if _is_tone(one, rate) else np.abs(one.astype(np.float64)) for one in heard]
    every = np.concatenate(sizes)
    top = float(np.percentile(every, 99.995)) if every.size else 0.0
    if top < SOFTEST:
        return none
    counts = np.histogram(every, bins=LEVELS, range=(0.0, top))[0] / every.size
    density = np.convolve(counts, np.ones(3) / 3, mode="same")
    pile, valley = _pile(density)
    if density[pile] < bars.CLIPPED_PILE.value * density[valley] or counts[valley:].sum() < bars.CLIPPED_SHARE.value:
        return none
    return np.array([float(np.mean(one >= top * valley / LEVELS)) if one.size else 0.0 for one in sizes])


def _pile(density: NDArray[np.float64]) -> tuple[int, int]:
    """Return the step that stands highest above the lowest one below it, and that one. The last is half empty by nature."""
    least = 1e-5
    valleys = {step: QUIETEST + int(density[QUIETEST : step + 1].argmin()) for step in range(LOWEST, LEVELS - 1)}
    pile = max(valleys, key=lambda step: float(density[step] / max(density[valleys[step]], least)))
    return pile, valleys[pile]


def _is_tone(one: NDArray[np.int16], rate: int) -> bool:
    power = np.abs(np.fft.rfft(one * np.hanning(len(one)))) ** 2
    power[: int(LOWEST_HZ * len(one) / rate)] = 0.0
    return float(np.partition(power, -LINES)[-LINES:].sum()) > bars.TONE_SHARE.value * float(power.sum())


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
