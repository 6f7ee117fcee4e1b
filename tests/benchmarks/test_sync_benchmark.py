"""The benchmark of alignment is only as good as its truth: clocks, resampling, scores and the list of cases."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sync.cases import ALIGNED, DUPLICATE
from benchmarks.sync.clock import RATE, Break, blocks, resample, stretches
from benchmarks.sync.families import FAMILIES, cases
from benchmarks.sync.score import score
from benchmarks.sync.table import summary
from benchmarks.sync.truth import CameraTruth, Truth
from domain.recording import AlignmentStatus
from domain.timeline import Piece
from ingest.align import Alignment, CameraAlignment


def test_a_clock_goes_on_after_a_break_without_the_missing_time() -> None:
    clock = stretches(5.0, 100.0, 100.0, (Break("drop", 40.0, 2.5), Break("drift", 70.0, 0.0, -50.0)))
    assert [part.file_start_s for part in clock] == [0.0, 40.0, 70.0]
    assert clock[1].world_s(40.0) == pytest.approx(5.0 + 40.0 * 1.0001 + 2.5, abs=1e-9)
    assert clock[2].world_s(70.0) == pytest.approx(clock[1].world_s(70.0), abs=1e-9)
    moments = np.concatenate(list(blocks(clock)))
    assert len(moments) == 100 * RATE
    assert moments[40 * RATE] - moments[40 * RATE - 1] == pytest.approx(2.5 + 1 / RATE, abs=1e-6)


def test_resampling_puts_a_tone_where_the_clock_says() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE).astype(np.float32)
    moments = (0.25 + np.arange(2 * RATE) / RATE * (1 + 300e-6)) * RATE
    expected = np.sin(2 * np.pi * 440 * moments / RATE)
    assert np.max(np.abs(resample(tone, moments) - expected)) < 1e-3


def _truth(**copies: int) -> Truth:
    def camera(number: int, offset_ms: float, ppm: float) -> CameraTruth:
        pieces = (Piece(0.0, 400_000.0, offset_ms, ppm),)
        copy = copies.get(f"camera_{number}")
        expects = DUPLICATE if copy else ALIGNED
        return CameraTruth(number, f"{number}.s16", (), 0, pieces, (), 5.0, (10.0 * number,), expects, (), copy)

    spoken = (((0.0, 400_000.0, 0),),)
    return Truth("case", "mixed", "short", (camera(1, 0.0, 0.0), camera(2, 3000.0, 50.0), camera(3, -2000.0, -20.0)), spoken)


def _answered(truth: Truth, moved_ms: float = 0.0) -> Alignment:
    def placed(camera: CameraTruth) -> CameraAlignment:
        pieces = tuple(piece.shifted(moved_ms if camera.camera == 2 else 0.0) for piece in camera.pieces)
        return CameraAlignment(camera.camera, "x", AlignmentStatus.ALIGNED, None, "sound", 0.95, 20.0, pieces)

    return Alignment(1, tuple(placed(camera) for camera in truth.cameras))


def test_the_truth_has_no_error_and_a_moved_camera_has_its_own() -> None:
    truth = _truth()
    exact = score(truth, _answered(truth))
    assert [row["verdict"] for row in exact] == ["anchor", "right", "right"]
    assert exact[1]["worst_ms"] == pytest.approx(0.0, abs=1e-6)
    assert exact[1]["acoustic_ms"] == pytest.approx(-10.0)
    moved = score(truth, _answered(truth, 15.0))
    assert moved[1]["mean_ms"] == pytest.approx(15.0)
    assert moved[1]["inside"]
    assert moved[1]["drift_error_ppm"] == pytest.approx(0.0, abs=1e-6)
    assert [row["verdict"] for row in score(truth, _answered(truth, 100.0))] == ["anchor", "wrong", "right"]


def test_either_of_two_copies_may_be_called_the_duplicate() -> None:
    truth = _truth(camera_3=2)
    answer = _answered(truth)
    for named in (2, 3):
        cameras = [
            replace(one, status=AlignmentStatus.UNALIGNABLE, reason="duplicate", pieces=()) if one.camera == named else one
            for one in answer.cameras
        ]
        verdicts = {row["camera"]: row["verdict"] for row in score(truth, replace(answer, cameras=tuple(cameras)))}
        assert verdicts[named] == "refused"
        assert verdicts[5 - named] == "right"
    assert [row["verdict"] for row in score(truth, answer)][1:] == ["let through", "let through"]


def test_a_wrong_answer_that_is_sure_of_itself_is_counted() -> None:
    truth = _truth()
    rows = [
        {
            "case": "c",
            "family": "mixed",
            "length": "short",
            "camera_hours": 0.3,
            "cameras": score(truth, _answered(truth, 500.0)),
        }
    ]
    told = summary(rows)
    assert (told["right"], told["wrong"], told["wrong_and_sure"]) == (1, 1, 1)
    assert told["error_ms_worst"] == pytest.approx(500.0)


def test_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    truth = _truth(camera_3=1)
    truth.write(tmp_path)
    assert Truth.read(tmp_path) == truth


def test_blocks_share_no_seed_and_every_family_has_cases() -> None:
    dev, final = list(cases("dev")), list(cases("final"))
    assert {case.family for case in dev} == set(FAMILIES)
    assert not {case.seed for case in dev} & {case.seed for case in final}
    assert [len([case for case in final if case.length == length]) for length in ("medium", "long")] == [30, 10]
    assert dev == list(cases("dev"))


def test_more_seeds_of_a_family_begin_with_its_own() -> None:
    more, own = ([case for case in cases("dev", ("short",), seeds=seeds) if case.family == "parts"] for seeds in (9, None))
    assert len(more) == 9
    assert more[: len(own)] == own
    assert not [case for case in cases("dev", ("medium",), seeds=9) if case.family == "wind"], "wind has no medium ones"
