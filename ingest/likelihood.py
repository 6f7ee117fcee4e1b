"""How much likelier what two recordings show is where they lie right than where they lie anyhow, tenth by tenth of a second.

What agreement of onsets is to be expected depends on the room, the noise and the voices, so it is learned from the pair itself:
how tenths of a second agree where the recordings seem to lie right, and how they agree moved by some seconds, both by how much
is heard there by both (in silence nothing agrees, and that says nothing). The logarithm of the ratio of both frequencies is the
evidence of a tenth of a second, in nats (Neyman and Pearson 1933; frequencies in bins, as in naive Bayes classifiers).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ingest.envelope import Onsets
from ingest.track import CHANCE_LAGS_S, Track, products

BLOCK_S = 0.1
"""What is weighed at once: half a syllable, so that a change can be dated to it."""

LEVELS = 12
LOUDNESSES = (0.05, 0.15, 0.4, 0.7)
"""Bins of agreement, each filled by as many tenths of a second, and shares of them that are quieter than the bins of loudness.
The quietest are small: a silence of ten seconds must have a bin of its own."""

QUIET = 2
"""So many bins of loudness are quiet, and the first of them says nothing at all."""

SAYS_NOTHING_NATS = 0.1
"""So little a tenth of a second must tell on average for its bin to be taken for silence (relative entropy)."""

SMOOTH_S = 2.0
"""Loudness is that of so long: between two words it is not silent."""

LEARNED_FROM_S, CHUNK_S = 600.0, 20.0
"""So many seconds of what two recordings share, in chunks of these, are enough to learn from."""

LEAST_BLOCKS = 150
"""Fewer tenths of a second than these teach nothing."""

TEMPER = 0.5
"""Neighbouring tenths of a second share syllables and echoes, and count for half."""


@dataclass(frozen=True)
class Rising:
    """A recording's onsets, and how much rises around each frame of them, against its mean."""

    onsets: Onsets
    loudness: NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """From `begin_s` to `end_s` of recording B, where A lies on it along a track."""

    track: Track
    begin_s: float
    end_s: float


@dataclass(frozen=True)
class Blocks:
    """Agreement of tenths of a second of B, from `begin_s` on, and the loudness of the quieter recording there."""

    begin_s: float
    agreement: NDArray[np.float32]
    loudness: NDArray[np.float32]


@dataclass(frozen=True)
class Likelihood:
    """What agreement says, by loudness: `nats[loudness, agreement]` between the edges of the bins."""

    loudness_edges: NDArray[np.float32]
    agreement_edges: NDArray[np.float32]
    nats: NDArray[np.float64]

    def of(self, blocks: Blocks) -> NDArray[np.float64]:
        """Return the evidence of each block that the recordings lie right there, in nats."""
        nats: NDArray[np.float64] = TEMPER * self.nats[self._bins(blocks)]
        return nats

    def lenient(self, blocks: Blocks) -> NDArray[np.float64]:
        """Return the same, but nothing against where it is quiet.

        Some of the quiet tenths of a second hold faint speech, and a long silence must not be held against the pair for it.
        """
        loudness, agreement = self._bins(blocks)
        nats = TEMPER * self.nats[loudness, agreement]
        return np.where(loudness < QUIET, np.maximum(nats, 0.0), nats)

    def _bins(self, blocks: Blocks) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        loudness = np.searchsorted(self.loudness_edges, blocks.loudness)
        return loudness, np.searchsorted(self.agreement_edges, blocks.agreement)


def rising(onsets: Onsets) -> Rising:
    """Return a recording made ready to be weighed."""
    whole = np.zeros(onsets.frames, np.float32)
    for band in onsets.values:
        whole += band
    whole -= ndimage.uniform_filter1d(whole, int(SMOOTH_S * onsets.rate))
    # Noise rises in one band or another, and hardly moves their sum; a voice rises in many at once.
    loudness = np.maximum(whole, 0.0) ** 2
    loudness /= np.float32(float(loudness.mean()) or 1.0)
    return Rising(onsets, ndimage.uniform_filter1d(loudness, int(SMOOTH_S * onsets.rate)))


def blocks(a: Rising, b: Rising, stretch: Stretch) -> Blocks:
    """Return how A and B agree along a stretch, in whole tenths of a second; a last fraction is left out."""
    rate = b.onsets.rate
    size = int(BLOCK_S * rate)
    first, after = max(0, int(stretch.begin_s * rate)), min(b.onsets.frames, int(stretch.end_s * rate))
    count = max(0, (after - first) // size)
    frames = first + np.arange(count * size)
    agreement = products(a.onsets, b.onsets, stretch.track, (first / rate + 1e-6, (first + count * size) / rate + 1e-6))
    return Blocks(first / rate, _sums(agreement, size), quieter(a, b, stretch.track, frames, size))


def quieter(a: Rising, b: Rising, track: Track, frames: NDArray[np.intp], size: int) -> NDArray[np.float32]:
    """Return how loud the quieter of both recordings is along a track, summed over each `size` of the given frames of B."""
    there = np.rint(frames + track.at(frames / b.onsets.rate) * a.onsets.rate).astype(np.intp)
    inside = (there >= 0) & (there < a.onsets.frames)
    loudness_a = np.where(inside, a.loudness[np.clip(there, 0, a.onsets.frames - 1)], 0.0)
    return np.minimum(_sums(loudness_a, size), _sums(b.loudness[frames], size))


def learned(a: Rising, b: Rising, stretches: Sequence[Stretch]) -> Likelihood | None:
    """Return what agreement says of a pair, learned where it is thought to lie right; None when that is too little."""
    chunks = _chunks(stretches)
    right = [blocks(a, b, chunk) for chunk in chunks]
    moved = [blocks(a, b, Stretch(each.track.moved(by), each.begin_s, each.end_s)) for each in chunks for by in CHANCE_LAGS_S]
    # Where A does not run at the other lag, nothing can be learned of it.
    chance = [Blocks(0.0, each.agreement[each.agreement != 0], each.loudness[each.agreement != 0]) for each in moved]
    agreed, alone = _together(right), _together(chance)
    if min(len(agreed[0]), len(alone[0])) < LEAST_BLOCKS:
        return None
    loudness_edges = np.quantile(np.concatenate((agreed[1], alone[1])), LOUDNESSES)
    # As much of chance as of what is right, so that the bins lie where the two differ.
    agreement_edges = np.quantile(
        np.concatenate((agreed[0], alone[0][:: max(1, len(alone[0]) // len(agreed[0]))])), np.linspace(0, 1, LEVELS + 1)[1:-1]
    )
    shares = []
    for agreement, loudness in (agreed, alone):
        table = np.ones((len(LOUDNESSES) + 1, LEVELS))
        np.add.at(table, (np.searchsorted(loudness_edges, loudness), np.searchsorted(agreement_edges, agreement)), 1)
        shares.append(table / table.sum(axis=1, keepdims=True))
    nats = np.log(shares[0] / shares[1])
    # A long silence has several bins, in which right and chance differ by chance alone, and over minutes that adds up.
    nats[(shares[0] * nats).sum(axis=1) < SAYS_NOTHING_NATS] = 0.0
    nats[0] = 0.0
    return Likelihood(loudness_edges, agreement_edges, nats)


def _together(these: Sequence[Blocks]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return agreement and loudness of all blocks."""
    nothing = np.zeros(0, np.float32)
    return (
        np.concatenate([nothing, *(each.agreement for each in these)]),
        np.concatenate([nothing, *(each.loudness for each in these)]),
    )


def _chunks(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches, or, when they are long, short ones spread evenly over them."""
    whole = sum(each.end_s - each.begin_s for each in stretches)
    if whole <= LEARNED_FROM_S:
        return list(stretches)
    every = CHUNK_S * whole / LEARNED_FROM_S
    return [
        Stretch(each.track, float(begin), min(float(begin) + CHUNK_S, each.end_s))
        for each in stretches
        for begin in np.arange(each.begin_s, each.end_s, every)
    ]


def _sums(frames: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    sums: NDArray[np.float32] = frames.reshape(-1, size).sum(axis=1).astype(np.float32)
    return sums
