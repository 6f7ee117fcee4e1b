"""Options give the same truth each time, and the truth says what an alignment must find."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from domain.timeline import Piece, lesson_of
from triptych.sample import CameraOptions, CameraTruth, Pause, SampleOptions, Truth
from triptych.sample.make import frame_times, pieces_of
from triptych.sample.motion import Motion
from triptych.sample.script import PUPIL, planned
from triptych.sample.sound import clicks_of
from triptych.sample.truth import Line


def truth_of(*fits: tuple[Piece, ...]) -> Truth:
    cameras = tuple(
        CameraTruth(
            camera=number,
            file=f"{number}.mp4",
            view="front",
            offset_ms=pieces[0].offset_ms,
            drift_ppm=pieces[0].drift_ppm,
            width=1280,
            height=720,
            frame_rate="25",
            codec="h264",
            b_frames=0,
            has_sound=True,
            sound_delay_ms=10.0,
            frames=100,
            pieces=pieces,
        )
        for number, pieces in enumerate(fits, 1)
    )
    return Truth(1, 60_000, "espeak-ng", (2500,), (Line(1000, 2000, "teacher", "Good morning."),), cameras)


def test_the_same_seed_gives_the_same_cameras_and_another_seed_others():
    assert SampleOptions(seed=4).settled() == SampleOptions(seed=4).settled()
    assert SampleOptions(seed=4).settled() != SampleOptions(seed=5).settled()


@pytest.mark.parametrize("seed", range(1, 8))
@pytest.mark.parametrize("cameras", [1, 2, 3])
def test_the_earliest_camera_starts_with_the_lesson(seed: int, cameras: int):
    settled = SampleOptions(seed=seed, cameras=cameras).settled()
    assert len(settled) == cameras
    assert min(camera.offset_ms or 0.0 for camera in settled) == 0.0


def test_what_is_asked_for_is_not_drawn():
    options = SampleOptions(offsets_ms=(100.0, 0.0, 2500.0), drifts_ppm=(0.0, 145.0, -33.0), silent=(2,), noise_db=6.0)
    settled = options.settled()
    assert [camera.offset_ms for camera in settled] == [100.0, 0.0, 2500.0]
    assert [camera.drift_ppm for camera in settled] == [0.0, 145.0, -33.0]
    assert [camera.has_sound for camera in settled] == [True, False, True]
    assert {camera.snr_db for camera in settled} == {6.0}


@pytest.mark.parametrize("cameras", [0, 4])
def test_a_number_of_cameras_that_there_are_not(cameras: int):
    with pytest.raises(ValueError, match="1 to 3 cameras"):
        SampleOptions(cameras=cameras).settled()


def test_a_pause_makes_a_second_piece_that_lies_later():
    options = SampleOptions(pauses=(Pause(1, 20_000.0, 7000.0),), offsets_ms=(500.0,), drifts_ppm=(50.0,))
    first, second = pieces_of(options.settled()[0], 1, options)
    assert (first.file_start_ms, first.file_end_ms, second.file_start_ms) == (0.0, 20_000.0, 20_000.0)
    assert (first.offset_ms, second.offset_ms) == (500.0, 7500.0)
    assert second.lesson_end_ms <= options.lesson_ms


def test_a_camera_that_would_record_nothing_is_refused():
    options = SampleOptions(minutes=0.1, offsets_ms=(5900.0,))
    with pytest.raises(ValueError, match="camera 1 would record"):
        pieces_of(options.settled()[0], 1, options)


def test_frames_show_the_lesson_time_of_their_moment():
    options = SampleOptions(minutes=0.5, pauses=(Pause(1, 10_000.0, 5000.0),), drifts_ppm=(80.0,), offsets_ms=(250.0,))
    camera = options.settled()[0]
    pieces = pieces_of(camera, 1, options)
    times = frame_times(pieces, camera)
    assert len(times) == round(pieces[-1].file_end_ms * 30 / 1000)
    for index in (0, 1, 299, 300, len(times) - 1):
        assert times[index] == round(lesson_of(pieces, index * 1000 / 30 + 1e-6) or 0.0)
    assert times[300] - times[299] == pytest.approx(5033, abs=1)


def test_truth_is_read_back_as_it_was_written(tmp_path: Path):
    truth = truth_of((Piece(0, 50_000, 0.0, 5.0),), (Piece(0, 20_000, 1500.0, -40.0), Piece(20_000, 45_000, 4500.0, -40.0)))
    truth.write(tmp_path)
    assert Truth.read(tmp_path) == truth


def test_in_the_anchors_clock_the_anchor_does_not_drift_and_the_earliest_start_is_zero():
    truth = truth_of((Piece(0, 50_000, 900.0, 40.0),), (Piece(0, 55_000, 0.0, -20.0),))
    fits = truth.in_clock_of(1)
    assert fits[1][0].drift_ppm == pytest.approx(0.0, abs=1e-9)
    assert fits[2][0].offset_ms == pytest.approx(0.0, abs=1e-9)
    assert fits[2][0].drift_ppm == pytest.approx(-60.0, abs=0.01)
    # A moment that both cameras see is the same lesson time through either.
    room = 30_000.0
    seen = [fits[camera.camera][0].to_lesson(camera.pieces[0].to_file(room)) for camera in truth.cameras]
    assert seen[0] == pytest.approx(seen[1], abs=1e-6)


def test_clicks_are_irregular_whole_and_inside_the_lesson():
    clicks = clicks_of(3, 90_000)
    gaps = {later - earlier for earlier, later in itertools.pairwise(clicks)}
    assert len(clicks) == 18
    assert len(gaps) > 10
    assert min(clicks) > 0
    assert max(clicks) < 90_000


def test_the_script_fills_a_lesson_of_any_length_and_nobody_interrupts():
    for lesson_ms in (20_000, 90_000, 600_000):
        lines = planned(2, lesson_ms)
        assert lines
        assert lines[-1].end_ms > lesson_ms - 15_000
        assert all(line.end_ms <= later.start_ms for line, later in itertools.pairwise(lines))
        assert lines[-1].end_ms < lesson_ms


def test_a_hand_is_up_before_a_pupil_answers():
    lines = planned(1, 90_000)
    motion = Motion(1, 90_000, lines, 18)
    answer = next(line for line in lines if line.speaker == PUPIL)
    assert motion.at(answer.start_ms - 200).hands
    assert not motion.at(lines[0].start_ms).hands


def test_all_cameras_see_the_same_motion():
    lines = planned(1, 30_000)
    one, other = Motion(1, 30_000, lines, 18), Motion(1, 30_000, lines, 18)
    assert all(one.at(ms) == other.at(ms) for ms in range(0, 30_000, 171))
    assert {one.at(ms).pose.x for ms in range(0, 30_000, 500)} != {4.0}


def test_a_rig_can_be_changed():
    webcam = CameraOptions("desk.mkv", "side", width=640, height=480, codec="hevc")
    settled = SampleOptions(cameras=1, rig=(webcam,)).settled()
    assert replace(settled[0], offset_ms=None, drift_ppm=None, stops_early_ms=0.0) == webcam
