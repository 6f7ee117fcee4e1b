"""Makes the files of a case, once, in a cache: what each camera recorded, decoded to 16 kHz, and the truth.

    .venv/bin/python -m benchmarks.sync.generate [--block dev] [--lengths short] [--quick] [--jobs 2] [--cache FOLDER]

A folder's name holds a hash of the case and of VERSION; a folder with a truth in it is complete and is used again.
"""

import argparse
import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from benchmarks.sync import camera as cameras
from benchmarks.sync import noise
from benchmarks.sync.cases import Camera, Case
from benchmarks.sync.clock import RATE, blocks, resample, stretches
from benchmarks.sync.codec import through
from benchmarks.sync.families import cases
from benchmarks.sync.lesson import Scene, perform
from benchmarks.sync.rooms import classroom
from benchmarks.sync.speech import PUPILS, Library, cache_folder
from benchmarks.sync.truth import FILE, CameraTruth, Truth
from domain.timeline import Piece

VERSION = 4
KEPT = ("long", "double")
"""Encoded files of cases of these lengths are kept, so that a run can time the way from files on disk to the fit."""

BED_S = 90
BED_VOICES = 6


def made(case: Case, cache: Path, recordings: Path | None = None) -> Path:
    """Return the folder with the case's files, which are made when they are not there yet."""
    finished = folder_of(case, cache, recordings)
    if (finished / FILE).exists():
        return finished
    folder = finished.with_name(f"{finished.name}.making-{os.getpid()}")
    folder.mkdir(parents=True)
    library = Library(cache / "speech", recordings)
    room = classroom(np.random.default_rng([case.seed, 3]), len(case.cameras))
    scenes: dict[int, Scene] = {}
    for lesson in sorted({one.lesson for one in case.cameras}):
        ends = [(clock[0].world_start_s, clock[-1].world_s(clock[-1].file_end_s)) for clock in _clocks(case, lesson)]
        span = min(start for start, _ in ends), max(end for _, end in ends)
        scenes[lesson] = perform(case, lesson, room, library=library, span_s=span, file=folder / f"scene-{lesson}.f32")
    bed = babble_bed(library)
    truths = []
    for number, one in enumerate(case.cameras, start=1):
        file = None if one.track == "none" else f"{number}.s16"
        scene = scenes[one.lesson]
        if file:
            _record(case, number, scene, bed, folder / file)
        media = _encoded(case, number, folder) if file else ()
        truths.append(_truth(number, one, file, media, scene))
    for lesson in scenes:
        (folder / f"scene-{lesson}.f32").unlink()
    first = max(scenes) + 1
    spoken = tuple(
        tuple((round(a * 1000, 1), round(b * 1000, 1), p) for a, b, p in scenes[lesson].spoken) if lesson in scenes else ()
        for lesson in range(first)
    )
    Truth(case.name, case.family, case.length, tuple(truths), spoken).write(folder)
    _put(folder, finished)
    return finished


def _put(folder: Path, finished: Path) -> None:
    """Give a folder its name. If another process made the same meanwhile, that one stays."""
    if (finished / FILE).exists():
        shutil.rmtree(folder)
        return
    shutil.rmtree(finished, ignore_errors=True)
    folder.rename(finished)


def folder_of(case: Case, cache: Path, recordings: Path | None = None) -> Path:
    """Return where the files of a case are, or will be: complete when there is a truth in it."""
    spoken_by = f"-{Library(cache / 'speech', recordings).recorded()}" if case.voice == "recordings" else ""
    return cache / "cases" / f"{case.name}-{_key(case)}{spoken_by}"


def _key(case: Case) -> str:
    plain = json.dumps([VERSION, asdict(case)], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:10]


def _clocks(case: Case, lesson: int) -> list[tuple]:
    return [stretches(c.start_s, c.runs_s, c.ppm, c.breaks) for c in case.cameras if c.lesson == lesson]


def babble_bed(library: Library) -> np.ndarray:
    """Return a minute and a half of a class talking, the same for every case; each microphone has a third of it for itself."""
    kept = library.folder / "bed-1.npy"
    if not kept.exists():
        chance = np.random.default_rng(11)
        bed = np.zeros(BED_S * RATE, np.float32)
        for voice in range(BED_VOICES):
            clips = library.block(PUPILS[voice % len(PUPILS)], voice)
            said = np.concatenate([np.pad(clip, (0, RATE // 3)) for clip in clips])
            bed += np.roll(np.resize(said, len(bed)), int(chance.integers(len(bed))))
        part = kept.with_suffix(".part.npy")
        np.save(part, noise.diffuse(bed, chance))
        part.replace(kept)
    return np.load(kept)


def _record(case: Case, number: int, scene: Scene, bed: np.ndarray, out: Path) -> None:
    """Write one camera's sound at 16 kHz, 16 bit, mono, block by block."""
    one = case.cameras[number - 1]
    if one.copy_of is not None and one.copy_of < number:
        shutil.copyfile(out.with_name(f"{one.copy_of}.s16"), out)
        return
    identity = one.copy_of or number
    third = len(bed) // len(case.cameras)
    # One mains for all, on the world's clock: a camera's own counts its periods faster or slower.
    mains_hz = 50.0 * (1 + np.random.default_rng([case.seed, 9]).uniform(-2e-4, 2e-4)) * (1 + one.ppm / 1e6)
    hiss = cameras.room_noise(one, bed[(number - 1) * third : number * third], [case.seed, identity, 5], mains_hz)
    control = cameras.gain_control() if one.gain_control else cameras.plain
    gain = np.float32(cameras.SPEECH_LEVEL / max(scene.speech_rms[identity - 1], 1e-9))
    loud = np.float32(cameras.SPEECH_LEVEL / 10 ** (one.snr_db / 20))
    written = 0
    with out.open("wb") as file:
        for moments in blocks(stretches(one.start_s, one.runs_s, one.ppm, one.breaks)):
            heard = resample(scene.heard[identity - 1], (moments - scene.start_s) * RATE) * gain
            heard = heard + loud * hiss(len(heard))
            dead = max(0, min(len(heard), round(one.dead_s * RATE) - written))
            heard[:dead] *= 0
            if one.track == "mute":
                heard *= 0
            file.write(cameras.converted(control(heard), one.clips_db).tobytes())
            written += len(heard)


def _encoded(case: Case, number: int, folder: Path) -> tuple[str, ...]:
    """Send a camera's sound through its codec and back, and return the names of the encoded files that are kept."""
    one, raw = case.cameras[number - 1], folder / f"{number}.s16"
    if one.codec == "pcm":
        return ()
    if one.copy_of is not None and one.copy_of < number:
        shutil.copyfile(folder / f"{one.copy_of}.s16", raw)
        return ()
    parts_s = [each.at_s for each in one.breaks if each.kind == "part"]
    files, _ = through(raw, parts_s, one.codec, one.channels, seed=[case.seed, one.copy_of or number, 9])
    if case.length in KEPT:
        return tuple(file.name for file in files)
    for file in files:
        file.unlink()
    return ()


def _truth(number: int, one: Camera, file: str | None, media: tuple[str, ...], scene: Scene) -> CameraTruth:
    pieces = tuple(
        Piece(
            part.file_start_s * 1000,
            part.file_end_s * 1000,
            part.world_start_s * 1000 - part.file_start_s * 1000 * (1 + part.ppm / 1e6),
            part.ppm,
        )
        for part in stretches(one.start_s, one.runs_s, one.ppm, one.breaks)
    )
    delays = tuple(round(place[(one.copy_of or number) - 1], 3) for place in scene.delays_ms)
    kinds = tuple(each.kind for each in one.breaks)
    return CameraTruth(number, file, media, one.lesson, pieces, kinds, one.snr_db, delays, one.expects, one.allows, one.copy_of)


def _timed(case: Case, cache: Path, recordings: Path | None) -> tuple[str, float]:
    began = time.process_time()
    folder = made(case, cache, recordings)
    return folder.name, time.process_time() - began


def make_all(wanted: Sequence[Case], cache: Path, recordings: Path | None, jobs: int) -> None:
    """Make every case, saying each as it is ready."""
    with ProcessPoolExecutor(jobs) as pool:
        for future in [pool.submit(_timed, case, cache, recordings) for case in wanted]:
            name, seconds = future.result()
            print(f"{name}  {seconds:.1f} s", flush=True)


def options(description: str | None) -> argparse.ArgumentParser:
    """Return the options that choose cases."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--block", "--seeds-block", choices=["dev", "final"], default="dev")
    parser.add_argument("--lengths", nargs="+", choices=["short", "medium", "long"], default=["short", "medium", "long"])
    parser.add_argument("--families", nargs="+", help="only these")
    parser.add_argument("--each", type=int, default=1000, help="at most so many cases of each family and length")
    parser.add_argument("--seeds", type=int, help="so many cases of each family, not the number that it has in the benchmark")
    parser.add_argument("--quick", action="store_true", help="one short case of each family")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="where generated media are kept (default: the user's cache)")
    parser.add_argument("--recordings", type=Path, help="a folder of .wav files, spoken in every second short case")
    return parser


def chosen(arguments: argparse.Namespace) -> list[Case]:
    """Return the cases that the options choose."""
    lengths = ("short",) if arguments.quick else tuple(arguments.lengths)
    found = cases(arguments.block, lengths, most=1 if arguments.quick else arguments.each, seeds=arguments.seeds)
    wanted = [case for case in found if not arguments.families or case.family in arguments.families]
    if not arguments.recordings:
        return wanted
    short = [case.length == "short" and case.lessons == 1 and number % 2 == 0 for number, case in enumerate(wanted)]
    return [replace(case, voice="recordings") if here else case for case, here in zip(wanted, short, strict=True)]


if __name__ == "__main__":
    given = options(__doc__).parse_args()
    make_all(chosen(given), cache_folder(given.cache), given.recordings, given.jobs)
