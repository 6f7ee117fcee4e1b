"""What makes a case difficult: each takes a plain case and its chance, and returns the case with that difficulty in it."""

from dataclasses import replace

import numpy as np

from benchmarks.sync.cases import (
    AMBIGUOUS,
    DIFFERENT,
    DUPLICATE,
    EVERYDAY,
    HOUR_LONG,
    NO_AUDIO,
    SHORT,
    Case,
    Chance,
    Family,
    with_camera,
)
from benchmarks.sync.clock import Break


def at_snr(*snrs_db: float) -> Family:
    """Return a family with these signal-to-noise ratios; below 0 dB, saying "ambiguous" is no fault."""

    def make(case: Case, chance: Chance) -> Case:
        snrs = chance.permutation(np.array(snrs_db))
        allowed = (AMBIGUOUS,) if min(snrs_db) < 0 else ()
        cameras = tuple(replace(c, snr_db=float(snr), allows=allowed) for c, snr in zip(case.cameras, snrs, strict=True))
        return replace(case, cameras=cameras)

    return make


def way(name: str) -> Family:
    """Return a family in which the teacher moves in this way."""
    return lambda case, _: replace(case, way=name)


def small_overlap(case: Case, chance: Chance) -> Case:
    """One camera shares only 60 to 90 s with the others, which lie together."""
    first = case.cameras[0]
    overlap_s = float(chance.uniform(62, 90))
    earliest_end = min(camera.start_s + camera.runs_s for camera in case.cameras[:2])
    case = with_camera(case, 2, start_s=first.start_s + float(chance.uniform(-3, 3)))
    return with_camera(case, 3, start_s=round(earliest_end - overlap_s, 4), snr_db=5.0)


def fast_crystals(case: Case, chance: Chance) -> Case:
    """Clocks that run up to 300 ppm apart."""
    drifts = [float(chance.uniform(-150, -110)), float(chance.uniform(110, 150)), float(chance.uniform(-100, 100))]
    return replace(case, cameras=tuple(replace(c, ppm=round(d, 3)) for c, d in zip(case.cameras, drifts, strict=True)))


def noisy(kind: str, snr_db: float, cameras: int = 3) -> Family:
    """Return a family in which the first `cameras` have this noise, at this ratio to the speech."""

    def make(case: Case, _: Chance) -> Case:
        for number in range(1, cameras + 1):
            case = with_camera(case, number, noises=(kind,), snr_db=snr_db)
        return case

    return make


def each(count: int, **changes: object) -> Family:
    """Return a family in which `count` cameras, by chance, differ so from the others."""

    def make(case: Case, chance: Chance) -> Case:
        for number in chance.permutation(3)[:count] + 1:
            case = with_camera(case, int(number), **changes)
        return case

    return make


def phone(case: Case, chance: Chance) -> Case:
    """Two of the cameras are phones: 12 to 16 kbit/s, most of them with a telephone's band."""
    for number in chance.permutation(3)[:2] + 1:
        case = with_camera(case, int(number), codec=str(chance.choice(["phone", "phone-aac", "phone-gsm"])))
    return case


def everyday(case: Case, chance: Chance) -> Case:
    """Half of the cases that are not about codecs go through one all the same, an hour always; some have a better voice."""
    if all(camera.codec == "pcm" for camera in case.cameras) and (case.length in {"long", "double"} or chance.random() < 0.5):
        for number in (1, 2, 3):
            codec = str(chance.choice(EVERYDAY)) if case.length in {"short", "medium"} else HOUR_LONG[number - 1]
            case = with_camera(case, number, codec=codec)
        copies = [(n, camera.copy_of) for n, camera in enumerate(case.cameras, start=1) if camera.copy_of]
        for number, source in copies:
            case = with_camera(case, number, codec=case.cameras[source - 1].codec)
    if case.length == "short" and case.lessons == 1 and chance.random() < 0.15:
        case = replace(case, voice="piper")
    return case


def dead_beginning(case: Case, chance: Chance) -> Case:
    """One camera's microphone is dead for the first ten minutes, or the first third of a short recording."""
    number = int(chance.integers(1, 4))
    return with_camera(case, number, dead_s=min(600.0, case.cameras[number - 1].runs_s / 3))


def written_test(case: Case, chance: Chance) -> Case:
    """Nobody speaks for 30 to 70 % of the lesson."""
    whole = max(camera.runs_s for camera in case.cameras)
    length = float(chance.uniform(0.3, 0.7)) * whole
    begin = float(chance.uniform(0.1, 0.9)) * (whole - length)
    return replace(case, quiet_s=((begin, begin + length),))


def drilled(case: Case, chance: Chance) -> Case:
    """The same words, 10 to 30 times on end, more than once."""
    return replace(case, drill=int(chance.integers(10, 31)))


def rung(case: Case, chance: Chance) -> Case:
    """Bells."""
    return replace(case, bells=int(chance.integers(4, 12)))


def musical(case: Case, _: Chance) -> Case:
    """Music from the whiteboard, in all three."""
    return replace(case, music=True)


def broken(kind: str, times: tuple[int, int], missing_s: tuple[float, float], cameras: int = 1) -> Family:
    """Return a family in which time is missing from cameras: at least 40 s between breaks and from the ends."""

    def make(case: Case, chance: Chance) -> Case:
        for number in chance.permutation(3)[:cameras] + 1:
            runs_s = case.cameras[int(number) - 1].runs_s
            count = int(chance.integers(times[0], times[1] + 1))
            count = max(1, min(count, int(runs_s / 50) - 1))
            slack = np.sort(chance.uniform(0, runs_s - 40 * (count + 1), count))
            # A given part lasts a whole number of the picture's frames.
            moments = np.floor((slack + 40 * np.arange(1, count + 1)) * 5) / 5
            lengths = np.exp(chance.uniform(*np.log(missing_s), count))
            breaks = tuple(Break(kind, round(float(m), 3), round(float(n), 4)) for m, n in zip(moments, lengths, strict=True))
            case = with_camera(case, int(number), breaks=breaks)
        return case

    return make


def drift_changes(case: Case, chance: Chance) -> Case:
    """One camera's drift changes in the middle, by 60 to 200 ppm: enough to be seen in this length."""
    number = int(chance.integers(1, 4))
    camera = case.cameras[number - 1]
    sign = -1 if camera.ppm > 0 else 1
    least = {"short": 200, "medium": 100, "long": 60}[case.length]
    ppm = camera.ppm + sign * float(chance.uniform(least, least + 60))
    at_s = camera.runs_s * float(chance.uniform(0.35, 0.65))
    return with_camera(case, number, breaks=(Break("drift", round(at_s, 3), 0.0, round(ppm, 3)),))


def different_lessons(case: Case, _: Chance) -> Case:
    """Three lessons of the same teacher in the same room. One of them is always the lesson; the others are not in it."""
    for number in (1, 2, 3):
        case = with_camera(case, number, lesson=number - 1, expects=DIFFERENT)
    return replace(case, lessons=3)


def one_wrong(case: Case, chance: Chance) -> Case:
    """One of three files is of another lesson."""
    return replace(with_camera(case, int(chance.integers(1, 4)), lesson=1, expects=DIFFERENT), lessons=2)


def copied(case: Case, chance: Chance) -> Case:
    """The same file given twice."""
    here, there = (int(n) for n in chance.permutation(3)[:2] + 1)
    source = case.cameras[here - 1]
    return with_camera(case, there, **{**vars(source), "copy_of": here, "expects": DUPLICATE})


def short_overlap(case: Case, chance: Chance) -> Case:
    """One camera shares less than 30 s with the others: to call it another lesson is no fault."""
    case = with_camera(case, 2, start_s=case.cameras[0].start_s + 2.5)
    latest_end = max(camera.start_s + camera.runs_s for camera in case.cameras[:2])
    begins = latest_end - float(chance.uniform(6, 25))
    return with_camera(case, 3, start_s=round(begins, 4), expects=SHORT, allows=(DIFFERENT, AMBIGUOUS))


def soundless(track: str) -> Family:
    """Return a family in which one camera has no sound track, or one with nothing on it."""
    return lambda case, chance: with_camera(case, int(chance.integers(1, 4)), track=track, expects=NO_AUDIO)
