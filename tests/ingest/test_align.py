"""Alignment against known truth. Rooms have echoes, a teacher who moves, noise as loud as said, and clocks that drift."""

import math
import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest

from domain.recording import AlignmentStatus
from ingest.align import Alignment, Heard, align
from ingest.pair import Refusal
from media.pcm import Sound
from tests.ingest.classroom import RATE, Microphone, heard, lesson, record, room, speech

ACCURATE_MS = 12.0


def worst_error_ms(alignment: Alignment, microphones: Sequence[Microphone]) -> float:
    """The largest error of any camera against the anchor, at both ends of what they share."""
    known = dict(enumerate(microphones, start=1))
    placed = {camera.camera: camera.pieces[0] for camera in alignment.cameras if camera.pieces}
    anchor = known[alignment.anchor]
    errors = []
    for camera, piece in placed.items():
        own = known[camera]
        begin = max(own.starts_s, anchor.starts_s)
        end = min(own.world_s(own.runs_s), anchor.world_s(anchor.runs_s))
        for world_s in (begin, end):
            lesson_ms = [
                place.to_lesson((world_s - clock.starts_s) / (1 + clock.ppm / 1e6) * 1000)
                for place, clock in ((piece, own), (placed[alignment.anchor], anchor))
            ]
            errors.append(abs(lesson_ms[0] - lesson_ms[1]))
    return max(errors)


CASES = {
    "all of them late": [Microphone(0, 40), Microphone(3.217, 40), Microphone(7.9, 36)],
    "the first one last": [Microphone(11.4, 32), Microphone(0, 40), Microphone(5.005, 40)],
    "as loud as the noise": [Microphone(2, 40, 0, 0), Microphone(0, 40, 30, 0), Microphone(6.5, 40, -25, 0)],
    "half a lesson each": [Microphone(0, 36), Microphone(14, 36), Microphone(7, 36)],
    "clocks that drift": [Microphone(0, 90), Microphone(4.25, 85, 63), Microphone(9.5, 80, -118)],
}


@pytest.mark.parametrize("case", CASES)
def test_cameras_find_their_place(tmp_path, case):
    microphones = CASES[case]
    alignment = align(lesson(tmp_path, microphones, seed=len(case)))
    assert alignment.complete
    assert worst_error_ms(alignment, microphones) <= ACCURATE_MS
    assert all(camera.confidence is not None and camera.confidence > 0.9 for camera in alignment.cameras)
    assert {camera.method for camera in alignment.cameras} == {"sound"}


def test_the_earliest_start_is_zero_and_the_anchor_does_not_drift(tmp_path):
    alignment = align(lesson(tmp_path, CASES["clocks that drift"], seed=4))
    pieces = {camera.camera: camera.pieces for camera in alignment.cameras}
    assert min(piece.lesson_start_ms for each in pieces.values() for piece in each) == pytest.approx(0.0, abs=1e-9)
    assert pieces[alignment.anchor][0].drift_ppm == 0.0
    assert [each[0].file_start_ms for each in pieces.values()] == [0.0, 0.0, 0.0]
    assert pieces[2][0].file_end_ms == 85_000.0


def test_drift_is_found_though_the_teacher_moves(tmp_path):
    microphones = [Microphone(3, 100), Microphone(0, 100, 63), Microphone(9, 90, -118)]
    alignment = align(lesson(tmp_path, microphones, seed=7))
    anchor = microphones[alignment.anchor - 1]
    for camera, microphone in zip(alignment.cameras, microphones, strict=True):
        assert camera.pieces[0].drift_ppm == pytest.approx(microphone.ppm - anchor.ppm, abs=15)


def test_over_a_short_overlap_drift_is_not_made_up(tmp_path):
    alignment = align(lesson(tmp_path, [Microphone(0, 16), Microphone(3, 16), Microphone(2, 16)], seed=11))
    assert all(abs(camera.pieces[0].drift_ppm) < 15 for camera in alignment.cameras)


def test_the_truth_lies_within_the_uncertainty(tmp_path):
    inside = []
    for seed in range(20, 25):
        microphones = [Microphone(3, 22, 0, 5), Microphone(0, 22, 40, 5)]
        alignment = align(lesson(tmp_path, microphones, seed=seed))
        said = max(camera.uncertainty_ms or 0.0 for camera in alignment.cameras)
        assert 0.0 < said < 40.0
        inside.append(worst_error_ms(alignment, microphones) <= said)
    assert sum(inside) >= 4


def test_another_lesson_is_named_and_the_others_are_kept(tmp_path):
    ours = lesson(tmp_path, [Microphone(0, 30), Microphone(2.5, 30)], seed=31)
    other = record(room(speech(31, 99), 1, 99)[0], Microphone(0, 30), tmp_path / "other.pcm", 5)
    alignment = align([ours[0], heard(2, other), Heard(3, "three.mp4", ours[1].sound, ours[1].duration_ms)])
    assert [camera.status.value for camera in alignment.cameras] == ["aligned", "unalignable", "aligned"]
    assert alignment.cameras[1].reason == Refusal.NOT_THE_SAME_LESSON
    assert alignment.cameras[1].pieces == ()
    assert alignment.anchor in {1, 3}


def test_two_different_lessons_are_not_forced_together(tmp_path):
    cameras = [
        heard(number, record(room(speech(61, seed), 1, seed)[0], Microphone(0, 60, 0, 20), tmp_path / f"{seed}.pcm", seed))
        for number, seed in ((1, 401), (2, 402))
    ]
    alignment = align(cameras)
    assert alignment.anchor == 1
    assert alignment.cameras[1].reason == "not_the_same_lesson"


@pytest.mark.parametrize("loudness", [0, 3])
def test_a_silent_camera_is_told_from_a_wrong_one(tmp_path, loudness):
    ours = lesson(tmp_path, [Microphone(0, 25), Microphone(2.5, 25)], seed=41)
    noise = np.random.default_rng(1).integers(-loudness, loudness + 1, 25 * RATE)
    noise.astype("<i2").tofile(tmp_path / "silent.pcm")
    silent = heard(3, Sound(tmp_path / "silent.pcm", RATE, 25 * RATE))
    alignment = align([*ours, silent])
    assert alignment.cameras[2].status is AlignmentStatus.UNALIGNABLE
    assert alignment.cameras[2].reason == Refusal.NO_AUDIO
    assert not alignment.complete


def test_a_camera_without_a_sound_track_has_no_audio(tmp_path):
    ours = lesson(tmp_path, [Microphone(0, 25), Microphone(2.5, 25)], seed=42)
    alignment = align(
        [Heard(1, "mute.mp4", None, 25_000.0), Heard(2, "b", ours[0].sound, 25_000.0), Heard(3, "c", ours[1].sound, 25_000.0)]
    )
    assert alignment.cameras[0].reason == "no_audio"
    assert alignment.anchor == 2


def test_too_little_in_common_is_said_so(tmp_path):
    microphones = [Microphone(0, 25), Microphone(0.5, 7)]
    alignment = align(lesson(tmp_path, microphones, seed=43))
    assert alignment.cameras[1].reason == Refusal.TOO_SHORT_OVERLAP


def test_no_sound_anywhere_still_makes_a_lesson_of_the_first_camera():
    alignment = align([Heard(2, "a.mp4", None, 5_000.0), Heard(3, "b.mp4", None, 6_000.0)])
    assert alignment.anchor == 2
    assert [camera.status.value for camera in alignment.cameras] == ["aligned", "unalignable"]
    assert alignment.cameras[0].method == "alone"


def test_one_camera_alone_is_the_lesson():
    alignment = align([Heard(1, "a.mp4", None, 5_000.0)])
    assert alignment.complete
    assert alignment.to_json() == {
        "anchor": 1,
        "cameras": [
            {
                "camera": 1,
                "file": "a.mp4",
                "status": "aligned",
                "offset_ms": 0.0,
                "drift_ppm": 0.0,
                "confidence": 1.0,
                "uncertainty_ms": 0.0,
                "method": "alone",
                "pieces": [{"file_start_ms": 0.0, "file_end_ms": 5000.0, "offset_ms": 0.0, "drift_ppm": 0.0}],
            }
        ],
    }


def test_nothing_cannot_be_aligned():
    with pytest.raises(ValueError, match="nothing to align"):
        align([])


def test_the_same_sound_twice_lies_exactly_on_itself(tmp_path):
    ours = lesson(tmp_path, [Microphone(0, 30)], seed=51)[0]
    alignment = align([ours, Heard(2, "again.mp4", ours.sound, ours.duration_ms)])
    assert alignment.complete
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(0.0, abs=0.05)


def test_a_hum_in_all_cameras_is_not_taken_for_a_lesson(tmp_path):
    time = np.arange(40 * RATE) / RATE
    cameras = []
    for number, start in ((1, 0.0), (2, 3.3)):
        noise = np.random.default_rng(number).standard_normal(len(time)) * 200
        hum = sum(4000 / k * np.sin(2 * math.pi * 50 * k * (time + start)) for k in (1, 2, 3, 5))
        path = tmp_path / f"hum{number}.pcm"
        (hum + noise).astype("<i2").tofile(path)
        cameras.append(heard(number, Sound(path, RATE, len(time))))
    assert align(cameras).cameras[1].status is AlignmentStatus.UNALIGNABLE


def test_a_bell_that_rings_every_two_seconds_is_not_taken_for_agreement(tmp_path):
    """Periodic sound fits at every period: whatever is answered, it is not a confident wrong place."""
    cameras = []
    for number in (1, 2):
        bell = np.zeros(40 * RATE)
        for at in range(20):
            begin = int((at * 2.0 + 0.4) * RATE)
            ring = np.arange(RATE)
            bell[begin : begin + RATE] += 9000 * np.sin(2 * math.pi * 880 * ring / RATE) * np.exp(-ring / 3000)
        noise = np.random.default_rng(number).standard_normal(len(bell)) * 100
        path = tmp_path / f"bell{number}.pcm"
        (bell + noise).astype("<i2").tofile(path)
        cameras.append(heard(number, Sound(path, RATE, len(bell))))
    assert align(cameras).cameras[1].reason == Refusal.AMBIGUOUS


def test_json_of_a_camera_that_has_no_place(tmp_path):
    alignment = align([Heard(1, "a.mp4", None, 5_000.0), Heard(2, "b.mp4", None, 6_000.0)])
    assert alignment.to_json()["cameras"][1] == {"camera": 2, "file": "b.mp4", "status": "unalignable", "reason": "no_audio"}


def test_the_result_does_not_depend_on_the_order(tmp_path):
    cameras = lesson(tmp_path, CASES["all of them late"], seed=61)
    straight = {camera.camera: camera.pieces[0].offset_ms for camera in align(cameras).cameras}
    turned = {camera.camera: camera.pieces[0].offset_ms for camera in align(cameras[::-1]).cameras}
    assert turned == {camera: pytest.approx(offset, abs=3.0) for camera, offset in straight.items()}


def test_memory_does_not_grow_with_a_float_copy_of_the_sound(tmp_path):
    """Ten minutes as float64 would be 77 MB a camera; the two envelopes are 6 MB each, and windows one megabyte."""
    random = np.random.default_rng(1)
    loudness = np.repeat(random.uniform(0, 1, 6000) ** 3, RATE // 10)
    scene = (random.standard_normal(len(loudness)) * loudness * 3000).astype("<i2")
    cameras = []
    for number, late in ((1, 0), (2, 5 * RATE)):
        path = tmp_path / f"{number}.pcm"
        scene[late:].tofile(path)
        cameras.append(heard(number, Sound(path, RATE, len(scene) - late)))
    del scene, loudness
    tracemalloc.start()
    alignment = align(cameras)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(5000.0, abs=0.1)
    assert peak < 90 * 2**20
