"""Alignment against known truth. Rooms have echoes, a teacher who moves, noise as loud as said, and clocks that drift."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ingest.align import Alignment, Heard, align
from tests.ingest.classroom import Microphone, lesson, worst_error_ms

ACCURATE_MS = 20.0
"""What is asked of clips shorter than 20 minutes."""

CASES = {
    "all of them late": [Microphone(0, 40), Microphone(3.217, 40), Microphone(7.9, 36)],
    "the first one last": [Microphone(11.4, 32), Microphone(0, 40), Microphone(5.005, 40)],
    "as loud as the noise": [Microphone(2, 40, 0, 0), Microphone(0, 40, 30, 0), Microphone(6.5, 40, -25, 0)],
    "half a lesson each": [Microphone(0, 36), Microphone(14, 36), Microphone(7, 36)],
}

DRIFTING = [Microphone(3, 100), Microphone(0, 100, 63), Microphone(9, 90, -118)]


@pytest.fixture(scope="module")
def cameras(tmp_path_factory) -> list[Heard]:
    return lesson(tmp_path_factory.mktemp("drifting"), DRIFTING, seed=7)


@pytest.fixture(scope="module")
def aligned(cameras) -> Alignment:
    return align(cameras)


@pytest.mark.parametrize("case", CASES)
def test_cameras_find_their_place(tmp_path, case):
    microphones = CASES[case]
    alignment = align(lesson(tmp_path, microphones, seed=len(case)))
    assert alignment.complete
    assert worst_error_ms(alignment, microphones) <= ACCURATE_MS
    assert all(camera.confidence is not None and camera.confidence > 0.9 for camera in alignment.cameras)
    assert {camera.method for camera in alignment.cameras} == {"sound"}
    assert [len(camera.pieces) for camera in alignment.cameras] == [1, 1, 1]


def test_clocks_that_drift_find_their_place_from_end_to_end(aligned):
    assert aligned.complete
    assert worst_error_ms(aligned, DRIFTING) <= ACCURATE_MS


def test_drift_is_found_though_the_teacher_moves(aligned):
    anchor = DRIFTING[aligned.anchor - 1]
    for camera, microphone in zip(aligned.cameras, DRIFTING, strict=True):
        assert camera.pieces[0].drift_ppm == pytest.approx(microphone.ppm - anchor.ppm, abs=30)


def test_the_earliest_start_is_zero_and_the_anchor_does_not_drift(aligned):
    pieces = {camera.camera: camera.pieces for camera in aligned.cameras}
    assert min(piece.lesson_start_ms for each in pieces.values() for piece in each) == pytest.approx(0.0, abs=1e-9)
    assert [piece.drift_ppm for piece in pieces[aligned.anchor]] == [0.0]
    assert {camera: (each[0].file_start_ms, each[-1].file_end_ms) for camera, each in pieces.items()} == {
        1: (0.0, 100_000.0),
        2: (0.0, 100_000.0),
        3: (0.0, 90_000.0),
    }


def test_what_tools_outside_read_of_it(aligned):
    told = aligned.to_json()
    assert list(told) == ["anchor", "cameras"]
    assert [camera["camera"] for camera in told["cameras"]] == [1, 2, 3]
    for camera in told["cameras"]:
        assert list(camera) == [
            "camera", "file", "status", "offset_ms", "drift_ppm", "confidence", "uncertainty_ms", "method", "pieces",
        ]  # fmt: skip
        first = camera["pieces"][0]
        assert list(first) == ["file_start_ms", "file_end_ms", "offset_ms", "drift_ppm"]
        assert (camera["offset_ms"], camera["drift_ppm"]) == (first["offset_ms"], first["drift_ppm"])
        assert (camera["status"], camera["method"]) == ("aligned", "sound")
    assert told["cameras"][told["anchor"] - 1]["drift_ppm"] == 0.0
    assert min(camera["offset_ms"] for camera in told["cameras"]) == 0.0


def test_each_camera_but_the_anchor_tells_what_it_rests_on(aligned):
    for camera in aligned.cameras:
        if camera.camera == aligned.anchor:
            assert (camera.against, camera.evidence, camera.uncertainty_ms) == (None, (), 0.0)
            continue
        assert camera.against in {1, 2, 3} - {camera.camera}
        assert len(camera.evidence) > 20
        assert np.median([abs(point.off_ms) for point in camera.evidence if point.agrees]) < 15
        assert all(abs(point.off_ms) <= 45 for point in camera.evidence if point.agrees)
        moments = [point.file_ms for point in camera.evidence]
        assert moments == sorted(moments)
        assert moments[-1] <= camera.pieces[-1].file_end_ms


def test_over_a_short_overlap_drift_is_not_made_up(tmp_path):
    for seed in (11, 12, 13):
        alignment = align(lesson(tmp_path, [Microphone(0, 16), Microphone(3, 16), Microphone(2, 16)], seed=seed))
        assert alignment.complete
        assert all(abs(camera.pieces[0].drift_ppm) < 15 for camera in alignment.cameras)


def test_the_truth_lies_within_the_uncertainty(tmp_path):
    inside = []
    for seed in range(20, 26):
        microphones = [Microphone(3, 22, 0, 5), Microphone(0, 22, 40, 5)]
        alignment = align(lesson(tmp_path, microphones, seed=seed))
        said = max(camera.uncertainty_ms or 0.0 for camera in alignment.cameras)
        assert 0.0 < said < 40.0
        inside.append(worst_error_ms(alignment, microphones) <= said)
    assert sum(inside) >= 5


def test_the_result_does_not_depend_on_the_order(cameras, aligned):
    offsets = {camera.camera: camera.pieces[0].offset_ms for camera in aligned.cameras}
    for order in list(itertools.permutations(cameras))[3:]:
        turned = align(order)
        assert [camera.camera for camera in turned.cameras] == [each.camera for each in order]
        found = {camera.camera: camera.pieces[0].offset_ms for camera in turned.cameras}
        assert found == {camera: pytest.approx(offset, abs=5.0) for camera, offset in offsets.items()}


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


def test_a_camera_without_a_place_is_suggested_one_by_the_clocks_in_the_files(cameras):
    """The anchor's file does not begin at lesson time 0 here: the suggestion is on lesson time, like all else."""
    began = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    late, early = (replace(camera, recorded_at=began) for camera in cameras[:2])
    mute = Heard(3, "mute.mp4", None, 80_000.0, recorded_at=began + timedelta(seconds=12))
    alignment = align([late, early, mute])
    begins = alignment.cameras[alignment.anchor - 1].pieces[0].offset_ms
    assert alignment.cameras[2].pieces == ()
    assert alignment.cameras[2].suggested_offset_ms == pytest.approx(begins + 12_000.0)
    assert alignment.to_json()["cameras"][2]["suggested_offset_ms"] == round(begins + 12_000.0)
    assert [camera.suggested_offset_ms for camera in alignment.cameras[:2]] == [None, None]
    unknown = align([late, early, replace(mute, recorded_at=None)])
    assert unknown.cameras[2].suggested_offset_ms is None
