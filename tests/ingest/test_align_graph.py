"""How pairs become a timeline: chains, triangles that do not close, and the picture of the evidence. Pairs are made by hand."""

import numpy as np
import pytest

from domain.recording import AlignmentStatus
from ingest import align as subject
from ingest.align import Alignment, CameraAlignment, Heard, align, closure_s
from ingest.correlate import Coarse, WindowLags
from ingest.drift import Line
from ingest.pair import Listened, PairFit, Refusal
from ingest.plot import plot
from media.frames import read_image
from media.pcm import Sound

TRUTH_S = {1: 0.0, 2: 7.0, 3: 12.5}
"""Lesson time at which each camera starts."""


def fit(a: int, b: int, *, wrong_s: float = 0.0, confidence: float = 0.99, slope: float = 0.0) -> PairFit:
    times = np.linspace(5.0, 55.0, 30)
    offset = TRUTH_S[b] - TRUTH_S[a] + wrong_s
    lags = offset + slope * times + np.random.default_rng(1).normal(0, 0.003, 30)
    line = Line(offset, slope, 0.003, 1.0, 30, 0.008)
    return PairFit(a, b, line, Coarse(offset, 40.0, 5.0, 0.01, 60.0), WindowLags(times, lags, times), 9.0, confidence)


@pytest.fixture
def aligned(monkeypatch, tmp_path):
    """Align three cameras whose pairs are given."""
    (tmp_path / "a.pcm").write_bytes(b"\1\0" * 16_000)
    sound = Sound(tmp_path / "a.pcm", 16_000, 16_000)
    monkeypatch.setattr(subject, "is_dead", lambda sound: False)
    monkeypatch.setattr(subject, "onsets", lambda sound: None)

    def run(*pairs: PairFit) -> Alignment:
        known = {(pair.camera_a, pair.camera_b): pair for pair in pairs}

        def answer(a: Listened, b: Listened) -> PairFit | Refusal:
            return known.get((a.camera, b.camera), Refusal.NOT_THE_SAME_LESSON)

        monkeypatch.setattr(subject, "fit_pair", answer)
        return align([Heard(camera, f"{camera}.mp4", sound, 60_000.0) for camera in (1, 2, 3)])

    return run


def starts_ms(alignment: Alignment) -> dict[int, float]:
    return {camera.camera: camera.pieces[0].offset_ms for camera in alignment.cameras if camera.pieces}


def test_three_pairs_that_close_are_surer_than_each(aligned):
    alignment = aligned(fit(1, 2, confidence=0.9), fit(1, 3, confidence=0.9), fit(2, 3, confidence=0.9))
    assert starts_ms(alignment) == {camera: pytest.approx(start * 1000) for camera, start in TRUTH_S.items()}
    assert [pair.confidence for pair in alignment.pairs] == pytest.approx([0.95] * 3)
    assert abs(closure_s(alignment.pairs)) < 1e-9


def test_a_triangle_that_does_not_close_loses_its_least_sure_pair(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3, wrong_s=2.0, confidence=0.6), fit(2, 3))
    assert starts_ms(alignment) == {camera: pytest.approx(start * 1000) for camera, start in TRUTH_S.items()}
    assert {(pair.camera_a, pair.camera_b) for pair in alignment.pairs} == {(1, 2), (2, 3)}


def test_a_camera_that_only_the_third_one_knows_hangs_on_it(aligned):
    alignment = aligned(fit(1, 2), fit(2, 3))
    assert alignment.anchor == 2
    assert starts_ms(alignment) == {camera: pytest.approx(start * 1000) for camera, start in TRUTH_S.items()}


def test_the_longer_the_chain_the_less_sure(aligned):
    alignment = aligned(fit(1, 2, confidence=0.9), fit(2, 3, confidence=0.99), fit(1, 3, confidence=0.2, wrong_s=3.0))
    sure = {camera.camera: camera for camera in alignment.cameras}
    assert alignment.anchor == 2
    assert sure[1].confidence == pytest.approx(0.9)
    assert sure[2].uncertainty_ms == 0.0
    assert sure[3].uncertainty_ms == pytest.approx(8.0)


def test_of_equally_sure_ways_the_direct_one_is_taken(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3), fit(2, 3))
    assert sorted(camera.uncertainty_ms for camera in alignment.cameras) == pytest.approx([0.0, 8.0, 8.0])


def test_drift_is_carried_along_a_chain(aligned):
    alignment = aligned(fit(1, 2, slope=50e-6), fit(1, 3, slope=-30e-6))
    drifts = {camera.camera: camera.pieces[0].drift_ppm for camera in alignment.cameras}
    assert alignment.anchor == 1
    assert drifts == {1: 0.0, 2: pytest.approx(50.0), 3: pytest.approx(-30.0)}
    turned = aligned(fit(1, 3, slope=50e-6), fit(2, 3, slope=50e-6))
    assert turned.anchor == 3
    assert turned.cameras[0].pieces[0].drift_ppm == pytest.approx(-50.0, abs=0.01)


def test_the_largest_group_is_the_lesson(aligned):
    alignment = aligned(fit(2, 3))
    assert alignment.anchor in {2, 3}
    assert alignment.cameras[0] == CameraAlignment(1, "1.mp4", AlignmentStatus.UNALIGNABLE, "not_the_same_lesson")
    assert starts_ms(alignment) == {2: pytest.approx(0.0), 3: pytest.approx(5500.0)}


def test_the_evidence_is_drawn(aligned, tmp_path):
    plot(aligned(fit(1, 2), fit(1, 3, slope=80e-6), fit(2, 3)), tmp_path / "pairs.png")
    picture = read_image(tmp_path / "pairs.png")
    assert picture.shape == (900, 1100, 3)
    assert (picture != 255).any(axis=2).mean() > 0.02


def test_the_picture_of_no_evidence_says_so(aligned, tmp_path):
    plot(aligned(), tmp_path / "none.png")
    assert (read_image(tmp_path / "none.png") < 128).any()
