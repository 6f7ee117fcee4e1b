"""What cannot be aligned is said so, with the right reason, and never put in a wrong place."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from domain.recording import AlignmentStatus
from ingest.align import Heard, align
from ingest.pair import Refusal
from media.film import HEIGHT, WIDTH, Film
from media.pcm import Sound
from tests.ingest.classroom import RATE, Microphone, heard, lesson, record, room, speech, worst_error_ms
from tests.ingest.filmed import write

ALIGNED, UNALIGNABLE = AlignmentStatus.ALIGNED, AlignmentStatus.UNALIGNABLE


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("refusals")


@pytest.fixture(scope="module")
def ours(folder) -> list[Heard]:
    """Two cameras of one lesson."""
    return lesson(folder, [Microphone(0, 40), Microphone(2.5, 40)], seed=31)


@pytest.fixture(scope="module")
def another(folder) -> Callable[[int], Sound]:
    """Sounds of other lessons, one camera each."""
    return lambda seed: record(room(speech(61, seed), 1, seed)[0], Microphone(0, 60, 0, 20), folder / f"{seed}.pcm", seed)


def sound_of(path: Path, samples: np.ndarray) -> Sound:
    samples.astype("<i2").tofile(path)
    return Sound(path, RATE, len(samples))


def test_one_wrong_file_of_three_is_named_and_the_others_are_kept(ours, another):
    alignment = align([ours[0], heard(2, another(99)), Heard(3, "three.mp4", ours[1].sound, ours[1].duration_ms)])
    assert [camera.status for camera in alignment.cameras] == [ALIGNED, UNALIGNABLE, ALIGNED]
    assert alignment.cameras[1].reason == Refusal.NOT_THE_SAME_LESSON
    assert alignment.cameras[1].pieces == ()
    assert alignment.anchor in {1, 3}
    offsets = [alignment.cameras[number].pieces[0].offset_ms for number in (0, 2)]
    assert offsets == [0.0, pytest.approx(2500.0, abs=20.0)]
    assert alignment.to_json()["cameras"][1] == {
        "camera": 2,
        "file": "99.pcm",
        "status": "unalignable",
        "reason": "not_the_same_lesson",
    }


def test_three_different_lessons_are_not_forced_together(another):
    alignment = align([heard(number, another(400 + number)) for number in (1, 2, 3)])
    assert alignment.anchor == 1
    assert [camera.reason for camera in alignment.cameras] == [None, "not_the_same_lesson", "not_the_same_lesson"]
    assert alignment.cameras[0].method == "alone"
    assert alignment.pairs == ()


@pytest.mark.parametrize("loudness", [0, 3])
def test_a_silent_camera_is_told_from_a_wrong_one(ours, tmp_path, loudness):
    noise = np.random.default_rng(1).integers(-loudness, loudness + 1, 25 * RATE)
    alignment = align([*ours, heard(3, sound_of(tmp_path / "silent.pcm", noise))])
    assert [camera.status for camera in alignment.cameras] == [ALIGNED, ALIGNED, UNALIGNABLE]
    assert alignment.cameras[2].reason == Refusal.NO_AUDIO
    assert not alignment.complete


def test_a_camera_without_a_sound_track_has_no_audio(ours):
    mute = Heard(3, "mute.mp4", None, 40_000.0)
    alignment = align([mute, *ours])
    assert alignment.cameras[0].reason == "no_audio"
    assert alignment.anchor in {1, 2}
    assert [camera.status for camera in alignment.cameras] == [UNALIGNABLE, ALIGNED, ALIGNED]


def test_no_sound_anywhere_still_makes_a_lesson_of_the_first_camera():
    alignment = align([Heard(2, "a.mp4", None, 5_000.0), Heard(3, "b.mp4", None, 6_000.0)])
    assert alignment.anchor == 2
    assert [camera.status for camera in alignment.cameras] == [ALIGNED, UNALIGNABLE]
    assert alignment.cameras[0].method == "alone"
    assert alignment.to_json()["cameras"][1] == {"camera": 3, "file": "b.mp4", "status": "unalignable", "reason": "no_audio"}


@pytest.mark.parametrize("starts_s", [60.0, 54.0])
def test_less_than_half_a_minute_of_long_recordings_is_too_little(folder, starts_s):
    alignment = align(lesson(folder, [Microphone(0, 80), Microphone(starts_s, 80)], seed=int(starts_s)))
    assert alignment.cameras[1].reason == Refusal.TOO_SHORT_OVERLAP


def test_a_recording_of_seven_seconds_is_too_little(folder):
    alignment = align(lesson(folder, [Microphone(0, 25), Microphone(0.5, 7)], seed=43))
    assert alignment.cameras[1].reason == Refusal.TOO_SHORT_OVERLAP


def test_a_hum_in_all_cameras_is_not_taken_for_a_lesson(tmp_path):
    time = np.arange(40 * RATE) / RATE
    cameras = []
    for number, start in ((1, 0.0), (2, 3.3)):
        noise = np.random.default_rng(number).standard_normal(len(time)) * 200
        hum = sum(4000 / k * np.sin(2 * math.pi * 50 * k * (time + start)) for k in (1, 2, 3, 5))
        cameras.append(heard(number, sound_of(tmp_path / f"hum{number}.pcm", hum + noise)))
    assert align(cameras).cameras[1].status is UNALIGNABLE


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
        cameras.append(heard(number, sound_of(tmp_path / f"bell{number}.pcm", bell + noise)))
    assert align(cameras).cameras[1].reason == Refusal.AMBIGUOUS


def test_a_phrase_said_eight_times_does_not_mislead(folder):
    phrase = speech(6, 8)[: 5 * RATE]
    microphones = [Microphone(0, 76), Microphone(3.3, 74)]
    dry = np.concatenate([speech(20, 1), np.tile(phrase, 8), speech(21, 2)])
    alignment = align(lesson(folder, microphones, seed=121, dry=dry))
    assert alignment.complete
    assert [len(camera.pieces) for camera in alignment.cameras] == [1, 1]
    assert worst_error_ms(alignment, microphones) <= 20.0


def test_where_nothing_but_one_phrase_is_said_the_choice_is_left_open(folder):
    phrase = speech(6, 8)[: 5 * RATE]
    alignment = align(lesson(folder, [Microphone(0, 38), Microphone(3.3, 36)], seed=122, dry=np.tile(phrase, 9)))
    assert alignment.cameras[1].reason == Refusal.AMBIGUOUS


@pytest.fixture(scope="module")
def twice(folder, ours) -> list[Heard]:
    """One recording twice, the second time encoded anew (fainter, and with noise 40 dB below), and another camera."""
    samples = np.fromfile(folder / "31-1.pcm", "<i2").astype(float)
    noise = np.random.default_rng(5).normal(0.0, samples.std() / 100, len(samples))
    again = sound_of(folder / "again.pcm", 0.7 * (samples + noise))
    return [ours[0], heard(2, again), Heard(3, "three.mp4", ours[1].sound, ours[1].duration_ms)]


@pytest.fixture(scope="module")
def films(folder) -> tuple[Film, Film, Film]:
    """The film of a camera, the same encoded anew, and one of another camera."""
    random = np.random.default_rng(3)
    view, other = (np.cumsum(random.normal(0, 12, (40, HEIGHT, WIDTH)), axis=2) + 128 for _ in range(2))
    times = np.arange(40) / 25
    drawn = (view, view + random.normal(0, 2, view.shape), other)
    one, again, third = (
        write(folder / f"film-{number}", np.clip(frames, 0, 255).astype(np.uint8), times) for number, frames in enumerate(drawn)
    )
    return one, again, third


def test_a_file_given_twice_is_a_duplicate_and_the_others_are_kept(twice):
    alignment = align(twice)
    assert [camera.reason for camera in alignment.cameras] == [None, "duplicate", None]
    assert (alignment.cameras[1].pieces, alignment.cameras[1].against) == ((), 1)
    assert alignment.cameras[2].pieces[0].offset_ms == pytest.approx(2500.0, abs=20.0)
    assert all(2 not in pair.cameras for pair in alignment.pairs)


def test_a_file_given_three_times_is_kept_once(ours):
    alignment = align([Heard(number, "same.mp4", ours[0].sound, ours[0].duration_ms) for number in (1, 2, 3)])
    assert [camera.reason for camera in alignment.cameras] == [None, "duplicate", "duplicate"]


def test_the_same_sound_and_the_same_picture_are_a_duplicate(twice, films):
    asked = []

    def look(camera: int, first_s: float | None) -> Film:
        asked.append((camera, first_s is None))
        return films[camera - 1]

    assert align(twice, look=look).cameras[1].reason == Refusal.DUPLICATE
    assert sorted(asked) == [(1, False), (2, False)]


def test_the_same_sound_with_another_picture_is_another_camera(twice, films):
    """Three cameras on one computer that all record one microphone."""
    alignment = align(twice, look=lambda camera, first_s: films[0] if camera == 1 else films[2])
    assert alignment.complete
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(alignment.cameras[0].pieces[0].offset_ms, abs=1.0)


def test_a_later_stretch_of_the_same_sound_is_no_duplicate(ours, tmp_path):
    samples = np.fromfile(ours[0].sound.path, "<i2")[5 * RATE :]
    alignment = align([ours[0], heard(2, sound_of(tmp_path / "later.pcm", samples))])
    assert alignment.complete
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(5000.0, abs=1.0)
