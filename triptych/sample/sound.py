"""What each microphone records: the script, the class and the clicks on lesson time, then on the camera's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from scipy.signal import oaconvolve, resample_poly

from domain.timeline import Piece
from triptych.sample.acoustics import Signal, click, impulse_response, microphone_noise, murmur
from triptych.sample.script import PUPIL, Planned
from triptych.sample.truth import Line
from triptych.sample.view import Place
from triptych.sample.voices import Said

RATE = 48_000
"""Samples a second of the room's sound, before a camera records it at its own rate."""

CLICK_EVERY_MS, CLICK_JITTER_MS = 5000, 600
"""Regular for the ear, irregular for a correlation: a strict beat would match itself five seconds later."""

TEACHER_AT: Place = (4.2, 1.15, 1.55)
MOUTH_HEIGHT = 1.1
SPEECH_LEVEL, CLICK_LEVEL = 0.07, 0.45
MURMUR_DB = -22.0


@dataclass(frozen=True)
class Source:
    """Dry sound at one place, from one moment (samples at `RATE`) on: a spoken line, or the class itself."""

    place: Place
    start: int
    samples: Signal


@dataclass(frozen=True)
class Sources:
    """Everything that sounds in a lesson of `length` samples."""

    length: int
    heard: tuple[Source, ...]
    clicks_ms: tuple[int, ...]
    script: tuple[Line, ...]


def clicks_of(seed: int, lesson_ms: int) -> tuple[int, ...]:
    """Return when the clicks begin, in whole milliseconds of lesson time."""
    random = np.random.default_rng([seed, 5])
    beats = np.arange(CLICK_EVERY_MS // 2, lesson_ms - 100, CLICK_EVERY_MS)
    return tuple(int(beat) for beat in beats + random.integers(-CLICK_JITTER_MS, CLICK_JITTER_MS + 1, beats.size))


def sources(
    seed: int, lesson_ms: int, lines: Sequence[Planned], said: Sequence[Said], seats: Sequence[tuple[float, float]]
) -> Sources:
    """Put the spoken lines where they are meant to be; one that would begin before its forerunner has ended waits."""
    random = np.random.default_rng([seed, 6])
    length = lesson_ms * RATE // 1000
    heard: list[Source] = []
    script: list[Line] = []
    free_ms = 0
    for line, spoken in zip(lines, said, strict=False):
        place = (*seats[int(random.integers(len(seats)))], MOUTH_HEIGHT) if line.speaker == PUPIL else TEACHER_AT
        samples = resample_poly(spoken.samples, RATE, spoken.rate) if spoken.rate != RATE else spoken.samples
        start_ms = max(line.start_ms, free_ms)
        end_ms = start_ms + round(samples.size * 1000 / RATE)
        if end_ms > lesson_ms:
            break
        start = start_ms * RATE // 1000
        loudness = float(np.sqrt(np.mean(samples**2))) + 1e-9
        heard.append(Source(place, start, np.asarray(samples / loudness, np.float32)))
        script.append(Line(start_ms, end_ms, line.speaker, line.text))
        free_ms = end_ms + 150
    rest = murmur(length, RATE, random) * np.float32(10 ** (MURMUR_DB / 20))
    corners = ((2.0, 4.6, MOUTH_HEIGHT), (6.5, 5.0, MOUTH_HEIGHT))
    heard += [Source(place, 0, np.roll(rest, int(place[0] * RATE))) for place in corners]
    return Sources(length, tuple(heard), clicks_of(seed, lesson_ms), tuple(script))


def at_microphone(sound: Sources, microphone: Place, seed: int) -> Signal:
    """Return what reaches a microphone, on lesson time at `RATE`: speech at `SPEECH_LEVEL`, and the clicks.

    The clicks are put in as if the microphone were beside their source: no delay, no echo, the exact time.
    """
    random = np.random.default_rng([seed, 7])
    heard = np.zeros(sound.length, np.float32)
    responses: dict[Place, Signal] = {}
    for source in sound.heard:
        if source.place not in responses:
            responses[source.place] = impulse_response(source.place, microphone, RATE, random)
        wet = oaconvolve(source.samples, responses[source.place])[: sound.length - source.start]
        heard[source.start : source.start + wet.size] += wet
    # Automatic gain, as cameras have: the teacher comes out equally loud everywhere, and distance costs clarity.
    direct = impulse_response(TEACHER_AT, microphone, RATE, random)
    heard *= np.float32(SPEECH_LEVEL / np.sqrt(np.sum(direct**2)))
    stroke = click(RATE) * np.float32(CLICK_LEVEL)
    for ms in sound.clicks_ms:
        start = ms * RATE // 1000
        heard[start : start + stroke.size] += stroke[: sound.length - start]
    return heard


def recorded(heard: Signal, pieces: Sequence[Piece], *, rate: int, snr_db: float, seed: int) -> NDArray[np.int16]:
    """Return what the camera writes: `heard` read along its own clock, with its noise, as 16-bit samples at `rate`.

    Cubic splines between samples 48,000 to the second: what little they lose lies above speech.
    """
    samples = round(pieces[-1].file_end_ms * rate / 1000)
    file_ms = np.arange(samples) * (1000 / rate)
    lesson_ms = np.empty(samples)
    for piece in pieces:
        # The last piece also answers for the few samples by which a file's sound may outlast its picture.
        inside = file_ms >= piece.file_start_ms
        lesson_ms[inside] = piece.offset_ms + file_ms[inside] * piece.rate
    result = map_coordinates(heard, [lesson_ms * (RATE / 1000)], order=3, mode="constant", prefilter=True)
    noise = microphone_noise(samples, rate, np.random.default_rng([seed, 8]))
    result = result + noise * SPEECH_LEVEL * 10 ** (-snr_db / 20)
    return (np.clip(result, -0.99, 0.99) * 32767).astype(np.int16)
